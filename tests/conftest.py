"""What every test stands on: its own database, files and queue, and a real Chromium."""

import inspect
import os
import shutil
import subprocess
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.template.base import FilterExpression
from django.template.defaultfilters import default
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import sync_playwright

from cases.models import Staff
from competencies.measures import anchors, case_stages
from competencies.views import rows
from jobtra import catalogue, processes
from jobtra.celery import app
from tests.chromium import CHROMIUM, CHROMIUM_FLAGS


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        catalogue.compile_newer(settings.LOCALE_PATHS[0] / "ja" / "LC_MESSAGES" / "django.po")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What drives Chromium is a browser test; without a Chromium these are left out, aloud."""
    browser = [item for item in items if "chromium" in item.fixturenames]
    for item in browser:
        item.add_marker("browser")
    if browser and not CHROMIUM:
        items[:] = [item for item in items if item not in browser]
        config.hook.pytest_deselected(items=browser)


def pytest_terminal_summary(terminalreporter):
    if not CHROMIUM:
        terminalreporter.write_line("No Chromium was found: the browser tests were left out.")


@pytest.fixture(scope="session", autouse=True)
def own_place(tmp_path_factory):
    """Files and messages of the tests stay away from a JobTra that runs in the same folder."""
    place = tmp_path_factory.mktemp("var")
    changed = {
        "VAR_DIR": place,
        "MEDIA_ROOT": place / "files",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        **broker(place),
    }
    with override_settings(**changed), pytest.MonkeyPatch.context() as patch:
        # Celery itself asks this variable before any setting.
        patch.setenv("CELERY_BROKER_URL", settings.CELERY_BROKER_URL)
        yield place


def broker(place):
    """A queue that no other process reads: neither a running JobTra nor the other test process."""
    url = settings.CELERY_BROKER_URL
    if url.startswith("redis"):
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
        return {"CELERY_BROKER_URL": f"{url.rsplit('/', 1)[0]}/{number}"}
    queue, control = place / "queue", place / "control"
    queue.mkdir()
    control.mkdir()
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    folders = {"data_folder_in": str(queue), "data_folder_out": str(queue)}
    return {
        "CELERY_BROKER_TRANSPORT_OPTIONS": {**options, **folders, "control_folder": str(control)}
    }


@pytest.fixture(autouse=True)
def no_documents_left(own_place):
    """A rolled-back row leaves its file; the next test starts without."""
    yield
    shutil.rmtree(own_place / "files" / "documents", ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def undefined_variables(_fail_for_invalid_template_variable):
    """Printing what a template was not given fails the test; asking `if` about it does not, nor
    does `|default`. pytest-django's stand-in is true, so `if` would see an absent one-to-one row."""
    stand_in = type(settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"])
    stand_in.__bool__ = lambda self: is_printed(inspect.currentframe().f_back.f_locals.get("self"))
    stand_in.__str__ = lambda self: ""


def is_printed(asking):
    """Who asks is Django's own code, which looks for a text to print instead, or anybody else."""
    return isinstance(asking, FilterExpression) and not any(
        function is default for function, _ in asking.filters
    )


@receiver(post_migrate)
def keep_the_system_staff(app_config, using, **kwargs):
    """A test that commits ends by emptying every table; the row made by a migration comes back."""
    if app_config.label == "cases":
        system = {"code": "system", "name": "JobTra", "password": "!", "is_active": False}
        Staff.objects.using(using).get_or_create(is_system=True, defaults=system)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What a process remembers of published versions; a rolled-back test gives its keys out again.
    And the language of the last page that was asked for."""
    translation.deactivate()
    anchors.published.cache_clear()
    case_stages.stages_of.cache_clear()
    rows.PATTERNS.kept.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in real life: each thread and process has a connection of its own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture
def worker(transactional_db, own_place):
    """A real worker on the test's database and queue, in a process of its own."""
    child = subprocess.Popen(
        processes.COMMANDS["worker"],
        env={
            **os.environ,
            "DATABASE_URL": database_url(connection.settings_dict),
            "JOBTRA_VAR": str(own_place),
        },
    )
    try:
        deadline = time.monotonic() + 90
        while not app.control.ping(timeout=0.5):
            assert child.poll() is None, "the worker did not start"
            assert time.monotonic() < deadline, "the worker does not answer"
        yield child
    finally:
        child.kill()
        child.wait()


def database_url(database):
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    name, password = quote(database["USER"]), quote(database["PASSWORD"])
    return f"postgres://{name}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture(scope="session")
def chromium():
    """Playwright keeps an event loop in this thread; Django is told that no query runs inside it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


# Nobody clicks what is not there yet: a page is seen once its scripts stand.
SEEN_WHEN_LOADED = """
    const root = document.documentElement;
    if (root && document.readyState !== "complete") {
        root.style.visibility = "hidden";
        addEventListener("load", () => { root.style.visibility = ""; });
    }
"""


@pytest.fixture
def page(chromium, live_server):
    """A window on the test's server. A script error, a breach of the content security policy or
    a request to anybody else fails the test."""
    faults = []

    def guard(route):
        if route.request.url.startswith(live_server.url):
            return route.continue_()
        faults.append(f"foreign request: {route.request.url}")
        return route.abort()

    def listen(message):
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    context = chromium.new_context(base_url=live_server.url, locale="ja-JP")
    context.route("**/*", guard)
    context.add_init_script(SEEN_WHEN_LOADED)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", listen)
    yield page
    context.close()
    assert faults == []
