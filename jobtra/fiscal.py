"""The calendar of the house: months, fiscal years, business days, and dates as people write them.

A month stored in the database is a plain date, the first of the month: ``Month.of(day).first``.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import jpholiday
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month. ``Month(2025, 13)`` raises ValueError.

    >>> Month(2025, 11) + 2
    Month(year=2026, month=1)
    >>> Month(2026, 1) - Month(2025, 11)
    2
    >>> str(Month(2025, 9))
    '2025-09'
    """

    year: int
    month: int

    def __post_init__(self):
        date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2025-09" and nothing else (URLs, JSON); what people type goes to parse_month."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            raise ValueError(f"not a month like 2025-09: {text!r}")
        return cls(int(text[:4]), int(text[5:]))

    @staticmethod
    def between(first: "Month", last: "Month") -> Iterator["Month"]:
        """Every month from first to last, both included; none when last lies before first."""
        for distance in range(last - first + 1):
            yield first + distance

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def next(self) -> "Month":
        return self + 1

    @property
    def previous(self) -> "Month":
        return self - 1

    def __add__(self, months: int) -> "Month":
        if not isinstance(months, int):
            return NotImplemented
        year, month = divmod(self._ordinal + months, 12)
        return Month(year, month + 1)

    def __sub__(self, other: "Month | int") -> "int | Month":
        if isinstance(other, Month):
            return self._ordinal - other._ordinal
        if isinstance(other, int):
            return self + -other
        return NotImplemented

    def __str__(self):
        return f"{self.year:04}-{self.month:02}"

    @property
    def _ordinal(self) -> int:
        return self.year * 12 + self.month - 1


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """A Japanese fiscal year (年度), named by the year it starts in: April to March.

    >>> FiscalYear.of(date(2026, 3, 31))
    FiscalYear(year=2025)
    """

    year: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def starts_on(self) -> date:
        return date(self.year, 4, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year + 1, 3, 31)

    @property
    def cut_off(self) -> date:
        """The last day whose events an evaluation of the year still counts: 30 April after it."""
        return date(self.year + 1, 4, 30)

    @property
    def months(self) -> tuple[Month, ...]:
        """The twelve months, April first."""
        return tuple(Month.between(Month(self.year, 4), Month(self.year + 1, 3)))

    @property
    def next(self) -> "FiscalYear":
        return FiscalYear(self.year + 1)

    @property
    def previous(self) -> "FiscalYear":
        return FiscalYear(self.year - 1)

    def contains(self, day: date) -> bool:
        return FiscalYear.of(day) == self

    def __int__(self):
        return self.year

    def __str__(self):
        return str(self.year)


