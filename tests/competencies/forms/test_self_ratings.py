import pytest

from competencies.forms.self_ratings import SelfRatingForm
from competencies.measures import anchors
from competencies.measures.self_ratings import statement
from tests.factories.competencies import ItemFactory, LevelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    """It has words for 1, 2 and 4 of the scale from 1 to 5."""
    item = ItemFactory(levels=False)
    for rank in (1, 2, 4):
        LevelFactory(item=item, rank=rank)
    return anchors.items_of(item.version)[item.pk]


def form(item, mark):
    return SelfRatingForm({f"item_{item.pk}": mark}, asked=[item], version=item.version)


@pytest.mark.parametrize("mark", ["3", "5"])
def test_a_level_the_item_lacks_is_no_answer(item, mark):
    assert not form(item, mark).is_valid()


def test_the_levels_an_item_has_are_its_answers_and_its_buttons(item):
    chosen = form(item, "4")
    assert chosen.is_valid()
    assert chosen.answers == [(item, item.anchors[4])]
    assert chosen.rows == [(f"item_{item.pk}", statement(item, item.version), ["1", "2", "4"], "4")]
