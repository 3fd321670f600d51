import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cases.actions import internships
from cases.models import Case, Staff
from competencies.actions import (
    case_months,
    checklists,
    employer_ratings,
    feedback,
    locks,
    rating_links,
)
from competencies.measures import (
    anchors,
    case_growth,
    checklist_files,
    feedback_queue,
    progress,
    review_months,
    self_ratings,
)
from competencies.measures import checklists as sheets_read
from competencies.measures import locks as lock_measures
from competencies.models import CaseMonth, Checklist, EmployerRatingLink
from competencies.models.sheet import State, Voice
from jobtra.fiscal import Month
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import InternshipFactory, StaffFactory

OCTOBER = Month(2025, 10)
ENDS_ON = dt.date(2025, 10, 10)


@pytest.fixture
def internship(case):
    return InternshipFactory(case=case, starts_on=dt.date(2025, 10, 1), ends_on=ENDS_ON)


@pytest.fixture
def invite(internship, worker_of_youth):
    return lambda: employer_ratings.invite(internship, by=worker_of_youth)


@pytest.fixture
def answers(starter):
    """Of any link: the first item at 4, the second not seen."""

    def made(link):
        items = anchors.items_of(link.version)
        first, second = (items[pk] for pk in link.items[:2])
        return [(first, first.anchors[4]), (second, None)]

    return made


@pytest.fixture
def rated(invite, answers):
    """The sheet of a company."""
    link, _token = invite()
    return employer_ratings.submit(link, answers=answers(link), comment="よく気がつく")


class TestInvite:
    def test_a_token_is_told_once_and_only_its_digest_kept(self, invite):
        link, token = invite()
        assert len(token) >= 32
        assert token not in str(EmployerRatingLink.objects.values())
        assert token not in str(AuditEvent.objects.values())
        assert rating_links.find(EmployerRatingLink, token) == link
        line = AuditEvent.objects.get(verb="employer_rating.invited")
        assert (line.target_id, line.changes) == (str(link.pk), {})

    def test_a_link_holds_for_three_weeks(self, invite):
        with time_machine.travel(dt.datetime(2025, 10, 10, 9, tzinfo=dt.UTC), tick=False):
            assert invite()[0].expires_at == timezone.now() + dt.timedelta(days=21)

    def test_twelve_to_fifteen_items_are_asked(self, invite):
        assert 12 <= len(invite()[0].items) <= 15

    def test_a_newer_link_closes_the_older(self, invite):
        old, new = invite()[0], invite()[0]
        old.refresh_from_db()
        assert (old.is_open, new.is_open) == (False, True)

    def test_not_before_it_has_begun(self, invite):
        with (
            time_machine.travel(dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC)),
            pytest.raises(Refusal, match="この実習はまだ始まっていません。"),
        ):
            invite()
        with time_machine.travel(dt.datetime(2025, 10, 1, 3, tzinfo=dt.UTC)):
            assert invite()[0].is_open

    def test_not_when_it_was_called_off(self, invite, internship, worker_of_youth):
        internships.call_off(internship, by=worker_of_youth, reason="体調")
        with pytest.raises(Refusal, match="この実習は中止になりました。"):
            invite()

    def test_not_twice(self, invite, rated):
        with pytest.raises(Refusal, match="企業による評価は、もう届いています。"):
            invite()

    def test_not_without_requirements(self, invite, starter):
        starter.framework.programmes.clear()
        with pytest.raises(Refusal):
            invite()


