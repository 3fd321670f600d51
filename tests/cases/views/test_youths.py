import pytest
from django.urls import reverse

from cases.access import Role
from cases.models import Youth
from jobtra.models import AuditEvent
from tests.factories.cases import CaseFactory, StaffFactory

pytestmark = pytest.mark.django_db
PAIRS = "cases:youth_pairs"


@pytest.fixture(autouse=True)
def manager(client):
    staff = StaffFactory(role=Role.CASE_MANAGER)
    client.force_login(staff)
    return staff


@pytest.fixture
def pair(manager):
    return [
        CaseFactory(
            office=manager.office,
            youth__name="宇野 美咲",
            youth__kana="うの みさき",
            youth__phone=phone,
            youth__email=email,
        ).youth
        for phone, email in (("090-1", ""), ("090-2", "misaki@example.jp"))
    ]


def text(response):
    return response.content.decode()


def merge_url(one, other):
    return reverse("cases:youth_merge", args=[one.pk, other.pk])


class TestEdit:
    def test_leads_back_to_the_case(self, client, manager):
        case = CaseFactory(office=manager.office)
        url = reverse("cases:youth_edit", args=[case.youth_id])
        assert url in text(client.get(case.get_absolute_url()))
        answer = client.post(
            url, {"name": "宇野 美咲", "phone": "090-1", "emergency_contact": "母"}
        )
        assert answer.url == case.get_absolute_url()
        youth = Youth.objects.get()
        assert (youth.name, youth.phone, youth.emergency_contact) == ("宇野 美咲", "090-1", "母")
        assert "090-1" not in str(AuditEvent.objects.get().changes)

    @pytest.mark.parametrize(
        ("field", "value"), [("name", ""), ("email", "x"), ("born_on", "2999-01-01")]
    )
    def test_bad_input_names_the_field(self, client, manager, field, value):
        case = CaseFactory(office=manager.office)
        url = reverse("cases:youth_edit", args=[case.youth_id])
        response = client.post(url, {"name": "宇野", "phone": "090-1", field: value})
        assert set(response.context["form"].errors) == {field}
        assert 'value="090-1"' in text(response)
        assert not AuditEvent.objects.exists()


class TestPairs:
    def test_of_the_own_office(self, client, pair):
        CaseFactory(youth__name="宇野 美咲")
        response = client.get(reverse(PAIRS))
        assert [(one.first, one.second) for one in response.context["pairs"]] == [tuple(pair)]
        assert merge_url(*pair) in text(response)

    def test_none_says_so(self, client):
        assert "重複の可能性がある若者はいません" in text(client.get(reverse(PAIRS)))

    def test_in_english(self, client):
        client.cookies["django_language"] = "en"
        assert "No two files look alike" in text(client.get(reverse(PAIRS)))


class TestMerge:
    def test_side_by_side_only_what_differs_is_asked(self, client, pair):
        response = client.get(merge_url(*pair))
        assert list(response.context["form"].fields) == ["phone"]
        assert "misaki@example.jp" in text(response)
        assert "氏名が同じ, ふりがなが同じ" in text(response)

    def test_the_chosen_values_are_kept_and_gaps_filled(self, client, pair):
        kept, gone = pair
        answer = client.post(merge_url(*pair), {"phone": "other"})
        kept.refresh_from_db()
        assert (kept.phone, kept.email) == ("090-2", "misaki@example.jp")
        assert kept.cases.count() == 2
        assert answer.url == kept.cases.order_by("pk").last().get_absolute_url()
        assert client.get(merge_url(kept, gone)).status_code == 404
        assert client.get(reverse("cases:youth_edit", args=[gone.pk])).status_code == 404

    def test_who_is_merged_is_in_no_list(self, client, pair):
        client.post(merge_url(*pair), {"phone": "kept"})
        assert client.get(reverse(PAIRS)).context["pairs"] == []
        found = client.get(reverse("cases:case_list"), {"q": "宇野"}).context["case_list"]
        assert {case.youth for case in found} == {pair[0]}

    def test_nothing_chosen_merges_nothing(self, client, pair):
        assert set(client.post(merge_url(*pair), {}).context["form"].errors) == {"phone"}
        assert Youth.objects.kept().count() == 2

    def test_a_case_elsewhere_is_refused(self, client, pair):
        CaseFactory(youth=pair[1])
        page = text(client.post(merge_url(*pair), {"phone": "kept"}))
        assert "ほかの事業所にもケースがあるため" in page

    def test_not_with_oneself_nor_with_another_office(self, client, pair):
        assert client.get(merge_url(pair[0], pair[0])).status_code == 404
        assert client.get(merge_url(pair[0], CaseFactory().youth)).status_code == 404
