import pytest

from jobtra import drafts
from jobtra.models import AuditEvent, Draft
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db
KEY = "case_note:1"


def test_a_draft_is_one_for_each_person_and_place():
    me, other = StaffFactory(), StaffFactory()
    drafts.save(KEY, {"facts": "途"}, by=me)
    drafts.save(KEY, {"facts": "途中"}, by=me)
    drafts.save(KEY, {"facts": "別の人"}, by=other)
    assert drafts.read(KEY, by=me).payload == {"facts": "途中"}
    assert drafts.read("case_note:2", by=me) is None
    drafts.discard(KEY, by=me)
    assert list(Draft.objects.values_list("staff", flat=True)) == [other.pk]
    assert not AuditEvent.objects.exists()
