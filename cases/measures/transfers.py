"""Transfers as the two offices may see them: the office that is asked sees no name and no file."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Transfer

BAND = 5  # years of age


@dataclass(frozen=True)
class Line:
    """A transfer and what may be told of it."""

    transfer: Transfer
    ages: tuple | None  # such as (20, 24); None without a date of birth
    is_incoming: bool  # asked of the office of who looks
    has_file: bool  # who looks may open the case now

    @property
    def is_to_answer(self):
        return self.is_incoming and self.transfer.is_open

    @property
    def state(self):
        transfer = self.transfer
        if transfer.is_open:
            return _("Waiting for the answer")
        if transfer.is_withdrawn:
            return _("Withdrawn")
        if not transfer.is_accepted:
            return _("Refused")
        return _("Moved") if transfer.moved_at else _("Accepted")


def line(transfer, staff):
    """The Line of a transfer, its case and youth joined, for who looks."""
    return Line(
        transfer=transfer,
        ages=age_band(transfer.case.youth.age_on(timezone.localdate())),
        is_incoming=transfer.to_office_id == staff.office_id,
        has_file=transfer.case.office_id == staff.office_id,
    )


def of_case(case, staff):
    """The Lines of a case that may be seen, the newest first. One query."""
    rows = case.transfers.select_related("from_office", "to_office", "case__youth")
    return [line(row, staff) for row in rows]


def age_band(age):
    """The five years that an age lies in: 23 → (20, 24)."""
    if age is None:
        return None
    first = age - age % BAND
    return first, first + BAND - 1
