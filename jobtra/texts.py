"""Texts that carry both languages as data, and Japanese as people type it."""

import unicodedata

from django.utils.translation import get_language

FALLBACK = "ja"


def local(text):
    """The text of {"ja": …, "en": …} in the active language, else in Japanese; plain text as it is."""
    if not isinstance(text, dict):
        return text or ""
    language = (get_language() or FALLBACK).split("-")[0]
    return text.get(language) or text.get(FALLBACK) or ""


HIRAGANA, KATAKANA = range(0x3041, 0x3097), range(0x30A1, 0x30F7)


def folded(text):
    """For comparing: one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def hiragana(text):
    return text.translate(dict(zip(KATAKANA, HIRAGANA, strict=True)))


def katakana(text):
    return text.translate(dict(zip(HIRAGANA, KATAKANA, strict=True)))
