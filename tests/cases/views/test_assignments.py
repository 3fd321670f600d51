import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Assignment
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, TransferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    staff = StaffFactory(role=Role.CASE_MANAGER)
    client.force_login(staff)
    return staff


@pytest.fixture
def row(manager):
    worker = StaffFactory(office=manager.office, name="桜井 さくら")
    return AssignmentFactory(case__office=manager.office, staff=worker)


def test_page_of_a_case_tells_who_was_when_and_links_to_the_forms(client, row):
    TransferFactory(case=row.case)
    page = client.get(reverse("cases:case_workers", args=[row.case.pk])).content.decode()
    for text in ("桜井 さくら", "返答待ち", "assign/", "transfer/"):
        assert text in page
    assert "workers/" in client.get(row.case.get_absolute_url()).content.decode()


def test_worker_sees_the_history_without_the_forms(client, row):
    client.force_login(row.staff)
    page = client.get(reverse("cases:case_workers", args=[row.case.pk])).content.decode()
    assert "桜井 さくら" in page
    assert "assign/" not in page


def test_a_closed_case_offers_no_form(client, manager):
    case = CaseFactory(office=manager.office, closed=True)
    page = client.get(reverse("cases:case_workers", args=[case.pk])).content.decode()
    assert "担当はまだ決まっていません" in page
    assert "assign/" not in page


def test_a_worker_is_assigned(client, manager, row):
    url = reverse("cases:assignment_new", args=[row.case.pk])
    today = timezone.localdate().isoformat()
    response = client.post(url, {"kind": "key", "staff": manager.pk, "starts_on": today})
    assert response.url == reverse("cases:case_workers", args=[row.case.pk])
    assert Assignment.objects.in_force().get(case=row.case).staff == manager


def test_what_can_not_be_is_said_and_what_was_typed_stays(client, manager, row):
    url = reverse("cases:assignment_new", args=[row.case.pk])
    data = {"kind": "key", "staff": manager.pk, "starts_on": "2020-01-01"}
    page = client.post(url, data).content.decode()
    assert "担当の開始は初回来所の日より前にできません。" in page
    assert 'value="2020-01-01"' in page
    assert row.case.assignments.count() == 1


@pytest.mark.parametrize("both", [True, False])
def test_a_person_or_the_end_is_chosen(client, manager, row, both):
    url = reverse("cases:assignment_new", args=[row.case.pk])
    data = {"kind": "key", "starts_on": "2025-06-01"}
    if both:
        data |= {"staff": manager.pk, "ends": "on"}
    assert list(client.post(url, data).context["form"].errors) == ["staff"]
    assert row.case.assignments.count() == 1


def test_an_assignment_ends(client, row):
    url = reverse("cases:assignment_new", args=[row.case.pk])
    client.post(url, {"kind": "key", "ends": "on", "starts_on": "2025-06-01"})
    assert row.case.assignments.get(staff=None).starts_on.isoformat() == "2025-06-01"


def test_nobody_from_elsewhere_is_offered_or_taken(client, row):
    url = reverse("cases:assignment_new", args=[row.case.pk])
    stranger = StaffFactory(name="よその 職員")
    assert "よその 職員" not in client.get(url).content.decode()
    data = {"kind": "key", "staff": stranger.pk, "starts_on": "2025-06-01"}
    assert client.post(url, data).status_code == 200
    assert row.case.assignments.count() == 1


def test_all_cases_go_to_one_except_where_another_is_chosen(client, manager, row):
    other = AssignmentFactory(case__office=manager.office, staff=row.staff)
    heir = StaffFactory(office=manager.office)
    url = reverse("cases:hand_over", args=[row.staff.pk])
    page = client.get(url).content.decode()
    assert row.case.code in page
    assert other.case.code in page
    today = timezone.localdate().isoformat()
    data = {"starts_on": today, "to": heir.pk, f"to_{other.pk}": manager.pk}
    assert client.post(url, data).url == reverse("cases:worker_list")
    now = Assignment.objects.in_force()
    assert now.get(case=row.case).staff == heir
    assert now.get(case=other.case).staff == manager
    assert "担当しているケースはありません" in client.get(url).content.decode()


def test_each_case_needs_somebody(client, manager, row):
    url = reverse("cases:hand_over", args=[row.staff.pk])
    page = client.post(url, {"starts_on": "2025-06-01"}).content.decode()
    assert "全員分の職員を1人選ぶか、ケースごとに選んでください。" in page
    assert client.post(url, {"starts_on": "", "to": manager.pk}).status_code == 200
    assert row.case.assignments.count() == 1


def test_list_of_workers_counts_their_cases(client, manager, row):
    people = client.get(reverse("cases:worker_list")).context["staff_list"]
    assert [(one.name, one.cases) for one in people] == [("桜井 さくら", 1), (manager.name, 0)]
