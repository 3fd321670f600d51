from io import StringIO

from django.apps import apps
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, the starter frameworks, the demo office."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", action="store_true", help="Make the demo office when there is no office yet."
        )

    def handle(self, *, demo, **options):
        if self.needs_migration():
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0)
            call_command("rebuild_summaries", missing=True, stdout=StringIO())
        call_command("load_starter", verbosity=0)
        if demo and not apps.get_model("cases.Office").objects.exists():
            self.stdout.write("Making the demo office …")
            call_command("seed_demo", verbosity=0)

    def needs_migration(self):
        """Asking is quick; an unneeded `migrate` costs a second at every start."""
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
