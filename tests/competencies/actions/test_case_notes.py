import datetime as dt

import pytest
from django.utils import timezone

from cases.models import CaseNote
from competencies.actions import case_notes
from competencies.measures.case_notes import draft_key
from jobtra import drafts
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, CaseNoteFactory, StaffFactory
from tests.factories.competencies import ItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


def tags_of(note):
    return {tag.item for tag in note.tags.all()}


def test_write_tags_the_note_and_ends_the_draft(case, worker):
    item = ItemFactory()
    drafts.save(draft_key(case), {"facts": "途中"}, by=worker)
    note = case_notes.write(case, by=worker, items=[item], happened_at=timezone.now(), facts="x")
    assert tags_of(note) == {item}
    assert drafts.read(draft_key(case), by=worker) is None


def test_a_refused_note_leaves_the_draft(case, worker):
    drafts.save(draft_key(case), {"facts": "途中"}, by=worker)
    ahead = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(Refusal):
        case_notes.write(case, by=worker, happened_at=ahead, facts="x")
    assert drafts.read(draft_key(case), by=worker).payload == {"facts": "途中"}


def test_correct_has_tags_of_its_own(case, worker):
    before, after = ItemFactory.create_batch(2)
    now = timezone.now()
    old = case_notes.write(case, by=worker, items=[before], happened_at=now, facts="x")
    new = case_notes.correct(
        old, by=worker, items=[after], reason="誤り", happened_at=now, facts="y"
    )
    assert (tags_of(old), tags_of(new)) == ({before}, {after})


def test_a_refused_correction_leaves_nothing(case, worker):
    old = CaseNoteFactory(case=case)
    with pytest.raises(Refusal):
        case_notes.correct(
            old, by=worker, items=[ItemFactory()], reason="", happened_at=timezone.now(), facts="y"
        )
    assert list(CaseNote.objects.all()) == [old]
