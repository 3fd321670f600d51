import datetime as dt

import pytest
from django.utils import timezone, translation

from competencies.actions import feedback, sheets
from competencies.models import Feedback
from competencies.models.feedback import PARTS
from jobtra.fiscal import Month
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory
from tests.factories.competencies import FeedbackFactory, submit

OCTOBER = Month(2025, 10)
GIVEN_ON = dt.date(2025, 11, 12)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_open_month_drafts_from_the_submitted_sheet(checklist, worker_of_youth):
    submit(checklist)
    made = feedback.open_month(checklist.case, month=OCTOBER, by=worker_of_youth)
    assert (made.checklist, made.written_by, made.month) == (
        checklist,
        worker_of_youth,
        OCTOBER.first,
    )
    assert all(getattr(made, part) for part in PARTS)
    assert verbs()[-1] == "feedback.drafted"


def test_open_month_drafts_in_the_language_of_the_installation(checklist, worker_of_youth):
    submit(checklist)
    with translation.override("en"):
        made = feedback.open_month(checklist.case, month=OCTOBER, by=worker_of_youth)
    assert made.support[-1] == "こまったことがあれば、いつでも話してください。"


def test_open_month_finds_what_is_there(checklist, worker_of_youth):
    submit(checklist)
    made = feedback.open_month(checklist.case, month=OCTOBER, by=worker_of_youth)
    feedback.write(made, by=worker_of_youth, achieved=["mine"])
    again = feedback.open_month(checklist.case, month=OCTOBER, by=StaffFactory())
    assert (again, again.achieved) == (made, ["mine"])


def test_open_month_needs_a_submitted_sheet(checklist, worker_of_youth):
    with pytest.raises(Refusal):
        feedback.open_month(checklist.case, month=OCTOBER, by=worker_of_youth)
    assert not Feedback.objects.exists()


def test_open_month_reads_the_sheet_in_force(checklist, worker_of_youth):
    submit(checklist)
    newer = sheets.replace(checklist, by=worker_of_youth, comment="one cell")
    submit(newer)
    made = feedback.open_month(checklist.case, month=OCTOBER, by=worker_of_youth)
    assert made.checklist == newer


@pytest.mark.django_db
class TestWrite:
    def test_keeps_lines_as_they_are_typed(self):
        row = FeedbackFactory()
        by = StaffFactory()
        lines = {"achieved": ["  half a ", ""], "step": [], "support": ["漢字《かんじ》"]}
        feedback.write(row, by=by, **lines)
        kept = Feedback.objects.get()
        assert {part: getattr(kept, part) for part in PARTS} == lines
        assert kept.written_by == by

    def test_leaves_what_is_not_named(self):
        row = FeedbackFactory()
        feedback.write(row, by=row.written_by, step=["another"])
        kept = Feedback.objects.get()
        assert (kept.achieved, kept.step) == (row.achieved, ["another"])

    def test_refuses_to_overwrite_somebody_else(self):
        row = FeedbackFactory()
        seen, other = row.written_at, StaffFactory()
        feedback.write(row, by=other, step=["theirs"])
        with pytest.raises(Refusal, match=other.name):
            feedback.write(row, by=row.written_by, seen=seen, step=["mine"])
        assert Feedback.objects.get().step == ["theirs"]

    def test_oneself_in_two_windows_is_no_other(self):
        row = FeedbackFactory()
        seen = row.written_at
        feedback.write(row, by=row.written_by, step=["first"])
        feedback.write(row, by=row.written_by, seen=seen, step=["second"])
        assert Feedback.objects.get().step == ["second"]

    def test_refuses_what_was_given(self):
        row = FeedbackFactory(given=True)
        with pytest.raises(Refusal):
            feedback.write(row, by=row.written_by, step=["too late"])


@pytest.mark.django_db
class TestGive:
    def test_says_when_by_whom_and_what_was_said(self):
        row, by = FeedbackFactory(achieved=[" one ", ""], support=[""]), StaffFactory()
        feedback.give(
            row, by=by, seen=row.written_at, given_on=GIVEN_ON, youth_words="うれしいです"
        )
        kept = Feedback.objects.get()
        assert (kept.given_on, kept.given_by, kept.youth_words) == (GIVEN_ON, by, "うれしいです")
        assert (kept.achieved, kept.support) == (["one"], [])
        assert verbs() == ["feedback.given"]

    @pytest.mark.parametrize("part", ["achieved", "step"])
    def test_needs_what_became_possible_and_a_step(self, part):
        row = FeedbackFactory(**{part: ["", "  "]})
        with pytest.raises(Refusal):
            feedback.give(row, by=row.written_by, seen=row.written_at, given_on=GIVEN_ON)
        assert not Feedback.objects.get().is_given

    def test_support_may_be_empty(self):
        row = FeedbackFactory(support=[])
        assert feedback.give(
            row, by=row.written_by, seen=row.written_at, given_on=GIVEN_ON
        ).is_given

    def test_refuses_a_day_that_lies_ahead_or_before_the_month(self):
        row = FeedbackFactory()
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        for day in (tomorrow, dt.date(2025, 9, 30)):
            with pytest.raises(Refusal):
                feedback.give(row, by=row.written_by, seen=row.written_at, given_on=day)
        assert feedback.give(
            row, by=row.written_by, seen=row.written_at, given_on=dt.date(2025, 10, 1)
        ).is_given

    def test_refuses_a_text_that_was_written_since_it_was_seen_by_whomever(self):
        row = FeedbackFactory()
        seen = row.written_at
        feedback.write(row, by=row.written_by, step=["newer"])
        for when in (seen, None):
            with pytest.raises(Refusal):
                feedback.give(row, by=row.written_by, seen=when, given_on=GIVEN_ON)
        row = Feedback.objects.get()
        assert not row.is_given
        assert feedback.give(row, by=row.written_by, seen=row.written_at, given_on=GIVEN_ON)

    def test_once_is_enough(self):
        row = FeedbackFactory(given=True)
        with pytest.raises(Refusal):
            feedback.give(row, by=row.written_by, seen=row.written_at, given_on=GIVEN_ON)


@pytest.mark.django_db
class TestReplace:
    def test_begins_with_the_same_lines_and_leaves_the_old_one(self):
        row, by = FeedbackFactory(given=True, youth_words="はい"), StaffFactory()
        new = feedback.replace(row, by=by, reason="a word was wrong")
        assert (new.replaces, new.achieved, new.is_given) == (row, row.achieved, False)
        assert (new.youth_words, new.written_by) == ("", by)
        assert Feedback.objects.get(pk=row.pk).is_given
        assert verbs() == ["feedback.replaced"]
        assert feedback.open_month(row.case, month=OCTOBER, by=by) == new

    def test_refuses_without_a_reason_twice_or_before_it_was_given(self):
        given, draft = FeedbackFactory(given=True), FeedbackFactory()
        with pytest.raises(Refusal):
            feedback.replace(given, by=given.written_by, reason="  ")
        with pytest.raises(Refusal):
            feedback.replace(draft, by=draft.written_by, reason="early")
        feedback.replace(given, by=given.written_by, reason="a word")
        with pytest.raises(Refusal):
            feedback.replace(given, by=given.written_by, reason="again")
