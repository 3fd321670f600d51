import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.cases import EmploymentFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_the_outcome_offers_the_jobs_by_company_and_day(client):
    job = EmploymentFactory(starts_on=dt.date(2025, 10, 1), employer_name="株式会社みなと")
    EmploymentFactory(case=job.case, starts_on=dt.date(2025, 5, 1), left_on=dt.date(2025, 6, 1))
    client.force_login(StaffFactory(office=job.case.office))
    page = client.get(reverse("cases:outcome_propose", args=[job.case_id]))
    field = page.context["form"].fields["employment"]
    offered = [field.label_from_instance(row) for row in field.queryset]
    assert (str(field.label), offered) == ("就職", ["株式会社みなと 2025年10月1日"])
