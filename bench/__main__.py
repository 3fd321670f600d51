"""`python -m bench`: needs PostgreSQL through DATABASE_URL and makes a database of its own there."""

import argparse
import os
import sys
import time
from importlib import import_module
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2
from django.core.management import call_command
from django.utils import timezone

OWN = "_bench"


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit code 1 when a bar is broken")
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked for")
    options = parser.parse_args()
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme.startswith("postgres"):
        sys.exit(
            "The benchmarks need PostgreSQL: set DATABASE_URL, like postgres://user@host/name."
        )
    set_up(url)
    seed()
    works, measuring = import_module("bench.works"), import_module("bench.measuring")  # now it can
    results = [work.measure(options.times) for work in works.all_works()]
    print(measuring.table(results))
    if options.check and any(result.is_broken for result in results):
        sys.exit(1)


def set_up(url):
    """Django on the bench's own database beside the named one, as it runs in production."""
    name = url.path[1:].removesuffix(OWN) + OWN
    connection = psycopg2.connect(at(url, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    os.environ["DATABASE_URL"] = at(url, name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobtra.settings")
    django.setup()
    django.conf.settings.DEBUG = False  # no query log; static files stay as in a trial
    call_command("migrate", verbosity=0)


def at(url, database):
    return urlunsplit((*url[:2], f"/{database}", *url[3:]))


def seed():
    """Fill an empty database; one of another month would show pages without this month's sheets."""
    sheets = django.apps.apps.get_model("competencies.Checklist").objects
    month = timezone.localdate().replace(day=1)
    if sheets.filter(month=month).exists():
        return
    if sheets.exists():
        sys.exit("The database of the benchmarks is of an earlier month: drop it and start again.")
    print("Making five million ratings, once: this takes some minutes …", flush=True)
    begun = time.monotonic()
    call_command("seed_demo", scale="office", verbosity=0)
    print(f"Made in {(time.monotonic() - begun) / 60:.1f} minutes.", flush=True)


if __name__ == "__main__":
    main()
