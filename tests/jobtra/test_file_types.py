import io
import zipfile

import pytest

from jobtra import file_types
from jobtra.file_types import DOCX, JPEG, PDF, PNG, XLSX
from tests.workbooks import workbook


def package(main, contents="[Content_Types].xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(contents, f'<Override ContentType="{main}"/>')
    return file.getvalue()


WORD = package(f"{DOCX.content_type}.main+xml")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", PDF),
        (b"\x89PNG\r\n\x1a\n...", PNG),
        (b"\xff\xd8\xff\xe0...", JPEG),
        (WORD, DOCX),
        (workbook({"名簿": [["氏名"]]}).read(), XLSX),
        (b"", None),
        (b"MZ\x90\x00 an executable", None),
        (b"<html><script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b" %PDF-1.7", None),
        (package("application/vnd.ms-word.document.macroEnabled.main+xml"), None),
        (package(f"{DOCX.content_type}.main+xml", contents="other.xml"), None),
        (WORD[:40], None),
        (b"PK\x03\x04 no package", None),
    ],
    # A package holds the time it was made, which is no name for a test of two processes.
    ids=lambda value: type(value).__name__,
)
def test_the_content_says_what_a_file_is(content, found):
    file = io.BytesIO(content)
    assert file_types.of(file) == found
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("履歴書.pdf", "履歴書.pdf"),
        ("履歴書.PDF", "履歴書.PDF"),
        ("履歴書.exe", "履歴書.exe.pdf"),
        ("履歴書", "履歴書.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\書類\\履歴書.pdf", "履歴書.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf"),
        ('a"  b.pdf', "a b.pdf"),
        ("\u30ab\u3099.pdf", "\u30ac.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("..", "file.pdf"),
        ("あ" * 300 + ".pdf", "あ" * 196 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name, cleaned):
    assert file_types.clean_name(name, PDF) == cleaned
