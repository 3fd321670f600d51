from django.conf import settings
from django.core.management import BaseCommand

from jobtra import catalogue


class Command(BaseCommand):
    help = "Bring the Japanese catalogue in line with the code: add the new, drop the obsolete."

    def handle(self, **options):
        path = settings.LOCALE_PATHS[0] / "ja" / "LC_MESSAGES" / "django.po"
        old = catalogue.read(path)
        new = catalogue.merge(catalogue.wanted(settings.BASE_DIR), old)
        catalogue.write(new, path)
        before, after = catalogue.keys(old), catalogue.keys(new)
        empty = sum(not catalogue.translation(message) for message in catalogue.entries(new))
        self.stdout.write(
            f"{len(after)} texts: {len(after - before)} new, {len(before - after)} dropped, "
            f"{empty} without Japanese."
        )
