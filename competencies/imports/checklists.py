"""Plans pages of ratings as submitted monthly checklists: new, filled by a replacement, or as they are."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.imports.references import is_inside, outside
from competencies.imports import levels
from competencies.models import Checklist, ChecklistRating
from competencies.models.sheet import Source, State, Voice


class Checklists:
    """The team checklists of an office. `raters` finds the staff a page names."""

    def __init__(self, plan, *, office, frameworks, raters, by):
        self.plan, self.frameworks, self.raters, self.by = plan, frameworks, raters, by
        self.now, self.pages, self.first = timezone.now(), {}, {}
        sheets = Checklist.objects.team().current().filter(case__office=office.pk)
        self.known = {(sheet.case_id, sheet.version_id, sheet.month): sheet for sheet in sheets}
        self.cells = defaultdict(dict)
        rows = ChecklistRating.objects.filter(sheet__in=sheets.values("pk"))
        for sheet, code, status, rank in rows.values_list(
            "sheet", "item__code", "status", "level__rank"
        ):
            self.cells[sheet][code] = (status, rank)

    def take(self, page):
        """Read one page; several of one case and month are joined, a cell that differs is reported."""
        version = self.frameworks.version(page.month)
        if not any(value is not None for value, _cell in page.values.values()):
            return
        if not is_inside(page.case, page.month):
            if self.ratings(page, version, is_silent=True):
                self.refuse(page, "outside_case", outside(page.case))
            return
        if version is None:
            self.refuse(page, "unknown_item", _("No requirements are in force for this month."))
            return
        key = (id(page.case), page.month)
        first = self.first.setdefault(key, page)
        if first is not page and first.sheet == page.sheet:
            self.refuse(
                page,
                "duplicate_person",
                _("This person and month stand here already; the first row counts."),
            )
            return
        ratings = self.pages.setdefault(key, {})
        for code, rating in self.ratings(page, version).items():
            if ratings.setdefault(code, (*rating, page))[:2] != rating:
                value, cell = page.values[code]
                self.plan.report(
                    page.sheet, cell, "contradiction", value,
                    _("Another level stands on sheet %(sheet)s for this month; that one counts.") % {"sheet": first.sheet},
                )  # fmt: skip

    def ratings(self, page, version, *, is_silent=False):
        """{item code: (status, rank)} of the cells that say a rating."""
        found = {}
        for code, (value, cell) in page.values.items():
            try:
                rating = levels.read(value, version.levels if version else self.frameworks.scale)
            except levels.Unrated as unrated:
                if not is_silent:
                    self.plan.report(page.sheet, cell, unrated.kind, value, str(unrated))
                continue
            if rating is None:
                continue
            if not is_silent and (refused := self.refused(version, code, rating)):
                self.plan.report(page.sheet, cell, refused[0], value, refused[1])
                continue
            found[code] = rating
        return found

    def refused(self, version, code, rating):
        """(kind, message) when the version of the month does not have the item or the level."""
        status, rank = rating
        item = self.frameworks.item_rows.get((version.pk, code))
        if item is None:
            return "unknown_item", _("This requirement is not in the version of that month.")
        if rank is not None and rank not in self.frameworks.levels[item.pk]:
            return "out_of_scale", _("This requirement has no such level.")
        if status == levels.NOT_APPLICABLE and not version.not_applicable:
            return "unreadable_level", _("“Not applicable” is no answer in this framework.")
        return None

    def refuse(self, page, kind, message):
        read = f"{page.case.code} {page.month}"
        self.plan.report(page.sheet, page.cell, kind, read, message)

    def finish(self):
        """Plan the sheets of all pages taken."""
        for key, ratings in self.pages.items():
            if ratings:
                self.plan_sheet(self.first[key], ratings)

    def plan_sheet(self, page, ratings):
        version = self.frameworks.version(page.month)
        known = (
            self.known.get((page.case.pk, version.pk, page.month.first)) if page.case.pk else None
        )
        if known is None:
            sheet = self.add_sheet(page, version)
            self.plan.create["checklists"] += 1
            for code, (status, rank, _page) in ratings.items():
                self.add_rating(sheet, version, code, status, rank)
            self.plan.create["ratings"] += len(ratings)
            return
        kept = self.cells[known.pk]
        news = {code: rating for code, rating in ratings.items() if kept.get(code) != rating[:2]}
        self.plan.skip["ratings"] += len(ratings) - len(news)
        if news and known.is_unseen_import:
            self.replace(page, version, known, news)
            return
        for code, (_status, _rank, place) in news.items():
            value, cell = place.values[code]
            self.plan.report(
                place.sheet, cell, "conflict", value, said_in_jobtra(known, kept.get(code))
            )
        self.plan.skip["checklists"] += 1

    def replace(self, page, version, known, news):
        """A sheet that takes the place of an imported one: its cells, those filled or mended anew."""
        sheet = self.add_sheet(
            page, version, replaces=known, comment=_("Imported again from a mended workbook.")
        )
        self.plan.change["checklists"] += 1
        for cell in known.ratings.select_related("item"):
            if cell.item.code not in news:
                cell.pk, cell.sheet = None, sheet
                self.plan.add(cell)
        for code, (status, rank, _page) in news.items():
            self.add_rating(sheet, version, code, status, rank)
            is_filled = code not in self.cells[known.pk]
            (self.plan.create if is_filled else self.plan.change)["ratings"] += 1

    def add_sheet(self, page, version, **fields):
        rater = self.raters.of(page)
        return self.plan.add(
            Checklist(
                case=page.case,
                version=version,
                month=page.month.first,
                voice=Voice.TEAM,
                rater=rater,
                source=Source.IMPORT,
                state=State.SUBMITTED,
                submitted_at=self.now,
                submitted_by=self.by,
                **fields,
            )
        )

    def add_rating(self, sheet, version, code, status, rank):
        item = self.frameworks.item_rows[version.pk, code]
        self.plan.add(
            ChecklistRating(
                sheet=sheet,
                item_id=item.pk,
                level_id=self.frameworks.levels[item.pk][rank] if rank is not None else None,
                status=status,
                rated_at=self.now,
                rated_by=sheet.rater,
            )
        )


def said_in_jobtra(sheet, kept):
    """Why a cell of the import stays out."""
    if sheet.source != Source.IMPORT:
        if kept is None:
            return _("This month is rated in JobTra; an import adds nothing to it.")
        return _("Another rating was given in JobTra; an import never replaces it.")
    return _("The month is checked in JobTra; an import does not replace it.")
