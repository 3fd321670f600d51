import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from cases.access import Role
from competencies.actions import feedback as actions
from competencies.actions import self_ratings, sheets
from competencies.measures import anchors
from competencies.measures import feedback as measures
from competencies.models import Feedback
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FeedbackFactory,
    fill,
    submit,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 11, 20, 1, tzinfo=dt.UTC)


@pytest.fixture
def feedback(worker_of_youth):
    return FeedbackFactory(
        case__office=worker_of_youth.office,
        case__youth__name="宇野 美咲",
        case__youth__kana="うの みさき",
        written_by=worker_of_youth,
    )


@pytest.fixture
def browser(client, worker_of_youth):
    client.force_login(worker_of_youth)
    return client


def address(name, row):
    return reverse(f"competencies:{name}", args=[row.pk])


def seen(feedback):
    return {"seen": feedback.written_at.isoformat()}


def page(response):
    return response.content.decode()


class TestList:
    @pytest.fixture(autouse=True)
    def _in_november(self, browser):
        """After the log-in, whose session would have ended."""
        with time_machine.travel(NOW):
            yield

    def names(self, client, **query):
        response = client.get(reverse("competencies:feedback_list"), query)
        return [line.case.youth.name for line in response.context["to_give"]]

    def test_a_worker_sees_their_own_youths_first_and_the_office_on_demand(
        self, browser, worker_of_youth
    ):
        office = worker_of_youth.office
        mine = AssignmentFactory(staff=worker_of_youth, case__office=office).case
        other = CaseFactory(office=office)
        for case in (mine, other, CaseFactory(), CaseFactory(office=office, closed=True)):
            ChecklistFactory(case=case, submitted=True)
        assert self.names(browser) == [mine.youth.name]
        assert sorted(self.names(browser, whose="office")) == sorted(
            [mine.youth.name, other.youth.name]
        )

    def test_a_case_manager_sees_the_whole_office(self, client, worker_of_youth):
        office = worker_of_youth.office
        sheet = ChecklistFactory(case__office=office, submitted=True)
        client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=office))
        assert self.names(client) == [sheet.case.youth.name]

    def test_late_and_begun_are_said(self, browser, worker_of_youth):
        row = AssignmentFactory(staff=worker_of_youth, case__office=worker_of_youth.office)
        FeedbackFactory(case=row.case)
        text = page(browser.get(reverse("competencies:feedback_list")))
        assert "3日過ぎ" in text
        assert "作成中" in text

    @pytest.mark.parametrize(
        ("whose", "said"),
        [
            ("mine", "担当の若者の月次評価は、まだ提出されていません"),
            ("office", "提出された月次評価がまだありません"),
        ],
    )
    def test_nothing_to_give_says_why(self, browser, whose, said):
        response = browser.get(reverse("competencies:feedback_list"), {"whose": whose})
        assert said in page(response)

    def test_a_youth_with_a_month_to_give_is_not_counted_as_given(self, browser, worker_of_youth):
        row = AssignmentFactory(staff=worker_of_youth, case__office=worker_of_youth.office)
        FeedbackFactory(case=row.case, given=True)
        ChecklistFactory(case=row.case, month=dt.date(2025, 11, 1), submitted=True)
        response = browser.get(reverse("competencies:feedback_list"))
        assert (len(response.context["to_give"]), response.context["given"]) == (1, 0)

    def test_everything_given_says_so(self, browser, worker_of_youth):
        row = AssignmentFactory(staff=worker_of_youth, case__office=worker_of_youth.office)
        FeedbackFactory(case=row.case, given=True)
        assert "全員に渡しました" in page(browser.get(reverse("competencies:feedback_list")))


