"""What an uploaded file is, by its content; its name says nothing."""

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENTS = "[Content_Types].xml"
ENOUGH = 1 << 20  # bytes of the list of contents that are looked at
LONGEST = 200  # characters of a name
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError),
    *(EOFError, OSError, ValueError),
)


@dataclass(frozen=True)
class FileType:
    suffixes: tuple[str, ...]  # the usual one first
    content_type: str


PDF = FileType((".pdf",), "application/pdf")
PNG = FileType((".png",), "image/png")
JPEG = FileType((".jpg", ".jpeg"), "image/jpeg")
DOCX = FileType((".docx",), f"{OFFICE}wordprocessingml.document")
XLSX = FileType((".xlsx",), f"{OFFICE}spreadsheetml.sheet")
ALL = (PDF, PNG, JPEG, DOCX, XLSX)
SIGNS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}


def of(file):
    """The FileType of a seekable binary file, or None for any other. Macros are another type."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    for sign, found in SIGNS.items():
        if head.startswith(sign):
            return found
    return of_package(file) if head.startswith(b"PK\x03\x04") else None


def of_package(file):
    try:
        with zipfile.ZipFile(file) as package, package.open(CONTENTS) as contents:
            listed = contents.read(ENOUGH)
    except UNREADABLE:
        return None
    finally:
        file.seek(0)
    return next(
        (found for found in (DOCX, XLSX) if f"{found.content_type}.main+xml".encode() in listed),
        None,
    )


def clean_name(name, file_type):
    """The name without folders and characters that nobody sees, ending as its type does."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    path = PurePosixPath(" ".join(name.replace('"', "").split()))
    if path.suffix.lower() in file_type.suffixes:
        stem, suffix = path.stem, path.suffix
    else:
        stem, suffix = path.name, file_type.suffixes[0]
    stem = stem.strip(" .")[: LONGEST - len(suffix)] or "file"
    return stem + suffix
