import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import HealthRecord
from jobtra.models import AuditEvent
from tests.factories.cases import CaseFactory, ConsentFactory, HealthRecordFactory, StaffFactory

pytestmark = pytest.mark.django_db
TEXT = "月に一度、通院している"
CLOSED = "要配慮情報についての有効な同意がありません"


@pytest.fixture
def reader(client):
    staff = StaffFactory(reads_sensitive=True)
    client.force_login(staff)
    return staff


@pytest.fixture
def case(reader):
    return CaseFactory(office=reader.office)


@pytest.fixture
def consent(case):
    return ConsentFactory(case=case)


@pytest.fixture
def record(case):
    return HealthRecordFactory(case=case, text=TEXT)


def page_of(case):
    return reverse("cases:health_record_list", args=[case.pk])


def audited():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "target", "target_id", "by"))


def reading(case, reader):
    return ("health_record.read", "cases.Case", str(case.pk), reader.code)


def test_each_reading_is_one_line_of_the_log(client, case, consent, record, reader):
    page = client.get(page_of(case)).content.decode()
    assert TEXT in page
    assert audited() == [reading(case, reader)]
    client.get(page_of(case))
    assert audited() == [reading(case, reader)] * 2
    assert [line.changes for line in AuditEvent.objects.all()] == [{}, {}]


def test_what_was_corrected_stands_beneath_what_holds(client, case, consent, record):
    new = HealthRecordFactory(case=case, text="通院は終わった", replaces=record)
    [(topic, [line])] = client.get(page_of(case)).context["topics"]
    assert (topic, line.record, line.earlier) == ("健康・受診", new, [record])


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [{"is_given": False}],
        [{"withdrawn": True}],
        [{"valid_until": timezone.localdate() - dt.timedelta(days=1)}],
        [{}, {"is_given": False}],
        [{"purpose": "support"}],
    ],
    ids=["never", "refused", "withdrawn", "run out", "refused later", "other purpose"],
)
def test_without_consent_the_page_says_the_same_with_and_without_records(client, case, answers):
    for answer in answers:
        ConsentFactory(case=case, **answer)
    empty = client.get(page_of(case))
    HealthRecordFactory(case=case, text=TEXT)
    page = client.get(page_of(case))
    assert CLOSED in page.content.decode()
    assert main(page) == main(empty)
    assert (page.context["topics"], audited()) == ([], [])


def main(page):
    return page.content.decode().partition("<main")[2]


def test_without_the_right_there_is_neither_page_nor_hint(client, case, consent, record):
    client.force_login(StaffFactory(office=case.office))
    for url in (
        page_of(case),
        reverse("cases:health_record_new", args=[case.pk]),
        reverse("cases:health_record_correct", args=[record.pk]),
    ):
        assert client.get(url).status_code == 403
    papers = client.get(reverse("cases:case_papers", args=[case.pk])).content.decode()
    assert (page_of(case) in papers, "/health/" in papers, audited()) == (False, False, [])


def test_with_the_right_the_papers_lead_here_and_show_nothing(client, case, consent, record):
    papers = client.get(reverse("cases:case_papers", args=[case.pk])).content.decode()
    assert (page_of(case) in papers, TEXT in papers, audited()) == (True, False, [])


def test_another_office_finds_nothing(client, case, consent, record):
    client.force_login(StaffFactory(reads_sensitive=True))
    for url in (page_of(case), reverse("cases:health_record_correct", args=[record.pk])):
        assert client.get(url).status_code == 404
    assert audited() == []


def test_add(client, case, consent, reader):
    url = reverse("cases:health_record_new", args=[case.pk])
    sent = {"topic": "medication", "source": "told", "text": "朝の薬"}
    assert client.post(url, sent).url == page_of(case)
    record = HealthRecord.objects.get()
    assert (record.case, record.topic, record.source, record.text, record.recorded_by) == (
        *(case, "medication", "told", "朝の薬", reader),
    )


def test_what_a_spreadsheet_says_can_not_be_typed(client, case, consent):
    url = reverse("cases:health_record_new", args=[case.pk])
    page = client.post(url, {"topic": "remark", "source": "import", "text": "朝の薬"})
    assert set(page.context["form"].errors) == {"topic", "source"}
    assert "朝の薬" in page.content.decode()
    assert not HealthRecord.objects.exists()


def test_without_consent_there_is_no_form_and_nothing_is_added(client, case):
    url = reverse("cases:health_record_new", args=[case.pk])
    assert "<textarea" not in client.get(url).content.decode()
    page = client.post(url, {"topic": "health", "source": "told", "text": "朝の薬"})
    assert CLOSED in page.content.decode()
    assert not HealthRecord.objects.exists()


def test_correct_shows_what_stands_and_logs_that(client, case, consent, record, reader):
    url = reverse("cases:health_record_correct", args=[record.pk])
    assert TEXT in client.get(url).content.decode()
    assert audited() == [reading(case, reader)]
    sent = {"topic": "health", "source": "told", "text": "通院は終わった"}
    assert client.post(url, sent).url == page_of(case)
    new = HealthRecord.objects.get(replaces=record)
    assert (new.text, HealthRecord.objects.get(pk=record.pk).text) == ("通院は終わった", TEXT)


def test_a_record_is_not_found_once_the_consent_is_gone(client, case, record):
    ConsentFactory(case=case, withdrawn=True)
    url = reverse("cases:health_record_correct", args=[record.pk])
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert audited() == []


def test_a_remark_keeps_its_topic_and_source_when_corrected(client, case, consent):
    remark = HealthRecordFactory(case=case, topic="remark", source="import", origin="名簿!C2 #1")
    url = reverse("cases:health_record_correct", args=[remark.pk])
    client.post(url, {"topic": "remark", "source": "import", "text": "夜の薬"})
    new = HealthRecord.objects.get(replaces=remark)
    assert (new.topic, new.source, new.text) == ("remark", "import", "夜の薬")
