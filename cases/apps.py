from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self):
        autodiscover_modules("access")
