"""What is typed when a stay begins: who it is, which course, from when, with whom."""

from types import SimpleNamespace

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import Role
from cases.forms.enquiries import not_ahead
from cases.measures import likely_same
from cases.models import Enquiry, Programme, Staff, Youth
from jobtra import texts
from jobtra.forms import DateInput, ModelForm

PERSON = (
    "name",
    "kana",
    "call_name",
    "born_on",
    "gender",
    "phone",
    "email",
    "contact_hours",
)
NEW = "new"


class StayForm(forms.Form):
    """Which course, from when, with whom."""

    course = forms.ChoiceField(label=_("Programme and course"))
    first_visit_on = forms.DateField(label=_("First visit"), widget=DateInput)
    key_worker = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Key worker"), required=False, empty_label=_("Decide later")
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.courses = dict(offered())
        self.fields["course"].choices = grouped(self.courses)
        self.fields["first_visit_on"].initial = timezone.localdate()
        field = self.fields["key_worker"]
        field.queryset = workers(viewer.office_id)
        field.label_from_instance = lambda person: person.name
        if viewer.role == Role.SUPPORT_WORKER:
            field.initial = viewer

    def clean_first_visit_on(self):
        return not_ahead(self.cleaned_data["first_visit_on"])

    @property
    def stay(self):
        """What the action wants to know of the stay."""
        programme, course = self.courses[self.cleaned_data["course"]]
        names = ("first_visit_on", "key_worker")
        return {
            "programme": programme,
            "course": course,
            **{name: self.cleaned_data[name] for name in names},
        }


class CaseOpenForm(StayForm, ModelForm):
    """The person as well. Before somebody new is saved, whoever is on file and likely to be the same
    stands in `matches`; `who` says which it is, `seen` whom the page has shown."""

    who = forms.CharField(required=False)
    seen = forms.CharField(required=False)

    class Meta(ModelForm.Meta):
        model = Youth
        fields = PERSON
        help_texts = {"name": _("Family name, a space, given name.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.matches = [] if self.is_bound else self.look(self.initial)

    def look(self, said):
        person = {name: said.get(name) or "" for name in ("name", "kana", "phone")}
        row = SimpleNamespace(**person, born_on=said.get("born_on"))
        return likely_same.find(row, office=self.viewer.office)

    def clean_born_on(self):
        return not_ahead(self.cleaned_data["born_on"])

    def clean(self):
        super().clean()
        self.matches = self.look(self.cleaned_data)
        known = {str(match.youth.pk) for match in self.matches if match.cases}
        is_answered = self.cleaned_data.get("who") in {NEW, *known}
        if self.matches and not (is_answered and self.cleaned_data.get("seen") == self.found):
            self.add_error("who", _("Somebody like this is on file. Say who it is."))

    @property
    def found(self):
        return ",".join(str(match.youth.pk) for match in self.matches)

    @property
    def youth(self):
        """The one on file who was chosen, or the new one."""
        who = self.cleaned_data["who"]
        known = {str(match.youth.pk): match.youth for match in self.matches}
        return known.get(who, self.instance)

    @property
    def asked(self):
        return [field for field in self.visible_fields() if field.name not in {"who", "seen"}]


def offered():
    """{value: (programme, course or None)} of all that a stay may be in."""
    for programme in Programme.objects.prefetch_related("courses"):
        yield f"{programme.pk}:", (programme, None)
        for course in programme.courses.all():
            yield f"{programme.pk}:{course.pk}", (programme, course)


def grouped(courses):
    groups = {}
    for value, (programme, course) in courses.items():
        label = texts.local(course.title) if course else _("Course not decided yet")
        groups.setdefault(texts.local(programme.title), []).append((value, label))
    return list(groups.items())


def workers(office):
    """Who may be key worker at an office."""
    people = Staff.objects.filter(is_active=True)
    roles = (Role.SUPPORT_WORKER, Role.CASE_MANAGER)
    return people.posted(office=office, role__in=roles).order_by("code")


def from_enquiry(enquiry):
    """What an enquiry says of the person already."""
    said = {
        name: getattr(enquiry, name)
        for name in ("name", "kana", "call_name", "born_on", "contact_hours")
    }
    if enquiry.route == Enquiry.Route.VISIT:
        said["first_visit_on"] = timezone.localdate(enquiry.received_at)
    field = "email" if "@" in enquiry.contact else "phone"
    if len(enquiry.contact) <= Youth._meta.get_field(field).max_length:
        said[field] = enquiry.contact
    return said


class DayForm(forms.Form):
    """One day: of the first visit, of the enrolment."""

    on = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
