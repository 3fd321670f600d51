import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Assessment
from tests.factories.cases import AssessmentFactory, CaseFactory, EnquiryFactory, StaffFactory

pytestmark = pytest.mark.django_db
HERE = "ここには書きません"


@pytest.fixture(autouse=True)
def staff(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def draft(staff):
    return AssessmentFactory(case__office=staff.office, written_by=staff, concern="働きたい")


def text(response):
    return response.content.decode()


def address(name, row):
    return reverse(f"cases:assessment_{name}", args=[row.pk])


def test_new_begins_with_the_words_of_the_enquiry(client, staff):
    case = CaseFactory(office=staff.office)
    EnquiryFactory(office=staff.office, case=case, concern="朝が起きられない")
    response = client.get(address("new", case))
    page = text(response)
    assert response.context["form"]["heard_on"].value() == timezone.localdate()
    assert "朝が起きられない</textarea>" in page
    assert HERE in page
    answer = client.post(address("new", case), {"heard_on": "2026-04-01", "facts": "x"})
    draft = Assessment.objects.get()
    assert answer.url == draft.get_absolute_url()
    assert (draft.case, draft.facts, draft.state) == (case, "x", "draft")


def test_new_names_the_field_and_keeps_what_was_typed(client, staff):
    case = CaseFactory(office=staff.office)
    data = {"heard_on": "2999-01-01", "facts": "ながい話"}
    response = client.post(address("new", case), data)
    assert set(response.context["form"].errors) == {"heard_on"}
    assert "ながい話</textarea>" in text(response)
    assert not Assessment.objects.exists()


def test_edit_saves_half_written(client, draft):
    seen = client.get(address("edit", draft)).context["form"]["seen"].value()
    client.post(address("edit", draft), {"heard_on": "2026-04-01", "facts": "y", "seen": seen})
    draft.refresh_from_db()
    assert (draft.facts, draft.concern) == ("y", "")


def test_edit_after_somebody_else_keeps_both(client, staff, draft):
    seen = client.get(address("edit", draft)).context["form"]["seen"].value()
    other = StaffFactory(office=staff.office)
    data = {"heard_on": "2026-04-01", "seen": seen}
    second = type(client)()
    second.force_login(other)
    second.post(address("edit", draft), data | {"facts": "theirs"})
    response = client.post(address("edit", draft), data | {"facts": "mine"})
    assert f"{other.name}さんがこのアセスメントを直しました" in text(response)
    assert "mine</textarea>" in text(response)
    draft.refresh_from_db()
    assert draft.facts == "theirs"


def test_submit_says_what_is_missing(client, draft):
    Assessment.objects.update(youth_view="")
    page = text(client.post(address("submit", draft), follow=True))
    assert "まだ書かれていない欄があります: 本人の認識。" in page
    assert Assessment.objects.get().state == "draft"


def test_from_draft_to_checked(client, staff, draft):
    page = text(client.get(draft.get_absolute_url()))
    assert address("submit", draft) in page
    assert HERE in page
    client.post(address("submit", draft))
    page = text(client.get(draft.get_absolute_url()))
    assert address("edit", draft) not in page
    assert address("check", draft) not in page
    client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=staff.office))
    assert address("check", draft) in text(client.get(draft.get_absolute_url()))
    page = text(client.post(address("check", draft), follow=True))
    assert "アセスメントを点検済みにしました" in page


def test_a_correction_is_a_new_draft(client, staff):
    old = AssessmentFactory(case__office=staff.office, submitted=True)
    assert "必須" in text(client.post(address("replace", old), {"reason": ""}))
    answer = client.post(address("replace", old), {"reason": "聞き違い"})
    new = Assessment.objects.current().get()
    assert answer.url == new.get_absolute_url()
    assert "聞き違い" in text(client.get(new.get_absolute_url()))
    page = text(client.get(old.get_absolute_url()))
    assert new.get_absolute_url() in page
    assert address("replace", old) not in page


def test_in_english(client, draft):
    client.cookies["django_language"] = "en"
    assert "Intake assessment" in text(client.get(draft.get_absolute_url()))
