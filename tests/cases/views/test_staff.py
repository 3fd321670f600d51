import datetime as dt
import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.actions import staff as people
from cases.models import Office, Staff
from jobtra.models import AuditEvent
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    OfficeFactory,
    PostingFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class BrokenMail(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def administrator(client):
    staff = StaffFactory(
        role=Role.ADMINISTRATOR, code="A-1", name="若宮 聡", email="waka@example.jp"
    )
    client.force_login(staff)
    return staff


def shown(client, **filters):
    return [
        row.code for row in client.get(reverse("cases:staff_list"), filters).context["staff_list"]
    ]


@pytest.fixture
def several(administrator):
    here, there = OfficeFactory(name="みどり台"), OfficeFactory(name="かわべ")
    StaffFactory(code="B-1", name="森 さち", email="mori@example.jp", office=here)
    StaffFactory(code="B-2", name="原 みお", role=Role.CASE_MANAGER, office=there)
    StaffFactory(code="C-1", name="辻 りく", password=None, office=there)
    StaffFactory(code="B-0", name="谷 はる", is_active=False, office=here)


def test_list_shows_first_whom_to_invite_and_last_who_is_gone(client, several):
    assert shown(client) == ["C-1", "A-1", "B-1", "B-2", "B-0"]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"q": "さち"}, ["B-1"]),
        ({"q": "b-"}, ["B-1", "B-2", "B-0"]),
        ({"q": "MORI@"}, ["B-1"]),
        ({"role": "case_manager"}, ["B-2"]),
        ({"state": "deactivated"}, ["B-0"]),
        ({"state": "nonsense", "office": "none"}, ["C-1", "A-1", "B-1", "B-2", "B-0"]),
        ({"q": "nobody"}, []),
    ],
)
def test_list_is_cut_down(client, several, filters, codes):
    assert shown(client, **filters) == codes


def test_list_is_cut_down_to_an_office(client, several):
    office = Office.objects.get(name="かわべ")
    assert shown(client, office=office.pk) == ["C-1", "B-2"]


def test_list_tells_the_first_steps_while_nothing_is_there(client, administrator):
    page = client.get(reverse("cases:staff_list"))
    assert "cases/_first_steps.html" in [template.name for template in page.templates]
    assert (page.context["has_office"], page.context["is_first_week"]) == (False, True)


def test_list_leaves_the_first_steps_out_later(client, several):
    page = client.get(reverse("cases:staff_list"))
    assert "cases/_first_steps.html" not in [template.name for template in page.templates]


def test_list_never_shows_the_system(client, administrator):
    assert shown(client, q="JobTra") == []


def test_new_person_from_the_form_to_the_invitation(client, administrator):
    office = OfficeFactory()
    typed = {
        "name": "森 さち",
        "code": "M-7",
        "email": "Mori@Example.jp",
        "role": "support_worker",
        "office": office.pk,
        "share": "0.5",
        "starts_on": "2026-04-01",
    }
    answer = client.post(reverse("cases:staff_new"), typed)
    person = Staff.objects.get(code="M-7")
    assert answer.url == person.get_absolute_url()
    assert person.email == "Mori@Example.jp"
    posting = person.postings.get()
    assert (posting.office, str(posting.share), posting.starts_on) == (
        office,
        "0.50",
        dt.date(2026, 4, 1),
    )
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"office": ""}, {"__all__"}),
        ({"role": "administrator"}, {"__all__"}),
        ({"share": "1.2"}, {"__all__"}),
        ({"share": "0"}, {"__all__"}),
        ({"code": "A-1"}, {"code"}),
        ({"code": "a-1"}, {"code"}),
        ({"code": "a b"}, {"code"}),
        ({"code": "x@y"}, {"code"}),
        ({"email": "nonsense"}, {"email"}),
        ({"email": "Waka@example.jp"}, {"email"}),
        ({"name": ""}, {"name"}),
        ({"role": "king"}, {"role"}),
        ({"starts_on": "soon"}, {"starts_on"}),
    ],
)
def test_new_person_typed_wrongly_is_not_made(client, administrator, typed, errors):
    good = {
        "name": "森 さち",
        "code": "M-7",
        "email": "",
        "role": "support_worker",
        "office": OfficeFactory().pk,
        "share": "1",
        "starts_on": "2026-04-01",
    }
    page = client.post(reverse("cases:staff_new"), {**good, **typed})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == errors
    assert Staff.objects.filter(is_system=False).count() == 1


def test_detail_shows_postings_and_the_number_of_open_cases_but_no_file(client, administrator):
    person = StaffFactory()
    PostingFactory(staff=person, role="", office=None, starts_on=TODAY + dt.timedelta(days=9))
    for case in (CaseFactory(youth__name="朝倉 ひなた"), CaseFactory(closed=True)):
        AssignmentFactory(staff=person, case=case)
    page = client.get(person.get_absolute_url())
    assert [posting.role for posting in page.context["postings"]] == ["", "support_worker"]
    assert page.context["open_cases"] == 1
    assert "朝倉" not in page.content.decode()


