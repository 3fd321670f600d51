"""Case notes of one case: the list, one of them, a new one with its draft, a correction."""

from django.forms import model_to_dict
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cases.actions.case_notes import read
from cases.measures import case_notes as cases_measures
from cases.models import Case, CaseNote
from cases.views.case_file import CaseForm, OfCase
from competencies.actions import case_notes
from competencies.forms.case_notes import CaseNoteCorrectForm, CaseNoteFilterForm, CaseNoteForm
from competencies.measures import case_notes as measures
from jobtra import drafts
from jobtra.screens import ActionScreen, DetailScreen, FormScreen, Gate, ListScreen

TAB = "case_notes"


class CaseNoteList(OfCase, ListScreen):
    """What holds, newest first; behind each what it corrected."""

    permission_required = "cases.view_case"
    tab = TAB
    paginate_by = 20
    template_name = "competencies/case_note_list.html"

    @cached_property
    def case(self):
        return self.get_object(super().get_queryset())

    def get_queryset(self):
        rows = cases_measures.current(self.case, staff=self.request.user)
        items, goals = measures.used(rows)
        self.filter = CaseNoteFilterForm(self.request.GET, items=items, goals=goals)
        return self.filter.apply(rows).prefetch_related("tags__item", "goals")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        me = self.request.user
        return context | {
            "filter": self.filter,
            "lines": cases_measures.lines(context["page_obj"].object_list, self.case, staff=me),
            "draft": drafts.read(measures.draft_key(self.case), by=me),
        }


class CaseNoteDetail(DetailScreen):
    """All of one note. To open a confidential one is to read it, which is logged."""

    model = CaseNote
    permission_required = "cases.view_case"
    joins = ("case__youth", "written_by", "internship__employer")
    template_name = "competencies/case_note_detail.html"

    def get_object(self, queryset=None):
        return read(super().get_object(queryset), by=self.request.user)

    def get_context_data(self, **kwargs):
        note, me = self.object, self.request.user
        chain = cases_measures.chain(note, staff=me)
        return super().get_context_data(
            note=note,
            case=note.case,
            tab=TAB,
            chain=chain,
            newest=chain[-1],
            goals=note.goals.select_related("plan"),
            items=[tag.item for tag in note.tags.select_related("item")],
            ratings=measures.evidence_of(chain, staff=me),
            **kwargs,
        )


class NoteForm:
    """What a note of `case` may be tagged with; `note` is the one that is corrected."""

    permission_required = "cases.write_case_note"
    template_name = "competencies/case_note_form.html"
    tab = TAB
    done = gettext_lazy("The note is saved.")
    note = None

    def get_form_kwargs(self):
        today, note = timezone.localdate(), self.note
        items = [tag.item for tag in note.tags.select_related("item")] if note else []
        goals = note.goals.all() if note else []
        return super().get_form_kwargs() | {
            "instance": CaseNote(case=self.case, replaces=note),
            "sections": measures.sections(self.case, today, items),
            "goals": measures.goals(self.case, today, goals),
        }

    def get_success_url(self):
        return reverse("competencies:case_note_list", args=[self.case.pk])


class CaseNoteNew(NoteForm, CaseForm):
    """Begun where the person left off."""

    form_class = CaseNoteForm
    heading = gettext_lazy("Write a note")

    @cached_property
    def draft(self):
        return drafts.read(measures.draft_key(self.case), by=self.request.user)

    def get_initial(self):
        return dict(self.draft.payload) if self.draft else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(draft=self.draft, **kwargs)

    def act(self, form):
        return case_notes.write(self.case, by=self.request.user, **form.cleaned_data)


class CaseNoteCorrect(NoteForm, FormScreen):
    """A new note instead of the one that is shown; to show it is to read it."""

    model = CaseNote
    joins = ("case__youth",)
    form_class = CaseNoteCorrectForm
    done = gettext_lazy("The note is corrected.")

    @cached_property
    def note(self):
        return self.get_object()

    @property
    def case(self):
        return self.note.case

    def get(self, request, *args, **kwargs):
        read(self.note, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        items = [tag.item_id for tag in self.note.tags.all()]
        return model_to_dict(self.note, CaseNoteForm.Meta.fields) | {"items": items}

    def get_context_data(self, **kwargs):
        heading = _("Correct the note")
        return super().get_context_data(case=self.case, tab=self.tab, heading=heading, **kwargs)

    def act(self, form):
        return case_notes.correct(self.note, by=self.request.user, **form.cleaned_data)


class CaseNoteDraft(OfCase, Gate, View):
    """Where the page sends what is typed, every other moment. Each person has a draft of their own."""

    http_method_names = ["post"]
    permission_required = "cases.write_case_note"

    def post(self, request, *args, **kwargs):
        key, payload = measures.draft_key(self.case), CaseNoteForm.typed(request.POST)
        if not payload:
            drafts.discard(key, by=request.user)
            return JsonResponse({"says": ""})
        draft = drafts.save(key, payload, by=request.user)
        at = time_format(timezone.localtime(draft.saved_at), "H:i")
        return JsonResponse({"says": _("Draft saved at %(time)s") % {"time": at}})


class CaseNoteDraftDiscard(ActionScreen):
    """Begin anew."""

    model = Case
    permission_required = "cases.write_case_note"
    done = gettext_lazy("The draft is discarded.")

    def act(self, case):
        drafts.discard(measures.draft_key(case), by=self.request.user)
        return case

    def answer(self, subject):
        return HttpResponseRedirect(reverse("competencies:case_note_new", args=[subject.pk]))
