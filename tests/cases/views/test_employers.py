import pytest
from django.urls import reverse

from cases.models import Employer
from tests.factories.cases import (
    EmployerFactory,
    EmploymentFactory,
    InternshipFactory,
    OfficeFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def employer(worker):
    return EmployerFactory(office=worker.office, name="株式会社みなと", contact="田中")


def names(client, **asked):
    page = client.get(reverse("cases:employer_list"), asked)
    return [row.name for row in page.context["employer_list"]]


def test_the_list_shows_who_we_are_in_contact_with(client, employer):
    EmployerFactory(office=employer.office, name="あおば", is_active=False)
    EmployerFactory(office=OfficeFactory(), name="よそ")
    assert names(client) == ["株式会社みなと"]
    assert names(client, state="all") == ["あおば", "株式会社みなと"]
    assert names(client, state="nonsense") == ["あおば", "株式会社みなと"]


def test_who_searches_searches_among_all(client, employer):
    EmployerFactory(office=employer.office, name="あおば", is_active=False, industry="製造")
    assert names(client, q="みなと") == ["株式会社みなと"]
    assert names(client, q="製造") == ["あおば"]
    assert names(client, q="田中") == ["株式会社みなと"]
    page = client.get(reverse("cases:employer_list"), {"q": "どこにもない"})
    assert "「どこにもない」に当てはまる企業はありません" in page.content.decode()


def test_an_empty_list_says_where_companies_come_from(client, worker):
    page = client.get(reverse("cases:employer_list")).content.decode()
    assert "企業はまだありません" in page


def test_new_and_edit(client, worker):
    answer = client.post(reverse("cases:employer_new"), {"name": "みなと", "phone": "03"})
    employer = Employer.objects.get()
    assert (answer.url, employer.office) == (employer.get_absolute_url(), worker.office)
    client.post(
        reverse("cases:employer_edit", args=[employer.pk]), {"name": "みなと", "industry": "IT"}
    )
    employer.refresh_from_db()
    assert (employer.industry, employer.is_active) == ("IT", False)


def test_a_company_twice_is_refused_and_what_was_typed_stays(client, employer):
    data = {"name": "株式会社　みなと", "offers": "データ入力"}
    page = client.post(reverse("cases:employer_new"), data)
    text = page.content.decode()
    assert page.context["form"].non_field_errors()
    assert "データ入力" in text
    assert Employer.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("email", "none")])
def test_bad_input_names_its_field(client, worker, field, value):
    page = client.post(reverse("cases:employer_new"), {"name": "みなと", field: value})
    assert set(page.context["form"].errors) == {field}
    assert not Employer.objects.exists()


def test_the_detail_shows_the_offices_youths_only(client, employer):
    mine = InternshipFactory(employer=employer, case__office=employer.office)
    theirs = InternshipFactory(employer=employer)
    hired = EmploymentFactory(employer=employer, case__office=employer.office)
    page = client.get(employer.get_absolute_url())
    assert list(page.context["internships"]) == [mine]
    assert list(page.context["hires"]) == [hired]
    assert theirs.case.youth.name not in page.content.decode()


def test_the_detail_in_english(client, employer):
    client.cookies["django_language"] = "en"
    assert "What they offer and ask for" in client.get(employer.get_absolute_url()).content.decode()
