"""An office's workbook from file to plan: both layouts, the dirt of real sheets, other dialects."""

import datetime as dt
import io

import pytest

from cases.models import Staff
from competencies.imports import workbooks
from jobtra.refusals import Refusal
from jobtra.spreadsheets import Unreadable
from tests.competencies.conftest import ITEMS
from tests.workbooks import csv_file, wide, workbook

ROSTER = [
    ["みどり事業所 利用者名簿"],
    [],
    ["ケース番号", "氏名", "ふりがな", "生年月日", "性別", "初回来所日", "登録日", "コース", "担当", "副担当", "状況", "終了日", "備考"],
    ["MDR-001", "山田 陽菜", "やまだ ひな", "H5.9.23", "女", "2025.8.19", dt.date(2025, 9, 18), "IT", "石川 智也", "中村", "在籍", None, None],
    ["MDR-002", "森\u3000真央", "もり まお", "2001/3/10", "回答なし", "令和7年5月27日", "2025-06-08", "販売", "石川", None, "中断", "R7.12.3", "主治医意見書あり"],
    [None, None, None, None, None, None, None, None, None, None, "合計"],
]  # fmt: skip
STAFF = [
    ["職員番号", "氏名", "メール", "役割", "入職日"],
    ["MDR-S01", "石川 智也", "s01@example.jp", "支援員", "2015年10月1日"],
    ["MDR-S02", "中村 颯太", "s02@example.jp", "ケース・マネージャー", "R3.4.1"],
]
DAYS = [
    ["日付", "ケース番号", "氏名", "予定", "区分", "メモ"],
    ["R7.9.19", "MDR-001", "山田 陽菜", "○", "出", "電車遅延"],
    ["2025/9/22", "MDR-001", "山田 陽菜", "○", "休(閉所)", ""],
]


def by_month(person="MDR-001", title="氏名:山田 陽菜  担当:石川 智也"):
    return [
        [title],
        [],
        ["コード", "能力要件", "R7.9", "2025年10月", "備考"],
        ["A1", "起床と生活リズム", 1, "②", "よく眠れた"],
        ["A2", "安定した通所・出勤", "N", "3〜4", None],
        ["B1", "時間を守る", " 3", "3?", None],
        ["G1", wide("PC") + "操作とタイピング", "―", 6, None],
        [None, "到達数", 0, 0, None],
    ]


def make(sheets, attendance=None, office=("MDR", "みどり")):
    return workbooks.plan(
        workbook(sheets),
        attendance and csv_file(attendance),
        office=workbooks.office_for(*office),
        by=Staff.objects.system(),
    )


def counts(plan):
    return {noun: count for noun, count in plan.create.items() if count}


def kinds(plan):
    return [(problem.sheet, problem.cell, problem.kind) for problem in plan.problems]


def everything(**sheets):
    return {"名簿": ROSTER, "職員": STAFF, "MDR-001": by_month(), **sheets}


@pytest.mark.usefixtures("programme")
def test_a_sheet_for_each_youth_is_planned():
    plan = make(everything(), DAYS)
    assert counts(plan) == {
        "office": 1, "staff": 2, "youths": 2, "cases": 2, "checklists": 2, "ratings": 4, "attendances": 2,
    }  # fmt: skip
    assert kinds(plan) == [
        ("MDR-001", "D5", "range"),
        ("MDR-001", "D6", "doubtful"),
        ("MDR-001", "D7", "out_of_scale"),
    ]
    assert {(left["sheet"], left["what"], left["count"]) for left in plan.ignored} == {
        ("名簿", "備考", 1),
        ("attendance", "メモ", 1),
        ("MDR-001", "備考", 1),
        ("MDR-001", "到達数", 2),
    }


@pytest.mark.usefixtures("programme")
def test_a_sheet_for_each_month_is_planned_the_same():
    september = [
        ["No", "氏名", "評価者", "所見", *ITEMS.values()],
        ["MDR-001", "山田 陽菜", "石川 智也", "欠席2日", 1, "N", " 3", "―"],
    ]
    october = [
        ["2025年10月"],
        ["氏名", *reversed(ITEMS.values()), "ケース番号"],
        ["山田陽菜", 6, "3?", "3〜4", "②", "MDR-001"],
    ]
    plan = make({"名簿": ROSTER, "職員": STAFF, "2025-09": september, "十月": october})
    assert counts(plan)["checklists"] == 2
    assert counts(plan)["ratings"] == 4
    assert kinds(plan) == [
        ("十月", "B3", "out_of_scale"),
        ("十月", "C3", "doubtful"),
        ("十月", "D3", "range"),
    ]


@pytest.mark.usefixtures("programme")
def test_remarks_are_counted_and_never_quoted():
    plan = make(everything(), DAYS)
    said = str(plan.as_dict())
    assert "主治医" not in said
    assert "よく眠れた" not in said
    assert "電車" not in said


@pytest.mark.usefixtures("programme")
def test_plan_is_one_object_with_every_noun():
    found = make(everything()).as_dict()
    assert list(found) == ["create", "change", "skip", "problems", "ignored"]
    for way in ("create", "change", "skip"):
        assert tuple(found[way]) == workbooks.NOUNS
    assert set(found["problems"][0]) == {"sheet", "cell", "kind", "read", "message"}


@pytest.mark.usefixtures("programme")
def test_order_and_names_of_sheets_do_not_matter():
    sheets = {"Sheet1": by_month(), "b": STAFF, "c": ROSTER}
    plan = make(sheets, DAYS)
    assert counts(plan) == counts(make(everything(), DAYS))


