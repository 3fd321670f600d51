"""`backup` and `restore`, as a person types them, between two installations."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings


class Installation:
    """A JobTra of its own, on SQLite."""

    def __init__(self, place):
        self.place = place
        self.environment = {
            **os.environ,
            "JOBTRA_VAR": str(place),
            "DATABASE_URL": f"sqlite:///{place / 'jobtra.sqlite3'}",
            "CELERY_BROKER_URL": "filesystem://",
        }

    def manage(self, *args, typed=""):
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, args)],
            cwd=settings.BASE_DIR,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def ask(self, query):
        with sqlite3.connect(self.place / "jobtra.sqlite3") as database:
            return database.execute(query).fetchall()


@pytest.fixture
def first(tmp_path):
    (tmp_path / "first").mkdir()
    return Installation(tmp_path / "first")


@pytest.fixture
def second(tmp_path):
    (tmp_path / "second").mkdir()
    return Installation(tmp_path / "second")


STAFF = "SELECT id, code, name, password, invited_at FROM cases_staff ORDER BY id"
VERBS = "SELECT verb, by FROM jobtra_auditevent ORDER BY id"


def test_from_one_installation_to_another(first, second, tmp_path):
    file = tmp_path / "backup.zip"
    assert first.manage("migrate", "-v0")[0] == 0
    assert first.manage("invite", "--first")[0] == 0

    code, said, _ = first.manage("backup", file)
    assert code == 0
    assert "personal data" in said
    assert first.ask(VERBS)[-1] == ("backup.written", "system")

    code, _, said = second.manage("restore", file)
    assert code == 2, "before migrate"
    assert "migrate this database first" in said
    assert second.manage("migrate", "-v0")[0] == 0
    code, said, _ = second.manage("restore", file)
    assert code == 0
    assert "Restored and compared" in said
    assert second.ask(STAFF) == first.ask(STAFF)
    assert second.ask(VERBS) == [*first.ask(VERBS)[:-1], ("backup.restored", "system")]

    code, _, said = second.manage("restore", file)
    assert (code, said.splitlines()) == (
        1,
        ["CommandError: This JobTra is not empty: a backup goes into a new one, or --replace."],
    )
    assert second.manage("restore", file, "--replace", typed="yes\n")[0] == 1
    assert second.manage("restore", file, "--replace", typed="REPLACE\n")[0] == 0

    code, _, said = first.manage("backup", file)
    assert (code, len(said.splitlines())) == (1, 1), "the file is there"
    file.write_bytes(b"nonsense")
    code, _, said = second.manage("restore", file, "--replace", typed="REPLACE\n")
    assert (code, said.splitlines()) == (
        2,
        [f"CommandError: {file} is not a whole JobTra backup."],
    )
    assert second.ask(STAFF) == first.ask(STAFF)
