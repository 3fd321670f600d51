import datetime as dt

import pytest
import time_machine

from cases.actions import internships
from cases.models import Employer, Internship
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, EmployerFactory, InternshipFactory, StaffFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2025, 9, 1), dt.date(2025, 9, 12)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return StaffFactory(office=case.office)


@pytest.fixture
def plan(case, worker):
    def planned(starts_on=FIRST, ends_on=LAST, company="みなと", **fields):
        return internships.plan(
            case, by=worker, company=company, starts_on=starts_on, ends_on=ends_on, **fields
        )

    return planned


def day(*parts):
    return time_machine.travel(dt.datetime(*parts, 3, tzinfo=dt.UTC))


def test_plan_makes_the_company_too(plan, case, worker):
    internship = plan(tasks="入力")
    assert (internship.case, internship.employer.name) == (case, "みなと")
    assert (internship.planned_by, internship.employer.office) == (worker, case.office)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["employer.added", "internship.planned"]


def test_plan_takes_a_company_of_the_list(plan, case):
    known = EmployerFactory(office=case.office, name="みなと")
    assert plan().employer == known


def test_a_refusal_leaves_no_company_behind(plan):
    with pytest.raises(Refusal, match="2025年4月15日"):
        plan(starts_on=dt.date(2025, 4, 14))
    assert not Employer.objects.exists()


def test_it_may_start_with_the_enrolment_and_not_before(plan, case):
    assert plan(starts_on=case.enrolled_on).starts_on == case.enrolled_on


def test_who_is_not_enrolled_has_none(plan, case):
    case.enrolled_on = None
    case.save()
    with pytest.raises(Refusal, match="まだ利用登録がありません。"):
        plan()


def test_it_may_last_until_the_closure_and_not_beyond(worker):
    case = CaseFactory(closed=True, office=worker.office)
    fields = {"by": worker, "company": "みなと", "starts_on": FIRST}
    with pytest.raises(Refusal, match="2025年9月30日"):
        internships.plan(case, ends_on=dt.date(2025, 10, 1), **fields)
    assert internships.plan(case, ends_on=dt.date(2025, 9, 30), **fields).case == case


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (dt.date(2025, 9, 12), dt.date(2025, 9, 20)),
        (dt.date(2025, 8, 20), dt.date(2025, 9, 1)),
        (dt.date(2025, 9, 3), dt.date(2025, 9, 4)),
        (dt.date(2025, 8, 1), dt.date(2025, 9, 30)),
    ],
)
def test_two_on_the_same_day_are_refused(plan, starts_on, ends_on):
    plan()
    with pytest.raises(Refusal, match="2025年9月1日から2025年9月12日まで、別の実習"):
        plan(starts_on=starts_on, ends_on=ends_on)


def test_one_after_the_other_is_none_of_that(plan):
    plan()
    plan(starts_on=dt.date(2025, 9, 13), ends_on=dt.date(2025, 9, 20))
    plan(starts_on=dt.date(2025, 8, 25), ends_on=dt.date(2025, 8, 31))
    assert Internship.objects.count() == 3


def test_one_called_off_stands_in_no_way(plan, worker):
    internships.call_off(plan(), by=worker, reason="体調")
    assert plan().cancelled_at is None


def test_another_case_stands_in_no_way(plan, case):
    InternshipFactory(case__office=case.office)
    assert plan().case == case


def test_change_moves_it_over_its_own_days(plan, worker):
    internship = plan()
    moved = internships.change(
        internship, by=worker, company="あおば", starts_on=LAST, ends_on=LAST, tasks="検品"
    )
    assert (moved.employer.name, moved.starts_on, moved.tasks) == ("あおば", LAST, "検品")


def test_change_minds_the_others(plan, worker):
    plan()
    second = plan(starts_on=dt.date(2025, 9, 20), ends_on=dt.date(2025, 9, 21))
    with pytest.raises(Refusal, match="別の実習"):
        internships.change(second, by=worker, company="x", starts_on=FIRST, ends_on=FIRST)


def test_call_off_keeps_the_reason(plan, worker):
    internship = internships.call_off(plan(), by=worker, reason=" 体調がすぐれない ")
    assert (internship.cancelled_by, internship.cancel_reason) == (worker, "体調がすぐれない")
    assert AuditEvent.objects.latest("pk").changes == {}
    with pytest.raises(Refusal, match="この実習は中止になりました。"):
        internships.call_off(internship, by=worker, reason="二度目")


def test_call_off_without_a_reason(plan, worker):
    with pytest.raises(Refusal, match="理由"):
        internships.call_off(plan(), by=worker, reason="  ")


def test_close_from_the_last_day_on(plan, worker):
    internship = plan()
    with day(2025, 9, 11), pytest.raises(Refusal, match="期間は2025年9月12日までです"):
        internships.close(internship, by=worker, reflection="早い")
    with day(2025, 9, 12):
        closed = internships.close(
            internship, by=worker, reflection=" 質問ができた ", employer_comment="助かりました"
        )
    assert (closed.reflection, closed.employer_comment) == ("質問ができた", "助かりました")
    assert closed.closed_by == worker


def test_close_needs_the_youths_words(plan, worker):
    with pytest.raises(Refusal, match="本人の振り返り"):
        internships.close(plan(), by=worker, reflection=" ")


def test_the_words_may_be_mended(plan, worker):
    internship = internships.close(plan(), by=worker, reflection="質問ができた")
    other = StaffFactory(office=worker.office)
    mended = internships.close(internship, by=other, reflection="質問が三回できた")
    assert (mended.reflection, mended.closed_by) == ("質問が三回できた", other)


def test_what_is_closed_is_neither_changed_nor_called_off(plan, worker):
    internship = internships.close(plan(), by=worker, reflection="質問ができた")
    with pytest.raises(Refusal, match="この実習は終了しています。"):
        internships.call_off(internship, by=worker, reason="x")
    with pytest.raises(Refusal, match="この実習は終了しています。"):
        internships.change(internship, by=worker, company="x", starts_on=FIRST, ends_on=LAST)


def test_what_is_called_off_is_not_closed(plan, worker):
    internship = internships.call_off(plan(), by=worker, reason="体調")
    with pytest.raises(Refusal, match="この実習は中止になりました。"):
        internships.close(internship, by=worker, reflection="x")
