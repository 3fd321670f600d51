"""What a row of a roster says about a person and their case."""

import re
from datetime import date

from django.utils.translation import gettext as _

from cases.imports import cells
from cases.imports.cells import Words
from cases.imports.headings import ROSTER
from cases.imports.people import folded, number
from cases.models import Case, Course, Youth
from jobtra import headings
from jobtra.headings import written

OPEN, GRADUATED = Case.Status.OPEN, Case.Status.GRADUATED
DAYS = ("first_visit_on", "enrolled_on", "closed_on")
TRAITS = {"kana", "gender", "course", "status", "closed_on", "key", "second"}
KANA_BEHIND = re.compile(r"(.+?)\s*[(\uff08]([ぁ-ゖァ-ヺー・\s]+)[)\uff09]")
KIND_OF_COURSE = re.compile(r"(?:コース|クラス|訓練|科|系)$")

GENDERS = Words(
    female=("女性?", "女子", "f", "female"),
    male=("男性?", "男子", "m", "male"),
    other=("その他", "other", "x", "ノンバイナリー"),
    unanswered=("回答なし", "無回答", "未回答", "答えたくない", "回答しない", "非回答"),
)
STATUSES = Words(
    open=(
        "(?:在籍|利用|継続|通所|支援|登録|訓練|受講|参加|活動|在所)中?",
        "継続(?:利用|支援)中?",
        "現役",
        "新規",
        "open",
        "active",
    ),
    graduated=(
        "(?:卒業|修了)(?:生|済み?|者)?(?:\\(.*\\))?",
        "就職(?:決定|卒業|済み?|者)?(?:・?定着支援)?中?",
        "就労(?:中|決定)?",
        "定着(?:支援)?中?",
        "進路決定",
        "進学",
        "graduated?",
    ),
    interrupted=(
        "(?:支援|利用|訓練|途中)?(?:中断|離脱)",
        "ドロップアウト",
        "途中(?:退所|終了|辞退)",
        "音信不通",
        "連絡(?:不通|途絶)",
        "辞退",
        "(?:利用|支援)中止",
        "interrupted",
    ),
    referred=(
        "リファー",
        "他機関(?:へ?の?(?:紹介|移行|リファー|利用))?",
        "紹介終了",
        "移管",
        "referred",
    ),
    moved=("転居", "転出", "引っ?越し?", "moved"),
)


def find(table):
    """The heading of a roster, or None."""
    return headings.find(table, ROSTER, is_roster)


def is_roster(keys):
    """A list with names, and enough of what only a roster says of them."""
    dated = keys & {"born_on", "first_visit_on", "enrolled_on"}
    named = "name" in keys or {"family", "given"} <= keys
    return named and len(keys & TRAITS) + 2 * len(dated) >= 3


def counts_rows(heading):
    """The numbers stand under a bare "No" and run 1, 2, 3: they count rows and name nobody."""
    if heading.ranks.get("code") != len(ROSTER.patterns["code"]) - 1:
        return False
    found = [number(row["code"]) for row in heading.rows() if "code" in row]
    return found == [str(n) for n in range(1, len(found) + 1)]


def name_of(row):
    """Name and, where it stands in brackets behind, kana: both "" without a name."""
    name = row.text("name") or joined(row, "family", "given")
    if match := KANA_BEHIND.fullmatch(name):
        return match[1], written(match[2])
    return name, joined(row, "family_kana", "given_kana")


def joined(row, *keys):
    return " ".join(filter(None, map(row.text, keys)))


def courses(programme):
    """{folded word: course}: by code and by title in both languages."""
    return {
        folded(word): course
        for course in Course.objects.filter(programme=programme)
        for word in (course.code, *course.title.values())
    }


def facts(row, plan, known_courses):
    """{field: value} of a row, None where it says nothing; or None when the row is refused (reported).

    An unreadable word or date is reported and left out.
    """
    name, behind = name_of(row)
    if len(name) > 100:
        cells.text(row, "name", plan, 100)
        return None
    found = {
        "name": name,
        "kana": cells.text(row, "kana", plan, 100) or behind,
        "born_on": cells.day(row, "born_on", plan),
        "gender": GENDERS.read(row, "gender", plan, Youth.Gender.choices),
        "course": course(row, plan, known_courses),
        "status": STATUSES.read(row, "status", plan, Case.Status.choices) or None,
        **{name: cells.day(row, name, plan) for name in DAYS},
    }
    if found["closed_on"] and not found["status"]:
        if "status" not in row:
            report(
                row, "closed_on", plan, "unreadable_value",
                _("A closing date needs the kind of ending: graduated, interrupted, referred or moved."),
            )  # fmt: skip
        found["closed_on"] = None
    return None if is_contradictory(row, plan, found) else found


def course(row, plan, known):
    if "course" not in row:
        return None
    word = folded(row["course"])
    for form in (word, KIND_OF_COURSE.sub("", word)):
        if form in known:
            return known[form]
    allowed = sorted({course.title["ja"] for course in known.values()})
    cells.unknown(row, "course", plan, ", ".join(allowed))
    return None


def is_contradictory(row, plan, found):
    """Dates that can not be in this order, or a status that does not fit them: reported."""
    first, enrolled, closed = (found[name] for name in DAYS)
    status = found["status"]
    if status not in {OPEN, GRADUATED, None} and not closed and "closed_on" in row:
        return True  # its unreadable closing date is reported already
    if enrolled and first and enrolled < first:
        said = "enrolled_on", _("The enrolment can not be before the first visit.")
    elif closed and closed < max(filter(None, (first, enrolled)), default=closed):
        said = "closed_on", _("The closure can not be before the first visit or the enrolment.")
    elif found["born_on"] and found["born_on"] >= min(
        filter(None, (first, enrolled)), default=date.max
    ):
        said = "born_on", _("The date of birth can not be after the first visit.")
    elif status == OPEN and closed:
        said = "closed_on", _("An enrolled case has no closing date.")
    elif status not in {OPEN, GRADUATED, None} and not closed:
        said = "status", _("A case that was interrupted, referred or moved needs its closing date.")
    else:
        return False
    report(row, said[0], plan, "contradiction", said[1])
    return True


def report(row, key, plan, kind, message):
    plan.report(row.sheet, row.cell(key), kind, row[key], message)
