"""The people page and what an administrator does there."""

from django.db.models import Case, Q, Value, When
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import invitations, staff
from cases.forms.staff import HireForm, PostingForm, StaffFilter, StaffForm
from cases.models import Posting, Staff
from cases.models.staff import LogInState
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen

# First whom to invite, last who is gone.
PLACE = Case(
    When(log_in=LogInState.NOT_INVITED, then=Value(0)),
    When(log_in__in=[LogInState.ENDED, LogInState.DEACTIVATED], then=Value(2)),
    default=Value(1),
)


class StaffGate:
    """People with their posting and whether they can log in, for the administrator."""

    model = Staff
    permission_required = "cases.manage_staff"

    def get_queryset(self):
        return super().get_queryset().with_log_in().with_posting()


class StaffList(StaffGate, ListScreen):
    template_name = "cases/staff_list.html"

    def get_queryset(self):
        people = super().get_queryset().order_by(PLACE, "code")
        self.total = people.count()
        self.filter = StaffFilter(self.request.GET, viewer=self.request.user)
        self.filter.is_valid()
        wanted = self.filter.cleaned_data
        if word := wanted.get("q"):
            word = Q(name__icontains=word) | Q(code__icontains=word) | Q(email__icontains=word)
            people = people.filter(word)
        if where := {name: wanted[name] for name in ("office", "role") if wanted.get(name)}:
            people = people.posted(**where)
        if state := wanted.get("state"):
            people = people.filter(log_in=state)
        return people

    def get_context_data(self, **kwargs):
        offices = self.filter.fields["office"].queryset
        return super().get_context_data(
            filter=self.filter,
            total=self.total,
            has_office=offices.exists(),
            is_first_week=self.total < 2,
            **kwargs,
        )


class StaffDetail(StaffGate, DetailScreen):
    template_name = "cases/staff_detail.html"
    joins = ("invited_by",)

    def get_context_data(self, **kwargs):
        person = self.object
        return super().get_context_data(
            postings=person.postings.select_related("office").order_by("-starts_on"),
            open_cases=person.assignments.in_force().filter(case__closed_on=None).count(),
            **kwargs,
        )


class StaffNew(StaffGate, FormScreen):
    form_class = HireForm
    template_name = "cases/staff_form.html"
    extra_context = {"title": _("New person")}
    done = _("The person was added. The next step is the invitation.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "viewer": self.request.user}

    def act(self, form):
        return staff.hire(by=self.request.user, **form.cleaned_data)


class StaffFormScreen(StaffGate, FormScreen):
    """A form about one person."""

    template_name = "cases/staff_form.html"
    done = _("Saved.")

    @cached_property
    def person(self):
        return self.get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)


class StaffEdit(StaffFormScreen):
    form_class = StaffForm
    extra_context = {"title": _("Mend name, number or e-mail")}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.get_object()}

    def act(self, form):
        return staff.correct(self.person, by=self.request.user, **form.cleaned_data)


class StaffPost(StaffFormScreen):
    form_class = PostingForm
    extra_context = {"title": _("Change office or role")}

    def get_initial(self):
        return model_to_dict(self.person.posting or Posting(), ["role", "office", "share"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "viewer": self.request.user}

    def act(self, form):
        return staff.post(self.person, by=self.request.user, **form.cleaned_data).staff


class StaffInvite(StaffGate, ActionScreen):
    """Answers with the link itself: it is nowhere kept, so that it is seen only here."""

    http_method_names = ["get", "post"]
    invitation = None

    def get(self, request, *args, **kwargs):
        return redirect(self.get_object())  # after a change of language

    def act(self, person):
        path = invitations.invite(person, by=self.request.user)
        self.invitation = {"link": self.request.build_absolute_uri(path), "mail": ""}
        try:
            if invitations.mail(person, self.invitation["link"]):
                self.invitation["mail"] = "sent"
        except OSError:
            self.invitation["mail"] = "failed"
        return person

    def answer(self, person):
        if not self.invitation:
            return redirect(person)
        context = {"person": person, **self.invitation}
        response = render(self.request, "cases/staff_invitation.html", context)
        add_never_cache_headers(response)
        return response


class StaffDeactivate(StaffGate, ActionScreen):
    done = _("Deactivated. This person can not log in any more.")

    def act(self, person):
        return staff.deactivate(person, by=self.request.user)


class StaffReactivate(StaffGate, ActionScreen):
    done = _("Reactivated. The old password holds again.")

    def act(self, person):
        return staff.reactivate(person, by=self.request.user)
