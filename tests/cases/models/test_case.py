import datetime as dt

import pytest

from cases.models import Assignment, Case
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towa():
    CaseFactory(code="Z-9", youth__name="青木 蓮", youth__kana="アオキ レン")
    return CaseFactory(code="AKE-001", youth__name="塚本　とわ", youth__kana="つかもと とわ")


@pytest.mark.parametrize(
    "text",
    ["塚本", "塚本とわ", "塚本 とわ", "ツカモト", "つかもととわ", "ﾂｶﾓﾄ", "ake-001", "ＡＫＥ"],
)
def test_search_finds_however_it_is_written(towa, text):
    assert list(Case.objects.search(text)) == [towa]


def test_search_finds_katakana_by_hiragana(towa):
    assert [case.code for case in Case.objects.search("あおき")] == ["Z-9"]


@pytest.mark.parametrize("text", ["%", "_", "塚本蓮"])
def test_search_takes_signs_as_they_are(towa, text):
    assert list(Case.objects.search(text)) == []


def test_worker_names_are_those_of_the_day():
    case = CaseFactory()
    old, new = StaffFactory(name="桜井"), StaffFactory(name="田村")
    AssignmentFactory(case=case, staff=old, starts_on=dt.date(2025, 4, 1))
    AssignmentFactory(case=case, staff=new, starts_on=dt.date(2025, 6, 1))
    AssignmentFactory(
        case=case, staff=old, kind=Assignment.Kind.SECOND, starts_on=dt.date(2025, 6, 1)
    )

    def names(day):
        found = Case.objects.with_worker_names(day).get()
        return found.key_worker, found.second_worker

    assert names(dt.date(2025, 5, 31)) == ("桜井", None)
    assert names(dt.date(2025, 6, 1)) == ("田村", "桜井")


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (dt.date(2025, 1, 19), None),
        (dt.date(2025, 1, 20), 1),
        (dt.date(2025, 2, 19), 1),
        (dt.date(2025, 2, 20), 2),
        (dt.date(2025, 10, 15), 9),
    ],
)
def test_programme_month_counts_from_the_enrolment(day, number):
    assert Case(enrolled_on=dt.date(2025, 1, 20)).programme_month(day) == number


def test_programme_month_needs_an_enrolment():
    assert Case(enrolled_on=None).programme_month(dt.date(2025, 1, 20)) is None
