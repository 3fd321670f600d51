import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.access import Role
from cases.models import Staff
from competencies.actions import agreement_figures
from competencies.models import AgreementFigure
from tests.competencies.agreement import Office
from tests.factories.cases import StaffFactory
from tests.factories.competencies import AgreementFigureFactory

pytestmark = pytest.mark.django_db
NOTE = "朝の電話があった日だけ来ていた"
ITEM = ["QS", "S1-1"]


@pytest.fixture
def office():
    """Eleven youths judged by two: twice the second rater a place higher, once two."""
    office = Office()
    office.judge_each([(3, 3)] * 4 + [(4, 4)] * 4 + [(3, 4)] * 2)
    office.judge(2, 4, note=NOTE)
    return office


@pytest.fixture
def counted(office):
    refresh()
    return office


def refresh():
    agreement_figures.refresh(2025, by=Staff.objects.system())


def log_in(client, office, role):
    staff = StaffFactory(office=None if role in HEAD else office.office, role=role)
    client.force_login(staff)
    return staff


HEAD = {Role.EVALUATOR, Role.ADMINISTRATOR}


def ask(client, name, *args, **query):
    return client.get(reverse(f"competencies:{name}", args=args), query)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("role", Role)
def test_before_the_worker_has_counted_the_page_says_so(client, office, role):
    log_in(client, office, role)
    assert "まだ集計がありません" in text(ask(client, "agreement_list"))


@pytest.mark.parametrize("role", Role)
def test_the_items_with_their_figures(client, counted, role):
    log_in(client, counted, role)
    response = ask(client, "agreement_list")
    (row,) = response.context["object_list"]
    assert (row.code, row.values["n"], row.exact_percent) == ("S1-1", 11, 73)
    assert response.context["scope"] == ("" if role in HEAD else "SKR")
    assert [stage.code for stage in response.context["stages"]] == ["S1"]


def test_fewer_than_ten_have_counts(client):
    office = Office()
    office.judge_each([(3, 3)] * 6 + [(3, 4)] * 3)
    refresh()
    log_in(client, office, Role.CASE_MANAGER)
    page = text(ask(client, "agreement_list"))
    assert "数が足りない" in page
    assert "6 / 9" in page
    assert "67%" not in page


def test_no_variation_is_said_with_the_share(client):
    office = Office()
    office.judge_each([(3, 3)] * 12)
    refresh()
    log_in(client, office, Role.CASE_MANAGER)
    page = text(ask(client, "agreement_item", *ITEM))
    assert "ばらつきなし" in page
    assert "100%" in page


def test_what_needs_it_first_or_the_order_of_the_framework(client, counted):
    for code, alpha in (("S1-8", 0.9), ("S1-9", 0.1)):
        figure = AgreementFigure.objects.get(scope="SKR", kind="item", key="S1-1")
        AgreementFigureFactory(
            scope="SKR", key=code, values=figure.values | {"alpha": alpha}, digest=figure.digest
        )
    log_in(client, counted, Role.CASE_MANAGER)

    def codes(**query):
        rows = ask(client, "agreement_list", **query).context["object_list"]
        return [row.code for row in rows]

    assert codes() == ["S1-9", "S1-1", "S1-8"]
    assert codes(sort="item") == ["S1-1", "S1-8", "S1-9"]
    assert codes(sort="nonsense", year="1999", office="UMI") == codes()


def test_another_office_is_not_told(client, counted):
    other = Office("UMI")
    other.judge_each([(3, 4)] * 10)
    refresh()
    log_in(client, counted, Role.CASE_MANAGER)
    page = ask(client, "agreement_list", office="UMI")
    assert page.context["scope"] == "SKR"
    assert [row.code for row in page.context["offices"]] == ["", "SKR"]
    log_in(client, counted, Role.EVALUATOR)
    page = ask(client, "agreement_list", office="UMI")
    assert page.context["scope"] == "UMI"
    assert [row.code for row in page.context["offices"]] == ["", "SKR", "UMI"]


def test_small_groups_are_hidden_outside_their_office(client, counted):
    small = Office("UMI")
    small.judge_each([(2, 5)] * 3)
    refresh()
    log_in(client, small, Role.EVALUATOR)
    response = ask(client, "agreement_list", office="UMI")
    assert response.context["object_list"][0].is_hidden
    shown = {row.code: row.is_hidden for row in response.context["offices"]}
    assert shown == {"": False, "SKR": True, "UMI": True}  # the sum less the one tells the other
    log_in(client, counted, Role.CASE_MANAGER)
    shown = {row.code: row.is_hidden for row in ask(client, "agreement_list").context["offices"]}
    assert shown == {"": True, "SKR": False}
    workbook = ask(client, "agreement_list", office="all", export="xlsx")
    (_head, row) = load_workbook(io.BytesIO(workbook.content)).active.values
    assert row[3:] == (None,) * 10


def test_the_list_as_a_workbook(client, counted):
    log_in(client, counted, Role.CASE_MANAGER)
    answer = ask(client, "agreement_list", export="xlsx")
    head, row = load_workbook(io.BytesIO(answer.content)).active.values
    assert head[:6] == ("コード", "項目", "読み方", "件数", "完全一致", "完全一致(%)")
    assert (row[0], *row[3:8]) == ("S1-1", 11, 8, 73, 10, 91)


def test_an_item_with_its_levels_months_and_notes(client, counted):
    log_in(client, counted, Role.SUPPORT_WORKER)
    response = ask(client, "agreement_item", *ITEM)
    page = text(response)
    assert NOTE in page
    assert "State 3(日)" in page
    assert [(mark, n) for mark, n, _share in response.context["given"]] == [
        *((1, 0), (2, 1), (3, 10), (4, 11), (5, 0), ("N", 0))
    ]
    assert [row.values["n"] for row in response.context["months"]] == [11]
    assert response.context["differences"][0].opinions == [(2, NOTE), (4, NOTE)]


@pytest.mark.parametrize("role", sorted(HEAD))
def test_notes_are_read_in_the_office_only(client, counted, role):
    log_in(client, counted, role)
    case = AgreementFigure.objects.get(scope="SKR", kind="item").values["widest"][0][0]
    page = text(ask(client, "agreement_item", *ITEM))
    assert NOTE not in page
    assert f"/cases/{case}/" not in page
    assert NOTE not in text(ask(client, "wording_candidate_list"))


def test_an_unknown_item_is_not_found(client, counted):
    log_in(client, counted, Role.CASE_MANAGER)
    assert ask(client, "agreement_item", "QS", "S9-9").status_code == 404
    AgreementFigure.objects.filter(scope="").delete()
    log_in(client, Office("UMI"), Role.CASE_MANAGER)
    assert ask(client, "agreement_item", *ITEM).status_code == 404
