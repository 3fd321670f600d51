"""What I am told, how I want to be told, and my calendar link."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from cases.actions import calendar_feeds
from cases.actions import notifications as actions
from cases.forms.notifications import NotificationSettingsForm
from cases.measures import notifications
from cases.models import Notification, Staff
from jobtra.screens import ActionScreen, FormScreen, ListScreen


class NotificationList(ListScreen):
    model = Notification
    permission_required = "cases.view_notification"
    template_name = "cases/notification_list.html"

    def get_queryset(self):
        return notifications.unread_first(super().get_queryset())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = notifications.lines(context["notification_list"], self.request.user)
        return context | {"lines": lines}


class NotificationOpen(ActionScreen):
    """A link that marks what it leads to as read."""

    model = Notification
    permission_required = "cases.view_notification"
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        return self.post(request, *args, **kwargs)

    def act(self, notification):
        return actions.read(notification)

    def answer(self, notification):
        return HttpResponseRedirect(notification.path)


class Myself:
    """Pages that are about nobody but who asks."""

    model = Staff

    def get_object(self, queryset=None):
        return self.request.user


class NotificationReadAll(Myself, ActionScreen):
    permission_required = "cases.view_notification"

    def act(self, person):
        return actions.read_all(by=person)

    def answer(self, person):
        return redirect("cases:notification_list")


class NotificationSettings(Myself, FormScreen):
    permission_required = "cases.view_notification"
    form_class = NotificationSettingsForm
    template_name = "cases/notification_settings.html"
    done = _("Saved.")

    def get_form_kwargs(self):
        chosen = self.request.user.notification_settings.all()
        return super().get_form_kwargs() | {"chosen": chosen}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            feed=self.request.user.feeds.open().first(),
            has_mail=settings.MAIL_IS_SET_UP and bool(self.request.user.email),
            **kwargs,
        )

    def act(self, form):
        return actions.choose(form.wishes(), by=self.request.user)

    def get_success_url(self):
        return reverse("cases:notification_settings")


class CalendarFeedMake(Myself, ActionScreen):
    """Answers with the link itself: it is nowhere kept, so that it is seen only here."""

    permission_required = "cases.hold_calendar_feed"
    http_method_names = ["get", "post"]

    def get(self, request, *args, **kwargs):
        return redirect("cases:notification_settings")  # after a change of language

    def act(self, person):
        self.token = calendar_feeds.make(by=person)
        return person

    def answer(self, person):
        url = self.request.build_absolute_uri(reverse("evaluations:calendar", args=[self.token]))
        response = render(self.request, "cases/calendar_feed.html", {"url": url})
        add_never_cache_headers(response)
        return response


class CalendarFeedWithdraw(Myself, ActionScreen):
    permission_required = "cases.hold_calendar_feed"
    done = _("The link was closed.")

    def act(self, person):
        return calendar_feeds.withdraw(by=person)

    def answer(self, person):
        return redirect("cases:notification_settings")
