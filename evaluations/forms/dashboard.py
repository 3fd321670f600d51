"""What may be asked of the dashboard: a month, a filter, an order. All of it stands in the address."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competencies.measures.progress import Stand
from evaluations.measures.dashboard import ORDERS, arrange, stages_of, workers_of
from jobtra.fiscal import Month
from jobtra.texts import local

OPEN, CLOSED, ALL = "", "closed", "all"


def select(**kwargs):
    return forms.Select(attrs={"class": "form-select"}, **kwargs)


class DashboardFilter(forms.Form):
    """Every field may be left out; what can not be read counts as left out."""

    month = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=_("Cases"),
        required=False,
        choices=[
            (OPEN, pgettext_lazy("cases", "Open")),
            (CLOSED, pgettext_lazy("cases", "Closed")),
            (ALL, _("All")),
        ],
        widget=select(),
    )
    worker = forms.IntegerField(label=_("Key worker"), required=False, widget=select())
    stage = forms.CharField(label=_("Stage"), required=False, widget=select())
    stand = forms.ChoiceField(
        label=_("Checklist"),
        required=False,
        choices=[("", _("All")), *Stand.choices],
        widget=select(),
    )
    reasons = forms.BooleanField(label=_("Only with a reason to look"), required=False)

    def __init__(self, data, *, latest):
        super().__init__(data)
        self.latest = latest
        self.is_valid()

    def clean_month(self):
        try:
            month = Month.parse(self.cleaned_data["month"])
        except ValueError as error:
            raise ValidationError(_("Write the month like 2025-09.")) from error
        if month > self.latest:
            raise ValidationError(_("This month has not begun."))
        return month

    def asked(self, name):
        """The value of a field, or None for nothing."""
        return self.cleaned_data.get(name) or None

    def offer(self, rows):
        """Fill the choices with what the office has."""
        everyone = [("", _("All"))]
        self.fields["worker"].widget.choices = everyone + [
            (worker.pk, worker.name) for worker in workers_of(rows)
        ]
        self.fields["stage"].widget.choices = everyone + [
            (stage.code, f"{stage.code} {local(stage.title)}") for stage, _count in stages_of(rows)
        ]

    def choose(self, rows):
        """The rows that pass, in the order asked for."""
        tests = {
            "status": lambda row, status: status == ALL or row.is_closed,
            "worker": lambda row, worker: row.worker is not None and row.worker.pk == worker,
            "stage": lambda row, stage: row.stage is not None and row.stage.code == stage,
            "stand": lambda row, stand: row.progress.stand == stand,
            "reasons": lambda row, _only: bool(row.reasons),
        }
        for name, test in tests.items():
            if value := self.asked(name):
                rows = [row for row in rows if test(row, value)]
        return arrange(rows, self.asked("sort") or "")

    @property
    def is_set(self):
        """Whether anything is left out of the table."""
        return any(self.asked(name) for name in ("status", "worker", "stage", "stand", "reasons"))

    def columns(self):
        """The heads of the table up to the reasons, with how each orders it now."""
        now = self.asked("sort") or ""
        return {
            key: Column.of(key, str(label), is_number, now) for key, label, is_number in COLUMNS
        }


# key, words, whether figures stand below; without a place in ORDERS it does not order
COLUMNS = (
    ("youth", _("Youth"), False),
    ("stage", _("Stage"), False),
    ("weeks", _("Weeks / usual"), True),
    ("attained", _("Attained / due"), True),
    ("unseen", _("N"), True),
    ("attendance", _("Attendance"), True),
    ("discussed", _("Last discussed"), False),
    ("worker", _("Key worker"), False),
    ("sheet", _("Checklist"), False),
)


@dataclass(frozen=True)
class Column:
    """`order` is the aria-sort, "" where there is none; `tap` what a tap on the head asks for."""

    label: str
    is_number: bool
    order: str
    tap: str

    @classmethod
    def of(cls, key, label, is_number, now):
        """First tap upwards, second downwards, third back to the order of reasons."""
        if key not in ORDERS:
            return cls(label, is_number, "", "")
        if now == key:
            return cls(label, is_number, "ascending", f"-{key}")
        if now == f"-{key}":
            return cls(label, is_number, "descending", "")
        return cls(label, is_number, "none", key)
