import datetime as dt
import io
import json
import shutil
import stat
import threading
import zipfile
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend
from django.test import Client, override_settings
from django.utils import timezone

from cases.models import Employment, Office, Staff
from competencies.actions import sheets
from competencies.models import Checklist
from jobtra import backups, rows, uploads
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    EmploymentFactory,
    OfficeFactory,
    PostingFactory,
    ProgrammeFactory,
    StaffFactory,
)
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FrameworkFactory,
    GroupFactory,
)
from tests.factories.every import FACTORIES
from tests.factories.jobtra import ImportBatchFactory

whole = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


class Place:
    """A JobTra on SQLite, whatever the tests run on: `with place:` goes there."""

    def __init__(self, path, blocker):
        made = {"ENGINE": "django.db.backends.sqlite3", "NAME": path}
        made = connections.configure_settings({"default": made})["default"]
        self.there = load_backend(made["ENGINE"]).DatabaseWrapper(made, "default")
        self.blocker = blocker

    def __enter__(self):
        self.unblocked = self.blocker.unblock()
        self.unblocked.__enter__()
        self.here, connections["default"] = connections["default"], self.there

    def __exit__(self, *error):
        self.there.close()
        connections["default"] = self.here
        self.unblocked.__exit__(*error)


@pytest.fixture(scope="module")
def empty(tmp_path_factory, django_db_blocker):
    """The file of an empty database."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    with Place(path, django_db_blocker):
        call_command("migrate", verbosity=0)
    return path


@pytest.fixture
def second(empty, tmp_path, django_db_blocker):
    shutil.copy(empty, tmp_path / "second.sqlite3")
    return Place(tmp_path / "second.sqlite3", django_db_blocker)


@pytest.fixture(scope="module")
def good(empty, tmp_path_factory, django_db_blocker):
    """A whole backup of little."""
    folder = tmp_path_factory.mktemp("good")
    shutil.copy(empty, folder / "good.sqlite3")
    files = folder / "files"
    files.mkdir()
    (files / "a.txt").write_text("a")
    with Place(folder / "good.sqlite3", django_db_blocker), override_settings(MEDIA_ROOT=files):
        OfficeFactory(code="MDR", name="みどり台")
        ChecklistFactory()
        backups.write(folder / "good.zip")
    return folder / "good.zip"


def content():
    return {model._meta.label: list(rows.lines(model)) for model in rows.tables()}


def content_of(place):
    with place:
        return content()


def restore(path, place):
    with place:
        return backups.restore(path)


def fill():
    """Something in every table, and what is awkward: circles, self-references, odd values."""
    for factory in FACTORIES.values():
        factory()
    framework = FrameworkFactory(
        title={"ja": '要件「"\\\n😀」', "en": " ", "n": [1, 1.0, None, 0.1]}
    )
    framework.programmes.add(ProgrammeFactory())
    group = GroupFactory()
    GroupFactory(code="B", parent=group, version=group.version)
    cell = ChecklistRatingFactory()
    sheets.submit(cell.sheet, by=cell.sheet.rater)
    sheets.replace(Checklist.objects.get(pk=cell.sheet_id), by=cell.sheet.rater, comment="誤記")
    manager = StaffFactory(role="case_manager", email=None)
    batch = ImportBatchFactory(planned_by=manager)
    Staff.objects.filter(pk=manager.pk).update(  # made by the import that the person planned
        batch=batch, invited_by=manager, invited_at=timezone.now().replace(microsecond=123456)
    )
    EmploymentFactory(weekly_hours=Decimal("7.5"), employer_name="")
    PostingFactory(share=Decimal("0.05"), starts_on=dt.date(1, 1, 1))


@whole
def test_a_backup_brings_everything_to_another_database_and_back(second, tmp_path):
    fill()
    before = content()
    assert [label for label, lines in before.items() if not lines] == []
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"

    manifest = backups.write(there)
    assert {one["model"]: one["rows"] for one in manifest["tables"]} == {
        label: len(lines) for label, lines in before.items()
    }
    files = uploads.names()
    uploads.remove(uploads.root())  # the other machine has none of them
    restore(there, second)
    assert content_of(second) == before
    assert uploads.names() == files != []

    with second:
        backups.write(back)
    OfficeFactory(code="later")
    StaffFactory()
    backups.restore(back, replace=True)
    assert content() == before
    OfficeFactory()  # the next key is free


@whole
def test_restored_rows_are_what_they_were(second, tmp_path):
    EmploymentFactory(weekly_hours=Decimal("7.5"))
    event = AuditEvent.objects.create(verb="x", target="y", target_id="1", by="z", changes={"a": 1})
    backups.write(tmp_path / "a.zip")
    restore(tmp_path / "a.zip", second)
    system = Staff.objects.system().pk
    with second:
        assert Employment.objects.get().weekly_hours == Decimal("7.5")
        restored = AuditEvent.objects.get(pk=event.pk)
        assert (restored.at, restored.changes) == (event.at, {"a": 1})  # auto_now did not strike
        assert Staff.objects.system().pk == system


def test_what_is_left_out_is_known():
    """Another package with rows of its own is in the backup unless it is named here."""
    travelling = {model._meta.app_label for model in rows.tables()}
    assert travelling == {"jobtra", "cases", "competencies", "evaluations"}
    installed = {config.label for config in apps.get_app_configs() if list(config.get_models())}
    assert installed - travelling == {"auth", "contenttypes", "sessions"}


@whole
def test_nobody_is_logged_in_after_a_restore(tmp_path):
    Client().force_login(StaffFactory())
    assert Session.objects.count() == 1
    backups.write(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert [name for name in archive.namelist() if "sessions.Session" in name] == []
    backups.restore(tmp_path / "a.zip", replace=True)
    assert Session.objects.count() == 0


@whole
def test_a_backup_is_its_owners_alone_and_overwrites_nothing(tmp_path):
    path = tmp_path / "a.zip"
    backups.write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    with pytest.raises(Refusal):
        backups.write(path)
    assert path.read_bytes() == first
    assert [one.name for one in tmp_path.glob("*.part")] == []


@whole
def test_a_backup_that_fails_leaves_nothing(tmp_path, files):
    (files / "locked").mkdir(parents=True)
    (files / "loop").symlink_to(files / "loop")
    (files / "elsewhere").symlink_to("/etc/hostname")
    with pytest.raises(Refusal):
        backups.write(tmp_path / "a.zip")
    assert list(tmp_path.glob("a.zip*")) == []


@whole
def test_a_backup_is_of_one_moment_and_keeps_nobody_from_writing():
    """While it reads, somebody else writes: that is not waited for and not seen."""
    StaffFactory()
    counts = []

    def write():
        OfficeFactory(code="meanwhile")
        connection.close()

    with backups.snapshot():
        counts.append(Office.objects.count())
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        counts.append(Office.objects.count())
    assert counts == [counts[0]] * 2
    assert Office.objects.count() == counts[0] + 1
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"


@whole
def test_uploaded_files_travel_too(second, tmp_path, files):
    (files / "imports").mkdir(parents=True)
    (files / "imports" / "a.xlsx").write_bytes(b"\x00\xff" * 3_000_000)
    (files / "b.pdf").write_bytes(b"")
    backups.write(tmp_path / "a.zip")
    (files / "imports" / "a.xlsx").write_bytes(b"changed")
    (files / "c.txt").write_bytes(b"later")
    backups.restore(tmp_path / "a.zip", replace=True)
    found = {
        one.relative_to(files).as_posix(): one.stat().st_size
        for one in files.rglob("*")
        if one.is_file()
    }
    assert found == {"imports/a.xlsx": 6_000_000, "b.pdf": 0}


def rewritten(path, change):
    """The same archive with another content: `change` takes {name: bytes}."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def manifest_with(**changes):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        members["manifest.json"] = json.dumps({**manifest, **changes}).encode()

    return lambda path: rewritten(path, change)


