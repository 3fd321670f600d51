from types import SimpleNamespace

import heroicons
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

from jobtra.navigation import NAVIGATION, navigation


def page(request):
    raise NotImplementedError


def app(name, **addresses):
    return include(([path(address, page, name=view) for view, address in addresses.items()], name))


ADDRESSES = (
    path(
        "cases/",
        app(
            "cases",
            case_list="",
            employer_list="employers/",
            enquiry_list="enquiries/",
            approval_list="plans/",
            attendance_day="attendance/",
            staff_list="staff/",
        ),
    ),
    path(
        "competencies/",
        app(
            "competencies",
            calibration_list="calibrations/",
            agreement_list="agreement/",
            checklist_list="checklists/",
            feedback_list="feedback/",
            import_batch_list="imports/",
        ),
    ),
    path(
        "",
        app(
            "evaluations",
            today="",
            case_conference_list="evaluations/conferences/",
            dashboard="evaluations/",
            annual_evaluation_list="evaluations/annual/",
        ),
    ),
)
EVERYTHING = {permission for *_, permission in NAVIGATION}


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = ADDRESSES


def seen(address, permissions=EVERYTHING):
    """The context that a person with these rights gets at that address."""
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(
        is_authenticated=True,
        office="the office",
        has_perm=lambda permission: permission in permissions,
    )
    return navigation(request)


def current(address):
    return [str(item["label"]) for item in seen(address)["navigation"] if item["is_current"]]


def test_nobody_gets_no_menu():
    request = RequestFactory().get("/")
    assert navigation(request) == {}
    request.user = AnonymousUser()
    assert navigation(request) == {}


def test_the_menu_holds_what_the_person_may_open():
    context = seen("/", {"cases.view_case", "evaluations.view_today"})
    assert [item["url"] for item in context["navigation"]] == ["/", "/cases/"]
    assert context["office"] == "the office"


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/", ["今日"]),
        ("/cases/", ["若者"]),
        ("/cases/7/plan/", ["若者"]),
        ("/cases/staff/3/", ["職員"]),
        ("/competencies/checklists/2025-10/", ["月次評価"]),
        ("/competencies/frameworks/", []),
        ("/evaluations/", ["事業所"]),
        ("/evaluations/annual/2025/", ["年次評価"]),
    ],
)
def test_current_is_the_longest_address_that_holds_the_page(address, label):
    with translation.override("ja"):
        assert current(address) == label


def test_a_phone_shows_four_and_the_rest_behind_a_fifth():
    menu = seen("/evaluations/")["navigation"]
    assert [item["url"] for item in menu.further] == [item["url"] for item in menu[4:]]
    assert menu.further_is_current
    assert not seen("/cases/")["navigation"].further_is_current


def test_what_fits_a_phone_is_not_put_away():
    five = {permission for *_, permission in NAVIGATION[:5]}
    assert seen("/", five)["navigation"].further == []


def test_a_page_without_a_menu_asks_for_no_address(settings):
    settings.ROOT_URLCONF = ()
    assert seen("/")["office"] == "the office"


@pytest.mark.parametrize("icon", [icon for *_, icon, _ in NAVIGATION])
def test_every_icon_exists(icon):
    assert heroicons._render_icon("outline", icon, 24, {}).startswith("<svg")
