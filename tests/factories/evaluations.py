import datetime as dt

import factory
from django.utils import timezone

from evaluations.models import (
    Addendum,
    AgendaItem,
    AnnualEvaluation,
    AnnualFigure,
    Attendee,
    CaseConference,
    Contribution,
    CriterionRecord,
    Decision,
    DecisionOutcome,
    StageDecision,
)
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import StageFactory
from tests.factories.jobtra import JobFactory


class CaseConferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseConference

    class Params:
        finished = factory.Trait(
            finished_at=factory.LazyFunction(timezone.now),
            finished_by=factory.SelfAttribute("convened_by"),
        )

    office = factory.SubFactory(OfficeFactory)
    held_on = factory.Sequence(lambda n: dt.date(2025, 10, 15) + dt.timedelta(days=n))
    convened_at = factory.LazyFunction(timezone.now)
    convened_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.office))


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    conference = factory.SubFactory(CaseConferenceFactory)
    case = factory.LazyAttribute(lambda row: CaseFactory(office=row.conference.office))
    position = factory.Sequence(lambda n: n)
    question = "次の段階へ進みますか。"


class AttendeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendee

    conference = factory.SubFactory(CaseConferenceFactory)
    staff = factory.LazyAttribute(lambda row: StaffFactory(office=row.conference.office))


class AddendumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Addendum

    conference = factory.SubFactory(CaseConferenceFactory, finished=True)
    text = "次回までに実習先へ確認する。"
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SelfAttribute("conference.convened_by")


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    agenda_item = factory.SubFactory(AgendaItemFactory)
    text = "朝の支度に時間がかかっているようです。"
    role = "support_worker"
    said_at = factory.LazyFunction(timezone.now)
    said_by = factory.LazyAttribute(
        lambda row: StaffFactory(office=row.agenda_item.conference.office)
    )


class CriterionRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriterionRecord

    case = factory.SubFactory(CaseFactory)
    document = "accommodation_memo"
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.LazyAttribute(lambda row: StaffFactory(office=row.case.office))


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    agenda_item = factory.SubFactory(AgendaItemFactory)
    action = "実習先と朝の確認を取り決める"
    owner = factory.LazyAttribute(
        lambda row: StaffFactory(office=row.agenda_item.conference.office)
    )
    due_on = dt.date(2025, 10, 24)
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SelfAttribute("owner")


class DecisionOutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DecisionOutcome

    decision = factory.SubFactory(DecisionFactory)
    result = DecisionOutcome.Result.DONE
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SelfAttribute("decision.owner")


class StageDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StageDecision

    agenda_item = factory.SubFactory(AgendaItemFactory)
    to_stage = factory.SubFactory(StageFactory)
    reason = "本人の希望"
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SelfAttribute("agenda_item.conference.convened_by")


class AnnualEvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnnualEvaluation

    class Params:
        closed = factory.Trait(closed_at=factory.LazyFunction(timezone.now), hash="f" * 64)

    fiscal_year = 2025
    office = factory.SubFactory(OfficeFactory)
    job = factory.SubFactory(JobFactory, kind="annual_evaluation")
    cut_off = dt.date(2026, 4, 30)
    code_version = "0.1.0"
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SelfAttribute("job.queued_by")


class AnnualFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnnualFigure

    evaluation = factory.SubFactory(AnnualEvaluationFactory)
    scope = factory.SelfAttribute("evaluation.office.code")
    indicator = "K13"
    cohort = "mature_cohort"
    values = factory.LazyFunction(
        lambda: {"numerator": 12, "denominator": 17, "wilson95": [0.4687, 0.8672]}
    )
