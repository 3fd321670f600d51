import datetime as dt

import factory
from django.utils import timezone

from cases.access import Role
from cases.models import (
    Assessment,
    Assignment,
    Attendance,
    CalendarFeed,
    Case,
    CaseNote,
    Closure,
    Consent,
    ContactAttempt,
    Course,
    Document,
    Employer,
    Employment,
    EmploymentCheck,
    Enquiry,
    FormerName,
    Goal,
    GoalReview,
    HealthRecord,
    Internship,
    JobApplication,
    NoteGoal,
    Notification,
    NotificationSetting,
    Office,
    Outcome,
    PlannedDay,
    PlanReview,
    Posting,
    Programme,
    Staff,
    SupportPlan,
    Transfer,
    Youth,
)
from cases.models.notification import Kind as NotificationKind
from competencies.models import RaterClearance

PASSWORD = "a password for tests"
SINCE = dt.date(2020, 4, 1)


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence(lambda n: f"OF{n}")
    name = factory.Sequence(lambda n: f"事業所{n}")


class FormerNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FormerName

    office = factory.SubFactory(OfficeFactory)
    name = "旧事業所"
    until = dt.date(2024, 3, 31)
    renamed_at = factory.LazyFunction(timezone.now)
    renamed_by = factory.LazyAttribute(lambda row: StaffFactory(role=Role.ADMINISTRATOR))


class StaffFactory(factory.django.DjangoModelFactory):
    """A person with a posting from 2020: `role=`, `office=` and `reads_sensitive=` say which.

    Whoever may rate is through the gate of new raters; `is_cleared=False` is before it.
    """

    class Meta:
        model = Staff
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"ST{n}")
    name = factory.Sequence(lambda n: f"職員 {n}")
    email = factory.Sequence(lambda n: f"staff{n}@example.jp")
    password = factory.django.Password(PASSWORD)

    @classmethod
    def _create(
        cls,
        model,
        *args,
        role=Role.SUPPORT_WORKER,
        office=None,
        reads_sensitive=False,
        is_cleared=True,
        **kwargs,
    ):
        staff = super()._create(model, *args, **kwargs)
        is_head_office = role in {Role.EVALUATOR, Role.ADMINISTRATOR}
        office = None if is_head_office else office or OfficeFactory()
        PostingFactory(
            staff=staff,
            role=role,
            office=office,
            reads_sensitive=reads_sensitive,
            starts_on=SINCE,
        )
        if is_cleared and role in {Role.SUPPORT_WORKER, Role.CASE_MANAGER}:
            RaterClearance.objects.create(
                staff=staff,
                ground=RaterClearance.Ground.BEFORE,
                cleared_at=timezone.now(),
                cleared_by=staff,
            )
        return staff


class PostingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posting

    staff = factory.SubFactory("tests.factories.cases.StaffFactory")
    office = factory.SubFactory(OfficeFactory)
    role = Role.SUPPORT_WORKER
    starts_on = dt.date(2021, 4, 1)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("code",)

    code = "JT"
    title = factory.LazyFunction(lambda: {"ja": "ジョブトレ", "en": "Job training"})
    field = "youth"
    person = factory.LazyFunction(lambda: {"ja": "若者", "en": "youth"})
    qualifying_weekly_hours = 20


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course
        django_get_or_create = ("programme", "code")

    programme = factory.SubFactory(ProgrammeFactory)
    code = "IT"
    title = factory.LazyFunction(lambda: {"ja": "IT", "en": "IT"})


class YouthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Youth

    name = factory.Sequence(lambda n: f"若者 {n}")
    kana = factory.Sequence(lambda n: f"わかもの {n}")
    born_on = dt.date(2000, 5, 1)


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    class Params:
        closed = factory.Trait(status=Case.Status.INTERRUPTED, closed_on=dt.date(2025, 9, 30))

    code = factory.Sequence(lambda n: f"C-{n}")
    youth = factory.SubFactory(YouthFactory)
    office = factory.SubFactory(OfficeFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    course = factory.SubFactory(CourseFactory)
    first_visit_on = dt.date(2025, 4, 1)
    enrolled_on = dt.date(2025, 4, 15)


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    case = factory.SubFactory(CaseFactory)
    staff = factory.LazyAttribute(lambda row: StaffFactory(office=row.case.office))
    kind = Assignment.Kind.KEY
    starts_on = dt.date(2025, 4, 1)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    case = factory.SubFactory(CaseFactory)
    on = factory.Sequence(lambda n: dt.date(2025, 5, 1) + dt.timedelta(days=n % 300))
    kind = Attendance.Kind.PRESENT


class EmploymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employment

    case = factory.SubFactory(CaseFactory)
    starts_on = dt.date(2025, 10, 1)
    employer_name = "アサヒ情報株式会社"
    contract = Employment.Contract.REGULAR
    weekly_hours = 38
    occupation = Employment.Occupation.IT


class EmploymentCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmploymentCheck

    employment = factory.SubFactory(EmploymentFactory)
    on = dt.date(2025, 11, 5)
    status = EmploymentCheck.Status.EMPLOYED
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.employment.case.office))


