from evaluations.models.annual_evaluation import AnnualEvaluation, AnnualFigure
from evaluations.models.case_conference import (
    Addendum,
    AgendaItem,
    Attendee,
    CaseConference,
    Contribution,
    Decision,
    DecisionOutcome,
)
from evaluations.models.criterion_record import CriterionRecord
from evaluations.models.stage_decision import StageDecision

__all__ = [
    "Addendum",
    "AgendaItem",
    "AnnualEvaluation",
    "AnnualFigure",
    "Attendee",
    "CaseConference",
    "Contribution",
    "CriterionRecord",
    "Decision",
    "DecisionOutcome",
    "StageDecision",
]
