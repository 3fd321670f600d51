from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.access import Role
from cases.actions import invitations, staff
from cases.forms.staff import HireForm, PostingForm
from cases.models import Office, Staff
from jobtra import processes
from jobtra.refusals import Refusal

FIRST = "admin"


class Command(BaseCommand):
    help = "Print a link to set a password: for a new person, or again for one who is known."

    def add_arguments(self, parser):
        parser.add_argument("--code", help="Staff number.")
        parser.add_argument("--name", help="For a new person.")
        parser.add_argument("--role", choices=Role.values, help="For a new person.")
        parser.add_argument("--office", metavar="CODE", help="For a role in an office.")
        parser.add_argument("--email", help="For a new person; may be left out.")
        parser.add_argument(
            "--base", default=processes.address(), help="What the link begins with: %(default)s"
        )
        parser.add_argument(
            "--first",
            action="store_true",
            help="Do nothing while an administrator can log in; else invite the first one.",
        )

    def handle(self, *, code, first, base, **options):
        given = {key: options[key] for key in ("name", "role", "office", "email")}
        if first:
            if staff.can_administer().exists():
                return
            role = Role.ADMINISTRATOR
            code, given = FIRST, {"name": role.label, "role": role, "office": None, "email": None}
        if not code:
            raise CommandError("Say who: --code, or --first for the first administrator.")
        try:
            path = self.invite(code, given)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        days = settings.INVITATION_TIMEOUT // 86400
        self.stdout.write(f"Set the password of {code} here (once, within {days} days):")
        self.stdout.write(f"  {base.rstrip('/')}{path}")

    @transaction.atomic
    def invite(self, code, given):
        by = Staff.objects.system()
        person = Staff.objects.filter(code__iexact=code).first()
        if person is None:
            person = staff.hire(by=by, **checked(HireForm, by, code=code, **given))
        elif given["role"] and person.role is None:
            staff.post(person, by=by, **checked(PostingForm, by, **given))
        elif given["role"] not in {None, person.role}:
            raise CommandError(f"{person.code} has another role: change it on the people page.")
        return invitations.invite(person, by=by)


def checked(form_class, by, office, **given):
    """What was given, read by the form that the page uses too."""
    if office:
        office = Office.objects.filter(code=office).values_list("pk", flat=True).first()
        if office is None:
            raise CommandError("There is no office of this code.")
    today = timezone.localdate()
    form = form_class({"share": 1, "starts_on": today, "office": office, **given}, viewer=by)
    if not form.is_valid():
        raise CommandError(
            " ".join(f"{name}: {' '.join(texts)}" for name, texts in form.errors.items())
        )
    return form.cleaned_data
