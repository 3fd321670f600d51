"""Pages without a log-in: the frame of a rating through a link, and of the link's making."""

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from cases.backends import address_of
from competencies.actions import rating_links
from competencies.measures.rating_links import asked_by
from jobtra.refusals import Refusal
from jobtra.screens import ActionScreen


class LinkInvite(ActionScreen):
    """Answers with the link itself: it is nowhere kept, so that it is seen only here.

    `noun` is the stem of its templates and of the address behind the link.
    """

    http_method_names = ["get", "post"]
    noun = ""
    path = None

    def get(self, request, *args, **kwargs):
        return redirect(self.get_object())  # after a change of language

    def invite(self, subject):
        """Make the link: (link, token)."""
        raise NotImplementedError

    def act(self, subject):
        self.link, token = self.invite(subject)
        self.path = reverse(f"competencies:{self.noun}_open", args=[token])
        return subject

    def answer(self, subject):
        if not self.path:
            return redirect(subject)
        url = self.request.build_absolute_uri(self.path)
        context = {"link": self.link, "url": url, "qr": qr(url)}
        response = render(self.request, f"competencies/{self.noun}_invitation.html", context)
        add_never_cache_headers(response)
        return response


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class OpenPage(View):
    """For whoever holds the link: kept by no cache, told to no other page, found by no search.

    Nothing of a session is used, so there is nothing a foreign page could borrow: no CSRF token,
    which would not pass without a referrer either. The language is part of the address.
    """

    noun = ""
    furigana = False

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
        context |= {"here": translation.get_language(), "furigana": self.furigana}
        template = f"competencies/{self.noun}_{name}.html"
        return render(self.request, template, context, status=status)


class Thanks(OpenPage):
    def get(self, request, *args, **kwargs):
        return self.page("thanks")


class RatingPage(OpenPage):
    """What stands behind a link."""

    http_method_names = ["get", "head", "post"]
    model = None
    form_class = None

    def submit(self, **given):
        raise NotImplementedError

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        address = address_of(request)
        self.link = rating_links.find(self.model, kwargs["token"])
        self.is_locked = self.link is None and rating_links.is_locked(self.model, address)
        if self.link is None and not self.is_locked:
            rating_links.refuse(self.model, address)

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
            self.submit(answers=form.answers, comment=form.cleaned_data["comment"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_page(form, status=422)
        return self.thanks()

    def form(self, *data):
        return self.form_class(*data, asked=asked_by(self.link), version=self.link.version)

    def form_page(self, form, **kwargs):
        return self.page("form", form=form, **kwargs)

    def closed(self):
        """The page that says why nothing can be chosen here, or None."""
        if self.is_locked:
            return self.page("closed", status=429, why="locked")
        if self.link is None:
            return self.page("closed", status=404, why="unknown")
        if self.link.is_used:
            return self.page("closed", status=410, why="used")
        if not self.link.is_open:
            return self.page("closed", status=410, why="over")
        return None

    def thanks(self):
        url = reverse(f"competencies:{self.noun}_thanks")
        return redirect(f"{url}?language={translation.get_language()}")


def qr(url):
    """The address as a picture to point a phone at."""
    picture = segno.make(url, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    return mark_safe(picture)  # noqa: S308  squares drawn from our own address
