import datetime as dt

import factory
from django.utils import timezone

from competencies.models import (
    AgreementFigure,
    CalibrationAnswer,
    CalibrationCase,
    CalibrationInvitation,
    CalibrationQuestion,
    CalibrationSession,
    CaseMonth,
    CaseStage,
    Checklist,
    ChecklistRating,
    DoubleRating,
    EmployerRatingLink,
    Feedback,
    Focus,
    Framework,
    FrameworkVersion,
    Group,
    Item,
    ItemProposal,
    Level,
    LockExtension,
    NoteTag,
    RaterClearance,
    SelfRatingLink,
    Stage,
    StageJudgement,
    StageJudgementRating,
)
from competencies.models.sheet import Rating, State, Voice
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory

SCALE = [{"level": n, "ja": f"水準{n}", "en": f"Level {n}"} for n in range(1, 6)]


def both(text):
    return {"ja": f"{text}(日)", "en": text}


class FrameworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ("code",)

    code = "Q"
    kind = Framework.Kind.REQUIREMENTS
    subject = Framework.Subject.CASE
    cadence = "monthly"
    title = factory.LazyFunction(lambda: both("Requirements"))


class FrameworkVersionFactory(factory.django.DjangoModelFactory):
    """Not published, so that items can be added; `published=True` makes it so afterwards."""

    class Meta:
        model = FrameworkVersion
        django_get_or_create = ("framework", "name")

    framework = factory.SubFactory(FrameworkFactory)
    name = "2024"
    scale = factory.LazyFunction(lambda: SCALE)
    target_level = 4
    not_observed = True
    not_applicable = True
    digest = "0" * 64


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage
        django_get_or_create = ("version", "code")

    version = factory.SubFactory(
        FrameworkVersionFactory, framework__code="QS", framework__kind="stages"
    )
    code = "S1"
    position = 0
    title = factory.LazyFunction(lambda: both("Connect"))
    typical_weeks_from = 1
    typical_weeks_to = 4
    overstay_weeks = 8


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group
        django_get_or_create = ("version", "code")

    version = factory.SubFactory(FrameworkVersionFactory)
    code = "A"
    position = 0
    title = factory.LazyFunction(lambda: both("Daily life"))


class ItemFactory(factory.django.DjangoModelFactory):
    """An item with its five levels; `levels=False` leaves them out."""

    class Meta:
        model = Item
        skip_postgeneration_save = True

    version = factory.SubFactory(FrameworkVersionFactory)
    group = factory.SubFactory(GroupFactory, version=factory.SelfAttribute("..version"))
    code = factory.Sequence(lambda n: f"Q-A{n}")
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: both(f"Item {n}"))
    definition = factory.LazyFunction(lambda: both("Does it"))
    due_programme_month = 2
    target_level = 4

    @factory.post_generation
    def levels(self, create, extracted, **kwargs):
        if create and extracted is not False:
            for rank in range(1, 6):
                LevelFactory(item=self, rank=rank)


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Level

    item = factory.SubFactory(ItemFactory, levels=False)
    rank = 1
    text = factory.LazyAttribute(lambda level: both(f"State {level.rank}"))
    youth_text = factory.LazyAttribute(lambda level: both(f"I am at {level.rank}"))


class CaseStageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseStage

    case = factory.SubFactory(CaseFactory)
    stage = factory.SubFactory(StageFactory)
    starts_on = dt.date(2025, 4, 1)


class SheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    class Params:
        submitted = factory.Trait(
            state=State.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("rater"),
        )
        checked = factory.Trait(
            submitted=True,
            state=State.CHECKED,
            checked_at=factory.LazyFunction(timezone.now),
            checked_by=factory.LazyAttribute(
                lambda sheet: StaffFactory(office=sheet.case.office, role="case_manager")
            ),
        )

    case = factory.SubFactory(CaseFactory)
    month = dt.date(2025, 10, 1)
    rater = factory.LazyAttribute(lambda sheet: StaffFactory(office=sheet.case.office))


