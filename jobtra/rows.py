"""Every table as lines of JSON that read the same in every database, and lines as rows again."""

import datetime as dt
import hashlib
import json
from decimal import Decimal

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

CHUNK = 2000  # rows
LEFT_OUT = {"auth", "contenttypes", "sessions"}  # made anew: by migrations, and by logging in


def tables():
    """Every model with a table of its own whose rows somebody made."""
    return sorted(
        (
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed
            and not model._meta.proxy
            and model._meta.app_label not in LEFT_OUT
        ),
        key=lambda model: model._meta.label,
    )


def shape():
    return [(model._meta.label, names(model)) for model in tables()]


def columns(model):
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def names(model):
    return [field.attname for field in columns(model)]


def migrations():
    """What was applied, less what concerns only tables that are left out."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app not in LEFT_OUT)


def lines(model):
    """The rows in the order of their keys, each as one line of JSON: the same in every database."""
    rows = model._base_manager.order_by("pk").values_list(*names(model))
    for row in rows.iterator(chunk_size=CHUNK):
        yield encode(row).encode() + b"\n"


def tally(lines, take=lambda line: None):
    """Hand each line on, and count: the number of rows and the SHA-256 of them all."""
    digest, rows = hashlib.sha256(), 0
    for line in lines:
        take(line)
        digest.update(line)
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def plain(value):
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
).encode


def clear():
    """Empty every table of the backup, and the sessions: nobody stays logged in."""
    models = [*tables(), apps.get_model("sessions.Session")]
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), [model._meta.db_table for model in models])
    )


def insert(cursor, model, rows):
    quote = connection.ops.quote_name
    into = ", ".join(quote(field.column) for field in columns(model))
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    cursor.execute(
        f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES {', '.join([one] * len(rows))}",  # noqa: S608  names of our own
        [value for row in rows for value in row],
    )
