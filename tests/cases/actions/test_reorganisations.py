import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import offices, reorganisations
from cases.measures.offices import office_on
from cases.models import Assignment, Case, Employer, Office, Posting, Transfer
from evaluations.models import CaseConference, Decision
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    EmployerFactory,
    EmploymentFactory,
    EnquiryFactory,
    InternshipFactory,
    OfficeFactory,
    PostingFactory,
    StaffFactory,
    TransferFactory,
)
from tests.factories.evaluations import CaseConferenceFactory, DecisionFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 1)


@pytest.fixture
def administrator():
    return StaffFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def office():
    return OfficeFactory(code="OLD", name="みどり")


@pytest.fixture
def into():
    return OfficeFactory(code="NEW", name="あおば")


@pytest.fixture
def merge(office, into, administrator):
    def act(on=DAY):
        reorganisations.merge(office, into=into, on=on, by=administrator)
        office.refresh_from_db()

    return act


def refusal(act, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)
    return str(refused.value)


def test_every_case_moves_open_or_closed_and_can_be_told_where_it_was(merge, office, into):
    cases = [CaseFactory(office=office), CaseFactory(office=office, closed=True)]
    merge()
    assert set(Case.objects.filter(office=into)) == set(cases)
    for case in cases:
        case.refresh_from_db()
        move = case.transfers.get()
        assert (move.cause, move.moves_on, move.is_accepted) == ("reorganised", DAY, True)
        assert office_on(case, DAY - dt.timedelta(days=1)) == office
        assert office_on(case, DAY) == into


def test_the_office_is_closed_and_recorded(merge, office, into):
    CaseFactory(office=office)
    merge()
    assert (office.closed_on, office.merged_into) == (DAY, into)
    assert not office.is_open
    changes = AuditEvent.objects.get(verb="office.merged").changes
    assert changes == {"into": "NEW", "on": "2025-10-01", "cases": 1, "people": 0}


def test_workers_keep_their_cases_and_people_are_posted_to_the_other(merge, office, into):
    row = AssignmentFactory(case__office=office)
    posting = row.staff.postings.get()
    posting.share, posting.reads_sensitive = "0.50", True
    posting.save()
    later = PostingFactory(
        staff=row.staff, office=office, starts_on=timezone.localdate() + dt.timedelta(days=9)
    )
    merge()
    new = row.staff.postings.get(starts_on=DAY)
    assert (new.office, new.role, str(new.share)) == (into, "support_worker", "0.50")
    assert new.reads_sensitive
    later.refresh_from_db()
    assert later.office == into
    assert row.staff.postings.get(pk=posting.pk).office == office
    assert Assignment.objects.in_force().get(case=row.case).staff == row.staff


def test_who_left_before_is_not_posted_anew(merge, office):
    gone = StaffFactory(office=office)
    PostingFactory(staff=gone, office=None, role="", starts_on=dt.date(2025, 9, 1))
    merge()
    assert gone.postings.count() == 2


def test_enquiries_move(merge, office, into):
    enquiry, ended = EnquiryFactory(office=office), EnquiryFactory(office=office, ended=True)
    merge()
    for row in (enquiry, ended):
        row.refresh_from_db()
        assert row.office == into


def test_a_company_both_know_is_one(merge, office, into):
    old, new = (EmployerFactory(office=o, name="株式会社みなと") for o in (office, into))
    other = EmployerFactory(office=office, name="株式会社もり")
    case = CaseFactory(office=office)
    stay = InternshipFactory(case=case, employer=old)
    job = EmploymentFactory(case=case, employer=old, employer_name="株式会社みなと")
    merge()
    stay.refresh_from_db()
    job.refresh_from_db()
    assert (stay.employer, job.employer) == (new, new)
    names = Employer.objects.filter(office=into, is_active=True).values_list("name", flat=True)
    assert sorted(names) == ["株式会社みなと", "株式会社もり"]
    other.refresh_from_db()
    assert other.office == into
    old.refresh_from_db()
    assert not old.is_active


