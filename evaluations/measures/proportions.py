"""Proportions with their uncertainty. Plain numbers in, plain numbers out."""

from math import sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


def wilson(successes, n, z=Z95):
    """Wilson score interval without continuity correction: (low, high), or None for n = 0.

    Source: E. B. Wilson, JASA 22 (1927) 209; method 3 of Newcombe, Stat Med 17 (1998) 857.
    Raises ValueError unless 0 ≤ successes ≤ n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion")
    if n == 0:
        return None
    share = successes / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == n else (middle + spread) / scale
    return low, high
