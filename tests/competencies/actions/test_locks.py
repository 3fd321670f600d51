import datetime as dt
from functools import partial

import pytest
import time_machine

from cases.models import Staff
from competencies.actions import locks, sheets
from competencies.models import Checklist, LockExtension, StageJudgement
from competencies.models.sheet import Source, State
from jobtra.fiscal import Month
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests import together
from tests.factories.cases import OfficeFactory, StaffFactory
from tests.factories.competencies import (
    ChecklistFactory,
    LockExtensionFactory,
    StageJudgementFactory,
)

pytestmark = pytest.mark.django_db
OCTOBER = Month(2025, 10)
LOCK_DAY = dt.date(2025, 11, 10)


def lock(day=LOCK_DAY):
    return locks.lock_due(today=day, by=Staff.objects.system())


def states():
    return dict(Checklist.objects.values_list("pk", "state"))


# The lock


def test_lock_takes_what_is_in_force_checked_or_not_on_its_day():
    submitted, checked = ChecklistFactory(submitted=True), ChecklistFactory(checked=True)
    imported = ChecklistFactory(submitted=True, source=Source.IMPORT)
    assert lock(dt.date(2025, 11, 9)) == 0
    assert lock() == 3
    assert states() == dict.fromkeys([submitted.pk, checked.pk, imported.pk], State.LOCKED)
    row = Checklist.objects.get(pk=submitted.pk)
    assert (row.locked_by, row.checked_at) == (Staff.objects.system(), None)


def test_lock_leaves_drafts_replaced_sheets_other_voices_and_the_running_month():
    draft = ChecklistFactory()
    old = ChecklistFactory(submitted=True)
    new = sheets.replace(old, by=old.rater, comment="訂正")
    sheets.submit(new, by=old.rater)
    second = ChecklistFactory(submitted=True, voice="second")
    present = ChecklistFactory(submitted=True, month=dt.date(2025, 11, 1))
    assert lock() == 1
    assert states() == {
        draft.pk: State.DRAFT,
        old.pk: State.SUBMITTED,
        new.pk: State.LOCKED,
        second.pk: State.SUBMITTED,
        present.pk: State.SUBMITTED,
    }


def at(moment):
    return time_machine.travel(f"2025-11-{moment} +0900", tick=False)


def first_locked():
    """The first day whose run locks something, and how much."""
    days = (LOCK_DAY + dt.timedelta(days=n) for n in range(30))
    return next((str(day), count) for day in days if (count := lock(day)))


LATE = [
    ("09 23:59", "2025-11-10"),
    ("10 00:00", "2025-11-13"),  # still the 9th in UTC
    ("10 23:59", "2025-11-13"),
    ("11 12:00", "2025-11-14"),
    ("14 12:00", "2025-11-19"),  # a Friday, with the weekend behind it
    ("15 12:00", "2025-11-19"),
    ("16 23:59", "2025-11-19"),
    ("17 00:00", "2025-11-20"),
    ("20 12:00", "2025-11-26"),  # 24 November stands for Labour Thanksgiving Day, a Sunday
    ("23 12:00", "2025-11-27"),
]


@pytest.mark.parametrize(("moment", "day"), LATE)
def test_lock_leaves_three_business_days_to_check_what_came_late(moment, day):
    with at(moment):
        ChecklistFactory(submitted=True)
    assert first_locked() == (day, 1)


@pytest.mark.parametrize(
    ("locks_on", "moment", "day"),
    [
        (20, "19 23:59", "2025-11-20"),
        (20, "20 00:00", "2025-11-26"),
        (15, "14 12:00", "2025-11-15"),  # a Saturday
        (15, "15 00:00", "2025-11-19"),
    ],
)
def test_late_is_counted_from_the_day_an_office_chose(locks_on, moment, day):
    with at(moment):
        sheet = ChecklistFactory(submitted=True)
    LockExtensionFactory(office=sheet.case.office, locks_on=dt.date(2025, 11, locks_on))
    assert first_locked() == (day, 1)


def test_lock_waits_for_no_check_of_what_is_checked_imported_or_a_judgement():
    with at("10 12:00"):
        late = ChecklistFactory(submitted=True)
        ChecklistFactory(checked=True)
        ChecklistFactory(submitted=True, source=Source.IMPORT)
        StageJudgementFactory(submitted=True)
    assert (lock(), lock()) == (3, 0)
    assert Checklist.objects.exclude(state=State.LOCKED).get() == late
    assert AuditEvent.objects.filter(verb="month.locked").count() == 3


def test_lock_takes_a_checked_correction_the_next_morning_and_an_unchecked_one_after_three():
    seen, unseen = ChecklistFactory.create_batch(2, submitted=True)
    manager = StaffFactory(role="case_manager", office=seen.case.office)
    assert lock() == 2
    with at("12 12:00"):
        drafts = [sheets.reopen(sheet, by=manager, comment="訂正") for sheet in (seen, unseen)]
        assert lock(dt.date(2025, 11, 13)) == 0
        for draft in drafts:
            sheets.submit(draft, by=seen.rater)
        sheets.check(drafts[0], by=manager)
    assert [lock(dt.date(2025, 11, day)) for day in (13, 14, 15, 16, 17)] == [1, 0, 0, 0, 1]
    stamps = [
        (one.state, one.checked_by)
        for one in Checklist.objects.filter(replaces__isnull=False).order_by("pk")
    ]
    assert stamps == [(State.LOCKED, manager), (State.LOCKED, None)]


