import pytest

from evaluations.measures.proportions import wilson

PUBLISHED = [
    # Newcombe, Stat Med 17 (1998) 857, table I, method 3
    (81, 263, 0.2553, 0.3662, 4),
    (15, 148, 0.0624, 0.1605, 4),
    (0, 20, 0.0000, 0.1611, 4),
    (1, 29, 0.0061, 0.1718, 4),
    # R binom.confint(method = "wilson")
    (18, 20, 0.6989663547715128, 0.972133518786232, 12),
    (190, 200, 0.910421851861224, 0.972617354399236, 12),
]


@pytest.mark.parametrize(("successes", "n", "low", "high", "digits"), PUBLISHED)
def test_wilson_equals_the_published_intervals(successes, n, low, high, digits):
    assert [round(limit, digits) for limit in wilson(successes, n)] == [
        round(low, digits),
        round(high, digits),
    ]


def test_wilson_of_nobody_has_no_value():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("successes", "n"), [(0, 5), (5, 5), (1, 1)])
def test_wilson_stays_between_0_and_1(successes, n):
    low, high = wilson(successes, n)
    assert (low == 0.0, high == 1.0) == (successes == 0, successes == n)


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_wilson_refuses_what_is_no_proportion(successes, n):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(successes, n)
