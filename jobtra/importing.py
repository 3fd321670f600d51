"""Read → plan → preview → apply → withdraw, for every import in the house. Knows no case.

A plan is made first and writes nothing: what will be created, changed and left as it is, each
problem with its cell, and what is not imported at all. Applying it is one transaction. What an
import made carries its batch, so that it can be withdrawn while nothing else depends on it.
"""

import datetime as dt
import shutil
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobtra import erasure
from jobtra.models import AuditEvent, ImportBatch, Imported

LONGEST = 80  # characters of a cell that a problem quotes
CHUNK = 2000  # rows of one insert
KEPT = dt.timedelta(days=1)  # an uploaded file waits this long to be applied
KEPT_APPLIED = dt.timedelta(days=30)  # and stays this long after, for what it does not take over


@dataclass(frozen=True)
class Problem:
    """What could not be taken over: where it stands, what was read, and a sentence with what is allowed."""

    sheet: str
    cell: str
    kind: str
    read: str
    message: str


@dataclass
class Plan:
    """What an import will do. `nouns` are counted, each under `create`, `change` and `skip`.

    `new` holds unsaved rows, which may point at each other; `changed` saved rows with the values
    they had, as (row, {field: old value}).
    """

    nouns: tuple[str, ...]
    create: Counter = field(default_factory=Counter)
    change: Counter = field(default_factory=Counter)
    skip: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[dict] = field(default_factory=list)
    new: list[models.Model] = field(default_factory=list)
    changed: list[tuple[models.Model, dict]] = field(default_factory=list)

    @property
    def is_clean(self):
        return not self.problems

    @property
    def is_idle(self):
        """Nothing is left to write."""
        return not (self.new or self.changed)

    def add(self, row, noun=None):
        self.new.append(row)
        if noun:
            self.create[noun] += 1
        return row

    def set(self, row, **values):
        """Give a saved row new values; what it had is kept for the withdrawal."""
        old = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.changed.append((row, old))

    def report(self, sheet, cell, kind, read, message):
        self.problems.append(Problem(sheet, cell, kind, quoted(read), str(message)))

    def ignore(self, sheet, what, count):
        if count:
            self.ignored.append({"sheet": sheet, "what": str(what), "count": count})

    def rows(self):
        """(noun, created, changed, left) for a table."""
        return [
            (noun, self.create[noun], self.change[noun], self.skip[noun]) for noun in self.nouns
        ]

    def as_dict(self):
        """The plan as one JSON object, every noun with a number."""
        return {
            **{
                name: {noun: getattr(self, name)[noun] for noun in self.nouns}
                for name in ("create", "change", "skip")
            },
            "problems": [asdict(problem) for problem in self.problems],
            "ignored": self.ignored,
        }


def quoted(value):
    """What was read, cut short, for a problem."""
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        value = value.date()
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


# Apply


def write(plan, batch):
    """Insert the new rows of a plan with their batch, those that others point at first."""
    by_model = defaultdict(list)
    for row in plan.new:
        by_model[type(row)].append(row)
        if isinstance(row, Imported):
            row.batch = batch
    for model in in_order(set(by_model)):
        model._base_manager.bulk_create(by_model[model], batch_size=CHUNK)
    for row, _old in plan.changed:
        row.save()
    batch.changes = [
        [row._meta.label, row.pk, {name: stored(value) for name, value in old.items()}]
        for row, old in plan.changed
    ]


def stored(value):
    return value.pk if isinstance(value, models.Model) else value


def in_order(wanted):
    """Models so that each comes after those it points at."""
    ordered = []

    def visit(model):
        if model in ordered:
            return
        for relation in model._meta.concrete_fields:
            if relation.is_relation and relation.related_model in wanted - {model}:
                visit(relation.related_model)
        ordered.append(model)

    for model in sorted(wanted, key=lambda model: model._meta.label):
        visit(model)
    return ordered


# Withdraw


def imported_models():
    return {model for model in apps.get_models() if issubclass(model, Imported)}


