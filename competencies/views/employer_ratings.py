"""A company's rating after an internship: the link, the page behind it, the answers."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cases.models import Internship
from competencies.actions import employer_ratings as actions
from competencies.actions import rating_links
from competencies.forms.employer_ratings import EmployerRatingForm
from competencies.measures import employer_ratings as measures
from competencies.models import EmployerRatingLink
from competencies.views.open_pages import LinkInvite, RatingPage, Thanks
from jobtra.screens import ActionScreen, DetailScreen


class EmployerRating(DetailScreen):
    """How far the rating is, and what was chosen; the internship's page asks for the partial."""

    model = Internship
    permission_required = "competencies.view_checklist"
    joins = ("case__youth", "employer")
    template_name = "competencies/employer_rating_detail.html"
    partial = "competencies/_employer_rating.html"

    def get_context_data(self, **kwargs):
        link = measures.newest_link(self.object)
        pairs = measures.beside(link, self.object.case, self.request.user)
        return super().get_context_data(
            link=link, pairs=pairs, case=self.object.case, tab="case_work", **kwargs
        )


class EmployerRatingInvite(LinkInvite):
    model = Internship
    permission_required = "cases.plan_internship"
    joins = ("case__youth", "employer")
    noun = "employer_rating"

    def invite(self, internship):
        return actions.invite(internship, by=self.request.user)


class EmployerRatingWithdraw(ActionScreen):
    model = EmployerRatingLink
    permission_required = "cases.plan_internship"
    joins = ("internship",)
    done = _("The link is closed.")

    def act(self, link):
        return rating_links.withdraw(link, by=self.request.user)

    def answer(self, link):
        return redirect(link.internship)


class EmployerRatingOpen(RatingPage):
    noun = "employer_rating"
    model = EmployerRatingLink
    form_class = EmployerRatingForm

    def submit(self, **given):
        return actions.submit(self.link, **given)

    def form_page(self, form, **kwargs):
        internship = self.link.internship
        youth = internship.case.youth
        return super().form_page(form, internship=internship, youth=youth, **kwargs)


class EmployerRatingThanks(Thanks):
    noun = "employer_rating"
