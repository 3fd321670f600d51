import pytest

from competencies.forms.employer_ratings import EmployerRatingForm
from competencies.measures import anchors


@pytest.fixture
def item(starter):
    return next(iter(anchors.items_of(starter).values()))


def form(item, **data):
    return EmployerRatingForm(data, asked=[item], version=item.version)


def test_each_level_in_short_words_and_in_full(item):
    (row,) = form(item).rows
    name, of, levels, chosen = row
    assert (name, of, chosen) == (f"item_{item.pk}", item, "")
    assert levels[0] == ("1", "まだ見られない", item.anchors[1].text["ja"])
    assert [mark for mark, *_words in levels] == ["1", "2", "3", "4", "5"]


def test_what_was_chosen_is_counted_and_kept(item):
    chosen = form(item, **{f"item_{item.pk}": "N"})
    assert chosen.is_valid()
    assert (chosen.answers, chosen.done) == ([(item, None)], 1)
    assert chosen.rows[0][-1] == "N"
    assert form(item).done == 0
