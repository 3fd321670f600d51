"""Outcomes read from rows, against a plain reading of the definitions over every row there is."""

import datetime as dt
from calendar import monthrange
from fractions import Fraction
from itertools import count
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, Employment, EmploymentCheck
from competencies.models import Checklist
from competencies.models.sheet import State, Voice
from evaluations.measures import case_outcomes
from jobtra.fiscal import FiscalYear
from tests.factories.cases import (
    CaseFactory,
    EmploymentCheckFactory,
    EmploymentFactory,
    OfficeFactory,
    ProgrammeFactory,
    StaffFactory,
)
from tests.factories.competencies import (
    ChecklistFactory,
    ChecklistRatingFactory,
    FrameworkVersionFactory,
    ItemFactory,
)

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2025)
CUT_OFF = dt.date(2026, 4, 30)


def read(office, year=YEAR):
    return case_outcomes.of_office(office, year)[0]


def attainment(office):
    return read(office)["K08", "at_6_months_this_cohort", 0]


def sheet(case, month, marks, **fields):
    """A submitted checklist with `marks` {item: level, or a status}."""
    checklist = ChecklistFactory(case=case, month=month, version=version(), **fields)
    for item, mark in marks.items():
        if isinstance(mark, int):
            ChecklistRatingFactory(sheet=checklist, item=item, rank=mark)
        else:
            ChecklistRatingFactory(sheet=checklist, item=item, level=None, status=mark)
    return submit(checklist)


def submit(checklist):
    checklist.state, checklist.submitted_by = State.SUBMITTED, checklist.rater
    checklist.submitted_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    checklist.save()
    return checklist


def version():
    return FrameworkVersionFactory()


@pytest.fixture
def items():
    return [ItemFactory(version=version(), code=f"Q-A{n}", target_level=None) for n in range(4)]


@pytest.fixture
def case():
    """Its six-month reach date is 2025-10-14."""
    return CaseFactory(enrolled_on=dt.date(2025, 4, 15))


# K08


def test_not_observed_and_unrated_stay_in_the_whole_and_not_applicable_leaves(case, items):
    sheet(
        case,
        dt.date(2025, 10, 1),
        {items[0]: 4, items[1]: "not_observed", items[2]: "not_applicable"},
    )
    assert attainment(case.office)["shares"] == {"1/3": 1}


def test_an_item_has_the_target_of_its_own_or_of_the_version(case, items):
    ItemFactory(version=version(), code="Q-B1", target_level=3)
    own = version().items.get(code="Q-B1")
    sheet(case, dt.date(2025, 10, 1), {items[0]: 3, own: 3})
    assert attainment(case.office)["shares"] == {"1/5": 1}


def test_the_latest_checklist_up_to_the_month_of_the_reach_date_counts(case, items):
    sheet(case, dt.date(2025, 8, 1), {items[0]: 1})
    sheet(case, dt.date(2025, 10, 1), {items[0]: 5})
    sheet(case, dt.date(2025, 11, 1), dict.fromkeys(items, 5))
    assert attainment(case.office)["shares"] == {"1/4": 1}


def test_drafts_replaced_sheets_and_other_voices_do_not_count(case, items):
    october = dt.date(2025, 10, 1)
    replaced = sheet(case, october, dict.fromkeys(items, 5))
    sheet(case, october, {items[0]: 5}, replaces=replaced, comment="read anew")
    sheet(case, october, dict.fromkeys(items, 5), voice=Voice.SECOND)
    sheet(case, october, dict.fromkeys(items, 5), voice=Voice.EMPLOYER)
    draft = ChecklistFactory(case=case, month=dt.date(2025, 9, 1), version=version())
    ChecklistRatingFactory(sheet=draft, item=items[1], rank=5)
    assert attainment(case.office)["shares"] == {"1/4": 1}


def test_without_a_checklist_or_a_target_there_is_no_share(case, items):
    CaseFactory(office=case.office, enrolled_on=case.enrolled_on)
    sheet(case, dt.date(2025, 10, 1), dict.fromkeys(items, "not_applicable"))
    assert attainment(case.office)["n"] == 0


@pytest.mark.parametrize(("closed_on", "n"), [("2025-10-13", 0), ("2025-10-14", 1)])
def test_who_was_closed_before_the_reach_date_is_left_out(case, items, closed_on, n):
    Case.objects.filter(pk=case.pk).update(closed_on=closed_on, status="interrupted")
    sheet(case, dt.date(2025, 9, 1), {items[0]: 4})
    assert attainment(case.office)["n"] == n


