"""The double ratings of this month: drawn by the rule, one an office submitted."""

from random import Random

from cases.models import Staff
from competencies.actions import double_ratings
from competencies.measures import double_ratings as measures
from competencies.models import Checklist, ChecklistRating, DoubleRating
from competencies.models.sheet import State
from evaluations.demo.places import at
from jobtra.fiscal import ONE_DAY, Month, nth_business_day

ALIKE = 0.7  # how often the second chooses the team's level


def write(office, today):
    """Returns how many are drawn."""
    month = Month.of(today)
    rows = double_ratings.draw(office, month=month, by=Staff.objects.system())
    sheets = Checklist.objects.team().current().filter(month=month.first)
    sheets = sheets.filter(case__in=[row.case_id for row in rows]).order_by("state", "case")
    done = sheets.exclude(state=State.DRAFT).first() or sheets.first()
    if done:
        row = next(row for row in rows if row.case_id == done.case_id)
        rate(row, done)
        date(row, at(today - ONE_DAY, 15))
    DoubleRating.objects.filter(pk__in=[row.pk for row in rows]).update(
        drawn_at=at(min(nth_business_day(month, 1), today - ONE_DAY), 5)
    )
    return len(rows)


def rate(double, team):
    seen = dict(team.ratings.values_list("item", "level__rank"))
    random = Random(f"{double.case.code} second")
    marks = {
        item.pk: (near(seen.get(item.pk), random), "")
        for part in measures.parts(double)
        for item in part.items
    }
    double_ratings.save(double, marks=marks, by=double.second)
    double_ratings.submit(DoubleRating.objects.get(pk=double.pk), by=double.second)


def date(double, moment):
    """The demo was lived before it is made: nothing in it happened today."""
    DoubleRating.objects.filter(pk=double.pk).update(revealed_at=moment)
    Checklist.objects.filter(double_rating=double).update(submitted_at=moment)
    ChecklistRating.objects.filter(sheet__double_rating=double).update(rated_at=moment)


def near(rank, random):
    """The same level, or one beside it; what the team did not see, the second did not either."""
    if rank is None:
        return "N"
    step = 0 if random.random() < ALIKE else random.choice([-1, 1])
    return min(5, max(1, rank + step))
