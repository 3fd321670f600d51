import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.access import Role
from tests.factories.cases import AssignmentFactory, AttendanceFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import ChecklistFactory
from tests.factories.evaluations import CaseConferenceFactory, DecisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2025, 10, 29, 3, tzinfo=dt.UTC), tick=False):
        yield


def page(client, staff, language="en"):
    client.force_login(staff)
    response = client.get("/", headers={"accept-language": language})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_today_shows_my_youths_and_not_those_of_others(client):
    me = StaffFactory(office=OfficeFactory())
    AssignmentFactory(case__office=me.office, case__youth__name="わたしの", staff=me)
    AssignmentFactory(case__office=me.office, case__youth__name="べつの")
    found = page(client, me)
    assert "わたしの" in found
    assert "べつの" not in found


def test_today_goes_on_with_the_first_unfinished_sheet(client):
    me = StaffFactory(office=OfficeFactory())
    sheet = ChecklistFactory(case=AssignmentFactory(case__office=me.office, staff=me).case)
    assert f'href="{sheet.get_absolute_url()}">Go on</a>' in page(client, me)


def test_today_says_how_late_in_words(client):
    me = StaffFactory(office=OfficeFactory())
    AssignmentFactory(case__office=me.office, staff=me)
    DecisionFactory(
        agenda_item__conference__office=me.office, owner=me, due_on=dt.date(2025, 10, 26)
    )
    assert "3 days late" in page(client, me)
    assert "3日過ぎ" in page(client, me, "ja")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("10-29", "評価の締切 10月31日(金) まで、あと2日"),
        ("10-31", "評価の締切は今日です"),
        ("11-01", '評価の締切 10月31日(金) <span class="jt-tag jt-tag--note"> 1日過ぎ'),
        ("11-04", '評価の締切 10月31日(金) <span class="jt-tag jt-tag--note"> 4日過ぎ'),
    ],
)
def test_today_says_how_near_the_deadline_of_the_checklists_is(client, day, words):
    me = StaffFactory(office=OfficeFactory())
    AssignmentFactory(case__office=me.office, staff=me)
    with time_machine.travel(f"2025-{day} 12:00 +0900", tick=False):
        assert words in page(client, me, "ja")


def test_today_ends_a_decision_with_one_tap(client):
    me = StaffFactory(office=OfficeFactory())
    decision = DecisionFactory(agenda_item__conference__office=me.office, owner=me)
    assert decision.action in page(client, me)
    answer = client.post(
        reverse("evaluations:decision_outcome", args=[decision.pk]),
        {"result": "done", "next": reverse("evaluations:today")},
    )
    assert answer.url == "/"
    assert decision.action not in page(client, me)


def test_today_of_who_has_no_youths_says_what_will_stand_there(client):
    assert "No youth is assigned to you yet" in page(client, StaffFactory())


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.OFFICE_MANAGER])
def test_today_of_a_manager_names_who_has_not_submitted(client, role):
    me = StaffFactory(office=OfficeFactory(), role=role)
    worker = StaffFactory(office=me.office, name="早川")
    AssignmentFactory(case__office=me.office, staff=worker)
    AssignmentFactory()
    assert f'worker={worker.pk}">早川</a> <span class="jt-sub"> 1 left' in page(client, me)
    assert f"worker={worker.pk}" not in page(client, worker)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.ADMINISTRATOR])
def test_today_of_head_office_holds_nothing_of_a_file(client, role):
    name = "ひみつの名前"
    case = AssignmentFactory(case__youth__name=name).case
    AttendanceFactory(case=case, on=dt.date(2025, 10, 29))
    DecisionFactory(agenda_item__case=case, action=name)
    CaseConferenceFactory(held_on=dt.date(2025, 10, 29))
    found = page(client, StaffFactory(role=role))
    assert name not in found
    assert case.code not in found


def test_today_names_the_feedback_to_give_in_one_line(client):
    me = StaffFactory(office=OfficeFactory())
    assert "Feedback to give" not in page(client, me)
    for kana in ("い", "あ"):
        row = AssignmentFactory(
            case__office=me.office, case__youth__name=kana, case__youth__kana=kana, staff=me
        )
        ChecklistFactory(case=row.case, month=dt.date(2025, 9, 1), submitted=True)
    found = page(client, me)
    assert "Feedback to give (2)" in found
    assert "<b>あ</b> and 1 more <small>" in found
    assert "14 days late" in found  # the tenth business day of October 2025 is the 15th
