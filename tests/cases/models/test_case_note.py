import pytest

from cases.models import CaseNote
from tests.factories.cases import CaseNoteFactory, ConsentFactory, StaffFactory

pytestmark = pytest.mark.django_db


def seen(staff):
    return list(CaseNote.objects.visible_to(staff).order_by("pk"))


def test_a_confidential_note_is_seen_by_its_writer_and_with_right_and_consent():
    note = CaseNoteFactory(is_confidential=True)
    office = note.case.office
    reader = StaffFactory(office=office, reads_sensitive=True)
    assert (seen(note.written_by), seen(reader), seen(StaffFactory(office=office))) == (
        *([note], [], []),
    )
    ConsentFactory(case=note.case)
    assert (seen(reader), seen(StaffFactory(office=office))) == ([note], [])


def test_a_note_is_as_confidential_as_the_corrections_after_it():
    first = CaseNoteFactory()
    second = CaseNoteFactory(case=first.case, replaces=first, reason="誤り")
    other = StaffFactory(office=first.case.office)
    assert seen(other) == [first, second]
    CaseNoteFactory(case=first.case, replaces=second, reason="機微", is_confidential=True)
    assert seen(other) == []
