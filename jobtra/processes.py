"""The processes of an installation, and the command line of each: the one place that knows.

`manage.py serve` starts them all on one machine; docker-compose.yml starts one in each container.
Run as a module, this asks the web how it is and exits 0 when it is well.
"""

import http.client
import os
import socket
import sys

from django.conf import settings

BIND = os.environ.get("JOBTRA_BIND", "127.0.0.1:8000")
HOST, PORT = BIND.rsplit(":", 1)

CELERY = [sys.executable, "-m", "celery", "-A", "jobtra", "--quiet"]
COMMANDS = {
    # Loaded once, then forked: a quicker start and less memory. The control socket would lie in
    # the home of whoever starts it, one file for all installations.
    "web": [
        *[sys.executable, "-m", "gunicorn", "jobtra.wsgi", f"--bind={BIND}", "--log-level=warning"],
        *["--preload", "--worker-class=gthread", "--workers=2", "--threads=4"],
        *["--graceful-timeout=10", "--no-control-socket"],
    ],
    # Threads: the work is mostly the database's, and one process is half the memory.
    "worker": [*CELERY, "worker", "--pool=threads", "--concurrency=2", "--loglevel=warning"],
    "beat": [*CELERY, "beat", "--loglevel=warning"],
}


def become(name):
    """Replace this process by the named one, so that signals reach it directly."""
    os.execv(sys.executable, COMMANDS[name])  # noqa: S606  no shell, no foreign input


def is_taken():
    """Does another program hold the address already?"""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((local_host(), int(PORT))) == 0


def is_well():
    """Do the web and its database answer? `X-Forwarded-Proto` stands in for the TLS proxy."""
    connection = http.client.HTTPConnection(local_host(), int(PORT), timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def address():
    """Where people reach this installation: by its first name behind TLS, or in the trial."""
    if settings.DEBUG:
        return f"http://{BIND}"
    return f"https://{settings.ALLOWED_HOSTS[0]}" if settings.ALLOWED_HOSTS else ""


def local_host():
    """Where this machine reaches an address that may mean "every interface"."""
    return {"0.0.0.0": "127.0.0.1", "[::]": "::1"}.get(HOST, HOST.strip("[]"))  # noqa: S104


if __name__ == "__main__":
    sys.exit(not is_well())
