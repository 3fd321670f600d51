"""The intake assessment: the form, and the page that is read, printed, submitted and checked."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import assessments
from cases.forms.assessments import AssessmentEditForm, AssessmentForm, AssessmentReplaceForm
from cases.models import Assessment
from cases.models.assessment import LIFE, READING, SURROUNDINGS
from cases.views.case_file import CaseForm
from jobtra.screens import ActionScreen, DetailScreen, FormScreen


class AssessmentNew(CaseForm):
    """The first of a case; what the enquiry says is filled in."""

    permission_required = "cases.write_assessment"
    joins = ("youth", "enquiry")
    form_class = AssessmentForm
    template_name = "cases/assessment_form.html"
    tab = "case_course"
    heading = _("Intake assessment")
    done = _("The draft was saved.")

    def get_form_kwargs(self):
        assessment = Assessment(case=self.case)
        if hasattr(self.case, "enquiry"):
            assessment.concern = self.case.enquiry.concern
        return super().get_form_kwargs() | {"instance": assessment}

    def act(self, form):
        return assessments.begin(self.case, by=self.request.user, **form.cleaned_data)


class OfAssessment:
    """`pk` of the address is the assessment's."""

    model = Assessment
    joins = (
        "case__youth",
        "written_by",
        "submitted_by",
        "checked_by",
        "replaces",
        "replaced_by",
    )

    def get_object(self, queryset=None):
        return self.assessment

    @cached_property
    def assessment(self):
        return super().get_object()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            assessment=self.assessment, case=self.assessment.case, tab="case_course", **kwargs
        )


class AssessmentDetail(OfAssessment, DetailScreen):
    permission_required = "cases.view_case"
    template_name = "cases/assessment_detail.html"

    def get_context_data(self, **kwargs):
        youth = self.object.case.youth
        return super().get_context_data(
            youth=youth,
            age=youth.age_on(self.object.heard_on),
            parts=self.object.told(LIFE + SURROUNDINGS),
            reading=self.object.told(READING),
            **kwargs,
        )


class AssessmentEdit(OfAssessment, FormScreen):
    permission_required = "cases.write_assessment"
    form_class = AssessmentEditForm
    template_name = "cases/assessment_form.html"
    done = _("The draft was saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.assessment}

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=_("Intake assessment"), **kwargs)

    def act(self, form):
        return assessments.write(self.assessment, by=self.request.user, **form.cleaned_data)


class AssessmentSubmit(ActionScreen):
    model = Assessment
    permission_required = "cases.write_assessment"
    done = _("The assessment was submitted.")

    def act(self, assessment):
        return assessments.submit(assessment, by=self.request.user)


class AssessmentCheck(ActionScreen):
    model = Assessment
    permission_required = "cases.check_assessment"
    done = _("The assessment is checked.")

    def act(self, assessment):
        return assessments.check(assessment, by=self.request.user)


class AssessmentReplace(OfAssessment, FormScreen):
    permission_required = "cases.write_assessment"
    form_class = AssessmentReplaceForm
    template_name = "cases/assessment_replace.html"
    done = _("A new draft was begun.")

    def act(self, form):
        return assessments.replace(self.assessment, by=self.request.user, **form.cleaned_data)