# Hires


def employed(case):
    return read(case.office)["K13", "mature_cohort", 0]["numerator"]


@pytest.mark.parametrize(("hours", "counted"), [(19.5, 0), (20, 1), (None, 0)])
def test_a_hire_has_the_hours_of_its_programme(hours, counted):
    case = CaseFactory(first_visit_on=None, enrolled_on=dt.date(2024, 4, 1))
    EmploymentFactory(case=case, starts_on=dt.date(2024, 10, 1), weekly_hours=hours)
    assert employed(case) == counted


def test_a_programme_without_hours_counts_no_hire():
    programme = ProgrammeFactory(code="KIDS", qualifying_weekly_hours=None)
    case = CaseFactory(
        programme=programme, course=None, first_visit_on=None, enrolled_on=dt.date(2024, 4, 1)
    )
    EmploymentFactory(case=case, starts_on=dt.date(2024, 10, 1))
    assert employed(case) == 0


def test_the_first_qualifying_employment_is_followed():
    """Not the short job before it, nor the better one after it."""
    case = CaseFactory(first_visit_on=None, enrolled_on=dt.date(2024, 4, 1))
    EmploymentFactory(case=case, starts_on=dt.date(2024, 5, 1), weekly_hours=10)
    EmploymentFactory(case=case, starts_on=dt.date(2024, 6, 1), left_on=dt.date(2024, 6, 20))
    later = EmploymentFactory(case=case, starts_on=dt.date(2025, 4, 1))
    EmploymentCheckFactory(employment=later, on=dt.date(2026, 4, 1))
    found = read(case.office)
    assert found["K19", "hired_2024", 1]["left"] == 1
    assert found["K19", "hired_2024", 1]["due"] == 1
    assert found["K19", "hired_2025", 1]["due"] == 0


def test_of_two_employments_of_one_day_the_first_name_is_followed():
    case = CaseFactory(first_visit_on=None, enrolled_on=dt.date(2025, 4, 1))
    day, gone = dt.date(2025, 6, 1), dt.date(2025, 6, 2)
    EmploymentFactory(case=case, starts_on=day, employer_name="う", left_on=gone)
    EmploymentFactory(case=case, starts_on=day, employer_name="あ")
    assert read(case.office)["K19", "hired_2025", 1]["unknown"] == 1


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("employed", "retained"),
        ("on_leave", "retained"),
        ("unknown", "unknown"),
        ("left", "unknown"),
    ],
)
def test_a_confirmation_says_that_the_employment_lasts(status, standing):
    hired = EmploymentFactory(case__enrolled_on=None, starts_on=dt.date(2025, 4, 1))
    EmploymentCheckFactory(employment=hired, on=dt.date(2026, 5, 1), status=status)
    found = read(hired.case.office)["K19", "hired_2025", 12]
    assert [found[name] for name in ("due", standing)] == [1, 1]


def test_another_office_stays_out():
    other = EmploymentFactory(case__enrolled_on=None, starts_on=dt.date(2025, 4, 1))
    found, data = case_outcomes.of_office(OfficeFactory(), YEAR)
    assert found["K19", "hired_2025", 1]["due"] == 0
    assert other.case.office.code not in str(data)
    assert [data[name] for name in case_outcomes.COUNTED] == [0, 0, 0, 0]


# The hash


def world(order, office):
    """The same office, made in another order: other keys, the same data."""
    made = [
        ("A", dt.date(2024, 5, 1), dt.date(2024, 9, 1)),
        ("B", dt.date(2025, 5, 1), dt.date(2025, 11, 1)),
    ]
    items = [ItemFactory(version=version(), code=f"Q-C{n}") for n in (1, 2)]
    for code, enrolled_on, hired_on in order(made):
        case = CaseFactory(code=code, office=office, first_visit_on=None, enrolled_on=enrolled_on)
        EmploymentCheckFactory(employment=EmploymentFactory(case=case, starts_on=hired_on))
        sheet(case, dt.date(2025, 9, 1), dict(order(list(zip(items, (4, 2), strict=True)))))


WORLD = "00dc888d44fd6552e3916d9f1b837af4cc5f20f91e7d76d01c944c62aa1d3f65"


