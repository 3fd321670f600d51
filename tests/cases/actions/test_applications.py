import datetime as dt

import pytest
from django.utils import timezone

from cases.actions import applications
from cases.models import Employer, JobApplication
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, EmployerFactory, JobApplicationFactory, StaffFactory

pytestmark = pytest.mark.django_db

Stage = JobApplication.Stage


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def at(case):
    def made(stage, **fields):
        return JobApplicationFactory(case=case, stage=stage, **fields)

    return made


def test_a_company_that_is_typed_comes_into_no_list(case, worker):
    row = applications.add(case, by=worker, company=" あおば ", stage=Stage.PREPARING)
    assert (row.employer, row.employer_name, row.recorded_by) == (None, "あおば", worker)
    assert not Employer.objects.exists()
    line = AuditEvent.objects.get()
    assert (line.verb, line.changes) == ("application.added", {"stage": "preparing"})


def test_a_company_of_the_list_is_tied_to_it(case, worker):
    known = EmployerFactory(office=case.office, name="株式会社ABC")
    row = applications.add(case, by=worker, company="株式会社ＡＢＣ", stage=Stage.PREPARING)
    assert (row.employer, row.employer_name) == (known, "株式会社ABC")
    row = applications.change(row, by=worker, company="あおば", stage=Stage.PREPARING)
    assert (row.employer, row.employer_name) == (None, "あおば")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"enrolled_on": None}, "まだ利用登録がありません。"),
        ({"closed": True}, "このケースは終了しています。"),
    ],
)
def test_only_who_is_enrolled_applies(fields, sentence):
    case = CaseFactory(**fields)
    with pytest.raises(Refusal, match=sentence):
        applications.add(case, by=StaffFactory(), company="あおば", stage=Stage.PREPARING)


@pytest.mark.parametrize("stage", sorted(JobApplication.RESULTS))
def test_a_result_has_its_day(case, worker, stage):
    with pytest.raises(Refusal, match="結果が出た日"):
        applications.add(case, by=worker, company="あおば", stage=stage)
    row = applications.add(
        case, by=worker, company="あおば", stage=stage, result_on=dt.date(2025, 9, 1)
    )
    with pytest.raises(Refusal, match="結果が出た日"):
        applications.change(row, by=worker, company="あおば", stage=stage, result_on=None)


def test_who_withdraws_waits_for_no_result(case, worker):
    row = applications.add(case, by=worker, company="あおば", stage=Stage.WITHDRAWN)
    assert row.result_on is None


@pytest.mark.parametrize(
    ("stage", "to", "applied", "result"),
    [
        (Stage.PREPARING, Stage.APPLIED, True, False),
        (Stage.APPLIED, Stage.INTERVIEW, False, False),
        (Stage.INTERVIEW, Stage.OFFERED, False, True),
        (Stage.OFFERED, Stage.ACCEPTED, False, True),
    ],
)
def test_one_stage_on(at, worker, stage, to, applied, result):
    row = applications.move(at(stage), by=worker, to=to)
    today = timezone.localdate()
    assert row.stage == to
    assert (row.applied_on, row.result_on) == (
        today if applied else None,
        today if result else None,
    )
    assert AuditEvent.objects.get().changes == {"stage": to}


def test_a_day_that_is_known_stays(at, worker):
    day = dt.date(2025, 9, 1)
    row = applications.move(at(Stage.OFFERED, result_on=day), by=worker, to=Stage.ACCEPTED)
    assert row.result_on == day


def test_two_taps_move_it_once(at, worker):
    row = at(Stage.PREPARING)
    for _ in range(2):
        row = applications.move(row, by=worker, to=Stage.APPLIED)
    assert row.stage == Stage.APPLIED
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("to", [Stage.OFFERED, Stage.REJECTED, "", "nonsense"])
def test_no_stage_is_jumped_over(at, worker, to):
    with pytest.raises(Refusal, match="もう一度ご確認ください"):
        applications.move(at(Stage.PREPARING), by=worker, to=to)


@pytest.mark.parametrize("stage", sorted(JobApplication.OVER))
def test_what_is_over_goes_nowhere(at, worker, stage):
    with pytest.raises(Refusal):
        applications.move(at(stage), by=worker, to=Stage.APPLIED)
