"""Every address × every role, in one table. An address without a row fails."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cases.access import IN_OFFICE, Role
from cases.models import Staff
from competencies.actions import frameworks
from competencies.measures.rating_month import month_in_work
from competencies.models import Stage
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
    passed: int = 200  # what a page answers that is asked for

    is_personal: bool = False  # the posting has to say so too

    def __init__(
        self, roles, subject=None, post=None, *, has_scope=True, passed=200, is_personal=False
    ):
        object.__setattr__(self, "roles", frozenset(roles))
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "post", post)
        object.__setattr__(self, "has_scope", has_scope)
        object.__setattr__(self, "passed", passed)
        object.__setattr__(self, "is_personal", is_personal)


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


def asked_transfer(office):
    """Asked of the office."""
    return cases.TransferFactory(to_office=office)


def given_transfer(office):
    return cases.TransferFactory(case__office=office)


def own_notification(office):
    """Of who is logged in, or of anybody."""
    return cases.NotificationFactory(
        staff=Staff.objects.exclude(is_system=True).last() or person(office)
    )


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


def calibration(office):
    """Everybody of the office is invited."""
    session = competencies.CalibrationSessionFactory(office=office)
    for staff in Staff.objects.in_office(office):
        competencies.CalibrationInvitationFactory(session=session, staff=staff)
    return session


def revealed_question(office):
    return competencies.CalibrationQuestionFactory(
        case__session__office=office, case__session__revealed=True
    )


def new_rater(office):
    return StaffFactory(office=office, is_cleared=False)


def employer(office):
    return cases.EmployerFactory(office=office)


def internship(office):
    return cases.InternshipFactory(case__office=office)


def application(office):
    return cases.JobApplicationFactory(case__office=office)


def employer_rating_link(office):
    return competencies.EmployerRatingLinkFactory(internship__case__office=office)


def case_note(office):
    return cases.CaseNoteFactory(case__office=office)


def conference(office):
    return evaluations.CaseConferenceFactory(office=office)


def agenda_item(office):
    return evaluations.AgendaItemFactory(conference__office=office)


def finished_conference(office):
    return evaluations.CaseConferenceFactory(office=office, finished=True)


def case_with_a_document(office):
    """A case in a stage whose exit asks for a document."""
    found = case(office)
    if not Stage.objects.exists():
        asked = {"ja": "メモがある", "rule": {"type": "document", "document": "memo"}}
        competencies.stages_in_force(found.programme, 1, exit=[asked])
    competencies.CaseStageFactory(case=found, stage=Stage.objects.get())
    return found


def decision(office):
    return evaluations.DecisionFactory(agenda_item__conference__office=office)


def consent(office):
    return cases.ConsentFactory(case__office=office)


def consented_case(office):
    return consent(office).case


def health_record(office):
    return cases.HealthRecordFactory(case=consented_case(office))


def document(office):
    return cases.DocumentFactory(case__office=office)


def plan(**state):
    """A plan of the office that stands there, with a goal."""

    def make(office):
        row = cases.SupportPlanFactory(case__office=office, **state)
        cases.GoalFactory(plan=row)
        return row

    return make


def employment(office):
    return cases.EmploymentFactory(case__office=office, case__enrolled_on=None)


def left_employment(office):
    row = employment(office)
    row.left_on = row.starts_on
    row.separated_at, row.separated_by = timezone.now(), StaffFactory(office=office)
    row.save()
    return row


def outcome(office):
    return cases.OutcomeFactory(case__office=office)


def closure(office):
    return cases.ClosureFactory(case__office=office)


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


def agreement_of_item(office):
    """An item judged in several offices: its framework and code."""
    item = competencies.ItemFactory(
        version__framework__code="QS", version__framework__kind="stages"
    )
    frameworks.publish(item.version, by=StaffFactory())
    competencies.AgreementFigureFactory(key=item.code)
    return "QS", item.code


ADMINISTRATOR = {Role.ADMINISTRATOR}
CASE_MANAGER = {Role.CASE_MANAGER}
ROWS = {
    "competencies:agreement_item": Row(EVERYONE, agreement_of_item, has_scope=False),
    "competencies:agreement_list": Row(EVERYONE),
    "competencies:rater_agreement_list": Row(WORKERS),
    "competencies:wording_candidate_list": Row(
        {Role.CASE_MANAGER, Role.EVALUATOR, Role.ADMINISTRATOR}
    ),
    "cases:case_list": Row(IN_OFFICE),
    "cases:case_detail": Row(IN_OFFICE, case),
    "cases:assignment_new": Row(MANAGERS, case),
    "cases:calendar_feed_make": Row(IN_OFFICE, post={}),
    "cases:calendar_feed_withdraw": Row(IN_OFFICE, post={}),
    "cases:case_workers": Row(IN_OFFICE, case),
    "cases:hand_over": Row(MANAGERS, person),
    "cases:notification_list": Row(EVERYONE),
    "cases:notification_open": Row(EVERYONE, own_notification, has_scope=False, passed=302),
    "cases:notification_read_all": Row(EVERYONE, post={}),
    "cases:notification_settings": Row(EVERYONE),
    "cases:transfer_accept": Row(MANAGERS, asked_transfer),
    "cases:transfer_detail": Row(MANAGERS, given_transfer),
    "cases:transfer_list": Row(MANAGERS),
    "cases:transfer_new": Row(MANAGERS, case),
    "cases:transfer_refuse": Row(MANAGERS, asked_transfer),
    "cases:transfer_withdraw": Row(MANAGERS, given_transfer, {}),
    "cases:worker_list": Row(MANAGERS),
    "cases:case_work": Row(IN_OFFICE, case),
    "cases:application_edit": Row(WORKERS, application),
    "cases:application_move": Row(WORKERS, application, {"to": "applied"}),
    "cases:application_new": Row(WORKERS, case),
    "cases:employer_detail": Row(IN_OFFICE, employer),
    "cases:employer_edit": Row(IN_OFFICE, employer),
    "cases:employer_list": Row(IN_OFFICE),
    "cases:employer_new": Row(IN_OFFICE),
    "cases:internship_cancel": Row(WORKERS, internship),
    "cases:internship_close": Row(WORKERS, internship),
    "cases:internship_detail": Row(IN_OFFICE, internship),
    "cases:internship_edit": Row(WORKERS, internship),
    "cases:internship_new": Row(WORKERS, case),
    "cases:internship_paper": Row(IN_OFFICE, internship),
    "cases:case_papers": Row(IN_OFFICE, case),
    "cases:consent_new": Row(IN_OFFICE, case),
    "cases:consent_sheet": Row(IN_OFFICE, case),
    "cases:consent_withdraw": Row(IN_OFFICE, consent),
    "cases:document_delete": Row({Role.CASE_MANAGER}, document),
    "cases:document_download": Row(IN_OFFICE, document),
    "cases:document_new": Row(IN_OFFICE, case),
    "cases:health_record_correct": Row(IN_OFFICE, health_record, is_personal=True),
    "cases:health_record_list": Row(IN_OFFICE, consented_case, is_personal=True),
    "cases:health_record_new": Row(IN_OFFICE, consented_case, is_personal=True),
    "cases:case_plan": Row(IN_OFFICE, case),
    "cases:case_goals": Row(IN_OFFICE, case),
    "cases:support_plan_new": Row(WORKERS, case),
    "cases:support_plan_detail": Row(IN_OFFICE, plan()),
    "cases:support_plan_write": Row(WORKERS, plan()),
    "cases:support_plan_agree": Row(WORKERS, plan(conferred=True)),
    "cases:support_plan_disagree": Row(WORKERS, plan(conferred=True)),
    "cases:support_plan_check": Row({Role.CASE_MANAGER}, plan(agreed=True)),
    "cases:support_plan_return": Row({Role.CASE_MANAGER}, plan(agreed=True)),
    "cases:support_plan_refuse": Row({Role.OFFICE_MANAGER}, plan(checked=True)),
    "cases:attendance_day": Row(IN_OFFICE),
    "cases:attendance_closed": Row(IN_OFFICE, post={}),
    "cases:attendance_record": Row(IN_OFFICE, case, {"on": "2025-06-02", "kind": "present"}),
    "cases:case_attendance": Row(IN_OFFICE, case),
    "competencies:double_rating_list": Row(IN_OFFICE),
    "competencies:double_rating_detail": Row(
        IN_OFFICE, lambda office: competencies.DoubleRatingFactory(case__office=office)
    ),
    "competencies:double_rating_hand_over": Row(
        MANAGERS, lambda office: competencies.DoubleRatingFactory(case__office=office)
    ),
    "competencies:stage_judgement_list": Row(WORKERS),
    "competencies:stage_judgement_write": Row(WORKERS, case),
    "competencies:stage_judgement_correct": Row(WORKERS, case),
    "competencies:case_judgements": Row(IN_OFFICE, case),
    "cases:approval_list": Row({Role.OFFICE_MANAGER}),
    "cases:approve_each": Row({Role.OFFICE_MANAGER}, post={}),
    "cases:plan_review_new": Row(WORKERS, plan(approved=True)),
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
    "cases:attempt_new": Row(WORKERS, employment),
    "cases:employment_check_new": Row(WORKERS, employment),
    "cases:employment_detail": Row(IN_OFFICE, employment),
    "cases:employment_edit": Row(WORKERS, employment),
    "cases:employment_new": Row(WORKERS, case),
    "cases:employment_separate": Row(WORKERS, employment),
    "cases:separation_check": Row({Role.CASE_MANAGER}, left_employment, {}),
    "cases:outcome_approve": Row({Role.OFFICE_MANAGER}, outcome, {}),
    "cases:outcome_detail": Row(IN_OFFICE, outcome),
    "cases:outcome_propose": Row(WORKERS, case),
    "cases:outcome_return": Row({Role.OFFICE_MANAGER}, outcome),
    "cases:closure_confirm": Row({Role.CASE_MANAGER}, closure, {}),
    "cases:closure_detail": Row(IN_OFFICE, closure),
    "cases:closure_propose": Row(WORKERS, case),
    "cases:closure_withdraw": Row(WORKERS, closure, {}),
    "cases:office_list": Row(ADMINISTRATOR),
    "cases:office_merge": Row(ADMINISTRATOR, lambda office: office),
    "cases:office_split": Row(ADMINISTRATOR, lambda office: office),
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
    "competencies:case_note_correct": Row(IN_OFFICE, case_note),
    "competencies:case_note_detail": Row(IN_OFFICE, case_note),
    "competencies:case_note_draft": Row(IN_OFFICE, case, {"facts": "途中"}),
    "competencies:case_note_draft_discard": Row(IN_OFFICE, case, {}),
    "competencies:case_note_list": Row(IN_OFFICE, case),
    "competencies:case_note_new": Row(IN_OFFICE, case),
    "competencies:case_remarks": Row(IN_OFFICE, consented_case, is_personal=True),
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
    "competencies:employer_rating": Row(IN_OFFICE, internship),
    "competencies:calibration_agree": Row(CASE_MANAGER, revealed_question),
    "competencies:calibration_close": Row(CASE_MANAGER, calibration, {}),
    "competencies:calibration_detail": Row(IN_OFFICE, calibration),
    "competencies:calibration_invite": Row(CASE_MANAGER, calibration),
    "competencies:calibration_withdraw": Row(CASE_MANAGER, calibration, {}),
    "competencies:calibration_list": Row(IN_OFFICE),
    "competencies:calibration_new": Row(CASE_MANAGER),
    "competencies:calibration_propose": Row(WORKERS, revealed_question),
    "competencies:calibration_rate": Row(WORKERS, calibration),
    "competencies:calibration_reveal": Row(CASE_MANAGER, calibration, {}),
    "competencies:gate_begin": Row(WORKERS),
    "competencies:rater_list": Row(CASE_MANAGER),
    "competencies:rater_waive": Row(CASE_MANAGER, new_rater),
    "competencies:employer_rating_invite": Row(WORKERS, internship, {}),
    "competencies:employer_rating_withdraw": Row(WORKERS, employer_rating_link, {}),
    "competencies:feedback_detail": Row(IN_OFFICE, feedback),
    "competencies:feedback_give": Row(WORKERS, feedback, {}),
    "competencies:feedback_list": Row(WORKERS),
    "competencies:feedback_make": Row(WORKERS, case, {}),
    "competencies:feedback_replace": Row(WORKERS, given_feedback),
    "competencies:feedback_write": Row(WORKERS, feedback),
    "competencies:plan_focus": Row(IN_OFFICE, plan()),
    "competencies:plan_focus_put": Row(WORKERS, plan(), {}),
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
    "evaluations:agenda_item_confer_plan": Row({Role.CASE_MANAGER}, agenda_item, {}),
    "evaluations:agenda_item_confer_outcome": Row({Role.CASE_MANAGER}, agenda_item, {}),
    "evaluations:agenda_item_agree": Row({Role.CASE_MANAGER}, agenda_item),
    "evaluations:agenda_item_live": Row(IN_OFFICE, agenda_item),
    "evaluations:agenda_item_paper": Row(IN_OFFICE, agenda_item),
    "evaluations:agenda_item_reveal": Row({Role.CASE_MANAGER}, agenda_item, {}),
    "evaluations:agenda_item_say": Row(
        IN_OFFICE, agenda_item, {"kind": "view", "text": "落ち着いています。"}
    ),
    "evaluations:case_conference_add": Row(IN_OFFICE, finished_conference, {"text": "追記"}),
    "evaluations:case_conference_agenda": Row({Role.CASE_MANAGER}, conference),
    "evaluations:case_conference_finish": Row({Role.CASE_MANAGER}, conference),
    "evaluations:case_conference_order": Row({Role.CASE_MANAGER}, conference, {}),
    "evaluations:case_readiness": Row(IN_OFFICE, case),
    "evaluations:criterion_record_write": Row(
        IN_OFFICE, case_with_a_document, {"document": "memo"}
    ),
    "evaluations:agenda_item_decide": Row(IN_OFFICE, agenda_item, {}),
    "evaluations:agenda_item_detail": Row(IN_OFFICE, agenda_item),
    "evaluations:agenda_item_discuss": Row(IN_OFFICE, agenda_item, {}),
    "evaluations:case_conference_minutes": Row(IN_OFFICE, conference),
    "evaluations:case_conference_detail": Row(IN_OFFICE, conference),
    "evaluations:annual_evaluation_run": Row(
        {Role.OFFICE_MANAGER, Role.EVALUATOR}, post={"fiscal_year": 2025}
    ),
    "evaluations:case_conference_list": Row(IN_OFFICE),
    "evaluations:case_conference_new": Row({Role.CASE_MANAGER}),
    "evaluations:dashboard": Row(IN_OFFICE),
    "evaluations:decision_outcome": Row(IN_OFFICE, decision, {"result": "done"}),
    "evaluations:today": Row(EVERYONE),
    "evaluations:work_queue": Row(MANAGERS),
    "password_change": Row(EVERYONE),
}
OPEN = {
    "accept_invitation",
    "evaluations:calendar",
    "competencies:employer_rating_open",
    "competencies:employer_rating_thanks",
    "competencies:self_rating_open",
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
    client.force_login(StaffFactory(role=role, office=office, reads_sensitive=row.is_personal))
    status = ask(client, name, row.subject and row.subject(office)).status_code
    if role in row.roles:
        assert status in ({row.passed} if row.post is None else {200, 204, 302})
    else:
        assert status == 403


@pytest.mark.parametrize("role", sorted(IN_OFFICE))
@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.is_personal))
def test_a_personal_right_does_not_come_with_a_role(client, name, role):
    office = OfficeFactory()
    client.force_login(StaffFactory(role=role, office=office))
    assert ask(client, name, ROWS[name].subject(office)).status_code == 403


@pytest.mark.parametrize(
    "name", sorted(n for n, row in ROWS.items() if row.subject and row.has_scope)
)
def test_another_office_sees_nothing(client, name):
    row = ROWS[name]
    for role in row.roles & IN_OFFICE:
        client.force_login(StaffFactory(role=role, reads_sensitive=row.is_personal))
        assert ask(client, name, row.subject(OfficeFactory())).status_code == 404