class TestMake:
    def test_leads_to_the_page_to_write(self, browser, checklist):
        submit(checklist)
        response = browser.post(address("feedback_make", checklist.case), {"month": "2025-10"})
        assert response.url == address("feedback_write", Feedback.objects.get())

    def test_what_was_given_is_read(self, browser, feedback):
        Feedback.objects.filter(pk=feedback.pk).delete()
        given = FeedbackFactory(case=feedback.case, checklist=feedback.checklist, given=True)
        response = browser.post(address("feedback_make", given.case), {"month": "2025-10"})
        assert response.url == given.get_absolute_url()

    def test_without_a_submitted_sheet_it_says_what_is_missing(self, browser, checklist):
        response = browser.post(
            address("feedback_make", checklist.case), {"month": "2025-10"}, follow=True
        )
        assert "まだ提出されていません" in page(response)
        assert not Feedback.objects.exists()


class TestWrite:
    def post(self, client, feedback, *, htmx=False, **data):
        lines = {"achieved": ["one"], "step": ["two"], "support": ["three"]}
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(address("feedback_write", feedback), lines | data, headers=headers)

    def test_every_line_has_its_field(self, browser, feedback):
        text = page(browser.get(address("feedback_write", feedback)))
        assert [text.count(f'name="{part}"') for part in ("achieved", "step", "support")] == [
            1,
            1,
            1,
        ]
        assert "自分から伝えています。</textarea>" in text

    def test_a_plain_form_saves_and_comes_back(self, browser, feedback):
        response = self.post(browser, feedback, achieved=["a", "b"])
        assert response.url == address("feedback_write", feedback)
        assert Feedback.objects.get().achieved == ["a", "b"]
        assert self.post(browser, feedback, then="read").url == feedback.get_absolute_url()

    def test_htmx_saves_and_answers_with_the_sheet(self, browser, feedback):
        response = self.post(browser, feedback, htmx=True, achieved=["漢字《じかん》"])
        text = page(response)
        assert "保存しました" in text
        assert "<ruby>漢字<rp>(</rp><rt>じかん</rt><rp>)</rp></ruby>" in text
        assert "<html" not in text
        assert Feedback.objects.get().achieved == ["漢字《じかん》"]

    @pytest.mark.parametrize("htmx", [True, False])
    def test_lines_are_added_and_removed(self, browser, feedback, htmx):
        self.post(browser, feedback, htmx=htmx, achieved=["a", "b"], add_to="achieved")
        assert Feedback.objects.get().achieved == ["a", "b", ""]
        self.post(browser, feedback, htmx=htmx, achieved=["a", "b", ""], take_out="achieved:0")
        assert Feedback.objects.get().achieved == ["b", ""]

    @pytest.mark.parametrize(
        "data",
        [
            {"take_out": "achieved:9"},
            {"take_out": "x:0"},
            {"take_out": ":"},
            {"add_to": "x"},
            {"seen": "2025-13-45T99:00"},
        ],
    )
    def test_what_no_button_says_changes_no_line(self, browser, feedback, data):
        self.post(browser, feedback, **data)
        assert Feedback.objects.get().achieved == ["one"]

    def test_what_somebody_else_wrote_is_not_lost_nor_what_was_typed(self, browser, feedback):
        seen = feedback.written_at.isoformat()
        other = StaffFactory(office=feedback.case.office, name="田村 実")
        client = type(browser)()
        client.force_login(other)
        self.post(client, feedback, achieved=["theirs"])
        response = self.post(browser, feedback, achieved=["mine"], seen=seen)
        assert "田村 実さんがこのフィードバックを直しました" in page(response)
        assert "mine</textarea>" in page(response)
        assert Feedback.objects.get().achieved == ["theirs"]
        said = page(self.post(browser, feedback, htmx=True, achieved=["mine"], seen=seen))
        assert "田村 実さん" in said
        assert 'id="preview"' not in said

    def test_a_checklist_replaced_since_is_said(self, browser, feedback):
        url = address("feedback_write", feedback)
        assert "差し替えられました" not in page(browser.get(url))
        newer = sheets.replace(feedback.checklist, by=feedback.written_by, comment="one cell")
        text = page(browser.get(url))
        assert "差し替えられました" in text
        assert newer.get_absolute_url() in text

    def test_what_was_given_is_only_read(self, browser, worker_of_youth):
        given = FeedbackFactory(case__office=worker_of_youth.office, given=True)
        assert browser.get(address("feedback_write", given)).url == given.get_absolute_url()
        assert "渡し済み" in page(self.post(browser, given))

    def test_ideas_stand_beside_the_form_in_the_language_of_the_worker(self, browser, checklist):
        items = {item.code: item for item in anchors.items_of(checklist.version).values()}
        fill(ChecklistRatingFactory, checklist, {items["R-A1"]: 3})
        submit(checklist)
        browser.post(address("feedback_make", checklist.case), {"month": "2025-10"})
        url = address("feedback_write", Feedback.objects.get())
        for language in ("ja", "en"):
            browser.cookies["django_language"] = language
            text = page(browser.get(url))
            for idea in items["R-A1"].activities:
                assert escape(idea[language]) in text[text.index("</form>", text.index("editor")) :]


