"""What every journey does on its way."""

from axe_playwright_python.sync_playwright import Axe

from tests.factories.cases import PASSWORD


def log_in(page, code, path="/"):
    """Whoever was logged in is gone; this person comes, and is on that page."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={path}")
    page.get_by_label("メールアドレスまたは職員番号").fill(code)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def faults(page):
    """[(rule, element)] that axe-core finds on the page as it stands."""
    return [
        (fault["id"], node["html"])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
