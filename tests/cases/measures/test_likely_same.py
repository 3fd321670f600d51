import datetime as dt
from types import SimpleNamespace

import pytest

from cases.measures import likely_same
from cases.measures.likely_same import BIRTH, KANA, NAME, PHONE, Person
from cases.models import Youth
from tests.factories.cases import CaseFactory, OfficeFactory, StaffFactory, YouthFactory

BORN = dt.date(2001, 3, 4)


def person(name="", kana="", phone="", born_on=None):
    return SimpleNamespace(name=name, kana=kana, phone=phone, born_on=born_on)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (person("宇野 美咲"), person("宇野　美咲"), [NAME]),
        (person("宇野美咲"), person("宇野 美咲"), [NAME]),
        (person("Uno Misaki"), person("UNO misaki"), [NAME]),
        (person("あ", "うの みさき"), person("い", "ウノミサキ"), [KANA]),
        (person("あ", "ｳﾉ ﾐｻｷ"), person("い", "うのみさき"), [KANA]),
        (
            person("あ", phone="090-1234-5678"),
            person("い", phone="０９０１２３４５６７８"),
            [PHONE],
        ),
        (person("宇野 美咲", born_on=BORN), person("高木 美咲", born_on=BORN), [BIRTH]),
        (
            person("あ", "うの みさき", born_on=BORN),
            person("い", "ウノ さき", born_on=BORN),
            [BIRTH],
        ),
        (
            person("宇野 美咲", "うの みさき", "1", BORN),
            person("宇野 美咲", "うの みさき", "1", BORN),
            [NAME, KANA, PHONE, BIRTH],
        ),
        # too little
        (person("宇野 美咲", born_on=BORN), person("青木 大地", born_on=BORN), []),
        (person("宇野 美咲"), person("宇野 大地"), []),
        (person(), person(), []),
        (person("あ", phone="なし"), person("い", phone="なし"), []),
        # two of one family
        (
            person("宇野 美咲", phone="1", born_on=BORN),
            person("宇野 大地", phone="1", born_on=dt.date(2003, 1, 1)),
            [],
        ),
    ],
)
def test_what_agrees(one, other, reasons):
    assert Person.of(one).agrees(Person.of(other)) == reasons
    assert Person.of(other).agrees(Person.of(one)) == reasons


@pytest.mark.django_db
class TestFind:
    def found(self, office, **said):
        return [match.youth for match in likely_same.find(person(**said), office=office)]

    def test_every_way_to_write_it(self):
        case = CaseFactory(
            youth__name="宇野　美咲",
            youth__kana="ウノ ミサキ",
            youth__phone="090-1234-5678",
            youth__born_on=BORN,
        )
        CaseFactory()
        for said in (
            {"name": "宇野美咲"},
            {"kana": "うの　みさき"},
            {"kana": "ｳﾉﾐｻｷ"},
            {"phone": "09012345678"},
            {"name": "高木 美咲", "born_on": BORN},
        ):
            assert self.found(case.office, **said) == [case.youth]

    def test_nothing_typed_finds_nobody(self):
        assert self.found(CaseFactory(youth__kana="").office) == []

    def test_here_with_its_cases_elsewhere_with_the_office_alone(self):
        here = CaseFactory(youth__name="宇野 美咲")
        elsewhere = CaseFactory(youth__name="宇野 美咲", office=OfficeFactory(name="港"))
        first, second = likely_same.find(person("宇野 美咲"), office=here.office)
        assert (first.youth, first.cases, first.offices) == (here.youth, [here], [])
        assert (second.youth, second.cases, second.offices) == (elsewhere.youth, [], ["港"])

    def test_neither_merged_nor_without_a_file_nor_the_person_themself(self):
        case = CaseFactory(youth__name="宇野 美咲")
        YouthFactory(name="宇野 美咲")
        CaseFactory(
            youth=YouthFactory(
                name="宇野 美咲",
                merged_into=case.youth,
                merged_at="2026-01-01T00:00Z",
                merged_by=StaffFactory(),
            )
        )
        assert self.found(case.office, name="宇野 美咲") == [case.youth]
        assert likely_same.find(case.youth, office=case.office, but=case.youth) == []


@pytest.mark.django_db
def test_pairs_are_told_once_the_strongest_first():
    weak = [YouthFactory(name=name, kana="", phone="1", born_on=None) for name in ("あ", "い")]
    strong = [
        YouthFactory(name="宇野 美咲", kana=kana, born_on=BORN)
        for kana in ("うの みさき", "ウノミサキ")
    ]
    YouthFactory(name="青木 大地", kana="", born_on=BORN)
    pairs = likely_same.pairs(Youth.objects.all())
    assert [(pair.first, pair.second) for pair in pairs] == [tuple(strong), tuple(weak)]
    assert [pair.reasons for pair in pairs] == [[NAME, KANA, BIRTH], [PHONE]]
