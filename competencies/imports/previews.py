"""A plan as a person reads it: the words for its nouns and kinds, its problems by kind."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

NOUNS = {
    "office": _("Office"),
    "staff": _("Staff"),
    "youths": _("Youths"),
    "cases": _("Cases"),
    "checklists": _("Monthly checklists"),
    "ratings": _("Ratings"),
    "stage_judgements": _("Stage judgements"),
    "employments": _("Employments"),
    "attendances": _("Attendance days"),
}
EMPTY_CELL = _("The cell is left without a rating.")
EMPTY_FIELD = _("The field is left empty where it may be, else the row is refused.")
NO_WORKER = _("The case is made without this assignment.")
REFUSED = _("The row or column is refused.")
KINDS = {  # in the order of the page: whole rows first, single cells last
    "unreadable_file": (_("Unreadable file"), _("Nothing is imported.")),
    "unknown_person": (_("Unknown person"), REFUSED),
    "duplicate_person": (_("Person listed twice"), _("The first row counts, this one is refused.")),
    "contradiction": (_("Contradiction"), REFUSED),
    "submitted": (_("Submitted already"), _("What is in JobTra stays.")),
    "outside_case": (_("Outside the months of the case"), REFUSED),
    "unknown_item": (_("Unknown requirement"), REFUSED),
    "conflict": (_("Differs from JobTra"), _("What is in JobTra stays.")),
    "ambiguous_staff": (_("Several members of staff fit"), NO_WORKER),
    "unknown_staff": (_("Unknown member of staff"), NO_WORKER),
    "unreadable_date": (_("Unreadable date"), EMPTY_FIELD),
    "unreadable_value": (_("Unknown word"), EMPTY_FIELD),
    "range": (_("More than one level"), EMPTY_CELL),
    "doubtful": (_("Level in doubt"), EMPTY_CELL),
    "out_of_scale": (_("Not on the scale"), EMPTY_CELL),
    "unreadable_level": (_("No level"), EMPTY_CELL),
}
WAYS = ("create", "change", "skip")
SHOWN = 50  # problems of one kind on the page; the spreadsheet has all


def counts(plan):
    """[(word, created, changed, left)] of the nouns that occur; an office there is goes without saying."""
    ways = {noun: [plan[way].get(noun, 0) for way in WAYS] for noun in NOUNS}
    return [
        (word, *ways[noun])
        for noun, word in NOUNS.items()
        if any(ways[noun][: 2 if noun == "office" else 3])
    ]


def problems(plan, shown=SHOWN):
    """[(word, effect, problems shown, number of all)] by kind; all are shown when it is None."""
    by_kind = defaultdict(list)
    for problem in plan["problems"]:
        by_kind[problem["kind"]].append(problem)
    return [
        (*words, found[:shown], len(found))
        for kind, words in KINDS.items()
        if (found := by_kind[kind])
    ]


def ignored(plan):
    """[(what, sheets, filled cells)]: one line for a column of the same name on many sheets."""
    sheets, cells = defaultdict(list), defaultdict(int)
    for left in plan["ignored"]:
        sheets[left["what"]].append(left["sheet"])
        cells[left["what"]] += left["count"]
    return [(what, found, cells[what]) for what, found in sheets.items()]


def problem_table(plan):
    """(title, header, rows) of every problem, to be mended in the workbook."""
    header = [_("Sheet"), _("Cell"), _("Problem"), _("Read"), _("What is needed")]
    rows = [
        [p["sheet"], p["cell"], KINDS[p["kind"]][0], p["read"], p["message"]]
        for p in plan["problems"]
    ]
    return _("Problems"), header, rows
