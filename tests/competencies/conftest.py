"""One office with the starter frameworks: a worker, a youth of theirs, this month's draft.

And a small programme for imports: four requirements, two stages with three indicators each.
"""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.models import Programme
from competencies.actions import checklists
from competencies.models import FrameworkVersion
from jobtra.fiscal import Month
from tests.factories import cases, competencies
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory, YouthFactory

OCTOBER = Month(2025, 10)


@pytest.fixture
def starter(db):
    """The published version of the starter requirements."""
    call_command("load_starter", verbosity=0)
    return FrameworkVersion.objects.get(framework__code="R")


@pytest.fixture
def worker_of_youth(db):
    return StaffFactory(name="桜井 さくら")


@pytest.fixture
def case(starter, worker_of_youth):
    """Enrolled in July 2025: in October the items of month 3 and 4 are near."""
    case = CaseFactory(
        office=worker_of_youth.office,
        programme=Programme.objects.get(),
        course=None,
        youth=YouthFactory(name="小出 りお", kana="こいで りお"),
        enrolled_on=dt.date(2025, 7, 10),
    )
    AssignmentFactory(case=case, staff=worker_of_youth)
    return case


@pytest.fixture
def checklist(case, worker_of_youth):
    return checklists.open_month(case, month=OCTOBER, by=worker_of_youth)


ITEMS = {
    "R-A1": "起床と生活リズム",
    "R-A2": "安定した通所・出勤",
    "R-B1": "時間を守る",
    "R-G1": "PC操作とタイピング",
}
STAGES = {"S1": "つながる", "S2": "整える"}


@pytest.fixture
def programme(db):
    programme = cases.ProgrammeFactory(code="JT")
    cases.CourseFactory(programme=programme, code="IT", title={"ja": "IT", "en": "IT"})
    cases.CourseFactory(programme=programme, code="SALES", title={"ja": "販売", "en": "Sales"})
    requirements = version("R", "requirements", programme)
    for position, (code, title) in enumerate(ITEMS.items()):
        competencies.ItemFactory(
            version=requirements, code=code, position=position, title={"ja": title, "en": code}
        )
    stages = version("S", "stages", programme)
    for place, (code, title) in enumerate(STAGES.items()):
        stage = competencies.StageFactory(
            version=stages, code=code, position=place, title={"ja": title, "en": code}
        )
        for n in range(1, 4):
            competencies.ItemFactory(
                version=stages,
                group=None,
                stage=stage,
                code=f"{code}-{n}",
                position=place * 3 + n,
                title={"ja": f"{title}{n}", "en": f"{code}-{n}"},
            )
    for made in (requirements, stages):
        made.published_at, made.published_by = timezone.now(), cases.Staff.objects.system()
        made.save()
    return programme


def version(code, kind, programme):
    framework = competencies.FrameworkFactory(code=code, kind=kind)
    framework.programmes.add(programme)
    return competencies.FrameworkVersionFactory(framework=framework)
