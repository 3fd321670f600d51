"""A youth's own rating: two ways in for the worker to open, and the one page behind them."""

import segno
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from cases.backends import address_of
from cases.models import Case
from competencies.actions import self_ratings as actions
from competencies.forms.self_ratings import SelfRatingForm
from competencies.measures import feedback
from competencies.measures import self_ratings as measures
from competencies.models import Checklist, SelfRatingLink
from competencies.models.self_rating import AT_HAND, VALID_FOR
from competencies.views.checklists import chosen_month
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen, DetailScreen


class SelfRatingInvite(ActionScreen):
    """Answers with the link itself: it is nowhere kept, so that it is seen only here."""

    model = Case
    permission_required = "competencies.write_feedback"
    http_method_names = ["get", "post"]
    joins = ("youth",)
    valid_for = VALID_FOR
    path = None

    def get(self, request, *args, **kwargs):
        return redirect(self.get_object())  # after a change of language

    def act(self, case):
        month = chosen_month(self.request.POST.get("month", ""))
        reading = feedback.reading_of(case, month)
        if reading is None:
            raise Refusal(_("No requirements are in force for this month."))
        self.link, token = actions.invite(
            case,
            month=month,
            version=reading.checklist.version,
            items=measures.asked_of(reading),
            by=self.request.user,
            valid_for=self.valid_for,
        )
        self.path = reverse("competencies:self_rating", args=[token])
        return case

    def answer(self, case):
        if not self.path:
            return redirect(case)
        url = self.request.build_absolute_uri(self.path)
        context = {"case": case, "link": self.link, "url": url, "qr": qr(url)}
        response = render(self.request, "competencies/self_rating_invitation.html", context)
        add_never_cache_headers(response)
        return response


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
        return actions.withdraw(link, by=self.request.user)

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


class OpenPage(View):
    """For whoever holds the link: kept by no cache, told to no other page, found by no search.

    Nothing of a session is used, so there is nothing a foreign page could borrow: no CSRF token,
    which would not pass without a referrer either. The language is part of the address.
    """

    def dispatch(self, request, *args, **kwargs):
        language = request.GET.get("language")
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language()
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def page(self, name, status=200, **context):
        context |= {"here": translation.get_language(), "furigana": True}
        return render(self.request, f"competencies/{name}.html", context, status=status)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class SelfRating(OpenPage):
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        address = address_of(request)
        self.link = actions.find(kwargs["token"])
        self.is_locked = self.link is None and actions.is_locked(address)
        if self.link is None and not self.is_locked:
            actions.refuse(address)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.closed() or self.form_page(self.form())

    def post(self, request, *args, **kwargs):
        if self.link and self.link.is_used:  # sent again, because the first answer was lost
            return self.thanks()
        if closed := self.closed():
            return closed
        form = self.form(request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422)
        try:
            actions.submit(self.link, answers=form.answers, comment=form.cleaned_data["comment"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_page(form, status=422)
        return self.thanks()

    def form(self, *data):
        asked = measures.asked_by(self.link)
        return SelfRatingForm(*data, asked=asked, version=self.link.version)

    def form_page(self, form, **kwargs):
        youth = self.link.case.youth
        given_name = feedback.given_name(youth.name)
        readings = feedback.readings_of(youth)
        return self.page(
            "self_rating_form", form=form, given_name=given_name, readings=readings, **kwargs
        )

    def closed(self):
        """The page that says why nothing can be chosen here, or None."""
        if self.is_locked:
            return self.page("self_rating_closed", status=429, why="locked")
        if self.link is None:
            return self.page("self_rating_closed", status=404, why="unknown")
        if self.link.is_used:
            return self.page("self_rating_closed", status=410, why="used")
        if not self.link.is_open:
            return self.page("self_rating_closed", status=410, why="over")
        return None

    def thanks(self):
        url = reverse("competencies:self_rating_thanks")
        return redirect(f"{url}?language={translation.get_language()}")


@method_decorator(login_not_required, name="dispatch")
class Thanks(OpenPage):
    def get(self, request, *args, **kwargs):
        return self.page("self_rating_thanks")


def qr(url):
    """The address as a picture to point a phone at."""
    picture = segno.make(url, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    return mark_safe(picture)  # noqa: S308  squares drawn from our own address
