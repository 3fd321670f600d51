"""The conference in the browser: one key to the next case, decide, tick, read on a phone."""

import datetime as dt

import pytest
from django.conf import settings
from playwright.sync_api import expect

from cases.access import Role
from cases.models import Assignment
from competencies.models import CaseStage
from evaluations.models import Decision, DecisionOutcome
from jobtra.fiscal import Month
from tests.browser.steps import faults
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    CourseFactory,
    StaffFactory,
)
from tests.factories.competencies import (
    CaseStageFactory,
    GroupFactory,
    ItemFactory,
    in_force,
    judgement_of,
    month_of,
    stages_in_force,
)
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory, DecisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
HELD_ON = dt.date(2025, 11, 12)
DESK, ROOM, PHONE = (
    {"width": 1280, "height": 800},
    {"width": 1920, "height": 1080},
    {"width": 390, "height": 844},
)


@pytest.fixture
def manager(page, client, live_server):
    staff = StaffFactory(name="佐藤 恵子", role=Role.CASE_MANAGER)
    client.force_login(staff)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": cookie,
                "url": live_server.url,
            }
        ]
    )
    return staff


@pytest.fixture
def agenda(manager):
    """Two cases: one with everything, one with nothing yet."""
    office = manager.office
    full = CaseFactory(office=office, youth__name="塚本 とわ", course=CourseFactory())
    stages = stages_in_force(full.programme, 7)
    workers = [
        AssignmentFactory(case=full, kind=kind, staff=StaffFactory(name=name, office=office)).staff
        for kind, name in (
            (Assignment.Kind.KEY, "桜井 みなみ"),
            (Assignment.Kind.SECOND, "田村 健"),
        )
    ]
    for n, day in enumerate([dt.date(2025, 4, 1), dt.date(2025, 6, 1), dt.date(2025, 7, 1)]):
        CaseStageFactory(case=full, stage=stages[(1, 2, 1)[n]], starts_on=day)
    items = requirements()
    in_force(items[0].version, full.programme)
    for n in range(7):
        cells = {
            item: ("N" if (n + k) % 9 == 0 else 1 + (n + k) % 5) for k, item in enumerate(items)
        }
        month_of(full, Month(2025, 4) + n, cells)
    indicators = [
        ItemFactory(
            version=stages[1].version, group=None, stage=stages[1], code=f"S2-{n}", position=n
        )
        for n in range(1, 7)
    ]
    for worker, ranks in zip(workers, ([4, 4, 3, 4, 4, 3], [2, 3, "N", 4, 4, 3]), strict=True):
        judgement_of(
            full, Month(2025, 10), worker, stages[1], dict(zip(indicators, ranks, strict=True))
        )
    AttendanceFactory.create_batch(9, case=full)
    old = CaseConferenceFactory(office=office, held_on=dt.date(2025, 10, 8))
    DecisionFactory(agenda_item=AgendaItemFactory(conference=old, case=full), action="朝の確認")
    conference = CaseConferenceFactory(office=office, held_on=HELD_ON)
    return [
        AgendaItemFactory(conference=conference, case=full, position=1),
        AgendaItemFactory(
            conference=conference,
            case=CaseFactory(office=office, youth__name="青木 蓮"),
            position=2,
            question="",
        ),
    ]


def requirements():
    """Forty, in nine groups as large as those of the starter framework."""
    sizes = dict(zip("ABCDEFGHI", (5, 5, 5, 4, 5, 4, 5, 4, 3), strict=True))
    return [
        ItemFactory(
            group=GroupFactory(code=letter, position=place),
            code=f"Q-{letter}{n}",
            position=10 * place + n,
            due_programme_month=1 + (place + n) % 8,
        )
        for place, (letter, size) in enumerate(sizes.items())
        for n in range(1, size + 1)
    ]


def scrolls(page):
    return page.evaluate(
        "[document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollHeight > innerHeight]"
    )


