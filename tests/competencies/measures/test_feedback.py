import re

import pytest
from django.utils import translation

from competencies.measures import anchors, feedback
from competencies.models import Checklist
from jobtra.fiscal import Month
from tests.factories.cases import EmploymentFactory
from tests.factories.competencies import FeedbackFactory, month_of

AUGUST, SEPTEMBER, OCTOBER = Month(2025, 8), Month(2025, 9), Month(2025, 10)
AVOIDED = [
    "問題行動",
    "能力が低い",
    "不合格",
    "ランク",
    "スコア",
    "底辺",
    "できない人",
    "水準",
    "点数",
]


@pytest.fixture
def items(starter):
    """{short code: Item} of the starter requirements."""
    return {item.short_code: item for item in anchors.items_of(starter).values()}


def rated(case, items, **months):
    """Team sheets: august={"A1": 3}; an item that is not named is at 2."""
    for name, cells in months.items():
        month = {"august": AUGUST, "september": SEPTEMBER, "october": OCTOBER}[name]
        cells = dict.fromkeys(items, "N") | cells
        month_of(case, month, {items[code]: cell for code, cell in cells.items()})


def reading(case):
    sheet = (
        Checklist.objects.with_hired_on().select_related("case", "version").get(month=OCTOBER.first)
    )
    return feedback.readings([sheet])[case.pk]


def draft(case, language="ja"):
    with translation.override(language):
        return feedback.draft(reading(case))


def text(items, code, rank, language="ja"):
    return items[code].anchors[rank].youth_text[language]


def test_what_was_attained_stands_before_what_rose(case, items):
    rated(
        case,
        items,
        august={"A1": 2, "B2": 4, "C1": 3, "D1": 1, "E1": 3},
        september={"A1": 2, "B2": 4, "C1": 3, "D1": 1, "E1": 4},
        october={"A1": 3, "B2": 4, "C1": 4, "D1": 1, "E1": 4},
    )
    assert draft(case)["achieved"] == [
        text(items, "E1", 4),
        text(items, "C1", 4),
        text(items, "A1", 3),
    ]


def test_three_lines_are_enough_to_read(case, items):
    codes = ["A1", "A2", "A5", "B1", "B2"]
    rated(case, items, september=dict.fromkeys(codes, 3), october=dict.fromkeys(codes, 4))
    assert draft(case)["achieved"] == [text(items, code, 4) for code in codes[:3]]


def test_a_rise_to_what_is_not_done_yet_is_not_told_as_one(case, items):
    rated(case, items, september={"A1": 1, "A2": 3}, october={"A1": 1, "A2": 2})
    assert draft(case)["achieved"] == [
        "今月は、新しく増えたことはまだ見えていません。あせらず、一つずつ進めていきましょう。"
    ]


def test_a_month_without_news_tells_what_was_kept(case, items):
    rated(case, items, september={"A1": 4}, october={"A1": 4})
    case.checklists.filter(month=AUGUST.first).delete()
    assert draft(case)["achieved"][0] == text(items, "A1", 4)  # attained: the second month
    rated(case, items, august={"A1": 4})
    assert draft(case)["achieved"] == [
        "できるようになったことを、今月も続けています。",
        text(items, "A1", 4),
    ]


def test_a_first_sheet_says_what_is_and_not_what_became(case, items):
    rated(case, items, october={"A1": 4, "A2": 2})
    assert draft(case)["achieved"] == ["今、していることです。", text(items, "A1", 4)]


def test_a_first_sheet_without_a_level_at_target_makes_nothing_up(case, items):
    rated(case, items, october={"A1": 1})
    assert draft(case)["achieved"] == ["いっしょに見ていくことを始めました。"]


def test_the_step_is_the_next_level_of_what_is_due_the_longest(case, items):
    rated(case, items, october={"A1": 3, "A2": 2, "I1": 3})
    assert draft(case)["step"] == [
        f"次は、「{text(items, 'A1', 4).removesuffix('。')}」をめざします。",
        f"今は、{text(items, 'A1', 3)}",
    ]
    assert draft(case)["support"] == [
        f"「{items['A1'].title['ja']}」を、支援員といっしょに練習します。",
        "こまったことがあれば、いつでも話してください。",
    ]


