from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import connection

from jobtra import audit, backups
from jobtra.management.commands.backup import sentence, summary
from jobtra.refusals import Refusal

WORD = "REPLACE"


class Command(BaseCommand):
    help = "Put a backup into an empty JobTra, and compare every row with the file."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument(
            "--replace", action="store_true", help="Instead of what is there; asks first."
        )

    def handle(self, *, file, replace, **options):
        if replace:
            self.ask()
        try:
            manifest = backups.restore(file, replace=replace)
        except backups.Unreadable as error:
            raise CommandError(str(error), returncode=2) from error
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        system = get_user_model().objects.system()
        audit.record("backup.restored", system, by=system, **summary(manifest))
        self.stdout.write(f"Restored and compared: {sentence(manifest)}. Everybody logs in anew.")

    def ask(self):
        self.stdout.write(f"All that {connection.settings_dict['NAME']} holds will be replaced.")
        if input(f"Type {WORD} to go on: ") != WORD:
            raise CommandError("Nothing was changed.")
