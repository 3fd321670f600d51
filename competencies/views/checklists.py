from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.access import Role
from cases.models import Case
from competencies.actions import checklists
from competencies.forms.checklists import SubmitForm
from competencies.measures import case_notes, checkers, progress, rating_month
from competencies.measures import checklists as measures
from competencies.models import Checklist
from competencies.views.items import card
from competencies.views.rows import choices, row_html, shown_in, state_of
from jobtra.fiscal import Month
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen


def chosen_month(text):
    """The month asked for, but none that has not begun; the one in work when it can not be read."""
    today = timezone.localdate()
    try:
        return min(Month.parse(text), Month.of(today))
    except ValueError:
        return rating_month.month_in_work(today)


def item_asked(request, rows):
    """The row of the item that the address names, or None."""
    asked = request.GET.get("item", "")
    return rows.get(int(asked)) if asked.isdecimal() else None


class MonthScreen(ListScreen):
    """The cases of a month, mine or the whole office's."""

    model = Case
    joins = ("youth", "office")
    paginate_by = None

    def get_queryset(self):
        asked, user = self.request.GET, self.request.user
        self.month = chosen_month(asked.get("month", ""))
        own = "mine" if user.role == Role.SUPPORT_WORKER else "office"
        self.whose = asked.get("whose") or own
        cases = super().get_queryset().rated_in(self.month).order_by("youth__kana", "code")
        cases = cases.with_hired_on()
        return cases.assigned_to(user) if self.whose == "mine" else cases


class ChecklistList(MonthScreen):
    """My youths of a month, or the whole office's, each with the state of the checklist."""

    permission_required = "competencies.view_checklist"
    template_name = "competencies/checklist_list.html"

    def get_context_data(self, **kwargs):
        stands = progress.of_month(self.object_list, self.month, self.request.user)
        is_open, today = self.request.GET.get("state") == "open", timezone.localdate()
        deadline = rating_month.deadline(self.month)
        return super().get_context_data(**kwargs) | {
            "rows": [
                (case, stands[case.pk])
                for case in self.object_list
                if stands[case.pk].is_open or not is_open
            ],
            "submitted": sum(stand.is_finished for stand in stands.values()),
            "total": len(stands),
            "cells": progress.Sum(stands.values()),
            "month": self.month,
            "is_present": self.month == Month.of(today),
            "whose": self.whose,
            "is_open": is_open,
            "deadline": deadline,
            "days_left": (deadline - today).days,
            "days_late": (today - deadline).days,
        }


class ChecklistOpen(ActionScreen):
    """The sheet of a case and month, made when there is none; at the item one comes from."""

    model = Case
    permission_required = "competencies.rate_checklist"

    def act(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        return checklists.open_month(case, month=month, by=self.request.user)

    def answer(self, subject):
        url, item = subject.get_absolute_url(), self.request.POST.get("item", "")
        at_item = isinstance(subject, Checklist) and item.isdecimal()
        return HttpResponseRedirect(f"{url}?item={item}#item_{item}" if at_item else url)


class SheetGate:
    """A checklist with what its page needs."""

    model = Checklist
    joins = ("case__youth", "case__office", "version")

    def get_queryset(self):
        return super().get_queryset().with_hired_on()

    def get_object(self, queryset=None):
        return self.checklist

    @cached_property
    def checklist(self):
        return super().get_object()

    @cached_property
    def content(self):
        return measures.content_of(self.checklist, self.request.user)


class ChecklistDetail(SheetGate, DetailScreen):
    """The whole sheet, with the anchor card of one item; read-only once it is submitted."""

    permission_required = "competencies.view_checklist"
    joins = (*SheetGate.joins, "replaced_by")
    template_name = "competencies/checklist_detail.html"

    def get_context_data(self, **kwargs):
        sheet, content = self.checklist, self.content
        case, month, user = sheet.case, Month.of(sheet.month), self.request.user
        is_worker = user.has_perm("competencies.rate_checklist")
        may_rate = is_worker and sheet.is_draft
        context = super().get_context_data(**kwargs) | {
            "checklist": sheet,
            "content": content,
            "open_notes": case_notes.open_to(user, [row.cell for row in content.rows.values()]),
            "may_rate": may_rate,
            "choices": choices(sheet.version),
            "month": month,
            "obstacle": checkers.obstacle(sheet, user),
            "months_in": month - Month.of(case.enrolled_on) + 1 if case.enrolled_on else None,
            "stage": measures.stage_of(case, month.last),
            "minutes": rating_month.minutes_for(content.left),
            "seconds": rating_month.SECONDS_A_CELL,
            "here": item_asked(self.request, content.rows) or content.next_row,
        }
        if here := context["here"]:
            context |= card(here.item, sheet.version, here.value)
        if is_worker:
            before, after = measures.neighbours(case, month, user)
            context |= {"case_before": before, "case_after": after}
        if may_rate:
            context["state"] = state_of(month, content.rows.values(), lambda _case: True)
            context["shown"] = shown_in(content.rows.values())
        return context | {
            "sections": [
                (
                    part,
                    [(row, row_html(row, sheet.version, may_rate=may_rate)) for row in part.rows],
                )
                for part in content.sections
            ]
        }


class ChecklistSubmit(SheetGate, FormScreen):
    """Before the sheet goes out: what is missing, and what asks for a note. Neither holds it up."""

    permission_required = "competencies.submit_checklist"
    form_class = SubmitForm
    template_name = "competencies/checklist_submit.html"
    done = _("The checklist is submitted.")

    def get(self, request, *args, **kwargs):
        if not self.checklist.is_draft:
            return HttpResponseRedirect(self.checklist.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"questions": self.content.questions}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"checklist": self.checklist, "content": self.content}

    def act(self, form):
        return checklists.submit(self.checklist, by=self.request.user, notes=form.notes)
