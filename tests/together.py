"""Two who do something at once, on a database that lets them: one waits for the other's rows."""

import threading
import time

import pytest
from django.db import connection, transaction

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


def meanwhile(first, second):
    """Commit `first` once `second`, begun after it, waits for its rows or is done.

    Returns what the two returned, or what the second raised.
    """
    found = []

    def run():
        try:
            found.append(second())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        done = first()
        thread.start()
        while thread.is_alive() and not is_waited_for():
            time.sleep(0.01)
    thread.join()
    return done, found[0]


def is_waited_for():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
