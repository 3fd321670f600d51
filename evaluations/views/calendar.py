"""One's own dates by a secret link, without a log-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.generic import View

from cases.actions import calendar_feeds
from cases.backends import address_of
from evaluations.exports.calendar import ics
from evaluations.measures import calendar


@method_decorator(login_not_required, name="dispatch")
class Calendar(View):
    """What is no open link of somebody who may log in is not there; who guesses is soon not heard."""

    http_method_names = ["get", "head"]

    def get(self, request, token):
        address = address_of(request)
        if calendar_feeds.is_locked(address):
            raise Http404
        staff = calendar_feeds.owner(token)
        if staff is None:
            calendar_feeds.refuse(address)
            raise Http404
        events = calendar.of(staff, timezone.localdate())
        response = HttpResponse(ics(events), content_type="text/calendar; charset=utf-8")
        add_never_cache_headers(response)
        return response