@lru_cache(maxsize=16_384)
def reach_date(start: date, months: int) -> date:
    """The day on which a span of whole calendar months that began on start is complete.

    It is the day before the corresponding day of the month reached. Where that month has no
    corresponding day, the span is complete with the month's last day (as in article 143 of the
    Japanese Civil Code). Raises ValueError for less than one month.

    >>> reach_date(date(2025, 1, 6), 1)
    datetime.date(2025, 2, 5)
    >>> reach_date(date(2025, 4, 1), 12)
    datetime.date(2026, 3, 31)
    >>> reach_date(date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    if months < 1:
        raise ValueError(f"a reach date lies at least one month ahead, not {months}")
    reached = Month.of(start) + months
    if start.day > reached.last.day:
        return reached.last
    return date(reached.year, reached.month, start.day) - ONE_DAY


# Business days


def is_business_day(day: date) -> bool:
    """Monday to Friday and no legal holiday (国民の祝日に関する法律, with substitute holidays).

    29 December to 3 January are no legal holidays except New Year's Day: an office that closes
    then still has business days here. The package jpholiday holds from 1986 on; before, it takes
    4 May for a holiday. Equinoxes beyond next year are computed, the gazette decides.
    """
    return day.weekday() < 5 and not _is_holiday(day.year, day.month, day.day)


def nth_business_day(month: Month, n: int) -> date:
    """The n-th business day of the month, from 1. ValueError when the month has no such day."""
    if n < 1:
        raise ValueError(f"business days are counted from 1, not {n}")
    for day in islice(_business_days(month), n - 1, n):
        return day
    raise ValueError(f"{month} has less than {n} business days")


def last_business_day(month: Month) -> date:
    return max(_business_days(month))


def add_business_days(day: date, n: int) -> date:
    """The n-th business day after day (before it, for a negative n); with 0 the day itself.

    Counts as Excel's WORKDAY: day itself never counts and need not be a business day.
    """
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_business_day(day)
    return day


def _business_days(month: Month) -> Iterator[date]:
    days = (month.first + ONE_DAY * offset for offset in range(month.last.day))
    return filter(is_business_day, days)


@lru_cache(maxsize=4096)
def _is_holiday(year: int, month: int, day: int) -> bool:
    # jpholiday works every law out anew at each call: 0.3 ms, felt in a loop over a year.
    return jpholiday.is_holiday(date(year, month, day))


# Dates as people write them


class UnreadableDate(ValueError):
    """What was read is no date or month, or could be two; str() is a sentence for a person."""


class Era(NamedTuple):
    name: str
    letter: str
    starts_on: date
    ends_on: date

    def covers(self, first: date, last: date) -> bool:
        """Whether any day from first to last lies in the era."""
        return first <= self.ends_on and self.starts_on <= last


# On the day of a change both names are right, until 1989. Youngest first.
ERAS = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
_ERA_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}

# Japan counts in the Gregorian calendar since 1873; a year beyond 2100 is a slip of the key.
EARLIEST, LATEST = date(1873, 1, 1), date(2100, 12, 31)

# Excel's day 0 (1900 system, past the 29 February 1900 that never was). A number outside the
# range is a year, a count or an era date without marks (70918) rather than a day.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range((date(1930, 1, 1) - _SERIAL_ZERO).days, (date(2050, 1, 1) - _SERIAL_ZERO).days)

_WEEKDAYS = "月火水木金土日"
_YEAR = (
    r"(?:(?P<western>[0-9]{4})"
    r"|(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])\s*(?P<count>元|[0-9]{1,2}))"
    r"\s*(?:年|(?P<mark>[-/.]))\s*"
)
_MONTH = r"(?P<month>[0-9]{1,2})\s*"
_WRITTEN_MONTH = re.compile(_YEAR + _MONTH + r"(?(mark)月?|月)\s*分?")
_WRITTEN_DATE = re.compile(
    _YEAR
    + _MONTH
    + r"(?(mark)(?P=mark)|月)\s*(?P<day>[0-9]{1,2})(?(mark)|\s*日?)"
    + r"(?:\s*\(\s*(?P<weekday>[月火水木金土日])(?:曜日?)?(?:・?祝日?)?\s*\))?"
    # What a database or Excel writes behind a day; the time itself is not needed.
    + r"(?:(?:\s+|T|(?<=日))(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
)


def parse_date(value: object) -> date:
    """Read a day from a cell or from what a person typed; never guess.

    Takes date and datetime, Excel serial numbers (days of 1930 to 2049), the number or text
    20250918, and text such as 2025-09-18, 2025/9/18, 2025.9.18, 2025年9月18日, 令和7年9月18日,
    R7.9.18, 令7.9.18, 平成元年1月8日: full width or not, with spaces, with 「(水)」 or a time of
    day behind. Raises UnreadableDate for all else: no year, a two-digit year without an era, day
    or month first, a day outside its era or the calendar, a weekday that is not that day's.
    """
    if isinstance(value, date):
        return _in_range(value, value.date() if isinstance(value, datetime) else value)
    if _is_number(value) and int(value) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(value))
    text = _text(value)
    if re.fullmatch("[0-9]{8}", text):
        return _day(value, int(text[:4]), int(text[4:6]), int(text[6:]))
    written = _WRITTEN_DATE.fullmatch(text)
    if not written:
        raise UnreadableDate(_said(_NO_DATE, value))
    day = _day(value, _year(written), int(written["month"]), int(written["day"]))
    _check_era(value, written, day, day)
    if written["weekday"] and _WEEKDAYS[day.weekday()] != written["weekday"]:
        raise UnreadableDate(_said(_OTHER_WEEKDAY, value))
    return day


def parse_month(value: object) -> Month:
    """Read a month from a heading, a cell or a sheet title; never guess.

    Takes all that parse_date takes (the month of the day), the number or text 202509, and text
    such as 2025-09, 2025/9, 2025.9, 2025年9月, R7.9, R7.9月, 令和7年9月分. Raises UnreadableDate
    for all else, as well for the number 2025.9: 2025.1 may stand for January or for October.
    """
    text = _text(value)
    if re.fullmatch("[0-9]{6}", text):
        return Month.of(_day(value, int(text[:4]), int(text[4:]), 1))
    if written := _WRITTEN_MONTH.fullmatch(text):
        month = Month.of(_day(value, _year(written), int(written["month"]), 1))
        _check_era(value, written, month.first, month.last)
        return month
    try:
        return Month.of(parse_date(value))
    except UnreadableDate as error:
        raise UnreadableDate(_said(_NO_MONTH, value)) from error


def era_date(day: date) -> str:
    """The day in the Japanese calendar: 令和7年9月18日, 令和元年5月1日. ValueError before 1873."""
    if day < EARLIEST:
        raise ValueError(f"no era date before {EARLIEST}: {day}")
    era = next(era for era in ERAS if era.starts_on <= day)
    count = day.year - era.starts_on.year + 1
    return f"{era.name}{'元' if count == 1 else count}年{day.month}月{day.day}日"


def _is_number(value: object) -> bool:
    """A number that can stand for a date at all; NaN, infinity and truth values can not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _text(value: object) -> str:
    """Half-width, upper-case text; of a whole number its digits; of anything else nothing."""
    if _is_number(value) and value == int(value):
        value = str(int(value))
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFKC", value).strip().upper()
    return re.sub("[\u2010-\u2015\u2212]", "-", text)


def _year(written: re.Match) -> int:
    if written["western"]:
        return int(written["western"])
    count = 1 if written["count"] == "元" else int(written["count"])
    return _ERA_BY_SIGN[written["era"]].starts_on.year + count - 1


def _day(value: object, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise UnreadableDate(_said(_NO_SUCH_DAY, value)) from error
    return _in_range(value, found)


def _in_range(value: object, day: date) -> date:
    if EARLIEST <= day <= LATEST:
        return day
    raise UnreadableDate(_said(_NO_SUCH_DAY, value))


def _check_era(value: object, written: re.Match, first: date, last: date) -> None:
    if written["era"] and not _ERA_BY_SIGN[written["era"]].covers(first, last):
        raise UnreadableDate(_said(_NO_SUCH_DAY, value))


_NO_DATE = _("“{read}” is no date with year, month and day; write it like 2025-09-18 or R7.9.18.")
_NO_MONTH = _("“{read}” is no month with its year; write it like 2025-09 or R7.9.")
_NO_SUCH_DAY = _("“{read}” is not in the calendar or not in its era; write it like 2025-09-18.")
_OTHER_WEEKDAY = _("“{read}” names a weekday that is not the weekday of its date; correct one.")


def _said(sentence, value: object):
    """The sentence with what was read, cut short; translated when it is shown."""
    text = "" if value is None else str(value)
    return format_lazy(sentence, read=text if len(text) <= 40 else text[:39] + "…")
