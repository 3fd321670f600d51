"""The README tells the truth where a machine can check it."""

from pathlib import Path

from cases.management.commands.role_matrix import matrix

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_role_matrix_is_the_one_of_the_tables():
    assert matrix() in README, "print it anew: manage.py role_matrix"


def test_both_commands_are_named():
    assert [command for command in ("make run", "make test") if command not in README] == []
