import datetime as dt

import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Internship
from tests.factories.cases import (
    AssignmentFactory,
    CaseNoteFactory,
    EmployerFactory,
    InternshipFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db

PLAN = {
    "company": "みなと",
    "kind": "internship",
    "starts_on": "2025-09-01",
    "ends_on": "2025-09-12",
    "tasks": "データ入力",
}


@pytest.fixture
def internship(client):
    internship = InternshipFactory(
        case__youth__name="宇野 美咲",
        case__youth__call_name="みさ",
        purpose="報告を試す",
        accommodations="指示は書面でも",
    )
    client.force_login(internship.planned_by)
    return internship


@pytest.fixture
def case(internship):
    return internship.case


def address(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


class TestNew:
    def test_the_company_is_chosen_or_made(self, client, case):
        EmployerFactory(office=case.office, name="あおば", is_active=False)
        page = client.get(address("internship_new", case))
        assert list(page.context["form"].companies) == [case.internships.get().employer.name]
        data = PLAN | {"starts_on": "2025-10-01", "ends_on": "2025-10-03"}
        answer = client.post(address("internship_new", case), data)
        made = Internship.objects.latest("pk")
        assert answer.url == made.get_absolute_url()
        assert (made.employer.name, made.tasks) == ("みなと", "データ入力")

    def test_the_same_days_are_refused_and_what_was_typed_stays(self, client, case):
        page = client.post(address("internship_new", case), PLAN)
        assert "別の実習の予定があります。" in text(page)
        assert "データ入力" in text(page)
        assert case.internships.count() == 1

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"company": ""}, "company"),
            ({"starts_on": "9/1"}, "starts_on"),
            ({"ends_on": ""}, "ends_on"),
            ({"ends_on": "2025-08-01"}, "__all__"),
            ({"days": "x"}, "days"),
        ],
    )
    def test_bad_input(self, client, case, change, field):
        page = client.post(address("internship_new", case), PLAN | change)
        assert set(page.context["form"].errors) == {field}
        assert case.internships.count() == 1


class TestEdit:
    def test_starts_from_what_is_planned(self, client, internship):
        page = client.get(address("internship_edit", internship))
        assert page.context["form"]["company"].value() == internship.employer.name

    def test_changes_the_plan(self, client, internship):
        data = PLAN | {"ends_on": "2025-09-10", "days": "8"}
        client.post(address("internship_edit", internship), data)
        internship.refresh_from_db()
        assert (internship.ends_on, internship.days) == (dt.date(2025, 9, 10), 8)


class TestDetail:
    def test_shows_the_plan_and_the_daily_records_in_their_order(self, client, internship):
        case = internship.case
        later = CaseNoteFactory(case=case, internship=internship, facts="二日目")
        first = CaseNoteFactory(
            case=case,
            internship=internship,
            facts="一日目",
            happened_at=later.happened_at - dt.timedelta(days=1),
        )
        CaseNoteFactory(case=case, facts="別の日")
        CaseNoteFactory(case=case, internship=internship, facts="秘密", is_confidential=True)
        page = client.get(internship.get_absolute_url())
        assert list(page.context["notes"]) == [first, later]
        assert "秘密" not in text(page)
        assert "指示は書面でも" in text(page)

    def test_a_corrected_record_is_shown_once(self, client, internship):
        old = CaseNoteFactory(case=internship.case, internship=internship)
        new = CaseNoteFactory(
            case=internship.case, internship=internship, replaces=old, reason="誤記"
        )
        assert list(client.get(internship.get_absolute_url()).context["notes"]) == [new]

    def test_the_office_manager_reads_and_is_offered_nothing(self, client, internship):
        client.force_login(StaffFactory(role=Role.OFFICE_MANAGER, office=internship.case.office))
        page = text(client.get(internship.get_absolute_url()))
        for name in ("internship_edit", "internship_close", "internship_cancel"):
            assert address(name, internship) not in page
        assert address("internship_paper", internship) in page

    def test_the_company_of_another_office_is_named_without_a_link(self, client, internship):
        other = EmployerFactory()
        internship.employer = other
        internship.save()
        page = text(client.get(internship.get_absolute_url()))
        assert other.name in page
        assert other.get_absolute_url() not in page


class TestCancelAndClose:
    def test_cancel_needs_a_reason(self, client, internship):
        page = client.post(address("internship_cancel", internship), {"reason": ""})
        assert set(page.context["form"].errors) == {"reason"}
        answer = client.post(
            address("internship_cancel", internship), {"reason": "体調"}, follow=True
        )
        assert "体調" in text(answer)
        assert address("internship_paper", internship) not in text(answer)

    def test_close_needs_the_youths_words(self, client, internship):
        page = client.post(address("internship_close", internship), {"employer_comment": "よい"})
        assert set(page.context["form"].errors) == {"reflection"}
        assert "よい" in text(page)
        answer = client.post(
            address("internship_close", internship), {"reflection": "できた"}, follow=True
        )
        assert "できた" in text(answer)

    def test_close_before_the_end_is_refused(self, client, internship):
        internship.ends_on = dt.date(2100, 1, 1)
        internship.save()
        page = client.post(address("internship_close", internship), {"reflection": "できた"})
        assert "期間は2100年1月1日までです" in text(page)


class TestPaper:
    def test_holds_what_was_agreed_and_nothing_else_of_the_file(self, client, internship):
        case = internship.case
        AssignmentFactory(case=case, staff=StaffFactory(office=case.office, name="桜井 さくら"))
        internship.reflection = "本人だけの言葉"
        internship.save()
        page = text(client.get(address("internship_paper", internship)))
        sheet = page[page.index("<article") : page.index("</article>")]
        for word in ("宇野 美咲", "みさ", "報告を試す", "指示は書面でも", "データの入力と確認"):
            assert word in sheet
        for word in (internship.employer.name, case.office.name, "桜井 さくら"):
            assert word in sheet
        for secret in (case.code, case.youth.kana, "本人だけの言葉", "2000"):
            assert secret not in sheet


class TestWork:
    def test_shows_both_and_what_is_under_way(self, client, case):
        page = text(client.get(address("case_work", case)))
        assert case.internships.get().get_absolute_url() in page
        assert page.count("まだありません。") == 3
        assert address("internship_new", case) in page

    def test_a_closed_case_plans_nothing_new(self, client, case):
        case.status, case.closed_on = "interrupted", dt.date(2025, 9, 30)
        case.save()
        page = text(client.get(address("case_work", case)))
        assert address("internship_new", case) not in page
        assert address("application_new", case) not in page
