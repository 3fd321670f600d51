"""What there is to tell a youth of a month: a draft of the feedback, from the month's sheet."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.conf import settings
from django.db.models import Min
from django.utils.translation import gettext as _

from competencies.measures import anchors, case_growth, month_news
from competencies.models import Checklist, Feedback, FrameworkVersion
from jobtra import furigana
from jobtra.fiscal import Month
from jobtra.texts import local

MOST_ACHIEVED = 3
FIRST_SAID = 2  # a level below it is nothing the youth does yet


@dataclass(frozen=True)
class Reading:
    """A month's sheet with what it brought; `sheets` are those of the case, [(Month, cells)]."""

    checklist: Checklist
    sheets: list

    @cached_property
    def month(self):
        return Month.of(self.checklist.month)

    @cached_property
    def items(self):
        """{code: Item} in the order of the framework."""
        found = anchors.items_of(self.checklist.version).values()
        return {item.code: item for item in found}

    @cached_property
    def changes(self):
        version, case = self.checklist.version, self.checklist.case
        rows = [
            (
                item.code,
                item.target_level or version.target_level,
                item.due_programme_month,
                item.due_employment_month,
            )
            for item in self.items.values()
        ]
        asked = case_growth.requirements_of(rows, case.enrolled_on, self.checklist.hired_on)
        return month_news.changes(asked, self.sheets, self.month)

    @property
    def is_first(self):
        return all(month >= self.month for month, _cells in self.sheets)

    @cached_property
    def open_codes(self):
        """Codes to work on: (due and not attained, the others)."""
        return month_news.open_now(self.changes, self.month)

    @property
    def next_code(self):
        """The one next step, or None: of what was seen in the month, else of all that is open, what
        is due first, then the nearest to its target."""
        codes = sorted(chain(*self.open_codes), key=lambda code: not self.changes[code].is_seen)
        return next((code for code in codes if self.next_text(code)), None)

    def codes(self, name):
        """Codes of the changes that are so, in the order of the framework."""
        return [code for code, change in self.changes.items() if getattr(change, name)]

    def text(self, code, rank):
        """The level in the youth's words, or ""; a level says so when it is one."""
        level = self.items[code].anchors.get(rank)
        return local(level.youth_text) if level else ""

    def next_text(self, code):
        return self.text(code, (self.changes[code].standing.last_level or 0) + 1)


def readings(checklists, reader=None):
    """{case id: Reading} of sheets that have `case`, `version` and `hired_on`. Two queries."""
    cells = case_growth.cells_of([sheet.case_id for sheet in checklists], reader)
    return {
        sheet.case_id: Reading(
            sheet,
            [
                (month, row)
                for month, row in cells.get(sheet.case_id, [])
                if month <= Month.of(sheet.month)
            ],
        )
        for sheet in checklists
    }


def reading_of(case, month, reader=None):
    """The Reading of a case as of a `fiscal.Month`, with a sheet of it or without; None where no
    requirements are in force."""
    version = FrameworkVersion.objects.for_programme(case.programme_id, "requirements", month.first)
    if version is None:
        return None
    sheet = Checklist(case=case, month=month.first, version=version)
    sheet.hired_on = case.employments.aggregate(first=Min("starts_on"))["first"]
    return readings([sheet], reader)[case.pk]


def draft(reading):
    """The three parts as lines, in the active language: the content's own words, framed.

    Never a number, never another person. Who writes the feedback changes all of it.
    """
    return {
        "achieved": achieved(reading),
        "step": step(reading),
        "support": support(reading),
    }


def achieved(reading):
    """What became possible: attained first, then reached, then risen. Nothing is made up."""
    names = ("is_newly_attained", "is_newly_reached", "is_rise")
    codes = dict.fromkeys(code for name in names for code in reading.codes(name))
    lines = said(reading, codes)
    if lines:
        return lines
    if reading.is_first:
        lines = said(reading, reading.codes("at_target"))
        return (
            [_("This is what you do now:"), *lines] if lines else [_("We began to look together.")]
        )
    kept = said(reading, reading.codes("is_kept"))
    if kept:
        return [_("This month you kept up what you could do before:"), *kept]
    return [_("Nothing new was added this month. That is all right: we go on step by step.")]


def said(reading, codes):
    texts = [
        reading.text(code, reading.changes[code].now)
        for code in codes
        if reading.changes[code].now >= FIRST_SAID
    ]
    return [text for text in texts if text][:MOST_ACHIEVED]


def step(reading):
    """One step: the text of the next level, and where it begins."""
    code = reading.next_code
    if code is None:
        return [_("Keep up what you can do now, in new places too.")]
    wish = reading.next_text(code).removesuffix("。").removesuffix(".")
    lines = [_("Next we aim for this: “%(text)s”") % {"text": wish}]
    change = reading.changes[code]
    if change.is_seen and change.now >= FIRST_SAID and (now := reading.text(code, change.now)):
        lines.append(_("Now: %(text)s") % {"text": now})
    return lines


def support(reading):
    """Plain sentences; the requirement's activities speak to the worker: see `practice`."""
    code, lines = reading.next_code, []
    if code:
        title = local(reading.items[code].title)
        lines.append(_("You practise this with a support worker: “%(title)s”") % {"title": title})
    return [*lines, _("When something is hard, tell us at any time.")]


def practice(feedback):
    """The Item its draft takes the next step in, whose `activities` are ideas for the worker, or
    None."""
    sheets = Checklist.objects.with_hired_on().select_related("case", "version")
    reading = readings([sheets.get(pk=feedback.checklist_id)])[feedback.case_id]
    return reading.items.get(reading.next_code)


def language():
    """What the youths of this installation read, whatever language the page around it has."""
    return settings.LANGUAGE_CODE


def given_name(name):
    """The family name is written first; who writes one word is called by it."""
    return name.split()[-1] if name.split() else ""


def readings_of(youth):
    return furigana.readings_of(youth.name, youth.kana)


@dataclass(frozen=True)
class Sheet:
    """A feedback as the youth reads it: no empty lines."""

    feedback: Feedback

    @property
    def language(self):
        return language()

    def lines(self, part):
        return [line for line in getattr(self.feedback, part) if line.strip()]

    @property
    def achieved(self):
        return self.lines("achieved")

    @property
    def step(self):
        return self.lines("step")

    @property
    def support(self):
        return self.lines("support")

    @property
    def given_name(self):
        return given_name(self.feedback.case.youth.name)