class TestDetail:
    def test_the_name_is_read_by_its_kana_and_only_the_given_name_stands_on_the_sheet(
        self, browser, feedback
    ):
        text = page(browser.get(feedback.get_absolute_url()))
        sheet = text[text.index("<article") : text.index("</article>")]
        assert "<ruby>美咲<rp>(</rp><rt>みさき</rt><rp>)</rp></ruby>さんの" in sheet
        assert "宇野" not in sheet

    def test_the_sheet_is_in_the_language_of_the_installation(self, browser, checklist):
        submit(checklist)
        browser.post(address("feedback_make", checklist.case), {"month": "2025-10"})
        url = Feedback.objects.get().get_absolute_url()
        sheets = []
        for language in ("en", "ja"):
            browser.cookies["django_language"] = language
            text = page(browser.get(url, {"furigana": "off"}))
            assert f'<html lang="{language}">' in text
            sheets.append(text[text.index("<article") : text.index("</article>")])
        assert sheets[0] == sheets[1]
        assert 'lang="ja"' in sheets[0]
        assert "jt-boxes" in sheets[0]

    @pytest.mark.parametrize("furigana", ["on", "off"])
    def test_a_name_is_escaped_once(self, browser, feedback, furigana):
        feedback.case.youth.name = "O'Neil&<b>"
        feedback.case.youth.save()
        text = page(browser.get(feedback.get_absolute_url(), {"furigana": furigana}))
        sheet = text[text.index("<article") : text.index("</article>")]
        assert sheet.count("O&#x27;Neil&amp;&lt;b&gt;") == 2
        assert "amp;amp;" not in sheet
        assert "amp;#x27;" not in sheet

    def test_furigana_and_size_are_one_click(self, browser, feedback):
        url = feedback.get_absolute_url()
        text = page(browser.get(url))
        assert "jt-sheet--large" not in text
        text = page(browser.get(url, {"furigana": "off", "size": "large"}))
        assert "<ruby>" not in text
        assert "jt-sheet--large" in text

    def test_empty_lines_are_not_on_the_sheet(self, browser, worker_of_youth):
        row = FeedbackFactory(case__office=worker_of_youth.office, achieved=["a", " ", ""])
        text = page(browser.get(row.get_absolute_url()))
        assert text.count('<li class="is-ok">') == 1

    def test_an_office_manager_reads_and_is_offered_nothing_to_change(self, client, feedback):
        client.force_login(StaffFactory(role=Role.OFFICE_MANAGER, office=feedback.case.office))
        text = page(client.get(feedback.get_absolute_url()))
        assert address("feedback_give", feedback) not in text
        assert address("feedback_write", feedback) not in text
        assert address("self_rating_invite", feedback.case) not in text

    def test_a_replaced_one_leads_to_the_newer(self, browser, worker_of_youth):
        old = FeedbackFactory(case__office=worker_of_youth.office, given=True)
        new = FeedbackFactory(case=old.case, checklist=old.checklist, replaces=old, reason="理由")
        assert new.get_absolute_url() in page(browser.get(old.get_absolute_url()))
        assert address("feedback_replace", old) not in page(browser.get(old.get_absolute_url()))
        assert "理由" in page(browser.get(new.get_absolute_url()))

    def test_paper_asks_five_questions_until_they_are_answered(self, browser, checklist):
        submit(checklist)
        browser.post(address("feedback_make", checklist.case), {"month": "2025-10"})
        row = Feedback.objects.get()
        asked = page(browser.get(row.get_absolute_url()))
        assert asked.count('class="jt-boxes"') == 5
        reading = measures.reading_of(row.case, OCTOBER)
        link, _token = self_ratings.invite(
            row.case,
            month=OCTOBER,
            version=checklist.version,
            items=list(reading.items.values())[:5],
            by=row.written_by,
        )
        self_ratings.submit(link, answers=[(reading.items["R-A1"], None)])
        assert "jt-boxes" not in page(browser.get(row.get_absolute_url()))


