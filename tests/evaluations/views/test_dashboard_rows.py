"""A row that is filled in says what the template would have said of it."""

import datetime as dt

import pytest
from django.utils import translation

from competencies.measures.progress import Progress, Stand
from evaluations.measures.dashboard import Row
from evaluations.measures.reasons import Kind, Reason
from evaluations.views import dashboard_rows
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, StaffFactory, YouthFactory
from tests.factories.competencies import CaseMonthFactory, StageFactory

OCTOBER = Month(2025, 10)
LABELS = (
    ("stage", "Stage"), ("weeks", "Weeks"), ("attained", "Attained"), ("unseen", "N"), ("attendance", "Days"),
    ("discussed", "Discussed"), ("worker", "Worker"), ("sheet", "Sheet"),
)  # fmt: skip

pytestmark = pytest.mark.django_db


def row(name="小出 りお", **changes):
    case = CaseFactory(youth=YouthFactory(name=name))
    case.discussed_on = changes.pop("discussed_on", dt.date(2025, 10, 8))
    said = {
        "case": case, "month": OCTOBER, "as_of": OCTOBER.last, "stage": StageFactory(), "weeks": 3,
        "is_overstay": False, "came": 8, "planned": 12, "worker": StaffFactory(), "judges": 0,
        "summary": CaseMonthFactory(case=case, due=9, due_attained=5, not_observed=2),
        "progress": Progress(Stand.DRAFT, 12, 40, 7), "reasons": (Reason(Kind.FALLEN, "E4 4 → 2"),),
    }  # fmt: skip
    return Row(**said | changes)


def drawn(row):
    """As the template draws this very row, without a pattern."""
    dashboard_rows.PATTERNS.kept.clear()
    return dashboard_rows.row_html(row, LABELS)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"weeks": 0, "came": 0, "planned": 0, "worker": None, "discussed_on": None, "reasons": ()},
        {"stage": None},
        {"summary": None},
        {"is_overstay": True, "month": OCTOBER.next},
        {"progress": Progress(Stand.CHECKED, 40, 40, 8)},
        {"progress": Progress(Stand.NOT_ASKED)},
        {"progress": Progress(Stand.NOT_STARTED, total=40)},
        {"reasons": (Reason(Kind.ABSENCE, "<3"), Reason(Kind.SPLIT, "S2-1"))},
    ],
)
def test_a_row_after_others_is_as_if_it_were_the_first(changes):
    with translation.override("en"):
        wanted, other = row("Ann & Ben", **changes), row("別の 人", **changes)
        first = drawn(wanted)
        drawn(other)
        assert dashboard_rows.row_html(wanted, LABELS) == first
    assert f"/cases/{wanted.case.pk}/" in first
    assert "Ann &amp; Ben" in first


def test_a_row_says_every_figure():
    said = " ".join(drawn(row()).replace("<", " <").split())
    for text in ("3 /", "5 / 9", "8 / 12", "12 / 40", "E4 4 → 2", "S1", "小出 りお"):
        assert text in said


def test_a_language_has_rows_of_its_own():
    one = row()
    with translation.override("ja"):
        japanese = drawn(one)
    with translation.override("en"):
        english = dashboard_rows.row_html(one, LABELS)
    assert ("再支援" in japanese, "Re-support" in english) == (True, True)
