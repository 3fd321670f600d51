from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluations.actions import case_conferences
from evaluations.forms.case_conferences import (
    AddendumForm,
    AgendaForm,
    ConveneForm,
    FinishForm,
)
from evaluations.measures.case_conferences import (
    agenda_of,
    candidates,
    open_cases,
    participants,
    people,
    proposed,
)
from evaluations.models import CaseConference
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen


class CaseConferenceList(ListScreen):
    """Coming and past conferences of the office."""

    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    template_name = "evaluations/case_conference_list.html"

    def get_queryset(self):
        return super().get_queryset().with_counts().order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today, page = timezone.localdate(), context["object_list"]
        context["coming"] = [row for row in page if row.held_on >= today][::-1]
        context["past"] = [row for row in page if row.held_on < today]
        return context


class Agenda(FormScreen):
    """A form with the open cases, those that the kind of conference takes up first."""

    permission_required = "evaluations.hold_case_conference"
    template_name = "evaluations/case_conference_form.html"

    def offered(self, kind):
        cases = open_cases(self.request.user)
        today = timezone.localdate()
        rows = candidates(cases, on=today, staff=self.request.user, kind=kind)
        return {"cases": cases, "candidates": rows, "proposed": proposed(rows, kind)}


class CaseConferenceNew(Agenda):
    """Call one together."""

    model = CaseConference
    form_class = ConveneForm
    done = _("The conference is on the calendar.")

    def get_form_kwargs(self):
        asked = self.request.GET
        chosen, kind = asked.get("case", ""), asked.get("kind", "")
        if kind not in CaseConference.Kind.values:
            kind = CaseConference.Kind.PLAN if chosen else CaseConference.Kind.REGULAR
        initial = {"held_on": asked.get("held_on") or timezone.localdate(), "kind": kind}
        kwargs = super().get_form_kwargs() | self.offered(kind) | {"initial": initial}
        return kwargs | ({"proposed": {chosen}} if chosen else {})

    def act(self, form):
        data = form.cleaned_data
        named = {name: data[name] for name in ("kind", "held_on", "pace", "agenda")}
        me = self.request.user
        return case_conferences.convene(me.office, by=me, **named)


class OfConference:
    model = CaseConference
    joins = ("office", "convened_by", "finished_by")

    @cached_property
    def conference(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(conference=self.conference, **kwargs)


class CaseConferenceAgenda(OfConference, Agenda):
    """Cases are added to the agenda, or taken from it."""

    form_class = AgendaForm
    done = _("The agenda is changed.")

    def get_form_kwargs(self):
        offered = self.offered(self.conference.kind)
        questions = dict(self.conference.agenda.values_list("case", "question"))
        rows = [
            (row, questions.get(row.case.pk, question)) for row, question in offered["candidates"]
        ]
        on_it = {str(key) for key in questions}
        more = {"candidates": rows, "proposed": on_it, "instance": self.conference}
        return super().get_form_kwargs() | offered | more

    def act(self, form):
        agenda = form.cleaned_data["agenda"]
        return case_conferences.change_agenda(
            self.conference, agenda=agenda, pace=form.cleaned_data["pace"], by=self.request.user
        )


class CaseConferenceOrder(ActionScreen):
    """The order of the cases: dragged, or one a place up or down."""

    model = CaseConference
    permission_required = "evaluations.hold_case_conference"

    def act(self, conference):
        asked = self.request.POST
        keys = [int(key) for key in asked.getlist("order") if key.isdecimal()]
        for name, step in (("up", -1), ("down", 1)):
            key = asked.get(name, "")
            if key.isdecimal() and int(key) in keys:
                place = keys.index(int(key))
                keys.insert(max(0, place + step), keys.pop(place))
        return case_conferences.order(conference, keys=keys, by=self.request.user)


class CaseConferenceFinish(OfConference, FormScreen):
    """The chair finishes the minutes."""

    permission_required = "evaluations.hold_case_conference"
    form_class = FinishForm
    template_name = "evaluations/case_conference_finish.html"
    done = _("The minutes are finished.")

    def get_form_kwargs(self):
        me = self.request.user
        heard = participants(self.conference) | {me.pk}
        return super().get_form_kwargs() | {"people": people(me), "initial": {"present": heard}}

    def get_context_data(self, **kwargs):
        waiting = self.conference.agenda.filter(discussed_at=None).select_related("case__youth")
        return super().get_context_data(waiting=waiting, **kwargs)

    def act(self, form):
        return case_conferences.finish(self.conference, by=self.request.user, **form.cleaned_data)


class CaseConferenceDetail(DetailScreen):
    model = CaseConference
    permission_required = "evaluations.view_case_conference"
    joins = ("office", "convened_by")
    template_name = "evaluations/case_conference_detail.html"

    def get_context_data(self, **kwargs):
        agenda = agenda_of(self.object)
        waiting = [line for line in agenda if line.discussed_at is None]
        may_hold = self.request.user.has_perm("evaluations.hold_case_conference")
        return super().get_context_data(
            agenda=agenda,
            next_item=next(iter(waiting), None),
            may_change=may_hold and not self.object.is_finished,
            **kwargs,
        )


class Minutes(OfConference):
    template_name = "evaluations/case_conference_minutes.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            agenda=agenda_of(self.conference),
            attendees=self.conference.attendees.select_related("staff"),
            addenda=self.conference.addenda.select_related("added_by"),
            **kwargs,
        )


class CaseConferenceMinutes(Minutes, DetailScreen):
    """What was said and decided, for A4: a draft until the chair finishes it."""

    permission_required = "evaluations.view_case_conference"

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=AddendumForm(), **kwargs)


class CaseConferenceAdd(Minutes, FormScreen):
    """Something is added to finished minutes."""

    permission_required = "evaluations.record_decision"
    form_class = AddendumForm
    http_method_names = ["post"]
    done = _("Added to the minutes.")

    def act(self, form):
        text = form.cleaned_data["text"]
        return case_conferences.add(self.conference, text=text, by=self.request.user)

    def get_success_url(self):
        return reverse("evaluations:case_conference_minutes", args=[self.conference.pk])
