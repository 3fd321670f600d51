import datetime as dt

import pytest
from django.urls import reverse

from cases.models import Attendance, Case, EmploymentCheck
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    EmploymentCheckFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


def codes(client, **asked):
    response = client.get(reverse("cases:case_list"), asked)
    return [case.code for case in response.context["case_list"]]


def test_list_shows_those_followed_now_by_kana(client, staff):
    CaseFactory(code="B", office=staff.office, youth__kana="いしい")
    CaseFactory(code="A", office=staff.office, youth__kana="あおき")
    CaseFactory(code="X", office=staff.office, closed=True)
    CaseFactory(code="Y")
    graduate = CaseFactory(code="C", office=staff.office, youth__kana="うえだ")
    Case.objects.filter(pk=graduate.pk).update(status=Case.Status.GRADUATED)
    assert codes(client) == ["A", "B", "C"]
    assert codes(client, status="all") == ["A", "B", "C", "X"]
    assert codes(client, status="graduated") == ["C"]
    assert codes(client, status="interrupted") == ["X"]


def test_search_looks_among_closed_cases_as_well(client, staff):
    CaseFactory(code="X", office=staff.office, closed=True, youth__name="塚本 とわ")
    CaseFactory(code="Y", youth__name="塚本 とわ")
    assert codes(client, q="塚本") == ["X"]
    assert codes(client, q="塚本", status="followed") == []


def test_empty_search_says_what_was_asked(client, staff):
    response = client.get(reverse("cases:case_list"), {"q": "<b>zz"})
    assert "「&lt;b&gt;zz」に当てはまる若者は見つかりませんでした" in response.content.decode()


def test_page_shows_the_case(client, staff):
    case = CaseFactory(office=staff.office, youth__name="塚本 とわ")
    AssignmentFactory(case=case, staff=StaffFactory(name="桜井 みなみ", office=staff.office))
    AttendanceFactory(case=case, on=dt.date.today(), kind=Attendance.Kind.LATE)  # noqa: DTZ011
    check = EmploymentCheckFactory(employment__case=case, on=dt.date(2025, 11, 5))
    EmploymentCheckFactory(
        employment=check.employment, on=dt.date(2026, 1, 5), status=EmploymentCheck.Status.ON_LEAVE
    )
    page = client.get(case.get_absolute_url()).content.decode()
    for text in ("塚本 とわ", case.code, "桜井 みなみ", "アサヒ情報株式会社", "休職"):
        assert text in page
    assert f'hx-get="{reverse("competencies:case_growth", args=[case.pk])}"' in page
