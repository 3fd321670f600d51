"""An office's own workbook, and its attendance list, as one plan. Sheets are known by their headings."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.imports import attendances, employments, staff
from cases.imports import cases as roster_rows
from cases.imports.attendances import Attendances
from cases.imports.employments import Employments
from cases.imports.people import People, Youths
from cases.imports.rosters import Rosters
from cases.imports.staff import StaffLists
from cases.models import Case, Office, Programme, Staff
from competencies.actions import import_batches
from competencies.imports import across, down, stage_judgements
from competencies.imports.checklists import Checklists
from competencies.imports.items import Frameworks
from competencies.imports.raters import Raters
from competencies.imports.stage_judgements import StageJudgements
from jobtra import importing, spreadsheets
from jobtra.importing import Plan
from jobtra.refusals import Refusal

NOUNS = (
    "office",
    "staff",
    "youths",
    "cases",
    "checklists",
    "ratings",
    "stage_judgements",
    "employments",
    "attendances",
)
KINDS = ("judgements", "across", "attendances", "employments", "staff", "roster")


def plan(workbook, attendance=None, *, office, by):
    """The plan of a workbook (and a CSV of attendance) for an office, saved or still to be made.

    Files are paths or binary files. Reads the database, writes nothing. Raises
    spreadsheets.Unreadable for what is no such file, Refusal without programme and frameworks.
    """
    tables = spreadsheets.read_workbook(workbook)
    days = read_attendance(attendance) if attendance else None
    programme = the_programme()
    requirements, stages = Frameworks(programme, "requirements"), Frameworks(programme, "stages")
    found = {kind: [] for kind in KINDS}
    others = []
    for table in tables:
        kind, heading = recognise(table, requirements, stages)
        found.get(kind, others).append(heading or table)
    if days:
        found["attendances"].append(days)

    made = Plan(NOUNS)
    if office.pk is None:
        made.add(office, "office")
    else:
        made.skip["office"] += 1
    people, youths = known_people(office), known_youths(office)
    today = timezone.localdate()
    leave_columns(made, found)
    take(StaffLists(made, office=office, people=people, today=today), found["staff"])
    take(
        Rosters(
            made, office=office, programme=programme, youths=youths, people=people, today=today
        ),
        found["roster"],
    )
    grids = [(table, down.find(table, requirements, youths)) for table in others]
    if not any(found.values()) and not any(grid for _table, grid in grids):
        raise spreadsheets.Unreadable(
            _(
                "No sheet has the headings of a roster, a checklist, a list of jobs, staff or attendance."
            )
        )
    take(Employments(made, office=office, youths=youths, by=by), found["employments"])
    take(Attendances(made, office=office, youths=youths), found["attendances"])
    raters = Raters(made, office=office, people=people, by=by)
    checklists = Checklists(made, office=office, frameworks=requirements, raters=raters, by=by)
    for heading in found["across"]:
        for page in across.read(heading, made, youths, requirements):
            checklists.take(page)
    for table, grid in grids:
        if grid is None:
            filled = sum(any(cell is not None for cell in row) for row in table.rows)
            made.ignore(table.name, _("sheet of no known kind"), filled)
            continue
        for page in down.read(grid, made, youths, requirements) or ():
            checklists.take(page)
    checklists.finish()
    judgements = StageJudgements(
        made, office=office, frameworks=stages, youths=youths, raters=raters, by=by
    )
    take(judgements, found["judgements"])
    judgements.finish()
    return made


def propose(workbook, attendance=None, *, office, by):
    """Keep uploaded files and plan them. Raises Refusal for unreadable ones, which are not kept."""
    contents = {"workbook.xlsx": workbook.read()}
    if attendance:
        contents["attendance.csv"] = attendance.read()
    key = importing.keep(contents)
    try:
        made = plan(*kept_files(key), office=office, by=by)
    except (spreadsheets.Unreadable, Refusal) as error:
        importing.forget(key)
        raise Refusal(str(error)) from error
    return import_batches.propose(made, office=office, file_name=workbook.name, key=key, by=by)


def kept_files(key):
    return importing.kept(key, "workbook.xlsx"), importing.kept(key, "attendance.csv")


def replan(batch, *, by):
    """The plan of an import's kept files as things stand now. Raises Refusal when they are gone."""
    workbook, attendance = kept_files(batch.sha256)
    if workbook is None:
        raise Refusal(_("The uploaded file is no longer kept; upload it again."))
    return plan(workbook, attendance, office=office_for(batch.office_code), by=by)


def unreadable(name, error):
    """The empty plan of a file that can not be read, as one object."""
    empty = Plan(NOUNS)
    empty.report(name, "", "unreadable_file", name, error)
    return empty.as_dict()


def take(taker, found):
    for heading in found:
        taker.take(heading)


def read_attendance(file):
    heading = attendances.find(spreadsheets.read_csv(file))
    if heading is None:
        raise spreadsheets.Unreadable(
            _("The attendance list needs columns for the day, the person and the mark.")
        )
    return heading


def the_programme():
    """The only programme, or else the starter one."""
    programmes = list(Programme.objects.all()[:2])
    if len(programmes) == 1:
        return programmes[0]
    starter = Programme.objects.filter(code="JT").first()
    if starter is None:
        raise Refusal(_("No programme is loaded; load the starter content first (load_starter)."))
    return starter


def recognise(table, requirements, stages):
    """(kind, heading) of a table with a heading; (None, None) for another one."""
    found = {
        "judgements": stage_judgements.find(table, stages),
        "across": across.find(table, requirements),
        "attendances": attendances.find(table),
        "employments": employments.find(table),
        "staff": staff.find(table),
        "roster": roster_rows.find(table),
    }
    known = [(len(heading.columns), kind) for kind, heading in found.items() if heading]
    if not known:
        return None, None
    _count, kind = max(known, key=lambda pair: (pair[0], -KINDS.index(pair[1])))
    return kind, found[kind]


def leave_columns(made, found):
    """Name the columns of lists that are not imported, with the number of their filled cells."""
    for kind in ("staff", "roster", "employments", "attendances"):
        for heading in found[kind]:
            for column in heading.rest():
                name = heading.name_of(column)
                made.ignore(heading.table.name, name, len(heading.below(column)))


def known_people(office):
    """The staff ever posted to an office, or brought in by its imports."""
    if office.pk is None:
        return People()
    known = Staff.objects.filter(is_system=False)
    here = known.filter(postings__office=office) | known.filter(batch__office_code=office.code)
    return People(here.distinct())


def known_youths(office):
    cases = (
        Case.objects.filter(office=office.pk).select_related("youth", "course") if office.pk else ()
    )
    return Youths(office.code, cases)


def office_for(code, name=""):
    """The office of a code; an unsaved one when it is new. Raises Refusal without a name for it."""
    found = Office.objects.filter(code=code).first()
    if found and not found.is_open:
        raise Refusal(_("This office is closed."))
    if found:
        return found
    if not name:
        raise Refusal(_("There is no office with this code; give its name to make it."))
    if len(code) > 20 or len(name) > 100:
        raise Refusal(_("A code has at most 20 characters, a name at most 100."))
    return Office(code=code, name=name)
