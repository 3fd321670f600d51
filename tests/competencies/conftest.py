"""A small programme that is in force: four requirements, two stages with three indicators each."""

import pytest
from django.utils import timezone

from tests.factories import cases, competencies

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
