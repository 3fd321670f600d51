"""What is written for machines agrees with the code."""

import ast
import os
import re

import pytest
import yaml
from django.conf import settings

from jobtra import processes

COMPOSE = settings.BASE_DIR / "docker-compose.yml"
LOCKS = sorted(settings.BASE_DIR.glob("requirements*"))


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def test_compose_has_every_part(services):
    assert set(services) == {"database", "broker", "prepare", *processes.COMMANDS}


@pytest.mark.parametrize("name", processes.COMMANDS)
def test_compose_starts_what_serve_starts(services, name):
    assert services[name]["command"] == ["python", "manage.py", "serve", name]


def test_compose_prepares_first(services):
    assert services["prepare"]["command"] == ["python", "manage.py", "prepare"]
    for name in processes.COMMANDS:
        assert services[name]["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
            "prepare": {"condition": "service_completed_successfully"},
        }


def test_compose_asks_how_each_part_is(services):
    asked = {name for name, service in services.items() if "healthcheck" in service}
    assert asked == set(services) - {"prepare"}


def test_compose_is_no_trial(services):
    for name in ("prepare", *processes.COMMANDS):
        assert services[name]["environment"]["DJANGO_DEBUG"] == "0"


def test_example_environment_names_every_variable():
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    composed = re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text(encoding="utf-8"))
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == {*read(), *composed}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_requirements_name_no_address(path):
    assert "://" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [p for p in LOCKS if p.suffix == ".lock"], ids=lambda p: p.name)
def test_lock_holds_hashes(path):
    pins = re.findall(r"^\S+==", path.read_text(encoding="utf-8"), re.MULTILINE)
    hashed = re.findall(r"^\S+==.*\\\n +--hash=", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert pins
    assert len(hashed) == len(pins)


def test_ci_can_be_run():
    assert os.access(settings.BASE_DIR / ".ci" / "run", os.X_OK)


def read():
    """The variables that `env(…)`, `env.kind(…)` and `os.environ.get(…)` ask for."""
    for path in ("settings.py", "processes.py"):
        tree = ast.parse((settings.BASE_DIR / "jobtra" / path).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and re.fullmatch(r"env(\.\w+)?|os\.environ\.get", ast.unparse(node.func))
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value
