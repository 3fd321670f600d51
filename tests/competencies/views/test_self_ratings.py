import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.actions import rating_links
from competencies.actions import self_ratings as actions
from competencies.measures import anchors
from competencies.models import Checklist, SelfRatingLink
from competencies.models.sheet import Voice
from tests.competencies.conftest import OCTOBER
from tests.factories.competencies import ChecklistRatingFactory, fill, submit


@pytest.fixture
def browser(client, worker_of_youth):
    client.force_login(worker_of_youth)
    return client


@pytest.fixture
def items(starter):
    return list(anchors.items_of(starter).values())[:5]


@pytest.fixture
def invited(case, starter, items, worker_of_youth):
    """(link, address of its page)."""
    link, token = actions.invite(
        case, month=OCTOBER, version=starter, items=items, by=worker_of_youth
    )
    return link, reverse("competencies:self_rating_open", args=[token])


def address(name, row):
    return reverse(f"competencies:{name}", args=[row.pk])


def page(response):
    return response.content.decode()


def furigana_less(text):
    return re.sub("</?ruby>|<rp>.*?</rp>|<rt>.*?</rt>", "", text)


def choice(item, mark):
    return {f"item_{item.pk}": mark}


class TestInvite:
    def test_the_link_is_shown_once_as_text_and_as_a_picture(self, browser, case):
        response = browser.post(address("self_rating_invite", case), {"month": "2025-10"})
        text = page(response)
        url = re.search(r'id="link">([^<]+)<', text)[1]
        assert url.startswith("http://testserver/me/")
        assert "<svg" in text
        assert "style=" not in text[text.index("<svg") : text.index("</svg>")]
        assert (
            response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        )
        link = SelfRatingLink.objects.get()
        assert (link.month, 5 <= len(link.items) <= 8) == (OCTOBER.first, True)
        assert Client().get(url).status_code == 200

    def test_a_second_self_rating_of_the_month_is_refused(self, browser, case, invited, items):
        actions.submit(invited[0], answers=[(items[0], None)])
        response = browser.post(
            address("self_rating_invite", case), {"month": "2025-10"}, follow=True
        )
        assert "この月の自己評価は、もう届いています。" in page(response)

    def test_without_requirements_in_force_it_says_so(self, browser, case, starter):
        starter.framework.programmes.clear()
        response = browser.post(
            address("self_rating_invite", case), {"month": "2025-10"}, follow=True
        )
        assert response.status_code == 200
        assert not SelfRatingLink.objects.exists()

    def test_a_change_of_language_leads_to_the_case(self, browser, case):
        assert browser.get(address("self_rating_invite", case)).url == case.get_absolute_url()

    def test_withdraw_closes_the_page(self, browser, invited):
        link, url = invited
        response = browser.post(address("self_rating_withdraw", link))
        assert response.url == link.case.get_absolute_url()
        assert Client().get(url).status_code == 410


class TestHandOver:
    def test_the_worker_is_logged_out_and_the_page_opens(self, browser, case):
        response = browser.post(address("self_rating_hand_over", case), {"month": "2025-10"})
        assert response["Clear-Site-Data"] == '"cache"'
        assert "_auth_user_id" not in browser.session
        assert browser.get(case.get_absolute_url()).url.startswith(reverse("login"))
        assert browser.get(response.url).status_code == 200
        link = SelfRatingLink.objects.get()
        assert link.expires_at - link.made_at == dt.timedelta(hours=2)

    def test_a_refusal_keeps_the_worker_logged_in(self, browser, case, invited, items):
        actions.submit(invited[0], answers=[(items[0], None)])
        browser.post(address("self_rating_hand_over", case), {"month": "2025-10"})
        assert "_auth_user_id" in browser.session


