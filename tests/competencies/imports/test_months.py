import datetime as dt

import pytest

from competencies.imports import months
from jobtra.fiscal import Month
from tests.workbooks import table, wide

SEPTEMBER = Month(2025, 9)


@pytest.mark.parametrize(
    "heading",
    [
        "R7.9", wide("R7.9"), "令和7年9月", "令和7年9月分", "2025年9月", "2025/9", "2025/09", "2025-09", "2025.9",
        "202509", 202509, dt.date(2025, 9, 1), dt.datetime(2025, 9, 30),  # noqa: DTZ001
        45901, "R7年9月", "2025年9月度",
    ],
)  # fmt: skip
def test_month_is_read_in_any_notation(heading):
    assert months.read(heading) == SEPTEMBER


@pytest.mark.parametrize(
    "heading", [None, "", "9月", "9", 9, 2025.9, 7.9, True, "25/9", "合計", "3", 40, "2025年度"]
)
def test_what_is_no_month_with_a_year_is_none(heading):
    assert months.read(heading) is None


def across(*rows, name="シート"):
    made = table(*rows, name=name)
    found = months.across(made, len(rows) - 1, range(len(made.rows[0])))
    return [
        found.get(column, "-") and str(found.get(column, "-"))
        for column in range(len(made.rows[0]))
    ]


def test_year_stands_once_over_its_months():
    assert across(["", "2025年", None, "2026年"], ["項目", "11月", "12月", "1月"]) == [
        "-", "2025-11", "2025-12", "2026-01",
    ]  # fmt: skip


def test_fiscal_year_over_its_months_turns_in_january():
    assert across(["R7年度", None, None], ["4月", "12月", "3月"]) == [
        "2025-04",
        "2025-12",
        "2026-03",
    ]


def test_fiscal_year_in_the_title_or_name_serves_all_months():
    assert across(["2025年度 月次評価"], ["4月", "1月"]) == ["2025-04", "2026-01"]
    assert across(["4月", "1月"], name="令和7年度") == ["2025-04", "2026-01"]


def test_months_follow_the_one_with_a_year():
    assert across(["2025年11月", "12月", "1月", "4月"]) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-04",
    ]


def test_months_without_any_year_have_none():
    assert across(["4月", "5月", "備考"]) == [None, None, "-"]


def test_two_years_in_the_titles_are_no_year():
    assert (
        across(["2024年度から2025年度"], ["2024年度", "2025年度"], ["4月", "5月"])[0] != "2023-04"
    )


@pytest.mark.parametrize(
    ("rows", "name", "expected"),
    [
        ([["2025年9月 月次評価"]], "評価", {SEPTEMBER}),
        ([["月次評価"]], "2025-09", {SEPTEMBER}),
        ([["月次評価"]], "R7.9", {SEPTEMBER}),
        ([["作成日 2025年10月2日"]], "2025年9月", {SEPTEMBER}),
        ([["2025年8月"]], "2025年9月", {Month(2025, 8), SEPTEMBER}),
        ([["2025年度"]], "9月", {SEPTEMBER}),
        ([["令和7年度 9月"]], "Sheet1", {SEPTEMBER}),
        ([["月次評価"]], "9月", set()),
        ([["2025年度"]], "Sheet1", set()),
    ],
)
def test_month_of_a_sheet_stands_in_titles_or_name(rows, name, expected):
    assert months.of_sheet(table(*rows, name=name), len(rows), []) == expected


def test_month_of_a_sheet_stands_behind_a_label():
    assert months.of_sheet(table(["評価月", "R7.9"]), 1, ["R7.9"]) == {SEPTEMBER}