class TestSubmit:
    def test_the_answers_are_a_sheet_of_the_company(self, rated, case):
        assert (rated.case, rated.month, rated.voice) == (case, OCTOBER.first, Voice.EMPLOYER)
        assert (rated.state, rated.rater, rated.replaces) == (State.SUBMITTED, None, None)
        assert rated.submitted_by == Staff.objects.system()
        assert rated.comment == "よく気がつく"
        cells = rated.ratings.order_by("item__position")
        assert [(c.status, c.level and c.level.rank) for c in cells] == [
            ("rated", 4),
            ("not_observed", None),
        ]

    def test_sent_twice_it_is_saved_once(self, invite, answers):
        link, _token = invite()
        first = employer_ratings.submit(link, answers=answers(link))
        assert employer_ratings.submit(link, answers=answers(link)[1:]) == first
        assert Checklist.objects.get().ratings.count() == 2

    def test_two_companies_of_one_month_both_speak(self, case, rated, answers, worker_of_youth):
        second = InternshipFactory(
            case=case, starts_on=dt.date(2025, 10, 20), ends_on=dt.date(2025, 10, 22)
        )
        link, _token = employer_ratings.invite(second, by=worker_of_youth)
        sheet = employer_ratings.submit(link, answers=answers(link))
        assert (sheet.month, sheet != rated) == (rated.month, True)

    @pytest.mark.parametrize("how", ["withdrawn", "expired", "called off"])
    def test_a_closed_link_takes_nothing(self, invite, answers, internship, worker_of_youth, how):
        link, _token = invite()
        at = timezone.now()
        if how == "withdrawn":
            rating_links.withdraw(link, by=worker_of_youth)
        elif how == "called off":
            internships.call_off(internship, by=worker_of_youth, reason="体調")
        else:
            at = link.expires_at
        assert how == "expired" or not EmployerRatingLink.objects.open().exists()
        with time_machine.travel(at), pytest.raises(Refusal, match="使えなくなりました"):
            employer_ratings.submit(link, answers=answers(link))
        assert not Checklist.objects.exists()

    def test_what_is_in_is_not_withdrawn(self, rated, worker_of_youth):
        with pytest.raises(Refusal, match="回答がすでに届いています。"):
            rating_links.withdraw(EmployerRatingLink.objects.get(), by=worker_of_youth)

    def test_a_level_of_another_item_is_refused_and_nothing_kept(self, invite, answers):
        link, _token = invite()
        (_first, level), (second, _none) = answers(link)
        with pytest.raises(Refusal):
            employer_ratings.submit(link, answers=[(second, level)])
        link.refresh_from_db()
        assert link.is_open
        assert not Checklist.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_sheet(invite, answers):
    link, _token = invite()
    given = answers(link)

    def sent():
        try:
            employer_ratings.submit(link, answers=given)
        finally:
            connection.close()

    threads = [threading.Thread(target=sent) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Checklist.objects.count() == 1


@pytest.mark.usefixtures("rated")
class TestEntersNothing:
    """What a company says is heard beside the team's sheets, and nowhere else."""

    def test_no_page_shows_its_sheet(self, worker_of_youth):
        assert not Checklist.objects.visible_to(worker_of_youth).exists()

    def test_no_growth_and_no_summary(self, case):
        assert case_growth.cells_of([case.pk]) == {}
        assert case_growth.versions_of([case.pk]) == {}
        assert case_months.write([case]) == 0
        assert not CaseMonth.objects.exists()

    def test_no_progress_of_the_month(self, case):
        stand = progress.of_month([case], OCTOBER)[case.pk]
        assert (stand.stand, stand.done) == (progress.Stand.NOT_STARTED, 0)

    def test_no_cell_of_the_months_sheet(self, case):
        case = Case.objects.select_related("office").with_hired_on().get()
        assert sheets_read.sheet_of(case, OCTOBER) is None
        content = sheets_read.Grid([case], OCTOBER).contents[case.pk]
        assert content.left == content.total
        assert checklist_files.stands([case], OCTOBER)[case.pk].cells == {}

    def test_the_team_begins_with_an_empty_sheet(self, case, worker_of_youth):
        sheet = checklists.open_month(case, month=OCTOBER, by=worker_of_youth)
        assert (sheet.voice, sheet.ratings.count()) == (Voice.TEAM, 0)

    def test_nothing_to_check(self, case):
        manager = StaffFactory(office=case.office, role="case_manager")
        every = Checklist.objects.all()
        assert not review_months.to_review(every, OCTOBER).exists()
        assert review_months.waiting_elsewhere(manager, OCTOBER + 1) == []
        found = review_months.of_month(review_months.to_review(every, OCTOBER), OCTOBER, manager)
        assert (found.waiting, found.checked, found.owed) == ([], [], 1)

    def test_nothing_to_lock(self, rated):
        assert [rows.count() for rows in lock_measures.unlocked()] == [0, 0]
        day = dt.date(2026, 1, 31)
        assert locks.lock_due(today=day, by=Staff.objects.system()) == 0
        rated.refresh_from_db()
        assert rated.state == State.SUBMITTED

    def test_no_feedback_comes_from_it(self, case, worker_of_youth):
        assert feedback_queue.lines(Case.objects.all(), ENDS_ON) == []
        with pytest.raises(Refusal):
            feedback.open_month(case, month=OCTOBER, by=worker_of_youth)

    def test_the_youths_own_view_is_another(self, case, starter, worker_of_youth):
        sheet = checklists.open_month(case, month=OCTOBER, by=worker_of_youth)
        assert self_ratings.own(sheet).count() == 0
        assert self_ratings.of(sheet) == {}
