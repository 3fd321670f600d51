from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobtra.fiscal import (
    EARLIEST,
    ERAS,
    LATEST,
    FiscalYear,
    Month,
    UnreadableDate,
    add_business_days,
    era_date,
    is_business_day,
    last_business_day,
    nth_business_day,
    parse_date,
    parse_month,
    reach_date,
)

quick = settings(max_examples=60, deadline=None)
days = st.dates(EARLIEST, LATEST)
recent_days = st.dates(date(2000, 1, 1), date(2050, 12, 31))
months = st.builds(Month, st.integers(1873, 2100), st.integers(1, 12))
SEPTEMBER_18 = date(2025, 9, 18)


# Month


def test_month_of_a_day_and_of_a_datetime():
    assert Month.of(date(2025, 9, 18)) == Month(2025, 9)
    assert Month.of(datetime.fromisoformat("2025-09-18 23:59")) == Month(2025, 9)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (Month(2025, 2), date(2025, 2, 28)),
        (Month(2024, 2), date(2024, 2, 29)),
        (Month(1900, 2), date(1900, 2, 28)),
        (Month(2025, 4), date(2025, 4, 30)),
        (Month(2025, 12), date(2025, 12, 31)),
        (Month(9999, 12), date(9999, 12, 31)),
    ],
)
def test_month_knows_its_first_and_last_day(month, last):
    assert (month.first, month.last) == (last.replace(day=1), last)


def test_month_neighbours_cross_the_year():
    assert Month(2025, 12).next == Month(2026, 1)
    assert Month(2026, 1).previous == Month(2025, 12)


@pytest.mark.parametrize("bad", [(2025, 0), (2025, 13), (0, 1), (10000, 1)])
def test_month_outside_the_calendar_is_refused(bad):
    with pytest.raises(ValueError, match=r"month|year"):
        Month(*bad)


def test_month_adds_no_months():
    with pytest.raises(TypeError):
        Month(2025, 1) + Month(2025, 1)
    with pytest.raises(TypeError):
        Month(2025, 1) - "1"


def test_month_text_and_back():
    assert str(Month(2025, 9)) == "2025-09"
    assert Month.parse("2025-09") == Month(2025, 9)


@pytest.mark.parametrize(
    "text", ["2025-9", "2025-13", "2025/09", "2025-09-01", " 2025-09", "", "２０２５-09"]
)
def test_month_parse_takes_one_spelling_only(text):
    with pytest.raises(ValueError, match=r".+"):
        Month.parse(text)


def test_month_between_includes_both_ends():
    assert list(Month.between(Month(2025, 11), Month(2026, 2))) == [
        Month(2025, 11),
        Month(2025, 12),
        Month(2026, 1),
        Month(2026, 2),
    ]
    assert list(Month.between(Month(2025, 5), Month(2025, 5))) == [Month(2025, 5)]
    assert list(Month.between(Month(2025, 5), Month(2025, 4))) == []


@quick
@given(months, st.integers(-600, 600))
def test_month_adding_and_subtracting_are_inverse(month, n):
    assert (month + n) - month == n
    assert (month + n) - n == month
    assert (month + n > month) is (n > 0)


@quick
@given(months, st.integers(0, 60))
def test_months_between_are_consecutive(first, n):
    found = list(Month.between(first, first + n))
    assert len(found) == n + 1
    assert all(later - earlier == 1 for earlier, later in pairwise(found))
    assert all(
        later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(found)
    )


@quick
@given(months)
def test_month_round_trips_through_its_text_and_first_day(month):
    assert Month.parse(str(month)) == month == Month.of(month.first) == Month.of(month.last)
    assert len({month, Month.of(month.first)}) == 1


# FiscalYear


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
        (date(2026, 3, 31), 2025),
    ],
)
def test_fiscal_year_of_a_day(day, year):
    assert FiscalYear.of(day) == FiscalYear(year)
    assert FiscalYear(year).contains(day) is True
    assert FiscalYear(year + 1).contains(day) is False


def test_fiscal_year_has_its_dates():
    year = FiscalYear(2025)
    assert (year.starts_on, year.ends_on) == (date(2025, 4, 1), date(2026, 3, 31))
    assert year.cut_off == date(2026, 4, 30)
    assert (year.previous, year.next) == (FiscalYear(2024), FiscalYear(2026))
    assert (int(year), str(year)) == (2025, "2025")


