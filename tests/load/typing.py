"""`python -m tests.load.typing`: many workers type at once against PostgreSQL and two web processes.

Makes a database of its own beside the one DATABASE_URL names, starts the web as `serve` starts it,
logs every worker in and has each type one requirement across all own youths, then the next, as the
browser does: one cell a request, the next when the answer is there. At the end every cell of the
database is compared with what was typed. Run by hand; no part of the suite.
"""

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command

from tests.load.typists import PASSWORD, Typist, at_once

OWN = "_load"
BARS = {"p95 ms": 250, "errors": 0, "clashes": 0, "lost": 0, "invented": 0}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.load.typing", description=__doc__)
    parser.add_argument("--workers", type=int, default=30)
    parser.add_argument("--youths", type=int, default=20, help="of each worker")
    parser.add_argument("--items", type=int, default=3, help="of the forty that are typed")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two cells, about")
    options = parser.parse_args()
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme.startswith("postgres"):
        sys.exit("This needs PostgreSQL: set DATABASE_URL, like postgres://user@host/name.")
    with tempfile.TemporaryDirectory() as var:
        address = set_up(url, var)
        database = import_module("tests.load.people")  # now it can
        people, month = database.seed(options, PASSWORD)
        web = start_web(address)
        try:
            typists = [Typist(address, month, options.pause, **person) for person in people]
            for typist in typists:
                typist.log_in()
            begun = time.monotonic()
            at_once(typists)
            seconds = time.monotonic() - begun
        finally:
            web.terminate()
            web.wait()
        sys.exit(report(typists, database.stored(), seconds))


def set_up(url, var):
    """Django on a fresh database, as in production. Returns the address of the web to start."""
    name = url.path[1:].removesuffix(OWN) + OWN
    connection = psycopg2.connect(urlunsplit((*url[:2], "/postgres", *url[3:])))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    os.environ |= {
        "DATABASE_URL": urlunsplit((*url[:2], f"/{name}", *url[3:])),
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(40),
        "JOBTRA_HTTPS": "0",
        "JOBTRA_BIND": address,
        "JOBTRA_VAR": var,
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobtra.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_starter", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return address


def start_web(address):
    processes = import_module("jobtra.processes")  # has read the address
    web = subprocess.Popen(processes.COMMANDS["web"], env={**os.environ})
    deadline = time.monotonic() + 60
    while not processes.is_well():
        if web.poll() is not None or time.monotonic() > deadline:
            web.kill()
            sys.exit(f"The web did not start on {address}.")
        time.sleep(0.1)
    return web


def report(typists, found, seconds):
    """Print the figures; 1 when a bar is broken."""
    known = {place: mark for typist in typists for place, mark in typist.known.items()}
    unsure = set().union(*(typist.unsure for typist in typists))
    times = sorted(ms for typist in typists for ms in typist.times)
    errors = [error for typist in typists for error in typist.errors]
    sure = set(known) - unsure
    figures = {
        "workers": len(typists),
        "cells typed": sum(len(typist.plan) for typist in typists),
        "a second": round(len(times) / seconds, 1),
        "p50 ms": quantile(times, 0.50),
        "p95 ms": quantile(times, 0.95),
        "p99 ms": quantile(times, 0.99),
        "errors": len(errors),
        "clashes": sum(typist.clashes for typist in typists),
        "cells in the database": len(found),
        "lost": sum(found.get(place) != known[place] for place in sure),
        "invented": len(set(found) - set(known) - unsure),
    }
    broken = [name for name, bar in BARS.items() if figures[name] > bar]
    for name, figure in figures.items():
        bar = f"  (at most {BARS[name]})" if name in BARS else ""
        print(f"{name:22}{figure:>10}{bar}{'  BROKEN' if name in broken else ''}")
    for error in errors[:5]:
        print(f"  {error}")
    return bool(broken)


def quantile(times, share):
    return round(times[min(int(len(times) * share), len(times) - 1)], 1) if times else 0


if __name__ == "__main__":
    main()
