import io

import pytest
from django.core.management import CommandError, call_command

from cases.access import Role
from cases.models import Staff
from tests.factories.cases import OfficeFactory, PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db


def invite(*args, **options):
    out = io.StringIO()
    call_command("invite", *args, stdout=out, **options)
    return out.getvalue()


def link(said):
    return said.split()[-1]


def test_first_makes_an_administrator_and_prints_a_link(client):
    said = invite(first=True)
    person = Staff.objects.get(code="admin")
    assert (person.name, person.role, person.has_usable_password()) == (
        "管理者",
        Role.ADMINISTRATOR,
        False,
    )
    path = link(said).removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 302


def test_first_again_prints_a_new_link_for_the_same_person(client):
    old, new = link(invite(first=True, base="")), link(invite(first=True, base=""))
    assert Staff.objects.filter(is_system=False).count() == 1
    assert not client.get(old).context["validlink"]
    assert client.get(new).status_code == 302


def test_first_says_nothing_while_an_administrator_can_log_in():
    StaffFactory(role=Role.ADMINISTRATOR)
    assert invite(first=True) == ""
    assert not Staff.objects.filter(code="admin").exists()


def test_first_helps_when_only_the_demo_is_left():
    StaffFactory(role=Role.ADMINISTRATOR, is_demo=True)
    assert invite(first=True) == ""
    OfficeFactory(is_demo=False)
    assert "/invitation/" in invite(first=True)
    assert not Staff.objects.get(code="admin").is_demo


def test_a_person_by_hand_and_again():
    OfficeFactory(code="MDR")
    given = {"code": "M-7", "name": "森 さち", "role": "case_manager", "office": "MDR"}
    first = invite(email="mori@example.jp", **given)
    person = Staff.objects.get(code="M-7")
    assert (person.role, person.office.code, person.email) == (
        Role.CASE_MANAGER,
        "MDR",
        "mori@example.jp",
    )
    assert link(invite(**given)) != link(first)
    assert link(invite(code="m-7")).startswith("http")
    assert (Staff.objects.filter(is_system=False).count(), person.postings.count()) == (1, 1)


def test_somebody_whose_posting_ended_is_posted_anew():
    person = StaffFactory(code="A-1", role=Role.ADMINISTRATOR)
    PostingFactory(staff=person, role="", office=None)
    invite(code="A-1", role="administrator")
    assert Staff.objects.get(pk=person.pk).role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"code": "new"},
        {"code": "new", "name": "森", "role": "support_worker"},
        {"code": "new", "name": "森", "role": "support_worker", "office": "XXX"},
        {"code": "new", "name": "森", "role": "evaluator", "office": "MDR"},
        {"code": "a b", "name": "森", "role": "evaluator"},
        {"code": "new", "name": "森", "role": "evaluator", "email": "TAKEN@example.jp"},
        {"code": "known", "role": "administrator"},
        {"code": "off"},
    ],
)
def test_what_can_not_be_is_said_and_changes_nothing(options):
    OfficeFactory(code="MDR")
    StaffFactory(code="known", email="taken@example.jp")
    StaffFactory(code="off", is_active=False)
    with pytest.raises(CommandError):
        invite(**options)
    assert Staff.objects.filter(is_system=False).count() == 2
    assert not Staff.objects.exclude(invited_at=None).exists()


def test_the_link_of_a_real_installation_begins_with_its_name(settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["jobtra.example.org", "127.0.0.1"]
    assert link(invite(first=True)).startswith("https://jobtra.example.org/invitation/")
