"""Pictures of the main pages of a running demo, Japanese and English, at 1280 and 390 px.

`make run` in one window, `make screenshots` in another; the files lie in var/screenshots.
"""

import re
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM, CHROMIUM_FLAGS

ADDRESS = "http://127.0.0.1:8000"
PLACE = Path(__file__).parents[2] / "var" / "screenshots"
SIZES = {1280: 800, 390: 844}
PASSWORD = "jobtra-demo"
WORKER, MANAGER = "hayakawa@example.jp", "nishio@example.jp"


def first(page, pattern):
    """The first address on the page that fits, or None."""
    for link in page.locator("a[href]").all():
        if re.search(pattern, link.get_attribute("href")):
            return link.get_attribute("href")
    return None


def visit(page, shoot):
    """Every page worth showing, by those who use it."""
    page.goto("/login/")
    shoot("login")
    for who, steps in {
        WORKER: [
            ("today", ["/"]),
            ("checklist", ["/checklists/", r"/checklists/\d+/$"]),
            ("feedback", ["/feedback/"]),
        ],
        MANAGER: [
            ("dashboard", ["/office/"]),
            ("review", ["/checklists/review/"]),
            ("conference", ["/conferences/", r"/conferences/\d+/$", r"/conferences/cases/\d+/$"]),
            ("agreement", ["/agreement/", r"/agreement/S/"]),
            ("evaluation", ["/annual-evaluations/", r"/annual-evaluations/\d+/$"]),
            ("import", ["/imports/new/"]),
        ],
    }.items():
        page.context.clear_cookies(name="sessionid")
        page.goto("/login/")
        page.fill("#id_username", who)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_load_state()
        for name, (start, *patterns) in steps:
            page.goto(start)
            for pattern in patterns:
                page.goto(first(page, pattern) or start)
            page.wait_for_load_state("networkidle")
            shoot(name)


def main():
    PLACE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for language in ("ja", "en"):
            for width, height in SIZES.items():
                context = browser.new_context(
                    base_url=ADDRESS,
                    locale=language,
                    viewport={"width": width, "height": height},
                )
                page = context.new_page()

                def shoot(name, page=page, ending=f"{language}-{width}.png"):
                    page.screenshot(path=PLACE / f"{name}-{ending}")

                visit(page, shoot)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
