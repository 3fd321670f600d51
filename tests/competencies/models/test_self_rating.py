import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competencies.models import Checklist, SelfRatingLink
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ChecklistFactory, SelfRatingLinkFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["open", "withdrawn", "expired", "used"])
def test_only_an_open_link_lets_somebody_in(state):
    link = SelfRatingLinkFactory()
    if state == "withdrawn":
        link.withdrawn_at, link.withdrawn_by = timezone.now(), link.made_by
    elif state == "expired":
        link.expires_at = timezone.now() - dt.timedelta(seconds=1)
    elif state == "used":
        link.checklist = ChecklistFactory(case=link.case, voice="youth")
    link.save()
    assert link.is_open == (state == "open")
    assert SelfRatingLink.objects.open().exists() == (state == "open")


def test_a_link_is_used_or_withdrawn_never_both():
    link = SelfRatingLinkFactory()
    sheet = ChecklistFactory(case=link.case, voice="youth")
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfRatingLink.objects.update(
            checklist=sheet, withdrawn_at=timezone.now(), withdrawn_by=link.made_by
        )


def test_nobody_opens_the_youths_own_sheet():
    sheet = ChecklistFactory(voice="youth")
    team = ChecklistFactory(case=sheet.case)
    worker = StaffFactory(office=sheet.case.office)
    assert list(Checklist.objects.visible_to(worker)) == [team]
