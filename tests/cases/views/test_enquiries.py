import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Enquiry
from jobtra.models import AuditEvent
from tests.factories.cases import CaseFactory, EnquiryFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST, NEW = "cases:enquiry_list", "cases:enquiry_new"


@pytest.fixture(autouse=True)
def staff(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


def text(response):
    return response.content.decode()


def typed(**more):
    return {
        "received_at": "2026-04-01T10:30",
        "route": "phone",
        "caller": "self",
        "concern": "働きたい",
        **more,
    }


class TestList:
    def shown(self, client, **asked):
        return list(client.get(reverse(LIST), asked).context["enquiry_list"])

    def test_open_ones_the_urgent_first(self, client, staff):
        now = timezone.now()
        older, newer, urgent = (
            EnquiryFactory(
                office=staff.office, received_at=now - dt.timedelta(days=days), is_urgent=is_urgent
            )
            for days, is_urgent in ((2, False), (1, False), (3, True))
        )
        ended = EnquiryFactory(office=staff.office, ended=True, is_urgent=True)
        EnquiryFactory()
        assert self.shown(client) == [urgent, newer, older]
        assert self.shown(client, status="all") == [urgent, newer, older, ended]

    @pytest.mark.parametrize("q", ["宇野美咲", "うの　みさき", "ｳﾉ", "ウノ", "1234", "みーちゃん"])
    def test_search_among_all(self, client, staff, q):
        EnquiryFactory(office=staff.office)
        found = EnquiryFactory(
            office=staff.office,
            ended=True,
            name="宇野 美咲",
            kana="ウノ ミサキ",
            call_name="みーちゃん",
            contact="090-1234-5678",
        )
        assert self.shown(client, q=q) == [found]

    def test_empty_and_nothing_found_say_so(self, client):
        assert "対応中の受付はありません" in text(client.get(reverse(LIST)))
        assert "「x」に当てはまる受付はありません" in text(client.get(reverse(LIST), {"q": "x"}))

    def test_one_that_became_a_case_leads_there(self, client, staff):
        case = CaseFactory(office=staff.office)
        EnquiryFactory(office=staff.office, case=case)
        assert case.get_absolute_url() in text(client.get(reverse(LIST), {"status": "all"}))

    def test_in_english(self, client):
        client.cookies["django_language"] = "en"
        assert "No open enquiry" in text(client.get(reverse(LIST)))


class TestNew:
    def test_received_is_now_unless_said_otherwise(self, client):
        form = client.get(reverse(NEW)).context["form"]
        moment = form["received_at"].value()
        assert abs(timezone.make_aware(moment) - timezone.localtime()) < dt.timedelta(minutes=2)

    def test_is_written_down(self, client, staff):
        answer = client.post(reverse(NEW), typed(is_urgent="on"))
        enquiry = Enquiry.objects.get()
        assert answer.url == enquiry.get_absolute_url()
        assert (enquiry.office, enquiry.taken_by, enquiry.is_urgent) == (staff.office, staff, True)
        assert AuditEvent.objects.get().verb == "enquiry.taken"

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("concern", "", "このフィールドは必須です"),
            ("route", "x", "選択"),
            ("received_at", "2999-01-01T10:00", "先の日時です"),
            ("received_at", "?", "日時"),
            ("born_on", "2999-01-01", "先の日付です"),
        ],
    )
    def test_bad_input_names_the_field_and_saves_nothing(self, client, field, value, said):
        response = client.post(reverse(NEW), typed(caller_name="母", **{field: value}))
        assert set(response.context["form"].errors) == {field}
        assert said in text(response)
        assert 'value="母"' in text(response)
        assert not Enquiry.objects.exists()


class TestOne:
    def test_detail_offers_the_next_steps(self, client, staff):
        enquiry = EnquiryFactory(office=staff.office)
        page = text(client.get(enquiry.get_absolute_url()))
        for name in ("enquiry_first_visit", "enquiry_edit", "enquiry_end"):
            assert reverse(f"cases:{name}", args=[enquiry.pk]) in page

    def test_an_office_manager_is_not_offered_to_open_a_case(self, client, staff):
        enquiry = EnquiryFactory(office=staff.office)
        client.force_login(StaffFactory(office=staff.office, role=Role.OFFICE_MANAGER))
        page = text(client.get(enquiry.get_absolute_url()))
        assert reverse("cases:enquiry_first_visit", args=[enquiry.pk]) not in page

    def test_edit(self, client, staff):
        enquiry = EnquiryFactory(office=staff.office)
        answer = client.post(
            reverse("cases:enquiry_edit", args=[enquiry.pk]), typed(call_name="ゆう")
        )
        assert answer.url == enquiry.get_absolute_url()
        enquiry.refresh_from_db()
        assert enquiry.call_name == "ゆう"

    def test_end_and_then_nothing_more(self, client, staff):
        enquiry = EnquiryFactory(office=staff.office)
        url = reverse("cases:enquiry_end", args=[enquiry.pk])
        assert "必須" in text(client.post(url, {"reason": ""}))
        page = text(client.post(url, {"reason": "他の窓口へ"}, follow=True))
        assert "他の窓口へ" in page
        assert reverse("cases:enquiry_edit", args=[enquiry.pk]) not in page
        again = text(client.post(url, {"reason": "もう一度"}))
        assert "この受付は終了しています" in again
        assert "もう一度" in again
