"""English in the code, Japanese complete in the catalogue, and nowhere else."""

import ast
import re

import pytest
from django.conf import settings

from jobtra import catalogue

JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)

# Files that hold Japanese as data, not as text for a screen.
JAPANESE_DATA = {
    "*/imports/*.py": "the headings and words that sheets in the wild use",
    "*/imports.py": "the same, while it is one module",
    "jobtra/headings.py": "the same",
    "jobtra/fiscal.py": "the names of the eras",
    "jobtra/furigana.py": "readings",
    "jobtra/spreadsheets.py": "full-width digits and the like",
    "*/content/*": "framework content carries both languages",
    "evaluations/demo/*.py": "invented people, offices and notes",
}


@pytest.fixture(scope="module")
def wanted():
    return catalogue.wanted(settings.BASE_DIR)


@pytest.fixture(scope="module")
def translated():
    return catalogue.read(settings.LOCALE_PATHS[0] / "ja" / "LC_MESSAGES" / "django.po")


def test_every_text_is_in_the_catalogue(wanted, translated):
    assert catalogue.keys(wanted) - catalogue.keys(translated) == set(), "run `make messages`"


def test_no_text_is_obsolete(wanted, translated):
    assert catalogue.keys(translated) - catalogue.keys(wanted) == set(), "run `make messages`"
    assert translated.obsolete == {}, "run `make messages`"


def test_every_text_has_japanese(translated):
    empty = [
        message.id
        for message in catalogue.entries(translated)
        if not catalogue.translation(message)
    ]
    assert empty == []


def test_no_text_is_fuzzy(translated):
    assert [message.id for message in catalogue.entries(translated) if message.fuzzy] == []


def test_placeholders_are_kept(translated):
    """A plural's singular may say "one" in words; Japanese follows the plural."""
    differing = [
        message.id
        for message in catalogue.entries(translated)
        if catalogue.translation(message)
        and catalogue.placeholders(catalogue.translation(message))
        != catalogue.placeholders(message.id[-1] if message.pluralizable else message.id)
    ]
    assert differing == []


def test_msgids_are_english(wanted):
    assert [
        message.id for message in catalogue.entries(wanted) if JAPANESE.search(str(message.id))
    ] == []


def test_japanese_is_only_in_the_catalogue():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {text}"
        for path in catalogue.sources(settings.BASE_DIR)
        if not any(path.relative_to(settings.BASE_DIR).match(data) for data in JAPANESE_DATA)
        for text in (python_strings(path) if path.suffix == ".py" else template_lines(path))
        if JAPANESE.search(text)
    ]
    assert found == []


def template_lines(path):
    return TEMPLATE_COMMENT.sub("", path.read_text(encoding="utf-8")).splitlines()


def python_strings(path):
    """The strings that the program uses: comments and docstrings may explain in any language."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]
