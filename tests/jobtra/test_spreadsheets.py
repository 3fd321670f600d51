import codecs
import io
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
import xlsxwriter
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from jobtra import spreadsheets
from jobtra.spreadsheets import (
    MAX_BYTES,
    MAX_TEXT,
    Table,
    Unreadable,
    cell_name,
    plain,
    read_csv,
    read_workbook,
    squeeze,
    write_csv,
    write_xlsx,
)

quick = settings(max_examples=30, deadline=None)


@pytest.fixture
def in_english():
    """Sentences as in the source, moments in Tokyo."""
    with translation.override("en"), timezone.override("Asia/Tokyo"):
        yield


def workbook(*sheets, **options) -> io.BytesIO:
    """A workbook as another program writes it: sheets of (title, {address: value})."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        look = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, cells in sheets:
            sheet = book.add_worksheet(title)
            for address, value in cells.items():
                sheet.write(address, value, *([look] if isinstance(value, date) else []))
    file.seek(0)
    return file


def repacked(file, **changed) -> io.BytesIO:
    """The workbook with members replaced: key sheet1 stands for xl/worksheets/sheet1.xml."""
    result = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            content = old.read(name)
            new.writestr(name, changed[stem](content.decode()) if stem in changed else content)
    result.seek(0)
    return result


def written(*sheets) -> io.BytesIO:
    file = io.BytesIO()
    write_xlsx(file, sheets)
    file.seek(0)
    return file


def reread(rows) -> list[list]:
    return read_workbook(written(("表", ["a", "b", "c"], rows)))[0].rows[1:]


def csv_bytes(header, rows) -> bytes:
    file = io.BytesIO()
    write_csv(file, header, rows)
    return file.getvalue()


# Addresses and text


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(1, 1, "A1"), (2, 28, "AB2"), (10, 26, "Z10"), (1_048_576, 16_384, "XFD1048576")],
)
def test_cell_name(row, column, name):
    assert cell_name(row, column) == name


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (-1, 1)])
def test_cell_name_counts_from_one(place):
    with pytest.raises(ValueError, match="from 1"):
        cell_name(*place)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (3, "3"),
        (" 山田\u3000 陽菜\n", "山田 陽菜"),
        ("ＭＤＲ－００１", "MDR-001"),
        ("ｶﾅ", "カナ"),
        ("①", "1"),
        ("㈱川辺", "(株)川辺"),
        ("髙﨑", "髙﨑"),
        ("\ufeffコード\u200b", "コード"),
    ],
)
def test_plain(value, text):
    assert plain(value) == text


def test_squeeze_takes_out_every_space():
    assert squeeze("\u3000山田 \t陽 菜 ") == "山田陽菜"
    assert squeeze(None) == ""


@quick
@given(st.text())
def test_plain_and_squeeze_are_stable(text):
    assert plain(plain(text)) == plain(text)
    assert squeeze(plain(text)) == squeeze(text)


# Reading workbooks


def test_read_workbook_keeps_addresses_when_the_table_starts_elsewhere():
    file = workbook(("就職・定着", {"B3": "入社日", "C4": date(2025, 9, 18)}))
    assert read_workbook(file) == [
        Table(
            "就職・定着",
            [
                [None, None, None],
                [None, None, None],
                [None, "入社日", None],
                [None, None, date(2025, 9, 18)],
            ],
        )
    ]


def test_read_workbook_types_its_cells(tmp_path):
    path = tmp_path / "cells.xlsx"
    book = openpyxl.Workbook()
    book.active.append([3, 3.5, "３", " 3 ", True, None, "①"])
    book.active.append(
        [date(2025, 9, 18), datetime.fromisoformat("2025-09-18 10:30"), time(9, 30), "", 10**6]
    )
    book.save(path)
    assert read_workbook(path)[0].rows == [
        [3, 3.5, "３", " 3 ", True, None, "①"],
        [
            date(2025, 9, 18),
            datetime.fromisoformat("2025-09-18 10:30"),
            time(9, 30),
            None,
            10**6,
            None,
            None,
        ],
    ]
    assert [type(value) for value in read_workbook(str(path))[0].rows[0]] == [
        int,
        float,
        str,
        str,
        bool,
        type(None),
        str,
    ]


def test_read_workbook_takes_the_saved_value_of_a_formula_or_nothing():
    book = openpyxl.Workbook()
    book.active.append([1, "=COUNTA(A1:A9)", "x"])
    unsaved = io.BytesIO()
    book.save(unsaved)
    assert read_workbook(unsaved)[0].rows == [[1, None, "x"]]
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as other:
        sheet = other.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
        sheet.write("C1", "x")
    assert read_workbook(saved)[0].rows == [[2, None, "x"]]


def test_read_workbook_gives_merged_cells_once():
    book = openpyxl.Workbook()
    book.active["A1"] = "題名"
    book.active["C2"] = "x"
    book.active.merge_cells("A1:C1")
    file = io.BytesIO()
    book.save(file)
    assert read_workbook(file)[0].rows == [["題名", None, None], [None, None, "x"]]


def test_read_workbook_reads_dates_of_the_1904_calendar():
    file = workbook(("a", {"A1": date(2025, 9, 18)}), date_1904=True)
    assert read_workbook(file)[0].rows == [[date(2025, 9, 18)]]


def test_read_workbook_leaves_out_furigana():
    def with_furigana(text):
        return text.replace("<t>山田</t>", '<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh>')

    file = repacked(workbook(("a", {"A1": "山田"})), sharedStrings=with_furigana)
    assert read_workbook(file)[0].rows == [["山田"]]


def test_read_workbook_keeps_empty_and_hidden_sheets_in_order_and_drops_charts():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("空")
        sheet = book.add_worksheet("値")
        sheet.write("A1", 1)
        sheet.hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=値!$A$1:$A$1"})
        book.add_chartsheet("図").set_chart(chart)
    assert read_workbook(file) == [Table("空", []), Table("値", [[1]])]


def test_read_workbook_reads_two_hundred_sheets():
    file = workbook(*((f"MDR-{n:03}", {"A1": n}) for n in range(200)))
    assert [table.rows for table in read_workbook(file)] == [[[n]] for n in range(200)]


def test_read_workbook_reads_an_upload_from_its_start():
    file = workbook(("a", {"A1": 1}))
    file.read()
    assert read_workbook(file)[0].rows == [[1]]


def test_read_workbook_ignores_styled_cells_without_a_value():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write_blank("XFD1048576", None, book.add_format({"bg_color": "yellow"}))
    assert read_workbook(file)[0].rows == [[1]]


# Files that are refused


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty; a table is needed."),
        (b"%PDF-1.7\n...", "The file is a PDF document; an Excel workbook (.xlsx) is needed."),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
            "The workbook is protected by a password or in the old .xls format; "
            "save it as .xlsx without a password.",
        ),
        (b"a,b,c\n", "The file is no Excel workbook; a workbook saved as .xlsx is needed."),
        (b"\x89PNG\r\n", "The file is no Excel workbook; a workbook saved as .xlsx is needed."),
    ],
)
def test_read_workbook_refuses_other_files_with_a_sentence(content, sentence, in_english):
    with pytest.raises(Unreadable) as caught:
        read_workbook(io.BytesIO(content))
    assert str(caught.value) == sentence


def test_read_workbook_refuses_a_missing_file(tmp_path):
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(Unreadable):
            read_workbook(path)


@pytest.mark.parametrize("read", [read_workbook, read_csv])
def test_a_file_of_60_mb_is_refused_unread(read, tmp_path, in_english):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert str(caught.value) == "The file has 60 MB; at most 25 MB are allowed."
    unread = SimpleNamespace(seek=lambda *to: 0, tell=lambda: MAX_BYTES + 1)
    with pytest.raises(Unreadable):
        read(unread)


def test_read_workbook_refuses_a_truncated_file():
    content = workbook(("a", {"A1": 1})).getvalue()
    for length in (4, 100, len(content) // 2, len(content) - 10):
        with pytest.raises(Unreadable):
            read_workbook(io.BytesIO(content[:length]))


def test_read_workbook_refuses_broken_xml():
    for broken in ("<worksheet", "<worksheet><sheetData></worksheet>", "", "<a>&b;</a>"):
        file = repacked(workbook(("a", {"A1": 1})), sheet1=lambda text, broken=broken: broken)
        with pytest.raises(Unreadable):
            read_workbook(file)


@pytest.mark.parametrize("member", ["word/document.xml", "content.xml", "xl/workbook.bin"])
def test_read_workbook_refuses_other_zip_files(member):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(member, "<a/>")
    with pytest.raises(Unreadable):
        read_workbook(file)


def test_read_workbook_refuses_a_workbook_without_a_filled_cell():
    with pytest.raises(Unreadable, match=r".+"):
        read_workbook(workbook(("a", {}), ("b", {})))


def test_read_workbook_refuses_what_unpacks_too_large(monkeypatch, in_english):
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 1024 * 1024)
    file = repacked(workbook(("a", {"A1": 1})), sheet1=lambda text: text + " " * 2 * 1024 * 1024)
    with pytest.raises(Unreadable) as caught:
        read_workbook(file)
    assert str(caught.value) == "The workbook unpacks to 3 MB; at most 1 MB are allowed."


def test_read_workbook_refuses_a_lone_cell_far_away_and_names_it(in_english):
    # Read without a check, it takes half a terabyte and ends the process.
    with pytest.raises(Unreadable, match=r"cell XFD1048576; .* 2,000,000 cells"):
        read_workbook(workbook(("a", {"A1": 1, "XFD1048576": " "})))


def test_read_workbook_refuses_cells_without_addresses_that_reach_too_far():
    wide = "<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"
    sheet = (
        f"<worksheet><sheetData>{wide}{'<row><c><v>1</v></c></row>' * 200}</sheetData></worksheet>"
    )
    with pytest.raises(Unreadable):
        read_workbook(repacked(workbook(("a", {"A1": 1})), sheet1=lambda text: sheet))


def test_read_workbook_bounds_all_sheets_together(monkeypatch):
    sheets = [(f"s{n}", {"A1": 1, "J10": 1}) for n in range(3)]
    monkeypatch.setattr(spreadsheets, "MAX_CELLS", 300)
    assert len(read_workbook(workbook(*sheets))) == 3
    monkeypatch.setattr(spreadsheets, "MAX_CELLS", 299)
    with pytest.raises(Unreadable):
        read_workbook(workbook(*sheets))


# Reading CSV

ROWS = [["日付", "氏名", "メモ"], ["R7.9.18", "髙橋 﨑", "①"], ["2025/9/24", None, "a\nb"]]
TEXT = '日付,氏名,メモ\r\nR7.9.18,髙橋 﨑,①\r\n2025/9/24,,"a\nb"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_read_csv_knows_the_encodings_of_excel(encoding, tmp_path):
    path = tmp_path / "KWB_attendance.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert read_csv(path) == Table("KWB_attendance", ROWS)


def test_read_csv_knows_big_endian_utf_16():
    content = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")
    assert read_csv(io.BytesIO(content)) == Table("", ROWS)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_read_csv_finds_the_delimiter(mark):
    text = f'題名\n"a,;\tb"{mark}b{mark}c\n1,2{mark}3;4\n' if mark == "\t" else f"題名\na{mark}b\n"
    expected = (
        [["題名", None, None], ["a,;\tb", "b", "c"], ["1,2", "3;4", None]]
        if mark == "\t"
        else [["題名", None], ["a", "b"]]
    )
    assert read_csv(io.BytesIO(text.encode())).rows == expected


def test_read_csv_keeps_text_and_addresses_and_drops_empty_rows_at_the_end():
    rows = read_csv(io.BytesIO(b"\n 007 ,1e5\n\n,x,y\n,,\n\n")).rows
    assert rows == [[None] * 3, [" 007 ", "1e5", None], [None] * 3, [None, "x", "y"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n,,\n",
        b"a,\0b\n",
        b"a,\x1bb\n",
        b"PK\x03\x04" + b"a,b\n",
        b"%PDF-1.7 a,b\n",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"\x81\n\xff\xff,\x80",
        codecs.BOM_UTF16_LE + b"a",
        codecs.BOM_UTF32_LE + "a,b".encode("utf-32-le"),
        b'a,"b\nc,d\n',
        b'"a"b,c\n',
    ],
)
def test_read_csv_refuses_what_is_no_csv(content):
    with pytest.raises(Unreadable) as caught:
        read_csv(io.BytesIO(content))
    assert str(caught.value)


def test_read_csv_bounds_its_cells(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_CELLS", 10)
    assert len(read_csv(io.BytesIO(b"a,b\n" * 5)).rows) == 5
    for content in (b"a,b\n" * 6, b"\n" * 11 + b"a\n", b"a\n" * 4 + b"a,b,c\n"):
        with pytest.raises(Unreadable):
            read_csv(io.BytesIO(content))


# Writing workbooks


def test_write_xlsx_round_trips_typed_cells():
    rows = [
        [date(2025, 9, 18), datetime.fromisoformat("2025-09-18 10:30"), time(9, 30)],
        [1, 2.5, True],
        ["山田 陽菜", " 3 ", "a\nb"],
        [None, "", timedelta(hours=30, minutes=5)],
        [Decimal("0.25"), -5, "-5"],
        ["_x0041_", "\t&<>\"'", "😀"],
    ]
    expected = [[None if value == "" else value for value in row] for row in rows]
    assert reread(rows) == expected


def test_write_xlsx_round_trips_what_a_sheet_has_no_type_for_as_text():
    rows = [
        [10**15, date(1899, 12, 31), "007"],
        [float("nan"), Decimal("inf"), "x"],
        ["あ" * MAX_TEXT, "あ" * (MAX_TEXT + 1), "𠮟" * MAX_TEXT],
    ]
    assert reread(rows) == [
        ["1000000000000000", "1899-12-31", "007"],
        [None, None, "x"],
        ["あ" * MAX_TEXT, "あ" * (MAX_TEXT - 1) + "…", "𠮟" * (MAX_TEXT // 2) + "…"],
    ]


def test_write_xlsx_ends_lines_as_excel_does():
    assert reread([["a\r\nb", 1, 1]]) == [["a\nb", 1, 1]]


def test_write_xlsx_replaces_what_no_xml_can_hold():
    assert reread([["a\ufffeb\uffff", "\ud800", "\x01"]]) == [["a\ufffdb\ufffd", "\ufffd", "\x01"]]
    assert read_workbook(written(("\uffff", ["\ufffe"], []))) == [Table("\ufffd", [["\ufffd"]])]


def test_write_xlsx_writes_moments_in_local_time(in_english):
    moment = datetime(2025, 9, 17, 15, 30, tzinfo=UTC)
    assert reread([[moment, 1, 1]])[0][0] == datetime.fromisoformat("2025-09-18 00:30")
    assert csv_bytes(["a"], [[moment]]) == b"\xef\xbb\xbfa\r\n2025-09-18 00:30\r\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "{=1}", "http://x"]
)
def test_write_xlsx_makes_no_formula_and_no_link(text):
    file = written(("a", [text], [[text]]))
    cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows()]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)] * 2
    with zipfile.ZipFile(file) as package:
        assert re.findall("<f[ >]", package.read("xl/worksheets/sheet1.xml").decode()) == []
    assert cells[1].value.removeprefix("_x000D_").strip() == text.strip()


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)


@quick
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5))
def test_write_xlsx_and_read_workbook_are_inverse(rows):
    rows = [*rows, ["end", "end", "end"]]
    assert reread(rows) == rows


def test_write_xlsx_freezes_filters_and_sizes_its_columns():
    rows = [["山田 陽菜", 1, "x" * 500], ["鈴木 悠斗", 2, None]]
    sheet = openpyxl.load_workbook(written(("名簿", ["氏名", "No", "メモ"], rows)))["名簿"]
    assert [cell.font.b for cell in sheet[1]] == [True] * 3
    assert [cell.font.b for cell in sheet[2]] == [False] * 3
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert [round(width) for width in widths] == [11, 7, 61]


def test_write_xlsx_writes_a_table_without_rows_and_one_without_a_header():
    file = written(("a", ["x", "y"], []), ("b", [], [[None, 1]]))
    assert read_workbook(file) == [Table("a", [["x", "y"]]), Table("b", [[None, None], [None, 1]])]
    assert openpyxl.load_workbook(file)["a"].auto_filter.ref == "A1:B1"


def test_write_xlsx_bends_titles_to_the_rules_and_makes_them_unique():
    titles = [
        "a/b:c*?[d]\\",
        "",
        "'x'",
        "History",
        "名" * 40,
        "名" * 40,
        "名簿",
        "名簿",
        "ABC",
        "abc",
    ]
    file = written(*((title, ["h"], []) for title in titles))
    assert [table.name for table in read_workbook(file)] == [
        "a_b_c___d__",
        "_",
        "x",
        "History (2)",
        "名" * 31,
        "名" * 27 + " (2)",
        "名簿",
        "名簿 (2)",
        "ABC",
        "abc (2)",
    ]


@quick
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_write_xlsx_takes_any_title(titles):
    file = written(*((title, ["h"], []) for title in titles))
    names = [table.name for table in read_workbook(file)]
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 for name in names)


def test_write_xlsx_streams_to_a_path(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, iter([("a", ("n",), ((n,) for n in range(3)))]))
    assert read_workbook(path) == [Table("a", [["n"], [0], [1], [2]])]


def test_write_xlsx_refuses_more_rows_than_a_sheet_has(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 3)
    assert len(reread([[1], [2]])) == 2
    with pytest.raises(ValueError, match="3 rows"):
        reread([[1], [2], [3]])


# Writing CSV


def test_write_csv_writes_what_excel_opens():
    rows = [
        ["山田, 陽菜", date(2025, 9, 18), datetime.fromisoformat("2025-09-18 10:30")],
        [None, True, -1.5],
        ['a"b\nc', float("nan"), Decimal("0.25")],
        [time(9, 30), timedelta(hours=30, minutes=5), 7],
    ]
    assert csv_bytes(["氏名", "日", "時"], rows).decode("utf-8") == (
        "\ufeff氏名,日,時\r\n"
        '"山田, 陽菜",2025-09-18,2025-09-18 10:30\r\n'
        ",TRUE,-1.5\r\n"
        '"a""b\nc",,0.25\r\n'
        "09:30:00,30:05,7\r\n"
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
)
def test_write_csv_escapes_formulas_in_header_and_rows(text):
    assert read_csv(io.BytesIO(csv_bytes([text, "b"], [[text, -1]]))).rows == [
        ["'" + text, "b"],
        ["'" + text, "-1"],
    ]


def test_write_csv_writes_to_a_path(tmp_path):
    path = tmp_path / "名簿.csv"
    write_csv(path, ["a"], ([n] for n in range(2)))
    assert path.read_bytes() == b"\xef\xbb\xbfa\r\n0\r\n1\r\n"
    assert read_csv(path) == Table("名簿", [["a"], ["0"], ["1"]])


def test_write_csv_needs_nothing_but_write():
    pieces = []
    write_csv(SimpleNamespace(write=pieces.append), ["a"], [["あ"]])
    assert b"".join(pieces) == "\ufeffa\r\nあ\r\n".encode()


@quick
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
    )
)
def test_write_csv_and_read_csv_are_inverse_but_for_the_apostrophe(rows):
    marks = tuple("=+-@＝＋－＠")
    expected = [["'" + text if text.startswith(marks) else text for text in row] for row in rows]
    assert read_csv(io.BytesIO(csv_bytes(["a", "b"], rows))).rows == [["a", "b"], *expected]
