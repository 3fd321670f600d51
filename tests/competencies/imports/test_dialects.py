"""The same office in other offices' habits: every dialect gives the same people, months and ratings."""

import pytest

from cases.models import Staff
from competencies.imports import workbooks
from tests.competencies.conftest import ITEMS
from tests.workbooks import csv_file, wide, workbook

pytestmark = pytest.mark.usefixtures("programme")

CODES, TITLES = list(ITEMS), list(ITEMS.values())
SHORT = [code.removeprefix("R-") for code in CODES]
NAMES = {"001": "佐藤 花", "002": "髙橋 翼"}
MONTHS = ["2025-04", "2025-05", "2026-01"]
LEVELS = {  # 17 ratings, six sheets
    ("001", "2025-04"): [1, 2, "N", 3],
    ("001", "2025-05"): [2, 2, None, 3],
    ("001", "2026-01"): [4, 4, 4, None],
    ("002", "2025-04"): [3, None, None, None],
    ("002", "2025-05"): [3, 3, 3, 3],
    ("002", "2026-01"): [None, None, "N", 5],
}
ROSTER = [
    ["ケース番号", "氏名", "ふりがな", "生年月日", "登録日", "担当", "状況"],
    ["TKY-001", "佐藤 花", "さとう はな", "H11.4.2", "2025/4/2", "木村 武", "在籍"],
    ["TKY-002", "髙橋 翼", "たかはし つばさ", "2001-12-31", "R7.4.1", "木村", "在籍"],
]
STAFF = [["職員番号", "氏名", "役割"], ["T1", "木村 武", "支援員"]]
DAYS = [
    ["日付", "ケース番号", "氏名", "予定", "区分"],
    *[
        [f"2025-04-{n:02}", "TKY-001", "佐藤 花", "○", mark]
        for n, mark in enumerate("出遅早欠休", 2)
    ],
]


def made(sheets, days=DAYS, staff=STAFF):
    sheets = {"職員": staff, **sheets} if staff else sheets
    plan = workbooks.plan(
        workbook(sheets),
        csv_file(days, encoding="utf-8"),
        office=workbooks.office_for("TKY", "高岡"),
        by=Staff.objects.system(),
    )
    return (
        [(problem.sheet, problem.cell, problem.kind) for problem in plan.problems],
        tuple(plan.create[noun] for noun in ("youths", "checklists", "ratings", "attendances")),
    )


ALL = ([], (2, 6, 17, 5))


def month(text):
    return int(text[:4]), int(text[5:])


def down(
    heads,
    labels=(SHORT, TITLES),
    names=("コード", "能力要件"),
    title="氏名:{name}",
    key="TKY-{code}",
):
    """A sheet for each youth, requirements down, months across."""
    return {
        key.format(code=code, name=name): [
            [title.format(code=code, name=name)],
            [*names, *heads],
            *[
                [*row, *[LEVELS[code, m][n] for m in MONTHS]]
                for n, row in enumerate(zip(*labels, strict=True))
            ],
        ]
        for code, name in NAMES.items()
    }


def across(heads=TITLES, key=str, title=None, who=("ケース番号", "氏名"), named=None):
    """A sheet for each month, requirements across."""
    named = named or (lambda code: [f"TKY-{code}", NAMES[code]])
    return {
        key(m): [
            *([[title(m)]] if title else []),
            [*who, *heads],
            *[[*named(c), *LEVELS[c, m]] for c in NAMES],
        ]
        for m in MONTHS
    }


@pytest.mark.parametrize(
    "heads",
    [
        ["R7.4", "R7.5", "R8.1"],
        ["2025年4月", "2025/5", "令和8年1月分"],
        ["202504", 202505, "2026.1"],
        [wide("R7.4"), "2025年5月度", "R8年1月"],
        ["2025年4月", "5月", "1月"],
    ],
)
def test_months_across_in_any_notation(heads):
    assert made({"名簿": ROSTER, **down(heads)}) == ALL


def test_months_without_a_year_take_that_of_the_title():
    sheets = down(["4月", "5月", "1月"], title="2025年度 {name} 様")
    assert made({"名簿": ROSTER, **sheets}) == ALL


@pytest.mark.parametrize(
    "labels",
    [(SHORT,), (CODES,), (TITLES,), ([f"{c} {t}" for c, t in zip(SHORT, TITLES, strict=True)],)],
)
def test_requirements_by_code_title_or_both(labels):
    assert made({"名簿": ROSTER, **down(MONTHS, labels, names=["要件"])}) == ALL


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("月次評価", "TKY-{code}"),
        ("月次評価", "{code}"),
        ("月次評価", "TKY-{code} {name}"),
        ("月次評価", "{name}"),
        ("氏名:{name}", "個人{code}"),
        (wide("ケース番号:TKY") + "-{code}", "x{code}"),
        ("{name} さんの月次評価", "y{code}"),
    ],
)
def test_person_of_a_sheet_by_title_or_name(title, key):
    assert made({"名簿": ROSTER, **down(MONTHS, title=title, key=key)}) == ALL


@pytest.mark.parametrize("heads", [TITLES, SHORT, CODES])
def test_sheet_for_each_month(heads):
    assert made({"名簿": ROSTER, **across(heads)}) == ALL


