import pytest

from jobtra import texts


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("塚本 とわ", "塚本とわ"),
        ("塚本　とわ ", "塚本とわ"),
        ("ｱｵｷ", "アオキ"),
        ("ＡＫＥ－1", "AKE-1"),
    ],
)
def test_folded_has_one_width_and_no_spaces(typed, read):
    assert texts.folded(typed) == read


def test_kana_go_both_ways():
    assert texts.hiragana("ツカモト・ヴァン 12") == "つかもと・ゔぁん 12"
    assert texts.katakana("つかもと・ゔぁん 12") == "ツカモト・ヴァン 12"
