"""A youth's own rating: two ways in for the worker to open, and the one page behind them."""

from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from competencies.actions import rating_links
from competencies.actions import self_ratings as actions
from competencies.forms.self_ratings import SelfRatingForm
from competencies.measures import feedback
from competencies.measures import self_ratings as measures
from competencies.models import Checklist, SelfRatingLink
from competencies.models.self_rating import AT_HAND, VALID_FOR
from competencies.views.checklists import chosen_month
from competencies.views.open_pages import LinkInvite, RatingPage, Thanks
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, DetailScreen


class SelfRatingInvite(LinkInvite):
    model = Case
    permission_required = "competencies.write_feedback"
    joins = ("youth",)
    noun = "self_rating"
    valid_for = VALID_FOR

    def invite(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        reading = feedback.reading_of(case, month, self.request.user)
        if reading is None:
            raise Refusal(_("No requirements are in force for this month."))
        return actions.invite(
            case,
            month=month,
            version=reading.checklist.version,
            items=measures.asked_of(reading),
            by=self.request.user,
            valid_for=self.valid_for,
        )


class SelfRatingHandOver(SelfRatingInvite):
    """The tablet changes hands: the worker is logged out, and this one page opens."""

    valid_for = AT_HAND

    def answer(self, case):
        if not self.path:
            return redirect(case)
        logout(self.request)
        response = HttpResponseRedirect(self.path)
        response["Clear-Site-Data"] = '"cache"'  # the button "back" shows nothing of the worker's
        return response


class SelfRatingWithdraw(ActionScreen):
    model = SelfRatingLink
    permission_required = "competencies.write_feedback"
    joins = ("case",)
    done = _("The link is closed.")

    def act(self, link):
        return rating_links.withdraw(link, by=self.request.user)

    def answer(self, link):
        return redirect("cases:case_detail", link.case_id)


class ChecklistSelfRating(DetailScreen):
    """What the youth chose beside what the team rated; the sheet's page asks for the partial."""

    model = Checklist
    permission_required = "competencies.view_checklist"
    joins = ("case__youth", "version")
    template_name = "competencies/self_rating_detail.html"
    partial = "competencies/_self_rating.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            pairs=measures.beside(self.object), words=measures.words_of(self.object), **kwargs
        )


class SelfRating(RatingPage):
    noun = "self_rating"
    furigana = True
    model = SelfRatingLink
    form_class = SelfRatingForm

    def submit(self, **given):
        return actions.submit(self.link, **given)

    def form_page(self, form, **kwargs):
        youth = self.link.case.youth
        given_name = feedback.given_name(youth.name)
        readings = feedback.readings_of(youth)
        return super().form_page(form, given_name=given_name, readings=readings, **kwargs)


class SelfRatingThanks(Thanks):
    noun = "self_rating"
    furigana = True
