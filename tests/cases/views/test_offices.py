import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Office
from tests.factories.cases import AssignmentFactory, CaseFactory, OfficeFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    staff = StaffFactory(role=Role.ADMINISTRATOR)
    client.force_login(staff)
    return staff


def test_list_counts_people_and_open_cases_of_each_office(client):
    first, second = OfficeFactory(code="A"), OfficeFactory(code="B")
    StaffFactory(office=first)
    StaffFactory(office=first, is_active=False)
    CaseFactory(office=first, closed=True)
    for _ in range(5):
        CaseFactory(office=second)
    page = client.get(reverse("cases:office_list"))
    assert [(row.code, row.people, row.open_cases) for row in page.context["office_list"]] == [
        ("A", 1, 0),
        ("B", 0, 5),
    ]
    assert "5未満" not in page.content.decode()


def test_list_hides_a_number_below_five(client):
    CaseFactory(office=OfficeFactory())
    assert "5未満" in client.get(reverse("cases:office_list")).content.decode()


def test_new_office(client):
    answer = client.post(reverse("cases:office_new"), {"name": "みどり台", "code": "MDR"})
    assert answer.url == reverse("cases:office_list")
    assert Office.objects.get(code="MDR").name == "みどり台"


@pytest.mark.parametrize("code", ["", "M DR", "みどり", "MDR"])
def test_new_office_with_a_code_that_can_not_be(client, code):
    OfficeFactory(code="MDR")
    page = client.post(reverse("cases:office_new"), {"name": "みどり台", "code": code})
    assert set(page.context["form"].errors) == {"code"}
    assert Office.objects.count() == 1


def test_a_former_name_stands_beside_the_new_one(client, administrator):
    office = OfficeFactory(name="みどり")
    url = reverse("cases:office_edit", args=[office.pk])
    client.post(url, {"name": "あおば", "rates_all": "on"})
    client.post(url, {"name": "あおば"})  # not renamed
    former = office.former_names.get()
    assert (former.name, former.renamed_by) == ("みどり", administrator)
    page = client.get(reverse("cases:office_list")).content.decode()
    assert "旧 みどり" in page


def test_merge_shows_counts_and_needs_the_code(client):
    office, into = OfficeFactory(code="OLD"), OfficeFactory(code="NEW", name="あおば")
    CaseFactory(office=office, youth__name="宇野 美咲")
    url = reverse("cases:office_merge", args=[office.pk])
    page = client.get(url).content.decode()
    assert "5未満" in page
    assert "宇野" not in page
    data = {"into": into.pk, "on": timezone.localdate().isoformat(), "code": "NEW"}
    assert "いまの事業所のコードと違います。" in client.post(url, data).content.decode()
    assert Office.objects.get(code="OLD").is_open
    assert client.post(url, data | {"code": "OLD"}).url == reverse("cases:office_list")
    assert Office.objects.get(code="OLD").merged_into == into
    page = client.get(reverse("cases:office_list")).content.decode()
    assert "現在は あおば" in page
    assert client.get(url).status_code == 404
    assert client.get(reverse("cases:office_edit", args=[office.pk])).status_code == 404


def test_split_names_staff_and_counts(client):
    office, into = OfficeFactory(code="OLD"), OfficeFactory()
    worker = StaffFactory(office=office, name="桜井 さくら")
    row = AssignmentFactory(case__office=office, case__youth__name="宇野 美咲", staff=worker)
    url = reverse("cases:office_split", args=[office.pk])
    page = client.get(url).content.decode()
    assert "桜井 さくら" in page
    assert "宇野" not in page
    data = {"into": into.pk, "on": timezone.localdate().isoformat(), "code": "OLD"}
    assert list(client.post(url, data).context["form"].errors) == ["workers"]
    client.post(url, data | {"workers": [worker.pk]})
    row.case.refresh_from_db()
    assert row.case.office == into


def test_nobody_to_split_by(client):
    page = client.get(reverse("cases:office_split", args=[OfficeFactory().pk])).content.decode()
    assert "この事業所に担当はいません" in page


def test_nobody_is_posted_to_a_closed_office(client):
    OfficeFactory(name="閉じた所", closed_on=timezone.localdate())
    page = client.get(reverse("cases:staff_new")).content.decode()
    assert "閉じた所" not in page
