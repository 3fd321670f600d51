"""Small groups stay inside the office: what must be hidden in a table of groups and their sum.

Plain data in, plain data out, no database. Domain.md 6.2: a group of 1 to 4 is suppressed, and so is
as much else as it takes that nobody finds it by subtraction.
"""

LEAST = 5  # persons in the smallest group that is shown
COUNTS_ONLY_BELOW = 10  # smaller groups are told as counts, without percentage or interval
TOTAL = ""


def is_small(n):
    return 0 < n < LEAST


def hidden(sizes, known=()):
    """The keys to hide, TOTAL among them when the sum must go too.

    sizes: {key: n} of the parts; known: keys whose numbers the reader has anyway. What is hidden
    together is safe when, without its largest part, LEAST persons are left: then not even the
    office behind that part finds another by taking its own from the sum. Until then the next
    smallest part joins; when none is left, the sum is hidden instead.
    """
    small = {key for key, n in sizes.items() if is_small(n) and key not in known}
    if is_small(sum(sizes.values())):
        return {key for key, n in sizes.items() if n and key not in known} | {TOTAL}
    found = set(small)
    others = sorted(
        (key for key, n in sizes.items() if n and key not in found and key not in known),
        key=lambda key: (sizes[key], key),
    )
    while found and not is_safe([sizes[key] for key in found]):
        if not others:
            return small | {TOTAL}
        found.add(others.pop(0))
    return found


def is_safe(sizes):
    return sum(sizes) - max(sizes) >= LEAST
