"""Attendance: a row for each person and day, or a person a row and the days across."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.imports import cells
from cases.imports.cases import report
from cases.imports.cells import Words
from cases.imports.headings import ATTENDANCE
from cases.imports.people import Unknown
from cases.imports.references import is_inside, outside, person_of, where
from cases.models import Attendance
from jobtra import headings
from jobtra.fiscal import Month
from jobtra.spreadsheets import plain, squeeze

KINDS = Words(
    present=("出", "出席", "出所", "通所", "来所", "参加", "出勤", "[○◯〇]", "present"),
    late=("遅", "遅刻", "遅れ", "遅参", "late"),
    left_early=("早", "早退", "早引き?", "left ?early"),
    absent=(
        "欠",
        "欠席",
        "欠勤",
        "(?:無断|病気|病|事故)欠(?:席)?",
        "不参加",
        "[×✕✗✖]",
        "x",
        "absent",
    ),
    excused=(
        "休?\\(?(?:閉所|休所|休館|休業|祝日?|公休)\\)?",
        "休\\(.*\\)",
        "休業日",
        "臨時休(?:業|所)",
        "公欠",
        "忌引き?",
        "出席停止",
        "excused",
        "closed",
    ),
)
DAY_OFF = re.compile("休み?|お休み")
PLANNED = Words(
    yes=(
        "[○◯〇●]",
        "有り?",
        "あり",
        "予定(?:有り?|あり|日)?",
        "通所日?",
        "来所",
        "利用",
        "出",
        "1",
        "y|yes|true",
        "要",
    ),
    no=("[×✕✗]", "無し?", "なし", "予定(?:無し?|なし|外)", "休", "0", "n|no|false", "[-‐-―−ー/]+"),
)
LEGEND = re.compile(r"([○◯〇●◎△▲×✕✗□■☆★◇休出欠遅早/])\s*[:=は…]\s*([^\s、,;/・]+)")


def find(table):
    """The heading of an attendance list, or None. Its marks must be understood, or it is another list."""
    found = headings.find(table, ATTENDANCE, is_attendance)
    if found is None:
        return None
    marks = Marks(found)
    said = [value for value in found.below(found.columns["kind"]) if not headings.is_empty(value)]
    return found if 2 * sum(marks.find(value) is not None for value in said) >= len(said) else None


def is_attendance(keys):
    return {"on", "kind"} <= keys and bool(keys & {"code", "name"})


class Marks:
    """What the marks of one list mean: its own legend first, then the words known everywhere.

    「休」 alone may be a day the person took or a day the office was closed. Where the list has
    another mark for absence it can only be the latter.
    """

    def __init__(self, heading):
        self.legend = {}
        for row in heading.table.rows[: heading.top]:
            for value in filter(lambda value: isinstance(value, str), row):
                for mark, word in LEGEND.findall(plain(value)):
                    self.legend[mark] = KINDS.find(word)
        used = set(map(squeeze, heading.below(heading.columns["kind"])))
        self.has_absence = any(KINDS.find(mark) == "absent" for mark in used)
        self.seen = {}

    def find(self, value):
        if value not in self.seen:
            mark = squeeze(value)
            kind = self.legend.get(mark) or KINDS.find(mark)
            if kind is None and self.has_absence and DAY_OFF.fullmatch(mark):
                kind = "excused"
            self.seen[value] = kind
        return self.seen[value]


class Attendances:
    """Plans attendance lists; `youths` finds who came."""

    def __init__(self, plan, *, office, youths):
        self.plan, self.youths = plan, youths
        known = Attendance.objects.filter(case__office=office.pk)
        self.known = {
            (case, on): (kind, is_planned)
            for case, on, kind, is_planned in known.values_list("case", "on", "kind", "is_planned")
        }

    def take(self, heading):
        marks, who, refused, empty = Marks(heading), {}, Refused(self.plan), 0
        for row in heading.rows():
            if headings.is_total(row["code"]) or headings.is_total(row["on"]):
                continue
            if "kind" not in row:
                empty += "on" in row
                continue
            named = (row["code"], row["name"])
            if named not in who:
                who[named] = self.who(row)
            if isinstance(who[named], Unknown):
                refused.add(row, where(row), who[named].kind, who[named])
            else:
                self.take_row(row, who[named], marks, refused)
        refused.report()
        self.plan.ignore(heading.table.name, _("days without a mark"), empty)

    def who(self, row):
        try:
            return person_of(row, self.youths)
        except Unknown as unknown:
            return unknown

    def take_row(self, row, case, marks, refused):
        kind = marks.find(row["kind"])
        if kind is None:
            allowed = ", ".join(str(label) for label in Attendance.Kind.labels)
            cells.unknown(row, "kind", self.plan, allowed)
            return
        on = cells.day(row, "on", self.plan)
        if on is None:
            if "on" not in row:
                report(
                    row,
                    "on",
                    self.plan,
                    "unreadable_date",
                    _("A day of attendance needs its date."),
                )
        elif not is_inside(case, Month.of(on)):
            refused.add(row, "on", "outside_case", outside(case), case.code)
        else:
            self.plan_day(row, case, on, kind)

    def plan_day(self, row, case, on, kind):
        key, is_planned = (case.pk or id(case), on), self.is_planned(row)
        if key not in self.known:
            self.known[key] = (kind, is_planned)
            self.plan.add(
                Attendance(case=case, on=on, kind=kind, is_planned=is_planned), "attendances"
            )
        elif self.known[key] == (kind, is_planned):
            self.plan.skip["attendances"] += 1
        else:
            report(
                row, "kind", self.plan, "conflict",
                _("Another mark stands for this person and day already; it stays."),
            )  # fmt: skip

    def is_planned(self, row):
        """Every day of a list without such a column is a planned one; in it an empty cell means no."""
        if "planned" not in row.heading.columns:
            return True
        if "planned" not in row:
            return False
        value = PLANNED.find(row["planned"])
        if value is None:
            cells.unknown(row, "planned", self.plan, "○, ×")
        return value != "no"


class Refused:
    """Refusals of many rows for one reason, reported once with their number."""

    def __init__(self, plan):
        self.plan, self.found = plan, {}

    def add(self, row, key, kind, message, about=""):
        entry = self.found.setdefault((kind, about or row[key]), [row, key, message, 0])
        entry[-1] += 1

    def report(self):
        for (kind, _about), (row, key, message, count) in self.found.items():
            rows = ngettext("%(count)d row", "%(count)d rows", count) % {"count": count}
            report(row, key, self.plan, kind, f"{message} ({rows})")
