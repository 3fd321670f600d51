"""Health records as they are read: by topic what holds now, beneath it what it replaced."""

from dataclasses import dataclass

from cases.models import HealthRecord


@dataclass(frozen=True)
class Line:
    record: HealthRecord
    earlier: list  # what it replaced, newest first


def by_topic(rows):
    """[(topic's name, [Line])] of all records of a case, in the order of the topics. No query."""
    by_key = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    found = {}
    for row in rows:
        if row.pk not in replaced:
            found.setdefault(row.topic, []).append(Line(row, list(before(row, by_key))))
    return [(topic.label, found[topic]) for topic in HealthRecord.Topic if topic in found]


def before(row, by_key):
    while row := by_key.get(row.replaces_id):
        yield row
