"""What the team rated changes no page of who still rates the month a second time, and vice versa."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from competencies.actions import case_months, double_ratings
from competencies.models import ChecklistRating, Feedback
from jobtra.fiscal import Month
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.factories.competencies import (
    DoubleRatingFactory,
    FeedbackFactory,
    FrameworkVersionFactory,
    ItemFactory,
    in_force,
    month_of,
)
from tests.factories.evaluations import AgendaItemFactory, CaseConferenceFactory
from tests.house.test_blindness import TOKENS, cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def double():
    """A case that a colleague rated last month and this, on the agenda of today's conference."""
    month = Month.of(timezone.localdate())
    case = CaseFactory(enrolled_on=month.previous.previous.first)
    version = FrameworkVersionFactory()
    items = [ItemFactory(version=version, due_programme_month=1) for _ in range(4)]
    in_force(version, case.programme)
    month_of(case, month.previous, dict.fromkeys(items, 3))
    team = month_of(case, month, dict.fromkeys(items, 4))
    case_months.write([case])
    conference = CaseConferenceFactory(office=case.office, held_on=timezone.localdate())
    double = DoubleRatingFactory(case=case)
    double.team, double.items = team, items
    double.agenda_item = AgendaItemFactory(conference=conference, case=case)
    double.feedback = FeedbackFactory(case=case, month=month.first, checklist=team)
    return double


def pages(double):
    """Every page that shows the case, or a count of it, or the sheet itself."""
    case, team, month = double.case, double.team, Month.of(double.month)
    about = [
        *("cases:case_detail", "cases:case_course", "competencies:case_growth"),
        *("competencies:case_judgements", "competencies:case_note_list"),
        "competencies:case_feedback",
    ]
    of_month = [
        *("competencies:checklist_list", "competencies:checklist_by_item"),
        *("competencies:review_list", "competencies:checklist_file_download"),
        "evaluations:dashboard",
    ]
    lists = [
        *("evaluations:today", "evaluations:work_queue", "cases:case_list"),
        *("competencies:feedback_list", "competencies:double_rating_list"),
        *("competencies:stage_judgement_list", "evaluations:case_conference_new"),
    ]
    of_sheet = ["checklist_detail", "checklist_submit", "checklist_check", "checklist_self_rating"]
    note = reverse("competencies:checklist_note", args=[case.pk, double.items[0].pk])
    return [
        *(reverse(name, args=[case.pk]) for name in about),
        *(f"{reverse(name)}?month={month}&whose=office" for name in of_month),
        *(reverse(name) for name in lists),
        *(reverse(f"competencies:{name}", args=[team.pk]) for name in of_sheet),
        f"{reverse('competencies:checklist_by_item')}?month={month.next}&whose=office",
        reverse("evaluations:dashboard") + f"?export=xlsx&month={month}",
        f"{note}?month={month}",
        double.feedback.get_absolute_url(),
        double.agenda_item.get_absolute_url(),
        double.agenda_item.conference.get_absolute_url(),
        double.get_absolute_url(),
    ]


def seen(client, double):
    found = {}
    for url in pages(double):
        answer = client.get(url)
        is_table = "spreadsheet" in answer.get("Content-Type", "")
        body = cells(answer.content) if is_table else TOKENS.sub("", answer.content.decode())
        found[url] = (answer.status_code, body)
    return found


def change(sheet):
    """Each requirement at another level, with a note, or N; the summaries follow."""
    ratings = list(ChecklistRating.objects.filter(sheet=sheet).order_by("item__position"))
    for rating in ratings[:3]:
        level = rating.item.levels.get(rank=1)
        ChecklistRating.objects.filter(pk=rating.pk).update(level=level, note="まったく違う")
    ChecklistRating.objects.filter(pk=ratings[3].pk).update(level=None, status="not_observed")
    case_months.write([sheet.case])
    Feedback.objects.filter(checklist=sheet).update(achieved=["まったく違う"])


def differing(client, double, sheet):
    before = seen(client, double)
    change(sheet)
    after = seen(client, double)
    return before, [url for url in before if before[url] != after[url]]


@pytest.mark.parametrize("role", [Role.SUPPORT_WORKER, Role.CASE_MANAGER])
def test_the_second_sees_no_difference_before_submitting(client, double, role):
    double.second = StaffFactory(office=double.office, role=role)
    double.save()
    AssignmentFactory(case=double.case, staff=double.second, kind="second")
    client.force_login(double.second)
    before, changed = differing(client, double, double.team)
    assert changed == []
    assert sum(status == 200 for status, _body in before.values()) >= 18


def test_the_second_sees_it_afterwards(client, double):
    AssignmentFactory(case=double.case, staff=double.second, kind="second")
    rate(double)
    double_ratings.submit(double, by=double.second)
    client.force_login(double.second)
    _before, changed = differing(client, double, double.team)
    assert len(changed) >= 11
    assert {double.get_absolute_url(), double.agenda_item.get_absolute_url()} <= set(changed)


@pytest.mark.parametrize("role", [Role.SUPPORT_WORKER, Role.CASE_MANAGER, Role.OFFICE_MANAGER])
def test_nobody_sees_what_the_second_keeps_as_a_draft(client, double, role):
    me = StaffFactory(office=double.office, role=role)
    AssignmentFactory(case=double.case, staff=me, kind="key")
    client.force_login(me)
    _before, changed = differing(client, double, rate(double).sheet)
    assert changed == []


def test_no_page_changes_for_others_when_a_second_sheet_is_filled(client, double):
    client.force_login(StaffFactory(office=double.office, role=Role.OFFICE_MANAGER))
    before = seen(client, double)
    rate(double)
    after = seen(client, double)
    own = {double.get_absolute_url(), reverse("competencies:double_rating_list")}
    assert {url for url in before if before[url] != after[url]} <= own


def rate(double):
    marks = {item.pk: (2, "") for item in double.items}
    return double_ratings.save(double, marks=marks, by=double.second)
