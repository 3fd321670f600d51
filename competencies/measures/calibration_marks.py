"""Marks of a calibration: "1" to "5", "N" or "NA", and how near they are to the reference."""

from competencies.measures.case_growth import MARKS


def mark_of(answer):
    return str(answer.level.rank) if answer.level_id else MARKS[answer.status]


def is_within_one(mark, reference):
    """At most one level apart; what is no level has to be the same."""
    if mark.isdecimal() and reference.isdecimal():
        return abs(int(mark) - int(reference)) <= 1
    return mark == reference
