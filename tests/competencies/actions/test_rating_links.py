import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from competencies.actions import rating_links
from competencies.models import EmployerRatingLink, SelfRatingLink
from jobtra.models import AuditEvent
from tests.factories.competencies import EmployerRatingLinkFactory, SelfRatingLinkFactory

pytestmark = pytest.mark.django_db

ADDRESS = "192.0.2.1"
KINDS = pytest.mark.parametrize("model", [SelfRatingLink, EmployerRatingLink])


@KINDS
def test_unknown_tokens_close_the_door_for_that_address_for_a_while(model):
    for _ in range(rating_links.TRIES):
        assert not rating_links.is_locked(model, ADDRESS)
        rating_links.refuse(model, ADDRESS)
    assert rating_links.is_locked(model, ADDRESS)
    assert not rating_links.is_locked(model, "192.0.2.2")
    assert ADDRESS not in str(AuditEvent.objects.values())
    with time_machine.travel(timezone.now() + rating_links.WAIT + dt.timedelta(seconds=1)):
        assert not rating_links.is_locked(model, ADDRESS)


def test_each_door_counts_for_itself():
    for _ in range(rating_links.TRIES):
        rating_links.refuse(EmployerRatingLink, ADDRESS)
    assert not rating_links.is_locked(SelfRatingLink, ADDRESS)


@pytest.mark.parametrize("factory", [SelfRatingLinkFactory, EmployerRatingLinkFactory])
def test_a_token_finds_its_link_and_another_finds_nothing(factory):
    link = factory(digest=rating_links.digest("known"))
    model = type(link)
    assert rating_links.find(model, "known") == link
    assert rating_links.find(model, "guessed") is None


def test_a_token_of_one_door_opens_no_other():
    SelfRatingLinkFactory(digest=rating_links.digest("known"))
    assert rating_links.find(EmployerRatingLink, "known") is None