def sha256(office):
    return case_outcomes.of_office(office, YEAR)[1]["sha256"]


def test_the_same_data_give_the_same_hash():
    office = OfficeFactory()
    world(list, office)
    first = sha256(office)
    assert first == WORLD  # on any database
    erase(office)
    world(lambda things: things[::-1], office)
    assert sha256(office) == first


def erase(office):
    for checks in EmploymentCheck.objects.filter(employment__case__office=office):
        type(checks).objects.filter(pk=checks.pk)._raw_delete("default")
    Employment.objects.filter(case__office=office).delete()
    Checklist.objects.filter(case__office=office).delete()
    Case.objects.filter(office=office).delete()
    version().items.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Case.objects.filter(code="A").update(enrolled_on=dt.date(2024, 5, 2)),
        lambda: Employment.objects.filter(case__code="B").update(left_on=dt.date(2026, 1, 1)),
        lambda: EmploymentCheckFactory(
            employment=Employment.objects.get(case__code="B"), on=dt.date(2026, 6, 1)
        ),
        lambda: Checklist.objects.get(case__code="B").ratings.filter(level__rank=2).delete(),
        lambda: version().items.filter(code="Q-C1").update(target_level=3),
    ],
    ids=["case", "employment", "confirmation", "rating", "target"],
)
def test_other_data_give_another_hash(change):
    office = OfficeFactory()
    world(list, office)
    before = sha256(office)
    change()
    assert sha256(office) != before


def test_what_is_not_used_leaves_the_hash_alone():
    office = OfficeFactory()
    world(list, office)
    before = sha256(office)
    CaseFactory(office=office, first_visit_on=None, enrolled_on=dt.date(2019, 5, 1))
    EmploymentFactory(case=Case.objects.get(code="A"), starts_on=dt.date(2025, 1, 1))
    assert sha256(office) == before


def test_an_office_costs_five_queries(django_assert_num_queries):
    office = OfficeFactory()
    world(list, office)
    with django_assert_num_queries(5):
        case_outcomes.of_office(office, YEAR)


# Against brute force


DAYS = st.dates(dt.date(2023, 10, 1), dt.date(2026, 4, 30))
LATER = st.one_of(st.none(), st.integers(0, 800))
MARKS = st.sampled_from([1, 3, 4, 5, "not_observed", "not_applicable", None])
JOBS = st.fixed_dictionaries(
    {
        "after": st.integers(0, 500),
        "hours": st.sampled_from([None, 10, 20, 38]),
        "left": LATER,
        "confirmed": st.lists(
            st.tuples(st.integers(0, 800), st.sampled_from(EmploymentCheck.Status.values)),
            max_size=2,
        ),
    }
)
CASES = st.fixed_dictionaries(
    {
        "enrolled_on": DAYS,
        "closed": LATER,
        "status": st.sampled_from(["interrupted", "referred"]),
        "jobs": st.lists(JOBS, max_size=2, unique_by=lambda job: job["after"]),
        "sheets": st.dictionaries(
            st.integers(0, 9),
            st.tuples(st.lists(MARKS, min_size=3, max_size=3), st.booleans()),
            max_size=3,
        ),
    }
)
NUMBERS = count()


def after(day, days):
    return None if days is None else day + dt.timedelta(days=days)


