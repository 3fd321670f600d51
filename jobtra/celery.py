import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobtra.settings")
app = Celery("jobtra")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
