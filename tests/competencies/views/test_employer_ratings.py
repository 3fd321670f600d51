import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from competencies.actions import employer_ratings as actions
from competencies.actions import rating_links
from competencies.measures import anchors
from competencies.models import Checklist, EmployerRatingLink
from competencies.models.sheet import Voice
from tests.factories.cases import InternshipFactory, StaffFactory


@pytest.fixture
def internship(case):
    case.youth.call_name = ""
    return InternshipFactory(
        case=case,
        starts_on=dt.date(2025, 10, 1),
        ends_on=dt.date(2025, 10, 10),
        purpose="内々の目的",
        accommodations="内々の配慮",
    )


@pytest.fixture
def browser(client, worker_of_youth):
    client.force_login(worker_of_youth)
    return client


@pytest.fixture
def invited(internship, worker_of_youth):
    """(link, address of its page)."""
    link, token = actions.invite(internship, by=worker_of_youth)
    return link, reverse("competencies:employer_rating_open", args=[token])


@pytest.fixture
def items(invited):
    found = anchors.items_of(invited[0].version)
    return [found[pk] for pk in invited[0].items]


def address(name, row):
    return reverse(f"competencies:{name}", args=[row.pk])


def page(response):
    return response.content.decode()


def choice(item, mark):
    return {f"item_{item.pk}": mark}


class TestInvite:
    def test_the_link_is_shown_once_as_text_and_as_a_picture(self, browser, internship):
        response = browser.post(address("employer_rating_invite", internship))
        text = page(response)
        url = re.search(r'id="link">([^<]+)<', text)[1]
        assert url.startswith("http://testserver/company/")
        assert "<svg" in text
        assert "no-store" in response["Cache-Control"]
        assert Client().get(url).status_code == 200
        token = url.rstrip("/").rsplit("/", 1)[1]
        assert token not in page(browser.get(address("employer_rating", internship)))

    def test_a_refusal_leads_back(self, browser, internship):
        internship.cancelled_at, internship.cancelled_by = timezone.now(), internship.planned_by
        internship.cancel_reason = "体調"
        internship.save()
        response = browser.post(address("employer_rating_invite", internship), follow=True)
        assert "この実習は中止になりました。" in page(response)
        assert not EmployerRatingLink.objects.exists()

    def test_withdraw_closes_the_page(self, browser, invited):
        link, url = invited
        response = browser.post(address("employer_rating_withdraw", link))
        assert response.url == link.internship.get_absolute_url()
        assert Client().get(url).status_code == 410


class TestPage:
    def test_shows_the_family_name_and_the_period_and_nothing_else(self, client, invited):
        link, url = invited
        case = link.internship.case
        text = page(client.get(url))
        assert "小出さん" in text
        assert "2025/10/1" in text
        for secret in ("りお", case.code, case.office.name, "内々", "S1", "支援段階"):
            assert secret not in text

    def test_who_has_a_call_name_is_called_by_it(self, client, invited):
        youth = invited[0].internship.case.youth
        youth.call_name = "O'Neil"
        youth.save()
        text = page(client.get(invited[1]))
        assert "O&#x27;Neilさん" in text
        assert "小出" not in text

    def test_is_kept_nowhere_and_told_to_nobody(self, client, invited):
        response = client.get(invited[1])
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"

    def test_asks_each_item_with_its_levels_and_could_not_see(self, client, invited, items):
        text = page(client.get(invited[1]))
        assert text.count("<fieldset>") == len(items)
        assert text.count("見る場面がなかった</span>") == len(items)
        assert text.count("まだ見られない") >= len(items)
        assert "checked" not in text

    def test_no_rating_of_anybody_else_is_shown(self, client, invited, case, items):
        from_team = items[0].anchors[2].youth_text["ja"]
        assert from_team not in page(client.get(invited[1]))

    def test_english_is_one_link_away(self, client, invited):
        text = page(client.get(invited[1], {"language": "en"}))
        assert '<html lang="en">' in text
        assert "How did you see" in text

    def test_answers_are_saved_and_thanked_for(self, invited, items):
        link, url = invited
        client = Client(enforce_csrf_checks=True)
        data = choice(items[0], "4") | choice(items[1], "N") | {"comment": " 助かりました "}
        response = client.post(url, data, follow=True)
        assert "ありがとうございました" in page(response)
        assert reverse("login") not in page(response)
        sheet = Checklist.objects.get()
        assert (sheet.voice, sheet.comment) == (Voice.EMPLOYER, "助かりました")
        link.refresh_from_db()
        assert link.checklist == sheet

    @pytest.mark.parametrize("mark", ["6", "0", "x", "NA"])
    def test_what_is_no_answer_is_refused(self, client, invited, items, mark):
        response = client.post(invited[1], choice(items[0], mark) | choice(items[1], "3"))
        assert response.status_code == 422
        assert not Checklist.objects.exists()

    def test_none_is_too_few_and_what_was_typed_stays(self, client, invited):
        response = client.post(invited[1], {"comment": "書いたもの"})
        assert response.status_code == 422
        assert "一つ以上選んでください。" in page(response)
        assert "書いたもの" in page(response)

    def test_sent_again_it_says_thanks_and_saves_nothing_twice(self, client, invited, items):
        for mark in ("4", "1"):
            response = client.post(invited[1], choice(items[0], mark))
            assert response.url.startswith(reverse("competencies:employer_rating_thanks"))
        assert Checklist.objects.get().ratings.get().level.rank == 4


