import datetime as dt

import pytest
from django.utils import timezone, translation

from cases.access import Role
from cases.actions import cases
from cases.models import Assignment, Case, Notification, Staff, Youth
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import (
    CaseFactory,
    ConsentFactory,
    CourseFactory,
    EnquiryFactory,
    OfficeFactory,
    StaffFactory,
    YouthFactory,
)
from tests.together import meanwhile, needs_postgresql

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def by():
    return StaffFactory(office=OfficeFactory(code="MDR"))


@pytest.fixture
def course():
    return CourseFactory()


def person(**data):
    return Youth(**{"name": "宇野 美咲", "kana": "うの みさき", "born_on": DAY, **data})


def open_case(by, course, youth=None, **more):
    stay = {"programme": course.programme, "course": course, "first_visit_on": DAY, **more}
    return cases.open_case(by=by, youth=youth or person(), **stay)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *when: dt.date(2026, 5, 1))


class TestOpen:
    def test_a_new_youth_with_a_case(self, by, course):
        case = open_case(by, course)
        assert (case.code, case.office, case.youth.name) == ("MDR-001", by.office, "宇野 美咲")
        assert (case.programme, case.course, case.first_visit_on) == (
            course.programme,
            course,
            DAY,
        )
        assert (case.enrolled_on, case.status, case.previous) == (None, "open", None)
        assert [line.verb for line in AuditEvent.objects.order_by("pk")] == [
            "youth.added",
            "case.opened",
        ]
        assert "宇野" not in str(list(AuditEvent.objects.values()))

    @pytest.mark.parametrize(
        ("codes", "code"),
        [
            ([], "MDR-001"),
            (["MDR-001", "MDR-007"], "MDR-008"),
            (["MDR-999"], "MDR-1000"),
            (["MDR-A-900", "MDRX-900", "M-900", "mdr-900"], "MDR-001"),
        ],
    )
    def test_the_next_free_number(self, by, course, codes, code):
        for one in codes:
            CaseFactory(code=one)
        assert open_case(by, course).code == code

    def test_the_enquiry_becomes_the_case(self, by, course):
        enquiry = EnquiryFactory(office=by.office)
        case = open_case(by, course, enquiry=enquiry)
        assert case.enquiry == enquiry
        with pytest.raises(Refusal, match="has become a case"):
            open_case(by, course, person(name="青木", kana="", born_on=None), enquiry=enquiry)

    def test_whoever_opens_may_take_it_on(self, by, course):
        case = open_case(by, course, key_worker=by)
        row = Assignment.objects.get()
        assert (row.case, row.staff, row.kind, row.starts_on) == (case, by, "key", DAY)
        assert not Notification.objects.exists()

    def test_somebody_else_is_told(self, by, course):
        other = StaffFactory(office=by.office)
        case = open_case(by, course, key_worker=other)
        told = Notification.objects.get()
        assert (told.staff, told.case, told.kind) == (other, case, "assigned")

    def test_who_came_to_the_office_after_the_visit_begins_on_the_first_day(self, by, course):
        other = StaffFactory(office=by.office)
        came_on = DAY + dt.timedelta(days=9)
        other.postings.update(starts_on=came_on)
        open_case(by, course, key_worker=Staff.objects.get(pk=other.pk))
        assert Assignment.objects.get().starts_on == came_on

    def test_the_first_visit_does_not_lie_ahead(self, by, course):
        with pytest.raises(Refusal, match="lies ahead"):
            open_case(by, course, first_visit_on=dt.date(2026, 5, 2))
        assert not Youth.objects.exists()

    def test_nobody_is_made_twice_unseen(self, by, course):
        case = open_case(by, course)
        with pytest.raises(Refusal, match="is on file"):
            open_case(by, course, person(kana="", born_on=None))
        assert Youth.objects.count() == 1
        open_case(by, course, person(kana="", born_on=None), seen=[case.youth_id])
        assert Youth.objects.count() == 2

    def test_nor_when_the_file_lies_elsewhere(self, by, course):
        CaseFactory(youth__name="宇野 美咲")
        with pytest.raises(Refusal, match="is on file"):
            open_case(by, course)

    def test_not_a_second_open_one_here(self, by, course):
        case = open_case(by, course)
        with pytest.raises(Refusal, match=r"open case here already: MDR-001"):
            open_case(by, course, case.youth)

    def test_not_for_a_merged_file(self, by, course):
        kept = YouthFactory()
        gone = YouthFactory(merged_into=kept, merged_at=timezone.now(), merged_by=by)
        with pytest.raises(Refusal, match="was merged"):
            open_case(by, course, gone)

    @pytest.mark.parametrize(
        "over",
        [
            {"closed": True},
            {"status": "graduated", "graduated_on": DAY},
        ],
    )
    def test_who_comes_back_has_a_case_tied_to_the_last(self, by, course, over):
        first = CaseFactory(office=by.office, closed=True)
        last = CaseFactory(office=by.office, youth=first.youth, previous=first, **over)
        case = open_case(by, course, first.youth)
        assert (case.previous, last.next) == (last, case)
        assert case.youth == first.youth

    def test_an_open_stay_elsewhere_is_no_hindrance_and_no_tie(self, by, course):
        case = open_case(by, course, CaseFactory().youth)
        assert case.previous is None


