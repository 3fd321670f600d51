"""Ratings as they stand on sheets, whatever the layout: pages of (case, month) with their cells.

Two layouts give pages: requirements across (`across`) and requirements down (`down`). Who or when
a row or column does not say, the sheet says in its titles or by its name.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.imports.headings import PERSON
from cases.imports.people import Unknown, folded, number, parts
from cases.models import Case
from competencies.imports import months
from jobtra import fiscal, headings
from jobtra.headings import Vocabulary, is_empty
from jobtra.spreadsheets import plain

RATER = r"(?:評価|評定|記入|記録|判定)(?:した)?(?:者|担当者?|職員|支援員)(?:名|氏名)?|rater"
WORDS = PERSON | {
    "month": (r"(?:評価|対象|実施|判定|記入)?(?:年月|月|月度|時期)|month", r"評価日|実施日|記入日"),
    "year": (r"年|評価年|西暦|year",),
    "rater": (RATER, r"(?:主|ケース)?担当(?:支援員|職員|スタッフ|者|員)?(?:名|氏名)?"),
}
CHECKLIST = Vocabulary(WORDS)
TITLE = Vocabulary(
    WORDS
    | {
        "enrolled_on": (r"(?:利用)?(?:登録|開始)(?:年月)?日",),
        "born_on": (r"生年月日",),
    }
)
# Columns beside the items that are no items although figures stand in them.
BESIDE = r".*(?:数|率|計|平均|回|順|年齢|学年|期|班|組|クラス|コース|備考|メモ|所見|コメント|特記|記事|日|出席|欠席|遅刻|早退|面談|段階).*"
ASIDE = Vocabulary({"aside": (BESIDE,)})


@dataclass
class Page:
    """The ratings of one case in one month as one place has them: {item code: (value, cell)}."""

    case: Case
    month: fiscal.Month
    sheet: str
    cell: str  # what names the person or the month
    rater: str = ""
    rater_cell: str = ""
    values: dict = field(default_factory=dict)


class Title:
    """What a sheet says above its table, and by its name."""

    def __init__(self, table, height):
        self.table, self.height, self.said = table, height, {}
        for text, value, cell in headings.labels(table, height):
            if (known := TITLE(text)) and not is_empty(value):
                self.said.setdefault(known[0], (value, cell))

    def __getitem__(self, key):
        return self.said.get(key, (None, "A1"))[0]

    def cell(self, key):
        return self.said.get(key, (None, "A1"))[1]

    def month(self):
        """The month of the whole sheet, None without one. Raises Unknown when it names two."""
        found = months.of_sheet(self.table, self.height, [self["month"]] if self["month"] else [])
        if len(found) > 1:
            raise Unknown(
                "contradiction",
                _("The sheet names several months: %(months)s; leave one.")
                % {"months": ", ".join(map(str, sorted(found)))},
            )
        return found.pop() if found else None

    def case(self, youths):
        """The case of the whole sheet, None when nothing names a person. Raises Unknown."""
        code, name = self["code"], self["name"]
        named = self.table.name.strip()
        by_sheet = youths.written(named) or self.within(youths, named)
        if code is None and (by_sheet or self.looks_like_number(youths, named)):
            code = by_sheet.code if by_sheet else named
        elif by_sheet and youths.numbered(code) not in {by_sheet, None}:
            raise Unknown("contradiction", _("Title and name of the sheet mean different people."))
        if name is None and folded(named) in youths.by_name:
            name = named
        if code is None and name is None:
            return self.mentioned(youths)
        if code is None:
            return self.told_apart(youths, name) or youths.find(None, name)
        return youths.find(code, name)

    def within(self, youths, text):
        """A case number among the words of a sheet's name: 「MDR-001 山田」."""
        found = [
            youths.by_number.get(number(word))
            for word in plain(text).replace("(", " ").replace(")", " ").split()
        ]
        found = [case for case in found if case]
        return found[0] if len(found) == 1 else None

    def looks_like_number(self, youths, text):
        known = parts(text)
        return bool(known and known[0]) and any(
            letters == known[0] for letters, _n in youths.by_parts
        )

    def told_apart(self, youths, name):
        """Of several people with one name the one whose birth or enrolment stands in the title."""
        found = youths.by_name.get(folded(name), [])
        for key in ("born_on", "enrolled_on"):
            try:
                day = fiscal.parse_date(self[key])
            except fiscal.UnreadableDate:
                continue
            found = [
                c for c in found if day == (c.youth.born_on if key == "born_on" else c.enrolled_on)
            ]
        return found[0] if len(found) == 1 else None

    def mentioned(self, youths):
        """The one person whose full name stands somewhere in the titles, or None."""
        texts = [c for row in self.table.rows[: self.height] for c in row if isinstance(c, str)]
        everything = "\n".join(map(folded, [*texts, self.table.name]))
        found = [
            c
            for name, cases in youths.by_name.items()
            if len(name) > 2 and name in everything
            for c in cases
        ]
        return found[0] if len(found) == 1 else None


def unknown_item(name):
    return _("“%(name)s” is no requirement of the framework; write its code or title.") % {
        "name": name
    }
