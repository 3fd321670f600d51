"""The checker's queue, and what is done with a submitted sheet: check, return, reopen."""

from collections import defaultdict
from itertools import zip_longest

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competencies.actions import sheets
from competencies.forms.reviews import CheckEachForm, CommentForm
from competencies.measures import case_notes, checkers, locks, rating_month, review_months
from competencies.models import Checklist
from competencies.views.checklists import chosen_month
from jobtra.fiscal import Month
from jobtra.screens import ActionScreen, FormScreen, ListScreen


class ReviewGate:
    """The team's newest sheets of a month that are submitted, and who may check them."""

    model = Checklist
    permission_required = "competencies.check_checklist"
    joins = ("case__youth", "version", "submitted_by", "checked_by", "commented_by")

    def get_queryset(self):
        return super().get_queryset().team().order_by("case__youth__kana", "case__code")

    def queue(self, month):
        """The queue of the month, at the sheet that stood after the one just dealt with."""
        following = self.request.POST.get("following", "")
        place = f"#sheet_{following}" if following.isdecimal() else ""
        return f"{reverse('competencies:review_list')}?month={month}{place}"

    def back(self, sheet):
        """To the queue or, from the sheet's own page, there."""
        if self.request.POST.get("following"):
            return self.queue(Month.of(sheet.month))
        return sheet.get_absolute_url()


class ReviewList(ReviewGate, ListScreen):
    """The month's submitted sheets, differences first; below, what is missing and what is checked."""

    paginate_by = None
    template_name = "competencies/review_list.html"

    def get_queryset(self):
        self.month = chosen_month(self.request.GET.get("month", ""))
        return review_months.to_review(super().get_queryset(), self.month)

    def get_context_data(self, **kwargs):
        me, today = self.request.user, timezone.localdate()
        found = review_months.of_month(self.object_list, self.month, me)
        locks_on = locks.day_of(me.office_id, self.month)
        return super().get_context_data(**kwargs) | {
            "review": found,
            "rows": [
                (one, after, checkers.own_work(me, one.makers, found.checkers))
                for one, after in zip_longest(found.waiting, found.waiting[1:])
            ],
            "open_notes": case_notes.open_to(
                me, [cell for one in found.waiting for cell in one.differences]
            ),
            "plain": [one.sheet.pk for one in found.waiting if one.is_plain],
            "month": self.month,
            "is_present": self.month == Month.of(today),
            "deadline": rating_month.deadline(self.month),
            "locks_on": locks_on,
            "is_open": locks_on > today,
        }


class ReviewCheckEach(ReviewGate, FormScreen):
    """Check at once the shown sheets in which nothing differs; say which were not, and why."""

    http_method_names = ["post"]
    form_class = CheckEachForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sheets": self.get_queryset()}

    def form_valid(self, form):
        checked, refused = sheets.check_each(form.cleaned_data["sheets"], by=self.request.user)
        if checked:
            said = ngettext("%(n)s sheet is checked.", "%(n)s sheets are checked.", len(checked))
            messages.success(self.request, said % {"n": len(checked)})
        codes = defaultdict(list)
        for sheet, reason in refused:
            codes[reason].append(sheet.case.code)
        for reason, whose in codes.items():
            messages.error(self.request, f"{', '.join(whose)}: {reason}")
        return self.answer()

    def form_invalid(self, form):
        messages.error(self.request, " ".join(form.errors.get("sheets", [])))
        return self.answer()

    def answer(self):
        return HttpResponseRedirect(self.queue(chosen_month(self.request.POST.get("month", ""))))


class ChecklistCheck(ReviewGate, ActionScreen):
    """One sheet may stand."""

    done = _("The sheet is checked.")

    def act(self, checklist):
        return sheets.check(checklist, by=self.request.user)

    def answer(self, checklist):
        return HttpResponseRedirect(self.back(checklist))


class ChecklistReturn(ReviewGate, FormScreen):
    """The sheet goes back with a comment; without one, or without a script, its own page asks."""

    form_class = CommentForm
    template_name = "competencies/checklist_comment.html"
    done = _("The sheet is returned. Its rater finds your comment on it.")
    words = {
        "title": _("Return the checklist"),
        "hint": _("The rater goes on with a copy and submits it anew."),
        "label": _("Return"),
    }

    @cached_property
    def checklist(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"checklist": self.checklist, **self.words}

    def act(self, form):
        return sheets.send_back(
            self.checklist, by=self.request.user, comment=form.cleaned_data["comment"]
        )

    def get_success_url(self):
        return self.back(self.subject)


class ChecklistReopen(ChecklistReturn):
    """A checked or locked sheet is corrected, with a reason."""

    done = _("The sheet is reopened. It counts as it is until the new one is submitted.")
    words = {
        "title": _("Reopen the checklist"),
        "hint": _(
            "A copy is opened for the correction, is submitted and checked again. Until then this "
            "one counts."
        ),
        "label": _("Reopen"),
    }

    def act(self, form):
        return sheets.reopen(
            self.checklist, by=self.request.user, comment=form.cleaned_data["comment"]
        )