def test_fiscal_year_has_twelve_months_from_april():
    found = FiscalYear(2025).months
    assert (len(found), found[0], found[-1]) == (12, Month(2025, 4), Month(2026, 3))


@quick
@given(recent_days)
def test_every_day_lies_in_exactly_one_fiscal_year(day):
    year = FiscalYear.of(day)
    assert year.starts_on <= day <= year.ends_on
    assert Month.of(day) in year.months
    assert not year.previous.contains(day)
    assert not year.next.contains(day)


# Reach dates


@pytest.mark.parametrize(
    ("start", "k", "reached"),
    [
        (date(2025, 4, 1), 12, date(2026, 3, 31)),
        (date(2025, 1, 6), 1, date(2025, 2, 5)),
        (date(2025, 2, 3), 1, date(2025, 3, 2)),
        (date(2025, 1, 1), 1, date(2025, 1, 31)),
        (date(2025, 2, 1), 1, date(2025, 2, 28)),
        (date(2025, 1, 28), 1, date(2025, 2, 27)),
        # no corresponding day: the month's last
        (date(2025, 1, 29), 1, date(2025, 2, 28)),
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2025, 3, 31), 2, date(2025, 5, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 31), 36, date(2028, 12, 30)),
    ],
)
def test_reach_date(start, k, reached):
    assert reach_date(start, k) == reached


@pytest.mark.parametrize("k", [0, -1])
def test_reach_date_needs_a_month_at_least(k):
    with pytest.raises(ValueError, match="at least one month"):
        reach_date(date(2025, 4, 1), k)


@quick
@given(recent_days, st.integers(1, 60))
def test_reach_date_grows_with_start_and_months(start, k):
    reached = reach_date(start, k)
    assert reached <= reach_date(start + timedelta(days=1), k)
    assert reached < reach_date(start, k + 1)
    assert timedelta(days=27) <= (reached - start) / k <= timedelta(days=31)


# Business days; oracle: the holidays published by the Cabinet Office


@pytest.mark.parametrize(
    "holiday",
    [
        date(2024, 5, 6),  # substitute
        date(2025, 11, 24),  # substitute
        date(2026, 5, 6),  # substitute, two days after
        date(2026, 9, 22),  # between two holidays
        date(2019, 4, 30),
        date(2019, 5, 1),
        date(2019, 10, 22),
        date(2020, 7, 23),  # moved for the Olympic games
        date(2021, 8, 9),
        date(2026, 1, 1),
    ],
)
def test_legal_holidays_are_no_business_days(holiday):
    assert is_business_day(holiday) is False


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 7, 20),  # would be Marine Day in another year
        date(2025, 12, 29),
        date(2025, 12, 31),
        date(2026, 1, 2),
        date(2025, 8, 13),
        date(2025, 11, 25),
    ],
)
def test_days_an_office_may_close_by_itself_are_business_days(day):
    assert is_business_day(day) is True


def test_holidays_of_2026_on_weekdays_as_published():
    weekdays = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    holidays = [day for day in weekdays if day.weekday() < 5 and not is_business_day(day)]
    assert holidays == [
        date(2026, 1, 1),
        date(2026, 1, 12),
        date(2026, 2, 11),
        date(2026, 2, 23),
        date(2026, 3, 20),
        date(2026, 4, 29),
        date(2026, 5, 4),
        date(2026, 5, 5),
        date(2026, 5, 6),
        date(2026, 7, 20),
        date(2026, 8, 11),
        date(2026, 9, 21),
        date(2026, 9, 22),
        date(2026, 9, 23),
        date(2026, 10, 12),
        date(2026, 11, 3),
        date(2026, 11, 23),
    ]


def test_is_business_day_takes_a_datetime():
    assert is_business_day(datetime.fromisoformat("2026-05-06 09:00")) is False


def test_nth_and_last_business_day():
    assert nth_business_day(Month(2026, 5), 1) == date(2026, 5, 1)
    assert nth_business_day(Month(2026, 5), 2) == date(2026, 5, 7)
    assert nth_business_day(Month(2026, 1), 5) == date(2026, 1, 8)
    assert last_business_day(Month(2026, 5)) == date(2026, 5, 29)
    assert last_business_day(Month(2025, 12)) == date(2025, 12, 31)


