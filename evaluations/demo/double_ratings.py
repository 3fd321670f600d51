"""The double ratings of this month: drawn by the rule, one an office submitted."""

from random import Random

from cases.models import Staff
from competencies.actions import double_ratings
from competencies.measures import double_ratings as measures
from competencies.models import Checklist, DoubleRating
from jobtra.fiscal import Month

ALIKE = 0.7  # how often the second chooses the team's level


def write(office, today):
    """Returns how many are drawn."""
    month = Month.of(today)
    rows = double_ratings.draw(office, month=month, by=Staff.objects.system())
    team = dict(
        Checklist.objects.team()
        .submitted()
        .filter(case__in=[row.case_id for row in rows], month=month.first)
        .values_list("case", "pk")
    )
    for row in [row for row in rows if row.case_id in team][:1]:
        rate(row, Checklist.objects.get(pk=team[row.case_id]))
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


def near(rank, random):
    """The same level, or one beside it; what the team did not see, the second did not either."""
    if rank is None:
        return "N"
    step = 0 if random.random() < ALIKE else random.choice([-1, 1])
    return min(5, max(1, rank + step))