def test_what_was_not_seen_this_month_is_not_told_as_now(case, items):
    rated(case, items, september={"A1": 3}, october={"A1": "N"})
    assert draft(case)["step"] == [
        f"次は、「{text(items, 'A1', 4).removesuffix('。')}」をめざします。"
    ]


def test_what_was_seen_this_month_comes_before_what_was_not(case, items):
    rated(case, items, september={"A1": 3, "I2": 3}, october={"A1": "N", "I2": 3})
    assert reading(case).open_codes == (["R-A1"], ["R-I2"])
    assert reading(case).next_code == "R-I2"


def test_activities_are_ideas_for_the_worker_and_no_words_for_the_youth(case, items):
    rated(case, items, october={"A1": 3})
    row = FeedbackFactory(case=case, checklist=Checklist.objects.get())
    assert feedback.practice(row) == items["A1"]
    said = " ".join(draft(case)["support"])
    assert [idea["ja"] for idea in items["A1"].activities if idea["ja"] in said] == []


def test_with_everything_reached_there_is_nothing_to_practise(case, items):
    rated(case, items, october={"A1": 4})
    assert feedback.practice(FeedbackFactory(case=case, checklist=Checklist.objects.get())) is None


def test_without_anything_due_the_step_is_the_nearest_to_its_target(case, items):
    rated(case, items, october={"F3": 1, "I2": 3})
    assert reading(case).open_codes == ([], ["R-I2", "R-F3"])
    assert (
        draft(case)["step"][0]
        == f"次は、「{text(items, 'I2', 4).removesuffix('。')}」をめざします。"
    )


def test_a_lowest_level_is_not_held_up_to_the_youth(case, items):
    rated(case, items, october={"A1": 1})
    assert len(draft(case)["step"]) == 1


def test_with_everything_reached_the_step_is_to_keep_it_up(case, items):
    rated(case, items, october={"A1": 4})
    made = draft(case)
    assert made["step"] == ["今できていることを、新しい場面でも続けていきましょう。"]
    assert made["support"] == ["こまったことがあれば、いつでも話してください。"]


def test_what_is_due_after_hiring_waits_for_the_job(case, items):
    rated(case, items, october={"I3": 3})
    assert reading(case).open_codes == ([], ["R-I3"])
    EmploymentFactory(case=case, starts_on=case.enrolled_on)
    assert reading(case).open_codes == (["R-I3"], [])


def test_english_is_english(case, items):
    rated(case, items, september={"A1": 2}, october={"A1": 3})
    made = draft(case, "en")
    assert made["achieved"] == [text(items, "A1", 3, "en")]
    assert (
        made["step"][0] == f"Next we aim for this: “{text(items, 'A1', 4, 'en').removesuffix('.')}”"
    )
    assert not re.search("[ぁ-ん一-龥]", str(made))


@pytest.mark.parametrize("month", range(4))
def test_no_draft_holds_a_level_or_a_word_to_avoid(case, items, month):
    """Whatever the ratings, the words are the content's or ours, and ours hold no figure."""
    levels = {code: 1 + (n + month) % 5 for n, code in enumerate(items)}
    rated(case, items, september={code: 1 + n % 5 for n, code in enumerate(items)}, october=levels)
    made = draft(case)
    said = " ".join(line for lines in made.values() for line in lines)
    assert [word for word in AVOIDED if word in said] == []
    known = {
        words["ja"].removesuffix("。")
        for item in items.values()
        for words in [*(level.youth_text for level in item.anchors.values()), item.title]
    }
    for words in sorted(known, key=len, reverse=True):
        said = said.replace(words, "")
    assert not re.search("[0-9０-９]", said)


def test_reading_of_a_month_that_has_no_sheet_yet(case, items):
    rated(case, items, september={"A1": 3})
    found = feedback.reading_of(case, OCTOBER)
    assert found.next_code == "R-A1"
    assert not found.codes("is_seen")


def test_readings_cost_the_same_for_one_and_many(case, items, django_assert_num_queries):
    rated(case, items, september={"A1": 2}, october={"A1": 3})
    sheet = Checklist.objects.with_hired_on().select_related("case", "version").last()
    with django_assert_num_queries(2):
        list(feedback.readings([sheet])[case.pk].codes("is_rise"))


@pytest.mark.parametrize(
    ("name", "given"), [("小出 りお", "りお"), ("小出　りお", "りお"), ("りお", "りお"), ("", "")]
)
def test_given_name(name, given):
    assert feedback.given_name(name) == given