def pointing_at(model):
    """The foreign keys of the house that point at a model, those without a way back too."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if (relation.auto_created and not relation.concrete and relation.one_to_many)
        or (relation.one_to_one and relation.auto_created and not relation.concrete)
    ]


def belonging_to(model, batch):
    """Which rows of a model the batch made, or are parts (by cascade) of rows it made."""
    made = Q(pk__in=[])
    if issubclass(model, Imported):
        return Q(batch=batch)
    for relation in model._meta.concrete_fields:
        if (
            relation.is_relation
            and issubclass(relation.related_model, Imported)
            and relation.remote_field.on_delete is models.CASCADE
        ):
            made |= Q(**{f"{relation.name}__batch": batch})
    return made


def dependents(batch):
    """What stands on rows of the batch without being of it: {model: count}."""
    found = Counter()
    for model in imported_models():
        if not model._base_manager.filter(batch=batch).exists():
            continue
        for relation in pointing_at(model):
            other = relation.model
            rows = other._base_manager.filter(**{f"{relation.name}__batch": batch})
            if count := rows.exclude(belonging_to(other, batch)).count():
                found[other] += count
    return found


def touched(batch):
    """Rows of the batch, made or changed, that somebody has worked on since: {model: count}."""
    found = Counter()
    for model in imported_models():
        events = AuditEvent.objects.filter(
            target=model._meta.label, at__gt=batch.applied_at
        ).values_list("target_id", flat=True)
        if ids := {int(pk) for pk in events if pk.isdigit()}:
            changed = {pk for label, pk, _old in batch.changes if label == model._meta.label}
            made = model._base_manager.filter(batch=batch, pk__in=ids)
            if count := made.count() + len(changed & ids):
                found[model] += count
    return found


def erase(batch, *, by):
    """Delete what the batch made, dependents first, and give changed rows their values back."""
    for label, pk, old in batch.changes:
        apps.get_model(label)._base_manager.filter(pk=pk).update(**old)
    for model in reversed(in_order(imported_models())):
        for relation in pointing_at(model):
            if (
                not issubclass(relation.model, Imported)
                and relation.remote_field.on_delete is models.CASCADE
            ):
                parts = relation.model._base_manager.filter(**{f"{relation.name}__batch": batch})
                erasure.erase(parts, by=by, reason="import withdrawn")
        rows = model._base_manager.filter(batch=batch)
        erasure.erase(rows, by=by, reason="import withdrawn")


# The uploaded files, until they are applied and for a while after


def digest(contents):
    """One SHA-256 for the files of an import: {name: bytes}."""
    total = sha256()
    for name in sorted(contents):
        total.update(sha256(contents[name]).digest())
    return total.hexdigest()


def folder(key):
    return Path(settings.MEDIA_ROOT) / "imports" / key


def keep(contents):
    """Store the files {name: bytes} until they are applied; returns their key."""
    key = digest(contents)
    place = folder(key)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in contents.items():
        path = place / name
        path.touch(mode=0o600)
        path.write_bytes(content)
    return key


def kept(key, name):
    """The path of a stored file, or None."""
    path = folder(key) / name
    return path if path.is_file() else None


def forget(key):
    shutil.rmtree(folder(key), ignore_errors=True)


def applied_lately(batches):
    """Of these imports those whose files are still kept, the newest first."""
    since = timezone.now() - KEPT_APPLIED
    lately = batches.filter(state=ImportBatch.State.APPLIED, applied_at__gt=since)
    return lately.order_by("-applied_at")


def forget_old():
    """Delete uploaded files that nobody applied within a day, and those applied a month ago.

    Returns how many imports they were.
    """
    limit = (timezone.now() - KEPT).timestamp()
    places = folder("").iterdir() if folder("").is_dir() else ()
    fresh = {batch.sha256 for batch in applied_lately(ImportBatch.objects.all())}
    old = [p for p in places if p.stat().st_mtime < limit and p.name not in fresh]
    for place in old:
        shutil.rmtree(place, ignore_errors=True)
    return len(old)
