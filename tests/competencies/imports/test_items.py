import pytest

from competencies.imports.items import Frameworks, Index, bare
from jobtra.fiscal import Month
from jobtra.refusals import Refusal
from tests.factories.cases import ProgrammeFactory
from tests.workbooks import wide


@pytest.fixture
def requirements(programme):
    return Frameworks(programme, "requirements")


@pytest.fixture
def stages(programme):
    return Frameworks(programme, "stages")


@pytest.mark.parametrize(
    "heading",
    [
        "R-A1", "A1", wide("A1"), "a1", "A-1", "起床と生活リズム", "起床と 生活リズム", "起床と\n生活リズム",
        "A1 起床と生活リズム", "A1.起床と生活リズム", "A1:起床と生活リズム", "R-A1 起床と生活リズム",
        "起床と生活リズム(A1)", "【A1】起床と生活リズム", "1.起床と生活リズム", "①起床と生活リズム", "A1 起床",
    ],
)  # fmt: skip
def test_item_is_known_by_code_title_or_both(requirements, heading):
    assert requirements.items.find(heading) == "R-A1"


def test_width_and_middle_dots_of_a_title_do_not_matter(requirements):
    assert requirements.items.find(wide("PC") + "操作とタイピング") == "R-G1"
    assert requirements.items.find("安定した通所/出勤") == "R-A2"


@pytest.mark.parametrize(
    "heading",
    ["A1 安定した通所・出勤", "A9", "起床", "備考", "", None, 1, "1", "起床と生活リズム(A2)"],
)
def test_code_and_title_that_disagree_mean_nothing(requirements, heading):
    assert requirements.items.find(heading) is None


@pytest.mark.parametrize(
    "text",
    [
        "S2",
        wide("S2"),
        "S2 整える",
        "整える",
        "2",
        "第2段階",
        "ステージ2",
        "段階2",
        "S2:整える",
        "S2(整える)",
    ],
)
def test_stage_is_known_by_code_number_or_title(stages, text):
    assert stages.stages.find(text) == "S2"


def test_stage_that_disagrees_with_its_title_means_nothing(stages):
    assert stages.stages.find("S1 整える") is None


def test_a_form_of_two_things_means_neither():
    index = Index()
    index.add("one", "同じ")
    index.add("two", "同じ", "別")
    assert index.find("同じ") is None
    assert index.find("別") == "two"


def test_bare_keeps_letters_and_long_vowels():
    assert bare(" A1・メール/チャット(仮) ") == "a1メールチャット仮"


def test_version_and_levels_of_a_month(requirements):
    version = requirements.version(Month(2025, 4))
    item = requirements.item_rows[version.pk, "R-A1"]
    assert sorted(requirements.levels[item.pk]) == [1, 2, 3, 4, 5]
    assert requirements.scale == range(1, 6)


@pytest.mark.django_db
def test_programme_without_frameworks_is_refused():
    with pytest.raises(Refusal):
        Frameworks(ProgrammeFactory(code="XX"), "requirements")