class TestGiveAndReplace:
    def test_given_on_a_day_with_the_youths_words(self, browser, feedback):
        response = browser.post(
            address("feedback_give", feedback),
            seen(feedback) | {"given_on": "2025-11-12", "youth_words": "うれしいです"},
            follow=True,
        )
        text = page(response)
        assert "渡した日を記録しました" in text
        assert "うれしいです" in text
        assert Feedback.objects.get().given_on == dt.date(2025, 11, 12)

    def test_a_refusal_keeps_what_was_typed(self, browser, feedback):
        data = seen(feedback) | {"given_on": "2025-09-01", "youth_words": "ながい話"}
        text = page(browser.post(address("feedback_give", feedback), data))
        assert "対象の月より前の日付です。" in text
        assert "ながい話" in text

    def test_a_text_changed_meanwhile_is_shown_before_it_is_given(self, browser, feedback):
        shown = page(browser.get(feedback.get_absolute_url()))
        data = {"given_on": "2025-11-12", "youth_words": "ながい話"}
        data["seen"] = re.search('name="seen" value="([^"]+)"', shown)[1]
        other = StaffFactory(office=feedback.case.office)
        actions.write(feedback, by=other, step=["つぎのいっぽ"])
        text = page(browser.post(address("feedback_give", feedback), data))
        assert not Feedback.objects.get().is_given
        assert "文面が変わりました" in text
        assert "ながい話" in text
        assert "つぎのいっぽ" in text
        data["seen"] = re.search('name="seen" value="([^"]+)"', text)[1]
        browser.post(address("feedback_give", feedback), data)
        assert Feedback.objects.get().youth_words == "ながい話"

    @pytest.mark.parametrize("when", ["", "x", "2025-13-45T99:00"])
    def test_without_a_text_that_was_seen_nothing_is_given(self, browser, feedback, when):
        data = {"given_on": "2025-11-12", "seen": when}
        browser.post(address("feedback_give", feedback), data)
        assert not Feedback.objects.get().is_given

    def test_an_address_without_a_form_leads_back(self, browser, feedback):
        assert browser.get(address("feedback_give", feedback)).url == feedback.get_absolute_url()

    def test_a_correction_is_a_new_one_to_write(self, browser, worker_of_youth):
        old = FeedbackFactory(case__office=worker_of_youth.office, given=True)
        response = browser.post(address("feedback_replace", old), {"reason": "日付のまちがい"})
        new = Feedback.objects.current().get()
        assert response.url == address("feedback_write", new)
        assert (new.replaces, new.reason) == (old, "日付のまちがい")


class TestCase:
    def test_the_case_page_asks_for_the_list(self, browser, feedback):
        text = page(browser.get(feedback.case.get_absolute_url()))
        assert f'hx-get="{address("case_feedback", feedback.case)}"' in text

    def test_newest_first_and_only_the_last_of_a_chain(self, browser, worker_of_youth):
        old = FeedbackFactory(case__office=worker_of_youth.office, given=True)
        new = FeedbackFactory(case=old.case, checklist=old.checklist, replaces=old, reason="理由")
        later = FeedbackFactory(case=old.case, month=dt.date(2025, 11, 1))
        response = browser.get(address("case_feedback", old.case), headers={"HX-Request": "true"})
        assert list(response.context["rows"]) == [later, new]
        assert "<html" not in page(response)

    def test_a_case_without_any_says_so(self, browser, worker_of_youth):
        case = CaseFactory(office=worker_of_youth.office)
        assert "まだありません" in page(browser.get(address("case_feedback", case)))
