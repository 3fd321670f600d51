import pytest
from django.http import QueryDict

from cases.models import CaseNote, Goal
from competencies.forms.case_notes import CaseNoteForm
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "said", "method"),
    [
        ("call", "", "phone"),
        ("accompany", "", "outside"),
        ("interview", "", "here"),
        ("call", "online", "online"),
    ],
)
def test_how_follows_from_the_kind_unless_it_is_said(kind, said, method):
    data = {"kind": kind, "method": said, "facts": "x", "happened_at": "2025-09-01T10:00"}
    form = CaseNoteForm(
        data, instance=CaseNote(case=CaseFactory()), sections=[], goals=Goal.objects.none()
    )
    assert form.is_valid()
    assert form.cleaned_data["method"] == method


def test_a_draft_keeps_what_the_form_has_and_nothing_else():
    data = QueryDict("facts=途中&items=1&items=2&csrfmiddlewaretoken=x&kind=call")
    assert CaseNoteForm.typed(data) == {"kind": "call", "facts": "途中", "items": ["1", "2"]}
    assert CaseNoteForm.typed(QueryDict("facts=+&kind=call&items=1")) == {}
