import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import Role
from competencies.actions import checklists, locks, sheets
from competencies.models import Checklist
from competencies.models.sheet import State
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, YouthFactory
from tests.factories.competencies import LockExtensionFactory

QUERIES = 12


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2025-11-04 12:00 +0900", tick=False):
        yield


@pytest.fixture
def manager(worker_of_youth):
    return StaffFactory(office=worker_of_youth.office, role=Role.CASE_MANAGER, name="佐藤 花")


@pytest.fixture
def browser(client, manager):
    client.force_login(manager)
    return client


def submit(case, worker, *ranks, month=OCTOBER, notes=()):
    """A submitted sheet with these levels for the first requirements."""
    sheet = checklists.open_month(case, month=month, by=worker)
    for place, (item, rank) in enumerate(zip(sheet.version.items.all(), ranks, strict=False)):
        note = "見た場面" if place in notes else ""
        sheets.rate(sheet, item, by=worker, level=item.levels.get(rank=rank), note=note)
    return checklists.submit(sheet, by=worker)


@pytest.fixture
def waiting(case, worker_of_youth):
    """October, with a fall from attained (told), a jump (not told), and a third cell."""
    for back in (2, 1):
        submit(case, worker_of_youth, 4, 2, month=OCTOBER - back)
    return submit(case, worker_of_youth, 3, 4, 3, notes=[0])


@pytest.fixture
def plain(case, worker_of_youth):
    """Another youth's October, in which nothing differs."""
    other = CaseFactory(
        office=case.office,
        programme=case.programme,
        youth=YouthFactory(name="相川 すず", kana="あいかわ すず"),
        enrolled_on=dt.date(2025, 7, 1),
    )
    AssignmentFactory(case=other, staff=worker_of_youth)
    return submit(other, worker_of_youth, 3, 2)


def url(name, *keys):
    return reverse(f"competencies:{name}", args=keys)


def queue(browser, language="ja", **query):
    response = browser.get(
        url("review_list"), {"month": "2025-10", **query}, headers={"accept-language": language}
    )
    assert response.status_code == 200
    return response


def text(response):
    return " ".join(response.content.decode().split())


def state(sheet):
    return Checklist.objects.get(pk=sheet.pk).state


def messages(response):
    return [str(message) for message in response.context["messages"]]


# The queue


def test_queue_puts_differences_first_and_shows_the_items(browser, waiting, plain):
    response = queue(browser)
    assert [one.sheet for one, _after, _obstacle in response.context["rows"]] == [waiting, plain]
    page = text(response)
    for words in ("到達からの低下 1", "2段階以上の変化 1", "メモなし 1", "見た場面", "提出遅れ"):
        assert words in page
    assert page.count("気になる点なし") == 1
    assert "fell" not in page


def test_queue_opens_on_the_month_in_work_and_switches(browser, waiting):
    assert browser.get(url("review_list")).context["month"] == OCTOBER
    earlier = queue(browser, month="2025-09")
    assert earlier.context["month"] == OCTOBER.previous
    assert queue(browser, month="2099-01").context["month"] == OCTOBER.next
    assert queue(browser, month="x").context["month"] == OCTOBER


def test_queue_says_when_the_month_is_locked(browser, waiting, manager):
    assert "11月10日(月)の早朝に確定" in text(queue(browser))
    LockExtensionFactory(office=manager.office, locks_on=dt.date(2025, 11, 20))
    assert "11月20日(木)の早朝に確定" in text(queue(browser))
    assert "確定日を遅らせる" in text(queue(browser))
    with time_machine.travel("2025-11-20 12:00 +0900", tick=False):
        browser.force_login(manager)
        assert "確定日を遅らせる" not in text(queue(browser))


def test_queue_of_nothing_submitted_names_who_owes_what(browser, case):
    page = text(queue(browser))
    assert "提出された月次評価がまだありません" in page
    assert "<b> 桜井 さくら </b>" in page
    assert "残り40項目" in page


