from html import unescape

from django import template
from django.utils.safestring import SafeData

from jobtra import furigana

register = template.Library()


@register.simple_tag(takes_context=True)
def ruby(context, text):
    """The text with readings over its kanji, where the page has `furigana` switched on.

    `readings` of the context, of names mostly, stand above the dictionary.
    """
    text = str(text)
    if isinstance(text, SafeData):  # a sentence with a name in it, escaped by its tag
        text = unescape(text)
    if not context.get("furigana"):
        return furigana.plain(text)
    return furigana.ruby(text, context.get("readings"))
