from hypothesis import given
from hypothesis import strategies as st

from evaluations.measures.suppression import LEAST, TOTAL, hidden

TABLES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 30), max_size=7)


def test_large_groups_are_all_shown():
    assert hidden({"A": 5, "B": 12, "C": 30}) == set()


def test_an_empty_group_is_no_secret():
    assert hidden({"A": 0, "B": 12}) == set()


def test_a_small_group_takes_others_along_until_nobody_finds_it():
    """By the sum alone 3 + 6 would do; but the office of the 6 would find the 3."""
    assert hidden({"A": 3, "B": 6, "C": 9, "D": 20}) == {"A", "B", "C"}


def test_small_groups_that_cover_each_other_take_nobody_along():
    assert hidden({"A": 4, "B": 4, "C": 4, "D": 20}) == {"A", "B", "C"}


def test_the_sum_goes_when_no_other_group_is_left():
    assert hidden({"A": 3, "B": 20}) == {"A", TOTAL}


def test_a_small_sum_hides_everything():
    assert hidden({"A": 1, "B": 2, "C": 0}) == {"A", "B", TOTAL}


def test_a_group_alone_is_its_own_sum():
    assert hidden({"A": 2}) == {"A", TOTAL}
    assert hidden({"A": 7}) == set()


def test_what_the_reader_knows_is_neither_hidden_nor_cover():
    assert hidden({"A": 3, "B": 20}, known={"A"}) == set()
    assert hidden({"A": 3, "B": 20, "C": 4}, known={"B"}) == {"A", "C", TOTAL}


def test_groups_of_one_size_are_taken_in_order_of_their_keys():
    assert hidden({"Z": 3, "B": 9, "A": 9, "C": 9}) == {"Z", "A", "B"}


@given(TABLES, st.sets(st.sampled_from("ABCDEFG"), max_size=1))
def test_nobody_finds_a_small_group(sizes, known):
    """Neither the reader nor one of the hidden offices, who each know their own, by subtraction."""
    gone = hidden(sizes, known)
    shown = {key: n for key, n in sizes.items() if key not in gone}
    assert all(n == 0 or n >= LEAST for key, n in shown.items() if key not in known)
    assert known & set(gone) == set()
    if TOTAL in gone:
        return
    rest = sum(sizes.values()) - sum(shown.values())
    parts = [sizes[key] for key in gone]
    assert rest == sum(parts)
    assert all(rest - part >= LEAST for part in parts)


@given(TABLES)
def test_a_reader_of_the_sum_alone_learns_no_small_group(sizes):
    if 0 < sum(sizes.values()) < LEAST:
        assert TOTAL in hidden(sizes)
