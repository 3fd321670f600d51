"""Double rating: drawn by a rule, rated by a second worker who does not know the team's sheet."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Office
from competencies.actions import sheets
from competencies.measures import double_ratings as measures
from competencies.measures import locks
from competencies.models import Checklist, DoubleRating, FrameworkVersion
from competencies.models.sheet import Rating, Voice
from jobtra import audit
from jobtra.fiscal import Month, nth_business_day
from jobtra.refusals import Refusal


def draw_due(*, today, by):
    """Draw the month that began, from its first business day on, for each office. Returns how many."""
    month = Month.of(today)
    if today < nth_business_day(month, 1):
        return 0
    return sum(len(draw(office, month=month, by=by)) for office in Office.objects.order_by("pk"))


@transaction.atomic
def draw(office, *, month, by):
    """Draw an office's cases of a month (`fiscal.Month`), once: a second run adds nothing. Returns
    the new rows; the audit log says for how many nobody was free."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    if DoubleRating.objects.filter(office=office, month=month.first).exists():
        return []
    pairs = measures.pairs(office, month)
    rows = DoubleRating.objects.bulk_create(
        DoubleRating(
            office=office,
            case=case,
            month=month.first,
            second=second,
            seed=measures.seed(office.code, month),
            drawn_at=timezone.now(),
            drawn_by=by,
        )
        for case, second in pairs
        if second
    )
    if rows:
        count = {"drawn": len(rows), "nobody_free": len(pairs) - len(rows)}
        audit.record("double_ratings.drawn", rows[0], by=by, month=str(month), **count)
    return rows


@transaction.atomic
def save(double, *, marks, by):
    """Keep what the second chose. marks: {item key: (rank, "N" or "", note)}; what is empty is left
    open."""
    double = lock(double, by)
    chosen = {pk: mark for pk, mark in marks.items() if mark[0] != ""}
    if not chosen:
        return double
    sheet = double.sheet or begin(double, by)
    cells = [
        cell(sheet, item, *chosen[item.pk], by=by)
        for part in measures.parts(double)
        for item in part.items
        if item.pk in chosen
    ]
    sheets.put(sheet, cells, ["note"])
    return double


def cell(sheet, item, mark, note, *, by):
    if mark == "N":
        return sheets.cell_of(sheet, item, by=by, status=Rating.Status.NOT_OBSERVED, note=note)
    return sheets.cell_of(sheet, item, by=by, level=item.anchors[mark], note=note)


def begin(double, by):
    version = FrameworkVersion.objects.for_programme(
        double.case.programme_id, "requirements", double.month
    )
    double.sheet = Checklist.objects.create(
        case=double.case, month=double.month, version=version, voice=Voice.SECOND, rater=by
    )
    double.save(update_fields=["sheet"])
    audit.record("sheet.opened", double.sheet, by=by)
    return double.sheet


@transaction.atomic
def submit(double, *, by):
    """Each requirement that is asked has a level or N. From now on the team's sheet is revealed."""
    double = lock(double, by)
    missing = [
        item.short_code
        for part in measures.parts(double)
        for item in part.items
        if item.pk not in part.cells
    ]
    if missing or double.sheet is None:
        raise Refusal(_("Requirements still open: %(codes)s.") % {"codes": _(", ").join(missing)})
    sheets.submit(double.sheet, by=by)
    double.revealed_at, double.revealed_by = timezone.now(), by
    double.save(update_fields=["revealed_at", "revealed_by"])
    return double


def lock(double, by):
    rows = DoubleRating.objects.select_for_update(of=("self",)).select_related("case", "sheet")
    double = rows.select_related("second").get(pk=double.pk)
    if double.second_id != by.pk:
        raise Refusal(_("This double rating is another person's."))
    if double.is_submitted:
        raise Refusal(_("You have submitted this double rating already."))
    if double.revealed_at:
        raise Refusal(_("The month is locked."))
    return double


@transaction.atomic
def hand_over(double, *, to, reason, by):
    """Another second, with a reason, before the first one has begun."""
    rows = DoubleRating.objects.select_for_update(of=("self",)).select_related("office")
    double = rows.get(pk=double.pk)
    if double.sheet_id or double.revealed_at:
        raise Refusal(_("This double rating is begun or closed: it is not handed over any more."))
    if to not in measures.others_for(double):
        raise Refusal(_("This person may not be the second: key worker, or rated in the sheet."))
    if not reason.strip():
        raise Refusal(_("Say why it is handed over."))
    was, double.second, double.reason = double.second_id, to, reason.strip()
    double.save(update_fields=["second", "reason"])
    audit.record("double_rating.handed_over", double, by=by, was=was, to=to.pk)
    return double


def close_due(*, today, by):
    """Reveal what its second did not submit before its month was locked. Returns how many."""
    rows = DoubleRating.objects.filter(revealed_at=None, month__lt=Month.of(today).first)
    pairs = rows.order_by("month", "office").values_list("office", "month").distinct()
    return sum(
        close(office, month, by=by)
        for office, month in pairs
        if locks.day_of(office, Month.of(month)) <= today
    )


@transaction.atomic
def close(office, month, *, by):
    rows = DoubleRating.objects.filter(revealed_at=None, office=office, month=month)
    count = rows.update(revealed_at=timezone.now(), revealed_by=by)
    audit.record(
        "double_ratings.closed", DoubleRating(), by=by, month=f"{month:%Y-%m}", count=count
    )
    return count
