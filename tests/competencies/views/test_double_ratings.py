import pytest
from django.urls import reverse

from cases.access import Role
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    DoubleRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
    in_force,
    month_of,
)

pytestmark = pytest.mark.django_db
LIST = reverse("competencies:double_rating_list")


@pytest.fixture
def double():
    case = CaseFactory(enrolled_on=Month(2025, 4).first)
    version = FrameworkVersionFactory()
    case.items = [ItemFactory(version=version) for _ in range(2)]
    in_force(version, case.programme)
    return DoubleRatingFactory(case=case)


def test_a_worker_sees_their_own_and_a_manager_all(client, double):
    other = DoubleRatingFactory(case__office=double.office)
    client.force_login(double.second)
    assert list(client.get(LIST).context["object_list"]) == [double]
    client.force_login(StaffFactory(office=double.office, role=Role.CASE_MANAGER))
    assert set(client.get(LIST).context["object_list"]) == {double, other}


def test_a_draft_is_kept_and_submitted_and_what_is_missing_is_said(client, double):
    client.force_login(double.second)
    first, second = double.case.items
    url = double.get_absolute_url()
    client.post(url, {f"mark_{first.pk}": "4", f"note_{first.pk}": "見た", "keep": ""})
    answer = client.post(url, {f"mark_{first.pk}": "4", "submit": ""})
    assert second.short_code in answer.context["form"].non_field_errors()[0]
    marks = {f"mark_{item.pk}": "N" for item in (first, second)}
    assert client.post(url, marks | {"submit": ""}).url == url
    double.refresh_from_db()
    assert double.is_submitted


def test_somebody_else_gets_no_form(client, double):
    client.force_login(StaffFactory(office=double.office, role=Role.CASE_MANAGER))
    page = client.get(double.get_absolute_url())
    assert not page.context["is_mine"]
    assert page.context["judgements"] is None


def test_the_checklists_say_what_is_hidden(client, double):
    AssignmentFactory(case=double.case, staff=double.second, kind="second")
    month = Month.of(double.month)
    month_of(double.case, month, dict.fromkeys(double.case.items, 5))
    client.force_login(double.second)
    page = client.get(f"{reverse('competencies:checklist_list')}?month={month}").content.decode()
    assert "あなたが二重評価を提出するまで表示しません。" in page


def test_a_typed_cell_of_the_teams_sheet_is_refused(client, double):
    client.force_login(double.second)
    month, item = Month.of(double.month), double.case.items[0]
    month_of(double.case, month, {item: 5})
    cell = {"case": double.case_id, "item": item.pk, "value": "1", "base": ""}
    answer = client.post(
        reverse("competencies:checklist_cells"),
        {"by": double.second_id, "month": str(month), "cells": [cell]},
        content_type="application/json",
    )
    (said,) = answer.json()["cells"]
    assert (said["state"], said["value"]) == ("refused", "")
    assert "提出するまで" in said["says"]
