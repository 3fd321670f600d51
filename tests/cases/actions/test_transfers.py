import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import transfers
from cases.measures.offices import office_on
from cases.models import Assignment, Case, Transfer
from competencies.actions import sheets
from competencies.models import Checklist
from evaluations.models import AgendaItem
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    EnquiryFactory,
    StaffFactory,
    SupportPlanFactory,
    TransferFactory,
)
from tests.factories.competencies import ChecklistFactory
from tests.factories.evaluations import AgendaItemFactory

pytestmark = pytest.mark.django_db
KEY, SECOND = Assignment.Kind.KEY, Assignment.Kind.SECOND


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def asker():
    return StaffFactory(role=Role.CASE_MANAGER)


@pytest.fixture
def case(asker):
    return CaseFactory(office=asker.office)


@pytest.fixture
def taker():
    return StaffFactory(role=Role.OFFICE_MANAGER)


@pytest.fixture
def worker(taker):
    return StaffFactory(office=taker.office)


def ask(case, taker, asker, days=0):
    return transfers.ask(
        case, to_office=taker.office, moves_on=today(days), reason="引っ越し", by=asker
    )


def refusal(act, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)
    return str(refused.value)


def test_the_managers_of_the_other_office_are_told(case, taker, asker, worker):
    transfer = ask(case, taker, asker)
    told = taker.notifications.get()
    assert (told.kind, told.verb, told.path) == (
        "waiting",
        "transfer.asked",
        f"/transfers/{transfer.pk}/",
    )
    assert not worker.notifications.exists()
    event = AuditEvent.objects.get(verb="transfer.asked")
    assert event.changes == {"case": case.code, "to": taker.office.code}


def test_a_closed_case_is_refused(taker, asker):
    case = CaseFactory(office=asker.office, closed=True)
    assert refusal(ask, case, taker, asker) == "このケースは終了しています。"


def test_a_closed_office_is_refused(case, taker, asker):
    taker.office.closed_on = today()
    taker.office.save()
    assert refusal(ask, case, taker, asker) == "この事業所は閉じられています。"


def test_the_own_office_is_refused(case, asker):
    assert refusal(ask, case, asker, asker) == "別の事業所を選んでください。"


def test_a_day_that_has_passed_is_refused(case, taker, asker):
    assert refusal(ask, case, taker, asker, days=-1) == "移せるのは今日以降です。"


@pytest.mark.parametrize("trait", [{}, {"accepted": True}])
def test_one_transfer_at_a_time(case, taker, asker, trait):
    TransferFactory(case=case, moves_on=today(3), **trait)
    assert "待っています" in refusal(ask, case, taker, asker)


def test_today_the_file_moves_with_the_acceptance(case, taker, asker, worker):
    old = AssignmentFactory(case=case)
    AssignmentFactory(case=case, kind=SECOND)
    AssignmentFactory(case=case, starts_on=today(10))
    enquiry = EnquiryFactory(office=case.office, case=case)
    transfer = transfers.accept(ask(case, taker, asker), key_worker=worker, by=taker)
    case.refresh_from_db()
    enquiry.refresh_from_db()
    assert (case.office, enquiry.office) == (taker.office, taker.office)
    assert (transfer.is_accepted, transfer.answered_by) == (True, taker)
    now = Assignment.objects.in_force().filter(case=case)
    assert list(now.values_list("kind", "staff")) == [(KEY, worker.pk)]
    before = Assignment.objects.in_force(today(-1)).filter(case=case, kind=KEY)
    assert before.get() == old
    assert not case.assignments.filter(starts_on__gt=today()).exists()
    assert (office_on(case, today(-1)), office_on(case, today())) == (asker.office, taker.office)
    assert worker.notifications.get().verb == "case.assigned"
    assert asker.notifications.get().verb == "transfer.accepted"
    assert not Case.objects.visible_to(asker).filter(pk=case.pk).exists()
    assert AuditEvent.objects.filter(verb="case.moved").count() == 1


def test_a_later_day_waits_for_the_task(case, taker, asker, worker):
    AssignmentFactory(case=case, staff=asker)
    transfers.accept(ask(case, taker, asker, days=5), key_worker=worker, by=taker)
    case.refresh_from_db()
    assert case.office == asker.office
    assert Assignment.objects.in_force().get(case=case).staff == asker
    assert transfers.move_due(today=today(4), by=taker) == 0
    assert transfers.move_due(today=today(5), by=taker) == 1
    assert transfers.move_due(today=today(5), by=taker) == 0
    case.refresh_from_db()
    assert case.office == taker.office
    assert Assignment.objects.in_force(today(5)).get(case=case).staff == worker


def test_a_day_that_passed_in_waiting_is_today(case, taker, worker):
    transfer = TransferFactory(case=case, to_office=taker.office, moves_on=today(-7))
    assert transfers.accept(transfer, key_worker=worker, by=taker).moves_on == today()


def test_the_key_worker_belongs_to_the_office(case, taker, asker):
    transfer = ask(case, taker, asker)
    sentence = refusal(transfers.accept, transfer, key_worker=asker, by=taker)
    assert sentence == "この職員は、その日この事業所に配属されていません。"
    transfer.refresh_from_db()
    assert transfer.is_open


def test_the_other_office_refuses_with_a_reason(case, taker, asker):
    transfer = transfers.refuse(ask(case, taker, asker), reason="定員のため", by=taker)
    assert (transfer.is_accepted, transfer.answer) == (False, "定員のため")
    assert not transfer.is_withdrawn
    told = asker.notifications.get()
    assert (told.kind, told.verb) == ("returned", "transfer.refused")


def test_an_answer_is_given_once(case, taker, asker):
    transfer = transfers.refuse(ask(case, taker, asker), reason="定員のため", by=taker)
    again = "この移管はすでに返答済みです。"
    assert refusal(transfers.refuse, transfer, reason="また", by=taker) == again
    assert refusal(transfers.withdraw, transfer, by=asker) == again


def test_who_asked_withdraws_and_nobody_else(case, taker, asker):
    transfer = ask(case, taker, asker)
    other = StaffFactory(office=asker.office, role=Role.OFFICE_MANAGER)
    sentence = "取り下げられるのは、依頼した本人だけです。"
    assert refusal(transfers.withdraw, transfer, by=other) == sentence
    assert transfers.withdraw(transfer, by=asker).is_withdrawn
    assert ask(case, taker, asker)


def test_open_sheets_and_plans_go_along_and_can_be_finished(case, taker, asker, worker):
    draft = ChecklistFactory(case=case)
    plan = SupportPlanFactory(case=case, agreed=True)
    transfers.accept(ask(case, taker, asker), key_worker=worker, by=taker)
    assert Checklist.objects.visible_to(worker).get() == draft
    assert not Checklist.objects.visible_to(asker).exists()
    assert sheets.submit(draft, by=worker).submitted_by == worker
    assert type(plan).objects.visible_to(taker).get() == plan


def test_old_conferences_stay_with_the_old_office(case, taker, asker, worker):
    item = AgendaItemFactory(case=case, conference__office=asker.office)
    transfers.accept(ask(case, taker, asker), key_worker=worker, by=taker)
    assert AgendaItem.objects.visible_to(asker).get() == item
    assert not AgendaItem.objects.visible_to(taker).exists()


def test_the_old_office_keeps_the_transfer(case, taker, asker, worker):
    transfer = transfers.accept(ask(case, taker, asker), key_worker=worker, by=taker)
    assert Transfer.objects.visible_to(asker).get() == transfer