class TestClosedPage:
    def test_used(self, client, invited, items):
        actions.submit(invited[0], answers=[(items[0], None)])
        response = client.get(invited[1])
        assert response.status_code == 410
        assert "小出" not in page(response)

    @pytest.mark.parametrize("how", ["withdrawn", "expired", "called off"])
    def test_over(self, client, invited, items, how):
        (link, url), at = invited, timezone.now()
        if how == "withdrawn":
            rating_links.withdraw(link, by=link.made_by)
        elif how == "expired":
            at = link.expires_at
        else:
            internship = link.internship
            internship.cancelled_at, internship.cancelled_by = at, link.made_by
            internship.cancel_reason = "体調"
            internship.save()
        with time_machine.travel(at):
            assert client.get(url).status_code == 410
            assert client.post(url, choice(items[0], "3")).status_code == 410
        assert not Checklist.objects.exists()

    def test_unknown_says_the_same_as_over(self, client, invited):
        link, url = invited
        rating_links.withdraw(link, by=link.made_by)
        wrong = reverse("competencies:employer_rating_open", args=["wrong"])
        unknown = client.get(wrong)
        assert unknown.status_code == 404
        assert page(unknown) == page(client.get(url))

    def test_a_token_of_a_self_rating_opens_nothing_here(self, client, invited):
        token = invited[1].rstrip("/").rsplit("/", 1)[1]
        assert client.get(reverse("competencies:self_rating_open", args=[token])).status_code == 404

    def test_too_many_unknown_ones(self, client, invited):
        wrong = reverse("competencies:employer_rating_open", args=["wrong"])
        assert {client.get(wrong).status_code for _ in range(rating_links.TRIES)} == {404}
        assert client.get(wrong).status_code == 429
        assert client.get(invited[1]).status_code == 200


class TestBeside:
    def test_the_internship_asks_for_the_partial(self, browser, internship):
        url = address("employer_rating", internship)
        assert f'hx-get="{url}"' in page(browser.get(internship.get_absolute_url()))
        partial = page(browser.get(url, headers={"HX-Request": "true"}))
        assert partial.lstrip().startswith('<section id="rating"')

    def test_shows_what_the_company_chose_and_wrote(self, browser, invited, items, internship):
        level = items[0].anchors[4]
        actions.submit(invited[0], answers=[(items[0], level), (items[1], None)], comment="よい")
        text = page(browser.get(address("employer_rating", internship)))
        assert "よい" in text
        assert "場面なし" in text
        assert address("employer_rating_invite", internship) not in text

    def test_the_sheet_has_no_page_of_its_own(self, browser, invited, items):
        sheet = actions.submit(invited[0], answers=[(items[0], None)])
        assert browser.get(sheet.get_absolute_url()).status_code == 404
        browser.force_login(StaffFactory(role=Role.CASE_MANAGER, office=sheet.case.office))
        for name in ("checklist_check", "checklist_return", "checklist_reopen"):
            assert browser.post(address(name, sheet), {"comment": "x"}).status_code == 404

    def test_the_office_manager_makes_no_link(self, browser, internship):
        browser.force_login(StaffFactory(role=Role.OFFICE_MANAGER, office=internship.case.office))
        text = page(browser.get(address("employer_rating", internship)))
        assert address("employer_rating_invite", internship) not in text
