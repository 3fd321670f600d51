"""Uploaded files as a whole: their names, and all of them replaced by others."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from jobtra.refusals import Refusal

INCOMING, BEFORE = ".incoming", ".before"  # inside the folder: it may be a mount of its own


def root():
    return Path(settings.MEDIA_ROOT)


def path(name):
    """Where a file lies. A name that leads out of the folder is refused."""
    found = (root() / name).resolve()
    if not found.is_relative_to(root().resolve()):
        raise Refusal("The name of an uploaded file leads out of its folder.")
    return found


def names():
    """Paths of all files below the folder, relative to it, in order."""
    found = (one.relative_to(root()) for one in root().rglob("*") if one.is_file())
    return sorted(one.as_posix() for one in found if one.parts[0] not in {INCOMING, BEFORE})


@contextmanager
def replaced(files):
    """Have these files, (name, blocks of bytes), instead of those that are here.

    They are all written before any is put in place; when what happens inside fails, the old ones
    come back.
    """
    folder, incoming, before = root(), root() / INCOMING, root() / BEFORE
    if before.exists():
        raise Refusal(f"{before} is left from a restore that was cut off: move it away first.")
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        incoming.mkdir(mode=0o700, parents=True)
        for name, blocks in files:
            path(name)
            target = incoming / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.touch(mode=0o600)
            with target.open("wb") as out:
                out.writelines(blocks)
        before.mkdir(mode=0o700)
        move(folder, before)
        move(incoming, folder)
        try:
            yield
        except BaseException:
            remove(folder)
            move(before, folder)
            before.rmdir()
            raise
        shutil.rmtree(before)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def entries(folder):
    return [one for one in folder.iterdir() if one.name not in {INCOMING, BEFORE}]


def move(source, target):
    for one in entries(source):
        one.rename(target / one.name)


def remove(folder):
    for one in entries(folder):
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()
