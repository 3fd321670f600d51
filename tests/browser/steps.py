"""What every journey does on its way."""

from axe_playwright_python.sync_playwright import Axe


def faults(page):
    """[(rule, element)] that axe-core finds on the page as it stands."""
    return [
        (fault["id"], node["html"])
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
