"""Judgements of a stage's indicators: a row for each case, month and judge; and the way through the stages."""

import re
from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.imports.people import Unknown
from cases.imports.references import is_inside, outside, person_of, where
from competencies.imports import levels
from competencies.imports.across import month_of
from competencies.imports.pages import WORDS, Title
from competencies.models import CaseStage, StageJudgement, StageJudgementRating
from competencies.models.sheet import Source, State, Voice
from jobtra import fiscal, headings
from jobtra.headings import Vocabulary, is_empty
from jobtra.spreadsheets import cell_name, squeeze

STAGES = Vocabulary(
    WORDS
    | {
        "stage": (
            r"(?:支援|現在の?|在籍)*(?:段階|ステージ)(?:名|区分|コード)?|stage",
            r"フェーズ|phase",
        )
    }
)
INDICATOR = re.compile(r"(?:段階)?(?:指標|項目|indicator|no\.?|q)?([1-9])(?:点)?", re.IGNORECASE)


def find(table, frameworks):
    """The heading of a table of judgements, or None."""

    def recognise(value):
        if code := frameworks.items.find(value):
            return ("item", code), 0
        if known := STAGES(value):
            return known
        match = INDICATOR.fullmatch(squeeze(value)) if isinstance(value, str | int) else None
        return (("indicator", int(match[1])), 1) if match else None

    return headings.find(table, recognise, has_stage)


def has_stage(keys):
    return "stage" in keys and any(isinstance(key, tuple) for key in keys)