def month_after(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def plant(plans):
    office, rater = OfficeFactory(), StaffFactory()
    items = list(version().items.filter(code__startswith="Q-Z")) or [
        ItemFactory(version=version(), code=f"Q-Z{n}") for n in range(3)
    ]
    for plan in plans:
        closed_on = after(plan["enrolled_on"], plan["closed"])
        case = CaseFactory(
            code=f"B-{next(NUMBERS)}",
            office=office,
            first_visit_on=None,
            enrolled_on=plan["enrolled_on"],
            closed_on=closed_on,
            status=plan["status"] if closed_on else "open",
        )
        for job in plan["jobs"]:
            starts_on = after(case.enrolled_on, job["after"])
            hired = EmploymentFactory(
                case=case,
                starts_on=starts_on,
                weekly_hours=job["hours"],
                left_on=after(starts_on, job["left"]),
            )
            for days, status in job["confirmed"]:
                EmploymentCheckFactory(
                    employment=hired, on=after(starts_on, days), status=status, recorded_by=rater
                )
        for months, (marks, is_submitted) in plan["sheets"].items():
            checklist = ChecklistFactory(
                case=case,
                month=month_after(case.enrolled_on, months),
                version=version(),
                rater=rater,
            )
            for item, mark in zip(items, marks, strict=True):
                if isinstance(mark, int):
                    ChecklistRatingFactory(sheet=checklist, item=item, rank=mark)
                elif mark:
                    ChecklistRatingFactory(sheet=checklist, item=item, level=None, status=mark)
            if is_submitted:
                submit(checklist)
    return office


def reached(day, months):
    first = month_after(day, months)
    last_day = monthrange(first.year, first.month)[1]
    if day.day > last_day:
        return first.replace(day=last_day)
    return first.replace(day=day.day) - dt.timedelta(days=1)


def fiscal(day):
    return day.year - (day.month < 4)


def brute(office, year):
    """The definitions of product.md 5, read row by row."""
    cut_off = dt.date(year + 1, 4, 30)
    counts = {("K12", "mature"): [0, 0], ("K13", "mature"): [0, 0]}
    counts |= {("K12", "this"): [0, 0], ("K13", "this"): [0, 0]}
    stood, shares = {}, []
    for case in Case.objects.filter(office=office):
        qualifying = [
            job for job in case.employments.all() if job.weekly_hours and job.weekly_hours >= 20
        ]
        first = min(qualifying, key=lambda job: job.starts_on, default=None)
        cohort = {year - 1: "mature", year: "this"}.get(fiscal(case.enrolled_on))
        until = reached(case.enrolled_on, 12)
        if cohort and until <= cut_off:
            is_interrupted = case.status == "interrupted" and case.closed_on <= until
            is_employed = first is not None and first.starts_on <= until
            for code, is_so in (("K12", is_interrupted), ("K13", is_employed)):
                counts[code, cohort][0] += is_so
                counts[code, cohort][1] += 1
        if cohort == "this":
            shares += share_of(case, cut_off)
        if first:
            stand(first, cut_off, stood)
    return counts, stood, shares


def share_of(case, cut_off):
    until = reached(case.enrolled_on, 6)
    if until > cut_off or (case.closed_on and case.closed_on < until):
        return []
    sheets = [s for s in case.checklists.all() if s.state != "draft" and s.month <= until]
    if not sheets:
        return []
    latest = max(sheets, key=lambda s: s.month)
    marks = {cell.item.code: cell for cell in latest.ratings.all()}
    whole = part = 0
    for item in latest.version.items.all():
        cell = marks.get(item.code)
        if cell and cell.status == "not_applicable":
            continue
        whole += 1
        part += bool(cell and cell.level and cell.level.rank >= item.target_level)
    return [Fraction(part, whole)] if whole else []


def stand(job, cut_off, stood):
    for months in (1, 3, 6, 12, 24, 36):
        until = reached(job.starts_on, months)
        if until > cut_off:
            continue
        proofs = [c.on for c in job.checks.all() if c.status in ("employed", "on_leave")]
        if job.left_on and job.left_on < until:
            word = "left"
        elif job.left_on or any(proof >= until for proof in proofs):
            word = "retained"
        else:
            word = "unknown"
        place = stood.setdefault((fiscal(job.starts_on), months), dict.fromkeys(WORDS, 0))
        place[word] += 1


WORDS = ("retained", "left", "unknown")


@given(plans=st.lists(CASES, max_size=5), year=st.sampled_from([2024, 2025]))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_figures_equal_a_plain_reading_of_the_rows(plans, year):
    office = plant(plans)
    found = read(office, FiscalYear(year))
    counts, stood, shares = brute(office, year)
    names = {"mature": "mature_cohort", "this": "this_cohort_so_far"}
    for (code, cohort), expected in counts.items():
        figure = found[code, names[cohort], 0]
        assert [figure["numerator"], figure["denominator"]] == expected
    attained = found["K08", "at_6_months_this_cohort", 0]
    assert attained["n"] == len(shares)
    assert attained["median"] == (round(float(median(shares)), 6) if shares else None)
    for (_code, cohort, months), figure in found.items():
        if cohort.startswith("hired_"):
            expected = stood.get((int(cohort[6:]), months), dict.fromkeys(WORDS, 0))
            assert {word: figure[word] for word in WORDS} == expected
