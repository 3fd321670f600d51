import datetime as dt

import pytest
from django.utils import timezone

from cases.access import Role
from cases.actions import outcomes
from cases.models import Case, Outcome
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, EmploymentFactory, StaffFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 9, 30)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def director(case):
    return StaffFactory(office=case.office, role=Role.OFFICE_MANAGER)


@pytest.fixture
def employment(case):
    return EmploymentFactory(case=case, has_social_insurance=True)


def propose(case, worker, **kwargs):
    fields = {
        "kind": "study",
        "employment": None,
        "decided_on": DAY,
        "graduates_on": DAY,
        "fit": "as_wished",
        "basis": "通信制の大学に入る",
        "retention_agreed": False,
        "retention_contact": "",
    } | kwargs
    return outcomes.propose(case, by=worker, **fields)


def test_the_chain_ends_with_a_graduate(case, worker, director, employment):
    row = propose(case, worker, kind="job", employment=employment)
    outcomes.confer(row, on=DAY, by=worker)
    assert director.notifications.get().verb == "outcome.conferred"
    outcomes.approve(row, by=director)
    case.refresh_from_db()
    assert (case.status, case.graduated_on) == ("graduated", DAY)
    with pytest.raises(Refusal, match="すでに承認"):
        outcomes.approve(row, by=director)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "job"}, "就職"),
        ({"graduates_on": dt.date(2025, 4, 14)}, "卒業日は利用登録日"),
        ({"retention_agreed": True}, "連絡のとり方"),
    ],
)
def test_what_is_missing_is_said(case, worker, fields, sentence):
    with pytest.raises(Refusal, match=sentence):
        propose(case, worker, **fields)
    assert not Outcome.objects.exists()


def test_a_job_says_whether_there_is_social_insurance(case, worker):
    with pytest.raises(Refusal, match="社会保険"):
        propose(case, worker, kind="job", employment=EmploymentFactory(case=case))


def test_only_a_job_has_an_employment(case, worker, employment):
    with pytest.raises(Refusal, match="就職のときだけ"):
        propose(case, worker, employment=employment)


def test_who_is_not_enrolled_or_not_in_training_does_not_graduate(worker):
    bare = CaseFactory(enrolled_on=None, office=worker.office)
    with pytest.raises(Refusal, match="利用登録がまだ"):
        propose(bare, worker)
    with pytest.raises(Refusal, match="卒業または終了"):
        propose(CaseFactory(closed=True), worker)


def test_no_conference_no_approval(case, worker, director):
    with pytest.raises(Refusal, match="卒業判定会議"):
        outcomes.approve(propose(case, worker), by=director)
    assert Case.objects.get(pk=case.pk).status == "open"


def test_the_conference_asks_for_the_basis_and_can_not_lie_ahead(case, worker):
    row = propose(case, worker, basis="")
    with pytest.raises(Refusal, match="卒業判定の根拠"):
        outcomes.confer(row, on=DAY, by=worker)
    with pytest.raises(Refusal, match="会議の日がまだ"):
        outcomes.confer(row, on=timezone.localdate() + dt.timedelta(1), by=worker)


def test_nobody_graduates_ahead_of_the_day(case, worker, director):
    row = propose(case, worker, graduates_on=timezone.localdate() + dt.timedelta(1))
    outcomes.confer(row, on=DAY, by=worker)
    with pytest.raises(Refusal, match="卒業日はまだ"):
        outcomes.approve(row, by=director)


def test_returned_it_is_proposed_and_decided_anew(case, worker, director):
    row = propose(case, worker)
    with pytest.raises(Refusal, match="承認待ち"):
        outcomes.send_back(row, reason="x", by=director)
    outcomes.confer(row, on=DAY, by=worker)
    with pytest.raises(Refusal, match="会議で決まりました"):
        propose(case, worker)
    with pytest.raises(Refusal, match="理由"):
        outcomes.send_back(row, reason=" ", by=director)
    outcomes.send_back(row, reason="進路先を確かめてください", by=director)
    assert worker.notifications.get().verb == "outcome.returned"
    row = propose(case, worker)
    assert (row.state, row.return_reason, row.conferred_on) == ("proposed", "", None)
