"""Everything in one file, and back: a zip with a member of JSON lines per table, the uploaded
files, and a manifest with the number of rows and the SHA-256 of each.

Rows travel as column values in the order of the manifest, so that a backup of SQLite is restored
into PostgreSQL and the other way round. Reading and writing stream: the memory does not grow with
the number of rows.
"""

import hashlib
import io
import json
import os
import tomllib
import zipfile
import zlib
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jobtra import rows, uploads
from jobtra.refusals import Refusal

FORMAT = 1
BLOCK = 1 << 20  # bytes
MANIFEST = "manifest.json"
DAMAGE = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError),
    *(KeyError, TypeError, ValueError, AttributeError, ValidationError),
)


class Unreadable(Refusal):
    """The file is no backup, is damaged, or was written by another version."""


# Writing


def write(path):
    """Write a backup that only its owner can read. Returns the manifest.

    All tables are read in one state of the database, while others go on writing. A file that is
    there is never overwritten; one that could not be finished is not left behind.
    """
    path = Path(path)
    if path.exists():
        raise Refusal(f"{path} exists already: choose another name.")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            manifest = fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def fill(stream):
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, snapshot():
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
        manifest = {
            "format": FORMAT,
            "version": project["project"]["version"],
            "made_at": timezone.now().isoformat(),
            "migrations": rows.migrations(),
            "tables": [write_table(archive, model) for model in rows.tables()],
            "files": list(filter(None, (write_file(archive, name) for name in uploads.names()))),
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


@contextmanager
def snapshot():
    """One state of the database for all that is read inside, without a lock on it."""
    usual = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # the usual IMMEDIATE would keep writers waiting
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual


def write_table(archive, model):
    with (
        archive.open(member(model), "w", force_zip64=True) as raw,
        io.BufferedWriter(raw, BLOCK) as out,
    ):
        counted = rows.tally(rows.lines(model), out.write)
    return {"model": model._meta.label, "columns": rows.names(model), **counted}


def write_file(archive, name):
    """None for a file that went away meanwhile."""
    digest = hashlib.sha256()
    try:
        source = uploads.path(name).open("rb")
    except FileNotFoundError:
        return None
    with source, archive.open(f"files/{name}", "w", force_zip64=True) as out:
        while block := source.read(BLOCK):
            digest.update(block)
            out.write(block)
    return {"name": name, "sha256": digest.hexdigest()}


# Reading


def restore(path, *, replace=False):
    """Put a backup into an empty database, or in place of what is there. Returns the manifest.

    One transaction, read again and compared before it ends: anything else than what the file
    holds is a Refusal and changes nothing. Unreadable when the file is at fault.
    """
    with opened(path) as (archive, manifest):
        check_version(manifest)
        if not (replace or is_empty()):
            raise Refusal("This JobTra is not empty: a backup goes into a new one, or --replace.")
        with uploads.replaced(received(archive, manifest)):
            try:
                replace_rows(archive, manifest)
            except (DatabaseError, ValueError) as error:  # ValueError: psycopg about a NUL
                kind = type(error).__name__  # its text may quote a row
                raise Refusal(f"The database did not take the backup ({kind}).") from error
    return manifest


def replace_rows(archive, manifest):
    with transaction.atomic(durable=True):
        rows.clear()
        for table in manifest["tables"]:
            load(archive, table)
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), rows.tables()):
                cursor.execute(statement)
        for table in manifest["tables"]:
            found = rows.tally(rows.lines(apps.get_model(table["model"])))
            if found != {key: table[key] for key in found}:
                raise Refusal(f"{table['model']} reads otherwise than the file: nothing was kept.")


@contextmanager
def opened(path):
    """The archive and its manifest, once the manifest has been read without a doubt."""
    with damage(path):
        archive = zipfile.ZipFile(path)
    with archive:
        with damage(path):
            manifest = json.loads(archive.read(MANIFEST))
            manifest = {
                "format": int(manifest["format"]),
                "version": str(manifest["version"]),
                "migrations": [list(map(str, step)) for step in manifest["migrations"]],
                "tables": [
                    {key: table[key] for key in ("model", "columns", "rows", "sha256")}
                    for table in manifest["tables"]
                ],
                "files": [
                    {key: one[key] for key in ("name", "sha256")} for one in manifest["files"]
                ],
            }
        yield archive, manifest


@contextmanager
def damage(what):
    try:
        yield
    except DAMAGE as error:
        raise Unreadable(f"{what} is not a whole JobTra backup.") from error


def check_version(manifest):
    here = {"format": FORMAT, "migrations": rows.migrations(), "tables": rows.shape()}
    there = {**manifest, "tables": [(one["model"], one["columns"]) for one in manifest["tables"]]}
    if any(there[key] != here[key] for key in here):
        raise Unreadable(
            f"The backup was written by version {manifest['version']} of JobTra and does not fit "
            "this one: restore it with that version, then update. Or migrate this database first."
        )


def is_empty():
    """Nothing but what migrations made: the row that stands for the system."""
    staff = get_user_model()
    filled = [model for model in rows.tables() if model is not staff]
    return (
        not any(model._base_manager.exists() for model in filled)
        and not staff._base_manager.filter(is_system=False).exists()
        and not uploads.names()
    )


def load(archive, table):
    """Insert the rows of one table as they are: no save(), no rule for new rows stands in the way."""
    model = apps.get_model(table["model"])
    fields, batch = rows.columns(model), []
    size = min(rows.CHUNK, connection.ops.bulk_batch_size(fields, range(rows.CHUNK)))
    # Not connection.cursor(): with DEBUG that one keeps every statement in memory.
    with connection.make_cursor(connection.create_cursor()) as cursor:

        def take(line):
            with damage(table["model"]):
                pairs = zip(fields, json.loads(line), strict=True)
                batch.append([field.get_db_prep_save(value, connection) for field, value in pairs])
            if len(batch) == size:
                rows.insert(cursor, model, batch)
                batch.clear()

        with closing(received_lines(archive, model)) as lines:
            found = rows.tally(lines, take)
        if found != {key: table[key] for key in found}:
            raise Unreadable(f"{table['model']} is damaged in the backup.")
        if batch:
            rows.insert(cursor, model, batch)


def received_lines(archive, model):
    with damage(model._meta.label), archive.open(member(model)) as source:
        yield from io.BufferedReader(source, BLOCK)


def received(archive, manifest):
    """(name, blocks) of every uploaded file; the end of the blocks finds out a damaged one."""
    for one in manifest["files"]:
        yield one["name"], received_blocks(archive, one)


def received_blocks(archive, one):
    digest = hashlib.sha256()
    with damage(one["name"]), archive.open(f"files/{one['name']}") as source:
        while block := source.read(BLOCK):
            digest.update(block)
            yield block
    if digest.hexdigest() != one["sha256"]:
        raise Unreadable("An uploaded file is damaged in the backup.")


def member(model):
    return f"tables/{model._meta.label}.jsonl"
