from django.utils.safestring import SafeString, mark_safe

from jobtra import patterns
from jobtra.patterns import Patterns


def drawing(drawn):
    def draw(look, values):
        drawn.append((look, values))
        return f"<td class={look}>{' | '.join(str(value) for value in values)}</td>"

    return draw


def test_each_look_is_drawn_once_and_filled_in():
    drawn = []
    rows = Patterns(drawing(drawn))
    assert rows.html("a", [1, "x"]) == "<td class=a>1 | x</td>"
    assert rows.html("a", [27, "y"]) == "<td class=a>27 | y</td>"
    assert rows.html("b", [1, "x"]) == "<td class=b>1 | x</td>"
    assert len(drawn) == 2


def test_what_says_nothing_belongs_to_the_look():
    drawn = []
    rows = Patterns(drawing(drawn))
    assert rows.html("a", [0, "x"]) == "<td class=a>0 | x</td>"
    assert rows.html("a", [None, "x"]) == "<td class=a>None | x</td>"
    assert rows.html("a", [3, "x"]) == "<td class=a>3 | x</td>"
    assert [values[0] for _look, values in drawn][:2] == [0, None]


def test_values_are_escaped_and_the_whole_is_safe():
    rows = Patterns(drawing([]))
    rows.html("a", ["x"])
    html = rows.html("a", ["<script>"])
    assert (html, type(html)) == ("<td class=a>&lt;script&gt;</td>", SafeString)
    assert rows.html("a", [mark_safe("<b>")]) == "<td class=a><b></td>"


def test_a_hole_may_stand_several_times_or_not_at_all():
    rows = Patterns(lambda look, values: f"{values[1]}-{values[1]}")
    assert rows.html("a", ["left out", "twice"]) == "twice-twice"


def test_twenty_values_keep_their_places():
    rows = Patterns(lambda look, values: " ".join(map(str, values)))
    assert rows.html("a", range(1, 21)) == " ".join(map(str, range(1, 21)))


def test_a_process_with_too_many_begins_anew(monkeypatch):
    monkeypatch.setattr(patterns, "MOST", 3)
    rows = Patterns(drawing([]))
    for look in "abcd":
        rows.html(look, ["x"])
    assert len(rows.kept) == 1
