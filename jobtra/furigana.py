"""Readings over kanji, for people who read kanji with effort.

A word with its reading written behind it (漢字《かんじ》, ｜ before it where it begins earlier) is
taken as it stands; all else is guessed from a dictionary, which is wrong at times.
"""

import re
import threading
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from django.utils.html import escape, format_html, format_html_join
from sudachipy import Dictionary, SplitMode

from jobtra.texts import hiragana

KANJI = "々〆ヶ㐀-䶿一-鿿豈-﫿"
HAS_KANJI = re.compile(f"[{KANJI}]")
RUN = re.compile(f"[{KANJI}0-9０-９]+")
WRITTEN = re.compile(
    f"(?:[｜|](?P<marked>[^｜|《》]+)|(?P<run>[{KANJI}]+))《(?P<reading>[^《》]+)》"
)
COUNTED = "(?P<number>[0-9０-９]+)(?P<counter>[かカヶ]月|日間?|[年月分])(?!々)"
COUNTERS = {"年": "ねん", "月": "がつ", "日": "にち", "日間": "にちかん", "分": "ふん"}
SHORT_DAYS = {*range(2, 11), 14, 20, 24}  # ふつか, みっか …
HARD_MINUTES = {0, 1, 3, 4, 6, 8}  # the last digit of 10分 (ぷん)
OF_A_MONTH = re.compile("[0-9０-９毎]月$")
OF_A_WHOLE = re.compile("の[0-9０-９]")  # 3分の1
EXAMPLE = "漢字《かんじ》"
WEEKDAYS = {
    "月": "げつ",
    "火": "か",
    "水": "すい",
    "木": "もく",
    "金": "きん",
    "土": "ど",
    "日": "にち",
}
DAYS_OF_WORK = {"通所": "つうしょ", "出勤": "しゅっきん", "最終": "さいしゅう", "目安": "めやす"}
# What the dictionary reads otherwise in the plain sentences of this house.
WORDS = {
    "一歩": "いっぽ",
    "一度": "いちど",
    "何を": "なにを",
    "何が": "なにが",
    "何も": "なにも",
    "何か": "なにか",
    "何か月": "なんかげつ",
    "何か所": "なんかしょ",
    "何でも": "なんでも",
    "何時": "なんじ",
    "何時間": "なんじかん",
    "何分": "なんぷん",
    "何分間": "なんぷんかん",
    "何人": "なんにん",
    "お金": "おかね",
    "今日中": "きょうじゅう",
    "大人数": "おおにんずう",
    "支援員の方": "しえんいんのかた",
    "職員の方": "しょくいんのかた",
    "すぐ開ける所": "すぐあけるところ",
    "床に就く": "とこにつく",
    "二人一組": "ふたりひとくみ",
    "時間割": "じかんわり",
    "黄信号": "きしんごう",
    "空の値": "からのあたい",
    **{f"{day}日": f"{kana}び" for day, kana in DAYS_OF_WORK.items()},
    **{f"{day}曜日": f"{kana}ようび" for day, kana in WEEKDAYS.items()},
}


OF_THE_THREAD = threading.local()


class Part(NamedTuple):
    """A stretch of text and what stands over it, if anything."""

    text: str
    reading: str = ""


def parts(text, names=None):
    """The Parts of a text; `names` are readings of persons, whose word is followed by さん, for it
    may be a part of any other: {"美咲": "みさき"}."""
    names, place = names or {}, 0
    for word in WRITTEN.finditer(text):
        yield from guessed(text[place : word.start()], names)
        yield Part(word["marked"] or word["run"], word["reading"])
        place = word.end()
    yield from guessed(text[place:], names)


def plain(text):
    """The text without the readings written into it."""
    return WRITTEN.sub(lambda word: word["marked"] or word["run"], text)


def ruby(text, names=None):
    """The text as HTML with its readings, everything else escaped."""
    return format_html_join(
        "",
        "{}",
        ((over(part) if part.reading else escape(part.text),) for part in parts(text, names)),
    )


def over(part):
    pattern = "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>"
    return format_html(pattern, part.text, part.reading)


def readings_of(name, kana):
    """{part of a name: its reading} of a name and its kana, written in as many parts."""
    name, kana = name.split(), hiragana(kana).split()
    if len(name) != len(kana):
        name, kana = ["".join(name)], ["".join(kana)]
    pairs = zip(name, kana, strict=True)
    return {part: reading for part, reading in pairs if reading and HAS_KANJI.search(part)}


def guessed(text, names):
    """Known words first, the longest before the shorter; the dictionary reads what is between."""
    if not HAS_KANJI.search(text):
        return [Part(text)] if text else []
    persons = [f"(?<![{KANJI}]){name}(?=さん)" for name in longest_first(names)]
    found, place, known = [], 0, WORDS | names
    for word in re.finditer("|".join([COUNTED, *persons, *longest_first(WORDS)]), text):
        here = counted(word) if word["number"] else split(word[0], known[word[0]])
        found += [looked_up(text[place : word.start()]), here]
        place = word.end()
    return chain(*found, looked_up(text[place:]))


def longest_first(words):
    return [re.escape(word) for word in sorted(words, key=len, reverse=True)]


def counted(word):
    """A number with what it counts; the figure stays bare, but for ついたち."""
    number, counter = word["number"], word["counter"]
    if counter[0] in "かカヶ":
        return [Part(number + counter[0]), Part("月", "げつ")]
    reading = COUNTERS[counter]
    if counter == "日" and int(number) == 1 and OF_A_MONTH.search(word.string[: word.start()]):
        return [Part(word[0], "ついたち")]
    if counter[0] == "日" and int(number) in SHORT_DAYS:
        reading = reading.replace("にち", "か")
    elif counter == "分" and OF_A_WHOLE.match(word.string, word.end()):
        reading = "ぶん"
    elif counter == "分" and int(number) % 10 in HARD_MINUTES:
        reading = "ぷん"
    return [Part(number), Part(counter, reading)]


def looked_up(text):
    if not HAS_KANJI.search(text):
        return [Part(text)] if text else []
    tokens = tokenizer().tokenize(text)
    return chain(*(split(token.surface(), hiragana(token.reading_form())) for token in tokens))


def split(word, reading):
    """The word with readings over its kanji alone: 食べる → 食(た) べる. Bare where they do not
    fit or are none."""
    if not HAS_KANJI.search(word) or HAS_KANJI.search(reading):
        return [Part(word)]
    runs = RUN.split(word)
    pattern = "(.+?)".join(re.escape(hiragana(kana)) for kana in runs)
    fits = re.fullmatch(pattern, reading)
    if not fits:
        return [Part(word)]
    over_runs = zip(RUN.findall(word), fits.groups(), strict=True)
    bare = [Part(kana) for kana in runs]
    lined = [bare[0], *chain(*zip((Part(*pair) for pair in over_runs), bare[1:], strict=True))]
    return [part for part in lined if part.text]


def tokenizer():
    """One for each thread: a tokenizer reads for one caller at a time."""
    if not hasattr(OF_THE_THREAD, "tokenizer"):
        OF_THE_THREAD.tokenizer = dictionary().tokenizer(SplitMode.C)
    return OF_THE_THREAD.tokenizer


@lru_cache(maxsize=1)
def dictionary():
    """Read when the first reading is asked for, once a process; the file is mapped, not copied."""
    return Dictionary(dict="small")
