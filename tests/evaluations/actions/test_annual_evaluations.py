import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Office
from evaluations import tasks  # noqa: F401  registers what the job does
from evaluations.actions import annual_evaluations
from evaluations.measures import case_outcomes, outcomes
from evaluations.models import AnnualEvaluation, AnnualFigure
from jobtra import jobs
from jobtra.fiscal import FiscalYear
from jobtra.models import AuditEvent, Job
from tests.factories.cases import CaseFactory, EmploymentFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    """Two offices with a hire each, one of them with a second registration."""
    found = [OfficeFactory(code="AAA", name="あおば"), OfficeFactory(code="BBB", name="べに")]
    for office in found:
        case = CaseFactory(office=office, first_visit_on=None, enrolled_on=dt.date(2024, 5, 1))
        EmploymentFactory(case=case, starts_on=dt.date(2025, 4, 1))
    CaseFactory(office=found[1], first_visit_on=None, enrolled_on=dt.date(2024, 6, 1))
    return found


def ask(**fields):
    by = fields.pop("by", None) or StaffFactory(role="evaluator")
    return annual_evaluations.request(fiscal_year=2025, by=by, send=False, **fields)


def evaluate(**fields):
    evaluation = ask(**fields)
    assert jobs.run(evaluation.job_id).state == Job.State.DONE
    evaluation.refresh_from_db()
    return evaluation


def rows(evaluation):
    return {(f.scope, f.indicator, f.cohort, f.months): f.values for f in evaluation.figures.all()}


# Asking


def test_request_asks_once(offices, django_capture_on_commit_callbacks):
    by = StaffFactory(role="evaluator")
    with django_capture_on_commit_callbacks() as sent:
        first = annual_evaluations.request(fiscal_year=2025, by=by)
        again = annual_evaluations.request(fiscal_year=2025, by=StaffFactory(role="evaluator"))
    assert first == again
    assert len(sent) == 1
    assert (first.cut_off, first.requested_by, first.closed_at) == (dt.date(2026, 4, 30), by, None)
    assert Job.objects.count() == AnnualEvaluation.objects.count() == 1
    event = AuditEvent.objects.get(verb="annual_evaluation.requested")
    assert (event.by, event.changes) == (by.code, {"year": 2025, "scope": "all"})


def test_each_year_and_office_has_an_edition_of_its_own(offices):
    made = {ask(), ask(office=offices[0]), ask(office=offices[1])}
    made.add(annual_evaluations.request(fiscal_year=2024, by=StaffFactory(), send=False))
    assert len(made) == 4


def test_a_closed_edition_is_followed_by_a_new_one(offices):
    assert evaluate() != evaluate()


def test_a_failed_edition_is_taken_up_again(offices):
    failed = ask()
    Job.objects.filter(pk=failed.job_id).update(
        state="failed", finished_at=timezone.now(), error="OperationalError"
    )
    by = StaffFactory(role="evaluator")
    again = evaluate(by=by)
    assert again == failed
    assert again.job_id != failed.job_id
    assert again.requested_by == by
    assert again.is_closed


def test_a_click_as_the_job_ends_finds_the_edition_just_closed(offices):
    """The job was seen unfinished, and by the time its edition is looked for it is closed."""
    evaluation = evaluate()
    Job.objects.filter(pk=evaluation.job_id).update(state="running", finished_at=None)
    assert ask() == evaluation


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_find_one_edition():
    by, gate, found = StaffFactory(role="evaluator"), threading.Barrier(2), []

    def click():
        gate.wait()
        try:
            found.append(ask(by=by))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
    assert Job.objects.count() == AnnualEvaluation.objects.count() == 1


# Counting


def test_an_edition_of_an_office_holds_its_figures(offices):
    evaluation = evaluate(office=offices[1])
    figures, data = case_outcomes.of_office(offices[1], FiscalYear(2025))
    expected = {("BBB", *key): values for key, values in figures.items()}
    assert rows(evaluation) == {**expected, ("BBB", "data", "used", 0): data}
    assert rows(evaluation)["BBB", "K13", "mature_cohort", 0] == outcomes.proportion(1, 2)


