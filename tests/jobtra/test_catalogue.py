import pytest
from babel.messages.catalog import Catalog

from jobtra import catalogue


@pytest.mark.parametrize(
    ("name", "source", "texts"),
    [
        ("a.py", 'x = _("Plan")', [(None, "Plan")]),
        ("a.py", 'x = gettext_lazy("Plan")', [(None, "Plan")]),
        ("a.py", 'ngettext_lazy("%d case", "%d cases", n)', [(None, ("%d case", "%d cases"))]),
        ("a.py", 'pgettext_lazy("verb", "Open")', [("verb", "Open")]),
        ("a.html", '{% translate "Plan" %}', [(None, "Plan")]),
        ("a.html", '{% translate "Open" context "verb" %}', [("verb", "Open")]),
        ("a.html", "<p>\n    {{ _('Plan') }}\n  (</p>", [(None, "Plan")]),
        (
            "a.html",
            "{% blocktranslate trimmed with n=x.n %}\n  Of {{ n }}\n{% endblocktranslate %}",
            [(None, "Of %(n)s")],
        ),
        (
            "a.html",
            "{% blocktranslate count n=n %}One{% plural %}{{ n }} rows{% endblocktranslate %}",
            [(None, ("One", "%(n)s rows"))],
        ),
    ],
)
def test_texts_are_found(tmp_path, name, source, texts):
    path = tmp_path / name
    path.write_text(source)
    assert catalogue.texts(path) == texts


def test_merge_keeps_adds_and_drops():
    wanted, known = Catalog(locale="ja"), Catalog(locale="ja")
    for text in ("kept", "new"):
        wanted.add(text)
    known.add("kept", "残る")
    known.add("dropped", "消える")
    merged = catalogue.merge(wanted, known)
    found = {m.id: catalogue.translation(m) for m in catalogue.entries(merged)}
    assert found == {"kept": "残る", "new": ""}


def test_what_is_written_is_sorted_and_reads_the_same(tmp_path):
    path, texts = tmp_path / "django.po", Catalog(locale="ja")
    texts.add("b", "い", locations=[("file.py", 3)])
    texts.add(("%(n)s row", "%(n)s rows"), ("%(n)s行",))
    texts.add("a", "ろ", context="verb")
    catalogue.write(texts, path)
    written = path.read_text()
    catalogue.write(catalogue.read(path), path)
    assert path.read_text() == written
    assert [m.id for m in catalogue.entries(catalogue.read(path))] == [
        ("%(n)s row", "%(n)s rows"),
        "a",
        "b",
    ]
    assert "file.py" not in written


def test_compile_newer_makes_what_gettext_reads(tmp_path):
    path, texts = tmp_path / "django.po", Catalog(locale="ja")
    texts.add("Plan", "計画")
    catalogue.write(texts, path)
    catalogue.compile_newer(path)
    assert "計画".encode() in path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(a)s of {b}", {"%(a)s", "{b}"}),
        ("100 %% of %d", {"%d"}),
        ("plain", set()),
    ],
)
def test_placeholders(text, found):
    assert catalogue.placeholders(text) == found
