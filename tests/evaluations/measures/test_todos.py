import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.models import Assessment, Case, Outcome, SupportPlan
from competencies.measures.case_notes import draft_key
from evaluations.measures import todos
from jobtra import drafts
from tests.factories.cases import (
    AssessmentFactory,
    AssignmentFactory,
    ClosureFactory,
    EmploymentFactory,
    EnquiryFactory,
    InternshipFactory,
    JobApplicationFactory,
    OfficeFactory,
    OutcomeFactory,
    StaffFactory,
    SupportPlanFactory,
    TransferFactory,
)
from tests.factories.competencies import (
    CalibrationInvitationFactory,
    CalibrationSessionFactory,
    submit_answers,
)
from tests.factories.evaluations import DecisionFactory, DecisionOutcomeFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 29)  # a Wednesday


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def me(office):
    return StaffFactory(office=office)


@pytest.fixture
def manager(office):
    return StaffFactory(office=office, role=Role.CASE_MANAGER)


@pytest.fixture
def director(office):
    return StaffFactory(office=office, role=Role.OFFICE_MANAGER)


@pytest.fixture
def case(me):
    since = DAY - dt.timedelta(days=29)
    return AssignmentFactory(case__office=me.office, case__enrolled_on=since, staff=me).case


def of(staff, day=DAY):
    cases = Case.objects.visible_to(staff).assigned_to(staff)
    return [(one.kind, one.who, one.what) for one in todos.of(staff, cases, day)]


def test_decisions_of_mine_come_with_their_day_and_leave_when_done(me, manager):
    def decide(days, owner=me):
        return DecisionFactory(
            agenda_item__conference__office=me.office,
            owner=owner,
            due_on=DAY + dt.timedelta(days=days),
        )

    late, now, sunday, monday = (decide(days) for days in (-3, 0, 4, 5))
    DecisionOutcomeFactory(decision=decide(0))
    decide(0, manager)
    found = todos.agenda(todos.of(me, Case.objects.none(), DAY), DAY)
    parts = (found.overdue, found.today, found.week, found.later)
    assert [[one.decision for one, _days in part] for part in parts] == [
        [late],
        [now],
        [sunday],
        [monday],
    ]
    assert [days for part in parts for _one, days in part] == [3, 0, -4, -5]
    assert found


def test_nothing_to_do_is_an_empty_agenda():
    assert not todos.agenda([], DAY)


def test_an_enquiry_is_of_who_took_it_while_it_is_open(me):
    mine = EnquiryFactory(office=me.office, taken_by=me, is_urgent=True)
    EnquiryFactory(office=me.office, taken_by=me)
    EnquiryFactory(office=me.office, is_urgent=True)
    EnquiryFactory(office=me.office, taken_by=me, is_urgent=True, ended=True)
    assert of(me) == [("受付", mine.call_name, "緊急")]


def test_a_calibration_waits_until_it_is_submitted_or_revealed(me, manager):
    session = CalibrationSessionFactory(office=me.office, title="秋の回", held_on=DAY)
    invitation = CalibrationInvitationFactory(session=session, staff=me)
    revealed = CalibrationSessionFactory(office=me.office, revealed=True)
    CalibrationInvitationFactory(session=revealed, staff=me)
    assert of(me) == [("基準合わせ", "秋の回", "ひとりで評価")]
    assert of(manager) == []
    submit_answers(invitation, {})
    assert of(me) == []


def test_the_gate_of_a_new_rater_is_to_be_passed_today(office):
    new = StaffFactory(office=office, is_cleared=False)
    (todo,) = todos.of(new, Case.objects.none(), DAY)
    assert (todo.kind, todo.due_on, todo.path) == ("基準合わせ", DAY, "/calibrations/gate/")
    assert of(StaffFactory(office=office, role=Role.OFFICE_MANAGER, is_cleared=False)) == []


def test_a_draft_of_a_note_is_of_who_writes_it(me, manager, case):
    drafts.save(draft_key(case), {"facts": "途中"}, by=me)
    drafts.save(draft_key(AssignmentFactory().case), {"facts": "途中"}, by=me)  # of another office
    assert of(me) == [("記録", case.youth.name, "書きかけの下書き")]
    assert of(manager) == []