@pytest.mark.parametrize("n", [0, -1, 19])
def test_nth_business_day_outside_the_month_is_refused(n):
    with pytest.raises(ValueError, match="business days"):
        nth_business_day(Month(2026, 5), n)


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 5, 1), 1, date(2026, 5, 7)),
        (date(2026, 5, 2), 1, date(2026, 5, 7)),
        (date(2026, 5, 7), -1, date(2026, 5, 1)),
        (date(2026, 5, 2), 0, date(2026, 5, 2)),
        (date(2026, 9, 18), 5, date(2026, 9, 30)),
    ],
)
def test_add_business_days(day, n, found):
    assert add_business_days(day, n) == found


@quick
@given(recent_days, st.integers(1, 15))
def test_adding_business_days_counts_the_business_days_passed(day, n):
    found = add_business_days(day, n)
    passed = [day + timedelta(days=i) for i in range(1, (found - day).days + 1)]
    assert is_business_day(found)
    assert sum(map(is_business_day, passed)) == n
    if is_business_day(day):
        assert add_business_days(found, -n) == day


# Reading dates


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 9, 18),
        datetime.fromisoformat("2025-09-18"),
        datetime.fromisoformat("2025-09-18 23:59"),
        45918,
        45918.0,
        45918.75,
        20250918,
        20250918.0,
        "2025-09-18",
        "2025-9-18",
        "2025/9/18",
        "2025/09/18",
        "2025.9.18",
        "2025年9月18日",
        "2025年09月18日",
        "2025年9月18",
        "令和7年9月18日",
        "令和07年9月18日",
        "令和 7年 9月18日",
        "令和7/9/18",
        "R7.9.18",
        "r7.9.18",
        "R7. 9.18",
        "R07.09.18",
        "R7/9/18",
        "R7-9-18",
        "R7年9月18日",
        "令7.9.18",
        "㋿7年9月18日",
        "20250918",
        "２０２５／９／１８",
        "２０２５年９月１８日",
        "Ｒ７．９．１８",
        "2025−9−18",
        "  2025/9/18 ",
        "\u30002025/9/18\u3000",
        "2025/9/18(木)",
        "2025/9/18 (木)",
        "2025年9月18日（木）",
        "2025年9月18日（木曜日）",
        "2025-09-18 00:00:00",
        "2025-09-18T10:30:00.123",
        "2025/9/18 0:00",
    ],
)
def test_parse_date_reads_every_spelling_of_one_day(value):
    found = parse_date(value)
    assert (found, type(found)) == (SEPTEMBER_18, date)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H1.1.8", date(1989, 1, 8)),
        ("H元.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H17.1.22", date(2005, 1, 22)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("T1.7.30", date(1912, 7, 30)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("M6.1.1", date(1873, 1, 1)),
        ("昭55.4.1", date(1980, 4, 1)),
        ("2024/2/29", date(2024, 2, 29)),
        ("2025/11/3(月・祝)", date(2025, 11, 3)),
        ("2025-9-1 10:00", date(2025, 9, 1)),
    ],
)
def test_parse_date_reads_eras_and_edges(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "\u3000",
        True,
        False,
        time(9, 30),
        timedelta(days=45918),
        # two readings or none
        "25/4/1",
        "25.4.1",
        "7.9.18",
        "4/1",
        "9月18日",
        "2025-09",
        "2025年9月",
        "01/04/2025",
        "4/1/2025",
        "2025/9-18",
        "2025 9 18",
        "250918",
        "45918",
        "R7",
        "X7.9.18",
        "2025/9/18頃",
        "2025/9/18〜",
        "未定",
        "2025/9/18(金)",  # was a Thursday
        "2025-09-18 25:00",
        "2025-09-18T10:30:00+09:00",
        # not in the calendar
        "2025/2/29",
        "2025/4/31",
        "2025-13-01",
        "2025/9/0",
        "20251301",
        # not in its era
        "平成32年5月1日",
        "令和元年4月30日",
        "平成元年1月7日",
        "昭和64年1月8日",
        "昭和元年12月24日",
        "昭和65年1月1日",
        "R0.5.1",
        "明治5年12月1日",  # before the Gregorian calendar
        # numbers that are no day in any sane table
        0,
        1,
        7,
        2025,
        2025.9,
        -45918,
        70918,
        250918,
        99999999,
        10**400,
        float("nan"),
        float("inf"),
        # slips of the key
        "0205-09-18",
        "2925-09-18",
        date(1, 1, 1),
        datetime.fromisoformat("2525-01-01"),
        "1" * 10_000,
    ],
)
def test_parse_date_never_guesses(value):
    with pytest.raises(UnreadableDate):
        parse_date(value)


