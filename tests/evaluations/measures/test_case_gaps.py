import datetime as dt

import pytest

from cases.models import Case
from evaluations.measures import case_gaps
from tests.factories.cases import (
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    CaseFactory,
    CaseNoteFactory,
    ConsentFactory,
    EmploymentFactory,
    JobApplicationFactory,
    OfficeFactory,
    PlannedDayFactory,
    StaffFactory,
    SupportPlanFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 29)
NOON = dt.datetime(2025, 10, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def complete(office):
    """A case that lacks nothing: the office keeps all records."""
    case = AssignmentFactory(case__office=office).case
    ConsentFactory(case=case, purpose="support")
    AssessmentFactory(case=case, checked=True)
    plan = SupportPlanFactory(case=case, approved=True)
    PlannedDayFactory(plan=plan)
    CaseNoteFactory(case=case, happened_at=NOON)
    AttendanceFactory(case=case, on=DAY)
    return case


def read(rule, office, day=DAY):
    cases = list(case_gaps.with_file(Case.objects.filter(office=office), day))
    return rule(cases, day)


def test_a_complete_file_lacks_nothing(office, complete):
    assert read(case_gaps.missing, office) == {}
    assert read(case_gaps.inconsistent, office) == {}


def test_what_a_file_lacks_is_told_in_words(office, complete):
    bare = CaseFactory(office=office)
    assert read(case_gaps.missing, office) == {
        bare.pk: [
            "担当支援員がいません",
            "支援の同意がありません",
            "点検済みのアセスメントがありません",
            "30日間、記録がありません",
        ]
    }


def test_an_office_that_keeps_no_such_record_is_not_reminded_of_it(office):
    AssignmentFactory(case__office=office)
    assert read(case_gaps.missing, office) == {}


def test_four_weeks_after_the_first_visit_somebody_should_decide(office):
    row = AssignmentFactory(
        case__office=office, case__enrolled_on=None, case__first_visit_on=DAY - dt.timedelta(29)
    )
    told = ["初回来所から4週間たちましたが、利用登録がありません"]
    assert read(case_gaps.missing, office) == {row.case.pk: told}
    assert read(case_gaps.missing, office, DAY - dt.timedelta(1)) == {}


def test_graduates_and_closed_cases_are_asked_for_nothing(office, complete):
    AssignmentFactory(case=CaseFactory(office=office, status="graduated"))
    CaseFactory(office=office, closed=True)
    assert read(case_gaps.missing, office) == {}


def test_a_key_worker_who_is_posted_elsewhere_is_told(office):
    row = AssignmentFactory(case__office=office, staff=StaffFactory())
    told = ["担当支援員がこの事業所に配属されていません"]
    assert read(case_gaps.inconsistent, office) == {row.case.pk: told}


def test_an_accepted_offer_needs_its_employment(office):
    case = AssignmentFactory(case__office=office).case
    JobApplicationFactory(case=case, stage="accepted")
    told = ["入社が決まりましたが、就職の記録がありません"]
    assert read(case_gaps.inconsistent, office) == {case.pk: told}
    EmploymentFactory(case=case)
    assert read(case_gaps.inconsistent, office) == {}


def test_planned_days_that_nobody_records_are_told(office, complete):
    assert read(case_gaps.inconsistent, office, DAY + dt.timedelta(14)) == {}
    told = ["通所の予定がありますが、2週間出欠の記録がありません"]
    assert read(case_gaps.inconsistent, office, DAY + dt.timedelta(15)) == {complete.pk: told}
