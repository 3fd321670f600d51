import pytest

from jobtra import uploads
from jobtra.refusals import Refusal


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    (settings.MEDIA_ROOT / "deep").mkdir(parents=True)
    (settings.MEDIA_ROOT / "deep" / "old.txt").write_text("old")
    return settings.MEDIA_ROOT


def test_names_are_relative_and_in_order(folder):
    (folder / "a.txt").write_text("")
    assert uploads.names() == ["a.txt", "deep/old.txt"]


def test_names_of_no_folder_are_none(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "none"
    assert uploads.names() == []


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "deep/../../x", ".incoming/../../x"])
def test_path_stays_inside(folder, name):
    with pytest.raises(Refusal):
        uploads.path(name)


def test_replaced_has_the_new_and_forgets_the_old(folder):
    with uploads.replaced([("new/b.txt", [b"b", b"c"])]):
        assert uploads.names() == ["new/b.txt"]
    assert uploads.names() == ["new/b.txt"]
    assert (folder / "new" / "b.txt").read_bytes() == b"bc"
    assert sorted(one.name for one in folder.iterdir()) == ["new"]


def test_replaced_brings_the_old_back_when_the_rest_fails(folder):
    with pytest.raises(ZeroDivisionError), uploads.replaced([("new.txt", [b"b"])]):
        1 / 0  # noqa: B018
    assert uploads.names() == ["deep/old.txt"]
    assert (folder / "deep" / "old.txt").read_text() == "old"


def test_replaced_touches_nothing_when_a_file_can_not_be_read(folder):
    def broken():
        yield b"b"
        raise Refusal

    with pytest.raises(Refusal), uploads.replaced([("a.txt", [b"a"]), ("b.txt", broken())]):
        pytest.fail("nothing is in place yet")
    assert sorted(one.name for one in folder.iterdir()) == ["deep"]
    assert uploads.names() == ["deep/old.txt"]


def test_replaced_refuses_what_a_killed_restore_left(folder):
    (folder / uploads.BEFORE).mkdir()
    with pytest.raises(Refusal), uploads.replaced([]):
        pytest.fail("not while the old files wait there")
    assert uploads.names() == ["deep/old.txt"]
