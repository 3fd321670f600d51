import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthz_answers_without_a_log_in(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_healthz_says_when_the_database_is_away(client):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"no database")
