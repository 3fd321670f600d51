"""A piece of work and what it costs: median milliseconds, queries, and the ratio to bare SQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM = 3
FRAME = {"BEGIN", "COMMIT"}  # around an action; they ask nothing


@dataclass(frozen=True)
class Result:
    """Measured against its bars; a bar that is None does not exist."""

    name: str
    ms: float
    best: float  # of one request: what a quiet machine would give
    queries: int
    bare: float
    bars: tuple  # (ms, queries, ratio)

    @property
    def ratio(self):
        return self.ms / self.bare

    @property
    def is_broken(self):
        found = zip((self.ms, self.queries, self.ratio), self.bars, strict=True)
        return any(bar is not None and value > bar for value, bar in found)


@dataclass(frozen=True)
class Work:
    """What is asked of JobTra, and the least SQL that yields the same rows."""

    name: str
    run: Callable
    bare: Callable  # of a psycopg2 cursor
    rows: Callable  # of what `run` gave: what `bare` must give, too
    bars: tuple
    times: int | None = None

    def measure(self, times):
        """In turns, so that a busy machine hits both alike."""
        times = min(times, self.times or times)
        run, bare = [], []
        for _ in range(WARM + times):
            run.append(clock(self.run))
            bare.append(clock(lambda: with_cursor(self.bare)))
        with CaptureQueriesContext(connection) as seen:
            self.run()
        asked = [query for query in seen if query["sql"] not in FRAME]
        return Result(
            self.name,
            median(run[WARM:]),
            min(run[WARM:]),
            len(asked),
            median(bare[WARM:]),
            self.bars,
        )


def clock(work):
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def with_cursor(work):
    """What `work` answers with a bare cursor of the same connection, committed."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        return work(cursor)


HEAD = ("what", "ms", "best", "bar", "queries", "bar", "bare ms", "ratio", "bar", "")


def table(results):
    lines = [HEAD, *map(line, results)]
    widths = [max(len(cells[place]) for cells in lines) for place in range(len(HEAD))]
    return "\n".join(
        cells[0].ljust(widths[0])
        + "".join(cell.rjust(width + 2) for cell, width in zip(cells[1:], widths[1:], strict=True))
        for cells in lines
    )


def line(result):
    ms, queries, ratio = ("" if bar is None else f"{bar:g}" for bar in result.bars)
    return (
        result.name,
        f"{result.ms:.1f}",
        f"{result.best:.1f}",
        ms,
        str(result.queries),
        queries,
        f"{result.bare:.1f}",
        f"{result.ratio:.1f}",
        ratio,
        "broken" if result.is_broken else "",
    )
