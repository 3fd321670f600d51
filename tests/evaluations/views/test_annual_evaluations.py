import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cases.access import Role
from cases.models import Office
from evaluations import tasks  # noqa: F401  registers what the job does
from evaluations.actions import annual_evaluations
from evaluations.measures.annual_figures import DEFINITIONS
from evaluations.models import AnnualEvaluation
from jobtra import jobs
from jobtra.models import AuditEvent, Job
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory
from tests.factories.evaluations import AnnualEvaluationFactory

pytestmark = pytest.mark.django_db
LIST = reverse("evaluations:annual_evaluation_list")
RUN = reverse("evaluations:annual_evaluation_run")


def register(office, number):
    """That many registrations of fiscal 2024."""
    for _ in range(number):
        CaseFactory(office=office, first_visit_on=None, enrolled_on=dt.date(2024, 5, 1))


def evaluate(office=None):
    evaluation = annual_evaluations.request(
        fiscal_year=2025, office=office, by=StaffFactory(role=Role.EVALUATOR), send=False
    )
    jobs.run(evaluation.job_id)
    evaluation.refresh_from_db()
    return evaluation


def sign_in(client, role, office=None):
    staff = StaffFactory(role=role, office=office)
    client.force_login(staff)
    return staff


def page(client, evaluation, **headers):
    return client.get(evaluation.get_absolute_url(), headers={"Accept-Language": "en", **headers})


def workbook(client, evaluation):
    response = client.get(reverse("evaluations:annual_evaluation_export", args=[evaluation.pk]))
    return openpyxl.load_workbook(io.BytesIO(response.content)).worksheets


# The list and the button


def test_the_list_shows_what_may_be_seen(client):
    own = OfficeFactory()
    mine = AnnualEvaluationFactory(office=own)
    of_all = AnnualEvaluationFactory(office=None, fiscal_year=2024)
    AnnualEvaluationFactory()
    sign_in(client, Role.CASE_MANAGER, own)
    assert list(client.get(LIST).context["object_list"]) == [mine, of_all]
    sign_in(client, Role.EVALUATOR)
    assert client.get(LIST).context["object_list"].count() == 3


def test_only_who_may_run_sees_the_button(client):
    sign_in(client, Role.CASE_MANAGER)
    assert RUN not in client.get(LIST).content.decode()
    sign_in(client, Role.OFFICE_MANAGER)
    assert RUN in client.get(LIST).content.decode()


def test_an_empty_list_says_when_to_begin(client):
    sign_in(client, Role.CASE_MANAGER)
    response = client.get(LIST, headers={"Accept-Language": "en"})
    assert "No year has been evaluated yet" in response.content.decode()


def test_an_office_manager_evaluates_the_own_office(client):
    other = OfficeFactory()
    staff = sign_in(client, Role.OFFICE_MANAGER)
    response = client.post(RUN, {"fiscal_year": 2025, "office": other.pk})
    evaluation = AnnualEvaluation.objects.get()
    assert (evaluation.office, evaluation.requested_by) == (staff.office, staff)
    assert response.url == evaluation.get_absolute_url()


@pytest.mark.parametrize("is_one", [True, False])
def test_the_evaluator_evaluates_one_office_or_all(client, is_one):
    office = OfficeFactory()
    sign_in(client, Role.EVALUATOR)
    client.post(RUN, {"fiscal_year": 2025, "office": office.pk if is_one else ""})
    assert AnnualEvaluation.objects.get().office == (office if is_one else None)


def test_a_second_click_leads_to_the_same_edition(client):
    sign_in(client, Role.EVALUATOR)
    assert (
        client.post(RUN, {"fiscal_year": 2025}).url == client.post(RUN, {"fiscal_year": 2025}).url
    )
    assert Job.objects.count() == 1


def test_a_year_that_can_not_be_chosen_is_refused_in_words(client):
    sign_in(client, Role.EVALUATOR)
    response = client.post(RUN, {"fiscal_year": 1925}, headers={"Accept-Language": "en"})
    assert "fiscal_year" in response.context["form"].errors
    assert "1925" in response.content.decode()
    assert AnnualEvaluation.objects.count() == 0


# While it is at work


def test_progress_is_asked_for_until_the_edition_is_closed(client):
    evaluation = AnnualEvaluationFactory(
        office=None,
        job__state=Job.State.RUNNING,
        job__done=1,
        job__total=4,
        job__message="みどり台",
        job__heartbeat_at=timezone.now(),
    )
    sign_in(client, Role.EVALUATOR)
    text = page(client, evaluation, HX_Request="true").content.decode()
    assert text.lstrip().startswith('<div id="annual_evaluation"')
    assert f'hx-get="{evaluation.get_absolute_url()}"' in text
    assert "1 / 4" in text
    assert "みどり台" in text


def test_the_page_holds_the_part_that_htmx_asks_for(client):
    evaluation = evaluate()
    sign_in(client, Role.EVALUATOR)
    part = page(client, evaluation, HX_Request="true").content.decode()
    assert "hx-get" not in part
    assert part.strip() in page(client, evaluation).content.decode()


