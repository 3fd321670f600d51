"""Months of checklists and stage judgements, and this month as the 25th of any month looks."""

from datetime import timedelta
from random import Random

from competencies.measures.growth import NOT_APPLICABLE, NOT_OBSERVED
from competencies.models import (
    Checklist,
    ChecklistRating,
    Item,
    Level,
    Stage,
    StageJudgement,
    StageJudgementRating,
)
from competencies.models.sheet import Rating, State, Voice
from evaluations.demo import levels, phrases
from evaluations.demo.places import at
from jobtra.fiscal import Month, last_business_day, nth_business_day

MARKS = {
    NOT_OBSERVED: Rating.Status.NOT_OBSERVED,
    NOT_APPLICABLE: Rating.Status.NOT_APPLICABLE,
    None: Rating.Status.NOT_OBSERVED,
}
BATCH = 2000


class Framework:
    """The items of the two versions in force, and their levels by rank."""

    def __init__(self, requirements, stages):
        self.requirements, self.stage_version = requirements, stages
        self.items = list(Item.objects.filter(version=requirements))
        self.stages = {stage.code: stage for stage in Stage.objects.filter(version=stages)}
        self.indicators = {code: [] for code in self.stages}
        for item in Item.objects.filter(version=stages):
            self.indicators[item.stage_code].append(item)
        self.levels = {
            (level.item_id, level.rank): level
            for level in Level.objects.filter(item__version__in=(requirements, stages))
        }

    def cell(self, model, sheet, item, value, **fields):
        """A rating of this value: a rank, or a mark without a level."""
        return model(
            sheet=sheet,
            item=item,
            level=self.levels.get((item.pk, value)),
            status=MARKS.get(value, Rating.Status.RATED),
            **fields,
        )


def stamps(month, state, rater, manager, today):
    """The stamps of a sheet in this state, none of them later than yesterday."""
    yesterday = today - timedelta(days=1)
    found = {"state": state}
    if state == State.DRAFT:
        return found
    day = min(last_business_day(month), yesterday)
    found |= {"submitted_at": at(day, 16, 20), "submitted_by": rater}
    if state in {State.CHECKED, State.LOCKED}:
        day = min(nth_business_day(month + 1, 3), yesterday)
        found |= {"checked_at": at(day, 11, 30), "checked_by": manager}
    if state == State.LOCKED:
        day = min(nth_business_day(month + 1, 5), yesterday)
        found |= {"locked_at": at(day, 17, 30), "locked_by": manager}
    return found


def day_of_rating(month, today):
    return min(last_business_day(month), today - timedelta(days=1))


def state_of(month, today):
    """What has become of a past month: submitted, checked on the 3rd, locked on the 5th business day."""
    if today > nth_business_day(month + 1, 5):
        return State.LOCKED
    return State.CHECKED if today > nth_business_day(month + 1, 3) else State.SUBMITTED


def write_checklists(place, framework, today):
    """Team checklists of all months with their cells; returns how many."""
    this = Month.of(today)
    sheets, cells, still = [], [], 0
    for life, case in place.files:
        months = life.months(today)
        seen = levels.checklist(life, framework.items, months, this)
        still += life.closed_on is None
        for month, notes in zip(months, notes_of(life, framework, months, seen, this), strict=True):
            state, length = this_month(life, still, today) if month == this else (None, 40)
            if month == this - 1 and still == 4 and life.closed_on is None:
                state, length = State.DRAFT, 27  # the one that is late
            if length == 0:
                continue
            rater = place.key_worker(life, month.last)
            sheet = Checklist(
                case=case,
                version=framework.requirements,
                month=month.first,
                voice=Voice.TEAM,
                rater=rater,
                **stamps(month, state or state_of(month, today), rater, place.manager, today),
            )
            sheets.append(sheet)
            row = cells_of(place, life, framework, sheet, seen[month], notes, month, today)
            cells += row[:length]
    Checklist.objects.bulk_create(sheets, batch_size=BATCH)
    ChecklistRating.objects.bulk_create(cells, batch_size=BATCH)
    hand_back(place, sheets, cells, this - 1, today)
    return len(sheets)


def this_month(life, position, today):
    """(state, number of cells) of this month's sheet: more are done the later it is."""
    share, place = today.day / 31, position * 7 % 10 / 10
    if place < 0.55 * share:
        return State.SUBMITTED, 40
    if place < 0.55 * share + 0.3:
        return State.DRAFT, Random(f"{life.code} today").randint(6, 34)
    return State.DRAFT, 0


def cells_of(place, life, framework, sheet, seen, notes, month, today):
    """The cells of a sheet in order of the items; another worker fills the teamwork for some."""
    begin = at(day_of_rating(month, today), 14)
    second = place.second_worker(life, month.last)
    told = life.stage_on(month.last) in {"S5", "S7"}
    rows = []
    for number, item in enumerate(framework.items):
        short, value = item.short_code, seen[item.code]
        rated = isinstance(value, int)
        agreed = rated and value >= item.target_level and short in life.script.accommodated
        note = notes.get(item.code, "")
        rows.append(
            framework.cell(
                ChecklistRating,
                sheet,
                item,
                value,
                basis=basis(told, item, note) if rated else "",
                with_accommodation=agreed,
                note=note or (phrases.ACCOMMODATED[short] if agreed else ""),
                rated_at=begin + timedelta(minutes=2 * number),
                rated_by=second if short[0] == "D" and life.script.key == 1 else sheet.rater,
            )
        )
    return rows


