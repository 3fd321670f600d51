import json

import pytest
from django.core.management import CommandError, call_command

from competencies.management.commands.load_starter import CONTENT
from competencies.models import FrameworkVersion

pytestmark = pytest.mark.django_db
REQUIREMENTS = CONTENT / "requirements.json"


def test_load_framework_publishes_and_the_second_time_changes_nothing(capsys):
    call_command("load_framework", REQUIREMENTS)
    call_command("load_framework", REQUIREMENTS)
    assert capsys.readouterr().out == "R 2024: published\nR 2024: unchanged\n"
    assert FrameworkVersion.objects.count() == 1


def test_load_framework_refuses_changed_content_with_a_sentence(tmp_path):
    call_command("load_framework", REQUIREMENTS, verbosity=0)
    data = json.loads(REQUIREMENTS.read_text())
    data["items"][0]["levels"][0]["ja"] = "書き換え"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(data))
    with pytest.raises(CommandError, match="2024"):
        call_command("load_framework", changed)


@pytest.mark.parametrize("content", ["", "no json", "[]", "{}", '{"framework": {}}', '"text"'])
def test_load_framework_says_what_is_no_framework_file(tmp_path, content):
    file = tmp_path / "file.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"file\.json"):
        call_command("load_framework", file)
    assert not FrameworkVersion.objects.exists()


def test_load_framework_says_when_the_file_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("load_framework", tmp_path / "nowhere.json")
