import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.access import Role
from competencies.models import LockExtension
from tests.factories.cases import StaffFactory
from tests.factories.competencies import LockExtensionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2025-11-07 12:00 +0900", tick=False):
        yield


@pytest.fixture
def manager():
    return StaffFactory(role=Role.OFFICE_MANAGER, name="鈴木 一")


@pytest.fixture
def browser(client, manager):
    client.force_login(manager)
    return client


def page(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


URL = "competencies:lock_postpone"


def test_postpone_offers_the_open_months_and_lists_what_was_granted(browser, manager):
    LockExtensionFactory(reason="よその事業所")
    found = page(browser.get(reverse(URL), {"month": "2025-10"}))
    assert "2025年11月 (12月5日(金))" in found
    assert '<option value="2025-10" selected>2025年10月 (11月10日(月))</option>' in found
    assert "変更はありません" in found
    assert "よその事業所" not in found
    answer = browser.post(
        reverse(URL), {"month": "2025-10", "to": "2025-11-20", "reason": "監査のため"}
    )
    assert answer.url == reverse(URL)
    row = LockExtension.objects.get(office=manager.office)
    assert (row.month, row.locks_on) == (dt.date(2025, 10, 1), dt.date(2025, 11, 20))
    found = page(browser.get(reverse(URL)))
    assert "監査のため (鈴木 一 11月7日(金))" in found


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to": "2025-11-07"}, "2025年11月10日から2025年12月10日まで"),
        ({"to": "2025-12-11"}, "2025年11月10日から2025年12月10日まで"),
        ({"to": ""}, "このフィールドは必須です。"),
        ({"reason": ""}, "このフィールドは必須です。"),
        ({"month": "2025-09"}, "正しく選択してください"),
    ],
)
def test_postpone_says_what_is_wrong_and_keeps_what_was_typed(browser, changed, sentence):
    typed = {"month": "2025-10", "to": "2025-11-20", "reason": "監査のため"} | changed
    found = page(browser.post(reverse(URL), typed))
    assert sentence in found
    assert typed["reason"] in found
    assert not LockExtension.objects.exists()
