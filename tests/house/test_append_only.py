import pytest
from django.apps import apps

from jobtra.models import AppendOnlyError, AppendOnlyModel

HOUSE = {"jobtra", "cases", "competencies", "evaluations"}
APPEND_ONLY = {
    "cases.CaseNote",
    "cases.ContactAttempt",
    "cases.EmploymentCheck",
    "cases.FormerName",
    "cases.GoalReview",
    "cases.HealthRecord",
    "cases.NoteGoal",
    "cases.PlanReview",
    "competencies.ItemProposal",
    "competencies.LockExtension",
    "competencies.NoteTag",
    "competencies.RaterClearance",
    "evaluations.Addendum",
    "evaluations.AnnualFigure",
    "evaluations.Attendee",
    "evaluations.Contribution",
    "evaluations.CriterionRecord",
    "evaluations.Decision",
    "evaluations.DecisionOutcome",
    "evaluations.StageDecision",
    "jobtra.AuditEvent",
}


def test_the_list_is_complete():
    found = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in HOUSE and issubclass(model, AppendOnlyModel)
    }
    assert found == APPEND_ONLY


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(APPEND_ONLY))
def test_rows_can_not_be_rewritten(label):
    model = apps.get_model(label)
    with pytest.raises(AppendOnlyError):
        model.objects.update(pk=1)
    with pytest.raises(AppendOnlyError):
        model.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        model.objects.bulk_update([], ["pk"])
    with pytest.raises(AppendOnlyError):
        model().delete()
    row = model(pk=1)
    row._state.adding = False
    with pytest.raises(AppendOnlyError):
        row.save()
