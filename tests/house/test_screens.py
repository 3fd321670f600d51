import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("cases", "competencies", "evaluations")
VIEWS = sorted(path for app in APPS for path in (ROOT / app / "views").rglob("*.py"))


def test_screens_reach_rows_only_through_the_gate():
    """No Model.objects in a screen: rows come from the gate, which scopes them."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in VIEWS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert found == []


def test_files_of_screens_stay_short():
    assert [path.name for path in VIEWS if len(path.read_text().splitlines()) > 300] == []