@pytest.mark.usefixtures("programme")
def test_sheets_of_no_known_kind_are_listed():
    notes = [
        ["日付", "ケース番号", "氏名", "区分", "内容"],
        ["2025/9/1", "MDR-001", "山田 陽菜", "面談", "秘密"],
    ]
    contacts = [["機関名", "担当者", "電話"], ["ハローワーク", "佐藤", "03"]]
    scale = [
        ["コード", "能力要件", "定義"],
        ["A1", "起床と生活リズム", "朝起きる"],
        ["A2", "安定した通所・出勤", "通う"],
    ]
    sums = [
        ["要件", "2025-09", "2025-10"],
        ["起床と生活リズム", 2.7, 3.1],
        ["時間を守る", 2.9, 3.3],
    ]
    plan = make(everything(記録=notes, 連絡先=contacts, 要件=scale, 集計=sums))
    assert [(left["sheet"], left["count"]) for left in plan.ignored if left["sheet"] in {"記録", "連絡先", "要件", "集計"}] == [
        ("記録", 2), ("連絡先", 2), ("要件", 3), ("集計", 3),
    ]  # fmt: skip
    assert len(plan.problems) == 3


@pytest.mark.usefixtures("programme")
def test_staff_by_family_name_are_resolved_or_reported():
    staff = [*STAFF, ["MDR-S03", "石川 葵", None, "支援員", None]]
    plan = make({"名簿": ROSTER, "職員": staff})
    assert kinds(plan) == [("名簿", "I5", "ambiguous_staff")]
    assert plan.problems[0].read == "石川"
    plan = make({"名簿": ROSTER})
    assert [kind for _sheet, _cell, kind in kinds(plan)] == ["unknown_staff"] * 3


@pytest.mark.usefixtures("programme")
def test_doubled_person_counts_once():
    again = [
        "MDR-001",
        "山田 陽菜",
        "やまだ ひな",
        "1993-09-23",
        "女",
        None,
        None,
        "IT",
        None,
        None,
        "在籍",
        None,
        "重複?",
    ]
    other = [
        "MDR-077",
        "山田陽菜",
        "ヤマダ ヒナ",
        "1993.9.23",
        "女",
        "2025-09-01",
        None,
        "IT",
        None,
        None,
        "在籍",
        None,
        None,
    ]
    plan = make({"名簿": [*ROSTER, again, other], "職員": STAFF})
    assert counts(plan)["youths"] == 2
    assert kinds(plan) == [("名簿", "B7", "duplicate_person"), ("名簿", "B8", "duplicate_person")]


@pytest.mark.usefixtures("programme")
def test_person_of_a_sheet_is_never_guessed():
    wrong = make(everything(**{"MDR-002": by_month(title="氏名:山田 陽菜")}))
    assert ("MDR-002", "A1", "contradiction") in kinds(wrong)
    nobody = make({"名簿": ROSTER, "職員": STAFF, "MDR-099": by_month(title="月次評価")})
    assert kinds(nobody) == [("MDR-099", "A1", "unknown_person")]
    assert "checklists" not in counts(nobody)


@pytest.mark.usefixtures("programme")
def test_months_outside_the_case_are_refused():
    late = [
        ["No", "評価者", *ITEMS.values()],
        ["MDR-002", None, 1, 2, 3, 4],
        ["MDR-001", None, None, None, None, None],
    ]
    plan = make(
        {"名簿": ROSTER, "職員": STAFF, "2026-01": late, "2025-12": late},
        [DAYS[0], ["2026/1/5", "MDR-002", "森 真央", "○", "出", ""]] * 1,
    )
    assert [(sheet, kind) for sheet, _cell, kind in kinds(plan)] == [
        ("attendance", "outside_case"),
        ("2026-01", "outside_case"),
    ]
    assert counts(plan)["checklists"] == 1


@pytest.mark.usefixtures("programme")
def test_month_without_a_year_is_reported():
    rows = by_month()
    rows[2] = ["コード", "能力要件", "9月", "10月", None]
    plan = make(everything(**{"MDR-001": rows}))
    assert kinds(plan) == [
        ("MDR-001", "C3", "unreadable_date"),
        ("MDR-001", "D3", "unreadable_date"),
    ]


@pytest.mark.usefixtures("programme")
def test_unknown_requirement_with_ratings_is_reported_others_are_ignored():
    rows = [*by_month(), [None, "早起きする", 3, 4], [None, "一言", "元気", None]]
    plan = make(everything(**{"MDR-001": rows}))
    assert ("MDR-001", "B9", "unknown_item") in kinds(plan)
    assert {"sheet": "MDR-001", "what": "一言", "count": 1} in plan.ignored
    across = [["No", "早起き", "氏名", *ITEMS.values()], ["MDR-001", 3, "山田 陽菜", 1, 2, 3, 4]]
    plan = make({"名簿": ROSTER, "職員": STAFF, "2025-09": across})
    assert kinds(plan) == [("2025-09", "B1", "unknown_item")]
    assert counts(plan)["ratings"] == 4


@pytest.mark.usefixtures("programme")
def test_files_that_are_no_office_workbook_say_so():
    noise = {f"s{n}": [[n, "x", None], ["y", n * 7]] for n in range(200)}
    with pytest.raises(Unreadable):
        make(noise)
    with pytest.raises(Unreadable):
        make(everything(), [["あ", "い"], ["1", "2"]])
    with pytest.raises(Unreadable):
        workbooks.plan(io.BytesIO(b"%PDF-1.7"), office=workbooks.office_for("X", "x"), by=None)


@pytest.mark.django_db
def test_nothing_is_planned_without_frameworks():
    with pytest.raises(Refusal):
        make(everything())


@pytest.mark.django_db
def test_new_office_needs_a_name():
    with pytest.raises(Refusal):
        workbooks.office_for("NEW")
