"""Feedback for the youth: what is due, the page to write it, the sheet itself."""

from functools import partial

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.access import Role
from cases.models import Case
from competencies.actions import feedback as actions
from competencies.forms.feedback import FeedbackForm, GiveForm, ReplaceForm
from competencies.measures import feedback as measures
from competencies.measures import feedback_queue, self_ratings
from competencies.models import Feedback
from competencies.models.feedback import PARTS
from competencies.views.checklists import chosen_month
from jobtra import furigana
from jobtra.fiscal import Month
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen


class FeedbackList(ListScreen):
    """What is to be given, the overdue first, and beneath it the moments not to miss."""

    model = Case
    permission_required = "competencies.write_feedback"
    paginate_by = None
    template_name = "competencies/feedback_list.html"

    def get_queryset(self):
        user = self.request.user
        own = "mine" if user.role == Role.SUPPORT_WORKER else "office"
        self.whose = self.request.GET.get("whose") or own
        cases = super().get_queryset().open()
        return cases.assigned_to(user) if self.whose == "mine" else cases

    def get_context_data(self, **kwargs):
        user = self.request.user
        lines = feedback_queue.lines(self.object_list, timezone.localdate(), user)
        to_give = feedback_queue.to_give(lines)
        return super().get_context_data(
            whose=self.whose,
            to_give=to_give,
            given=len({line.case for line in lines} - {line.case for line in to_give}),
            moments=feedback_queue.moments(to_give, user),
            **kwargs,
        )


class FeedbackMake(ActionScreen):
    """The feedback of a case and month, drafted when there is none."""

    model = Case
    permission_required = "competencies.write_feedback"

    def act(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        return actions.open_month(case, month=month, by=self.request.user)

    def answer(self, subject):
        if isinstance(subject, Case):  # refused
            return HttpResponseRedirect(reverse("competencies:feedback_list"))
        page = "feedback_detail" if subject.is_given else "feedback_write"
        return HttpResponseRedirect(reverse(f"competencies:{page}", args=[subject.pk]))


class FeedbackGate:
    """A feedback with what its sheet says, furigana on or off, large or not."""

    model = Feedback
    joins = (
        "case__youth",
        "checklist__replaced_by",
        "checklist__version",
        "given_by",
        "replaced_by",
        "replaces",
        "written_by",
    )

    def get_object(self, queryset=None):
        return self.feedback

    @cached_property
    def feedback(self):
        return super().get_object()

    def get_context_data(self, **kwargs):
        asked, youth = self.request.GET, self.feedback.case.youth
        return super().get_context_data(
            feedback=self.feedback,
            sheet=measures.Sheet(self.feedback),
            readings=measures.readings_of(youth),
            furigana=asked.get("furigana") != "off",
            is_large=asked.get("size") == "large",
            **kwargs,
        )


class FeedbackWrite(FeedbackGate, FormScreen):
    """Three parts of lines, kept with every pause; beside them the sheet as the youth gets it."""

    permission_required = "competencies.write_feedback"
    form_class = FeedbackForm
    template_name = "competencies/feedback_write.html"
    partial = "competencies/_feedback_kept.html"

    def get(self, request, *args, **kwargs):
        if self.feedback.is_given:
            return HttpResponseRedirect(self.feedback.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"feedback": self.feedback}

    def get_context_data(self, **kwargs):
        form = kwargs.setdefault("form", self.get_form())
        for part in PARTS:
            setattr(self.feedback, part, form.lines[part])
        return super().get_context_data(
            example=furigana.EXAMPLE,
            practice=partial(measures.practice, self.feedback),
            **kwargs,
        )

    def act(self, form):
        self.feedback = actions.write(
            self.feedback,
            by=self.request.user,
            seen=form.cleaned_data["seen"],
            **form.lines,
        )
        return self.feedback

    def form_valid(self, form):
        response = super().form_valid(form)
        if not self.request.htmx or response.status_code != 302:
            return response
        page = "_feedback_editor" if form.changes_rows else "_feedback_kept"
        context = self.get_context_data(form=form, is_kept=True)
        return render(self.request, f"competencies/{page}.html", context)

    def get_success_url(self):
        if self.request.POST.get("then") == "read":
            return self.feedback.get_absolute_url()
        return self.request.path


class FeedbackPage(FeedbackGate):
    """The sheet, with the form that says it was given."""

    template_name = "competencies/feedback_detail.html"

    def get_context_data(self, **kwargs):
        if "form" not in kwargs and not self.feedback.is_given:
            kwargs["form"] = GiveForm(feedback=self.feedback)
        case, month = self.feedback.case, self.feedback.month
        link = self_ratings.newest_link(case, month)
        on_paper = not self.feedback.is_given and not (link and link.is_used)
        return super().get_context_data(
            link=link,
            month=month,
            statements=self_ratings.on_paper(case, Month.of(month)) if on_paper else [],
            marks=self.feedback.checklist.version.levels,
            **kwargs,
        )


class FeedbackDetail(FeedbackPage, DetailScreen):
    permission_required = "competencies.view_feedback"


class FeedbackGive(FeedbackPage, FormScreen):
    permission_required = "competencies.write_feedback"
    form_class = GiveForm
    done = _("Written down as given.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"feedback": self.feedback}

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.feedback.get_absolute_url())

    def act(self, form):
        return actions.give(self.feedback, by=self.request.user, **form.cleaned_data)


class FeedbackReplace(FeedbackGate, FormScreen):
    permission_required = "competencies.write_feedback"
    form_class = ReplaceForm
    template_name = "competencies/feedback_replace.html"

    def act(self, form):
        return actions.replace(self.feedback, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("competencies:feedback_write", args=[self.subject.pk])


class CaseFeedback(DetailScreen):
    """The feedback of one case; the case page asks for the partial."""

    model = Case
    permission_required = "competencies.view_feedback"
    joins = ("youth",)
    template_name = "competencies/case_feedback.html"
    partial = "competencies/_case_feedback.html"

    def get_context_data(self, **kwargs):
        month = chosen_month("")
        return super().get_context_data(
            rows=self.object.feedback.visible_to(self.request.user)
            .current()
            .select_related("given_by", "written_by"),
            link=self_ratings.newest_link(self.object, month.first),
            month=month.first,
            **kwargs,
        )
