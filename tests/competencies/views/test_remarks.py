import pytest
from django.core.management import call_command
from django.urls import reverse

from cases.models import HealthRecord, Programme
from jobtra import importing
from jobtra.models import AuditEvent
from tests.factories.cases import CaseFactory, ConsentFactory, StaffFactory
from tests.factories.jobtra import ImportBatchFactory
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
TEXT = "朝は薬で眠い"
ROWS = [
    ["利用者番号", "氏名", "備考"],
    ["M-001", "宇野 美咲", TEXT],
    ["M-002", "辻 りく", "よその人"],
]


@pytest.fixture
def reader(client):
    staff = StaffFactory(reads_sensitive=True)
    client.force_login(staff)
    return staff


@pytest.fixture
def case(reader):
    call_command("load_starter", verbosity=0)
    made = {"office": reader.office, "programme": Programme.objects.get(), "course": None}
    CaseFactory(code="M-002", youth__name="辻 りく", **made)
    return CaseFactory(code="M-001", youth__name="宇野 美咲", **made)


@pytest.fixture
def batch(case, reader):
    key = importing.keep({"workbook.xlsx": workbook({"名簿": ROWS}).read()})
    yield ImportBatchFactory(planned_by=reader, sha256=key, applied=True)
    importing.forget(key)


def page_of(case):
    return reverse("competencies:case_remarks", args=[case.pk])


def found(client, case):
    return [
        (row.text, row.cell) for row in client.get(page_of(case)).context["form"].remarks.values()
    ]


def test_a_remark_is_shown_logged_and_taken_over_once(client, case, batch, reader):
    ConsentFactory(case=case)
    assert found(client, case) == [(TEXT, "C2")]
    line = AuditEvent.objects.get(by=reader.code)
    assert (line.verb, line.target_id) == ("remarks.read", str(case.pk))
    origin = f"名簿!C2 #{batch.pk}"
    answer = client.post(page_of(case), {"chosen": [origin]})
    assert answer.url == reverse("cases:health_record_list", args=[case.pk])
    record = HealthRecord.objects.get()
    assert (record.case, record.text, record.topic, record.source, record.origin) == (
        *(case, TEXT, "remark", "import", origin),
    )
    assert found(client, case) == []
    page = client.post(page_of(case), {"chosen": [origin]})
    assert list(page.context["form"].errors) == ["chosen"]
    assert HealthRecord.objects.get() == record


def test_nothing_is_read_without_consent(client, case, batch, reader):
    page = client.get(page_of(case))
    assert (dict(page.context["form"].remarks), TEXT in page.content.decode()) == ({}, False)
    client.post(page_of(case), {"chosen": [f"名簿!C2 #{batch.pk}"]})
    assert not HealthRecord.objects.exists()
    assert not AuditEvent.objects.filter(by=reader.code).exists()


def test_at_least_one_is_chosen(client, case, batch):
    ConsentFactory(case=case)
    page = client.post(page_of(case), {})
    assert page.context["form"].errors == {"chosen": ["取り込む備考を1つ以上選んでください。"]}
    assert "取り込む備考を1つ以上選んでください。" in page.content.decode()


def test_a_remark_is_quoted_nowhere_else(client, case, batch):
    ConsentFactory(case=case)
    client.post(page_of(case), {"chosen": [f"名簿!C2 #{batch.pk}"]})
    for name in ("case_detail", "case_papers"):
        assert TEXT not in client.get(reverse(f"cases:{name}", args=[case.pk])).content.decode()
    assert TEXT not in str(list(AuditEvent.objects.values())) + str(batch.plan)


def test_another_office_finds_nothing(client, case, batch):
    client.force_login(StaffFactory(reads_sensitive=True))
    assert client.get(page_of(case)).status_code == 404