class ChecklistFactory(SheetFactory):
    class Meta:
        model = Checklist

    version = factory.SubFactory(FrameworkVersionFactory)
    voice = Voice.TEAM


class ChecklistRatingFactory(factory.django.DjangoModelFactory):
    """A cell of a draft; `item` and `level` belong to the sheet's version."""

    class Meta:
        model = ChecklistRating

    class Params:
        rank = 3

    sheet = factory.SubFactory(ChecklistFactory)
    item = factory.LazyAttribute(lambda row: ItemFactory(version=row.sheet.version))
    level = factory.LazyAttribute(lambda row: row.item.levels.get(rank=row.rank))
    rated_at = factory.LazyFunction(timezone.now)
    rated_by = factory.SelfAttribute("sheet.rater")


class FeedbackFactory(factory.django.DjangoModelFactory):
    """Being written; `given=True` makes it one that was given."""

    class Meta:
        model = Feedback

    class Params:
        given = factory.Trait(
            given_on=dt.date(2025, 11, 12),
            given_at=factory.LazyFunction(timezone.now),
            given_by=factory.SelfAttribute("written_by"),
        )

    case = factory.SubFactory(CaseFactory)
    month = dt.date(2025, 10, 1)
    checklist = factory.LazyAttribute(
        lambda row: ChecklistFactory(case=row.case, month=row.month, submitted=True)
    )
    achieved = factory.LazyFunction(lambda: ["自分から伝えています。"])
    step = factory.LazyFunction(lambda: ["次は、時間を決めます。"])
    support = factory.LazyFunction(lambda: ["水曜日にいっしょに見ます。"])
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.case.office))


class SelfRatingLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelfRatingLink

    case = factory.SubFactory(CaseFactory)
    month = dt.date(2025, 10, 1)
    version = factory.SubFactory(FrameworkVersionFactory)
    items = factory.LazyAttribute(
        lambda row: [ItemFactory(version=row.version).pk for _ in range(5)]
    )
    digest = factory.Sequence(lambda n: f"{n:064}")
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.case.office))
    expires_at = factory.LazyAttribute(lambda row: row.made_at + dt.timedelta(days=14))


class StageJudgementFactory(SheetFactory):
    class Meta:
        model = StageJudgement

    stage = factory.SubFactory(StageFactory)
    version = factory.SelfAttribute("stage.version")
    voice = Voice.RATER


class StageJudgementRatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StageJudgementRating

    class Params:
        rank = 3

    sheet = factory.SubFactory(StageJudgementFactory)
    item = factory.LazyAttribute(
        lambda row: ItemFactory(version=row.sheet.version, group=None, stage=row.sheet.stage)
    )
    level = factory.LazyAttribute(lambda row: row.item.levels.get(rank=row.rank))
    rated_at = factory.LazyFunction(timezone.now)
    rated_by = factory.SelfAttribute("sheet.rater")


class CaseMonthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseMonth

    case = factory.SubFactory(CaseFactory)
    month = dt.date(2025, 10, 1)
    applicable = 40
    rated = 38
    not_observed = 2
    reached = 20
    attained = 18
    due = 24
    due_attained = 16
    fallen = 1


def in_force(version, programme):
    """The version published and used by the programme."""
    version.framework.programmes.add(programme)
    version.published_at, version.published_by = timezone.now(), StaffFactory()
    version.save()
    return version


def stages_in_force(programme, count=3, **fields):
    """So many stages S1, S2, … that the programme uses."""
    stages = [StageFactory(code=f"S{n}", position=n, **fields) for n in range(1, count + 1)]
    in_force(stages[0].version, programme)
    return stages


def stages_to_judge(programme, *sizes):
    """Stages S1, S2, … in force, each with so many indicators: [(stage, [Item])]."""
    found = []
    for n, size in enumerate(sizes, start=1):
        stage = StageFactory(code=f"S{n}", position=n)
        indicators = [
            ItemFactory(
                version=stage.version,
                group=None,
                stage=stage,
                code=f"S{n}-{place}",
                position=10 * n + place,
            )
            for place in range(1, size + 1)
        ]
        found.append((stage, indicators))
    in_force(found[0][0].version, programme)
    return found


