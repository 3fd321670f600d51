"""Who types in the load test, what, and what the database holds afterwards."""

import random

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from cases.models import Programme, Staff
from competencies.measures import anchors
from competencies.measures.rating_month import month_in_work
from competencies.models import FrameworkVersion
from tests.factories.cases import AssignmentFactory, CaseFactory, OfficeFactory, StaffFactory

MARKS = ["1", "2", "3", "3", "4", "4", "4", "5", "N"]
SECOND_THOUGHTS = 0.05  # of the cells are typed once more, another mark


def seed(options, password):
    """Workers with their youths, one office for ten of them: ([{code, staff, plan}], the month).

    `plan` is what the worker will type, in order: [(case, item, mark)].
    """
    month = month_in_work(timezone.localdate())
    programme = Programme.objects.get()
    version = FrameworkVersion.objects.for_programme(programme, "requirements", month.first)
    items = list(anchors.items_of(version))[: options.items]
    hashed, chance, people, office = make_password(password), random.Random(1), [], None
    for number in range(options.workers):
        office = office if number % 10 else OfficeFactory()
        staff = StaffFactory(office=office)
        type(staff).objects.filter(pk=staff.pk).update(password=hashed)
        youths = [
            CaseFactory(
                office=office, programme=programme, course=None, enrolled_on=month.previous.first
            )
            for _ in range(options.youths)
        ]
        for case in youths:
            AssignmentFactory(case=case, staff=staff)
        plan = [step for item in items for step in across(youths, item, chance)]
        people.append({"code": staff.code, "staff": staff.pk, "plan": plan})
    return people, str(month)


def colleague(staff, password):
    """One more worker of the same office, as {code, staff}: sees the same youths."""
    office = Staff.objects.get(pk=staff).office
    other = StaffFactory(office=office)
    Staff.objects.filter(pk=other.pk).update(password=make_password(password))
    return {"code": other.code, "staff": other.pk}


def across(youths, item, chance):
    """One requirement across all youths, now and then with a second thought."""
    for case in youths:
        mark = chance.choice(MARKS)
        yield case.pk, item, mark
        if chance.random() < SECOND_THOUGHTS:
            yield case.pk, item, chance.choice([other for other in MARKS if other != mark])


def stored():
    """{(case, item): mark} of everything in the database."""
    statement = """
        SELECT sheet.case_id, cell.item_id,
               CASE cell.status WHEN 'rated' THEN level.rank::text
                                WHEN 'not_observed' THEN 'N' ELSE 'NA' END
        FROM competencies_checklistrating cell
        JOIN competencies_checklist sheet ON sheet.id = cell.sheet_id
        LEFT JOIN competencies_level level ON level.id = cell.level_id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    connection.close()
    found = {(case, item): mark for case, item, mark in rows}
    assert len(found) == len(rows), "a case has two sheets in one month"
    return found