def basis(told, item, note):
    """How it is known: said where somebody else told it, or where a note asks."""
    if told and item.short_code[0] in "BEH":
        return Rating.Basis.TOLD_BY_EMPLOYER
    return Rating.Basis.SEEN if note else ""


def notes_of(life, framework, months, seen, this):
    """For each month {item code: note}: evidence where the house asks for it, and what is told."""
    rng = Random(f"{life.code} notes")
    before, notes = {}, []
    for month in months:
        of_month = {}
        for item in framework.items:
            cell, past = seen[month][item.code], before.setdefault(item.code, [])
            text = evidence(rng, item, cell, past)
            text = life.script.notes.get(f"{this - month} {item.short_code}", text)
            if text:
                of_month[item.code] = text
            past.append(cell)
        notes.append(of_month)
    return notes


def evidence(rng, item, cell, past):
    """A note on a fall from attained, a leap, a third month without a sight; else nothing."""
    rated = [value for value in past if isinstance(value, int)]
    falls, leaps = phrases.NOTES[item.short_code[0]]
    if isinstance(cell, int) and len(rated) > 1:
        if min(rated[-2:]) >= item.target_level > cell:
            return rng.choice(falls)
        if cell - rated[-1] > 1:
            return rng.choice(leaps)
    if rated and [cell, *past[-2:]] == [NOT_OBSERVED] * 3:
        return phrases.UNSEEN
    return rng.choice(leaps) if cell == item.target_level and rng.random() < 0.03 else ""


def hand_back(place, sheets, cells, month, today):
    """One of last month's sheets was returned: its replacement is a draft with the same cells."""
    found = [
        sheet
        for sheet in sheets
        if sheet.month == month.first and sheet.state != State.DRAFT and not sheet.case.closed_on
    ]
    if not found:
        return
    old = found[len(found) // 2]
    draft = Checklist.objects.create(
        case=old.case,
        version=old.version,
        month=old.month,
        voice=old.voice,
        rater=old.rater,
        replaces=old,
        comment=phrases.RETURNED,
        commented_at=at(min(nth_business_day(month + 1, 3), today - timedelta(days=1)), 11, 40),
        commented_by=place.manager,
    )
    rows = [cell for cell in cells if cell.sheet is old]
    for row in rows:
        row.pk, row.sheet = None, draft
    ChecklistRating.objects.bulk_create(rows)


def write_judgements(place, framework, today):
    """Each month's judgement by the key worker, and by a second one often, lately always."""
    this = Month.of(today)
    sheets, cells, still = [], [], 0
    for life, case in place.files:
        still += life.closed_on is None
        for month in life.months(today):
            day = min(month.last, life.closed_on or month.last, today)
            stage = framework.stages[life.stage_on(day)]
            items = framework.indicators[stage.code]
            for is_second, state in judges(life, month, this, still, today):
                rater = (place.second_worker if is_second else place.key_worker)(life, day)
                sheet = StageJudgement(
                    case=case,
                    stage=stage,
                    version=framework.stage_version,
                    month=month.first,
                    voice=Voice.RATER,
                    rater=rater,
                    **stamps(month, state, rater, place.manager, today),
                )
                sheets.append(sheet)
                found, others = (
                    levels.indicators(life, stage.code, items, month, this, seat)
                    for seat in (is_second, not is_second)
                )
                done = 3 if state == State.DRAFT else 6
                rated_at = at(day_of_rating(month, today), 15)
                cells += [
                    framework.cell(
                        StageJudgementRating,
                        sheet,
                        item,
                        found[item.code],
                        note=why(life, item, this - month, found, others),
                        rated_at=rated_at,
                        rated_by=rater,
                    )
                    for item in items[:done]
                ]
    StageJudgement.objects.bulk_create(sheets, batch_size=BATCH)
    StageJudgementRating.objects.bulk_create(cells, batch_size=BATCH)
    return len(sheets)


def why(life, item, ago, found, others):
    """What a rater wrote where the other one saw it differently, in months that are long locked."""
    own, other = found[item.code], others[item.code]
    if ago < 2 or None in (own, other) or own == other:
        return ""
    return Random(f"{life.code} {ago} {item.code} {own}").choice(phrases.APART[own > other])


def judges(life, month, this, position, today):
    """[(is the second worker, state)]: who has judged this month, and how far it went."""
    told = any((this - month) == ago for ago, _code in life.script.judged)
    if month != this or told:
        state = state_of(month, today) if month != this else State.SUBMITTED
        often = this - month < 4 or Random(f"{life.code} {month}").random() < 0.3
        return [(False, state), (True, state)] if often or told else [(False, state)]
    half = [(False, State.DRAFT), (True, State.SUBMITTED)]
    one, other = [(False, State.SUBMITTED)], [(True, State.SUBMITTED)]
    turns = ([], other, one, half, [], [*one, *other])
    return turns[position % 6] if today.day > 9 else []
