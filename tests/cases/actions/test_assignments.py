import datetime as dt

import pytest

from cases.access import Role
from cases.actions import assignments
from cases.models import Assignment
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    PostingFactory,
    StaffFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
KEY, SECOND = Assignment.Kind.KEY, Assignment.Kind.SECOND
DAY = dt.date(2025, 6, 1)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def manager(case):
    return StaffFactory(office=case.office, role=Role.CASE_MANAGER)


def assign(case, staff, by, kind=KEY, on=DAY):
    return assignments.assign(case, kind=kind, staff=staff, starts_on=on, by=by)


def refusal(*args, **kwargs):
    with pytest.raises(Refusal) as refused:
        assign(*args, **kwargs)
    return str(refused.value)


def test_the_person_is_assigned_told_and_it_is_recorded(case, worker, manager):
    row = assign(case, worker, manager)
    assert (row.case, row.staff, row.kind, row.starts_on) == (case, worker, KEY, DAY)
    told = worker.notifications.get()
    assert (told.kind, told.verb, told.case) == ("assigned", "case.assigned", case)
    assert told.path == f"/cases/{case.pk}/"
    event = AuditEvent.objects.get(verb="case.assigned")
    assert event.by == manager.code
    assert event.changes == {"kind": "key", "staff": worker.code, "starts_on": "2025-06-01"}


def test_who_takes_a_case_is_not_told_so(case, manager):
    assign(case, manager, manager)
    assert not manager.notifications.exists()


def test_the_same_day_is_mended_not_doubled(case, worker, manager):
    assign(case, worker, manager)
    assign(case, manager, manager)
    assert list(case.assignments.values_list("staff", flat=True)) == [manager.pk]


def test_an_assignment_ends_by_a_row(case, worker, manager):
    assign(case, worker, manager)
    row = assign(case, None, manager, on=dt.date(2025, 7, 1))
    assert row.staff is None
    assert not Assignment.objects.in_force(dt.date(2025, 7, 1)).filter(case=case).exists()
    assert Assignment.objects.in_force(dt.date(2025, 6, 30)).filter(case=case).exists()


def test_nothing_to_end_is_refused(case, manager):
    assert refusal(case, None, manager) == "その日の担当者はいません。終える担当がありません。"


def test_a_closed_case_is_refused(manager):
    case = CaseFactory(closed=True, office=manager.office)
    assert refusal(case, manager, manager) == "このケースは終了しています。"


def test_before_the_first_visit_is_refused(case, worker, manager):
    assert (
        refusal(case, worker, manager, on=dt.date(2025, 3, 31))
        == "担当の開始は初回来所の日より前にできません。"
    )


def test_without_a_first_visit_the_enrolment_counts(worker, manager):
    case = CaseFactory(office=worker.office, first_visit_on=None)
    assert "初回来所" in refusal(case, worker, manager, on=dt.date(2025, 4, 14))
    assert assign(case, worker, manager, on=dt.date(2025, 4, 15))


@pytest.mark.parametrize("change", ["other office", "not yet", "deactivated"])
def test_only_people_posted_to_the_office_that_day(case, worker, manager, change):
    if change == "other office":
        worker = StaffFactory()
    elif change == "not yet":
        PostingFactory(staff=worker, office=case.office, role="", starts_on=dt.date(2025, 5, 1))
    else:
        worker.is_active = False
        worker.save()
    assert refusal(case, worker, manager) == "この職員は、その日この事業所に配属されていません。"


def test_the_same_person_is_not_key_and_second_at_once(case, worker, manager):
    assign(case, worker, manager)
    assert (
        refusal(case, worker, manager, kind=SECOND)
        == "同じ職員が担当と副担当を兼ねることはできません。"
    )


def test_not_even_later(case, worker, manager):
    assign(case, worker, manager, kind=SECOND, on=dt.date(2025, 8, 1))
    assert "兼ねる" in refusal(case, worker, manager)
    assign(case, manager, manager, on=dt.date(2025, 7, 1))
    assert assign(case, worker, manager)


def test_the_second_becomes_key_when_the_old_kind_ended(case, worker, manager):
    assign(case, worker, manager, kind=SECOND)
    assign(case, None, manager, kind=SECOND, on=dt.date(2025, 7, 1))
    assert assign(case, worker, manager, on=dt.date(2025, 7, 1))


def test_days_of_another_office_are_left_alone(case, worker, manager):
    TransferFactory(
        case=case,
        from_office=StaffFactory().office,
        to_office=case.office,
        moves_on=dt.date(2025, 6, 2),
        moved=True,
    )
    assert refusal(case, worker, manager) == "その日より前、このケースは別の事業所にありました。"
    assert assign(case, worker, manager, on=dt.date(2025, 6, 2))


def test_from_an_accepted_transfer_on_the_other_office_assigns(case, worker, manager):
    TransferFactory(case=case, moves_on=dt.date(2025, 6, 2), accepted=True)
    assert assign(case, worker, manager)
    assert "別の事業所が担当" in refusal(case, worker, manager, on=dt.date(2025, 6, 2))


def test_all_cases_are_handed_over_or_none(worker, manager):
    first, second = (AssignmentFactory(case__office=worker.office, staff=worker) for _ in "ab")
    heir = StaffFactory(office=worker.office)
    AssignmentFactory(case=second.case, staff=heir, kind=SECOND)
    pairs = [(first, heir), (second, heir)]
    with pytest.raises(Refusal) as refused:
        assignments.hand_over(pairs, starts_on=DAY, by=manager)
    assert str(refused.value).startswith(f"{second.case.code}: 同じ職員が")
    assert not Assignment.objects.filter(starts_on=DAY).exists()
    assignments.hand_over([(first, heir), (second, manager)], starts_on=DAY, by=manager)
    assert set(Assignment.objects.filter(starts_on=DAY).values_list("case", "staff")) == {
        (first.case.pk, heir.pk),
        (second.case.pk, manager.pk),
    }
