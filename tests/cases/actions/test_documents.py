from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.access import Role
from cases.actions import documents
from cases.models import Document
from jobtra import file_types
from jobtra.models import AuditEvent
from jobtra.refusals import Refusal
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, StaffFactory

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.4 test"


def add(case, by, **said):
    said = {"kind": "cv", "title": "職務経歴書", "file_type": file_types.PDF, **said}
    file = SimpleUploadedFile("診断書.exe", CONTENT)
    return documents.add(case, by=by, file=file, **said)


def refusal(call, *args, **said):
    with pytest.raises(Refusal) as refused:
        call(*args, **said)
    return str(refused.value)


def audited():
    return [(line.verb, line.changes) for line in AuditEvent.objects.order_by("pk")]


def test_a_file_lies_under_a_name_that_says_nothing_for_its_owner_only():
    case, worker = CaseFactory(), StaffFactory()
    document = add(case, worker)
    path = Path(document.file.path)
    assert (path.read_bytes(), path.suffix, len(path.name)) == (CONTENT, "", 32)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (document.file_name, document.content_type, document.size, document.sha256) == (
        *("診断書.exe.pdf", "application/pdf", 13),
        sha256(CONTENT).hexdigest(),
    )
    assert (document.added_by, document.is_sensitive) == (worker, False)
    assert audited() == [("document.added", {"case": case.pk, "size": 13})]


def test_sensitive_ones_need_the_right():
    case = ConsentFactory().case
    said = refusal(add, case, StaffFactory(office=case.office), is_sensitive=True)
    assert said == "要配慮情報を扱う権限がありません。"
    assert not Document.objects.exists()


def test_sensitive_ones_need_consent():
    case = CaseFactory()
    reader = StaffFactory(office=case.office, reads_sensitive=True)
    said = refusal(add, case, reader, is_sensitive=True)
    assert said == "要配慮情報についての有効な同意がありません。"
    ConsentFactory(case=case)
    assert add(case, reader, is_sensitive=True).is_sensitive


def test_row_and_file_go_together(django_capture_on_commit_callbacks):
    document = DocumentFactory()
    manager = StaffFactory(office=document.case.office, role=Role.CASE_MANAGER)
    name = document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert documents.delete(document, by=manager, reason="doubled") == document.case
        assert default_storage.exists(name)
    assert (Document.objects.exists(), default_storage.exists(name)) == (False, False)
    assert audited() == [
        ("document.deleted", {"case": document.case_id, "reason": "doubled"}),
        ("rows.erased", {"count": 1, "reason": "document doubled"}),
    ]


def test_what_a_consent_stands_on_stays():
    document = DocumentFactory(kind="consent")
    ConsentFactory(case=document.case, document=document)
    said = refusal(documents.delete, document, by=document.added_by, reason="doubled")
    assert said == "この書類は同意の記録に使われているため、削除できません。"
    assert (Document.objects.get(), default_storage.exists(document.file.name)) == (document, True)
    assert audited() == []
