"""Every address × every role, in one table. An address without a row fails."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cases.access import IN_OFFICE, Role
from competencies.actions import frameworks
from competencies.measures.rating_month import month_in_work
from tests.factories import cases, competencies, evaluations, jobtra
from tests.factories.cases import OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """Who may pass; what the address is about, made for an office (a row, or keys); what is posted,
    if it is a POST (a dictionary, or a function of the row)."""

    roles: frozenset
    subject: Callable | None = None
    post: dict | Callable | None = None
    has_scope: bool = True

    def __init__(self, roles, subject=None, post=None, *, has_scope=True):
        object.__setattr__(self, "roles", frozenset(roles))
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "post", post)
        object.__setattr__(self, "has_scope", has_scope)


EVERYONE = set(Role)
WORKERS = {Role.SUPPORT_WORKER, Role.CASE_MANAGER}
MANAGERS = {Role.CASE_MANAGER, Role.OFFICE_MANAGER}


def annual_evaluation(office):
    return evaluations.AnnualEvaluationFactory(office=office)


def closed_annual_evaluation(office):
    row = evaluations.AnnualEvaluationFactory(office=office, closed=True)
    evaluations.AnnualFigureFactory(evaluation=row, indicator="data", cohort="used")
    return row


def case(office):
    return cases.CaseFactory(office=office)


def checklist(office):
    return competencies.ChecklistFactory(case__office=office)


def submitted_checklist(office):
    return competencies.ChecklistFactory(case__office=office, submitted=True)


def import_batch(office):
    manager = StaffFactory(role=Role.CASE_MANAGER, office=office)
    return jobtra.ImportBatchFactory(planned_by=manager)


def cell(office):
    """A case and an item of its sheet of the month in work."""
    month = month_in_work(timezone.localdate()).first
    sheet = competencies.ChecklistFactory(case__office=office, month=month)
    return sheet.case_id, competencies.ItemFactory(version=sheet.version).pk


def checklist_file(office):
    worker = StaffFactory(office=office)
    return jobtra.ImportBatchFactory(planned_by=worker, kind="checklists")


def published_version(office):
    return published_item(office).version


def published_item(office):
    item = competencies.ItemFactory()
    frameworks.publish(item.version, by=StaffFactory(office=office))
    return item


def feedback(office):
    return competencies.FeedbackFactory(case__office=office)


def given_feedback(office):
    return competencies.FeedbackFactory(case__office=office, given=True)


def self_rating_link(office):
    return competencies.SelfRatingLinkFactory(case__office=office)


def conference(office):
    return evaluations.CaseConferenceFactory(office=office)


def agenda_item(office):
    return evaluations.AgendaItemFactory(conference__office=office)


def decision(office):
    return evaluations.DecisionFactory(agenda_item__conference__office=office)


def person(office):
    return cases.StaffFactory(office=office)


def enquiry(office):
    return cases.EnquiryFactory(office=office)


def assessment(office):
    return cases.AssessmentFactory(case__office=office)


def submitted_assessment(office):
    return cases.AssessmentFactory(case__office=office, submitted=True)


def youth(office):
    return case(office).youth


def two_youths(office):
    return case(office).youth_id, case(office).youth_id


ADMINISTRATOR = {Role.ADMINISTRATOR}
CASE_MANAGER = {Role.CASE_MANAGER}
ROWS = {
    "cases:case_list": Row(IN_OFFICE),
    "cases:case_detail": Row(IN_OFFICE, case),
    "cases:case_new": Row(WORKERS),
    "cases:case_course": Row(IN_OFFICE, case),
    "cases:case_first_visit": Row(WORKERS, case),
    "cases:case_enrol": Row(WORKERS, case),
    "cases:case_return": Row(WORKERS, case),
    "cases:assessment_new": Row(WORKERS, case),
    "cases:assessment_detail": Row(IN_OFFICE, assessment),
    "cases:assessment_edit": Row(WORKERS, assessment),
    "cases:assessment_submit": Row(WORKERS, assessment, {}),
    "cases:assessment_check": Row(CASE_MANAGER, submitted_assessment, {}),
    "cases:assessment_replace": Row(WORKERS, submitted_assessment),
    "cases:enquiry_list": Row(IN_OFFICE),
    "cases:enquiry_new": Row(IN_OFFICE),
    "cases:enquiry_detail": Row(IN_OFFICE, enquiry),
    "cases:enquiry_edit": Row(IN_OFFICE, enquiry),
    "cases:enquiry_end": Row(IN_OFFICE, enquiry),
    "cases:enquiry_first_visit": Row(WORKERS, enquiry),
    "cases:youth_pairs": Row(CASE_MANAGER),
    "cases:youth_edit": Row(WORKERS, youth),
    "cases:youth_merge": Row(CASE_MANAGER, two_youths),
    "cases:office_list": Row(ADMINISTRATOR),
    "cases:office_new": Row(ADMINISTRATOR),
    "cases:office_edit": Row(ADMINISTRATOR, lambda office: office),
    "cases:staff_list": Row(ADMINISTRATOR),
    "cases:staff_new": Row(ADMINISTRATOR),
    "cases:staff_detail": Row(ADMINISTRATOR, person),
    "cases:staff_edit": Row(ADMINISTRATOR, person),
    "cases:staff_post": Row(ADMINISTRATOR, person),
    "cases:staff_invite": Row(ADMINISTRATOR, person, {}),
    "cases:staff_deactivate": Row(ADMINISTRATOR, person, {}),
    "cases:staff_reactivate": Row(ADMINISTRATOR, person, {}),
    "competencies:case_feedback": Row(IN_OFFICE, case),
    "competencies:case_growth": Row(IN_OFFICE, case),
    "competencies:checklist_list": Row(IN_OFFICE),
    "competencies:checklist_check": Row(MANAGERS, submitted_checklist, {}),
    "competencies:checklist_detail": Row(IN_OFFICE, checklist),
    "competencies:checklist_by_item": Row(WORKERS),
    "competencies:checklist_cells": Row(WORKERS, post={}),
    "competencies:checklist_note": Row(WORKERS, cell),
    "competencies:checklist_file_download": Row(WORKERS),
    "competencies:checklist_file_new": Row(WORKERS),
    "competencies:checklist_file_detail": Row(WORKERS, checklist_file),
    "competencies:checklist_open": Row(WORKERS, case, {}),
    "competencies:focus_put": Row(WORKERS, cell, {"set": "1"}),
    "competencies:version_cards": Row(EVERYONE, published_version, has_scope=False),
    "competencies:checklist_self_rating": Row(IN_OFFICE, checklist),
    "competencies:checklist_submit": Row(WORKERS, checklist),
    "competencies:feedback_detail": Row(IN_OFFICE, feedback),
    "competencies:feedback_give": Row(WORKERS, feedback, {}),
    "competencies:feedback_list": Row(WORKERS),
    "competencies:feedback_make": Row(WORKERS, case, {}),
    "competencies:feedback_replace": Row(WORKERS, given_feedback),
    "competencies:feedback_write": Row(WORKERS, feedback),
    "competencies:self_rating_hand_over": Row(WORKERS, case, {}),
    "competencies:self_rating_invite": Row(WORKERS, case, {}),
    "competencies:self_rating_withdraw": Row(WORKERS, self_rating_link, {}),
    "competencies:checklist_reopen": Row(MANAGERS, submitted_checklist),
    "competencies:checklist_return": Row(MANAGERS, submitted_checklist),
    "competencies:lock_postpone": Row(MANAGERS),
    "competencies:review_check_each": Row(MANAGERS, post={}),
    "competencies:review_list": Row(MANAGERS),
    "competencies:import_batch_list": Row(MANAGERS),
    "competencies:import_batch_create": Row(MANAGERS),
    "competencies:import_batch_detail": Row(MANAGERS, import_batch),
    "competencies:import_batch_problems": Row(MANAGERS, import_batch),
    "competencies:import_batch_job": Row(MANAGERS, import_batch),
    "competencies:import_batch_apply": Row(MANAGERS, import_batch, {}),
    "competencies:import_batch_withdraw": Row(MANAGERS, import_batch, {}),
    "evaluations:annual_evaluation_detail": Row({*MANAGERS, Role.EVALUATOR}, annual_evaluation),
    "evaluations:annual_evaluation_export": Row(
        {*MANAGERS, Role.EVALUATOR}, closed_annual_evaluation
    ),
    "evaluations:annual_evaluation_list": Row({*MANAGERS, Role.EVALUATOR}),
    "evaluations:agenda_item_decide": Row(IN_OFFICE, agenda_item, {}),
    "evaluations:agenda_item_detail": Row(IN_OFFICE, agenda_item),
    "evaluations:agenda_item_discuss": Row(IN_OFFICE, agenda_item, {}),
    "evaluations:case_conference_detail": Row(IN_OFFICE, conference),
    "evaluations:annual_evaluation_run": Row(
        {Role.OFFICE_MANAGER, Role.EVALUATOR}, post={"fiscal_year": 2025}
    ),
    "evaluations:case_conference_list": Row(IN_OFFICE),
    "evaluations:case_conference_new": Row({Role.CASE_MANAGER}),
    "evaluations:dashboard": Row(IN_OFFICE),
    "evaluations:decision_outcome": Row(IN_OFFICE, decision, {"result": "done"}),
    "evaluations:today": Row(EVERYONE),
    "password_change": Row(EVERYONE),
}
OPEN = {
    "accept_invitation",
    "competencies:self_rating",
    "competencies:self_rating_thanks",
    "healthz",
    "invitation_done",
    "login",
    "logout",
    "set_language",
}


def names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)


def ask(client, name, subject):
    row = ROWS[name]
    keys = subject if isinstance(subject, tuple) else [getattr(subject, "pk", None)]
    url = reverse(name, args=keys if row.subject else [])
    if row.post is None:
        return client.get(url)
    return client.post(url, row.post(subject) if callable(row.post) else row.post)


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == set(ROWS) | OPEN


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_stranger_is_sent_to_the_log_in(client, name):
    row = ROWS[name]
    response = ask(client, name, row.subject and row.subject(OfficeFactory()))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_role_passes_or_is_refused(client, name, role):
    row, office = ROWS[name], OfficeFactory()
    client.force_login(StaffFactory(role=role, office=office))
    status = ask(client, name, row.subject and row.subject(office)).status_code
    if role in row.roles:
        assert status in ({200} if row.post is None else {200, 204, 302})
    else:
        assert status == 403


@pytest.mark.parametrize(
    "name", sorted(n for n, row in ROWS.items() if row.subject and row.has_scope)
)
def test_another_office_sees_nothing(client, name):
    row = ROWS[name]
    for role in row.roles & IN_OFFICE:
        client.force_login(StaffFactory(role=role))
        assert ask(client, name, row.subject(OfficeFactory())).status_code == 404
