import datetime as dt

import pytest

from cases.imports.people import People, Unknown, Youths, folded, kana, number, parts
from cases.models import Case, Staff, Youth
from tests.workbooks import wide


def case(code, name, yomi="", born_on=None):
    return Case(code=code, youth=Youth(name=name, kana=yomi, born_on=born_on))


@pytest.fixture
def youths():
    return Youths(
        "KWB",
        [
            case("KWB-001", "福田 誠", "ふくだ まこと"),
            case("KWB-002", "髙橋 誠"),
            case("KWB-027", "高橋 翔", born_on=dt.date(2000, 4, 6)),
            case("KWB-028", "高橋 翔", born_on=dt.date(1993, 5, 20)),
        ],
    )


@pytest.mark.parametrize(
    "code",
    ["KWB-001", wide("KWB-001"), "kwb-001", "KWB−001", "KWB001", "KWB-1", "001", "1", 1, 1.0],
)
def test_number_is_found_in_any_form(youths, code):
    assert youths.find(code).code == "KWB-001"


@pytest.mark.parametrize("name", ["福田 誠", "福田誠", "福田\u3000誠", "福田 誠さん", "福田 誠 様"])
def test_name_is_found_without_regard_to_spaces(youths, name):
    assert youths.find(None, name).code == "KWB-001"


def test_variants_of_a_character_are_one_name(youths):
    assert youths.find(None, "高橋 誠").code == "KWB-002"


@pytest.mark.parametrize("name", ["福田 誠", "福田", "ふくだ まこと", "フクダマコト", ""])
def test_number_with_a_name_that_fits(youths, name):
    assert youths.find("KWB-001", name).code == "KWB-001"


@pytest.mark.parametrize("name", ["高橋 誠", "鈴木 一郎"])
def test_number_and_name_of_different_people_contradict(youths, name):
    with pytest.raises(Unknown) as caught:
        youths.find("KWB-001", name)
    assert caught.value.kind == "contradiction"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KWB-099", None),
        (None, "鈴木 一郎"),
        (None, "高橋 翔"),
        (None, "高橋"),
        (None, None),
        ("KWB-099", "福田 誠"),
        ("X-1", None),
    ],
)
def test_nobody_or_two_are_unknown(youths, code, name):
    with pytest.raises(Unknown) as caught:
        youths.find(code, name)
    assert caught.value.kind == "unknown_person"


def test_a_count_of_rows_names_nobody(youths):
    assert youths.find(2, "福田 誠", is_serial=True).code == "KWB-001"
    assert youths.find(28, "高橋 翔", is_serial=True).code == "KWB-028"
    with pytest.raises(Unknown):
        youths.find(3, "高橋 翔", is_serial=True)
    assert youths.find("KWB-002", "髙橋 誠", is_serial=True).code == "KWB-002"


def test_two_offices_forms_of_one_figure_are_not_guessed():
    youths = Youths("A", [case("X-001", "森 葵"), case("Y-001", "林 翔")])
    with pytest.raises(Unknown):
        youths.find("1")
    assert youths.find("X1").code == "X-001"


def test_refused_rows_are_named_as_the_reason(youths):
    youths.refuse("KWB-050", "森 葵")
    with pytest.raises(Unknown) as refused:
        youths.find("KWB-050")
    with pytest.raises(Unknown) as missing:
        youths.find("KWB-051")
    assert str(refused.value) != str(missing.value)


@pytest.fixture
def people():
    names = {
        "S01": "長谷川 未来",
        "S02": "長谷川 直樹",
        "S03": "山田 玲奈",
        "S04": "森 葵",
        "S05": "森田 翔",
        "S06": "大野",
    }
    return People([Staff(code=f"KWB-{code}", name=name) for code, name in names.items()])


@pytest.mark.parametrize(
    "text",
    [
        "山田 玲奈",
        "山田玲奈",
        "山田",
        "山田さん",
        "山田 玲奈(主任)",
        "KWB-S03",
        "山田支援員",
    ],
)
def test_staff_are_found_by_name_family_name_or_number(people, text):
    assert people.find(text).code == "KWB-S03"


def test_family_name_is_the_first_word_not_any_beginning(people):
    assert people.find("森").code == "KWB-S04"
    assert people.find("大野").code == "KWB-S06"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("長谷川", "ambiguous_staff"),
        ("玲奈", "unknown_staff"),
        ("鈴木", "unknown_staff"),
        ("山田・森", "unknown_staff"),
    ],
)
def test_two_or_nobody_is_reported(people, text, kind):
    with pytest.raises(Unknown) as caught:
        people.find(text)
    assert caught.value.kind == kind


def test_names_without_a_space_are_ambiguous_by_their_beginning():
    people = People([Staff(code="1", name="森葵"), Staff(code="2", name="森田翔")])
    with pytest.raises(Unknown) as caught:
        people.find("森")
    assert caught.value.kind == "ambiguous_staff"
    people.add(Staff(code="3", name="森田葵"))
    with pytest.raises(Unknown):
        people.find("森田")


def test_forms_for_comparing():
    assert folded("髙﨑 葵さん") == folded("高崎葵")
    assert kana("フクダ マコト") == kana("ふくだまこと")
    assert number("kwb―001 ") == "KWB-001"
    assert parts("MDR-001") == parts("mdr1") == ("MDR", 1)
    assert parts("なし") is None