def submit(sheet):
    """The sheet submitted by its rater, cells and all."""
    type(sheet).objects.filter(pk=sheet.pk).update(
        state=State.SUBMITTED, submitted_at=timezone.now(), submitted_by=sheet.rater
    )
    sheet.refresh_from_db()
    return sheet


def month_of(case, month, cells):
    """A submitted team checklist: `cells` is {item: a rank, "N" or "NA"}."""
    (version,) = {item.version for item in cells}
    sheet = ChecklistFactory(case=case, month=month.first, version=version)
    fill(ChecklistRatingFactory, sheet, cells)
    return submit(sheet)


def judgement_of(case, month, rater, stage, cells):
    """A submitted judgement of a stage by one rater."""
    sheet = StageJudgementFactory(case=case, month=month.first, rater=rater, stage=stage)
    fill(StageJudgementRatingFactory, sheet, cells)
    return submit(sheet)


def fill(factory_of_cells, sheet, cells):
    marks = {"N": Rating.Status.NOT_OBSERVED, "NA": Rating.Status.NOT_APPLICABLE}
    for item, cell in cells.items():
        if cell in marks:
            factory_of_cells(sheet=sheet, item=item, status=marks[cell], level=None)
        else:
            factory_of_cells(sheet=sheet, item=item, rank=cell)


class FocusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Focus

    case = factory.SubFactory(CaseFactory)
    item = factory.SubFactory(ItemFactory)
    starts_on = factory.LazyFunction(timezone.localdate)
    set_at = factory.LazyFunction(timezone.now)
    set_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.case.office))


class LockExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LockExtension

    office = factory.SubFactory(OfficeFactory)
    month = dt.date(2025, 10, 1)
    locks_on = dt.date(2025, 11, 20)
    reason = "監査の準備と重なったため"
    granted_at = factory.LazyFunction(timezone.now)
    granted_by = factory.LazyAttribute(
        lambda row: StaffFactory(office=row.office, role="case_manager")
    )


class NoteTagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoteTag

    note = factory.SubFactory("tests.factories.cases.CaseNoteFactory")
    item = factory.SubFactory(ItemFactory)


class EmployerRatingLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployerRatingLink

    internship = factory.SubFactory("tests.factories.cases.InternshipFactory")
    version = factory.SubFactory(FrameworkVersionFactory)
    items = factory.LazyAttribute(lambda row: [ItemFactory(version=row.version).pk])
    digest = factory.Sequence(lambda n: f"{n:064}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=21))
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.internship.case.office))


def by_manager(row):
    return StaffFactory(office=row.office, role="case_manager")


class CalibrationSessionFactory(factory.django.DjangoModelFactory):
    """Each alone; `revealed=True` and `closed=True` say how far it is."""

    class Meta:
        model = CalibrationSession

    class Params:
        revealed = factory.Trait(
            revealed_at=factory.LazyFunction(timezone.now),
            revealed_by=factory.SelfAttribute("convened_by"),
        )
        closed = factory.Trait(
            revealed=True,
            closed_at=factory.LazyFunction(timezone.now),
            closed_by=factory.SelfAttribute("convened_by"),
        )

    office = factory.SubFactory(OfficeFactory)
    title = factory.Sequence(lambda n: f"第{n}回")
    held_on = factory.LazyFunction(timezone.localdate)
    convened_at = factory.LazyFunction(timezone.now)
    convened_by = factory.LazyAttribute(by_manager)


class CalibrationInvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalibrationInvitation

    session = factory.SubFactory(CalibrationSessionFactory)
    staff = factory.LazyAttribute(lambda row: StaffFactory(office=row.session.office))


class CalibrationCaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalibrationCase

    session = factory.SubFactory(CalibrationSessionFactory)
    position = factory.LazyAttribute(lambda row: row.session.cases.count() + 1)
    title = factory.LazyFunction(lambda: both("Vignette"))
    text = factory.LazyFunction(lambda: both("What happened"))


class CalibrationQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalibrationQuestion

    case = factory.SubFactory(CalibrationCaseFactory)
    item = factory.SubFactory(ItemFactory)
    reference = "3"
    reason = factory.LazyFunction(lambda: both("Because"))


class CalibrationAnswerFactory(factory.django.DjangoModelFactory):
    """An answer of `rank`, in a draft of the question's session."""

    class Meta:
        model = CalibrationAnswer

    class Params:
        rank = 3

    question = factory.SubFactory(CalibrationQuestionFactory)
    invitation = factory.LazyAttribute(
        lambda row: CalibrationInvitationFactory(session=row.question.case.session)
    )
    level = factory.LazyAttribute(lambda row: row.question.item.levels.get(rank=row.rank))


class ItemProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemProposal

    office = factory.SubFactory(OfficeFactory)
    item = factory.SubFactory(ItemFactory)
    change = "「自分から」を「尋ねられる前に」にする"
    reason = "2と3の境がそろわない"
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.LazyAttribute(by_manager)


class RaterClearanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RaterClearance

    staff = factory.LazyFunction(lambda: StaffFactory(is_cleared=False))
    ground = RaterClearance.Ground.WAIVED
    reason = "前の職場で評価をしていた"
    cleared_at = factory.LazyFunction(timezone.now)
    cleared_by = factory.LazyAttribute(lambda row: by_manager(row.staff))


def submit_answers(invitation, answers):
    """The invited person answers and submits: {question: a rank, or None for N}."""
    for question, rank in answers.items():
        given = {"rank": rank} if rank else {"level": None, "status": "not_observed"}
        CalibrationAnswerFactory(invitation=invitation, question=question, **given)
    invitation.submitted_at, invitation.submitted_by = timezone.now(), invitation.staff
    invitation.save()
    return invitation


class AgreementFigureFactory(factory.django.DjangoModelFactory):
    """Of an item, over all offices; `beside=True`: of a rater beside the others."""

    class Meta:
        model = AgreementFigure

    class Params:
        beside = factory.Trait(
            kind="rater",
            rater=factory.SubFactory(StaffFactory),
            scope=factory.SelfAttribute("rater.office.code"),
            key=factory.LazyAttribute(lambda row: str(row.rater.pk)),
            values=factory.LazyFunction(
                lambda: {"n": 12, "places": 0.4, "interval": [0.2, 0.6]},
            ),
        )

    framework = factory.SubFactory(FrameworkFactory, code="QS", kind="stages")
    fiscal_year = 2025
    scope = ""
    kind = "item"
    key = factory.Sequence(lambda n: f"S1-{n}")
    values = factory.LazyFunction(
        lambda: {
            **{"n": 12, "pairs": 12, "exact": 6, "within_one": 9, "cases": 8},
            **{"exact_share": 0.5, "within_one_share": 0.75, "alpha": 0.5, "ac2": 0.7},
            **{"interval": [0.2, 0.8], "levels": dict.fromkeys("12345", 5), "N": 1, "NA": 0},
            **{"months": {}, "widest": [], "is_small": False},
        }
    )
    digest = "0" * 64
    computed_at = factory.LazyFunction(timezone.now)


class DoubleRatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DoubleRating

    case = factory.SubFactory(CaseFactory)
    office = factory.SelfAttribute("case.office")
    month = factory.LazyFunction(lambda: timezone.localdate().replace(day=1))
    second = factory.LazyAttribute(lambda row: StaffFactory(office=row.office))
    seed = factory.LazyAttribute(lambda row: f"{row.office.code} {row.month:%Y-%m}")
    drawn_at = factory.LazyFunction(timezone.now)
    drawn_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.office))
