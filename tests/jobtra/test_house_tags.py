import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.html import strip_tags

from jobtra import texts


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.fixture(params=["ja", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ({"ja": "報告する", "en": "Report"}, {"ja": "報告する", "en": "Report"}),
        ({"ja": "報告する", "en": ""}, {"ja": "報告する", "en": "報告する"}),
        ({"ja": "報告する"}, {"ja": "報告する", "en": "報告する"}),
        ({}, {"ja": "", "en": ""}),
        ("E-17", {"ja": "E-17", "en": "E-17"}),
        (None, {"ja": "", "en": ""}),
    ],
)
def test_local_reads_the_active_language_else_japanese(language, text, read):
    assert texts.local(text) == read[language]
    assert render("{{ text|local }}", text=text) == read[language]


def test_local_takes_a_regional_language():
    with translation.override("en-gb"):
        assert texts.local({"ja": "報告する", "en": "Report"}) == "Report"


def test_day_leaves_out_this_year(language, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2025, 11, 1))
    days = dt.date(2025, 10, 29), dt.date(2024, 10, 29)
    assert [render("{{ day|day }}", day=day) for day in days] == {
        "ja": ["10月29日(水)", "2024年10月29日(火)"],
        "en": ["29 Oct (Wed)", "29 Oct 2024 (Tue)"],
    }[language]


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2024, 10, 28, 15, 30, tzinfo=dt.UTC),  # half past midnight in Tokyo
        dt.datetime(2024, 10, 29, 0, 30),  # noqa: DTZ001  read as local
    ],
)
def test_day_of_a_moment_is_the_local_day(moment):
    assert render("{{ moment|day }}", moment=moment) == "2024年10月29日(火)"


def test_month(language):
    expected = {"ja": "2025年10月", "en": "October 2025"}[language]
    assert render("{{ day|month }}", day=dt.date(2025, 10, 29)) == expected


@pytest.mark.parametrize("name", ["day", "month"])
def test_no_date_is_nothing(name):
    assert render(f"{{{{ value|{name} }}}}", value=None) == ""


@pytest.mark.parametrize(
    ("value", "look", "mark"),
    [
        (0, "lv lv-0", "0"),
        (3, "lv lv-3", "3"),
        ("4", "lv lv-4", "4"),
        ("not_observed", "lv lv-N", "N"),
        ("N", "lv lv-N", "N"),
        ("not_applicable", "lv lv-NA", "—"),
        ("NA", "lv lv-NA", "—"),
        (None, "lv lv-none", "·"),
        ("", "lv lv-none", "·"),
    ],
)
def test_level_has_its_look_and_its_mark(value, look, mark):
    assert render("{{ v|level_class }} {{ v|level_mark }}", v=value) == f"{look} {mark}"


@pytest.mark.parametrize("name", ["level_class", "level_mark"])
def test_an_unknown_level_is_a_fault(name):
    with pytest.raises(ValueError, match="rated"):
        render(f"{{{{ v|{name} }}}}", v="rated")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{% query sort='name' %}", "?stage=S3&amp;stage=S4&amp;q=%E6%A3%AE&amp;sort=name"),
        ("{% query page=3 %}", "?stage=S3&amp;stage=S4&amp;q=%E6%A3%AE&amp;page=3"),
        ("{% query stage='S5' q=None %}", "?stage=S5"),
    ],
)
def test_query_changes_what_it_names_and_begins_at_the_first_page(tag, expected):
    request = RequestFactory().get("/", {"stage": ["S3", "S4"], "q": "森", "page": "2"})
    assert render(tag, request=request) == expected


@pytest.mark.parametrize(
    ("rank", "text"),
    [
        (4, "水準 4"),
        ("not_observed", "未観察 N"),
        ("not_applicable", "非該当 —"),
        (None, "未評価 ·"),
    ],
)
def test_a_level_is_read_aloud(rank, text):
    html = render("{% include '_level.html' %}", rank=rank)
    assert " ".join(strip_tags(html).split()) == text


def test_brief_dates_leave_out_what_is_plain(language, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2025, 11, 1))
    days = {"a": dt.date(2024, 10, 29), "b": dt.date(2024, 12, 3), "c": dt.date(2025, 1, 20)}
    sources = ["{{ a|brief_day }}", "{{ c|brief_day }}", "{{ a|span:b }}", "{{ b|span:c }}"]
    assert [render(source, **days) for source in sources] == {
        "ja": ["2024/10/29", "1/20", "2024/10/29 – 12/3", "2024/12/3 – 1/20"],
        "en": ["29 Oct 2024", "20 Jan", "29 Oct 2024 – 3 Dec", "3 Dec 2024 – 20 Jan"],
    }[language]
    assert [render("{{ d|brief_month }}", d=days[key]) for key in "ac"] == {
        "ja": ["2024年10月", "1月"],
        "en": ["October 2024", "Jan"],
    }[language]


@pytest.mark.parametrize(("name", "short"), [("桜井 みなみ", "桜井"), ("桜井", "桜井"), ("", "")])
def test_family_name_stands_first(name, short):
    assert render("{{ name|family }}", name=name) == short


def test_points_draw_a_line_in_its_box():
    assert render("{{ v|points:10 }}", v=[0, 5, 10]) == "0.0,20.0 50.0,10.0 100.0,0.0"
    assert render("{{ v|points:10 }}", v=[4]) == "0.0,12.0"
