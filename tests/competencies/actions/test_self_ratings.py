import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cases.models import Staff
from competencies.actions import rating_links, self_ratings
from competencies.measures import anchors, feedback
from competencies.models import CaseMonth, Checklist, SelfRatingLink
from competencies.models.self_rating import AT_HAND
from competencies.models.sheet import State, Voice
from jobtra.fiscal import Month
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal

OCTOBER = Month(2025, 10)


@pytest.fixture
def items(starter):
    return list(anchors.items_of(starter).values())[:5]


@pytest.fixture
def invite(case, starter, items, worker_of_youth):
    def made(**kwargs):
        return self_ratings.invite(
            case, month=OCTOBER, version=starter, items=items, by=worker_of_youth, **kwargs
        )

    return made


def test_a_token_is_told_once_and_only_its_digest_kept(invite):
    link, token = invite()
    assert len(token) >= 32  # 192 bits in base 64
    assert token not in str(SelfRatingLink.objects.values())
    assert token not in str(AuditEvent.objects.values())
    assert rating_links.find(SelfRatingLink, token) == link
    assert invite()[1] != token


def test_a_link_holds_for_fourteen_days_a_handed_over_tablet_for_two_hours(invite):
    with time_machine.travel(dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC), tick=False):
        assert invite()[0].expires_at == timezone.now() + dt.timedelta(days=14)
        assert invite(valid_for=AT_HAND)[0].expires_at == timezone.now() + dt.timedelta(hours=2)


def test_a_newer_link_closes_the_older(invite):
    old, _token = invite()
    new, _token = invite()
    old.refresh_from_db()
    assert (old.is_open, new.is_open) == (False, True)


def test_a_case_that_was_not_enrolled_in_the_month_is_not_asked(invite, case):
    case.enrolled_on = dt.date(2025, 11, 1)
    case.save()
    with pytest.raises(Refusal):
        invite()


def test_withdraw_closes_for_good(invite, worker_of_youth, items):
    link, _token = invite()
    rating_links.withdraw(link, by=worker_of_youth)
    rating_links.withdraw(link, by=worker_of_youth)
    with pytest.raises(Refusal):
        self_ratings.submit(link, answers=[(items[0], None)])
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert list(verbs).count("self_rating.withdrawn") == 1


def test_answers_are_the_youths_own_sheet_submitted_at_once(invite, items, case):
    link, _token = invite()
    answers = [(items[0], items[0].anchors[4]), (items[1], None)]
    sheet = self_ratings.submit(link, answers=answers, comment="朝がつらいです")
    system = Staff.objects.system()
    assert (sheet.voice, sheet.state, sheet.rater) == (Voice.YOUTH, State.SUBMITTED, system)
    assert (sheet.case, sheet.month, sheet.comment) == (case, OCTOBER.first, "朝がつらいです")
    cells = sheet.ratings.order_by("item__position")
    assert [(c.item_id, c.status, c.level and c.level.rank, c.rated_by) for c in cells] == [
        (items[0].pk, "rated", 4, system),
        (items[1].pk, "not_observed", None, system),
    ]


def test_answers_touch_neither_the_teams_sheets_nor_their_summary(invite, items, case):
    link, _token = invite()
    self_ratings.submit(link, answers=[(items[0], items[0].anchors[4])])
    assert not Checklist.objects.team().exists()
    assert not CaseMonth.objects.exists()
    assert feedback.reading_of(case, OCTOBER).sheets == []


def test_sent_twice_it_is_saved_once(invite, items):
    link, _token = invite()
    first = self_ratings.submit(link, answers=[(items[0], items[0].anchors[4])])
    again = self_ratings.submit(link, answers=[(items[0], items[0].anchors[1])])
    assert again == first
    assert Checklist.objects.get().ratings.get().level.rank == 4


def test_one_self_rating_a_month(invite, items):
    self_ratings.submit(invite()[0], answers=[(items[0], None)])
    with pytest.raises(Refusal):
        invite()


def test_nothing_passes_after_the_time(invite, items):
    link, _token = invite()
    with time_machine.travel(link.expires_at), pytest.raises(Refusal):
        self_ratings.submit(link, answers=[(items[0], None)])
    with time_machine.travel(link.expires_at - dt.timedelta(seconds=2)):
        assert self_ratings.submit(link, answers=[(items[0], None)]).voice == Voice.YOUTH


def test_a_level_of_another_item_is_refused_and_nothing_kept(invite, items):
    link, _token = invite()
    with pytest.raises(Refusal):
        self_ratings.submit(link, answers=[(items[0], items[1].anchors[4])])
    link.refresh_from_db()
    assert not Checklist.objects.exists()
    assert link.is_open


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_sheet(invite, items):
    link, _token = invite()
    answers = [(items[0], items[0].anchors[4])]
    threads = [threading.Thread(target=sent, args=(link, answers)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Checklist.objects.count() == 1


def sent(link, answers):
    try:
        self_ratings.submit(link, answers=answers)
    finally:
        connection.close()
