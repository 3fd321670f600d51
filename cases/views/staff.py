"""The people page and what an administrator does there."""

from django.contrib import messages
from django.db.models import Case, Q, Value, When
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cases.actions import invitations, staff
from cases.forms.staff import HireForm, PostingForm, StaffFilter, StaffForm
from cases.models import Assignment, Office, Staff
from cases.models.staff import LogInState
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen, rows

# First whom to invite, last who is gone.
PLACE = Case(
    When(log_in=LogInState.NOT_INVITED, then=Value(0)),
    When(log_in__in=[LogInState.ENDED, LogInState.DEACTIVATED], then=Value(2)),
    default=Value(1),
)
