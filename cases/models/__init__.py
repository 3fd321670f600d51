from cases.models.assessment import Assessment
from cases.models.attendance import Attendance
from cases.models.case import Assignment, Case
from cases.models.case_note import CaseNote, NoteGoal
from cases.models.closure import Closure
from cases.models.consent import Consent
from cases.models.document import Document
from cases.models.employer import Employer
from cases.models.employment import ContactAttempt, Employment, EmploymentCheck
from cases.models.enquiry import Enquiry
from cases.models.health_record import HealthRecord
from cases.models.internship import Internship
from cases.models.job_application import JobApplication
from cases.models.notification import CalendarFeed, Notification, NotificationSetting
from cases.models.office import FormerName, Office
from cases.models.outcome import Outcome
from cases.models.programme import Course, Programme
from cases.models.staff import Posting, Staff
from cases.models.support_plan import Goal, GoalReview, PlannedDay, PlanReview, SupportPlan
from cases.models.transfer import Transfer
from cases.models.youth import Youth

__all__ = [
    "Assessment",
    "Assignment",
    "Attendance",
    "CalendarFeed",
    "Case",
    "CaseNote",
    "Closure",
    "Consent",
    "ContactAttempt",
    "Course",
    "Document",
    "Employer",
    "Employment",
    "EmploymentCheck",
    "Enquiry",
    "FormerName",
    "Goal",
    "GoalReview",
    "HealthRecord",
    "Internship",
    "JobApplication",
    "NoteGoal",
    "Notification",
    "NotificationSetting",
    "Office",
    "Outcome",
    "PlanReview",
    "PlannedDay",
    "Posting",
    "Programme",
    "Staff",
    "SupportPlan",
    "Transfer",
    "Youth",
]
