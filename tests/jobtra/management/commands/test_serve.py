"""The whole installation, started as a person starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

pytestmark = pytest.mark.worker


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A machine that has never seen JobTra, and a free port."""
    place = tmp_path_factory.mktemp("installation")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "JOBTRA_VAR": str(place),
        "JOBTRA_BIND": f"127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{place / 'jobtra.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://",
        "PYTHONUNBUFFERED": "1",
    }


def serve(environment):
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process, words):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    return pytest.fail(f"{words!r} was never said: {lines}")


def children(process):
    """What `serve` started, by the last word that tells them apart."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        name: int(line.split()[0])
        for line in listing.stdout.splitlines()
        for name, word in {"web": "gunicorn", "worker": " worker ", "beat": " beat "}.items()
        if word in line
    }


def children_when(process, names):
    """The children once these are among them, or after ten seconds whoever is there: a child just
    forked does not have its own command line yet."""
    until = time.monotonic() + 10
    while set(found := children(process)) != names and time.monotonic() < until:
        time.sleep(0.05)
    return found


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_serve_starts_all_mends_one_and_stops_all(environment):
    address = f"http://{environment['JOBTRA_BIND']}"
    with serve(environment) as process:
        read_until(process, f"JobTra: {address}")
        said = read_until(process, "Ctrl-C")
        assert sum(f"{address}/invitation/" in line for line in said) == 1
        assert urllib.request.urlopen(f"{address}/healthz").read() == b"ok"
        started = children(process)
        assert set(started) == {"web", "worker", "beat"}

        os.kill(started["worker"], signal.SIGKILL)
        read_until(process, "The worker stopped with exit code -9: once more.")

        mended = children_when(process, {"web", "worker", "beat"})
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert set(mended) == {"web", "worker", "beat"}
    assert [name for name, pid in mended.items() if is_alive(pid)] == []


def test_serve_says_that_the_address_is_in_use(environment):
    host, port = environment["JOBTRA_BIND"].split(":")
    with socket.create_server((host, int(port))), serve(environment) as process:
        said = process.stdout.read()
    assert process.returncode == 1
    assert said == (
        f"CommandError: {host}:{port} is in use by another program: "
        "stop that, or set JOBTRA_BIND to another address.\n"
    )


def test_serve_ends_when_the_web_ends(environment):
    with serve(environment) as process:
        read_until(process, "Ctrl-C")
        started = children(process)
        os.kill(started["web"], signal.SIGKILL)
        read_until(process, "The web server stopped with exit code -9.")
        assert process.wait(timeout=30) == 1
    assert [name for name, pid in started.items() if is_alive(pid)] == []
