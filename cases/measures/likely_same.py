"""Who may be one and the same person: same name or reading, same telephone, same day of birth with
a part of the name. However it is spaced, wide and written: hiragana and katakana are one."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Youth
from jobtra import texts
from jobtra.models import unspaced

NAME, KANA, PHONE, BIRTH = "name", "kana", "phone", "birth"
WORDS = {
    NAME: _("same name"),
    KANA: _("same kana"),
    PHONE: _("same telephone number"),
    BIRTH: _("same date of birth"),
}
IN_NUMBERS = " \u3000-()\u2010\u2212\uff0d"  # spaces, hyphens of all kinds, brackets


@dataclass(frozen=True)
class Person:
    """What is compared, folded."""

    name: str
    kana: str
    phone: str
    born_on: object
    parts: frozenset  # of name and kana, as they were spaced

    @classmethod
    def of(cls, row):
        """Of anything with name, kana, phone and born_on: a youth, or what was typed."""
        name, kana = plain(row.name), texts.hiragana(plain(row.kana))
        spaced = [plain(part) for part in row.name.split()]
        spaced += [texts.hiragana(plain(part)) for part in row.kana.split()]
        return cls(name, kana, digits(row.phone), row.born_on, frozenset(spaced))

    def agrees(self, other):
        """In what two agree, as reasons to think that they are one; empty when it is too little."""
        found = [
            reason
            for reason, mine, theirs in (
                (NAME, self.name, other.name),
                (KANA, self.kana, other.kana),
                (PHONE, self.phone, other.phone),
                (BIRTH, self.born_on, other.born_on),
            )
            if mine and mine == theirs
        ]
        if found == [BIRTH] and not self.parts & other.parts:
            return []
        if found == [PHONE] and self.born_on and other.born_on:  # two of one family
            return []
        return found


@dataclass(frozen=True)
class Match:
    """A youth on file who may be the person; `cases` are those of the office that looks, `offices`
    the names of the others that keep a file."""

    youth: Youth
    reasons: list
    cases: list
    offices: list

    @property
    def words(self):
        return [WORDS[reason] for reason in self.reasons]


@dataclass(frozen=True)
class Pair:
    first: Youth
    second: Youth
    reasons: list

    @property
    def words(self):
        return [WORDS[reason] for reason in self.reasons]


def agreement(one, other):
    """The words for that in which two youths agree."""
    return [WORDS[reason] for reason in Person.of(one).agrees(Person.of(other))]


def find(row, *, office, but=None):
    """[Match] among all youths with a file, those of the office first; `but` is left out."""
    person = Person.of(row)
    rows = candidates(person).exclude(pk=but.pk if but else None)
    likely = [(youth, person.agrees(Person.of(youth))) for youth in rows]
    found = {youth: reasons for youth, reasons in likely if reasons}
    files = defaultdict(list)
    for case in Case.objects.filter(youth__in=found).select_related("office").order_by("-pk"):
        files[case.youth_id].append(case)
    matches = [
        match(youth, found[youth], files[youth.pk], office) for youth in found if files[youth.pk]
    ]
    return sorted(matches, key=lambda one: (not one.cases, -len(one.reasons), one.youth.pk))


def match(youth, reasons, cases, office):
    elsewhere = {case.office.name for case in cases if case.office_id != office.pk}
    here = [case for case in cases if case.office_id == office.pk]
    return Match(youth, reasons, here, sorted(elsewhere))


def candidates(person):
    """Kept youths that agree in anything at all."""
    condition = Q(pk=None)
    if person.name:
        condition |= Q(plain_name__iexact=person.name)
    if person.kana:
        condition |= Q(plain_kana__iexact=person.kana)
        condition |= Q(plain_kana__iexact=texts.katakana(person.kana))
    if person.phone:
        condition |= Q(plain_phone=person.phone)
    if person.born_on:
        condition |= Q(born_on=person.born_on)
    return (
        Youth.objects.kept()
        .annotate(
            plain_name=unspaced("name"),
            plain_kana=unspaced("kana"),
            plain_phone=unspaced("phone", IN_NUMBERS),
        )
        .filter(condition)
    )


def pairs(youths):
    """[Pair] of these youths (a queryset) that may be one, the strongest first. The older file is
    the first of a pair."""
    people = {youth: Person.of(youth) for youth in youths.order_by("pk")}
    groups = defaultdict(list)
    for youth, person in people.items():
        keys = {(NAME, person.name), (KANA, person.kana), (PHONE, person.phone)}
        keys |= {(person.born_on, part) for part in person.parts if person.born_on}
        for key in keys:
            if key[1]:
                groups[key].append(youth)
    seen = {pair for group in groups.values() for pair in combinations(group, 2)}
    agreed = [(one, other, people[one].agrees(people[other])) for one, other in seen]
    found = [Pair(*three) for three in agreed if three[2]]
    return sorted(found, key=lambda pair: (-len(pair.reasons), pair.first.pk, pair.second.pk))


def plain(text):
    return texts.folded(text).casefold()


def digits(text):
    return "".join(sign for sign in texts.folded(text) if sign.isdecimal())
