import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from competencies.models import LockExtension
from tests.factories.cases import OfficeFactory, StaffFactory
from tests.factories.competencies import LockExtensionFactory

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2025, 10, 1)


def test_days_holds_the_latest_word_of_each_office_and_month():
    office = OfficeFactory()
    for day in (20, 28, 12):
        LockExtensionFactory(office=office, locks_on=dt.date(2025, 11, day))
    other = LockExtensionFactory(month=dt.date(2025, 9, 1))
    assert LockExtension.objects.days() == {
        (office.pk, OCTOBER): dt.date(2025, 11, 12),
        (other.office_id, other.month): other.locks_on,
    }


def test_visible_to_the_own_office_only():
    mine = LockExtensionFactory()
    LockExtensionFactory()
    seen = LockExtension.objects.visible_to
    assert list(seen(StaffFactory(office=mine.office))) == [mine]
    assert not seen(StaffFactory(role="evaluator")).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"month": dt.date(2025, 10, 2)}, {"locks_on": OCTOBER}],
    ids=["no reason", "no first of a month", "locked before it began"],
)
def test_what_can_not_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        LockExtensionFactory(**wrong)