def test_one_key_leads_to_the_next_case_and_back(page, agenda):
    page.goto(agenda[0].get_absolute_url())
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", level=1, name="青木 蓮").wait_for()
    assert page.url.endswith(agenda[1].get_absolute_url())
    expect(page).to_have_title("青木 蓮 — JobTra")
    page.keyboard.press("p")
    page.get_by_role("heading", level=1, name="塚本 とわ").wait_for()
    page.keyboard.press("n")
    page.get_by_role("heading", level=1, name="青木 蓮").wait_for()
    page.keyboard.press("n")
    page.wait_for_url(f"**{agenda[0].conference.get_absolute_url()}")


def test_a_key_in_the_very_moment_of_a_new_case_turns_the_page_too(page, agenda):
    page.goto(agenda[0].get_absolute_url())
    page.evaluate(
        """() => {
            window.isSamePage = true;
            const press = () => document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key: "p", bubbles: true }));
            const seen = new MutationObserver(() => {
                if (!document.querySelector("h1").textContent.includes("青木 蓮")) return;
                seen.disconnect();
                press();
            });
            seen.observe(document.body, { childList: true, subtree: true });
        }"""
    )
    page.keyboard.press("n")
    page.wait_for_url(f"**{agenda[1].get_absolute_url()}")
    page.wait_for_url(f"**{agenda[0].get_absolute_url()}")
    expect(page.get_by_role("heading", level=1, name="塚本 とわ")).to_be_visible()
    assert page.evaluate("window.isSamePage")


def test_keys_stay_in_the_field_while_somebody_writes(page, agenda):
    page.goto(agenda[0].get_absolute_url())
    page.get_by_label("行うこと").press_sequentially("nnp")
    page.keyboard.press("ArrowLeft")
    assert page.get_by_label("行うこと").input_value() == "nnp"
    assert page.url.endswith(agenda[0].get_absolute_url())


def test_decide_on_stage_and_action(page, agenda):
    page.goto(agenda[0].get_absolute_url())
    page.get_by_label("S3 へ進む").check()
    page.get_by_label("理由").fill("本人の希望")
    page.get_by_label("本人の意向").fill("実習に行ってみたい")
    page.get_by_label("行うこと").fill("実習先と連絡をとる")
    page.get_by_role("button", name="決定を残す").click()
    page.get_by_text("S2 → S3").wait_for()
    assert page.get_by_text("話し合い済み", exact=True).is_visible()
    assert CaseStage.objects.in_force().get(case=agenda[0].case).stage.code == "S3"
    decision = Decision.objects.get(agenda_item=agenda[0])
    assert (decision.owner.name, decision.due_on) == ("桜井 みなみ", dt.date(2025, 11, 26))


def test_one_tap_ticks_an_earlier_decision(page, agenda):
    page.goto(agenda[0].get_absolute_url())
    page.get_by_role("button", name="済み").click()
    page.locator("button[value=done][aria-pressed=true]").wait_for()
    assert DecisionOutcome.objects.get().result == "done"


@pytest.mark.parametrize("size", [DESK, ROOM], ids=["desk", "room"])
def test_a_case_is_one_screen(page, agenda, size):
    page.set_viewport_size(size)
    assert page.goto(agenda[0].get_absolute_url()).ok
    assert scrolls(page) == [False, False]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits_its_width(page, agenda, size, language, live_server):
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    page.set_viewport_size(size)
    conference = agenda[0].conference
    for url in (
        *(item.get_absolute_url() for item in agenda),
        conference.get_absolute_url(),
        "/conferences/",
        "/conferences/new/",
        "/cases/",
        agenda[0].case.get_absolute_url(),
    ):
        assert page.goto(url).ok
        page.wait_for_load_state("networkidle")
        assert (url, faults(page)) == (url, [])
        assert (url, scrolls(page)[0]) == (url, False)
