"""What every journey does on its way."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories.cases import PASSWORD


def faults(page):
    """[(rule, element)] that axe-core finds on the page as it stands."""
    return [
        (fault["id"], node["html"])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]


def look(page):
    """The page stands whole: no fault, and nothing wider than the window."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request, [hx-trigger=load]")).to_have_count(0)
    assert (page.url, faults(page)) == (page.url, [])
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert (page.url, wide) == (page.url, page.viewport_size["width"])


def log_in(page, code, path="/"):
    """Whoever was logged in is gone; this person comes, and sees that page."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={path}")
    page.get_by_label("メールアドレスまたは職員番号").fill(code)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda now: "/login/" not in now)


def write(place, said):
    """Fill in {label: what a person types, chooses, or True for a tick}."""
    for label, value in said.items():
        field = place.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))
        if value is True:
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def press(page, name):
    """Press the button, or follow the link, of this name; the next page is looked at."""
    target = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    target.first.click()
    look(page)
