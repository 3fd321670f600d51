"""Between two offices: the list, what the other office may know, and the answer."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import transfers as actions
from cases.forms.transfers import TransferAcceptForm, TransferForm, TransferRefuseForm
from cases.measures import transfers
from cases.models import Transfer
from cases.views.case_file import CaseForm
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, ListScreen


class TransferGate:
    model = Transfer
    permission_required = "cases.transfer_case"
    joins = (
        "case__youth",
        "case__programme",
        "case__course",
        "from_office",
        "to_office",
        "asked_by",
        "answered_by",
    )


class TransferList(TransferGate, ListScreen):
    """Between one's own office and others: what waits for an answer first."""

    template_name = "cases/transfer_list.html"

    def get_queryset(self):
        return super().get_queryset().asked().open_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = [transfers.line(row, self.request.user) for row in context["transfer_list"]]
        return context | {"lines": lines}


class TransferDetail(TransferGate, DetailScreen):
    template_name = "cases/transfer_detail.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            line=transfers.line(self.object, self.request.user),
            programme_month=self.object.case.programme_month(today),
            **kwargs,
        )


class TransferNew(CaseForm):
    permission_required = "cases.transfer_case"
    form_class = TransferForm
    heading = _("Ask another office to take the case")
    done = _("The other office was asked.")
    extra_context = {"submit_label": _("Ask")}

    def get_form_kwargs(self):
        row = Transfer(case=self.case, from_office_id=self.case.office_id)
        return {**super().get_form_kwargs(), "instance": row}

    def act(self, form):
        return actions.ask(self.case, by=self.request.user, **form.cleaned_data)


class TransferAnswer(TransferGate, FormScreen):
    """By the office that is asked: for the one that asks there is nothing here."""

    template_name = "cases/transfer_form.html"
    heading = ""

    @cached_property
    def transfer(self):
        return self.get_object()

    def get_queryset(self):
        return super().get_queryset().filter(to_office=self.request.user.office_id)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            transfer=self.transfer, heading=self.heading, submit_label=self.heading, **kwargs
        )


class TransferAccept(TransferAnswer):
    form_class = TransferAcceptForm
    heading = _("Take the case")
    done = _("The case was taken.")

    def get_form_kwargs(self):
        day = max(self.transfer.moves_on, timezone.localdate())
        given = {"office": self.transfer.to_office_id, "on": day}
        return super().get_form_kwargs() | given

    def act(self, form):
        return actions.accept(self.transfer, by=self.request.user, **form.cleaned_data)


class TransferRefuse(TransferAnswer):
    form_class = TransferRefuseForm
    heading = _("Refuse")
    done = _("The transfer was refused.")

    def act(self, form):
        return actions.refuse(self.transfer, by=self.request.user, **form.cleaned_data)


class TransferWithdraw(TransferGate, ActionScreen):
    done = _("The transfer was withdrawn.")

    def get_queryset(self):
        return super().get_queryset().filter(from_office=self.request.user.office_id)

    def act(self, transfer):
        return actions.withdraw(transfer, by=self.request.user)
