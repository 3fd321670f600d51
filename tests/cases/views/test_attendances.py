import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Attendance
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db
DAY = reverse("cases:attendance_day")
MONDAY = dt.date(2025, 9, 1)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def worker(client):
    worker = StaffFactory(name="桜井 さくら")
    client.force_login(worker)
    return worker


def a_case(worker, **fields):
    case = CaseFactory(office=worker.office, **fields)
    PlannedDayFactory(plan=SupportPlanFactory(case=case, approved=True), weekday=0)
    return case


def tap(client, case, on=MONDAY, *, htmx=True, **typed):
    url = reverse("cases:attendance_record", args=[case.pk])
    return client.post(url, {"on": on, **typed}, **(HTMX if htmx else {}))


def expected(client, **asked):
    return [line.case for line in client.get(DAY, asked).context["day"].expected]


def test_the_day_is_the_offices_or_the_workers(client, worker):
    mine, others = a_case(worker), a_case(worker)
    AssignmentFactory(case=mine, staff=worker)
    a_case(StaffFactory())
    assert set(expected(client, on=MONDAY)) == {mine, others}
    assert expected(client, on=MONDAY, whose="mine") == [mine]


@pytest.mark.parametrize("asked", ["", "yesterday", "2099-01-01"])
def test_a_day_that_is_none_or_lies_ahead_is_today(client, asked):
    response = client.get(DAY, {"on": asked})
    assert (response.context["on"], response.context["after"]) == (timezone.localdate(), None)
    assert "この日に通っている若者はいません" in response.content.decode()


def test_thirty_taps_cost_twelve_queries_each_at_most(
    client, worker, django_assert_max_num_queries
):
    cases = [a_case(worker) for _n in range(30)]
    for case in cases:
        with django_assert_max_num_queries(12):
            response = tap(client, case, kind="present")
        assert response.status_code == 200
    assert Attendance.objects.filter(kind="present", is_planned=True).count() == 30


def test_a_tap_answers_with_the_line_and_the_counts(client, worker):
    case = a_case(worker)
    page = tap(client, case, kind="late").content.decode()
    assert page.count("<li") == 1
    assert 'hx-swap-oob="true"' in page
    assert "桜井" in page
    day = client.get(DAY, {"on": MONDAY}).context["day"]
    assert (day.came, day.left) == (1, 0)


def test_without_a_script_it_goes_back_to_the_line(client, worker):
    case = a_case(worker)
    response = tap(client, case, htmx=False, excuse="hospital")
    assert response.url == f"{DAY}?on={MONDAY}&whose=office#day_{case.pk}"
    assert Attendance.objects.get().excuse == "hospital"


def test_a_second_tap_takes_it_back(client, worker):
    case = a_case(worker)
    tap(client, case, kind="present")
    tap(client, case)
    assert not Attendance.objects.exists()


def test_what_is_refused_is_said(client, worker):
    case = a_case(worker)
    tuesday = MONDAY + dt.timedelta(days=1)
    assert "来所の予定がありません" in tap(client, case, tuesday, kind="absent").content.decode()
    said = tap(client, case, kind="excused").content.decode()
    assert "休みの理由を選んでください。" in said
    assert not Attendance.objects.exists()


def test_a_line_that_is_gone_reloads_the_page(client, worker):
    case = a_case(worker, status="graduated", graduated_on=MONDAY - dt.timedelta(days=1))
    response = tap(client, case, kind="present")
    assert response["HX-Redirect"] == f"{DAY}?on={MONDAY}&whose=office"
    assert "この日には支援が終わっています。" in client.get(DAY).content.decode()
    assert not Attendance.objects.exists()


def test_the_closed_day(client, worker):
    a_case(worker)
    response = client.post(reverse("cases:attendance_closed"), {"on": MONDAY}, follow=True)
    assert "1人を欠席に数えない休みにしました。" in response.content.decode()
    assert Attendance.objects.get().excuse == "closed"


def test_a_case_shows_its_month_its_plan_and_its_absence(client, worker):
    today = timezone.localdate()
    case = a_case(worker)
    for back in (1, 2, 3):
        AttendanceFactory(case=case, on=today - dt.timedelta(days=back), kind="absent")
    url = reverse("cases:case_attendance", args=[case.pk])
    page = client.get(url).content.decode()
    assert "予定の日に3回続けて休み" in page
    assert "10:00–15:00" in page
    assert client.get(url, {"month": "2025-09"}).context["weeks"][0][0].is_planned
    assert client.get(url, {"month": "no"}).context["is_present"]
