import pytest

from jobtra import headings
from jobtra.headings import Vocabulary
from tests.workbooks import table, wide

PEOPLE = Vocabulary(
    {"code": ("ケース番号", "no\\.?"), "name": ("氏名|名前",), "kana": ("ふりがな",)}
)


def both(keys):
    return {"code", "name"} <= keys


def found(*rows):
    return headings.find(table(*rows), PEOPLE, both)


@pytest.mark.parametrize(
    "heading", ["氏名", "氏 名", "氏\u3000名", "【氏名】", "氏名(漢字)", "※氏名", "氏名:", "氏\n名"]
)
def test_heading_is_known_however_it_is_adorned(heading):
    assert PEOPLE(heading) == ("name", 0)


@pytest.mark.parametrize("heading", ["会社名", "氏名欄の注", "", None, 3])
def test_other_words_are_unknown(heading):
    assert PEOPLE(heading) is None


def test_heading_stands_in_any_of_ten_rows_in_any_order():
    rows = [["題名"], [None], ["メモ", "名前", "x", "No."]]
    heading = found(*rows, ["", "山田", "", 7])
    assert (heading.top, heading.columns) == (2, {"name": 1, "code": 3})
    assert found(*[["題名"]] * 9, *rows[2:]).top == 9
    assert found(*[["題名"]] * 10, *rows[2:]) is None


def test_heading_over_two_rows_is_read_as_one():
    heading = found(
        ["ケース番号", "本人", None], [None, "氏名", "ふりがな"], ["1", "山田", "やまだ"]
    )
    assert heading.columns == {"code": 0, "name": 1, "kana": 2}
    assert [row["name"] for row in heading.rows()] == ["山田"]
    assert heading.cell(0) == "A1"
    assert heading.cell(1) == "B2"


def test_surer_word_wins_over_the_left_one():
    heading = found(["No", "ケース番号", "氏名"], [1, "A-1", "山田"])
    assert heading.columns["code"] == 1
    assert heading.spare == {0: "code"}
    assert heading.ranks["code"] == 0


def test_rows_leave_out_empty_ones_and_repeated_headings():
    heading = found(["No", "氏名"], [1, "山田"], [None, None], ["No", "氏名"], [2, "森"])
    assert [(row.number, row["name"]) for row in heading.rows()] == [(2, "山田"), (5, "森")]


def test_row_gives_text_and_address():
    (row,) = found(["No", "氏名"], [None, "山田 陽菜"]).rows()
    assert row.text("name") == "山田 陽菜"
    assert row.cell("name") == "B2"
    assert row["kana"] is None
    assert "code" not in row
    assert row.is_alone


@pytest.mark.parametrize("value", [None, "-", "―", "ー", "なし", "未定", " "])
def test_words_for_nothing_are_empty(value):
    assert headings.is_empty(value)


@pytest.mark.parametrize("value", [0, "0", "森", "無職"])
def test_other_values_are_not_empty(value):
    assert not headings.is_empty(value)


@pytest.mark.parametrize("value", ["合計", "計", "総計", "合 計", "平均", "合計:70人", "Total"])
def test_totals_are_known(value):
    assert headings.is_total(value)


@pytest.mark.parametrize("value", [None, 3, "計良 進", "森"])
def test_people_are_no_totals(value):
    assert not headings.is_total(value)


def test_labels_stand_in_a_cell_or_beside_it():
    rows = [
        [wide("氏名:") + "山田 陽菜  担当:石川 智也", None, None],
        ["評価月", None, "R7.9"],
        ["登録日:", "R7.4.1", None],
    ]
    assert list(headings.labels(table(*rows, ["A1", 3, 4]), 3)) == [
        ("氏名", "山田 陽菜", "A1"),
        ("担当", "石川 智也", "A1"),
        ("評価月", "R7.9", "C2"),
        ("登録日", "R7.4.1", "B3"),
    ]


def test_column_without_a_heading_has_its_letter():
    heading = found(["No", "氏名", None], [1, "山田", "x"])
    assert heading.rest() == [2]
    assert "C" in heading.name_of(2)
    assert heading.below(2) == ["x"]
