import copy

import pytest

from competencies.actions import frameworks
from competencies.models import Framework, FrameworkVersion, Group, Item, Level
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import StaffFactory

pytestmark = pytest.mark.django_db


def both(text):
    return {"ja": f"{text}(日)", "en": text}


def levels(*ranks):
    return [{"level": rank, **both(f"Level {rank}")} for rank in ranks]


@pytest.fixture
def staff_file():
    """Scale 0 to 5, levels on the task, tasks under domains."""
    return {
        "framework": {
            "code": "T",
            "kind": "staff",
            "subject": "staff",
            "cadence": "yearly",
            "title": both("Staff"),
            "version": "2024",
            "effective_from": None,
        },
        "scale": levels(0, 1, 2, 3, 4, 5),
        "domains": [
            {"code": "D01", "title": both("Intake")},
            {"code": "D02", "title": both("Plan")},
        ],
        "tasks": [
            {
                "code": "T01",
                "domain": "D02",
                "title": both("Make a plan"),
                "purpose": both("So that it is one"),
                "roles": {"support_worker": 3},
                "levels": levels(1, 2, 3, 4, 5),
                "self_levels": levels(3),
                "development": [both("Sit in")],
                "items": [
                    {"code": "T01-01", "kind": "knowledge", "core": True, **both("Knows it")},
                    {"code": "T01-02", "kind": "skill", "core": False, **both("Does it")},
                ],
            }
        ],
    }


@pytest.fixture
def by():
    return StaffFactory()


def test_load_reads_nested_groups_with_levels_on_the_task(staff_file, by):
    version, made = frameworks.load(staff_file, by=by)
    assert made
    assert list(version.levels) == [0, 1, 2, 3, 4, 5]
    assert list(version.groups.values_list("code", "parent__code", "position")) == [
        ("D01", None, 0),
        ("D02", None, 1),
        ("T01", "D02", 2),
    ]
    assert list(
        version.items.values_list("code", "group__code", "position", "kind", "is_core")
    ) == [
        ("T01-01", "T01", 0, "knowledge", True),
        ("T01-02", "T01", 1, "skill", False),
    ]
    task = version.groups.get(code="T01")
    assert list(task.levels.values_list("rank", "item")) == [(n, None) for n in range(1, 6)]
    assert task.levels.get(rank=3).youth_text == both("Level 3")
    assert task.levels.get(rank=2).youth_text == {}
    assert task.expected_levels == {"support_worker": 3}


def test_load_publishes_once_and_is_written_down(staff_file, by):
    version, _made = frameworks.load(staff_file, by=by)
    assert version.published_by == by
    same, made = frameworks.load(copy.deepcopy(staff_file), by=by)
    assert (same, made) == (version, False)
    assert AuditEvent.objects.filter(verb="framework_version.published").count() == 1
    assert (Item.objects.count(), Level.objects.count()) == (2, 5)


def test_load_does_not_mind_the_order_of_keys(staff_file, by):
    frameworks.load(staff_file, by=by)
    turned = dict(reversed(staff_file.items()))
    assert frameworks.load(turned, by=by)[1] is False


def test_load_refuses_other_content_under_a_published_name(staff_file, by):
    frameworks.load(staff_file, by=by)
    staff_file["tasks"][0]["levels"][0]["ja"] = "書き換え"
    staff_file["framework"]["title"] = both("Renamed")
    with pytest.raises(Refusal, match="2024"):
        frameworks.load(staff_file, by=by)
    assert Framework.objects.get().title == both("Staff")
    assert not Level.objects.filter(text__ja="書き換え").exists()


def test_load_makes_a_new_version_beside_the_old_one(staff_file, by):
    old, _made = frameworks.load(staff_file, by=by)
    staff_file["framework"] |= {"version": "2025", "effective_from": "2025-04-01"}
    staff_file["tasks"][0]["levels"][0]["ja"] = "書き換え"
    new, made = frameworks.load(staff_file, by=by)
    assert made
    texts = [version.groups.get(code="T01").levels.get(rank=1).text["ja"] for version in (old, new)]
    assert texts == ["Level 1(日)", "書き換え"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda file: None, "同じ日"),
        (lambda file: file["tasks"][0]["levels"].append(levels(6)[0]), "T01"),
        (lambda file: file["tasks"][0]["levels"].append(levels(5)[0]), "T01"),
        (lambda file: file["scale"].pop(2), "尺度"),
        (lambda file: file["tasks"][0]["items"].append(file["tasks"][0]["items"][0]), "T01-01"),
        (lambda file: file["domains"].append(file["domains"][0]), "D01"),
    ],
    ids=[
        "same start",
        "beyond the scale",
        "level twice",
        "gap in the scale",
        "item twice",
        "group twice",
    ],
)
def test_load_refuses_what_can_not_be_published_and_keeps_nothing(staff_file, by, change, words):
    frameworks.load(staff_file, by=by)
    staff_file["framework"]["version"] = "2025"
    if words != "同じ日":
        staff_file["framework"]["effective_from"] = "2025-04-01"
    change(staff_file)
    with pytest.raises(Refusal, match=words):
        frameworks.load(staff_file, by=by)
    assert list(FrameworkVersion.objects.values_list("name", flat=True)) == ["2024"]
    assert Group.objects.count() == 3


def test_load_refuses_an_item_under_an_unknown_heading(staff_file, by):
    staff_file |= {"categories": [{"code": "A", "title": both("A")}], "tasks": []}
    staff_file["items"] = [
        {"code": "R-A1", "title": both("One"), "category": "B", "levels": levels(1, 2)}
    ]
    with pytest.raises(Refusal, match="R-A1"):
        frameworks.load(staff_file, by=by)
