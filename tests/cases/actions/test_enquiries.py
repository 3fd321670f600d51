import pytest
from django.utils import timezone, translation

from cases.access import Role
from cases.actions import enquiries
from cases.models import Enquiry, Notification
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, EnquiryFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def by():
    return StaffFactory()


def said(**more):
    return {
        "received_at": timezone.now(),
        "route": "phone",
        "caller": "parent",
        "concern": "仕事が続かない",
        **more,
    }


def test_take_belongs_to_the_office_of_who_took_it(by):
    enquiry = enquiries.take(by=by, **said())
    assert (enquiry.office, enquiry.taken_by) == (by.office, by)
    assert enquiry.is_open
    line = AuditEvent.objects.get()
    assert (line.verb, line.by) == ("enquiry.taken", by.code)
    assert line.changes == {"route": "phone", "urgent": False}


def test_an_urgent_one_is_told_to_the_case_managers_once(by):
    manager = StaffFactory(role=Role.CASE_MANAGER, office=by.office)
    StaffFactory(role=Role.CASE_MANAGER)
    enquiry = enquiries.take(by=by, **said(is_urgent=True))
    enquiries.change(enquiry, by=by, concern="today")
    told = Notification.objects.get()
    assert (told.staff, told.path) == (manager, enquiry.get_absolute_url())


def test_one_that_is_not_urgent_is_told_to_nobody(by):
    StaffFactory(role=Role.CASE_MANAGER, office=by.office)
    enquiries.take(by=by, **said())
    assert not Notification.objects.exists()


def test_change_while_open(by):
    enquiry = EnquiryFactory(office=by.office)
    assert enquiries.change(enquiry, by=by, concern="ほかのこと").concern == "ほかのこと"
    assert AuditEvent.objects.get().verb == "enquiry.changed"


def test_end_with_a_reason(by):
    enquiry = enquiries.end(EnquiryFactory(office=by.office), by=by, reason=" 案内した ")
    assert (enquiry.end_reason, enquiry.ended_by, enquiry.is_open) == ("案内した", by, False)
    assert AuditEvent.objects.get().verb == "enquiry.ended"


def test_end_without_a_reason(by):
    with pytest.raises(Refusal, match="Say why the enquiry ends here"):
        enquiries.end(EnquiryFactory(office=by.office), by=by, reason=" ")
    assert Enquiry.objects.get().is_open


@pytest.mark.parametrize("verb", [enquiries.change, enquiries.end])
@pytest.mark.parametrize(
    ("state", "sentence"), [("ended", "has ended"), ("case", "has become a case")]
)
def test_one_that_is_over_stays_as_it_is(by, verb, state, sentence):
    over = {"ended": True} if state == "ended" else {"case": CaseFactory(office=by.office)}
    enquiry = EnquiryFactory(office=by.office, **over)
    with pytest.raises(Refusal, match=sentence):
        verb(enquiry, by=by, **({"reason": "x"} if verb is enquiries.end else {"concern": "x"}))
