"""Rows of a case file are seen by whoever sees the case."""

from django.db import models
from django.db.models import Q

from cases.access import IN_OFFICE
from jobtra.models import AppendOnlyQuerySet


class CaseFileQuerySet(models.QuerySet):
    """`case_path` of the model leads to the case; most models have it at hand as `case`."""

    def visible_to(self, staff):
        if staff.role not in IN_OFFICE:
            return self.none()
        path = getattr(self.model, "case_path", "case")
        return self.filter(Q(**{f"{path}__office": staff.office_id}))


class AppendOnlyCaseFileQuerySet(AppendOnlyQuerySet, CaseFileQuerySet):
    pass
