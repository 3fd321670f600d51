"""Where typed cells arrive: one by one from the script's queue, or a whole form without a script."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from competencies.actions import cells
from competencies.forms.checklists import sent_by_form, sent_by_script
from competencies.models import Item
from jobtra.refusals import Refusal
from jobtra.screens import Gate


class ChecklistCells(Gate, View):
    """Save cells of any of the month's sheets; the answer says of each what became of it."""

    http_method_names = ["post"]
    permission_required = "competencies.rate_checklist"

    def post(self, request):
        if request.content_type != "application/json":
            return self.form(request)
        try:
            typed_by, month, typed = sent_by_script(request.body)
        except Refusal as refusal:
            return JsonResponse({"says": str(refusal)}, status=400)
        if typed_by != request.user.pk:  # another person's page on a shared computer
            return JsonResponse(
                {"says": _("Somebody else is logged in on this computer.")}, status=409
            )
        answers = cells.save(typed, month=month, by=request.user)
        return JsonResponse({"cells": [said(answer) for answer in answers]})

    def form(self, request):
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = reverse("competencies:checklist_list")
        try:
            month, typed = sent_by_form(request.POST)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(back)
        for answer in cells.save(typed, month=month, by=request.user):
            if answer.outcome != cells.Outcome.SAVED:
                messages.error(request, lost(answer))
        return HttpResponseRedirect(back)


def lost(answer):
    """A sentence for what a form could not save: what was typed, and why it does not stand."""
    item = Item.objects.filter(pk=answer.typed.item).first()
    says = answer.says or _("%(who)s has entered %(value)s meanwhile.") % {
        "who": answer.who or _("Somebody"),
        "value": answer.value or "–",
    }
    typed = f"{item.short_code if item else ''} {answer.typed.value}".strip()
    return _("Not saved: %(typed)s. %(says)s") % {"typed": typed, "says": says}


def said(answer):
    """An Answer for the script."""
    return {
        "case": answer.typed.case,
        "item": answer.typed.item,
        "state": answer.outcome,
        "value": answer.value,
        "who": answer.who,
        "at": answer.at,
        "says": answer.says,
    }
