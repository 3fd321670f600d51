"""The rows of the dashboard as HTML: drawn once a process for each look, filled in for each case."""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from jobtra.patterns import Patterns
from jobtra.templatetags.house import short_day
from jobtra.texts import local

TEMPLATE = "evaluations/_dashboard_row.html"
LOOK = (
    "language",
    "labels",
    "is_closed",
    "is_overstay",
    "has_summary",
    "month_before",
    "stand",
    "is_finished",
    "kinds",
)
VALUES = (
    "pk",
    "name",
    "stage",
    "title",
    "weeks",
    "typical",
    "attained",
    "due",
    "unseen",
    "came",
    "planned",
    "discussed",
    "worker",
    "sheet",
    "done",
    "total",
)  # then the words of the reasons


def row_html(row, labels):
    """`labels`: the words of the columns, ((key, label), …)."""
    stage, summary, progress = row.stage, row.summary, row.progress
    look = (
        get_language(),
        labels,
        row.is_closed,
        row.is_overstay,
        summary is not None,
        None if row.is_of_month else summary and summary.month,
        progress.stand,
        progress.is_finished,
        tuple(reason.kind for reason in row.reasons),
    )
    return PATTERNS.html(
        look,
        [
            row.case.pk,
            row.case.youth.name,
            stage and stage.code,
            stage and local(stage.title),
            row.weeks,
            row.typical,
            summary and summary.due_attained,
            summary and summary.due,
            summary and summary.not_observed,
            row.came,
            row.planned,
            short_day(row.discussed_on),
            row.worker and row.worker.name,
            progress.sheet,
            progress.done,
            progress.total,
            *(reason.text for reason in row.reasons),
        ],
    )


def draw(look, values):
    said, texts = dict(zip(LOOK, look, strict=True)), values[len(VALUES) :]
    said |= zip(VALUES, values, strict=False)
    said["reasons"] = [
        {"kind": kind, "text": text} for kind, text in zip(said["kinds"], texts, strict=True)
    ]
    return render_to_string(TEMPLATE, {"row": said, "labels": dict(said["labels"])})


PATTERNS = Patterns(draw)
