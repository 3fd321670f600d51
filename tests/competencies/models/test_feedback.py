import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.access import Role
from competencies.models import Feedback
from competencies.models.sheet import Frozen
from tests.factories.cases import StaffFactory
from tests.factories.competencies import FeedbackFactory

pytestmark = pytest.mark.django_db


def test_what_was_given_is_frozen():
    feedback = FeedbackFactory(given=True)
    feedback.achieved = ["something else"]
    with pytest.raises(Frozen):
        feedback.save()
    with pytest.raises(Frozen):
        feedback.delete()
    assert Feedback.objects.get().achieved == ["自分から伝えています。"]


def test_while_it_is_written_it_may_change():
    feedback = FeedbackFactory()
    feedback.achieved = ["something else"]
    feedback.save()
    assert Feedback.objects.get().achieved == ["something else"]


@pytest.mark.parametrize(
    "fields",
    [
        {"month": dt.date(2025, 10, 2)},
        {"given_on": dt.date(2025, 11, 1)},
        {"youth_words": "said before it was given"},
        {"given_at": timezone.now()},
        {"reason": "a reason without a predecessor"},
    ],
)
def test_a_row_that_can_not_be_is_refused(fields):
    feedback = FeedbackFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=feedback.pk).update(**fields)


def test_a_case_has_one_a_month():
    feedback = FeedbackFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(case=feedback.case, checklist=feedback.checklist)


def test_current_is_the_newest_of_a_chain():
    first = FeedbackFactory(given=True)
    second = FeedbackFactory(
        case=first.case, checklist=first.checklist, replaces=first, reason="a word was wrong"
    )
    assert list(Feedback.objects.current()) == [second]
    assert list(Feedback.objects.given()) == [first]


@pytest.mark.parametrize("role", Role)
def test_it_is_seen_in_its_office_only(role):
    feedback = FeedbackFactory()
    FeedbackFactory()
    seen = Feedback.objects.visible_to(StaffFactory(role=role, office=feedback.case.office))
    in_office = role in {Role.SUPPORT_WORKER, Role.CASE_MANAGER, Role.OFFICE_MANAGER}
    assert list(seen) == ([feedback] if in_office else [])