class StageJudgements:
    """Plans such tables for an office."""

    def __init__(self, plan, *, office, frameworks, youths, raters, by):
        self.plan, self.frameworks, self.youths, self.raters, self.by = (
            plan,
            frameworks,
            youths,
            raters,
            by,
        )
        self.now, self.taken = timezone.now(), set()
        self.known, self.cells = defaultdict(list), defaultdict(dict)
        sheets = (
            StageJudgement.objects.current().filter(case__office=office.pk).select_related("stage")
        )
        # Who still owes a judgement of their own learns nothing by a file that guesses another's.
        self.told = set(sheets.revealed_to(by).values_list("pk", flat=True))
        for sheet in sheets.filter(voice=Voice.RATER):
            self.known[sheet.case_id, sheet.month, sheet.stage.code, sheet.rater_id].append(sheet)
        rows = StageJudgementRating.objects.filter(sheet__in=sheets.values("pk"))
        for sheet, code, status, rank in rows.values_list(
            "sheet", "item__code", "status", "level__rank"
        ):
            self.cells[sheet][code] = (status, rank)
        self.seen = defaultdict(lambda: defaultdict(set))  # id(case) → month → stage codes
        self.cases = {}

    def take(self, heading):
        """Plan every row beneath a heading."""
        self.leave_rest(heading)
        title = Title(heading.table, heading.top)
        by_row = heading.columns.keys() & {"code", "name", "family"}
        try:
            case = None if by_row else title.case(self.youths)
            month = None if "month" in heading.columns else title.month()
        except Unknown as unknown:
            self.plan.report(
                heading.table.name, "A1", unknown.kind, heading.table.name, str(unknown)
            )
            return
        for row in heading.rows():
            if "stage" in row and (not by_row or any(key in row for key in by_row)):
                self.take_row(row, case, month, by_row)

    def take_row(self, row, case, month, by_row):
        try:
            case = person_of(row, self.youths) if by_row else case
        except Unknown as unknown:
            return self.report(row, where(row), unknown.kind, str(unknown))
        if case is None:
            return self.report(row, "stage", "unknown_person", _("The sheet names no person."))
        month = month or month_of(row)
        if month is None:
            return self.report(
                row,
                "month",
                "unreadable_date",
                _("This is no month with its year; write it like 2025-09 or R7.9."),
            )
        version = self.frameworks.version(month)
        code = self.frameworks.stages.find(str(row["stage"]))
        stage = version and self.frameworks.stage_rows.get((version.pk, code))
        if stage is None:
            allowed = ", ".join(sorted({code for _v, code in self.frameworks.stage_rows}))
            return self.report(
                row,
                "stage",
                "unreadable_value",
                _("This is no stage; allowed: %(allowed)s.") % {"allowed": allowed},
            )
        if not is_inside(case, month):
            return self.report(row, "month", "outside_case", outside(case))
        self.cases[id(case)] = case
        self.seen[id(case)][month].add(code)
        ratings = self.ratings(row, version, stage)
        return self.plan_row(row, case, month, stage, ratings) if ratings else None

    def report(self, row, key, kind, message):
        self.plan.report(row.sheet, row.cell(key), kind, row[key], message)

    def leave_rest(self, heading):
        for column in heading.rest():
            said = [value for value in heading.below(column) if not is_empty(value)]
            self.plan.ignore(heading.table.name, heading.name_of(column), len(said))

    def ratings(self, row, version, stage):
        """{item code: (status, rank)} of the indicators of the row's stage."""
        found, indicators = {}, self.frameworks.indicators(stage)
        for key, column in row.heading.columns.items():
            value = row.values[column]
            if not isinstance(key, tuple) or value is None:
                continue
            kind, which = key
            code = (
                which
                if kind == "item"
                else indicators[which - 1].code
                if which <= len(indicators)
                else None
            )
            cell = cell_name(row.number, column + 1)
            try:
                rating = levels.read(value, version.levels)
            except levels.Unrated as unrated:
                self.plan.report(row.sheet, cell, unrated.kind, value, str(unrated))
                continue
            if rating is None:
                continue
            if code not in {item.code for item in indicators}:
                self.plan.report(
                    row.sheet,
                    cell,
                    "unknown_item",
                    value,
                    _("This indicator does not belong to the stage of the row."),
                )
                continue
            found[code] = rating
        return found

    def plan_row(self, row, case, month, stage, ratings):
        rater = self.raters.named(row.sheet, row.cell("rater"), row.text("rater"))
        key = (id(case), month, stage.code, id(rater))
        if rater and key in self.taken:
            return self.report(
                row,
                "rater",
                "contradiction",
                _("This judge and month stand here already; the first row counts."),
            )
        self.taken.add(key)
        known = self.known.get((case.pk, month.first, stage.code, rater and rater.pk), [])
        if not known or not case.pk or (rater and not rater.pk):
            self.plan.create["stage_judgements"] += 1
            return self.add(case, month, stage, rater, ratings)
        sheet = next((sheet for sheet in known if self.cells[sheet.pk] == ratings), known[0])
        known.remove(sheet)
        kept = self.cells[sheet.pk]
        news = {code: rating for code, rating in ratings.items() if kept.get(code) != rating}
        if not news and sheet.pk in self.told:
            self.plan.skip["stage_judgements"] += 1
        elif sheet.is_unseen_import:
            self.plan.change["stage_judgements"] += 1
            self.add(
                case,
                month,
                stage,
                rater,
                kept | ratings,
                replaces=sheet,
                comment=_("Imported again from a mended workbook."),
            )
        else:
            self.plan.skip["stage_judgements"] += 1
            self.report(
                row,
                "stage",
                "conflict",
                _("Another judgement was given in JobTra; an import never replaces it."),
            )
        return None

    def add(self, case, month, stage, rater, ratings, **fields):
        sheet = self.plan.add(
            StageJudgement(
                case=case,
                version_id=stage.version_id,
                stage=stage,
                month=month.first,
                voice=Voice.RATER,
                rater=rater,
                source=Source.IMPORT,
                state=State.SUBMITTED,
                submitted_at=self.now,
                submitted_by=self.by,
                **fields,
            )
        )
        for code, (status, rank) in ratings.items():
            item = self.frameworks.item_rows[stage.version_id, code]
            self.plan.add(
                StageJudgementRating(
                    sheet=sheet,
                    item_id=item.pk,
                    level_id=self.frameworks.levels[item.pk][rank] if rank is not None else None,
                    status=status,
                    rated_at=self.now,
                    rated_by=rater or self.by,
                )
            )

    def finish(self):
        """Plan where each case stands from when, for the ribbon.

        A stage begins with the first month it appears in: on its first day, or on the first visit
        when that is later. Months in which the judges name different stages move nobody.
        """
        there = defaultdict(list)
        ids = [case.pk for case in self.cases.values() if case.pk]
        rows = CaseStage.objects.filter(case__in=ids).order_by("starts_on")
        for case, starts_on, code in rows.values_list("case", "starts_on", "stage__code"):
            there[case].append((fiscal.Month.of(starts_on), code))
        for key, months in self.seen.items():
            case = self.cases[key]
            begins = case.first_visit_on or case.enrolled_on
            since, last = there[case.pk][-1] if there[case.pk] else (None, None)
            for month in sorted(months):
                if len(months[month]) > 1 or months[month] == {last} or (since and month <= since):
                    continue
                (last,) = months[month]
                stage = self.frameworks.stage_rows[self.frameworks.version(month).pk, last]
                starts_on = max(filter(None, (month.first, begins)))
                self.plan.add(CaseStage(case=case, stage=stage, starts_on=starts_on))