class TestFirstVisit:
    def test_is_noted_and_mended_until_the_enrolment(self, by):
        case = CaseFactory(office=by.office, first_visit_on=None, enrolled_on=None)
        assert cases.note_first_visit(case, by=by, on=DAY).first_visit_on == DAY
        other = DAY + dt.timedelta(days=1)
        assert cases.note_first_visit(case, by=by, on=other).first_visit_on == other
        Case.objects.update(enrolled_on=other)
        with pytest.raises(Refusal, match="enrolled already"):
            cases.note_first_visit(case, by=by, on=DAY)

    def test_does_not_lie_ahead(self, by):
        case = CaseFactory(office=by.office, enrolled_on=None)
        with pytest.raises(Refusal, match="lies ahead"):
            cases.note_first_visit(case, by=by, on=dt.date(2026, 5, 2))


class TestEnrol:
    @pytest.fixture
    def case(self, by):
        return CaseFactory(office=by.office, first_visit_on=DAY, enrolled_on=None)

    @pytest.fixture
    def consent(self, case):
        return ConsentFactory(case=case, purpose="support", given_on=DAY)

    def test_with_consent_and_first_visit(self, by, case, consent):
        on = DAY + dt.timedelta(days=9)
        assert cases.enrol(case, by=by, on=on).enrolled_on == on
        line = AuditEvent.objects.get()
        assert (line.verb, line.changes) == ("case.enrolled", {"on": "2026-04-10"})

    def test_not_without_a_first_visit(self, by, case, consent):
        Case.objects.update(first_visit_on=None)
        with pytest.raises(Refusal) as refusal:
            cases.enrol(case, by=by, on=DAY)
        assert str(refusal.value) == "The first visit is missing."

    def test_not_without_consent(self, by, case):
        with pytest.raises(Refusal) as refusal:
            cases.enrol(case, by=by, on=DAY)
        assert str(refusal.value) == "On this day there is no consent to the support."

    @pytest.mark.parametrize(
        "consent",
        [
            {"purpose": "health"},
            {"purpose": "support", "is_given": False},
            {"purpose": "support", "given_on": DAY + dt.timedelta(days=1)},
            {"purpose": "support", "valid_until": DAY - dt.timedelta(days=1)},
            {"purpose": "support", "withdrawn": True, "withdrawn_on": DAY},
        ],
    )
    def test_not_with_one_that_is_not_in_force(self, by, case, consent):
        ConsentFactory(case=case, **{"given_on": DAY - dt.timedelta(days=30), **consent})
        with pytest.raises(Refusal, match="no consent"):
            cases.enrol(case, by=by, on=DAY)

    def test_all_that_is_missing_is_said(self, by, case):
        Case.objects.update(first_visit_on=None)
        with pytest.raises(Refusal, match=r"first visit is missing\. On this day"):
            cases.enrol(case, by=by, on=DAY)

    def test_not_before_the_first_visit(self, by, case):
        ConsentFactory(case=case, purpose="support", given_on=DAY - dt.timedelta(days=9))
        with pytest.raises(Refusal, match="can not be before the first visit"):
            cases.enrol(case, by=by, on=DAY - dt.timedelta(days=1))

    def test_not_ahead(self, by, case, consent):
        with pytest.raises(Refusal, match="lies ahead"):
            cases.enrol(case, by=by, on=dt.date(2026, 5, 2))

    def test_not_twice(self, by, case, consent):
        cases.enrol(case, by=by, on=DAY)
        with pytest.raises(Refusal, match="enrolled already"):
            cases.enrol(case, by=by, on=DAY)

    def test_not_when_closed(self, by):
        with pytest.raises(Refusal, match="is closed"):
            cases.enrol(CaseFactory(closed=True, enrolled_on=None), by=by, on=DAY)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(by, course):
    other = StaffFactory(office=by.office, role=Role.CASE_MANAGER)
    youth = {"name": "青木 大地", "kana": "あおき だいち", "born_on": None}
    first, second = meanwhile(
        lambda: open_case(by, course), lambda: open_case(other, course, person(**youth))
    )
    assert (first.code, second.code) == ("MDR-001", "MDR-002")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_makes_one_youth(by, course):
    first, second = meanwhile(lambda: open_case(by, course), lambda: open_case(by, course))
    assert first.code == "MDR-001"
    assert isinstance(second, Refusal)
    assert Youth.objects.count() == 1
