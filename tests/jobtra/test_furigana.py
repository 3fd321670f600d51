import subprocess
import sys
import threading

import pytest

from jobtra import furigana


def read(text, names=None):
    """As one line: 食(た)べる."""
    return "".join(
        f"{part.text}({part.reading})" if part.reading else part.text
        for part in furigana.parts(text, names)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("カレンダーにメモ、OK!", "カレンダーにメモ、OK!"),
        ("食べる", "食(た)べる"),
        ("間に合わせています。", "間(ま)に合(あ)わせています。"),
        ("取り次ぎ", "取(と)り次(つ)ぎ"),
        ("自分で寝ています", "自分(じぶん)で寝(ね)ています"),
        ("今の一歩", "今(いま)の一歩(いっぽ)"),
        ("何をして、何ですか", "何(なに)をして、何(なん)ですか"),
        ("日々、人々", "日々(ひび)、人々(ひとびと)"),
        ("二人で", "二人(ふたり)で"),
        ("水曜日の通所日", "水曜日(すいようび)の通所日(つうしょび)"),
        ("何も何か何でも、何から", "何(なに)も何(なに)か何(なん)でも、何(なに)から"),
        (
            "何時に何分、何人で何か月",
            "何時(なんじ)に何分(なんぷん)、何人(なんにん)で何(なん)か月(げつ)",
        ),
        ("何時間と何分間", "何時間(なんじかん)と何分間(なんぷんかん)"),
        ("今日中にお金を", "今日中(きょうじゅう)にお金(かね)を"),
        ("大人数でも大人でも", "大人数(おおにんずう)でも大人(おとな)でも"),
        ("支援員の方に", "支援員(しえんいん)の方(かた)に"),
        ("端末のすぐ開ける所に", "端末(たんまつ)のすぐ開(あ)ける所(ところ)に"),
        ("鱻を鱻る", "鱻を鱻る"),
    ],
)
def test_readings_stand_over_kanji_alone(text, said):
    assert read(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025年10月29日", "2025年(ねん)10月(がつ)29日(にち)"),
        ("1日、2日、10日、11日", "1日(にち)、2日(か)、10日(か)、11日(にち)"),
        ("14日、20日、24日、21日", "14日(か)、20日(か)、24日(か)、21日(にち)"),
        ("週4日", "週(しゅう)4日(か)"),
        ("3日間", "3日間(かかん)"),
        ("15分と10分", "15分(ふん)と10分(ぷん)"),
        ("1か月", "1か月(げつ)"),
        ("12月", "12月(がつ)"),
        ("3分の1", "3分(ぶん)の1"),
        ("5分の確認", "5分(ふん)の確認(かくにん)"),
        ("10月1日から", "10月(がつ)1日(ついたち)から"),
        ("10月11日、月1日", "10月(がつ)11日(にち)、月(つき)1日(にち)"),
    ],
)
def test_what_is_counted_is_read_by_its_number(text, said):
    assert read(text) == said


def test_a_written_reading_stands_above_the_dictionary():
    assert read("今日《こんにち》の｜お試し《おためし》") == "今日(こんにち)のお試し(おためし)"
    assert read("彼女《かのじょ》と 今日") == "彼女(かのじょ)と 今日(きょう)"


def test_a_mark_without_a_word_stays_as_it_was_typed():
    assert read("《かんじ》です") == "《かんじ》です"
    assert read("漢字《》") == "漢字(かんじ)《》"


def test_plain_leaves_the_written_readings_out():
    assert furigana.plain("今日《こんにち》の｜お試し《おためし》") == "今日のお試し"


def test_a_name_is_read_by_its_kana():
    names = furigana.readings_of("宇野 美咲", "ウノ ミサキ")
    assert names == {"宇野": "うの", "美咲": "みさき"}
    assert read("美咲さん", names) == "美咲(みさき)さん"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("実さんの10月", "実(みのる)さんの10月(がつ)"),
        ("今、実さんは", "今(いま)、実(みのる)さんは"),
        ("実習で", "実習(じっしゅう)で"),
        ("事実さん", "事実(じじつ)さん"),
    ],
)
def test_a_name_is_a_name_only_before_san(text, said):
    assert read(text, {"高橋": "たかはし", "実": "みのる"}) == said


@pytest.mark.parametrize(
    ("name", "kana", "known"),
    [
        ("小出 りお", "こいで りお", {"小出": "こいで"}),
        ("小出 莉央", "こいでりお", {"小出莉央": "こいでりお"}),
        ("小出 莉央", "", {}),
        ("リー アン", "りー あん", {}),
    ],
)
def test_readings_of_names_without_kanji_or_kana(name, kana, known):
    assert furigana.readings_of(name, kana) == known


def test_ruby_escapes_everything_it_did_not_write():
    assert furigana.ruby('<b>"食べる"') == (
        "&lt;b&gt;&quot;<ruby>食<rp>(</rp><rt>た</rt><rp>)</rp></ruby>べる&quot;"
    )
    assert furigana.ruby("字《<i>》") == "<ruby>字<rp>(</rp><rt>&lt;i&gt;</rt><rp>)</rp></ruby>"


def test_the_dictionary_is_read_with_the_first_reading_only():
    code = (
        "from jobtra import furigana\n"
        "assert furigana.dictionary.cache_info().currsize == 0\n"
        "list(furigana.parts('かなだけ'))\n"
        "assert furigana.dictionary.cache_info().currsize == 0\n"
        "list(furigana.parts('本人'))\n"
        "assert furigana.dictionary.cache_info().currsize == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_many_threads_read_at_once():
    text, said = "休みのあとも、自分で決めた時間に起きています。" * 5, []
    threads = [
        threading.Thread(target=lambda: said.extend(read(text) for _ in range(50)))
        for _ in range(8)
    ]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert said == [read(text)] * 400