def test_month_of_a_sheet_in_its_title():
    def title(m):
        return "{}年{}月 評価表".format(*month(m))

    assert made({"名簿": ROSTER, **across(key=lambda m: f"評価{m[5:]}", title=title)}) == ALL


def test_person_by_name_alone_and_counted_rows():
    sheets = across(who=("No", "氏名"), named=lambda code: [9, NAMES[code].replace(" ", "")])
    assert made({"名簿": ROSTER, **sheets}) == ALL


def test_one_long_list():
    rows = [
        ["評価月", "番号", "氏名", *TITLES],
        *[[m, None, NAMES[c], *row] for (c, m), row in LEVELS.items()],
    ]
    assert made({"名簿": ROSTER, "評価": rows}) == ALL


def test_year_and_month_in_two_columns():
    rows = [
        ["年", "月", "ケース番号", *SHORT],
        *[[*month(m), f"TKY-{c}", *row] for (c, m), row in LEVELS.items()],
    ]
    assert made({"名簿": ROSTER, "評価": rows}) == ALL


def test_months_down_on_a_sheet_for_each_youth():
    sheets = {
        f"TKY-{c}": [["評価月", *TITLES], *[[m, *LEVELS[c, m]] for m in MONTHS]] for c in NAMES
    }
    assert made({"名簿": ROSTER, **sheets}) == ALL


def test_youths_across_on_a_sheet_for_each_month():
    sheets = {
        m: [
            ["要件", *NAMES.values(), "平均"],
            *[[t, *[LEVELS[c, m][n] for c in NAMES], 2.5] for n, t in enumerate(TITLES)],
        ]
        for m in MONTHS
    }
    assert made({"名簿": ROSTER, **sheets}) == ALL


def test_one_sheet_for_each_youth_and_month():
    sheets = {
        f"{c}_{m}": [
            ["ケース番号:TKY-" + c, f"評価月:{m}"],
            ["要件", "先月", "今月の評価", "メモ"],
            *[[t, 1, row[n], None] for n, t in enumerate(TITLES)],
        ]
        for (c, m), row in LEVELS.items()
    }
    assert made({"名簿": ROSTER, **sheets}) == ALL


def test_heading_over_two_rows_with_categories():
    sheets = {
        m: [["氏名", "A 生活", None, "B 勤務", "G IT"], [None, *TITLES], *rows[1:]]
        for m, (_head, *rows) in across(who=("氏名",), named=lambda c: [NAMES[c]]).items()
        for rows in [[None, *rows]]
    }
    assert made({"名簿": ROSTER, **sheets}) == ALL


@pytest.mark.parametrize(
    "roster",
    [
        [["No", *ROSTER[0][1:]], *[[n, *row[1:]] for n, row in enumerate(ROSTER[1:], 1)]],
        [row[1:] for row in ROSTER],
        [["利用者ID", "姓", "名", "セイ", "メイ", *ROSTER[0][3:]], *[[r[0], *r[1].split(), *r[2].split(), *r[3:]] for r in ROSTER[1:]]],
        [["住所", *reversed(ROSTER[0]), "備考"], *[["東京都", *reversed(row), "x"] for row in ROSTER[1:]]],
        [["利用者番号", "お名前", "フリガナ", "誕生日", "利用開始日", "担当支援員", "利用状況"], *[[*row[:6], "利用中"] for row in ROSTER[1:]]],
        [["ケースNo", "氏名(ふりがな)", "生年月日", "登録年月日", "主担当", "区分"], *[[r[0], f"{r[1]}({r[2]})", *r[3:]] for r in ROSTER[1:]]],
    ],
    ids=["counted rows", "no numbers", "family and given", "other order", "other words", "kana in brackets"],
)  # fmt: skip
def test_roster_in_other_habits(roster):
    sheets = across(who=("氏名",), named=lambda c: [NAMES[c]])
    days = [["日付", "氏名", "区分"], *[[day[0], day[2], day[4]] for day in DAYS[1:]]]
    assert made({"名簿": roster, **sheets}, days) == ALL


@pytest.mark.parametrize(
    ("marks", "legend"),
    [
        (["出席", "遅刻", "早退", "欠席", "休"], None),
        (["通所", "遅", "早", "欠勤", "閉所"], None),
        (["○", "遅", "早", "×", "祝"], None),
        (["○", "△", "▲", "×", "休"], "凡例 ○:出席 △:遅刻 ▲=早退 ×:欠席"),
    ],
)
def test_attendance_in_other_marks(marks, legend):
    days = [
        *([[legend]] if legend else []),
        DAYS[0],
        *[[*day[:4], mark] for day, mark in zip(DAYS[1:], marks, strict=True)],
    ]
    assert made({"名簿": ROSTER, **down(MONTHS)}, days) == ALL


def test_marks_with_two_meanings_are_reported():
    days = [DAYS[0], *[[*day[:4], mark] for day, mark in zip(DAYS[1:], "○○○△休", strict=True)]]
    assert made({"名簿": ROSTER, **down(MONTHS)}, days) == (
        [("attendance", "E5", "unreadable_value"), ("attendance", "E6", "unreadable_value")],
        (2, 6, 17, 3),
    )


def test_without_a_list_of_staff_the_assignments_are_left_out():
    problems, counts = made({"名簿": ROSTER, **down(MONTHS)}, staff=None)
    assert problems == [("名簿", "F2", "unknown_staff"), ("名簿", "F3", "unknown_staff")]
    assert counts == ALL[1]
