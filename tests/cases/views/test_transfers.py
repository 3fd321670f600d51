import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Transfer
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory, TransferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return StaffFactory(role=Role.CASE_MANAGER)


@pytest.fixture
def taker():
    return StaffFactory(role=Role.OFFICE_MANAGER)


@pytest.fixture
def case(asker):
    return CaseFactory(office=asker.office, youth__name="宇野 美咲", code="C-77")


@pytest.fixture
def transfer(case, taker, asker):
    return TransferFactory(
        case=case,
        to_office=taker.office,
        asked_by=asker,
        moves_on=timezone.localdate(),
        reason="引っ越し",
    )


def url(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


def test_another_office_is_asked(client, case, taker, asker):
    client.force_login(asker)
    data = {
        "to_office": taker.office.pk,
        "moves_on": timezone.localdate().isoformat(),
        "reason": "引っ越し",
    }
    response = client.post(url("transfer_new", case), data)
    transfer = Transfer.objects.get()
    assert response.url == transfer.get_absolute_url()
    assert (transfer.case, transfer.to_office, transfer.reason) == (case, taker.office, "引っ越し")


def test_own_and_closed_offices_are_no_choice(client, case, asker, taker):
    OfficeFactory(closed_on=timezone.localdate())
    client.force_login(asker)
    form = client.get(url("transfer_new", case)).context["form"]
    assert list(form.fields["to_office"].queryset) == [taker.office]


def test_what_is_missing_is_named(client, case, asker):
    client.force_login(asker)
    form = client.post(url("transfer_new", case), {"moves_on": "x"}).context["form"]
    assert set(form.errors) == {"to_office", "moves_on", "reason"}
    assert not Transfer.objects.exists()


def test_a_second_one_is_refused_with_its_sentence(client, transfer, case, taker, asker):
    client.force_login(asker)
    data = {"to_office": taker.office.pk, "moves_on": timezone.localdate(), "reason": "また"}
    page = client.post(url("transfer_new", case), data).content.decode()
    assert "このケースの移管は、返答" in page
    assert Transfer.objects.count() == 1


def test_the_office_asked_sees_code_and_age_but_no_name_and_no_file(client, transfer, taker):
    client.force_login(taker)
    for address in (reverse("cases:transfer_list"), transfer.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "C-77" in page
        assert "25〜29歳" in page
        assert "宇野" not in page
    assert client.get(transfer.case.get_absolute_url()).status_code == 404


def test_it_takes_the_case_and_the_old_office_sees_it_no_more(client, transfer, taker, asker):
    client.force_login(taker)
    worker = StaffFactory(office=taker.office)
    response = client.post(url("transfer_accept", transfer), {"key_worker": worker.pk})
    assert response.url == transfer.get_absolute_url()
    assert client.get(transfer.case.get_absolute_url()).status_code == 200
    client.force_login(asker)
    assert client.get(transfer.case.get_absolute_url()).status_code == 404
    page = client.get(transfer.get_absolute_url()).content.decode()
    assert "移管済み" in page
    assert transfer.case.get_absolute_url() not in page


def test_only_people_of_the_office_asked_are_offered(client, transfer, taker, asker):
    client.force_login(taker)
    form = client.get(url("transfer_accept", transfer)).context["form"]
    assert list(form.fields["key_worker"].queryset) == [taker]


@pytest.mark.parametrize("name", ["transfer_accept", "transfer_refuse"])
def test_who_asks_can_not_answer(client, transfer, asker, name):
    client.force_login(asker)
    assert client.get(url(name, transfer)).status_code == 404


def test_it_is_refused_with_a_reason(client, transfer, taker):
    client.force_login(taker)
    assert "reason" in client.post(url("transfer_refuse", transfer)).context["form"].errors
    client.post(url("transfer_refuse", transfer), {"reason": "定員のため"})
    page = client.get(transfer.get_absolute_url()).content.decode()
    assert "定員のため" in page
    assert "断りました" in page


def test_who_asked_withdraws(client, transfer, taker, asker):
    client.force_login(taker)
    assert client.post(url("transfer_withdraw", transfer)).status_code == 404
    client.force_login(asker)
    client.post(url("transfer_withdraw", transfer))
    transfer.refresh_from_db()
    assert transfer.is_withdrawn


def test_nothing_yet(client, asker):
    client.force_login(asker)
    assert "移管はまだありません" in client.get(reverse("cases:transfer_list")).content.decode()
