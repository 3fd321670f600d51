from evaluations.models.annual_evaluation import AnnualEvaluation, AnnualFigure
from evaluations.models.case_conference import (
    AgendaItem,
    CaseConference,
    Decision,
    DecisionOutcome,
)
from evaluations.models.stage_decision import StageDecision

__all__ = [
    "AgendaItem",
    "AnnualEvaluation",
    "AnnualFigure",
    "CaseConference",
    "Decision",
    "DecisionOutcome",
    "StageDecision",
]
