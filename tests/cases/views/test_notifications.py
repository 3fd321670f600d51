import pytest
from django.urls import reverse

from cases.actions import calendar_feeds
from cases.models import CalendarFeed, NotificationSetting
from cases.models.notification import Kind
from jobtra.models import AuditEvent
from tests.factories.cases import (
    CaseFactory,
    NotificationFactory,
    NotificationSettingFactory,
    OfficeFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("cases:notification_list")
SETTINGS = reverse("cases:notification_settings")


@pytest.fixture
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def test_unread_first_with_sentence_code_and_name(client, staff):
    case = CaseFactory(office=staff.office, code="C-9", youth__name="宇野 美咲")
    old = NotificationFactory(staff=staff, verb="transfer.refused", case=case)
    new = NotificationFactory(staff=staff, verb="case.assigned", case=case)
    client.get(new.get_absolute_url())
    NotificationFactory()
    response = client.get(LIST)
    assert [line.notification for line in response.context["lines"]] == [old, new]
    page = response.content.decode()
    for text in ("このケースの担当になりました", "移管が断られました", "宇野 美咲 C-9"):
        assert text in page


def test_no_name_of_a_case_of_another_office(client, staff):
    case = CaseFactory(code="C-9", youth__name="宇野 美咲")
    NotificationFactory(staff=staff, case=case)
    page = client.get(LIST).content.decode()
    assert "C-9" in page
    assert "宇野" not in page


def test_a_verb_without_a_sentence_says_its_kind(client, staff):
    NotificationFactory(staff=staff, verb="new.verb", kind=Kind.ALERT)
    assert str(Kind.ALERT.label) in client.get(LIST).content.decode()


def test_bell_counts_what_is_unread_without_a_query_more(
    client, staff, django_assert_max_num_queries
):
    for _ in range(2):
        NotificationFactory(staff=staff)
    NotificationFactory(staff=staff, kind=Kind.ALERT)
    NotificationSettingFactory(staff=staff, kind=Kind.ALERT, on_page=False)
    with django_assert_max_num_queries(4):  # session, person, settings, feed
        page = client.get(SETTINGS).content.decode()
    assert 'aria-label="お知らせ: 未読 2件"' in page


def test_opening_marks_as_read_and_leads_on(client, staff):
    told = NotificationFactory(staff=staff, path="/cases/")
    assert client.get(told.get_absolute_url()).url == "/cases/"
    told.refresh_from_db()
    first = told.read_at
    assert first
    client.get(told.get_absolute_url())
    told.refresh_from_db()
    assert told.read_at == first


def test_nobody_opens_what_another_was_told(client, staff):
    told = NotificationFactory(staff=StaffFactory(office=staff.office))
    assert client.get(told.get_absolute_url()).status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_all_read_is_mine_only(client, staff):
    mine, other = NotificationFactory(staff=staff), NotificationFactory()
    assert client.post(reverse("cases:notification_read_all")).url == LIST
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at
    assert other.read_at is None


def test_nothing_to_tell(client, staff):
    assert "お知らせはありません" in client.get(LIST).content.decode()


def test_a_kind_is_left_out(client, staff):
    wanted = {f"{way}_{kind}": "on" for kind in Kind for way in ("on_page", "by_mail")}
    del wanted["by_mail_alert"]
    assert client.post(SETTINGS, wanted).url == SETTINGS
    rows = NotificationSetting.objects.filter(staff=staff)
    assert rows.count() == len(Kind)
    assert list(rows.filter(by_mail=False).values_list("kind", "on_page")) == [("alert", True)]
    form = client.get(SETTINGS).context["form"]
    assert [page.value() for _label, page, _mail in form.lines()] == [True] * len(Kind)
    assert [kind for kind in Kind if not form[f"by_mail_{kind}"].value()] == [Kind.ALERT]
    assert AuditEvent.objects.filter(verb="notifications.chosen").exists()


def test_the_calendar_link_is_shown_once_and_closed(client, staff):
    page = client.post(reverse("cases:calendar_feed_make")).content.decode()
    token = page.split("http://testserver/calendar/")[1].split(".ics")[0]
    assert calendar_feeds.owner(token) == staff
    page = client.get(SETTINGS).content.decode()
    assert token not in page
    assert "有効です" in page
    client.post(reverse("cases:calendar_feed_withdraw"))
    assert calendar_feeds.owner(token) is None


def test_the_page_of_the_link_is_not_kept(client, staff):
    response = client.post(reverse("cases:calendar_feed_make"))
    assert "no-store" in response["Cache-Control"]
    assert client.get(reverse("cases:calendar_feed_make")).url == SETTINGS
    assert CalendarFeed.objects.count() == 1


def test_who_manages_people_has_notifications_and_no_calendar(client):
    client.force_login(StaffFactory(role="administrator", office=OfficeFactory()))
    page = client.get(SETTINGS).content.decode()
    assert reverse("cases:calendar_feed_make") not in page
