"""The list of staff: people who can not log in until they are invited, with their posting."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cases.access import Role
from cases.imports import cells
from cases.imports.cases import joined, report
from cases.imports.cells import Words
from cases.imports.headings import STAFF
from cases.imports.people import folded, number
from cases.models import Posting, Staff
from jobtra import headings

# 管理者 means the manager of an office here and the administrator of the system there: nobody
# becomes either by an import.
ROLES = Words(
    support_worker=(
        "(?:生活|就労|職業|就職|相談|若者|主任|サブ)?(?:支援|相談|指導)(?:支援)?[員者]",
        "支援(?:職員|スタッフ)",
        "スタッフ",
        "職員",
        "(?:キャリア|産業)?カウンセラー",
        "キャリア・?コンサルタント",
        "ジョブ・?コーチ",
        "講師",
        "トレーナー",
        "ケースワーカー",
        "ソーシャルワーカー",
        "非常勤(?:職員)?",
        "パート",
        "support ?worker",
    ),
    case_manager=(
        "ケース・?マネー?ジャー?",
        "ケース・?マネジ[ャヤ]ー?",
        "CM",
        "サービス管理責任者",
        "サビ管",
        "case ?manager",
    ),
    office_manager=("(?:事業)?所長", "施設長", "センター長", "拠点長", "office ?manager"),
)
OFFERED = [
    (role, label)
    for role, label in Role.choices
    if role in {Role.SUPPORT_WORKER, Role.CASE_MANAGER, Role.OFFICE_MANAGER}
]


def find(table):
    """The heading of a list of staff, or None."""
    heading = headings.find(table, STAFF, is_staff)
    return heading if heading and is_ours(heading) else None


def is_staff(keys):
    named = "name" in keys or {"family", "given"} <= keys
    return named and bool(keys & {"role", "joined_on"} or {"code", "email"} <= keys)


def is_ours(heading):
    """Not any list with names and numbers: the words say staff, a role or the day of joining."""
    certain = heading.ranks.get("code") == 0 or heading.ranks.get("name") == 0
    return certain or "joined_on" in heading.columns or heading.ranks.get("role") == 0


class StaffLists:
    """Plans lists of staff into one office; `people` learns who is there."""

    def __init__(self, plan, *, office, people, today):
        self.plan, self.office, self.people, self.today = plan, office, people, today
        self.numbers = {number(code) for code in Staff.objects.values_list("code", flat=True)}
        self.emails = {
            email.casefold(): code
            for email, code in Staff.objects.exclude(email=None).values_list("email", "code")
        }
        self.met = set()

    def take(self, heading):
        for row in heading.rows():
            name = row.text("name") or joined(row, "family", "given")
            if name and not headings.is_total(name) and not headings.is_total(row["code"]):
                self.take_row(row, name)

    def take_row(self, row, name):
        if len(name) > 100:
            return cells.text(row, "name", self.plan, 100)
        email = self.email(row)
        known = self.known(row, name, email)
        if known:
            return self.meet(row, name, known)
        if email and email in self.emails:
            report(
                row,
                "email",
                self.plan,
                "conflict",
                _("This address belongs to somebody else in JobTra."),
            )
            email = ""
        return self.make(row, name, email)

    def known(self, row, name, email):
        """The person of this row in the office, by number, or by name where there is none."""
        code = row.text("code")
        for person in self.people.staff:
            by_number = code and number(person.code) in {
                number(code),
                number(f"{self.office.code}-{code}"),
            }
            by_email = email and (person.email or "").casefold() == email
            by_name = not code and folded(person.name) == folded(name)
            if by_number or by_email or by_name:
                return person
        return None

    def meet(self, row, name, person):
        if id(person) in self.met:
            report(
                row,
                "name",
                self.plan,
                "duplicate_person",
                _("This person stands in the list already; the first row counts."),
            )
        elif folded(person.name) != folded(name):
            report(
                row,
                "name",
                self.plan,
                "contradiction",
                _("This number or address belongs to another member of staff."),
            )
        else:
            self.met.add(id(person))
            self.plan.skip["staff"] += 1

    def make(self, row, name, email):
        joined = cells.day(row, "joined_on", self.plan)
        person = Staff(
            code=self.free_code(row.text("code")),
            name=name,
            email=email or None,
            joined_on=joined,
        )
        person.set_unusable_password()
        self.plan.add(person, "staff")
        self.people.add(person)
        self.met.add(id(person))
        self.numbers.add(number(person.code))
        if email:
            self.emails[email] = person.code
        role = ROLES.read(row, "role", self.plan, OFFERED)
        if role or "role" not in row:
            self.plan.add(
                Posting(
                    staff=person,
                    office=self.office,
                    role=role or Role.SUPPORT_WORKER,
                    starts_on=joined or self.today,
                )
            )

    def email(self, row):
        address = row.text("email").casefold()
        try:
            if address:
                validate_email(address)
        except ValidationError:
            cells.unknown(row, "email", self.plan, _("an e-mail address"))
            return ""
        return address

    def free_code(self, code):
        """The number, with the office's before it where it is taken or too long; or a new one."""
        for form in (code, f"{self.office.code}-{code}") if code and len(code) <= 20 else ():
            if number(form) not in self.numbers:
                return form
        count = 1
        while number(f"{self.office.code}-S{count:02}") in self.numbers:
            count += 1
        return f"{self.office.code}-S{count:02}"