def test_an_edition_of_all_offices_holds_each_and_their_sum(offices):
    found = rows(evaluate())
    assert {scope for scope, *_rest in found} == {"AAA", "BBB", ""}
    assert found["", "K13", "mature_cohort", 0] == outcomes.proportion(2, 3)
    assert found["", "K19", "hired_2025", 1] == outcomes.retention(0, 0, 2)
    assert found["", "data", "used", 0]["registrations"] == 3


def test_no_office_gives_zeros():
    found = rows(evaluate())
    assert found["", "K13", "mature_cohort", 0] == outcomes.proportion(0, 0)
    assert len(found) == 16


def test_the_same_data_give_the_same_hash(offices):
    first, second = evaluate(), evaluate()
    assert first.hash == second.hash
    assert len(first.hash) == 64
    EmploymentFactory(
        case=CaseFactory(office=offices[0], enrolled_on=dt.date(2025, 4, 15)),
        starts_on=dt.date(2025, 5, 1),
    )
    assert evaluate().hash != first.hash


def test_the_edition_says_what_counted_it(offices):
    evaluation = evaluate()
    assert evaluation.code_version == annual_evaluations.code_version()
    assert evaluation.code_version.startswith("0.1.0+")
    event = AuditEvent.objects.get(verb="annual_evaluation.closed")
    assert event.changes == {"hash": evaluation.hash}


def test_progress_is_one_step_an_office_and_the_closing(offices):
    evaluation = ask()
    job = jobs.claim(evaluation.job_id)
    seen = []

    def look():
        now = Job.objects.get(pk=job.pk)
        seen.append((now.done, now.total, now.message))

    annual_evaluations.begin(evaluation, job, offices)
    look()
    for done, office in enumerate(offices, start=1):
        annual_evaluations.count(evaluation, job, office, done, offices[done:])
        look()
    annual_evaluations.close(evaluation, job)
    look()
    assert seen == [(0, 3, "あおば"), (1, 3, "べに"), (2, 3, ""), (3, 3, "")]


# Killed in the middle


def killed(evaluation, after):
    """An attempt that counted the first offices and was heard of no more."""
    job = jobs.claim(evaluation.job_id)
    offices = list(Office.objects.order_by("code"))
    annual_evaluations.begin(evaluation, job, offices)
    for done, office in enumerate(offices[:after], start=1):
        annual_evaluations.count(evaluation, job, office, done, offices[done:])
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - 2 * jobs.STALE_AFTER)
    return job


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_killed_run_is_followed_by_one_edition(offices, after):
    undisturbed = evaluate()
    evaluation = ask()
    killed(evaluation, after)
    CaseFactory(office=offices[0], first_visit_on=None, enrolled_on=dt.date(2017, 5, 1))
    assert jobs.run(evaluation.job_id).state == Job.State.DONE
    evaluation.refresh_from_db()
    assert (evaluation.hash, rows(evaluation)) == (undisturbed.hash, rows(undisturbed))
    assert AnnualEvaluation.objects.count() == 2


def test_a_new_attempt_keeps_nothing_of_the_killed_one(offices):
    evaluation = ask()
    killed(evaluation, 2)
    EmploymentFactory(
        case=CaseFactory(office=offices[0], enrolled_on=dt.date(2025, 4, 15)),
        starts_on=dt.date(2025, 4, 20),
    )
    jobs.run(evaluation.job_id)
    assert rows(evaluation)["AAA", "K19", "hired_2025", 1]["due"] == 2


def test_an_attempt_that_lives_on_writes_nothing_more(offices):
    evaluation = ask()
    first = killed(evaluation, 1)
    jobs.run(evaluation.job_id)
    evaluation.refresh_from_db()
    before = rows(evaluation)
    for step in (
        lambda: annual_evaluations.begin(evaluation, first, offices),
        lambda: annual_evaluations.count(evaluation, first, offices[1], 2, []),
        lambda: annual_evaluations.close(evaluation, first),
    ):
        with pytest.raises(jobs.TakenOver):
            step()
    assert rows(evaluation) == before


def test_a_closed_edition_is_left_alone(offices):
    evaluation = evaluate()
    before = rows(evaluation)
    CaseFactory(office=offices[0], first_visit_on=None, enrolled_on=dt.date(2024, 7, 1))
    annual_evaluations.run(evaluation.job)
    assert rows(evaluation) == before
    assert AnnualFigure.objects.count() == len(before)
