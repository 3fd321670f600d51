"""Pages are plain: they compile, are used, carry no script or style of their own, ask no stranger."""

import functools
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.*"))
NAMES = [str(path.relative_to(settings.BASE_DIR / "templates")) for path in TEMPLATES]
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
ASSETS = sorted(
    path
    for path in (settings.BASE_DIR / "static").rglob("*")
    if path.suffix in {".css", ".js", ".svg"}
)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)

UNWANTED = {
    "script of its own": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "style of its own": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "handler in an attribute": re.compile(r"\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
}
NAMESPACE = re.compile(r"http://www\.w3\.org/[\w/]+")  # a name: nobody fetches it
FOREIGN = re.compile(r"//[\w-]+\.[a-z][^\s\"'<>)]*", re.IGNORECASE)


def short(path):
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name.startswith("_")])
def test_partial_is_used(name):
    """By another template, or by a screen that answers htmx with it."""
    others = [text for path, text in readers() if not path.match(f"templates/{name}")]
    assert any(name in text for text in others), f"nobody uses {name}"


@pytest.mark.parametrize("path", PAGES, ids=short)
@pytest.mark.parametrize("what", UNWANTED)
def test_page_has_no(what, path):
    assert UNWANTED[what].findall(read(path)) == []


@pytest.mark.parametrize("path", PAGES + ASSETS, ids=short)
def test_file_names_no_foreign_address(path):
    assert FOREIGN.findall(NAMESPACE.sub("", read(path))) == []


def read(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@functools.cache
def readers():
    """Everything that may name a template."""
    code = (
        path
        for app in ("jobtra", "cases", "competencies", "evaluations")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    )
    return [(path, path.read_text(encoding="utf-8")) for path in (*TEMPLATES, *code)]