def test_what_was_discussed_is_seen_by_the_surviving_office(merge, office, into):
    conference = CaseConferenceFactory(office=office)
    decision = DecisionFactory(agenda_item__conference=conference)
    manager = StaffFactory(office=into, role=Role.CASE_MANAGER)
    assert not CaseConference.objects.visible_to(manager).exists()
    merge()
    assert CaseConference.objects.visible_to(manager).get() == conference
    assert Decision.objects.visible_to(manager).get() == decision


def test_an_office_merged_before_goes_along(merge, office, into, administrator):
    first = OfficeFactory()
    reorganisations.merge(first, into=office, on=DAY, by=administrator)
    merge(on=DAY)
    first.refresh_from_db()
    assert first.merged_into == into


@pytest.mark.parametrize("trait", [{}, {"accepted": True}])
def test_transfers_under_way_come_first(merge, office, trait):
    TransferFactory(to_office=office, **trait)
    assert refusal(merge).startswith("この事業所の移管のうち")
    assert not Office.objects.get(pk=office.pk).closed_on


def test_a_day_to_come_is_refused(merge):
    assert refusal(merge, on=timezone.localdate() + dt.timedelta(days=1)) == (
        "当日か、それ以降に行ってください。"
    )


def test_a_day_before_a_case_came_is_refused(merge, office):
    case = CaseFactory(office=office)
    TransferFactory(
        case=case,
        from_office=OfficeFactory(),
        to_office=office,
        moves_on=DAY + dt.timedelta(days=1),
        moved=True,
    )
    assert "あとの日を" in refusal(merge)


def test_itself_and_closed_ones_are_refused(office, into, administrator):
    def act(a, b):
        reorganisations.merge(a, into=b, on=DAY, by=administrator)

    assert refusal(act, office, office) == "別の事業所を選んでください。"
    into.closed_on = DAY
    into.save()
    assert refusal(act, office, into) == "この事業所は閉じられています。"
    assert refusal(act, into, office) == "この事業所は閉じられています。"


def test_a_split_takes_the_cases_of_key_workers_and_these(office, into, administrator):
    going, staying = StaffFactory(office=office), StaffFactory(office=office)
    moves = AssignmentFactory(case__office=office, staff=going).case
    closed = AssignmentFactory(case=CaseFactory(office=office, closed=True), staff=going).case
    stays = AssignmentFactory(case__office=office, staff=staying).case
    alone = CaseFactory(office=office)
    for case, staff in ((moves, staying), (stays, going)):
        AssignmentFactory(case=case, staff=staff, kind=Assignment.Kind.SECOND)
    reorganisations.split(office, into=into, workers=[going], on=DAY, by=administrator)
    assert set(Case.objects.filter(office=into)) == {moves, closed}
    assert set(Case.objects.filter(office=office)) == {stays, alone}
    assert Posting.objects.in_force().get(staff=going).office == into
    assert Posting.objects.in_force().get(staff=staying).office == office
    now = set(Assignment.objects.in_force().values_list("case", "kind", "staff"))
    assert now == {
        (moves.pk, "key", going.pk),
        (closed.pk, "key", going.pk),
        (stays.pk, "key", staying.pk),
    }
    assert Transfer.objects.filter(cause="reorganised").count() == 2
    assert Office.objects.get(pk=office.pk).is_open


def test_a_split_waits_for_transfers_of_its_cases(office, into, administrator):
    row = AssignmentFactory(case__office=office)
    TransferFactory(case=row.case)
    assert refusal(
        reorganisations.split, office, into=into, workers=[row.staff], on=DAY, by=administrator
    ).startswith("これらのケースの移管のうち")


def test_a_closed_office_is_not_changed(office, administrator):
    office.closed_on = DAY
    office.save()
    assert refusal(offices.change, office, by=administrator, name="別名", rates_all=True) == (
        "この事業所は閉じられています。"
    )