def test_queue_of_all_checked_says_so(browser, waiting, plain, manager):
    sheets.check(waiting, by=manager)
    assert "点検待ちはありません" not in text(queue(browser))
    sheets.check(plain, by=manager)
    page = text(queue(browser))
    assert "この月の評価はすべて点検済みか確定済みです" in page
    assert "佐藤 花 11月4日(火)" in page


def test_queue_tells_what_was_locked_without_a_check(browser, waiting, plain, manager):
    sheets.check(plain, by=manager)
    assert "点検されずに確定" not in text(queue(browser))
    locks.lock_due(today=dt.date(2025, 11, 10), by=manager)
    assert text(queue(browser)).count("点検されずに確定しました。 11月4日(火) 確定") == 1


def test_queue_of_a_month_before_anybody_came_is_empty(browser, case):
    response = queue(browser, month="2025-01")
    assert response.context["review"].asked == 0
    assert "この月に在籍する若者はいません" in text(response)


def test_queue_tells_a_maker_who_else_can_check(browser, plain, manager, case):
    StaffFactory(office=manager.office, role=Role.OFFICE_MANAGER, name="鈴木 一")
    own = submit(case, manager, 3)
    response = queue(browser)
    obstacles = {one.sheet: reason for one, _after, reason in response.context["rows"]}
    assert obstacles[plain] == ""
    assert "鈴木 一" in obstacles[own]
    assert url("checklist_check", plain.pk) in text(response)
    assert url("checklist_check", own.pk) not in text(response)


def test_queue_costs_the_same_for_one_sheet_and_for_five(browser, waiting, worker_of_youth):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            queue(browser)
        return len(seen)

    cost()  # the items of the version are read once a process
    one = cost()
    for n in range(4):
        case = CaseFactory(
            office=waiting.case.office,
            programme=waiting.case.programme,
            enrolled_on=dt.date(2025, 7, n + 1),
        )
        submit(case, worker_of_youth, 3, 4)
    assert one == cost() <= QUERIES


# Check


def test_check_goes_on_to_the_next_in_the_queue(browser, waiting, plain):
    answer = browser.post(url("checklist_check", waiting.pk), {"following": plain.pk})
    assert answer.url == f"{url('review_list')}?month=2025-10#sheet_{plain.pk}"
    assert state(waiting) == State.CHECKED
    answer = browser.post(url("checklist_check", plain.pk), {"following": "end"})
    assert answer.url == f"{url('review_list')}?month=2025-10"


def test_check_from_the_sheet_stays_there(browser, waiting):
    page = text(browser.get(waiting.get_absolute_url()))
    assert "まだ点検されていません。" in page
    answer = browser.post(url("checklist_check", waiting.pk))
    assert answer.url == waiting.get_absolute_url()
    page = text(browser.get(waiting.get_absolute_url()))
    assert "点検済み 11月4日(火) 佐藤 花" in page


def test_check_of_the_own_sheet_is_refused_with_a_sentence(browser, case, manager):
    own = submit(case, manager, 3)
    response = browser.post(url("checklist_check", own.pk), follow=True)
    assert any("ほかの人の点検" in message for message in messages(response))
    assert state(own) == State.SUBMITTED


def test_check_each_takes_the_shown_ones_and_reports_the_rest(browser, waiting, plain, manager):
    own = submit(
        CaseFactory(
            office=manager.office,
            programme=plain.case.programme,
            enrolled_on=dt.date(2025, 7, 1),
        ),
        manager,
        3,
    )
    response = queue(browser)
    shown = response.context["plain"]
    assert set(shown) == {plain.pk, own.pk}
    assert "気になる点のない2件" in text(response)
    response = browser.post(
        url("review_check_each"), {"month": "2025-10", "sheets": shown}, follow=True
    )
    said = messages(response)
    assert said[0] == "1件を点検済みにしました。"
    assert said[1].startswith(f"{own.case.code}: この評価票はご自身が")
    assert [state(sheet) for sheet in (plain, own, waiting)] == [
        State.CHECKED,
        State.SUBMITTED,
        State.SUBMITTED,
    ]