NOW = factory.LazyFunction(timezone.now)


def by_worker(path="case"):
    """A support worker of the office of the case that `path` leads to."""

    def make(row):
        for part in path.split("."):
            row = getattr(row, part)
        return StaffFactory(office=row.office)

    return factory.LazyAttribute(make)


class EnquiryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enquiry

    class Params:
        ended = factory.Trait(
            ended_at=NOW,
            ended_by=factory.SelfAttribute("taken_by"),
            end_reason="他の窓口を案内した",
        )

    office = factory.SubFactory(OfficeFactory)
    received_at = NOW
    route = Enquiry.Route.PHONE
    call_name = factory.Sequence(lambda n: f"ゆうと{n}")
    concern = "働きたいが、朝起きられない"
    taken_at = NOW
    taken_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.office))


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    class Params:
        submitted = factory.Trait(
            state=Assessment.State.SUBMITTED,
            submitted_at=NOW,
            submitted_by=factory.SelfAttribute("written_by"),
        )
        checked = factory.Trait(
            submitted=True,
            state=Assessment.State.CHECKED,
            checked_at=NOW,
            checked_by=factory.LazyAttribute(
                lambda row: StaffFactory(office=row.case.office, role=Role.CASE_MANAGER)
            ),
        )

    case = factory.SubFactory(CaseFactory)
    heard_on = dt.date(2025, 4, 10)
    facts = "週に二日、昼ごろに起きる"
    youth_view = "夜に考えこむ"
    interpretation = "生活のリズムから整える"
    written_at = NOW
    written_by = by_worker()


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    class Params:
        withdrawn = factory.Trait(
            withdrawn_on=dt.date(2025, 6, 1),
            withdrawn_at=NOW,
            withdrawn_by=factory.SelfAttribute("explained_by"),
        )

    case = factory.SubFactory(CaseFactory)
    purpose = Consent.Purpose.HEALTH
    given_on = dt.date(2025, 4, 10)
    method = Consent.Method.PAPER
    explained_at = NOW
    explained_by = by_worker()


class HealthRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HealthRecord

    case = factory.SubFactory(CaseFactory)
    topic = HealthRecord.Topic.HEALTH
    text = "月に一度、通院している"
    source = HealthRecord.Source.TOLD
    recorded_at = NOW
    recorded_by = by_worker()


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    case = factory.SubFactory(CaseFactory)
    kind = Document.Kind.CV
    title = "職務経歴書"
    file = factory.django.FileField(filename="cv.pdf", data=b"%PDF-1.4 test")
    file_name = "cv.pdf"
    content_type = "application/pdf"
    size = 13
    sha256 = "0" * 64
    added_at = NOW
    added_by = by_worker()


class SupportPlanFactory(factory.django.DjangoModelFactory):
    """A plan: `conferred=True`, `agreed=True`, `checked=True`, `approved=True` say how far it is."""

    class Meta:
        model = SupportPlan

    class Params:
        conferred = factory.Trait(
            state=SupportPlan.State.CONFERRED,
            conferred_on=dt.date(2025, 5, 9),
            conferred_at=NOW,
            conferred_by=factory.SelfAttribute("written_by"),
        )
        agreed = factory.Trait(
            conferred=True,
            state=SupportPlan.State.AGREED,
            agreed_on=dt.date(2025, 5, 12),
            agreed_at=NOW,
            agreed_by=factory.SelfAttribute("written_by"),
        )
        checked = factory.Trait(
            agreed=True,
            state=SupportPlan.State.CHECKED,
            quality=[True] * 10,
            checked_at=NOW,
            checked_by=factory.LazyAttribute(
                lambda row: StaffFactory(office=row.case.office, role=Role.CASE_MANAGER)
            ),
        )
        approved = factory.Trait(
            checked=True,
            state=SupportPlan.State.APPROVED,
            approved_at=NOW,
            approved_by=factory.LazyAttribute(
                lambda row: StaffFactory(office=row.case.office, role=Role.OFFICE_MANAGER)
            ),
        )
        returned = factory.Trait(
            state=SupportPlan.State.RETURNED,
            return_reason="目標を状態で書いてください",
            returned_at=NOW,
            returned_by=factory.SelfAttribute("written_by"),
        )

    case = factory.SubFactory(CaseFactory)
    number = factory.LazyAttribute(lambda row: row.case.support_plans.count() + 1)
    starts_on = dt.date(2025, 5, 1)
    review_on = dt.date(2025, 7, 31)
    wish = "プログラミングを仕事にしたい"
    policy = "通所を週四日に増やしながら、相談の機会を決める"
    written_at = NOW
    written_by = by_worker()


class PlannedDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlannedDay

    plan = factory.SubFactory(SupportPlanFactory)
    weekday = factory.LazyAttribute(lambda row: row.plan.days.count())


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(SupportPlanFactory)
    place = factory.LazyAttribute(lambda row: row.plan.goals.count() + 1)
    state_text = "週四日、十時までに来ている"
    measure = "出欠の記録"
    due_on = dt.date(2025, 7, 31)


class PlanReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanReview

    plan = factory.SubFactory(SupportPlanFactory, approved=True)
    reviewed_on = dt.date(2025, 7, 25)
    decision = PlanReview.Decision.CONTINUE
    recorded_at = NOW
    recorded_by = by_worker("plan.case")


class GoalReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalReview

    review = factory.SubFactory(PlanReviewFactory)
    goal = factory.LazyAttribute(lambda row: GoalFactory(plan=row.review.plan))
    result = GoalReview.Result.PARTLY


class CaseNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseNote

    case = factory.SubFactory(CaseFactory)
    happened_at = NOW
    facts = "面談で、来週の予定を一緒に決めた"
    written_at = NOW
    written_by = by_worker()


class NoteGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoteGoal

    note = factory.SubFactory(CaseNoteFactory)
    goal = factory.LazyAttribute(lambda row: GoalFactory(plan__case=row.note.case))


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"株式会社みなと{n}")
    added_at = NOW
    added_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.office))


class InternshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Internship

    case = factory.SubFactory(CaseFactory)
    employer = factory.LazyAttribute(lambda row: EmployerFactory(office=row.case.office))
    starts_on = dt.date(2025, 9, 1)
    ends_on = dt.date(2025, 9, 12)
    days = 10
    tasks = "データの入力と確認"
    planned_at = NOW
    planned_by = by_worker()


class JobApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobApplication

    case = factory.SubFactory(CaseFactory)
    employer_name = "アサヒ情報株式会社"
    job = "ヘルプデスク"
    recorded_at = NOW
    recorded_by = by_worker()


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    class Params:
        conferred = factory.Trait(
            state=Outcome.State.CONFERRED,
            basis="判定会議で全員が賛成した",
            conferred_on=dt.date(2025, 9, 22),
            conferred_at=NOW,
            conferred_by=factory.SelfAttribute("proposed_by"),
        )

    case = factory.SubFactory(CaseFactory)
    kind = Outcome.Kind.STUDY
    decided_on = dt.date(2025, 9, 20)
    graduates_on = dt.date(2025, 9, 30)
    fit = Outcome.Fit.AS_WISHED
    proposed_at = NOW
    proposed_by = by_worker()


class ClosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closure

    case = factory.SubFactory(CaseFactory)
    kind = Closure.Kind.INTERRUPTED
    closed_on = dt.date(2025, 9, 30)
    last_contact_on = dt.date(2025, 9, 1)
    course = "連絡がとれなくなった"
    proposed_at = NOW
    proposed_by = by_worker()


class ContactAttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactAttempt

    employment = factory.SubFactory(EmploymentFactory)
    on = dt.date(2025, 11, 1)
    method = EmploymentCheck.Method.PHONE
    recorded_at = NOW
    recorded_by = by_worker("employment.case")


class TransferFactory(factory.django.DjangoModelFactory):
    """A case asked to move: `accepted=True`, and `moved=True` once it has."""

    class Meta:
        model = Transfer

    class Params:
        accepted = factory.Trait(
            is_accepted=True,
            answered_at=NOW,
            answered_by=factory.LazyAttribute(
                lambda row: StaffFactory(office=row.to_office, role=Role.CASE_MANAGER)
            ),
        )
        moved = factory.Trait(accepted=True, moved_at=NOW)

    case = factory.SubFactory(CaseFactory)
    from_office = factory.SelfAttribute("case.office")
    to_office = factory.SubFactory(OfficeFactory)
    moves_on = dt.date(2025, 10, 1)
    reason = "引っ越しで通いやすい事業所へ"
    asked_at = NOW
    asked_by = by_worker()


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    staff = factory.SubFactory(StaffFactory)
    kind = NotificationKind.WAITING
    verb = "support_plan.checked"
    path = "/"
    key = factory.Sequence(lambda n: f"key {n}")
    told_at = NOW


class NotificationSettingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NotificationSetting

    staff = factory.SubFactory(StaffFactory)
    kind = NotificationKind.ALERT


class CalendarFeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    staff = factory.SubFactory(StaffFactory)
    digest = factory.Sequence(lambda n: f"{n:064}")
    made_at = NOW
    made_by = factory.SelfAttribute("staff")
