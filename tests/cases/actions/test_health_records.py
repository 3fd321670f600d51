import pytest

from cases.actions import health_records
from cases.models import HealthRecord
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, ConsentFactory, HealthRecordFactory, StaffFactory

pytestmark = pytest.mark.django_db
NO_CONSENT = "要配慮情報についての有効な同意がありません。"


@pytest.fixture
def reader():
    return StaffFactory(reads_sensitive=True)


@pytest.fixture
def case(reader):
    return ConsentFactory(case__office=reader.office).case


def add(case, reader):
    return health_records.add(case, by=reader, topic="health", text="通院", source="told")


def take(case, reader, *remarks):
    return health_records.take(case, by=reader, remarks=list(remarks))


def texts():
    return list(HealthRecord.objects.order_by("pk").values_list("text", flat=True))


def test_the_log_holds_no_word_of_what_was_written(case, reader):
    old = add(case, reader)
    new = health_records.correct(old, by=reader, topic="other", text="薬", source="family")
    assert (new.case, new.replaces, new.topic) == (case, old, "other")
    assert [(line.verb, line.changes) for line in AuditEvent.objects.order_by("pk")] == [
        ("health_record.added", {"case": case.pk, "replaces": None}),
        ("health_record.added", {"case": case.pk, "replaces": old.pk}),
    ]


def test_a_record_is_corrected_once(case, reader):
    old = add(case, reader)
    HealthRecordFactory(case=case, replaces=old)
    with pytest.raises(Refusal) as refused:
        health_records.correct(old, by=reader, topic="other", text="薬", source="told")
    assert str(refused.value) == "この記録はすでに訂正されています。最新の記録を訂正してください。"


def test_nothing_is_written_without_consent(reader):
    case = CaseFactory(office=reader.office)
    old = HealthRecordFactory(case=case)
    for refused in (
        lambda: add(case, reader),
        lambda: health_records.correct(old, by=reader, topic="other", text="薬", source="told"),
        lambda: take(case, reader, ("名簿!C2 #1", "薬")),
    ):
        with pytest.raises(Refusal) as refusal:
            refused()
        assert str(refusal.value) == NO_CONSENT
    assert list(HealthRecord.objects.all()) == [old]


def test_remarks_are_taken_once_and_all_or_none(case, reader):
    assert take(case, reader, ("名簿!C2 #1", "薬"), ("名簿!D2 #1", "通院")) == case
    row = HealthRecord.objects.order_by("pk").first()
    assert (row.topic, row.source, row.origin) == ("remark", "import", "名簿!C2 #1")
    with pytest.raises(Refusal) as refused:
        take(case, reader, ("名簿!E2 #1", "新しい"), ("名簿!C2 #1", "薬"))
    assert str(refused.value) == "選んだ備考の中に、すでに取り込まれたものがあります。"
    assert texts() == ["薬", "通院"]


def test_at_least_one_remark_is_chosen(case, reader):
    with pytest.raises(Refusal) as refused:
        take(case, reader)
    assert str(refused.value) == "取り込む備考を1つ以上選んでください。"
