"""Who comes: the office's day, one tap a person; and the days of a case."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect

from cases.actions import attendances as actions
from cases.forms.attendances import DayForm, RecordForm
from cases.measures import absences, attendances
from cases.models import Attendance, Case
from cases.views.case_file import CaseScreen
from jobtra.fiscal import ONE_DAY, Month
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, Gate


class OfDay(Gate):
    """The cases of the office, or the person's own (`whose=mine`), on the day of the address."""

    model = Case
    permission_required = "cases.record_attendance"

    @cached_property
    def asked(self):
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def on(self):
        return DayForm(self.asked).day()

    @cached_property
    def whose(self):
        return "mine" if self.asked.get("whose") == "mine" else "office"

    def day(self):
        cases = self.get_queryset()
        if self.whose == "mine":
            cases = cases.assigned_to(self.request.user, self.on)
        return attendances.of_day(cases, self.on)

    def page(self):
        return f"{reverse('cases:attendance_day')}?on={self.on}&whose={self.whose}"

    def context(self):
        return {"on": self.on, "whose": self.whose, "excuses": Attendance.Excuse}


class AttendanceDay(OfDay, TemplateView):
    template_name = "cases/attendance_day.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            day=self.day(),
            before=self.on - ONE_DAY,
            after=self.on + ONE_DAY if self.on < today else None,
            is_today=self.on == today,
            **self.context(),
            **kwargs,
        )


class AttendanceRecord(OfDay, ActionScreen):
    """One tap. Answers with the line and the counts, or goes back to the page."""

    def act(self, case):
        form = RecordForm(self.request.POST)
        if not form.is_valid():
            raise Refusal(" ".join(said for field in form.errors.values() for said in field))
        typed = form.cleaned_data
        if typed["kind"]:
            actions.record(case, by=self.request.user, **typed)
        else:
            actions.erase(case, on=typed["on"], by=self.request.user)
        return case

    def answer(self, case):
        if not self.request.htmx:
            return HttpResponseRedirect(f"{self.page()}#day_{case.pk}")
        day = self.day()
        line = day.line(case)
        if line is None:  # graduated or handed over since the page was opened
            return HttpResponseClientRedirect(self.page())
        context = {"day": day, "line": line, "is_answer": True, **self.context()}
        return render(self.request, "cases/_attendance_answer.html", context)


class AttendanceClosed(OfDay, ActionScreen):
    """The office was closed: who was planned and is not recorded is excused."""

    def get_object(self, queryset=None):
        return self.day()

    def act(self, day):
        n = actions.close(day, by=self.request.user)
        said = ngettext("%(n)s person is excused.", "%(n)s people are excused.", n)
        messages.success(self.request, said % {"n": n})
        return day

    def answer(self, day):
        return HttpResponseRedirect(self.page())


class CaseAttendance(CaseScreen):
    permission_required = "cases.view_case"
    template_name = "cases/case_attendance.html"
    tab = "case_attendance"

    def month(self):
        present = Month.of(timezone.localdate())
        try:
            return min(Month.parse(self.request.GET.get("month", "")), present)
        except ValueError:
            return present

    def get_context_data(self, **kwargs):
        today, month = timezone.localdate(), self.month()
        return super().get_context_data(
            month=month,
            is_present=month == Month.of(today),
            weeks=attendances.calendar(self.case, month, today),
            attendance=attendances.by_month(self.case, until=today),
            absence=absences.of(self.get_queryset().filter(pk=self.case.pk), today).get(
                self.case.pk
            ),
            plan=attendances.plan(self.case, today),
            weekdays=_("Mon Tue Wed Thu Fri Sat Sun").split(),
            today=today,
            **kwargs,
        )
