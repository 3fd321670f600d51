"""Judgements of a stage by two raters, as many as a figure needs."""

import datetime as dt

from django.utils import timezone

from cases.models import Staff
from competencies.models import StageJudgement
from jobtra.fiscal import Month
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory
from tests.factories.competencies import judgement_of, stages_to_judge

APRIL = Month(2025, 4)


def lock(*sheets):
    StageJudgement.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(
        state="locked", locked_at=timezone.now(), locked_by=Staff.objects.system()
    )


class Office:
    """An office whose two raters judge the one indicator S1-1 of a youth after the other."""

    def __init__(self, code="SKR"):
        self.office = OfficeFactory(code=code)
        self.raters = [
            StaffFactory(office=self.office, name=name) for name in ("桜井 一", "青木 二")
        ]

    def judge(self, *marks, month=APRIL, case=None, raters=None, note="", locked=True):
        """The sheets of one youth and month, a mark for each rater."""
        case = case or CaseFactory(office=self.office, enrolled_on=dt.date(2025, 4, 1))
        found = StageJudgement.objects.filter(version__framework__code="QS").first()
        if found:
            stage = found.stage
            (item,) = stage.indicators.all()
        else:
            ((stage, (item,)),) = stages_to_judge(case.programme, 1)
        sheets = [
            judgement_of(case, month, rater, stage, {item: mark})
            for rater, mark in zip(raters or self.raters, marks, strict=False)
        ]
        for sheet in sheets:
            sheet.ratings.update(note=note)
        if locked:
            lock(*sheets)
        return sheets

    def judge_each(self, pairs, **options):
        return [self.judge(*pair, **options) for pair in pairs]
