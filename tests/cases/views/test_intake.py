import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import Role
from cases.models import Assignment, Case, Youth
from tests.factories.cases import (
    AssessmentFactory,
    CaseFactory,
    ConsentFactory,
    CourseFactory,
    EnquiryFactory,
    OfficeFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
NEW = "cases:case_new"


@pytest.fixture(autouse=True)
def staff(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def typed(course, staff):
    return {
        "name": "宇野 美咲",
        "kana": "うの みさき",
        "course": f"{course.programme_id}:{course.pk}",
        "first_visit_on": "2026-04-01",
        "key_worker": staff.pk,
    }


def text(response):
    return response.content.decode()


def address(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


class TestNew:
    def test_nobody_alike_is_opened_at_once(self, client, staff, course, typed):
        answer = client.post(reverse(NEW), typed)
        case = Case.objects.get()
        assert answer.url == case.get_absolute_url()
        assert (case.office, case.course, case.youth.name) == (staff.office, course, "宇野 美咲")
        assert Assignment.objects.get().staff == staff

    def test_a_worker_is_proposed_a_case_manager_is_not(self, client, staff):
        assert client.get(reverse(NEW)).context["form"]["key_worker"].initial == staff
        client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=staff.office))
        assert client.get(reverse(NEW)).context["form"]["key_worker"].initial is None

    def test_key_workers_are_those_of_the_office(self, client, staff):
        StaffFactory()
        StaffFactory(office=staff.office, is_active=False)
        StaffFactory(office=staff.office, role=Role.OFFICE_MANAGER)
        field = client.get(reverse(NEW)).context["form"].fields["key_worker"]
        assert list(field.queryset) == [staff]

    def test_a_course_may_be_decided_later(self, client, course, typed):
        client.post(reverse(NEW), typed | {"course": f"{course.programme_id}:"})
        assert (Case.objects.get().programme, Case.objects.get().course) == (
            course.programme,
            None,
        )

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("course", "9:9"),
            ("course", ""),
            ("first_visit_on", "2999-01-01"),
            ("first_visit_on", ""),
            ("key_worker", "0"),
            ("born_on", "2999-01-01"),
            ("email", "x"),
        ],
    )
    def test_bad_input_names_the_field_and_saves_nothing(self, client, typed, field, value):
        response = client.post(reverse(NEW), typed | {"phone": "090-1", field: value})
        assert set(response.context["form"].errors) == {field}
        assert 'value="090-1"' in text(response)
        assert not Youth.objects.exists()


class TestSearchBeforeCreate:
    @pytest.fixture
    def known(self, staff):
        return CaseFactory(
            office=staff.office, youth__name="宇野　美咲", youth__kana="ウノ ミサキ", closed=True
        )

    def test_who_is_alike_is_shown_before_anything_is_saved(self, client, known, typed):
        response = client.post(reverse(NEW), typed)
        page = text(response)
        assert "どなたかを選んでください" in page
        assert known.get_absolute_url() in page
        assert "氏名が同じ" in page
        assert Youth.objects.get() == known.youth

    def test_somebody_new(self, client, known, typed):
        seen = client.post(reverse(NEW), typed).context["form"].found
        client.post(reverse(NEW), typed | {"who": "new", "seen": seen})
        assert Youth.objects.count() == 2
        assert Case.objects.order_by("pk").last().previous is None

    def test_this_youth_has_a_new_stay(self, client, known, typed):
        typed |= {"who": str(known.youth_id), "seen": str(known.youth_id), "phone": "090-9"}
        client.post(reverse(NEW), typed)
        youth = Youth.objects.get()
        case = Case.objects.exclude(pk=known.pk).get()
        assert (case.youth, case.previous, youth.phone) == (youth, known, "")

    def test_with_an_open_case_it_is_refused(self, client, staff, known, typed):
        Case.objects.update(status="open", closed_on=None)
        typed |= {"who": str(known.youth_id), "seen": str(known.youth_id)}
        assert "この事業所で続いているケースがあります" in text(client.post(reverse(NEW), typed))

    def test_an_answer_to_another_list_does_not_count(self, client, staff, known, typed):
        other = CaseFactory(office=staff.office, youth__kana="うのみさき").youth_id
        for seen in ("", str(known.youth_id)):
            client.post(reverse(NEW), typed | {"who": "new", "seen": seen})
        for who in ("", "x", "0"):
            seen = f"{known.youth_id},{other}"
            client.post(reverse(NEW), typed | {"who": who, "seen": seen})
        assert Youth.objects.count() == 2

    def test_of_another_office_only_its_name_is_told(self, client, typed):
        elsewhere = CaseFactory(
            office=OfficeFactory(name="港事業所"),
            youth__name="宇野 美咲",
            youth__born_on=dt.date(1999, 12, 31),
            youth__phone="03-9876",
        )
        page = text(client.post(reverse(NEW), typed))
        assert "ほかの事業所(港事業所)に記録があります" in page
        for content in (elsewhere.code, "1999", "03-9876", elsewhere.get_absolute_url()):
            assert content not in page
        assert page.count('name="who"') == 1
        typed |= {"who": str(elsewhere.youth_id), "seen": str(elsewhere.youth_id)}
        client.post(reverse(NEW), typed)
        assert Case.objects.get() == elsewhere
        client.post(reverse(NEW), typed | {"who": "new"})
        assert Case.objects.count() == 2


