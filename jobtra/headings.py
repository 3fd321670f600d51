"""Finds the heading of a table in the wild, by its words, and gives the rows beneath it.

A heading stands in one of the first ten rows, over one row or two, its columns in any order with
unknown ones between. A vocabulary says which words mean which column; nothing is known here of
what a column holds.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from django.utils.translation import gettext as _

from jobtra.spreadsheets import Table, cell_name, plain, squeeze

REACH = 10  # rows among which a heading is looked for
EDGES = " :;。、.,・*※■□◆◇●▼▲★☆→⇒"
COLONS = ":\uff1a"
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|「[^「」]*」")
WRAPPED = re.compile(r"[(\[【〔<「](.+)[)\]】〕>」]")
TOTAL = re.compile(
    r"(総?合?計|小計|総計|平均|人数|件数|以下余白|(sub)?total|average|sum)[:数]?(.*人)?"
)
EMPTY = re.compile(r"[-‐-―−ー─/]*|なし|無し?|未定|未登録|不明|該当なし|記載なし")


@lru_cache(maxsize=20_000)
def label(text: str) -> tuple[str, ...]:
    """The forms in which a heading may be known: whole, without what brackets add, unwrapped."""
    whole = squeeze(text).casefold().strip(EDGES)
    short = BRACKETS.sub("", whole).strip(EDGES)
    wrapped = WRAPPED.fullmatch(whole)
    forms = [whole, short, wrapped[1] if wrapped else ""]
    return tuple(dict.fromkeys(form for form in forms if form))


def is_empty(value: object) -> bool:
    """Nothing, or a word or dash for nothing."""
    return value is None or (isinstance(value, str) and says_nothing(value))


@lru_cache(maxsize=20_000)
def says_nothing(text: str) -> bool:
    return bool(EMPTY.fullmatch(squeeze(text)))


def is_total(value: object) -> bool:
    """The word of a row of totals."""
    return isinstance(value, str) and bool(TOTAL.fullmatch(squeeze(value).casefold()))


class Vocabulary:
    """Which headings mean which column: {key: patterns, the best first}, each for a whole heading."""

    def __init__(self, patterns: dict[str, tuple[str, ...]]):
        self.patterns = {
            key: [re.compile(pattern) for pattern in several] for key, several in patterns.items()
        }

    def __call__(self, value: object) -> tuple[Hashable, int] | None:
        """(key, rank) of a heading, rank 0 being the surest word; None for an unknown one."""
        return self.find(value) if isinstance(value, str) else None

    @lru_cache(maxsize=20_000)  # noqa: B019  the vocabularies live as long as the process
    def find(self, text: str) -> tuple[Hashable, int] | None:
        for form in label(text):
            for key, several in self.patterns.items():
                for rank, pattern in enumerate(several):
                    if pattern.fullmatch(form):
                        return key, rank
        return None


@dataclass
class Row:
    """One row beneath a heading: values by key, with their addresses."""

    heading: "Heading"
    number: int  # from 1, as people count
    values: list

    def __getitem__(self, key):
        column = self.heading.columns.get(key)
        return None if column is None else self.values[column]

    def __contains__(self, key):
        return not is_empty(self[key])

    @property
    def sheet(self):
        return self.heading.table.name

    def text(self, key) -> str:
        """The cell as text, single-spaced, as it was written otherwise; "" when it says nothing."""
        return "" if is_empty(self[key]) else written(self[key])

    def cell(self, key) -> str:
        return cell_name(self.number, self.heading.columns.get(key, 0) + 1)

    @property
    def is_alone(self):
        """One cell only: a note beneath the table."""
        return sum(value is not None for value in self.values) == 1


@dataclass
class Heading:
    """A found heading: the columns that are known, by key, in a table."""

    table: Table
    top: int  # rows of the heading, from 0
    bottom: int
    columns: dict[Hashable, int] = field(default_factory=dict)
    ranks: dict[Hashable, int] = field(default_factory=dict)  # how sure the word was, 0 the surest
    spare: dict[int, Hashable] = field(default_factory=dict)  # columns that repeat a known key

    def rows(self) -> Iterator[Row]:
        """Every filled row beneath, without the heading where it is repeated."""
        for index in range(self.bottom + 1, len(self.table.rows)):
            values = self.table.rows[index]
            if any(value is not None for value in values) and not self.is_repeated(values):
                yield Row(self, index + 1, values)

    def is_repeated(self, values) -> bool:
        return all(values[column] == self.words[column] for column in self.columns.values())

    @cached_property
    def words(self) -> list:
        """The lowest filled cell of each column of the heading."""
        band = self.table.rows[self.top : self.bottom + 1]
        return [
            next((v for v in reversed(column) if v is not None), None)
            for column in zip(*band, strict=True)
        ]

    def name_of(self, column: int) -> str:
        return plain(self.words[column]) or _("Column %(letter)s without a heading") % {
            "letter": cell_name(1, column + 1)[:-1]
        }

    def cell(self, column: int) -> str:
        """The address of a heading."""
        rows = range(self.bottom, self.top, -1)
        row = next((r for r in rows if self.table.rows[r][column] is not None), self.top)
        return cell_name(row + 1, column + 1)

    def below(self, column: int) -> list:
        """The filled cells under a heading."""
        cells = (row[column] for row in self.table.rows[self.bottom + 1 :])
        return [cell for cell in cells if cell is not None]

    def rest(self) -> list[int]:
        """The columns that are not known."""
        known = set(self.columns.values())
        return [column for column in range(len(self.words)) if column not in known]


def find(
    table: Table, recognise: Callable[[object], tuple | None], needed: Callable[[set], bool]
) -> Heading | None:
    """The heading that knows most columns among the first rows, or None.

    `recognise` gives (key, rank) for a heading or None; `needed` says of the keys found whether
    they make such a table. Of two columns with one key the surer word counts, then the left one.
    """
    best, recognise = None, cache(recognise)
    for top in range(min(REACH, len(table.rows))):
        for bottom in range(top, min(top + 2, REACH, len(table.rows))):
            found = read(table, top, bottom, recognise)
            if needed(set(found.columns)) and (best is None or worth(found) > worth(best)):
                best = found
    return best


def worth(heading: Heading) -> tuple:
    return len(heading.columns), heading.top - heading.bottom


def read(table, top, bottom, recognise) -> Heading:
    heading = Heading(table, top, bottom)
    for column, cells in enumerate(zip(*table.rows[top : bottom + 1], strict=True)):
        for key, rank in filter(None, map(recognise, readings(cells))):
            if key not in heading.columns or rank < heading.ranks[key]:
                if key in heading.columns:
                    heading.spare[heading.columns[key]] = key
                heading.columns[key], heading.ranks[key] = column, rank
            else:
                heading.spare[column] = key
            break
    return heading


def readings(cells) -> list:
    """A heading over two rows may mean its lower word, both together, or the upper one."""
    filled = [cell for cell in cells if cell is not None]
    if len(filled) == 2 and all(isinstance(cell, str) for cell in filled):
        return [filled[1], filled[0] + filled[1], filled[0]]
    return filled[::-1]


def written(value: object) -> str:
    """Text as it was written, on one line with single spaces; a whole number without its point."""
    return " ".join(str(value).split())


# Labels over a table: 「氏名:山田 陽菜  担当:石川 智也」, or a label and its value side by side

LABELLED = re.compile(r"([^\s:\uff1a]+)\s*[:\uff1a]\s*")


def labels(table: Table, height: int) -> Iterator[tuple[str, object, str]]:
    """(label, value, cell) of what stands above a table of which the heading begins at `height`."""
    for number, row in enumerate(table.rows[:height], start=1):
        for column, value in enumerate(row):
            if not isinstance(value, str):
                continue
            cell, found = cell_name(number, column + 1), list(LABELLED.finditer(value))
            for match, after in zip(found, [*found[1:], None], strict=False):
                if text := value[match.end() : after and after.start()].strip():
                    yield match[1], text, cell
            if not found or not value[found[-1].end() :].strip():
                beside = (
                    (c, v) for c, v in enumerate(row[column + 1 :], column + 1) if v is not None
                )
                if (right := next(beside, None)) is not None:
                    yield value.strip().rstrip(COLONS), right[1], cell_name(number, right[0] + 1)
