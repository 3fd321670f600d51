import datetime as dt
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobtra import spreadsheets
from jobtra.models import AuditEvent
from tests.evaluations.measures.test_dashboard import OCTOBER, judge
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    OfficeFactory,
    StaffFactory,
)
from tests.factories.competencies import (
    CaseMonthFactory,
    CaseStageFactory,
    ChecklistFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db
URL = "/office/"
TOKEN = re.compile(rb'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2025, 10, 29, 3, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def manager(client, office):
    staff = StaffFactory(role="case_manager", office=office)
    client.force_login(staff)
    return staff


def names(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [row.case.youth.name for row in response.context["object_list"]]


def case(office, name, **kwargs):
    return CaseFactory(office=office, youth__name=name, youth__kana=name, **kwargs)


def test_dashboard_shows_the_own_office_only(client, office, manager):
    case(office, "あ")
    case(OfficeFactory(), "い")
    assert names(client) == ["あ"]


def test_dashboard_of_an_empty_office_says_so(client, manager):
    page = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "No cases in this month" in page
    assert client.get(URL, {"stage": "S1"}).context["object_list"] == []


def test_dashboard_leaves_closed_cases_out_unless_asked(client, office, manager):
    case(office, "あ")
    case(office, "い", closed=True)
    case(office, "う", status="moved", closed_on=dt.date(2025, 10, 3))
    assert names(client) == ["あ", "う"]
    assert names(client, status="closed") == ["い", "う"]
    assert names(client, status="all") == ["あ", "い", "う"]
    assert names(client, month="2025-09") == ["あ", "い", "う"]


def test_dashboard_leaves_out_who_came_later(client, office, manager):
    case(office, "あ", first_visit_on=dt.date(2025, 10, 2), enrolled_on=dt.date(2025, 10, 9))
    assert names(client) == ["あ"]
    assert names(client, month="2025-09") == []


def test_dashboard_filters_by_stage_worker_state_and_reasons(client, office, manager):
    first, second = case(office, "あ"), case(office, "い")
    worker = AssignmentFactory(case=first).staff
    CaseStageFactory(case=first, stage=StageFactory(code="S2"), starts_on=dt.date(2025, 10, 1))
    CaseStageFactory(case=second, stage=StageFactory(code="S1"))
    ChecklistFactory(case=second, submitted=True)
    assert names(client, worker=worker.pk) == ["あ"]
    assert names(client, stage="S1") == ["い"]
    assert names(client, stand="submitted") == ["い"]
    assert names(client, stand="none") == ["あ"]
    assert names(client, reasons="on") == ["い"]
    assert names(client, reasons="on", stand="none") == []


def test_dashboard_ignores_what_it_can_not_read(client, office, manager):
    case(office, "あ")
    wrong = {"month": "2025-13", "status": "x", "worker": "x", "stand": "x", "sort": "attained"}
    assert names(client, **wrong) == ["あ"]
    assert client.get(URL, {"month": "2031-01"}).context["month"] == OCTOBER


def test_dashboard_sorts_and_keeps_the_filter(client, office, manager):
    for name, began in [("あ", dt.date(2025, 10, 1)), ("い", dt.date(2025, 9, 1))]:
        CaseStageFactory(case=case(office, name), starts_on=began)
    assert names(client, sort="weeks") == ["あ", "い"]
    assert names(client, sort="-weeks") == ["い", "あ"]
    page = client.get(URL, {"sort": "weeks", "stage": "S1"}).content.decode()
    assert 'href="?stage=S1&amp;sort=-weeks"' in page
    assert page.count('aria-sort="ascending"') == 1


def test_dashboard_answers_htmx_with_the_partial_of_the_page(client, office, manager):
    case(office, "あ")
    whole = client.get(URL, {"stand": "none"}).content.decode()
    part = client.get(URL, {"stand": "none"}, headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith('<div id="dashboard_table">')
    assert part.strip() in whole


def test_dashboard_exports_what_is_shown_and_notes_it(client, office, manager):
    shown = case(office, "あ")
    case(office, "い")
    case(OfficeFactory(), "う")
    CaseStageFactory(case=shown, starts_on=dt.date(2025, 7, 23), stage=StageFactory(code="S4"))
    CaseMonthFactory(case=shown, due=24, due_attained=16, not_observed=2, fallen=0)
    AttendanceFactory(case=shown, on=dt.date(2025, 10, 2))
    worker = AssignmentFactory(case=shown).staff
    response = client.get(URL, {"export": "xlsx", "stage": "S4"}, headers={"accept-language": "en"})
    (table,) = spreadsheets.read_workbook(io.BytesIO(response.getvalue()))
    header, *lines = table.rows
    assert table.name == "Office 2025-10"
    assert [dict(zip(header, line, strict=True)) for line in lines] == [
        {
            "Case number": shown.code,
            "Name": "あ",
            "Kana": "あ",
            "Stage": "S4",
            "Weeks in stage": 14,
            "Usual weeks": 8,
            "Figures of": "2025-10",
            "Attained of those due": 16,
            "Due": 24,
            "N": 2,
            "Came": 1,
            "Planned days": 1,
            "Last discussed": None,
            "Key worker": worker.name,
            "Checklist": "Not started",
            "Cells filled": 0,
            "Cells": 0,
            "Reasons to look": "Overstay 14 weeks in S4, 6 past the usual 8",
        }
    ]
    event = AuditEvent.objects.get(verb="list.exported")
    assert (event.by, event.changes) == (manager.code, {"count": 1})


@pytest.mark.parametrize("query", [{}, {"reasons": "on"}, {"sort": "stage"}])
def test_dashboard_tells_the_blind_nothing(client, office, query):
    """For an assigned worker who has not submitted, the page is the same, byte for byte, whether
    others judged or not: no reason, no count, no order."""
    worker = StaffFactory(office=office)
    subject = AssignmentFactory(case=case(office, "わ"), staff=worker).case
    case(office, "あ")
    client.force_login(worker)
    before = TOKEN.sub(b"", client.get(URL, query).content)
    judge(subject, OCTOBER, 1, 5)
    assert TOKEN.sub(b"", client.get(URL, query).content) == before
    client.force_login(StaffFactory(role="office_manager", office=office))
    assert [row.judges for row in client.get(URL).context["object_list"]] == [2, 0]


def test_dashboard_export_tells_the_blind_nothing(client, office):
    worker = StaffFactory(office=office)
    subject = AssignmentFactory(case=case(office, "わ"), staff=worker).case
    client.force_login(worker)

    def exported():
        content = client.get(URL, {"export": "xlsx"}).getvalue()
        return spreadsheets.read_workbook(io.BytesIO(content))[0].rows

    before = exported()
    judge(subject, OCTOBER, 1, 5)
    assert exported() == before


def test_dashboard_costs_at_most_twelve_queries(client, office, manager):
    for _ in range(3):
        one = AssignmentFactory(case__office=office).case
        CaseStageFactory(case=one)
        CaseMonthFactory(case=one, fallen_items={"R-E4": [4, 3]})
        ChecklistFactory(case=one)
        judge(one, OCTOBER, 1, 5)
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("evaluations:dashboard"))
    assert len(seen) <= 12


def test_dashboard_speaks_both_languages(client, office, manager):
    case(office, "あ")
    for language, word in [("ja", "順序は気づきの有無と五十音で"), ("en", "does not rank anybody")]:
        assert word in client.get(URL, headers={"accept-language": language}).content.decode()