def test_an_assessment_is_finished_by_the_worker_and_checked_by_the_manager(me, manager, case):
    row = AssessmentFactory(case=case)
    assert of(me) == [("アセスメント", case.youth.name, "仕上げ")]
    assert of(manager) == []
    now = timezone.now()
    Assessment.objects.filter(pk=row.pk).update(
        state="submitted", submitted_at=now, submitted_by=me
    )
    assert of(me) == []
    assert of(manager) == [("アセスメント", case.youth.name, "点検待ち")]


@pytest.mark.parametrize(
    ("how_far", "who", "what"),
    [
        ("conferred", "me", "本人への説明"),
        ("agreed", "manager", "点検待ち"),
        ("checked", "director", "承認待ち"),
    ],
)
def test_a_plan_waits_for_one_person_at_a_time(request, case, how_far, who, what):
    SupportPlanFactory(case=case, **{how_far: True})
    told = {name: of(request.getfixturevalue(name)) for name in ("me", "manager", "director")}
    assert {name for name, found in told.items() if found} == {who}
    assert told[who] == [("計画", case.youth.name, what)]


def test_a_returned_plan_says_why(me, case):
    before = SupportPlanFactory(case=case, returned=True)
    SupportPlanFactory(case=case, replaces=before)
    assert of(me) == [("差し戻し", case.youth.name, before.return_reason)]


def test_an_internship_that_is_over_is_looked_back_on(me, case):
    InternshipFactory(case=case, ends_on=DAY)
    InternshipFactory(case=case, starts_on=DAY, ends_on=DAY + dt.timedelta(days=1))
    assert of(me) == [("インターン(実習)", case.youth.name, "本人と振り返り")]


def test_an_application_has_its_next_date(me, case):
    row = JobApplicationFactory(case=case, next_on=DAY)
    JobApplicationFactory(case=case)
    assert of(me) == [("応募", case.youth.name, row.employer_name)]


def test_a_graduation_is_approved_by_the_office_manager(me, director, case):
    row = OutcomeFactory(case=case, return_reason="就職先を確かめてください")
    assert of(me) == [("差し戻し", case.youth.name, row.return_reason)]
    now = timezone.now()
    Outcome.objects.filter(pk=row.pk).update(
        state="conferred", conferred_at=now, conferred_by=me, conferred_on=DAY
    )
    assert of(me) == []
    assert of(director) == [("卒業判定", case.youth.name, "承認待ち")]


def test_closures_and_leavings_wait_for_the_case_manager(me, manager, case):
    ClosureFactory(case=case)
    EmploymentFactory(
        case=case,
        starts_on=DAY - dt.timedelta(days=5),
        left_on=DAY,
        separated_at=timezone.now(),
        separated_by=me,
    )
    assert sorted(kind for kind, _who, _what in of(manager)) == ["終了", "離職"]
    assert of(me) == []


def test_a_transfer_is_told_by_its_code_to_the_office_that_is_asked(manager, director):
    row = TransferFactory(to_office=manager.office)
    TransferFactory(from_office=manager.office, case__office=manager.office)
    told = [("移管", row.case.code, f"{row.from_office.name}から")]
    assert of(manager) == told
    assert of(director) == told


def test_employment_is_checked_in_its_window(me):
    hired = AssignmentFactory(
        case__office=me.office,
        case__first_visit_on=None,
        case__enrolled_on=dt.date(2025, 1, 6),
        staff=me,
    ).case
    EmploymentFactory(case=hired, starts_on=DAY - dt.timedelta(days=13))
    Case.objects.filter(pk=hired.pk).update(status="graduated")
    assert of(me) == [("在職確認", hired.youth.name, "2週間")]


def test_a_review_is_told_three_weeks_before_its_day(me, case):
    SupportPlanFactory(case=case, approved=True, review_on=DAY + dt.timedelta(days=21))
    assert of(me) == [("計画", case.youth.name, "見直し")]
    assert of(me, DAY - dt.timedelta(days=1)) == []


def test_what_waits_in_another_office_is_not_told(manager, director):
    for plan in ("agreed", "checked"):
        SupportPlanFactory(**{plan: True})
    ClosureFactory()
    assert of(manager) == of(director) == []
    assert SupportPlan.objects.count() == 2
