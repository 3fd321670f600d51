from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from jobtra import audit, backups
from jobtra.refusals import Refusal


class Command(BaseCommand):
    help = "Write everything, rows and uploaded files, into one file."

    def add_arguments(self, parser):
        parser.add_argument("file", help="A new zip file; only its owner can read it.")

    def handle(self, *, file, **options):
        try:
            manifest = backups.write(file)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        system = get_user_model().objects.system()
        audit.record("backup.written", system, by=system, **summary(manifest))
        self.stdout.write(f"{file}: {sentence(manifest)}.")
        self.stdout.write(
            "It holds the personal data of youths and staff: keep it as safe as their files."
        )


def summary(manifest):
    return {
        "rows": sum(table["rows"] for table in manifest["tables"]),
        "tables": len(manifest["tables"]),
        "files": len(manifest["files"]),
    }


def sentence(manifest):
    return "{rows} rows in {tables} tables, {files} uploaded files".format(**summary(manifest))
