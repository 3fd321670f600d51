import pytest
from django.utils import translation

from cases.access import Role
from cases.actions import assessments
from cases.models import Assessment, Notification
from cases.models.assessment import PARTS
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import AssessmentFactory, CaseFactory, StaffFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "concern": "働きたい",
    "facts": "昼ごろに起きる",
    "youth_view": "夜に考えこむ",
    "interpretation": "生活のリズムから",
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def by():
    return StaffFactory()


@pytest.fixture
def manager(by):
    return StaffFactory(role=Role.CASE_MANAGER, office=by.office)


@pytest.fixture
def draft(by):
    return AssessmentFactory(case__office=by.office, written_by=by, **WORDS)


def seen(assessment):
    assessment.refresh_from_db()
    return assessment.written_at.isoformat()


def test_begin_makes_one_draft_a_case(by):
    case = CaseFactory(office=by.office)
    draft = assessments.begin(case, by=by, heard_on="2026-04-01", concern="x")
    assert (draft.state, draft.written_by, draft.concern) == ("draft", by, "x")
    with pytest.raises(Refusal, match="There is an assessment"):
        assessments.begin(case, by=by, heard_on="2026-04-01")


def test_write_keeps_what_is_not_complete(by, draft):
    assessments.write(draft, by=by, seen=seen(draft), facts="", wish="本を読む仕事")
    draft.refresh_from_db()
    assert (draft.facts, draft.wish, draft.concern) == ("", "本を読む仕事", "働きたい")


def test_write_over_somebody_else_is_refused(by, draft, manager):
    opened = seen(draft)
    assessments.write(draft, by=by, seen=opened, facts="by the worker")
    with pytest.raises(Refusal, match=f"{by.name} has changed"):
        assessments.write(draft, by=manager, seen=opened, facts="by the manager")
    draft.refresh_from_db()
    assert draft.facts == "by the worker"
    assessments.write(draft, by=by, seen=opened, facts="by the same person again")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("concern", "presenting concern, in their words"),
        ("facts", "facts"),
        ("youth_view", "the youth's own view"),
        ("interpretation", "our interpretation"),
    ],
)
def test_submit_names_what_is_missing(by, draft, name, word):
    Assessment.objects.update(**{name: "  "})
    with pytest.raises(Refusal) as refusal:
        assessments.submit(draft, by=by)
    assert str(refusal.value) == f"Still missing: {word}."
    assert Assessment.objects.get().state == "draft"


def test_submit_tells_the_case_managers(by, draft, manager):
    row = assessments.submit(draft, by=by)
    assert (row.state, row.submitted_by) == ("submitted", by)
    told = Notification.objects.get()
    assert (told.staff, told.case, told.path) == (manager, row.case, row.get_absolute_url())
    assert AuditEvent.objects.get().verb == "assessment.submitted"


def test_what_was_submitted_stays(by, draft):
    assessments.submit(draft, by=by)
    for verb in (
        lambda: assessments.submit(draft, by=by),
        lambda: assessments.write(draft, by=by, seen=seen(draft), facts="x"),
    ):
        with pytest.raises(Refusal, match="submitted already"):
            verb()


class TestCheck:
    def test_by_a_case_manager(self, by, draft, manager):
        assessments.submit(draft, by=by)
        row = assessments.check(draft, by=manager)
        assert (row.state, row.checked_by) == ("checked", manager)
        with pytest.raises(Refusal, match="checked already"):
            assessments.check(draft, by=manager)

    def test_not_a_draft(self, draft, manager):
        with pytest.raises(Refusal, match="not submitted yet"):
            assessments.check(draft, by=manager)

    def test_not_ones_own_while_there_is_another(self, manager):
        own = AssessmentFactory(case__office=manager.office, written_by=manager, submitted=True)
        other = StaffFactory(role=Role.CASE_MANAGER, office=manager.office)
        with pytest.raises(Refusal, match="another case manager checks it"):
            assessments.check(own, by=manager)
        assert assessments.check(own, by=other).checked_by == other

    def test_ones_own_where_one_is_alone(self, manager):
        own = AssessmentFactory(case__office=manager.office, written_by=manager, submitted=True)
        StaffFactory(role=Role.CASE_MANAGER, office=manager.office, is_active=False)
        assert assessments.check(own, by=manager).checked_by == manager

    def test_not_a_replaced_one(self, by, draft, manager):
        assessments.submit(draft, by=by)
        assessments.replace(draft, by=by, reason="聞き違い")
        with pytest.raises(Refusal, match="was replaced"):
            assessments.check(draft, by=manager)


class TestReplace:
    def test_a_new_draft_with_the_same_words(self, by, draft, manager):
        assessments.submit(draft, by=by)
        new = assessments.replace(draft, by=manager, reason=" 聞き違い ")
        assert (new.state, new.replaces, new.reason) == ("draft", draft, "聞き違い")
        assert [getattr(new, name) for name in PARTS] == [getattr(draft, name) for name in PARTS]
        assert Assessment.objects.current().get() == new
        draft.refresh_from_db()
        assert draft.state == "submitted"

    def test_not_a_draft(self, by, draft):
        with pytest.raises(Refusal, match="change it as it is"):
            assessments.replace(draft, by=by, reason="x")

    def test_not_twice(self, by, draft):
        assessments.submit(draft, by=by)
        assessments.replace(draft, by=by, reason="x")
        with pytest.raises(Refusal, match="was replaced"):
            assessments.replace(draft, by=by, reason="x")

    def test_not_without_a_reason(self, by, draft):
        assessments.submit(draft, by=by)
        with pytest.raises(Refusal, match="Say why"):
            assessments.replace(draft, by=by, reason=" ")
