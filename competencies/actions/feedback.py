"""The feedback of a month: drafted, written, given, corrected by a new one."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.models import Case
from competencies.measures import double_ratings
from competencies.measures import feedback as measures
from competencies.models import Checklist, Feedback
from competencies.models.feedback import PARTS
from jobtra import audit
from jobtra.refusals import Refusal


@transaction.atomic
def open_month(case, *, month, by):
    """The feedback of a case and month (`fiscal.Month`): the newest there is, or one drafted from
    the team's sheet in force."""
    if double_ratings.is_blind(case, month, by):
        raise Refusal(double_ratings.HIDDEN)
    case = Case.objects.select_for_update().get(pk=case.pk)  # two who open at once get one
    found = Feedback.objects.current().filter(case=case, month=month.first).first()
    if found:
        return found
    sheet = (
        Checklist.objects.in_force()
        .team()
        .with_hired_on()
        .select_related("case", "version")
        .filter(case=case, month=month.first)
        .first()
    )
    if sheet is None:
        raise Refusal(
            _("The checklist of this month is not submitted yet. Feedback comes from it.")
        )
    with translation.override(measures.language()):
        lines = measures.draft(measures.readings([sheet])[case.pk])
    feedback = Feedback.objects.create(
        case=case,
        month=month.first,
        checklist=sheet,
        written_at=timezone.now(),
        written_by=by,
        **lines,
    )
    audit.record("feedback.drafted", feedback, by=by)
    return feedback


@transaction.atomic
def write(feedback, *, by, seen=None, **lines):
    """Keep the lines (`achieved`, `step`, `support`) as they are typed, complete or not.

    seen: when it was written, as the person's page had it. Refuses when somebody else wrote since.
    """
    feedback = lock_unfinished(feedback)
    if seen and feedback.written_at > seen and feedback.written_by_id != by.pk:
        raise Refusal(
            _(
                "%(name)s has changed this feedback meanwhile. Please copy your text and open it anew."
            )
            % {"name": feedback.written_by.name}
        )
    for part in PARTS:
        setattr(feedback, part, lines.get(part, getattr(feedback, part)))
    feedback.written_at, feedback.written_by = timezone.now(), by
    feedback.save()
    return feedback


@transaction.atomic
def give(feedback, *, by, seen, given_on, youth_words=""):
    """It was talked over with the youth; from now on it stays as it is.

    seen: when it was written, as the person's page had it. Nobody freezes words they have not read.
    """
    feedback = lock_unfinished(feedback)
    if seen != feedback.written_at:
        raise Refusal(
            _("The text was changed meanwhile. Please read it again, then write it down as given.")
        )
    for part in PARTS:
        setattr(feedback, part, [line.strip() for line in getattr(feedback, part) if line.strip()])
    if not feedback.achieved or not feedback.step:
        raise Refusal(_("Write at least what became possible and the next step."))
    if given_on > timezone.localdate():
        raise Refusal(_("The day lies ahead. Give it first, then write the day down."))
    if given_on < feedback.month:
        raise Refusal(_("The day lies before the month it is about."))
    feedback.given_on, feedback.youth_words = given_on, youth_words
    feedback.given_at, feedback.given_by = timezone.now(), by
    feedback.save()
    audit.record("feedback.given", feedback, by=by)
    return feedback


@transaction.atomic
def replace(feedback, *, by, reason):
    """A new one to write, with the same lines to start from; what was given stays as it was."""
    feedback = lock_row(feedback)
    if not feedback.is_given:
        raise Refusal(_("This feedback was not given yet: change it as it is."))
    if hasattr(feedback, "replaced_by"):
        raise Refusal(_("This feedback was replaced before. Work on the newest one."))
    if not reason.strip():
        raise Refusal(_("Say why the feedback is replaced."))
    new = Feedback.objects.create(
        case_id=feedback.case_id,
        month=feedback.month,
        checklist_id=feedback.checklist_id,
        **{part: getattr(feedback, part) for part in PARTS},
        written_at=timezone.now(),
        written_by=by,
        replaces=feedback,
        reason=reason,
    )
    audit.record("feedback.replaced", new, by=by, replaces=feedback.pk)
    return new


def lock_row(feedback):
    rows = Feedback.objects.select_for_update(of=("self",))
    return rows.select_related("case__youth", "written_by").get(pk=feedback.pk)


def lock_unfinished(feedback):
    feedback = lock_row(feedback)
    if feedback.is_given:
        raise Refusal(_("This feedback was given already. To correct it, write a new one."))
    return feedback
