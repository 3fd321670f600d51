import datetime as dt
from functools import partial

import pytest
from django.core.management import call_command

from competencies.actions import case_months, checklists, frameworks, sheets
from competencies.models import CaseMonth, FrameworkVersion
from competencies.models.sheet import Rating
from tests import together
from tests.competencies.conftest import OCTOBER
from tests.factories.cases import CaseFactory, EmploymentFactory
from tests.factories.competencies import FrameworkFactory, FrameworkVersionFactory, ItemFactory

FIELDS = [field.attname for field in CaseMonth._meta.concrete_fields if field.attname != "id"]


def month(case, month, cells, worker, *, submit=True):
    """A team sheet with these cells by short code: a level, "N" or "NA"."""
    sheet = checklists.open_month(case, month=month, by=worker)
    statuses = {"N": Rating.Status.NOT_OBSERVED, "NA": Rating.Status.NOT_APPLICABLE}
    for code, cell in cells.items():
        item = sheet.version.items.get(code=f"R-{code}")
        given = (
            {"status": statuses[cell]}
            if cell in statuses
            else {"level": item.levels.get(rank=cell)}
        )
        sheets.rate(sheet, item, by=worker, **given)
    return checklists.submit(sheet, by=worker) if submit else sheet


def kept(case):
    return list(case.months.values(*FIELDS))


@pytest.fixture
def history(case, worker_of_youth):
    month(case, OCTOBER - 2, {"A1": 4, "A5": 3, "B1": 4}, worker_of_youth)
    month(case, OCTOBER - 1, {"A1": 4, "A5": "N", "B1": "NA"}, worker_of_youth)
    month(case, OCTOBER, {"A1": 3, "A5": 4}, worker_of_youth)
    return case


def test_submission_writes_the_months_of_the_case(history):
    """Enrolled on 10 July 2025: A1, A5 and B1 are due in August."""
    counts = ("rated", "not_observed", "reached", "attained", "applicable", "fallen")
    rows = [tuple(row[name] for name in counts) for row in kept(history)]
    assert rows == [(3, 0, 2, 0, 40, 0), (1, 1, 1, 1, 39, 0), (2, 0, 1, 0, 39, 1)]
    september = history.months.get(month=(OCTOBER - 1).first)
    due = FrameworkVersion.objects.get(framework__code="R").items
    assert september.due == due.filter(due_programme_month__lte=2).count() - 1  # less B1, NA


def test_a_draft_counts_nowhere(history, worker_of_youth):
    before = kept(history)
    month(history, OCTOBER + 1, {"A1": 5}, worker_of_youth, submit=False)
    case_months.write([history])
    assert kept(history) == before


def test_rebuilt_equals_kept(history, capsys):
    before = kept(history)
    CaseMonth.objects.update(rated=99, attained=0)
    call_command("rebuild_summaries")
    assert kept(history) == before
    assert capsys.readouterr().out == "3 summaries\n"


def test_what_an_earlier_version_kept_is_summed_up_anew(history, capsys):
    before = kept(history)
    CaseMonth.objects.update(standings={})
    call_command("rebuild_summaries", missing=True)
    call_command("rebuild_summaries", missing=True)
    assert kept(history) == before
    assert history.months.get(month=OCTOBER.first).standings["R-A1"][1] is not None
    assert capsys.readouterr().out == "3 summaries\n0 summaries\n"


def test_rebuilding_drops_what_has_no_sheet(history):
    before = kept(history)
    CaseMonth.objects.create(
        **{name: 0 for name in FIELDS if name not in {"case_id", "month", "fallen_items"}},
        case=history,
        month=dt.date(2024, 1, 1),
    )
    call_command("rebuild_summaries", verbosity=0)
    assert kept(history) == before


def test_a_replacement_takes_over_when_it_is_submitted(history, worker_of_youth):
    sheet = history.checklists.get(month=OCTOBER.first)
    draft = sheets.replace(sheet, by=worker_of_youth, comment="写し間違い")
    item = draft.version.items.get(code="R-A1")
    sheets.rate(draft, item, by=worker_of_youth, level=item.levels.get(rank=5))
    assert history.months.get(month=OCTOBER.first).fallen == 1
    checklists.submit(draft, by=worker_of_youth)
    assert history.months.get(month=OCTOBER.first).fallen == 0


@together.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_first", [True, False])
def test_two_months_submitted_at_once_know_each_other(case, worker_of_youth, is_first):
    if not is_first:
        month(case, OCTOBER - 2, {"A1": 4}, worker_of_youth)
    drafts = [
        month(case, when, {"A1": 4}, worker_of_youth, submit=False)
        for when in (OCTOBER - 1, OCTOBER)
    ]
    done, then = together.meanwhile(
        *(partial(checklists.submit, draft, by=worker_of_youth) for draft in drafts)
    )
    assert [done, then] == drafts
    before = kept(case)
    case_months.write([case])
    assert kept(case) == before
    assert len(before) == 2 + (not is_first)


@together.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_summaries_of_several_cases_wait_in_one_order(case, worker_of_youth):
    cases = [case, CaseFactory(programme=case.programme)]
    for one in cases:
        month(one, OCTOBER, {"A1": 4}, worker_of_youth)
    assert together.meanwhile(
        partial(case_months.write, cases), partial(case_months.write, cases[::-1])
    ) == (2, 2)


def test_hire_dates_what_is_due_after_hiring(history, worker_of_youth):
    """I3 is due three months after hiring: hired on 1 August, that is October."""
    before = history.months.get(month=OCTOBER.first).due
    EmploymentFactory(case=history, starts_on=dt.date(2025, 8, 1))
    EmploymentFactory(case=history, starts_on=dt.date(2025, 12, 1), employer_name="次の会社")
    case_months.write([history])
    assert history.months.get(month=OCTOBER.first).due == before + 1


def test_a_revision_changes_no_month_before_it(history, worker_of_youth):
    before = kept(history)
    framework = FrameworkFactory(code="R")
    version = FrameworkVersionFactory(
        framework=framework, name="2025", effective_from=dt.date(2025, 11, 1)
    )
    for code in ("R-A1", "R-Z1"):
        ItemFactory(version=version, group=None, code=code)
    frameworks.publish(version, by=worker_of_youth)
    month(history, OCTOBER + 1, {"A1": 4, "Z1": 2}, worker_of_youth)
    *earlier, november = kept(history)
    assert earlier == before
    assert (november["applicable"], november["rated"], november["attained"]) == (2, 2, 1)
