"""The tab with consent and documents; to record a consent, print it, withdraw it."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import consents as actions
from cases.forms.consents import ConsentForm, WithdrawForm
from cases.measures import consents
from cases.models import Consent
from cases.views.case_file import CaseForm, CaseScreen
from jobtra.screens import FormScreen


class Papers:
    """What is done here leads back to the tab."""

    tab = "case_papers"

    def get_success_url(self):
        return reverse("cases:case_papers", args=[self.case.pk])


class CasePapers(CaseScreen):
    """What the youth agreed to, and the files of the case."""

    permission_required = "cases.view_case"
    template_name = "cases/case_papers.html"
    tab = "case_papers"

    def get_context_data(self, **kwargs):
        lines = consents.lines(self.case)
        documents = self.case.documents.visible_to(self.request.user).select_related("added_by")
        return super().get_context_data(
            lines=lines,
            history=consents.history(lines),
            documents=documents,
            readable={document.pk for document in documents},
            **kwargs,
        )


class ConsentNew(Papers, CaseForm):
    """All purposes on one page, as they are talked over."""

    permission_required = "cases.record_consent"
    form_class = ConsentForm
    template_name = "cases/consent_form.html"
    heading = _("Record consent")
    done = _("The answers were recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": Consent(case=self.case),
            "lines": consents.to_ask(consents.lines(self.case)),
            "viewer": self.request.user,
        }

    def act(self, form):
        user = self.request.user
        return actions.record(self.case, by=user, answers=form.answers, **form.talk())


class ConsentSheet(CaseScreen):
    """On paper: what was explained and answered, or is to be; with lines to sign on."""

    permission_required = "cases.view_case"
    template_name = "cases/consent_sheet.html"
    joins = ("youth", "office", "programme", "course")

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=consents.lines(self.case), **kwargs)


class ConsentWithdraw(Papers, FormScreen):
    model = Consent
    permission_required = "cases.record_consent"
    form_class = WithdrawForm
    joins = ("case__youth", "explained_by")
    template_name = "cases/consent_withdraw.html"
    done = _("The withdrawal was recorded.")

    @cached_property
    def consent(self):
        return self.get_object()

    @property
    def case(self):
        return self.consent.case

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            consent=self.consent, case=self.case, tab=self.tab, **kwargs
        )

    def act(self, form):
        return actions.withdraw(self.consent, by=self.request.user, **form.cleaned_data)
