import pytest

from cases.actions import calendar_feeds
from cases.models import CalendarFeed
from jobtra.models import AuditEvent
from tests.factories.cases import PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_only_the_digest_is_kept_and_a_new_link_closes_the_old():
    staff = StaffFactory()
    old, new = calendar_feeds.make(by=staff), calendar_feeds.make(by=staff)
    assert calendar_feeds.owner(old) is None
    assert calendar_feeds.owner(new) == staff
    assert not CalendarFeed.objects.filter(digest__in=[old, new]).exists()
    verbs = AuditEvent.objects.filter(target="cases.CalendarFeed").values_list("verb", flat=True)
    assert list(verbs) == ["calendar_feed.made"] * 2


def test_a_withdrawn_link_opens_nothing():
    staff = StaffFactory()
    token = calendar_feeds.make(by=staff)
    calendar_feeds.withdraw(by=staff)
    assert calendar_feeds.owner(token) is None


@pytest.mark.parametrize("end", ["deactivated", "no posting"])
def test_who_may_not_log_in_has_no_calendar(end):
    staff = StaffFactory()
    token = calendar_feeds.make(by=staff)
    if end == "deactivated":
        staff.is_active = False
        staff.save()
    else:
        PostingFactory(staff=staff, office=None, role="")
    assert calendar_feeds.owner(token) is None
