"""Plans the rows of rosters: youths, cases and who is assigned to them, new or known."""

from django.utils.translation import gettext as _

from cases.imports import cases
from cases.imports.cases import DAYS, OPEN, report
from cases.imports.people import Unknown, folded, kana, number
from cases.models import Assignment, Case, Youth
from jobtra import headings

PERSONAL = ("kana", "born_on", "gender")
STAY = ("first_visit_on", "enrolled_on", "course")


class Rosters:
    """The rosters of one office. `youths` and `people` find who is meant and learn who is new."""

    def __init__(self, plan, *, office, programme, youths, people, today):
        self.plan, self.office, self.programme = plan, office, programme
        self.youths, self.people, self.today = youths, people, today
        self.courses = cases.courses(programme)
        self.met = set()  # ids of the case objects that a row stands for
        self.assigned = {}
        known = Assignment.objects.filter(case__office=office.pk).order_by("starts_on")
        for case, kind, staff in known.values_list("case", "kind", "staff"):
            self.assigned.setdefault(case, {})[kind] = staff

    def take(self, heading):
        """Plan every row beneath a heading."""
        is_count = cases.counts_rows(heading)
        for row in heading.rows():
            name, _kana = cases.name_of(row)
            if headings.is_total(name) or headings.is_total(row["code"]):
                continue
            if name:
                self.take_row(row, is_count)
            elif "code" in row and not row.is_alone:
                report(row, "code", self.plan, "unknown_person", _("The row has no name."))

    def take_row(self, row, is_count):
        facts = cases.facts(row, self.plan, self.courses)
        code = row.text("code")
        if is_count and code:
            code = f"{self.office.code}-{int(number(code)):03}"
        case = facts and self.case_of(row, code, facts, is_sure=bool(code) and not is_count)
        if not case:
            return self.youths.refuse(row["code"], cases.name_of(row)[0])
        if case.pk:
            self.compare(row, case, facts)
        else:
            self.assign(row, case)
        return self.met.add(id(case))

    def case_of(self, row, code, facts, *, is_sure):
        """The case of a row, known or made; None when the row is refused (reported).

        `is_sure`: the number is a case number, not a count of rows that shifts with the next one.
        """
        numbered = self.youths.written(code) if code else None
        same = [
            case
            for case in self.youths.by_name.get(folded(facts["name"]), [])
            if is_same(case.youth, facts, is_certain=is_sure)
        ]
        if is_sure and numbered:
            if is_somebody_else(numbered.youth, facts):
                return report(
                    row, "code", self.plan, "contradiction",
                    _("This number belongs to another person; correct number, name or date of birth."),
                )  # fmt: skip
            same = [numbered]
        elif is_sure and same and is_later_stay(facts, same):
            return self.make(code, facts, youth=same[0].youth)
        elif not same:
            return self.make(None if numbered else code, facts)
        if len(same) == 1 and id(same[0]) not in self.met and (numbered in same or not is_sure):
            return same[0]
        return report(
            row, "name", self.plan, "duplicate_person",
            _("This person stands in the roster already; the first row counts."),
        )  # fmt: skip

    def make(self, code, facts, youth=None):
        if youth is None:
            youth = Youth(name=facts["name"], **{name: facts[name] for name in PERSONAL})
            self.plan.add(youth, "youths")
        stay = {name: facts[name] for name in (*STAY, "closed_on")}
        case = Case(
            code=self.free_code(code),
            youth=youth,
            office=self.office,
            programme=self.programme,
            status=facts["status"] or OPEN,
            **stay,
        )
        self.youths.add(self.plan.add(case, "cases"))
        return case

    def free_code(self, code):
        """The number, with the office's before it where another office uses it; or a new one."""
        if code and len(code) <= 30:
            taken = Case.objects.filter(code=code).exclude(office=self.office.pk).exists()
            return f"{self.office.code}-{code}" if taken else code
        count = len(self.youths.by_number) + 1
        while number(f"{self.office.code}-{count:03}") in self.youths.by_number:
            count += 1
        return f"{self.office.code}-{count:03}"

    # A case there is: what is empty is filled, what differs is reported

    def compare(self, row, case, facts):
        if folded(case.youth.name) != folded(facts["name"]):
            self.conflict(row, "name", case.youth.name)
        personal = self.filled(row, case.youth, facts, PERSONAL)
        stay = self.filled(row, case, facts, STAY) | self.ending(row, case, facts)
        first, enrolled, closed = (stay.get(name, getattr(case, name)) for name in DAYS)
        if not is_ordered(first, enrolled, closed):
            self.conflict(row, next(name for name in DAYS if name in stay), case)
            stay = {}
        if personal:
            self.plan.set(case.youth, **personal)
        if stay:
            self.plan.set(case, **stay)
        is_new = self.assign(row, case)
        (self.plan.change if personal else self.plan.skip)["youths"] += 1
        (self.plan.change if stay or is_new else self.plan.skip)["cases"] += 1

    def filled(self, row, target, facts, names):
        """The values that the row has and the target lacks; what differs is reported."""
        found = {}
        for name in names:
            new, old = facts[name], getattr(target, name)
            if new and not old:
                found[name] = new
            elif new and (kana(new) != kana(old) if name == "kana" else new != old):
                self.conflict(row, name, old)
        return found

    def ending(self, row, case, facts):
        """An open case may end; one that ended stays as it is."""
        status, closed = facts["status"], facts["closed_on"]
        if status in {None, case.status}:
            if closed and not case.closed_on:
                return {"closed_on": closed}
            if closed and closed != case.closed_on:
                self.conflict(row, "closed_on", case.closed_on)
            return {}
        if case.status == OPEN:
            return {"status": status, "closed_on": closed}
        self.conflict(row, "status", case.get_status_display())
        return {}

    def conflict(self, row, key, kept):
        report(
            row, key, self.plan, "conflict",
            _("JobTra has “%(kept)s” here, which an import does not replace.") % {"kept": kept},
        )  # fmt: skip

    def assign(self, row, case):
        """Assign the workers that the row names. Returns whether any is new."""
        is_new = False
        for kind in Assignment.Kind:
            if kind not in row:
                continue
            try:
                staff = self.people.find(row.text(kind))
            except Unknown as unknown:
                report(row, kind, self.plan, unknown.kind, str(unknown))
                continue
            known = self.assigned.get(case.pk, {}) if case.pk else {}
            if kind not in known:
                starts_on = case.first_visit_on or case.enrolled_on or self.today
                self.plan.add(Assignment(case=case, staff=staff, kind=kind, starts_on=starts_on))
                is_new = True
            elif known[kind] != staff.pk:
                self.conflict(row, kind, _("another member of staff"))
        return is_new


def is_same(youth, facts, *, is_certain):
    """The same person: name (compared before), kana and birth. Certain only when both births are known."""
    if is_certain and not (youth.born_on and facts["born_on"]):
        return False
    return not differs(youth.kana, facts["kana"], kana) and not differs(
        youth.born_on, facts["born_on"]
    )


def is_somebody_else(youth, facts):
    """Under one number: another birth, or another name without a birth that says it is the same."""
    if differs(youth.born_on, facts["born_on"]):
        return folded(youth.name) != folded(facts["name"])
    return folded(youth.name) != folded(facts["name"]) and not (youth.born_on and facts["born_on"])


def differs(one, other, form=lambda value: value):
    return bool(one and other) and form(one) != form(other)


def is_later_stay(facts, same):
    """Came again, under a new number, after every earlier stay had ended."""
    begins = facts["first_visit_on"] or facts["enrolled_on"]
    return bool(begins) and all(case.closed_on and case.closed_on < begins for case in same)


def is_ordered(*days):
    known = [day for day in days if day]
    return known == sorted(known)