class TestPage:
    def test_shows_the_given_name_and_nothing_else_of_the_person(self, client, invited):
        link, url = invited
        text = page(client.get(url))
        assert "りお" in text
        for secret in ("小出", link.case.code, link.case.office.name, "2025"):
            assert secret not in text

    def test_a_name_is_escaped_once(self, client, invited):
        youth = invited[0].case.youth
        youth.name = "O'Neil"
        youth.save()
        assert "O&#x27;Neilさんは" in furigana_less(page(client.get(invited[1])))

    def test_is_kept_nowhere_and_told_to_nobody(self, client, invited):
        response = client.get(invited[1])
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in page(response)

    def test_asks_in_the_youths_words_with_readings(self, client, invited):
        text = page(client.get(invited[1]))
        assert len(re.findall("<fieldset>", text)) == 5
        assert "<rt>じぶん</rt>" in text
        assert "まだこれから" in text
        assert text.count("わからない") == 5

    def test_english_is_one_link_away(self, client, invited):
        text = page(client.get(invited[1], {"language": "en"}))
        assert '<html lang="en">' in text
        assert "how do you see it?" in text
        assert page(client.get(invited[1], {"language": "xx"})).count('lang="ja"') >= 1

    def test_answers_are_saved_and_thanked_for(self, invited, items):
        link, url = invited
        client = Client(enforce_csrf_checks=True)
        data = choice(items[0], "4") | choice(items[1], "N") | {"comment": " ありがとう "}
        response = client.post(url, data, follow=True)
        assert "ありがとうございました" in page(response)
        assert reverse("login") in page(response)
        assert response["Cache-Control"] == "no-store"
        sheet = Checklist.objects.get()
        assert (sheet.voice, sheet.comment, sheet.ratings.count()) == (Voice.YOUTH, "ありがとう", 2)
        link.refresh_from_db()
        assert link.checklist == sheet

    def test_the_thanks_hold_no_link_but_the_log_in(self, client):
        text = page(client.get(reverse("competencies:self_rating_thanks")))
        links = re.findall(r'<a [^>]*href="([^"]+)"', text)
        assert set(links) - {"#main", "?language=ja", "?language=en", "/"} == {reverse("login")}

    @pytest.mark.parametrize("mark", ["6", "0", "x", "NA", "-1"])
    def test_what_is_no_answer_is_refused(self, client, invited, items, mark):
        response = client.post(invited[1], choice(items[0], mark) | choice(items[1], "3"))
        assert response.status_code == 422
        assert not Checklist.objects.exists()

    def test_one_answer_is_enough_and_none_too_few(self, client, invited, items):
        response = client.post(invited[1], {"comment": "書いたもの"})
        assert response.status_code == 422
        assert "一つ以上選んでください。" in page(response)
        assert "書いたもの" in page(response)
        assert client.post(invited[1], choice(items[2], "1")).status_code == 302

    def test_sent_again_it_says_thanks_and_saves_nothing_twice(self, client, invited, items):
        for mark in ("4", "1"):
            response = client.post(invited[1], choice(items[0], mark))
            assert response.url.startswith(reverse("competencies:self_rating_thanks"))
        assert Checklist.objects.get().ratings.get().level.rank == 4


class TestClosedPage:
    def test_used(self, client, invited, items):
        actions.submit(invited[0], answers=[(items[0], None)])
        response = client.get(invited[1])
        assert response.status_code == 410
        assert "<rt>とど</rt>" in page(response)
        assert "りお" not in page(response)

    @pytest.mark.parametrize("how", ["withdrawn", "expired"])
    def test_withdrawn_or_expired(self, client, invited, items, how):
        link, url = invited
        if how == "withdrawn":
            rating_links.withdraw(link, by=link.made_by)
            at = timezone.now()
        else:
            at = link.expires_at
        with time_machine.travel(at):
            assert client.get(url).status_code == 410
            assert client.post(url, choice(items[0], "3")).status_code == 410
        assert not Checklist.objects.exists()

    def test_unknown_and_too_many_of_them(self, client, invited):
        wrong = reverse("competencies:self_rating_open", args=["wrong"])
        assert {client.get(wrong).status_code for _ in range(rating_links.TRIES)} == {404}
        assert client.get(wrong).status_code == 429
        assert client.get(invited[1]).status_code == 200  # who knows a link is no guesser
        assert client.get(wrong, REMOTE_ADDR="192.0.2.9").status_code == 404


class TestBeside:
    @pytest.fixture
    def team(self, checklist, items):
        fill(ChecklistRatingFactory, checklist, {items[0]: 2, items[1]: 4})
        return checklist

    def test_nothing_before_the_team_has_submitted(self, browser, team, invited, items):
        answers = [(items[0], items[0].anchors[5]), (items[1], items[1].anchors[4])]
        actions.submit(invited[0], answers=answers, comment="がんばっています")
        url = address("checklist_self_rating", team)
        text = page(browser.get(url))
        assert "がんばっています" not in text
        assert "表示できる自己評価はありません" in text
        assert url not in page(browser.get(team.get_absolute_url()))
        submit(team)
        text = page(browser.get(url))
        assert "がんばっています" in text
        assert text.count("話してみたいところ") == 1
        assert f'hx-get="{url}"' in page(browser.get(team.get_absolute_url()))

    def test_the_partial_is_empty_without_a_self_rating(self, browser, team):
        submit(team)
        url = address("checklist_self_rating", team)
        text = page(browser.get(url, headers={"HX-Request": "true"}))
        assert "<table" not in text
        assert 'id="self_rating"' in text

    def test_the_youths_sheet_has_no_page_of_its_own(self, browser, team, invited, items):
        sheet = actions.submit(invited[0], answers=[(items[0], None)])
        assert browser.get(sheet.get_absolute_url()).status_code == 404
