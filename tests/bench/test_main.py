import os
import subprocess
import sys

from django.conf import settings


def test_bench_asks_for_postgresql():
    environment = {**os.environ, "DATABASE_URL": "sqlite:///nowhere.sqlite3"}
    told = subprocess.run(
        [sys.executable, "-m", "bench"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        "The benchmarks need PostgreSQL: set DATABASE_URL, like postgres://user@host/name.\n"
    )
