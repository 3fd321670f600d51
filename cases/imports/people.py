"""Who is meant: youths by case number and name, staff by number, name or family name.

Two people who fit are two readings: neither is taken.
"""

import re
import unicodedata
from collections import defaultdict

from django.utils.translation import gettext as _

from jobtra.headings import is_empty
from jobtra.spreadsheets import squeeze

# Characters of names that people write in two forms; NFKC keeps them apart.
VARIANTS = str.maketrans(
    "髙﨑濵濱邊邉齋齊斎澤櫻廣嶋國眞惠德槗曻", "高崎浜浜辺辺斉斉斉沢桜広島国真恵徳橋昇"
)
HONORIFIC = re.compile(r"(さん|様|さま|君|くん|ちゃん|氏|先生)$")
TITLE = re.compile(r"(さん|様|先生|氏|CM|支援員|相談員|職員|スタッフ|主任|所長|\(.*\))$")
SERIAL = re.compile(r"\d{1,4}")
DASHES = re.compile(r"[‐-―−ー_/ ]+")


def folded(name):
    """A name for comparing: without spaces, width and variants of characters."""
    return HONORIFIC.sub("", squeeze(name)).translate(VARIANTS).casefold()


def kana(text):
    """Kana for comparing: hiragana, without spaces."""
    return "".join(
        chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in squeeze(text)
    )


def number(code):
    """A case or staff number for comparing: half-width, upper case, one kind of dash."""
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    text = unicodedata.normalize("NFKC", str(code)).strip().upper()
    return DASHES.sub("-", text)


def parts(code):
    """(letters, figure) of a number: MDR-001, MDR001 and mdr-1 are alike; None without a figure."""
    match = re.fullmatch(r"(.*?)-?0*(\d+)", number(code))
    return (match[1].replace("-", ""), int(match[2])) if match else None


class Unknown(Exception):
    """Nobody fits, or more than one does: `kind` of the problem and a sentence."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Youths:
    """The cases of an office, those there are and those to be made, found by number and name."""

    def __init__(self, office_code, cases=()):
        self.office_code = office_code
        self.refused = set()
        self.by_number, self.by_parts, self.by_name = {}, defaultdict(list), defaultdict(list)
        for case in cases:
            self.add(case)

    def add(self, case):
        self.by_number[number(case.code)] = case
        if known := parts(case.code):
            self.by_parts[known].append(case)
        self.by_name[folded(case.youth.name)].append(case)

    def refuse(self, code, name):
        """Remember a row of the roster that was refused, so that later sheets can say so."""
        self.refused |= {number(code)} if code else set()
        self.refused |= {folded(name)} if name else set()

    def written(self, code):
        """The case of a number as it is written, with or without the office's code, or None."""
        wanted = number(code)
        return self.by_number.get(wanted) or self.by_number.get(
            f"{self.office_code.upper()}-{wanted}"
        )

    def numbered(self, code):
        """The case of a number, as written or in another form of it, or None."""
        if case := self.written(code):
            return case
        letters, figure = parts(code) or ("", None)
        if letters:
            found = self.by_parts[letters, figure]
        else:
            found = [
                case
                for (_letters, n), cases in self.by_parts.items()
                if n == figure
                for case in cases
            ]
        return found[0] if len(found) == 1 else None

    def find(self, code=None, name=None, *, is_serial=False):
        """The case that a row means. Raises Unknown.

        `is_serial`: the number stands under "No" alone and may count the rows: the name decides.
        """
        code = None if is_empty(code) else code
        name = None if is_empty(name) else name
        namesakes = self.by_name.get(folded(name), []) if name else []
        if is_serial and name and code is not None and SERIAL.fullmatch(number(code)):
            return self.serial(code, name, namesakes)
        if code is None:
            return self.named(name, namesakes)
        case = self.numbered(code)
        if case is None:
            raise self.nobody(code, name)
        if name and case not in namesakes and (namesakes or not alike(name, case.youth)):
            raise Unknown(
                "contradiction",
                _("Number and name belong to different people; correct one of them."),
            )
        return case

    def named(self, name, namesakes):
        if len(namesakes) == 1:
            return namesakes[0]
        if namesakes:
            raise Unknown(
                "unknown_person",
                _("Several people have this name; write the case number beside it."),
            )
        raise self.nobody(None, name)

    def serial(self, code, name, namesakes):
        if len(namesakes) < 2:
            return self.named(name, namesakes)
        case = self.numbered(code)
        if case in namesakes:
            return case
        return self.named(name, namesakes)

    def nobody(self, code, name):
        if {number(code) if code is not None else "", folded(name) if name else ""} & self.refused:
            return Unknown("unknown_person", _("The row of this person in the roster was refused."))
        return Unknown(
            "unknown_person",
            _("This person is not in the roster of the office; number and name must stand there."),
        )


def alike(name, youth):
    """A shortened name, or the kana, of the same person."""
    wanted, known = folded(name), folded(youth.name)
    family = folded(youth.name.split()[0]) if youth.name.split() else known
    return (
        wanted == family
        or kana(name) == kana(youth.kana)
        or known.startswith(wanted)
        or wanted.startswith(known)
    )


class People:
    """The staff of an office, found by number, full name or family name."""

    def __init__(self, staff=()):
        self.staff, self.seen = [], {}
        for person in staff:
            self.add(person)

    def add(self, person):
        self.staff.append(person)
        self.seen.clear()

    def find(self, text):
        """The staff member meant. Raises Unknown."""
        if text not in self.seen:
            self.seen[text] = self.candidates(text)
        found = self.seen[text]
        if len(found) == 1:
            return found[0]
        if found:
            raise Unknown(
                "ambiguous_staff",
                _("%(count)d members of staff fit this name; write the full name.")
                % {"count": len(found)},
            )
        raise Unknown(
            "unknown_staff",
            _("Nobody of this name is among the staff of the office; one full name is needed."),
        )

    def candidates(self, text):
        wanted = folded(text)
        for form in dict.fromkeys([wanted, folded(TITLE.sub("", squeeze(text)))]):
            for fits in (is_number, is_full_name, is_family_name):
                if found := [person for person in self.staff if fits(form, person)]:
                    return found
        return []


def is_number(wanted, person):
    return wanted == number(person.code).casefold()


def is_full_name(wanted, person):
    return wanted == folded(person.name)


def is_family_name(wanted, person):
    """The first of the words of a name; of a name without a space any beginning may be it."""
    words = person.name.split()
    if len(words) > 1:
        return wanted == folded(words[0])
    return bool(wanted) and folded(person.name).startswith(wanted)
