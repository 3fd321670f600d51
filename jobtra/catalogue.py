"""The texts of the house and their catalogue. Babel reads the code; GNU gettext is not needed.

The catalogue holds no line numbers and no dates and is sorted by msgid, so that two branches
that add texts merge without a quarrel.
"""

import io
import re

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

LAZY = ["gettext", "ngettext", "pgettext", "npgettext"]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in LAZY},
    "gettext_noop": None,
}
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Language: ja\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd](?!\w)")
FOLDERS = ["jobtra", "cases", "competencies", "evaluations", "templates"]


def sources(base):
    """Every file that may hold a text a person reads."""
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def texts(path):
    """The texts of one file as (context, msgid or (singular, plural))."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Within brackets Python does not mind what a template does to its indentation.
        source = f"(\n{templatize(source, origin=str(path))}\n)"
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    return [(context, message) for _, message, _, context in found]


def wanted(base):
    """A catalogue of every text in the house, without any translation."""
    catalogue = Catalog(locale="ja")
    for path in sources(base):
        for context, message in texts(path):
            catalogue.add(message, context=context)
    return catalogue


def read(path):
    return read_po(io.BytesIO(path.read_bytes()), locale="ja")


def merge(wanted, translated):
    """`wanted`, with the texts that `translated` already has."""
    merged = Catalog(locale="ja")
    for message in entries(wanted):
        known = translated.get(message.id, message.context)
        merged.add(
            message.id,
            string=known.string if known else "",
            flags=known.flags if known else (),
            context=message.context,
        )
    return merged


def entries(catalogue):
    """The messages without the header."""
    return [message for message in catalogue if message.id]


def keys(catalogue):
    return {(message.context, message.id) for message in entries(catalogue)}


def translation(message):
    """The one Japanese form; Japanese has no plural of its own."""
    return message.string[0] if isinstance(message.string, tuple) else message.string


def placeholders(text):
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def write(catalogue, path):
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    path.write_text(HEADER + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_newer(po):
    """Make the .mo that Django reads, when the .po changed since."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
        compiled = io.BytesIO()
        write_mo(compiled, read(po))
        mo.write_bytes(compiled.getvalue())
