import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Consent
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, StaffFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def worker(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def case(worker):
    return CaseFactory(office=worker.office)


def new(case):
    return reverse("cases:consent_new", args=[case.pk])


def papers(case):
    return reverse("cases:case_papers", args=[case.pk])


def talk(**answers):
    return {"given_on": TODAY.isoformat(), "method": "paper", **answers}


def test_three_answers_on_one_page_are_three_rows(client, case):
    signed = DocumentFactory(case=case, kind="consent")
    sent = {
        "answer:health": "yes",
        "items:health": "通院の状況",
        "answer:photo": "no",
        "answer:share:employer": "yes",
        "name:share:employer": "株式会社みなと",
        "document": signed.pk,
    }
    assert client.post(new(case), talk(**sent)).url == papers(case)
    rows = Consent.objects.order_by("purpose")
    assert [
        (row.purpose, row.recipient_name, row.items, row.is_given, row.document) for row in rows
    ] == [
        ("health", "", "通院の状況", True, signed),
        ("photo", "", "", False, signed),
        ("share", "株式会社みなと", "", True, signed),
    ]
    page = client.get(papers(case))
    assert [row.purpose for row in page.context["history"]] == ["photo", "share", "health"]


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({}, "__all__", "回答を1つ以上選んでください。"),
        (
            {"answer:share:other": "yes"},
            "name:share:other",
            "共有先の名称を入力してください。",
        ),
        (
            {"items:photo": "会報"},
            "answer:photo",
            "同意・不同意のどちらかを選んでください。",
        ),
        (
            {"name:share:family": "母"},
            "answer:share:family",
            "同意・不同意のどちらかを選んでください。",
        ),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_saved(client, case, sent, field, said):
    page = client.post(new(case), talk(**sent))
    assert page.context["form"].errors == {field: [said]}
    assert said in page.content.decode()
    assert not Consent.objects.exists()


def test_an_end_before_the_answer_is_refused(client, case):
    sent = talk(**{"answer:health": "yes", "valid_until": "2020-01-01", "items:health": "通院"})
    page = client.post(new(case), sent)
    assert page.status_code == 200
    assert "通院" in page.content.decode()
    assert not Consent.objects.exists()


def test_only_a_signed_form_of_this_case_that_one_sees_is_offered(client, case):
    signed = DocumentFactory(case=case, kind="consent")
    DocumentFactory(case=case, kind="consent", is_sensitive=True)
    DocumentFactory(case=case, kind="cv")
    DocumentFactory(kind="consent")
    form = client.get(new(case)).context["form"]
    assert list(form.fields["document"].queryset) == [signed]


def test_withdraw(client, case):
    consent = ConsentFactory(case=case)
    url = reverse("cases:consent_withdraw", args=[consent.pk])
    assert url in client.get(papers(case)).content.decode()
    assert client.get(url).context["form"].initial == {}
    assert client.post(url, {"on": TODAY.isoformat()}).url == papers(case)
    consent.refresh_from_db()
    assert consent.withdrawn_on == TODAY
    assert url not in client.get(papers(case)).content.decode()


def test_a_refusal_stands_on_the_page(client, case):
    url = reverse("cases:consent_withdraw", args=[ConsentFactory(case=case, withdrawn=True).pk])
    assert len(client.post(url, {"on": TODAY.isoformat()}).context["form"].errors["__all__"]) == 1


def test_the_sheet_marks_what_was_answered(client, case):
    ConsentFactory(case=case)
    ConsentFactory(case=case, purpose="photo", is_given=False)
    page = client.get(reverse("cases:consent_sheet", args=[case.pk]))
    assert page.content.decode().count("☑") == 2


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_of_an_empty_case(client, case, language):
    for name in ("case_papers", "consent_new", "consent_sheet"):
        url = reverse(f"cases:{name}", args=[case.pk])
        assert client.get(url, headers={"accept-language": language}).status_code == 200