def test_unreadable_date_is_a_value_error_that_says_what_was_read():
    with pytest.raises(ValueError, match="25/4/1") as caught:
        parse_date("25/4/1")
    assert type(caught.value) is UnreadableDate
    with pytest.raises(UnreadableDate) as caught:
        parse_date("x" * 5_000)
    assert len(str(caught.value)) < 200


@quick
@given(days)
def test_every_day_round_trips_through_its_era_date(day):
    assert parse_date(era_date(day)) == day


@quick
@given(days, st.sampled_from(["-", "/", "."]), st.booleans())
def test_every_day_round_trips_through_its_western_spellings(day, mark, wide):
    text = f"{day.year}{mark}{day.month}{mark}{day.day}"
    if wide:
        text = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_date(text) == day


@quick
@given(st.dates(date(1930, 1, 1), date(2049, 12, 31)))
def test_every_serial_number_is_its_day(day):
    assert parse_date((day - date(1899, 12, 30)).days) == day


@quick
@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.binary(max_size=5)))
def test_parse_date_and_month_raise_nothing_but_unreadable(value):
    for read, kind in ((parse_date, date), (parse_month, Month)):
        with suppress(UnreadableDate):
            assert type(read(value)) is kind


# Reading months


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 9, 1),
        datetime.fromisoformat("2025-09-18 10:00"),
        45918,
        202509,
        202509.0,
        "202509",
        "2025/9",
        "2025/09",
        "2025-09",
        "2025.9",
        "2025年9月",
        "2025年9月分",
        "２０２５年９月",
        " 2025年 9月 ",
        "R7.9",
        "R7.9月",
        "R7/9",
        "Ｒ７．９",
        "令7.9",
        "令和7年9月",
        "令和7年9月分",
        "2025/9/1",
        "R7.9.18",
    ],
)
def test_parse_month_reads_every_spelling_of_one_month(value):
    assert parse_month(value) == Month(2025, 9)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("R7.10", Month(2025, 10)),
        ("令和元年5月", Month(2019, 5)),
        ("平成31年4月", Month(2019, 4)),
        ("昭和64年1月", Month(1989, 1)),
        ("平成元年1月", Month(1989, 1)),
        ("昭和元年12月", Month(1926, 12)),
    ],
)
def test_parse_month_reads_eras(text, month):
    assert parse_month(text) == month


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        True,
        "9月",
        "9",
        "25/9",
        "7.9",
        "2025",
        "2025年",
        "2025年度9月",
        "2025/13",
        "2025/0",
        "202513",
        "092025",
        "令和元年4月",
        "平成31年5月",
        "名簿",
        "2025-09 (2)",
        "2025年9月〜10月",
        2025.9,
        2025,
        9,
    ],
)
def test_parse_month_never_guesses(value):
    with pytest.raises(UnreadableDate):
        parse_month(value)


@quick
@given(months)
def test_every_month_round_trips(month):
    assert parse_month(str(month)) == month
    assert parse_month(f"{month.year}年{month.month}月分") == month
    assert parse_month(month.year * 100 + month.month) == month


# Era dates


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 9, 18), "令和7年9月18日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_era_date(day, text):
    assert era_date(day) == text


def test_era_date_before_the_gregorian_calendar_is_refused():
    with pytest.raises(ValueError, match="1873"):
        era_date(date(1872, 12, 31))


def test_eras_follow_each_other_without_a_gap():
    assert all(
        timedelta() <= younger.starts_on - older.ends_on <= timedelta(days=1)
        for younger, older in pairwise(ERAS)
    )
