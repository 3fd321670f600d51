"""Who rated: the staff a sheet names, else the key worker of the case, else the importer."""

from cases.imports.people import Unknown
from cases.models import Assignment


class Raters:
    """Finds raters by the text of a page; a name that is nobody's is reported once for all sheets."""

    def __init__(self, plan, *, office, people, by):
        self.plan, self.people, self.by = plan, people, by
        self.reported = {
            problem.read for problem in plan.problems if problem.kind.endswith("_staff")
        }
        staff = {person.pk: person for person in people.staff if person.pk}
        self.keys = {
            case: staff.get(person)
            for case, person in Assignment.objects.in_force()
            .filter(case__office=office.pk, kind=Assignment.Kind.KEY)
            .values_list("case", "staff")
        }
        self.new_keys = {
            id(row.case): row.staff
            for row in plan.new
            if isinstance(row, Assignment) and row.kind == Assignment.Kind.KEY
        }

    def of(self, page):
        """The rater of a checklist."""
        return (
            self.named(page.sheet, page.rater_cell, page.rater)
            or self.new_keys.get(id(page.case))
            or self.keys.get(page.case.pk)
            or self.by
        )

    def named(self, sheet, cell, text):
        """The staff member of a name, or None (reported once)."""
        try:
            return self.people.find(text) if text else None
        except Unknown as unknown:
            if text not in self.reported:
                self.reported.add(text)
                self.plan.report(sheet, cell, unknown.kind, text, str(unknown))
            return None
