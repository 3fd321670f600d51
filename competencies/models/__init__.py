from competencies.models.agreement_figure import AgreementFigure
from competencies.models.calibration import CalibrationInvitation, CalibrationSession
from competencies.models.calibration_question import (
    CalibrationAnswer,
    CalibrationCase,
    CalibrationQuestion,
)
from competencies.models.case_month import CaseMonth
from competencies.models.case_stage import CaseStage
from competencies.models.checklist import Checklist, ChecklistRating
from competencies.models.double_rating import DoubleRating
from competencies.models.employer_rating import EmployerRatingLink
from competencies.models.feedback import Feedback
from competencies.models.focus import Focus
from competencies.models.framework import Framework, FrameworkVersion, Group, Item, Level
from competencies.models.item_proposal import ItemProposal
from competencies.models.lock_extension import LockExtension
from competencies.models.note_tag import NoteTag
from competencies.models.rater_clearance import RaterClearance
from competencies.models.self_rating import SelfRatingLink
from competencies.models.stage import Stage
from competencies.models.stage_judgement import StageJudgement, StageJudgementRating

__all__ = [
    "AgreementFigure",
    "CalibrationAnswer",
    "CalibrationCase",
    "CalibrationInvitation",
    "CalibrationQuestion",
    "CalibrationSession",
    "CaseMonth",
    "CaseStage",
    "Checklist",
    "ChecklistRating",
    "DoubleRating",
    "EmployerRatingLink",
    "Feedback",
    "Focus",
    "Framework",
    "FrameworkVersion",
    "Group",
    "Item",
    "ItemProposal",
    "Level",
    "LockExtension",
    "NoteTag",
    "RaterClearance",
    "SelfRatingLink",
    "Stage",
    "StageJudgement",
    "StageJudgementRating",
]
