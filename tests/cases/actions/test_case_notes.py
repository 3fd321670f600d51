import datetime as dt

import pytest
from django.utils import timezone

from cases.actions import case_notes
from cases.models import CaseNote
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, CaseNoteFactory, GoalFactory, StaffFactory

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2025, 9, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


def audited():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "target_id", "changes"))


def test_write_keeps_who_and_when_and_audits_no_word(case, worker):
    goal = GoalFactory(plan__case=case)
    note = case_notes.write(case, by=worker, happened_at=MOMENT, facts="面談した", goals=[goal])
    assert (note.case, note.written_by, note.facts) == (case, worker, "面談した")
    assert list(note.goals.all()) == [goal]
    assert audited() == [
        ("case_note.written", str(note.pk), {"case": case.pk, "replaces": None}),
    ]


def test_a_note_is_not_about_the_future(case, worker):
    ahead = timezone.now() + dt.timedelta(minutes=5)
    with pytest.raises(Refusal, match="先の日時"):
        case_notes.write(case, by=worker, happened_at=ahead, facts="x")
    assert not CaseNote.objects.exists()


def test_a_note_is_not_about_a_day_before_the_first_contact(case, worker):
    case.first_visit_on = dt.date(2025, 9, 2)
    with pytest.raises(Refusal, match="2025年9月2日"):
        case_notes.write(case, by=worker, happened_at=MOMENT, facts="x")
    case.first_visit_on = dt.date(2025, 9, 1)
    assert case_notes.write(case, by=worker, happened_at=MOMENT, facts="x").case == case


def test_a_closed_case_takes_notes(worker):
    case = CaseFactory(office=worker.office, closed=True)
    later = dt.datetime.combine(case.closed_on, dt.time(12), dt.UTC) + dt.timedelta(days=30)
    assert case_notes.write(case, by=worker, happened_at=later, facts="電話").case == case


def test_correct_makes_a_new_note_and_leaves_the_old_one(case, worker):
    old = CaseNoteFactory(case=case, facts="十時に来た")
    new = case_notes.correct(
        old, by=worker, reason=" 時刻の誤り ", happened_at=MOMENT, facts="九時に来た"
    )
    assert (new.replaces, new.reason, new.facts) == (old, "時刻の誤り", "九時に来た")
    assert CaseNote.objects.get(pk=old.pk).facts == "十時に来た"
    assert list(CaseNote.objects.current()) == [new]
    assert audited() == [
        ("case_note.corrected", str(new.pk), {"case": case.pk, "replaces": old.pk}),
    ]


def test_a_corrected_note_is_not_corrected_again(case, worker):
    old = CaseNoteFactory(case=case)
    case_notes.correct(old, by=worker, reason="誤り", happened_at=MOMENT, facts="x")
    with pytest.raises(Refusal, match="最新の記録"):
        case_notes.correct(old, by=worker, reason="誤り", happened_at=MOMENT, facts="y")


def test_a_correction_says_why(case, worker):
    with pytest.raises(Refusal, match="訂正する理由"):
        case_notes.correct(
            CaseNoteFactory(case=case), by=worker, reason=" ", happened_at=MOMENT, facts="y"
        )


@pytest.mark.parametrize(("is_confidential", "verbs"), [(True, ["case_note.read"]), (False, [])])
def test_the_reading_of_a_confidential_note_is_logged(case, worker, is_confidential, verbs):
    case_notes.read(CaseNoteFactory(case=case, is_confidential=is_confidential), by=worker)
    assert [verb for verb, _target, _changes in audited()] == verbs