def without(name):
    return lambda path: rewritten(path, lambda members: members.pop(name))


def replaced(name, old, new):
    def change(members):
        assert old in members[name]
        members[name] = members[name].replace(old, new)

    return lambda path: rewritten(path, change)


def no_table(path):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        manifest["tables"].pop()
        members["manifest.json"] = json.dumps(manifest).encode()

    return rewritten(path, change)


OFFICES = "tables/cases.Office.jsonl"
WRONG = {
    "nothing at all": lambda path: b"",
    "random bytes": lambda path: bytes(range(256)) * 400,
    "a PDF": lambda path: b"%PDF-1.7\n" + path.read_bytes()[:500],
    "the first half": lambda path: path.read_bytes()[: path.stat().st_size // 2],
    "all but the end": lambda path: path.read_bytes()[:-30],
    "a broken middle": lambda path: path.read_bytes()[:40] + b"\x00" * 60 + path.read_bytes()[100:],
    "no manifest": without("manifest.json"),
    "a manifest of another kind": lambda path: rewritten(
        path, lambda members: members.update({"manifest.json": b"[1]"})
    ),
    "another format": manifest_with(format=2),
    "another version": manifest_with(migrations=[["cases", "0001_initial"]]),
    "no tables": manifest_with(tables=[]),
    "a table less": no_table,
    "a member less": without(OFFICES),
    "a row changed": replaced(OFFICES, b"MDR", b"MDX"),
    "a row less": lambda path: rewritten(path, lambda members: members.update({OFFICES: b""})),
    "a line that is no row": replaced(OFFICES, b"[", b"{"),
    "a date that is none": replaced("tables/competencies.Checklist.jsonl", b"2025-10-01", b"soon"),
    "an uploaded file changed": replaced("files/a.txt", b"a", b"b"),
    "an uploaded file less": without("files/a.txt"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_changes_nothing(good, second, tmp_path, files, what):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(WRONG[what](good))
    before = content_of(second)
    with pytest.raises(backups.Unreadable):
        restore(bad, second)
    assert content_of(second) == before
    assert list(files.rglob("*")) == []


def test_no_file_is_a_wrong_file(tmp_path):
    with pytest.raises(backups.Unreadable):
        backups.restore(tmp_path / "none.zip")


def test_a_file_that_points_out_of_its_folder_is_refused(good, second, tmp_path):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        manifest["files"][0]["name"] = "../escaped.txt"
        members["manifest.json"] = json.dumps(manifest).encode()
        members["files/../escaped.txt"] = b"a"

    bad = tmp_path / "bad.zip"
    bad.write_bytes(rewritten(good, change))
    with pytest.raises(Refusal):
        restore(bad, second)
    assert not (tmp_path / "escaped.txt").exists()


def test_a_restore_wants_an_empty_place(good, second, files):
    with second:
        office = OfficeFactory()
    before = content_of(second)
    with pytest.raises(Refusal):
        restore(good, second)
    assert content_of(second) == before
    with second:
        office.delete()
    files.mkdir()
    (files / "mine.txt").write_text("mine")
    with pytest.raises(Refusal):
        restore(good, second)
    (files / "mine.txt").unlink()
    restore(good, second)


def test_a_database_that_keeps_something_else_is_found_out(good, second, files):
    with second, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER spoil AFTER INSERT ON cases_office "
            "BEGIN UPDATE cases_office SET name = 'spoilt' WHERE id = NEW.id; END"
        )
    before = content_of(second)
    with pytest.raises(Refusal, match=r"cases\.Office reads otherwise"):
        restore(good, second)
    assert content_of(second) == before
    assert list(files.rglob("*")) == []


def test_a_row_that_points_nowhere_is_refused(good, second, tmp_path):
    """The digests fit, but the rows do not hang together: somebody wrote the file by hand."""
    with zipfile.ZipFile(good) as archive:
        line = json.loads(archive.read("tables/competencies.Checklist.jsonl"))
    columns = rows.names(Checklist)
    line[columns.index("case_id")] = 4711
    data = rows.encode(line).encode() + b"\n"

    def change(members):
        members["tables/competencies.Checklist.jsonl"] = data
        manifest = json.loads(members["manifest.json"])
        for table in manifest["tables"]:
            if table["model"] == "competencies.Checklist":
                table.update(rows.tally([data]))
        members["manifest.json"] = json.dumps(manifest).encode()

    bad = tmp_path / "bad.zip"
    bad.write_bytes(rewritten(good, change))
    before = content_of(second)
    with pytest.raises(Refusal, match="IntegrityError"):
        restore(bad, second)
    assert content_of(second) == before


def test_the_version_in_the_manifest_is_the_projects(good):
    with zipfile.ZipFile(good) as archive:
        version = json.loads(archive.read("manifest.json"))["version"]
    assert f'\nversion = "{version}"\n' in (settings.BASE_DIR / "pyproject.toml").read_text()