def test_lock_waits_for_the_day_an_office_chose():
    sheet, other = ChecklistFactory(submitted=True), ChecklistFactory(submitted=True)
    LockExtensionFactory(office=sheet.case.office, locks_on=dt.date(2025, 11, 20))
    lock()
    assert states() == {sheet.pk: State.SUBMITTED, other.pk: State.LOCKED}
    lock(dt.date(2025, 11, 20))
    assert states()[sheet.pk] == State.LOCKED


def test_lock_ends_the_blindness_of_the_months_judgements():
    judgement = StageJudgementFactory(submitted=True)
    case = judgement.case
    waiting = StaffFactory(office=case.office)
    case.assignments.create(staff=waiting, kind="second", starts_on=dt.date(2025, 4, 1))
    assert not StageJudgement.objects.revealed_to(waiting).exists()
    assert lock() == 1
    assert list(StageJudgement.objects.revealed_to(waiting)) == [judgement]


def test_lock_writes_one_event_for_an_offices_month():
    office = OfficeFactory()
    ChecklistFactory.create_batch(2, case__office=office, submitted=True)
    StageJudgementFactory(case__office=office, submitted=True)
    lock()
    event = AuditEvent.objects.get(verb="month.locked")
    assert event.by == Staff.objects.system().code
    assert event.changes == {
        "office": office.code,
        "month": "2025-10",
        "checklists": 2,
        "stage_judgements": 1,
    }


def test_lock_goes_on_where_a_killed_run_stopped():
    first, second = ChecklistFactory(submitted=True), ChecklistFactory(submitted=True)
    locks.lock_month(first.case.office, OCTOBER, today=LOCK_DAY, by=Staff.objects.system())
    assert states() == {first.pk: State.LOCKED, second.pk: State.SUBMITTED}
    assert lock() == 1
    assert states() == {first.pk: State.LOCKED, second.pk: State.LOCKED}


@together.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_checked_first", [True, False])
def test_a_check_and_the_lock_at_once_are_one_after_the_other(is_checked_first):
    sheet = ChecklistFactory(submitted=True)
    manager, system = (
        StaffFactory(role="case_manager", office=sheet.case.office),
        Staff.objects.system(),
    )
    check, run = partial(sheets.check, sheet, by=manager), partial(lock, LOCK_DAY)
    found = together.meanwhile(*([check, run] if is_checked_first else [run, check]))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.locked_by) == (State.LOCKED, system)
    if is_checked_first:
        assert (found, sheet.checked_by) == ((sheet, 1), manager)
    else:
        assert (found[0], type(found[1]), sheet.checked_by) == (1, Refusal, None)
        assert str(found[1]) == "この評価票はすでに点検済みか確定済みです。"


# Postponing


@pytest.fixture
def manager():
    return StaffFactory(role="case_manager")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2025-11-07 12:00 +0900", tick=False):
        yield


def postpone(manager, to, month=OCTOBER, reason="監査のため"):
    return locks.postpone(manager.office, month=month, to=to, reason=reason, by=manager)


def test_postpone_writes_who_why_and_until_when(manager):
    row = postpone(manager, dt.date(2025, 11, 20), reason=" 監査のため ")
    assert (row.office, row.month, row.reason, row.granted_by) == (
        manager.office,
        OCTOBER.first,
        "監査のため",
        manager,
    )
    event = AuditEvent.objects.get(verb="lock.postponed")
    assert event.changes == {"month": "2025-10", "to": "2025-11-20"}


def test_postpone_allows_the_usual_day_to_thirty_days_after_it(manager):
    for day in (dt.date(2025, 12, 10), LOCK_DAY):  # the second takes the first back
        assert postpone(manager, day).locks_on == day
    for day in (dt.date(2025, 11, 9), dt.date(2025, 12, 11)):
        with pytest.raises(Refusal, match="2025年11月10日から2025年12月10日"):
            postpone(manager, day)
    assert LockExtension.objects.count() == 2


def test_postpone_is_for_days_to_come(manager):
    postpone(manager, dt.date(2025, 11, 20))
    with time_machine.travel("2025-11-17 12:00 +0900", tick=False):
        with pytest.raises(Refusal, match="2025年11月18日から"):
            postpone(manager, dt.date(2025, 11, 17))
        postpone(manager, dt.date(2025, 11, 18))
    with (
        time_machine.travel("2025-11-18 12:00 +0900", tick=False),
        pytest.raises(Refusal, match="確定日は過ぎて"),
    ):
        postpone(manager, dt.date(2025, 11, 25))


def test_postpone_refuses_without_a_reason_and_for_a_month_to_come(manager):
    with pytest.raises(Refusal, match="理由"):
        postpone(manager, dt.date(2025, 11, 20), reason=" ")
    with pytest.raises(Refusal, match="まだ始まって"):
        postpone(manager, dt.date(2026, 1, 20), month=Month(2025, 12))
    assert not LockExtension.objects.exists()