class TestFromAnEnquiry:
    @pytest.fixture
    def enquiry(self, staff):
        return EnquiryFactory(
            office=staff.office,
            name="宇野 美咲",
            call_name="みさ",
            contact="090-1234",
            route="visit",
        )

    def test_what_was_told_is_filled_in(self, client, enquiry):
        form = client.get(address("enquiry_first_visit", enquiry)).context["form"]
        assert form["name"].value() == "宇野 美咲"
        assert form["call_name"].value() == "みさ"
        assert form["phone"].value() == "090-1234"
        assert form["first_visit_on"].value() == timezone.localdate()

    def test_an_address_is_an_address(self, client, staff):
        enquiry = EnquiryFactory(office=staff.office, contact="a@example.jp")
        form = client.get(address("enquiry_first_visit", enquiry)).context["form"]
        assert (form["email"].value(), form["phone"].value()) == ("a@example.jp", "")

    def test_who_is_alike_is_shown_at_once(self, client, staff, enquiry):
        CaseFactory(office=staff.office, youth__name="宇野美咲", closed=True)
        assert "この中に同じ方はいますか" in text(
            client.get(address("enquiry_first_visit", enquiry))
        )

    def test_it_becomes_a_case_once(self, client, enquiry, typed):
        url = address("enquiry_first_visit", enquiry)
        client.post(url, typed)
        enquiry.refresh_from_db()
        assert enquiry.case == Case.objects.get()
        again = text(client.post(url, typed | {"name": "青木", "kana": ""}))
        assert "すでにケースになっています" in again
        assert Youth.objects.count() == 1


class TestReturn:
    def test_is_offered_on_a_case_that_is_over_and_tied_on_both(self, client, staff, typed):
        old = CaseFactory(office=staff.office, closed=True)
        url = address("case_return", old)
        assert url in text(client.get(address("case_course", old)))
        form = client.get(url).context["form"]
        assert form["course"].value() == f"{old.programme_id}:{old.course_id}"
        answer = client.post(url, typed)
        new = old.youth.cases.exclude(pk=old.pk).get()
        assert answer.url == new.get_absolute_url()
        assert new.previous == old
        page = text(client.get(address("case_course", old)))
        assert "再開後のケース" in page
        assert new.code in page
        assert url not in page
        page = text(client.get(address("case_course", new)))
        assert "前回のケース" in page
        assert old.code in page

    def test_is_not_offered_while_the_case_is_open(self, client, staff):
        case = CaseFactory(office=staff.office)
        assert address("case_return", case) not in text(client.get(address("case_course", case)))


class TestEnrol:
    @pytest.fixture
    def case(self, staff):
        return CaseFactory(office=staff.office, enrolled_on=None)

    def test_what_is_missing_is_said_before_and_after(self, client, case):
        url, said = address("case_enrol", case), "についての同意がありません"
        assert said in text(client.get(url))
        assert said in text(client.post(url, {"on": "2026-04-01"}))

    def test_the_day(self, client, case):
        ConsentFactory(case=case, purpose="support")
        assert set(
            client.post(address("case_enrol", case), {"on": "x"}).context["form"].errors
        ) == {"on"}
        answer = client.post(address("case_enrol", case), {"on": "2026-04-01"})
        assert answer.url == case.get_absolute_url()
        case.refresh_from_db()
        assert case.enrolled_on == dt.date(2026, 4, 1)

    def test_the_first_visit(self, client, case):
        client.post(address("case_first_visit", case), {"on": "2026-03-01"})
        case.refresh_from_db()
        assert case.first_visit_on == dt.date(2026, 3, 1)


class TestCourse:
    def test_says_the_next_step(self, client, staff):
        case = CaseFactory(office=staff.office, enrolled_on=None)
        page = text(client.get(address("case_course", case)))
        assert "支援の内容を説明し、利用の同意を確かめます" in page
        assert address("case_enrol", case) in page

    def test_the_newest_assessment_first(self, client, staff):
        old = AssessmentFactory(case__office=staff.office, submitted=True)
        new = AssessmentFactory(case=old.case, replaces=old, reason="x")
        response = client.get(address("case_course", old.case))
        assert response.context["assessments"] == [new, old]
        assert "差し替え済み" in text(response)

    def test_a_file_that_may_be_the_same_is_told_to_the_case_manager(self, client, staff):
        one, other = (CaseFactory(office=staff.office, youth__name="宇野 美咲") for _ in range(2))
        url = reverse("cases:youth_merge", args=[one.youth_id, other.youth_id])
        assert url not in text(client.get(address("case_course", one)))
        client.force_login(StaffFactory(role=Role.CASE_MANAGER, office=staff.office))
        assert url in text(client.get(address("case_course", one)))

    def test_of_a_stay_elsewhere_only_the_office_is_told(self, client, staff):
        old = CaseFactory(closed=True, office__name="港事業所")
        new = CaseFactory(office=staff.office, youth=old.youth, previous=old)
        page = text(client.get(address("case_course", new)))
        assert "港事業所" in page
        for content in (old.code, old.get_absolute_url(), "中断"):
            assert content not in page
