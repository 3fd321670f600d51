import datetime as dt

import pytest
from django.utils import timezone

from cases.actions import attendances
from cases.measures.attendances import of_day
from cases.models import Attendance, Case
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AttendanceFactory,
    CaseFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.jobtra import ImportBatchFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2025, 9, 1)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def plan(case):
    plan = SupportPlanFactory(case=case, approved=True)
    PlannedDayFactory(plan=plan, weekday=0)
    return plan


def refused(case, **said):
    with pytest.raises(Refusal) as refusal:
        attendances.record(case, **said)
    return str(refusal.value)


def test_a_day_is_recorded_with_who_and_whether_it_was_planned(case, worker, plan):
    row = attendances.record(case, on=MONDAY, kind="late", by=worker)
    assert (row.kind, row.excuse, row.is_planned, row.recorded_by) == ("late", "", True, worker)
    tuesday = MONDAY + dt.timedelta(days=1)
    assert not attendances.record(case, on=tuesday, kind="present", by=worker).is_planned
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["attendance.recorded"] * 2


def test_the_last_word_counts_and_is_no_longer_the_imports(case, worker):
    AttendanceFactory(case=case, on=MONDAY, kind="absent", batch=ImportBatchFactory())
    attendances.record(case, on=MONDAY, kind="excused", excuse="infection", by=worker)
    row = Attendance.objects.get()
    assert (row.kind, row.excuse, row.batch) == ("excused", "infection", None)


def test_nobody_is_absent_on_a_day_that_is_not_planned(case, worker, plan):
    tuesday = MONDAY + dt.timedelta(days=1)
    said = "この日は来所の予定がありません。欠席や休みは記録できません。"
    assert refused(case, on=tuesday, kind="absent", by=worker) == said
    assert refused(case, on=tuesday, kind="excused", excuse="closed", by=worker) == said


def test_only_days_of_the_support(case, worker):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert refused(case, on=tomorrow, kind="present", by=worker) == "先の日付です。"
    before = case.first_visit_on - dt.timedelta(days=1)
    said = "この日はまだ初回来所の前です。"
    assert refused(case, on=before, kind="present", by=worker) == said
    case.status, case.closed_on = "interrupted", MONDAY
    case.save()
    attendances.record(case, on=MONDAY, kind="present", by=worker)
    after = MONDAY + dt.timedelta(days=1)
    said = "この日には支援が終わっています。"
    assert refused(case, on=after, kind="present", by=worker) == said
    assert Attendance.objects.get().on == MONDAY


def test_taken_back_it_is_as_if_nothing_was_said(case, worker):
    attendances.record(case, on=MONDAY, kind="present", by=worker)
    attendances.erase(case, on=MONDAY, by=worker)
    attendances.erase(case, on=MONDAY, by=worker)
    assert not Attendance.objects.exists()
    assert AuditEvent.objects.filter(verb="attendance.erased").count() == 1


def test_a_closed_day_excuses_who_was_planned_and_is_not_recorded(case, worker, plan):
    came = CaseFactory(office=case.office)
    attendances.record(came, on=MONDAY, kind="present", by=worker)
    CaseFactory(office=case.office)  # not planned
    assert attendances.close(of_day(Case.objects.all(), MONDAY), by=worker) == 1
    assert set(Attendance.objects.values_list("case", "kind", "excuse")) == {
        (came.pk, "present", ""),
        (case.pk, "excused", "closed"),
    }
