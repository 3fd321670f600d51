"""A list costs the same number of queries for one row and for four."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Goal
from competencies.actions import frameworks, sheets
from competencies.measures import anchors
from competencies.measures.rating_month import month_in_work
from competencies.models import AgreementFigure, FrameworkVersion, Item
from jobtra.fiscal import Month
from jobtra.screens import ListScreen
from tests.factories.cases import (
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    CaseNoteFactory,
    EnquiryFactory,
    GoalFactory,
    InternshipFactory,
    NoteGoalFactory,
    NotificationFactory,
    OutcomeFactory,
    StaffFactory,
    SupportPlanFactory,
    TransferFactory,
)
from tests.factories.competencies import (
    AgreementFigureFactory,
    CalibrationInvitationFactory,
    CalibrationSessionFactory,
    CaseStageFactory,
    ChecklistFactory,
    ChecklistRatingFactory,
    DoubleRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
    NoteTagFactory,
    StageFactory,
    StageJudgementFactory,
    StageJudgementRatingFactory,
    fill,
    in_force,
    submit,
)
from tests.factories.evaluations import AnnualEvaluationFactory, CaseConferenceFactory
from tests.factories.jobtra import ImportBatchFactory


def sheet_of_one_version(staff):
    """A draft of one more youth of the person, all by the same published version of one item."""
    version = FrameworkVersion.objects.filter(framework__kind="requirements").first()
    if version is None:
        version = ItemFactory(version__framework__kind="requirements").version
        frameworks.publish(version, by=staff)
        anchors.items_of(version)  # a process reads them once
    return ChecklistFactory(
        case=AssignmentFactory(case__office=staff.office, staff=staff).case,
        version=version,
        month=month_in_work(timezone.localdate()).first,
    )


def a_month_to_tell(staff):
    """A youth of theirs with a submitted checklist of this month, in a published version."""
    case = AssignmentFactory(case__office=staff.office, staff=staff).case
    version = FrameworkVersionFactory()
    if version.published_at is None:
        ItemFactory.create_batch(2, version=version)
        in_force(version, case.programme)
    sheet = ChecklistFactory(case=case, month=Month.of(timezone.localdate()).first, version=version)
    fill(ChecklistRatingFactory, sheet, dict.fromkeys(version.items.all(), 4))
    anchors.items_of(version)  # read once a process
    return submit(sheet)


def a_sheet_to_check(staff):
    month = month_in_work(timezone.localdate())
    sheet = ChecklistFactory(case__office=staff.office, month=month.first)
    ChecklistRatingFactory(sheet=sheet)
    sheets.submit(sheet, by=sheet.rater)


def a_plan_to_approve(staff):
    GoalFactory(plan=SupportPlanFactory(case__office=staff.office, checked=True))
    OutcomeFactory(case__office=staff.office, conferred=True)


def the_case_of(staff):
    return staff.office.cases.first() or CaseFactory(office=staff.office)


def a_note(staff):
    """One more note of the one case of the office: tagged, and a correction of another."""
    earlier = CaseNoteFactory(case=the_case_of(staff))
    note = CaseNoteFactory(case=earlier.case, replaces=earlier, reason="日時の誤り")
    NoteTagFactory(note=note)
    goals = Goal.objects.filter(plan__case=note.case)
    NoteGoalFactory(note=note, goal=goals.first() or GoalFactory(plan__case=note.case))


def a_session(staff):
    """One more calibration session of the office, to be rated by the person."""
    session = CalibrationSessionFactory(office=staff.office)
    CalibrationInvitationFactory(session=session, staff=staff)


def an_item_judged_by_two(staff):
    """Figures of one more item, of the office and of all, and a note where its raters were apart."""
    item = next(left for left in items_of_a_stage(staff) if not figures_of(left))
    sheet = StageJudgementFactory(case__office=staff.office, stage=item.stage)
    StageJudgementRatingFactory(sheet=sheet, item=item, note="声をかけると話せた")
    type(sheet).objects.filter(pk=submit(sheet).pk).update(
        state="locked", locked_at=timezone.now(), locked_by=staff
    )
    figure = AgreementFigureFactory(key=item.code)
    values = figure.values | {"widest": [[sheet.case_id, "2025-10", 2]]}
    AgreementFigureFactory(key=item.code, scope=staff.office.code, values=values)


def items_of_a_stage(staff):
    if not Item.objects.exists():
        stage = StageFactory()
        for _ in range(6):
            ItemFactory(version=stage.version, group=None, stage=stage)
        frameworks.publish(stage.version, by=staff)
        anchors.items_of(FrameworkVersion.objects.get())  # read once a process
    return Item.objects.select_related("stage")


def figures_of(item):
    return AgreementFigure.objects.filter(key=item.code).exists()


LISTS = {
    # address: (role that looks, what makes one more row for that person, the row the address names)
    "competencies:agreement_list": (Role.CASE_MANAGER, an_item_judged_by_two),
    "competencies:wording_candidate_list": (Role.CASE_MANAGER, an_item_judged_by_two),
    "competencies:rater_agreement_list": (
        Role.CASE_MANAGER,
        lambda staff: AgreementFigureFactory(beside=True, rater__office=staff.office),
    ),
    "cases:case_list": (
        Role.CASE_MANAGER,
        lambda staff: AssignmentFactory(case__office=staff.office, staff=staff),
    ),
    "cases:notification_list": (
        Role.SUPPORT_WORKER,
        lambda staff: NotificationFactory(staff=staff, case=CaseFactory(office=staff.office)),
    ),
    "cases:transfer_list": (
        Role.CASE_MANAGER,
        lambda staff: TransferFactory(case__office=staff.office),
    ),
    "cases:worker_list": (
        Role.CASE_MANAGER,
        lambda staff: AssignmentFactory(case__office=staff.office),
    ),
    "cases:employer_list": (
        Role.SUPPORT_WORKER,
        lambda staff: InternshipFactory(case__office=staff.office),
    ),
    "cases:enquiry_list": (
        Role.CASE_MANAGER,
        lambda staff: EnquiryFactory(office=staff.office),
    ),
    "cases:youth_pairs": (
        Role.CASE_MANAGER,
        lambda staff: CaseFactory(office=staff.office, youth__name="青木 大地"),
    ),
    "cases:office_list": (Role.ADMINISTRATOR, lambda staff: CaseFactory()),
    "cases:attendance_day": (
        Role.SUPPORT_WORKER,
        lambda staff: AttendanceFactory(case__office=staff.office, on=timezone.localdate()),
    ),
    "cases:approval_list": (Role.OFFICE_MANAGER, lambda staff: a_plan_to_approve(staff)),
    "cases:staff_list": (Role.ADMINISTRATOR, lambda staff: StaffFactory()),
    "competencies:calibration_list": (Role.SUPPORT_WORKER, lambda staff: a_session(staff)),
    "competencies:rater_list": (
        Role.CASE_MANAGER,
        lambda staff: StaffFactory(office=staff.office, is_cleared=False),
    ),
    "competencies:case_note_list": (
        Role.SUPPORT_WORKER,
        lambda staff: a_note(staff),
        the_case_of,
    ),
    "competencies:checklist_file_download": (
        Role.SUPPORT_WORKER,
        lambda staff: ChecklistFactory(
            case=AssignmentFactory(case__office=staff.office, staff=staff).case,
            month=month_in_work(timezone.localdate()).first,
        ),
    ),
    "competencies:double_rating_list": (
        Role.SUPPORT_WORKER,
        lambda staff: DoubleRatingFactory(case__office=staff.office, second=staff),
    ),
    "competencies:stage_judgement_list": (
        Role.SUPPORT_WORKER,
        lambda staff: CaseStageFactory(
            case=AssignmentFactory(case__office=staff.office, staff=staff).case
        ),
    ),
    "competencies:checklist_list": (
        Role.SUPPORT_WORKER,
        lambda staff: ChecklistFactory(
            case=AssignmentFactory(case__office=staff.office, staff=staff).case,
            month=month_in_work(timezone.localdate()).first,
        ),
    ),
    "competencies:checklist_by_item": (Role.SUPPORT_WORKER, sheet_of_one_version),
    "competencies:feedback_list": (Role.SUPPORT_WORKER, lambda staff: a_month_to_tell(staff)),
    "competencies:import_batch_list": (
        Role.CASE_MANAGER,
        lambda staff: ImportBatchFactory(planned_by=staff),
    ),
    "competencies:review_list": (Role.CASE_MANAGER, lambda staff: a_sheet_to_check(staff)),
    "evaluations:annual_evaluation_list": (
        Role.CASE_MANAGER,
        lambda staff: AnnualEvaluationFactory(office=staff.office, closed=True),
    ),
    "evaluations:case_conference_list": (
        Role.CASE_MANAGER,
        lambda staff: CaseConferenceFactory(office=staff.office),
    ),
    "evaluations:case_conference_new": (
        Role.CASE_MANAGER,
        lambda staff: CaseStageFactory(case__office=staff.office),
    ),
    "evaluations:dashboard": (Role.CASE_MANAGER, lambda staff: CaseFactory(office=staff.office)),
    "evaluations:today": (
        Role.SUPPORT_WORKER,
        lambda staff: AssignmentFactory(case__office=staff.office, staff=staff),
    ),
    "evaluations:work_queue": (Role.CASE_MANAGER, lambda staff: CaseFactory(office=staff.office)),
}


def lists(resolver, prefix=""):
    """The names of all addresses that show a list."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from lists(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif issubclass(getattr(pattern.callback, "view_class", object), ListScreen):
            yield f"{prefix}{pattern.name}"


def test_every_list_is_here():
    assert set(lists(get_resolver())) - set(LISTS) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_does_not_grow(client, name):
    role, one_more, *named = LISTS[name]
    staff = StaffFactory(role=role)
    url = reverse(name, args=[row(staff).pk for row in named])
    client.force_login(staff)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    one_more(staff)
    one = queries()
    for _ in range(3):
        one_more(staff)
    assert queries() == one
