from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from cases.actions import documents as actions
from cases.forms.documents import DeleteForm, DocumentForm
from cases.models import Document
from cases.views.case_file import CaseForm
from cases.views.consents import Papers
from jobtra.screens import DetailScreen, FormScreen

NOTHING = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class DocumentNew(Papers, CaseForm):
    permission_required = "cases.add_document"
    form_class = DocumentForm
    template_name = "cases/document_form.html"
    heading = _("Add a document")
    done = _("The document was added.")

    def get_form_kwargs(self):
        document = Document(case=self.case)
        return super().get_form_kwargs() | {"instance": document, "viewer": self.request.user}

    def act(self, form):
        return actions.add(self.case, by=self.request.user, **form.cleaned_data)


class DocumentDownload(DetailScreen):
    """The file itself, never shown inside a page."""

    model = Document
    permission_required = "cases.view_case"

    def render_to_response(self, context, **kwargs):
        document = self.object
        try:
            content = actions.read(document, by=self.request.user)
        except FileNotFoundError as error:
            raise Http404 from error
        return HttpResponse(
            content,
            content_type=document.content_type,
            headers={
                "Content-Disposition": content_disposition_header(True, document.file_name),
                "Content-Security-Policy": NOTHING,
                "X-Content-Type-Options": "nosniff",
            },
        )


class DocumentDelete(Papers, FormScreen):
    model = Document
    permission_required = "cases.delete_document"
    form_class = DeleteForm
    joins = ("case__youth",)
    template_name = "cases/document_delete.html"
    done = _("The document was deleted.")

    @cached_property
    def document(self):
        return self.get_object()

    @property
    def case(self):
        return self.document.case

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            document=self.document, case=self.case, tab=self.tab, **kwargs
        )

    def act(self, form):
        return actions.delete(self.document, by=self.request.user, **form.cleaned_data)