def test_edit_mends(client, administrator):
    person = StaffFactory(code="B-1", email="old@example.jp")
    url = reverse("cases:staff_edit", args=[person.pk])
    client.post(url, {"name": "森 さち", "code": "B-1", "email": ""})
    person.refresh_from_db()
    assert (person.name, person.email) == ("森 さち", None)


@pytest.mark.parametrize("role", ["end", "evaluator"])
def test_posting_changes_from_a_day_on(client, administrator, role):
    person = StaffFactory()
    url = reverse("cases:staff_post", args=[person.pk])
    assert client.get(url).context["form"].initial["role"] == "support_worker"
    office = person.office.pk if role == "end" else ""
    answer = client.post(
        url, {"starts_on": TODAY.isoformat(), "role": role, "office": office, "share": "1"}
    )
    assert answer.url == person.get_absolute_url()
    posting = person.postings.get(starts_on=TODAY)
    assert (posting.role, posting.office) == ("" if role == "end" else role, None)


def test_a_refusal_is_shown_in_the_form(client, administrator):
    url = reverse("cases:staff_post", args=[administrator.pk])
    page = client.post(url, {"starts_on": TODAY.isoformat(), "role": "end", "share": "1"})
    assert page.context["form"].non_field_errors() == [
        "管理者が一人もいなくなります。先に、ほかの人を管理者にしてください。"
    ]


def invite(client, person):
    return client.post(reverse("cases:staff_invite", args=[person.pk]))


def test_invite_shows_the_link_once(client, administrator):
    person = StaffFactory(password=None, email=None)
    page = invite(client, person)
    link = page.context["link"]
    assert re.fullmatch(r"http://testserver/invitation/[\w-]+/[\w-]+/", link)
    assert link in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert mail.outbox == []
    again = client.get(reverse("cases:staff_invite", args=[person.pk]))
    assert again.url == person.get_absolute_url()
    assert link not in client.get(again.url).content.decode()


def test_invite_mails_where_it_can(client, administrator, settings):
    settings.MAIL_IS_SET_UP = True
    page = invite(client, StaffFactory(password=None, email="mori@example.jp"))
    assert page.context["mail"] == "sent"
    assert page.context["link"] in mail.outbox[0].body


def test_invite_says_when_the_mail_could_not_be_sent(client, administrator, settings):
    settings.MAIL_IS_SET_UP = True
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    page = invite(client, StaffFactory(password=None))
    assert page.context["mail"] == "failed"
    assert page.context["link"] in page.content.decode()


def test_invite_of_a_deactivated_person_goes_back_with_a_sentence(client, administrator):
    person = StaffFactory(is_active=False)
    answer = invite(client, person)
    assert answer.url == person.get_absolute_url()


def test_deactivation_ends_an_open_session_with_the_next_request(client, administrator):
    person, theirs = StaffFactory(), Client()
    theirs.force_login(person)
    assert theirs.get(reverse("evaluations:today")).status_code == 200
    client.post(reverse("cases:staff_deactivate", args=[person.pk]))
    answer = theirs.get(reverse("evaluations:today"))
    assert answer.url.startswith(reverse("login"))


def test_reactivation_lets_in_again(client, administrator):
    person = StaffFactory()
    people.deactivate(person, by=administrator)
    client.post(reverse("cases:staff_reactivate", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active


def test_demo_sessions_end_with_the_first_real_office(client):
    client.force_login(StaffFactory(is_demo=True, office=OfficeFactory(is_demo=True)))
    assert client.get(reverse("evaluations:today")).status_code == 200
    OfficeFactory(is_demo=False)
    assert client.get(reverse("evaluations:today")).url.startswith(reverse("login"))


def give_the_right(client, person, **said):
    url = reverse("cases:staff_post", args=[person.pk])
    sent = {"role": "support_worker", "office": person.office.pk, "share": "1", **said}
    return client.post(url, {"starts_on": TODAY.isoformat(), **sent})


def may_read(person):
    return Staff.objects.get(pk=person.pk).has_perm("cases.read_health_record")


def test_the_right_to_health_records_is_given_with_a_posting_and_audited(client, administrator):
    person = StaffFactory()
    assert not may_read(person)
    give_the_right(client, person, reads_sensitive="on")
    assert may_read(person)
    line = AuditEvent.objects.get(verb="staff.posted")
    assert (line.target_id, line.by, line.changes["reads_sensitive"]) == (
        *(str(person.pk), "A-1", True),
    )


def test_a_new_posting_does_not_inherit_the_right(client, administrator):
    person = StaffFactory(reads_sensitive=True)
    assert may_read(person)
    url = reverse("cases:staff_post", args=[person.pk])
    assert not client.get(url).context["form"]["reads_sensitive"].value()
    give_the_right(client, person)
    assert not may_read(person)


def test_the_right_is_for_roles_of_an_office_only(client, administrator):
    person = StaffFactory()
    page = give_the_right(client, person, role="evaluator", office="", reads_sensitive="on")
    assert page.context["form"].errors == {
        "reads_sensitive": ["この権限は事業所の役割にだけ付けられます。"]
    }
    assert person.postings.count() == 1
