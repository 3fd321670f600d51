"""What runs by the clock for this app."""

from celery import shared_task
from django.utils import timezone

from cases.actions import deadlines, digests, notifications, transfers
from cases.models import Staff


@shared_task(name="cases.tasks.move_cases")
def move_cases():
    transfers.move_due(today=timezone.localdate(), by=Staff.objects.system())


@shared_task(name="cases.tasks.send_digests")
def send_digests():
    digests.send_due(today=timezone.localdate(), by=Staff.objects.system())


@shared_task(name="cases.tasks.forget_notifications")
def forget_notifications():
    notifications.forget_old()


@shared_task(name="cases.tasks.tell_deadlines")
def tell_deadlines():
    deadlines.tell_due(today=timezone.localdate())