def test_a_failure_offers_another_try_to_who_may(client):
    office = OfficeFactory()
    evaluation = AnnualEvaluationFactory(
        office=office,
        job__state=Job.State.FAILED,
        job__finished_at=timezone.now(),
        job__error="OperationalError",
    )
    sign_in(client, Role.CASE_MANAGER, office)
    text = page(client, evaluation).content.decode()
    assert "This did not finish" in text
    assert "Evaluate again" not in text
    sign_in(client, Role.OFFICE_MANAGER, office)
    assert "Evaluate again" in page(client, evaluation).content.decode()
    response = client.post(RUN, {"fiscal_year": 2025, "office": office.pk})
    assert response.url == evaluation.get_absolute_url()
    assert "Waiting to begin" in page(client, evaluation).content.decode()


# Figures


def test_an_office_sees_its_own_small_figures(client):
    office = OfficeFactory()
    register(office, 3)
    evaluation = evaluate(office)
    sign_in(client, Role.CASE_MANAGER, office)
    assert "<b>0</b> of 3 youths" in page(client, evaluation).content.decode()


def test_the_evaluator_does_not_see_small_figures(client):
    office = OfficeFactory()
    register(office, 3)
    evaluation = evaluate(office)
    sign_in(client, Role.EVALUATOR)
    text = page(client, evaluation).content.decode()
    assert "of 3 youths" not in text
    assert "Not shown, to protect a small group" in text
    assert "registrations" not in text


def test_small_groups_of_others_are_hidden_in_the_edition_of_all(client):
    own, small, large = (OfficeFactory(code=code) for code in ("OWN", "SMALL", "LARGE"))
    register(own, 3)
    register(small, 4)
    register(large, 6)
    evaluation = evaluate()
    sign_in(client, Role.CASE_MANAGER, own)
    text = page(client, evaluation).content.decode()
    assert "0 / 3" in text
    assert "0 / 4" not in text
    assert "0 / 6" in text
    assert "of 13 youths" not in text  # 13 − 3 − 6 would be the 4


def sizes(sheet):
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return {row[0]: row[6] for row in rows if row[1] == "K13" and "2024" in row[3]}


@pytest.mark.parametrize(
    ("role", "code", "expected"),
    [
        (Role.EVALUATOR, None, {"AAA": None, "BBB": None, "CCC": None, "": 34}),
        (Role.CASE_MANAGER, "AAA", {"AAA": 4, "BBB": 12, "CCC": 18, "": 34}),
        (Role.OFFICE_MANAGER, "BBB", {"AAA": None, "BBB": 12, "CCC": 18, "": None}),
    ],
)
def test_the_workbook_hides_what_the_page_hides(client, role, code, expected):
    for name, number in (("AAA", 4), ("BBB", 12), ("CCC", 18)):
        register(OfficeFactory(code=name), number)
    evaluation = evaluate()
    staff = sign_in(client, role, Office.objects.filter(code=code).first())
    with override("en"):
        figures, about = workbook(client, evaluation)
    found = sizes(figures)
    total = next(key for key in found if key not in expected)
    assert {**{k: v for k, v in found.items() if k != total}, "": found[total]} == expected
    assert dict(about.iter_rows(min_row=2, values_only=True))
    event = AuditEvent.objects.get(verb="annual_evaluation.exported")
    assert (event.by, event.target_id) == (staff.code, str(evaluation.pk))


def test_two_exports_do_not_give_a_small_group_away(client):
    """The sum of all from one, the larger offices from their own editions: the rest would be the 3."""
    offices = [OfficeFactory(code=code) for code in ("AAA", "BBB", "CCC")]
    for office, number in zip(offices, (3, 12, 18), strict=True):
        register(office, number)
    together = evaluate()
    apart = [evaluate(office) for office in offices]
    sign_in(client, Role.EVALUATOR)
    assert [n for n in sizes(workbook(client, together)[0]).values() if n] == [33]
    assert [list(sizes(workbook(client, one)[0]).values()) for one in apart] == [[None]] * 3


def test_every_row_of_the_workbook_says_what_it_is(client):
    office = OfficeFactory()
    register(office, 12)
    evaluation = evaluate(office)
    sign_in(client, Role.OFFICE_MANAGER, office)
    header, *rows = workbook(client, evaluation)[0].iter_rows(values_only=True)
    assert len(rows) == 15
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        assert list(cells.values())[-1] == evaluation.hash
        assert row[-2].date() == evaluation.cut_off
        assert row[-3] == DEFINITIONS[row[1]]
        assert row[6] is not None


def test_there_is_no_workbook_of_what_is_not_closed(client):
    evaluation = AnnualEvaluationFactory(office=None)
    sign_in(client, Role.EVALUATOR)
    url = reverse("evaluations:annual_evaluation_export", args=[evaluation.pk])
    assert client.get(url).status_code == 404


def test_a_page_costs_the_same_for_any_number_of_offices(client, django_assert_max_num_queries):
    for _ in range(6):
        register(OfficeFactory(), 1)
    evaluation = evaluate()
    sign_in(client, Role.EVALUATOR)
    with django_assert_max_num_queries(6):
        page(client, evaluation)


def test_figures_before_the_cut_off_are_called_provisional(client, time_machine):
    time_machine.move_to("2026-03-01T12:00+09:00")
    evaluation = evaluate()
    sign_in(client, Role.EVALUATOR)
    assert "Provisional" in page(client, evaluation).content.decode()
    assert "Provisional" in client.get(LIST, headers={"Accept-Language": "en"}).content.decode()
