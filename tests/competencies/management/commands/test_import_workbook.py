"""The command as scripts rely on it: exit codes, one object, nothing half done."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, Office
from competencies.imports.workbooks import NOUNS
from competencies.models import Checklist
from jobtra.models import ImportBatch
from tests.competencies.conftest import ITEMS
from tests.workbooks import csv_file, workbook

ROSTER = [
    ["ケース番号", "氏名", "生年月日", "初回来所日", "登録日", "状況"],
    ["A-1", "山田 陽菜", "H5.9.23", "2025/8/19", "2025/9/18", "在籍"],
]
MONTH = [["No", *ITEMS.values()], ["A-1", 1, 2, 3, 4]]
DOUBT = [["No", *ITEMS.values()], ["A-1", 1, 2, 3, "4?"]]


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on sheets or bytes: (exit code, printed, error)."""

    def command(content, *options, attendance=None):
        path = tmp_path / "office.xlsx"
        path.write_bytes(content if isinstance(content, bytes) else workbook(content).read())
        if attendance:
            (tmp_path / "days.csv").write_bytes(csv_file(attendance).read())
            options = (*options, "--attendance", str(tmp_path / "days.csv"))
        try:
            call_command("import_workbook", str(path), "--office", "OFF", *options)
        except CommandError as error:
            return error.returncode, capsys.readouterr().out, str(error)
        except SystemExit as leaving:
            return leaving.code, capsys.readouterr().out, ""
        return 0, capsys.readouterr().out, ""

    return command


@pytest.mark.usefixtures("programme")
def test_clean_plan_is_printed_and_not_written(run):
    code, out, _error = run({"名簿": ROSTER, "2025-09": MONTH}, "--name", "港")
    assert code == 0
    assert "checklists" in out
    assert Office.objects.count() == 0


@pytest.mark.usefixtures("programme")
def test_json_is_one_object(run):
    code, out, _error = run({"名簿": ROSTER, "2025-09": DOUBT}, "--name", "港", "--json")
    plan = json.loads(out)
    assert code == 1
    assert tuple(plan["create"]) == NOUNS
    assert [problem["kind"] for problem in plan["problems"]] == ["doubtful"]


@pytest.mark.usefixtures("programme")
def test_clean_plan_is_applied(run):
    days = [["日付", "ケース番号", "出欠"], ["2025-09-19", "A-1", "出席"]]
    sheets = {"名簿": ROSTER, "2025-09": MONTH}
    code, out, _error = run(sheets, "--name", "港", "--apply", "--json", attendance=days)
    assert (code, json.loads(out)["create"]["attendances"]) == (0, 1)
    assert Office.objects.get(code="OFF").name == "港"
    assert ImportBatch.objects.get().state == ImportBatch.State.APPLIED
    code, out, _error = run(sheets, "--apply", "--json", attendance=days)
    assert (code, sum(json.loads(out)["create"].values())) == (0, 0)
    assert Checklist.objects.count() == 1


@pytest.mark.usefixtures("programme")
def test_problems_left_stop_the_apply_unless_partial(run):
    sheets = {"名簿": ROSTER, "2025-09": DOUBT}
    assert run(sheets, "--name", "港", "--apply")[0] == 1
    assert Case.objects.count() == 0
    assert run(sheets, "--name", "港", "--apply", "--partial")[0] == 1
    assert Checklist.objects.get().ratings.count() == 3


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 a report",
        b"",
        b"no workbook",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
        zipped(a="b"),
        b"PK\x03\x04" + b"\0" * (26 * 1024 * 1024),
    ],
    ids=["pdf", "nothing", "text", "password or xls", "zip", "too large"],
)
def test_foreign_file_is_one_sentence(run, content):
    code, out, error = run(content, "--name", "港", "--apply", "--partial")
    assert (code, out) == (2, "")
    assert error.count("\n") == 0
    assert Office.objects.count() == 0


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "sheets", [{"空": [[]]}, {f"s{n}": [[n, "x"], ["y", 7]] for n in range(200)}]
)
def test_workbook_without_a_known_sheet_is_one_sentence(run, sheets):
    code, out, error = run(sheets, "--name", "港", "--apply", "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["kind"], problem["message"]) == (2, "unreadable_file", error)
    assert ImportBatch.objects.count() == 0


@pytest.mark.django_db
def test_missing_frameworks_are_one_sentence(run):
    code, _out, error = run({"名簿": ROSTER}, "--name", "港")
    assert code == 2
    assert "load_starter" in error


@pytest.mark.usefixtures("programme")
def test_new_office_without_a_name_is_refused(run):
    assert run({"名簿": ROSTER})[0] == 2
