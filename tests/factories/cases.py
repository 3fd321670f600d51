import datetime as dt

import factory
from django.utils import timezone

from cases.access import Role
from cases.models import (
    Assignment,
    Attendance,
    Case,
    Course,
    Employment,
    EmploymentCheck,
    Office,
    Posting,
    Programme,
    Staff,
    Youth,
)

PASSWORD = "a password for tests"
SINCE = dt.date(2020, 4, 1)


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence(lambda n: f"OF{n}")
    name = factory.Sequence(lambda n: f"事業所{n}")


class StaffFactory(factory.django.DjangoModelFactory):
    """A person with a posting from 2020: `role=` and `office=` say which."""

    class Meta:
        model = Staff
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"ST{n}")
    name = factory.Sequence(lambda n: f"職員 {n}")
    email = factory.Sequence(lambda n: f"staff{n}@example.jp")
    password = factory.django.Password(PASSWORD)

    @classmethod
    def _create(cls, model, *args, role=Role.SUPPORT_WORKER, office=None, **kwargs):
        staff = super()._create(model, *args, **kwargs)
        if role in {Role.EVALUATOR, Role.ADMINISTRATOR}:
            PostingFactory(staff=staff, role=role, office=None, starts_on=SINCE)
        else:
            PostingFactory(
                staff=staff, role=role, office=office or OfficeFactory(), starts_on=SINCE
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