def test_check_each_leaves_out_and_the_queue_marks_a_new_rater(browser, case, plain):
    new = StaffFactory(office=case.office, is_cleared=False)
    marked = submit(case, new, 3, 2)
    response = queue(browser)
    assert response.context["plain"] == [plain.pk]
    assert text(response).count("基準合わせ前") == 1
    browser.post(url("checklist_check", marked.pk))
    assert state(marked) == State.CHECKED


def test_check_each_of_nothing_or_of_another_office_checks_nothing(browser, waiting):
    elsewhere = Checklist.objects.get(pk=waiting.pk)
    other = StaffFactory(role=Role.CASE_MANAGER)
    browser.force_login(other)
    for data in ({}, {"sheets": [elsewhere.pk]}, {"sheets": ["x"]}):
        response = browser.post(url("review_check_each"), {"month": "2025-10", **data}, follow=True)
        assert messages(response) != []
    assert state(waiting) == State.SUBMITTED


# Return and reopen


def test_return_from_the_queue_shows_the_worker_the_comment(browser, waiting, worker_of_youth):
    answer = browser.post(
        url("checklist_return", waiting.pk), {"comment": "B2の場面を", "following": "end"}
    )
    assert answer.url == f"{url('review_list')}?month=2025-10"
    draft = Checklist.objects.get(replaces=waiting)
    browser.force_login(worker_of_youth)
    page = text(browser.get(draft.get_absolute_url()))
    assert "もう一度見てください" in page
    assert "B2の場面を" in page
    assert "佐藤 花 11月4日(火)" in page


def test_return_without_a_comment_asks_for_it(browser, waiting):
    response = browser.post(url("checklist_return", waiting.pk), {"comment": " ", "following": "7"})
    assert response.status_code == 200
    assert "見直してほしいことを書いてください。" in text(response)
    assert 'name="following" value="7"' in text(response)
    assert not Checklist.objects.filter(replaces=waiting).exists()


def test_return_of_a_checked_sheet_is_refused_and_keeps_what_was_typed(browser, waiting, manager):
    sheets.check(waiting, by=manager)
    response = browser.post(url("checklist_return", waiting.pk), {"comment": "場面を"})
    assert "再開してください" in text(response)
    assert "場面を</textarea>" in text(response)


def test_reopen_leads_to_the_new_draft_and_the_old_sheet_says_so(browser, waiting, manager):
    sheets.check(waiting, by=manager)
    answer = browser.post(url("checklist_reopen", waiting.pk), {"comment": "写し間違い"})
    draft = Checklist.objects.get(replaces=waiting)
    assert answer.url == draft.get_absolute_url()
    page = text(browser.get(waiting.get_absolute_url()))
    assert "訂正中" in page
    assert url("checklist_reopen", waiting.pk) not in page


def test_sheet_offers_a_worker_no_check(browser, waiting, worker_of_youth):
    browser.force_login(worker_of_youth)
    page = text(browser.get(waiting.get_absolute_url()))
    for name in ("checklist_check", "checklist_return", "checklist_reopen"):
        assert url(name, waiting.pk) not in page
    assert "まだ点検されていません。" in page


# The ways to the queue


def test_correction_of_an_older_month_is_in_sight(browser, waiting, manager):
    older = Checklist.objects.get(month=(OCTOBER - 1).first)
    assert "2025年9月 1</a>" in text(queue(browser))
    assert "9月: 点検待ち 1件" in text(browser.get("/"))
    sheets.check(older, by=manager)
    assert "9月: 点検待ち" not in text(browser.get("/"))
    sheets.submit(sheets.reopen(older, by=manager, comment="訂正"), by=older.rater)
    assert "9月: 点検待ち 1件" in text(browser.get("/"))


def test_list_and_today_lead_to_the_queue(browser, waiting, worker_of_youth):
    way = f'href="{url("review_list")}?month=2025-10"'
    assert way in text(browser.get(url("checklist_list")))
    today = text(browser.get("/"))
    assert way in today
    assert "点検待ち 1件" in today
    browser.force_login(worker_of_youth)
    assert way not in text(browser.get(url("checklist_list")))
