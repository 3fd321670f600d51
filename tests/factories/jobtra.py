import factory
from django.utils import timezone

from jobtra.models import AuditEvent, Draft, ImportBatch, Job
from tests.factories.cases import StaffFactory


class AuditEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AuditEvent

    by = "ST0"
    verb = "sheet.submitted"
    target = "competencies.Checklist"
    target_id = "1"
    changes = factory.LazyFunction(lambda: {"count": 1})


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "annual_evaluation"
    key = factory.Sequence(lambda n: f"job {n}")
    queued_at = factory.LazyFunction(timezone.now)
    queued_by = factory.SubFactory(StaffFactory)


class ImportBatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportBatch

    class Params:
        applied = factory.Trait(
            state=ImportBatch.State.APPLIED,
            applied_at=factory.LazyFunction(timezone.now),
            applied_by=factory.SelfAttribute("planned_by"),
        )

    office_code = factory.LazyAttribute(lambda row: row.planned_by.office.code)
    kind = "workbook"
    file_name = "checklist.xlsx"
    sha256 = "0" * 64
    plan = factory.LazyFunction(
        lambda: {"create": {}, "change": {}, "skip": {}, "problems": [], "ignored": []}
    )
    planned_at = factory.LazyFunction(timezone.now)
    planned_by = factory.SubFactory(StaffFactory, role="case_manager")


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    staff = factory.SubFactory(StaffFactory)
    key = factory.Sequence(lambda n: f"conference/{n}")
    payload = factory.LazyFunction(lambda: {"question": "途中"})
