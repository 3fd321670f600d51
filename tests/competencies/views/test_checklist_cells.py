import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import Role
from competencies.actions import checklists, sheets
from tests.factories.cases import StaffFactory

URL = "/checklists/cells/"
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def send(client, checklist):
    """Posts as the script does; by the worker of the sheet."""
    client.force_login(checklist.rater)

    def post(*cells, by=checklist.rater.pk, month="2025-10", **also):
        body = {"by": by, "month": month, "cells": list(cells), **also}
        return client.post(URL, json.dumps(body), content_type="application/json")

    return post


def item_of(sheet, code):
    return sheet.version.items.get(code=f"R-{code}")


def cell(sheet, code, value, **more):
    return {"case": sheet.case_id, "item": item_of(sheet, code).pk, "value": value, **more}


def test_script_is_answered_cell_by_cell(send, checklist):
    response = send(cell(checklist, "A1", "4"), cell(checklist, "A2", "9"))
    good, bad = response.json()["cells"]
    assert (good["case"], good["item"], good["state"], good["value"]) == (
        checklist.case_id,
        item_of(checklist, "A1").pk,
        "saved",
        "4",
    )
    assert (bad["state"], bad["value"]) == ("refused", "")
    assert "A2" in bad["says"]
    assert checklist.ratings.get().level.rank == 4


def test_script_stays_within_its_queries(send, client, checklist):
    client.get(checklist.get_absolute_url())
    new = cell(checklist, "A1", "3")
    for typed in (new, new | {"value": "4", "base": "3"}):
        with CaptureQueriesContext(connection) as seen:
            send(typed)
        assert len([q for q in seen if not q["sql"].startswith(TRANSACTION)]) == 6


def test_page_of_another_person_sends_nothing(send, checklist):
    response = send(cell(checklist, "A1", "4"), by=checklist.rater.pk + 1)
    assert response.status_code == 409
    assert not checklist.ratings.exists()


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"by": 1}',
        '{"by": 1, "month": "x", "cells": []}',
        '{"by":1,"month":"2025-10","cells":[1]}',
    ],
)
def test_what_is_no_rating_is_refused_with_a_sentence(send, client, body):
    response = client.post(URL, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["says"] == "評価として読み取れませんでした。"


def test_session_that_ended_is_sent_to_the_log_in(client, checklist):
    response = client.post(URL, "{}", content_type="application/json")
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


def test_colleague_of_the_office_may_fill_too_a_manager_may_not(client, checklist):
    for role, status in ((Role.CASE_MANAGER, 200), (Role.OFFICE_MANAGER, 403)):
        staff = StaffFactory(role=role, office=checklist.case.office)
        client.force_login(staff)
        body = {"by": staff.pk, "month": "2025-10", "cells": [cell(checklist, "A1", "4")]}
        assert (
            client.post(URL, json.dumps(body), content_type="application/json").status_code
            == status
        )


# Without a script


def test_form_saves_what_was_changed_only(client, checklist):
    client.force_login(checklist.rater)
    one, two, three = (item_of(checklist, code) for code in ("A1", "A2", "A3"))
    for item, rank in ((one, 3), (two, 2)):
        sheets.rate(checklist, item, by=checklist.rater, level=item.levels.get(rank=rank))
    case = checklist.case_id
    shown = f"{case}_{one.pk}:3 {case}_{two.pk}:2"
    sheets.rate(checklist, two, by=checklist.rater, level=two.levels.get(rank=5))  # a colleague
    response = client.post(
        URL,
        {
            "month": "2025-10",
            "next": checklist.get_absolute_url(),
            "shown": shown,
            f"cell_{case}_{one.pk}": "4",
            f"cell_{case}_{two.pk}": "2",
            f"cell_{case}_{three.pk}": "N",
        },
    )
    assert response.url == checklist.get_absolute_url()
    assert set(checklist.ratings.values_list("item", "status", "level__rank")) == {
        (one.pk, "rated", 4),
        (two.pk, "rated", 5),
        (three.pk, "not_observed", None),
    }


def test_form_too_late_says_what_was_not_saved(client, checklist):
    client.force_login(checklist.rater)
    checklists.submit(checklist, by=checklist.rater)
    data = {
        "month": "2025-10",
        "next": "https://example.org/",
        f"cell_{checklist.case_id}_{item_of(checklist, 'A1').pk}": "4",
    }
    response = client.post(URL, data)
    assert response.url == reverse("competencies:checklist_list")
    (message,) = client.get(response.url).context["messages"]
    assert str(message).startswith("保存されませんでした: A1 4。")
    assert "提出済み" in str(message)
