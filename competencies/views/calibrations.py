"""Calibration sessions: convened, rated alone, revealed together, talked over, closed."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Staff
from competencies.actions import calibrations as actions
from competencies.forms.calibrations import (
    ConveneForm,
    InviteForm,
)
from competencies.measures import calibrations, clearance, vignettes
from competencies.models import CalibrationSession
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen
from jobtra.templatetags.house import month


class CalibrationList(ListScreen):
    """The office's sessions, the newest first, and where this person stands with the gate."""

    model = CalibrationSession
    permission_required = "competencies.view_calibration"
    template_name = "competencies/calibration_list.html"

    def get_queryset(self):
        return super().get_queryset().together().with_counts().order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs):
        me = self.request.user
        may_rate = me.has_perm(clearance.RATE)
        return super().get_context_data(
            waiting=set(self.get_queryset().open_to(me).values_list("pk", flat=True)),
            is_before_the_gate=may_rate and not clearance.cleared([me.pk]),
            **kwargs,
        )


class CalibrationNew(FormScreen):
    """Choose vignettes and invite. References are not shown: who convenes rates blind too."""

    model = Staff
    permission_required = "competencies.hold_calibration"
    form_class = ConveneForm
    template_name = "competencies/calibration_form.html"
    done = gettext_lazy("The session is open. Each rates alone until you reveal it.")

    def get_form_kwargs(self):
        today = timezone.localdate()
        items = vignettes.items_in_force(today)
        return super().get_form_kwargs() | {
            "starter": vignettes.starter(items),
            "own": vignettes.of_items(items),
            "raters": clearance.raters(self.request.user),
            "initial": {"held_on": today, "title": month(today)},
        }

    def act(self, form):
        me = self.request.user
        return actions.convene(me.office, by=me, **form.cleaned_data)


class CalibrationDetail(DetailScreen):
    """Before the reveal: who has submitted. After it: everything, the largest spread first."""

    model = CalibrationSession
    permission_required = "competencies.view_calibration"
    joins = ("convened_by", "revealed_by")
    template_name = "competencies/calibration_detail.html"

    def get_context_data(self, **kwargs):
        session, me = self.object, self.request.user
        invitations = list(session.invitations.select_related("staff").order_by("staff__code"))
        own = next((row for row in invitations if row.staff_id == me.pk), None)
        missing = [row.staff.name for row in invitations if not row.submitted_at]
        found = calibrations.results(session, me) if session.is_revealed else []
        return super().get_context_data(
            session=session,
            invitations=invitations,
            waits_for_own=bool(own and not own.submitted_at),
            missing=_(", ").join(missing),
            nobody_submitted=len(missing) == len(invitations),
            results=found,
            alike=calibrations.alike(found),
            near=sum(one.own_is_near for one in found),
            needed=clearance.NEEDED,
            may_agree=me.has_perm("competencies.hold_calibration")
            and not (session.is_closed or session.is_gate),
            **kwargs,
        )


class CalibrationReveal(ActionScreen):
    model = CalibrationSession
    permission_required = "competencies.hold_calibration"
    done = gettext_lazy("Everything is revealed, the largest spread first.")

    def get_queryset(self):
        return super().get_queryset().together()

    def act(self, session):
        return actions.reveal(session, by=self.request.user)


class CalibrationClose(CalibrationReveal):
    done = gettext_lazy("The session is closed.")

    def act(self, session):
        return actions.close(session, by=self.request.user)


class CalibrationWithdraw(CalibrationReveal):
    done = gettext_lazy("The session is withdrawn.")

    def act(self, session):
        return actions.withdraw(session, by=self.request.user)

    def answer(self, session):
        if session.pk:
            return super().answer(session)
        return HttpResponseRedirect(reverse("competencies:calibration_list"))


class CalibrationInvite(FormScreen):
    """Somebody was forgotten, or has joined since."""

    model = CalibrationSession
    permission_required = "competencies.hold_calibration"
    form_class = InviteForm
    template_name = "competencies/calibration_invite.html"

    def get_queryset(self):
        return super().get_queryset().together()

    @cached_property
    def session(self):
        return self.get_object()

    def get_form_kwargs(self):
        invited = self.session.invitations.values("staff")
        raters = clearance.raters(self.request.user).exclude(pk__in=invited)
        return super().get_form_kwargs() | {"raters": raters}

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)

    def act(self, form):
        return actions.invite(self.session, by=self.request.user, **form.cleaned_data)
