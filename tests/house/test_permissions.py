"""A permission that nothing asks for is a promise nobody keeps."""

from pathlib import Path

import pytest

from cases.access import GRANTS

ROOT = Path(__file__).parents[2]
APPS = ("jobtra", "cases", "competencies", "evaluations")
ASKING = "\n".join(
    path.read_text(encoding="utf-8")
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if path.name != "access.py"
)


@pytest.mark.parametrize("permission", sorted(GRANTS))
def test_a_permission_is_asked_for(permission):
    assert f'"{permission}"' in ASKING
