import datetime as dt
import json
from itertools import pairwise

import pytest
from django.core.management import call_command

from competencies.measures import vignettes
from tests.factories.competencies import ItemFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 5)


@pytest.fixture
def items():
    call_command("load_starter", verbosity=0)
    return vignettes.items_in_force(TODAY)


@pytest.fixture
def own(items):
    return vignettes.of_items(items)


def draw(own, seed="w1 1", seen=()):
    return vignettes.draw(own, count=10, seed=seed, seen=set(seen))


def texts(drawn):
    return [one.text["ja"] for one in drawn]


def test_starter_cases_ask_about_items_in_force(items):
    found = vignettes.starter(items)
    assert [one.key for one in found] == [f"CAL-0{n}" for n in range(1, 7)]
    first = [(asked.item.code, asked.reference) for asked in found[0].asked]
    assert first[:4] == [("S2-1", "2"), ("S2-2", "3"), ("S2-4", "3"), ("S2-6", "N")]
    asked = {asked.item for one in found for asked in one.asked}
    assert asked <= set(items)


def test_starter_cases_know_every_code(items):
    rows = json.loads(vignettes.STARTER.read_text(encoding="utf-8"))["cases"]
    codes = {line["code"] for row in rows for line in row["reference"]}
    assert codes <= {item.code for item in items}


def test_a_framework_without_these_codes_has_no_starter_case():
    assert vignettes.starter([ItemFactory()]) == []


def test_an_item_has_its_own(items, own):
    assert len(own) == sum(len(item.vignettes) for item in items) == 164
    assert {one.asked[0].reference for one in own} == set("12345")
    assert own[0].item == items[0]


def test_what_is_not_published_is_not_in_force():
    ItemFactory(vignettes=[{"ja": "事例", "en": "", "level": 3, "why": {}}])
    assert vignettes.items_in_force(TODAY) == []


def test_draw_mixes_requirements_and_indicators_and_asks_of_each_item_once(own):
    drawn = draw(own)
    kinds = [one.item.version.framework.kind for one in drawn]
    assert len({one.item for one in drawn}) == 10
    assert all(before != after for before, after in pairwise(kinds))


def test_draw_can_be_replayed(own):
    assert texts(draw(own)) == texts(draw(own))
    assert texts(draw(own)) != texts(draw(own, seed="w1 2"))


def test_draw_avoids_what_was_seen_as_long_as_there_is_other(own):
    seen = texts(draw(own))
    again = texts(draw(own, seed="w1 2", seen=seen))
    assert set(again).isdisjoint(seen)
    assert len(draw(own, seen=texts(own))) == 10
