import logging

import pytest

from jobtra import logs


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /me/abc-_123/", "Not Found: /me/…"),
        ('"GET /me/abc/?language=en HTTP/1.1" 422', '"GET /me/… HTTP/1.1" 422'),
        ("Not Found: /company/abc-_123/", "Not Found: /company/…"),
        ("Not Found: /home/abc/", "Not Found: /home/abc/"),
        ("Not Found: /calendar/abc-_1.ics", "Not Found: /calendar/….ics"),
        ('"GET /calendar/abc.ics?x=1 HTTP/1.1" 404', '"GET /calendar/….ics?x=1 HTTP/1.1" 404'),
    ],
)
def test_what_follows_a_door_is_cut(text, kept):
    assert logs.cut(text) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["/me/", "/company/"])
@pytest.mark.parametrize("path", ["live-token/", "live-token"])
def test_no_token_lands_in_the_log(client, caplog, door, path):
    client.get(door + path, follow=True)
    assert [record.getMessage() for record in caplog.records] == [f"Not Found: {door}…"]


def test_a_record_without_an_address_stays_as_it_is(caplog):
    logging.getLogger("django.request").warning("100%% of %s", "it")
    assert caplog.messages == ["100% of it"]
