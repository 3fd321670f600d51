import datetime as dt

import pytest
import time_machine

from tests.factories.cases import EmploymentCheckFactory, EmploymentFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def employment(client):
    employment = EmploymentFactory(starts_on=dt.date(2025, 10, 1), route="internship", is_open=True)
    client.force_login(StaffFactory(office=employment.case.office))
    return employment


@pytest.fixture
def page(client, employment):
    with time_machine.travel(dt.datetime(2025, 11, 6, 3, tzinfo=dt.UTC), tick=False):
        yield lambda: client.get(employment.get_absolute_url()).content.decode()


def test_what_a_check_learnt_stands_under_its_heading(page, employment):
    EmploymentCheckFactory(employment=employment, point="m1", condition="よく眠れている")
    html = page()
    assert html.index("<dt>体調・睡眠</dt>") < html.index("よく眠れている")


def test_only_a_point_that_waits_offers_a_check(page, employment):
    """The month's is due, that of two weeks overdue; the others are ahead."""
    html = page()
    points = ("w2", "m1", "m3", "m6", "m12")
    assert [f"?point={point}" in html for point in points] == [True, True, False, False, False]


def test_the_page_says_all_of_the_contract(page):
    html = " ".join(page().split())
    for said in ("<dd> 38 </dd>", "会社への開示", "実習先から"):
        assert said in html
