"""Frameworks from files: read once, published, never changed."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.models import Framework, FrameworkVersion, Group, Item, Level, Stage
from jobtra import audit
from jobtra.refusals import Refusal

ITEM_TEXTS = (
    "title",
    "definition",
    "observation",
    "evidence",
    "boundary",
    "accommodation",
    "activities",
    "vignettes",
)


def digest(data):
    """SHA-256 of the content of a framework file, whatever its spacing and order of keys."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def load(data, *, by):
    """Publish the version that a framework file holds. The same file again changes nothing.

    data: the parsed file (requirements, stages or staff tasks). Returns (version, made).
    Raises Refusal when a published version of that name reads otherwise.
    """
    head = data["framework"]
    framework, _made = Framework.objects.update_or_create(
        code=head["code"],
        defaults={key: head[key] for key in ("kind", "subject", "cadence", "title")},
    )
    found = framework.versions.filter(name=head["version"]).first()
    if found:
        if found.digest != digest(data):
            raise Refusal(
                _(
                    "Version %(name)s of %(code)s is published and reads otherwise: give the file a new version."
                )
                % {"name": found.name, "code": framework.code}
            )
        return found, False
    check(data, framework)
    version = FrameworkVersion.objects.create(
        framework=framework,
        name=head["version"],
        effective_from=head["effective_from"],
        scale=data["scale"],
        target_level=head.get("target_level"),
        not_observed=head.get("not_observed", False),
        not_applicable=head.get("not_applicable", False),
        documents=data.get("documents", []),
        note=head.get("note", {}),
        licence=head.get("licence", ""),
        digest=digest(data),
    )
    fill(version, data)
    publish(version, by=by)
    return version, True


def publish(version, *, by):
    version.published_at, version.published_by = timezone.now(), by
    version.save()
    audit.record("framework_version.published", version, by=by)


def fill(version, data):
    """Write stages, groups, items and levels of a version that is not published yet."""
    stages = add_stages(version, data.get("stages", []))
    headings = data.get("categories", data.get("domains", []))
    groups = add_groups(version, headings)
    tasks = add_groups(version, data.get("tasks", []), parents=groups, start=len(headings))
    rows = data.get("items", data.get("indicators", []))
    items = add_items(version, rows, stages, groups)
    for task in data.get("tasks", []):
        items |= add_staff_items(version, task, tasks[task["code"]], start=len(items))
    Level.objects.bulk_create(
        [level for row in rows for level in levels_of(row, item=items[row["code"]])]
        + [
            level
            for task in data.get("tasks", [])
            for level in levels_of(task, group=tasks[task["code"]])
        ]
    )


def add_stages(version, rows):
    stages = [
        Stage(
            version=version,
            code=row["code"],
            position=position,
            title=row["title"],
            purpose=row["purpose"],
            typical_weeks_from=row["typical_weeks"][0],
            typical_weeks_to=row["typical_weeks"][1],
            overstay_weeks=row["overstay_weeks"],
            entry=row["entry"],
            exit=row["exit"],
            worker_focus=row["worker_focus"],
            alerts=row["alerts"],
        )
        for position, row in enumerate(rows)
    ]
    return {stage.code: stage for stage in Stage.objects.bulk_create(stages)}


def add_groups(version, rows, parents=None, start=0):
    groups = [
        Group(
            version=version,
            parent=parents[row["domain"]] if parents else None,
            code=row["code"],
            position=position,
            title=row["title"],
            purpose=row.get("purpose", {}),
            expected_levels=row.get("roles", {}),
            development=row.get("development", []),
        )
        for position, row in enumerate(rows, start)
    ]
    return {group.code: group for group in Group.objects.bulk_create(groups)}


def add_items(version, rows, stages, groups):
    items = []
    for position, row in enumerate(rows):
        due = row.get("due") or {}
        items.append(
            Item(
                version=version,
                group=groups.get(row.get("category")),
                stage=stages.get(row.get("stage")),
                stage_code=row.get("stage", ""),
                code=row["code"],
                position=position,
                difficulty=row.get("difficulty"),
                due_programme_month=due.get("programme_month"),
                due_employment_month=due.get("months_after_hire"),
                target_level=row.get("target_level"),
                refs=row.get("refs", ""),
                **{name: row[name] for name in ITEM_TEXTS if name in row},
            )
        )
    return {item.code: item for item in Item.objects.bulk_create(items)}


def add_staff_items(version, task, group, start):
    items = [
        Item(
            version=version,
            group=group,
            code=row["code"],
            position=position,
            title={"ja": row["ja"], "en": row["en"]},
            kind=row["kind"],
            is_core=row["core"],
        )
        for position, row in enumerate(task["items"], start)
    ]
    return {item.code: item for item in Item.objects.bulk_create(items)}


def levels_of(row, **owner):
    """The level rows of an item or a task; the person's own wording hangs on the same row."""
    own = {text["level"]: text for text in row.get("youth_levels", row.get("self_levels", []))}
    return [
        Level(
            rank=level["level"],
            text={key: level[key] for key in ("ja", "en")},
            youth_text={key: own[level["level"]][key] for key in ("ja", "en")}
            if level["level"] in own
            else {},
            **owner,
        )
        for level in row["levels"]
    ]


def check(data, framework):
    """What a version must be to be published. Raises Refusal with the first thing that is not so."""
    tasks, rows = data.get("tasks", []), data.get("items", data.get("indicators", []))
    check_start(data["framework"], framework)
    headings = [*data.get("categories", data.get("domains", [])), *tasks]
    items = [*rows, *(item for task in tasks for item in task["items"])]
    for parts in (headings, items, data.get("stages", [])):
        check_codes([part["code"] for part in parts])
    known = {part["code"] for part in headings}
    for row in rows:
        if row.get("category") and row["category"] not in known:
            raise Refusal(
                _("%(code)s stands under “%(category)s”, which the file does not have.")
                % {"code": row["code"], "category": row["category"]}
            )
    check_scale([level["level"] for level in data["scale"]], [*rows, *tasks])


def check_start(head, framework):
    """One version is in force from a day, and one always."""
    same = framework.versions.published().filter(effective_from=head["effective_from"]).first()
    if same:
        raise Refusal(
            _("Version %(name)s of %(code)s is in force from the same day: give the file another.")
            % {"name": same.name, "code": framework.code}
        )


def check_codes(codes):
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise Refusal(_("%(code)s is in the file twice.") % {"code": twice})


def check_scale(scale, rows):
    """The scale has no gap; every level of a row stands on it, each once."""
    if scale != list(range(scale[0], scale[-1] + 1)):
        raise Refusal(_("The scale has a gap or is out of order: %(ranks)s.") % {"ranks": scale})
    for row in rows:
        ranks = [level["level"] for level in row["levels"]]
        if len(set(ranks)) != len(ranks) or not set(ranks) <= set(scale):
            raise Refusal(
                _("%(code)s has the levels %(ranks)s; the scale is %(low)s to %(high)s, each once.")
                % {"code": row["code"], "ranks": ranks, "low": scale[0], "high": scale[-1]}
            )
