"""One rating cell: a level, not observed, not applicable, nothing, or a problem. Never a guess."""

import re
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from competencies.models.sheet import Rating
from jobtra.spreadsheets import squeeze

RATED, NOT_OBSERVED, NOT_APPLICABLE = (
    Rating.Status.RATED,
    Rating.Status.NOT_OBSERVED,
    Rating.Status.NOT_APPLICABLE,
)
BLANK = re.compile(r"[-‐-―−ー─–]*|空欄|未評価|未記入|未入力")
UNSEEN = re.compile(
    r"n|n\.?o\.?|n/o|未|未観察|観察(?:機会)?(?:なし|無し?|できず)|機会なし|notobserved",
    re.IGNORECASE,
)
NOT_ASKED = re.compile(
    r"n\.?a\.?|n/a|非該当|該当(?:なし|せず|外)|対象外|notapplicable", re.IGNORECASE
)
LEVEL = re.compile(r"(?:lv\.?|l|level|レベル|水準|段階)?(-?\d+)(?:点)?", re.IGNORECASE)
BETWEEN = re.compile(
    r"(?:lv\.?|レベル|水準)?\d+(?:[~〜～\-‐-―−ー–→⇒>、,・/]|から|or|か|と)+(?:lv\.?|レベル|水準)?\d*(?:の間|くらい|ぐらい)?",
    re.IGNORECASE,
)
FRACTION = re.compile(r"-?\d+\.\d+")
DOUBT = re.compile(
    r"[?(]+(?:lv\.?)?(?:\d+|n)[?)!]*|(?:lv\.?)?(?:\d+|n)[?!+\-*△↑↓]+|(?:約|たぶん|多分|おそらく|恐らく|仮に?)(?:\d+|n)"
    r"|(?:\d+|n)(?:くらい|ぐらい|位|程度|か|かも|\(仮\)|仮|弱|強|以上|以下|未満)[?]*",
    re.IGNORECASE,
)
RING = {chr(0x2474 + n): str(n + 1) for n in range(20)}  # ⑴ is 1 in a ring, not 1 in doubt


class Unrated(ValueError):
    """The cell says something that is no rating: `kind` of the problem and a sentence."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def read(value, levels):
    """(status, rank or None) of a cell, or None for a cell without a rating. Raises Unrated.

    `levels`: the ranks of the declared scale, a `range`.
    """
    if value is None:
        return None
    if type(value) is int and value in levels:
        return RATED, value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise refusal("unreadable_level", value, levels)
    return read_text(str(value), levels)


@lru_cache(maxsize=10_000)
def read_text(value, levels):
    text = squeeze(RING.get(value.strip(), value))
    if BLANK.fullmatch(text):
        return None
    if UNSEEN.fullmatch(text):
        return NOT_OBSERVED, None
    if NOT_ASKED.fullmatch(text):
        return NOT_APPLICABLE, None
    if match := LEVEL.fullmatch(text):
        if int(match[1]) in levels:
            return RATED, int(match[1])
        raise refusal("out_of_scale", value, levels)
    if FRACTION.fullmatch(text):
        raise refusal("out_of_scale", value, levels)
    if BETWEEN.fullmatch(text) and not DOUBT.fullmatch(text):
        raise refusal("range", value, levels)
    if DOUBT.fullmatch(text):
        raise refusal("doubtful", value, levels)
    raise refusal("unreadable_level", value, levels)


def refusal(kind, value, levels):
    sentence = {
        "range": _("“{read}” spans more than one level; allowed: {low} to {high}, N or empty."),
        "doubtful": _("“{read}” is in doubt; allowed: {low} to {high}, N or empty."),
        "out_of_scale": _("“{read}” is not on the scale; allowed: {low} to {high}, N or empty."),
        "unreadable_level": _("“{read}” is no level; allowed: {low} to {high}, N or empty."),
    }[kind]
    text = str(value).strip()[:40]
    return Unrated(kind, str(format_lazy(sentence, read=text, low=levels[0], high=levels[-1])))


def is_like(value, levels):
    """Whether a cell looks like a rating at all, a doubtful one too: for telling columns apart."""
    try:
        return read(value, levels) is not None
    except Unrated as unrated:
        return unrated.kind in {"range", "doubtful"}
