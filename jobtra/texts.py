"""Texts that carry both languages as data."""

from django.utils.translation import get_language

FALLBACK = "ja"


def local(text):
    """The text of {"ja": …, "en": …} in the active language, else in Japanese; plain text as it is."""
    if not isinstance(text, dict):
        return text or ""
    language = (get_language() or FALLBACK).split("-")[0]
    return text.get(language) or text.get(FALLBACK) or ""
