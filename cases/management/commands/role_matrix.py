from django.core.management.base import BaseCommand
from django.utils.translation import override

from cases.access import GRANTS, Role


class Command(BaseCommand):
    help = "Print who may do what, as a table for the README."

    def handle(self, *args, **options):
        self.stdout.write(matrix())


def matrix():
    """The role table as Markdown: a row a permission, a column a role."""
    with override("en"):
        head = ["may", *(str(role.label) for role in Role)]
    rows = [
        [f"`{permission}`", *("●" if role in GRANTS[permission] else "" for role in Role)]
        for permission in sorted(GRANTS)
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
