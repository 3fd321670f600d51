from competencies.models.case_month import CaseMonth
from competencies.models.case_stage import CaseStage
from competencies.models.checklist import Checklist, ChecklistRating
from competencies.models.double_rating import DoubleRating
from competencies.models.employer_rating import EmployerRatingLink
from competencies.models.feedback import Feedback
from competencies.models.focus import Focus
from competencies.models.framework import Framework, FrameworkVersion, Group, Item, Level
from competencies.models.lock_extension import LockExtension
from competencies.models.note_tag import NoteTag
from competencies.models.self_rating import SelfRatingLink
from competencies.models.stage import Stage
from competencies.models.stage_judgement import StageJudgement, StageJudgementRating

__all__ = [
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
    "Level",
    "LockExtension",
    "NoteTag",
    "SelfRatingLink",
    "Stage",
    "StageJudgement",
    "StageJudgementRating",
]
