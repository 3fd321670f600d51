from cases.models.attendance import Attendance
from cases.models.case import Assignment, Case
from cases.models.employment import Employment, EmploymentCheck
from cases.models.office import Office
from cases.models.programme import Course, Programme
from cases.models.staff import Posting, Staff
from cases.models.youth import Youth

__all__ = [
    "Assignment",
    "Attendance",
    "Case",
    "Course",
    "Employment",
    "EmploymentCheck",
    "Office",
    "Posting",
    "Programme",
    "Staff",
    "Youth",
]
