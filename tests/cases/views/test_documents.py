import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.access import Role
from cases.models import Document
from jobtra.models import AuditEvent
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, StaffFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 test"
OTHER = (
    "このファイルの中身は、PDF、PNG、JPEG、Word(.docx)、Excel(.xlsx)のいずれでもありません。"
    "いずれかの形式で保存し直して、選び直してください。"
)


@pytest.fixture
def worker(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def case(worker):
    return CaseFactory(office=worker.office)


def papers(case):
    return reverse("cases:case_papers", args=[case.pk])


def download(document):
    return reverse("cases:document_download", args=[document.pk])


def send(client, case, content=PDF, name="履歴書.pdf", **said):
    said = {"kind": "cv", "title": "履歴書", "file": SimpleUploadedFile(name, content), **said}
    return client.post(reverse("cases:document_new", args=[case.pk]), said)


def reader(client, case):
    staff = StaffFactory(office=case.office, reads_sensitive=True)
    client.force_login(staff)
    return staff


def test_add(client, case, worker):
    assert send(client, case).url == papers(case)
    document = Document.objects.get()
    assert (document.case, document.kind, document.title, document.file_name) == (
        *(case, "cv", "履歴書", "履歴書.pdf"),
    )
    assert download(document) in client.get(papers(case)).content.decode()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "履歴書.pdf", "ファイルが空です。別のファイルを選んでください。"),
        (b"MZ\x90\x00", "履歴書.pdf", OTHER),
        (b"<html><script>", "履歴書.png", OTHER),
        (
            PDF + b"0" * 10 * 1024 * 1024,
            "履歴書.pdf",
            "ファイルは11 MBです。10 MBまで追加できます。",
        ),
    ],
    ids=["empty", "renamed exe", "renamed page", "too large"],
)
def test_a_file_that_is_not_taken(client, case, content, name, said):
    page = send(client, case, content, name)
    assert page.context["form"].errors == {"file": [said]}
    assert said in page.content.decode()
    assert 'value="履歴書"' in page.content.decode()
    assert not Document.objects.exists()


def test_download(client, case, worker):
    document = DocumentFactory(case=case, file_name="履歴書.pdf")
    answer = client.get(download(document))
    assert answer.content == PDF
    assert {
        name: answer[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%E5%B1%A5%E6%AD%B4%E6%9B%B8.pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    line = AuditEvent.objects.get()
    assert (line.verb, line.target_id, line.by, line.changes) == (
        *("document.read", str(document.pk), worker.code, {"case": case.pk}),
    )


def test_a_file_that_is_gone_is_not_found_and_not_logged(client, case):
    document = DocumentFactory(case=case)
    default_storage.delete(document.file.name)
    assert client.get(download(document)).status_code == 404
    assert not AuditEvent.objects.exists()


def test_a_document_of_another_office_is_not_found(client, worker):
    assert client.get(download(DocumentFactory())).status_code == 404
    assert not AuditEvent.objects.exists()


def test_sensitive_ones_are_there_with_right_and_consent_only(client, case):
    document = DocumentFactory(case=case, title="診断書", is_sensitive=True)

    def found():
        page = client.get(papers(case)).content.decode()
        return client.get(download(document)).status_code, "診断書" in page

    assert found() == (404, False)
    consent = ConsentFactory(case=case)
    assert found() == (404, False)
    reader(client, case)
    assert found() == (200, True)
    consent.delete()
    assert found() == (404, False)


def test_who_has_not_the_right_can_not_mark_as_sensitive(client, case):
    ConsentFactory(case=case)
    assert send(client, case, is_sensitive="on").url == papers(case)
    assert not Document.objects.get().is_sensitive
    reader(client, case)
    send(client, case, is_sensitive="on")
    assert Document.objects.filter(is_sensitive=True).count() == 1


def test_the_case_manager_deletes_and_says_why(client, case):
    document = DocumentFactory(case=case)
    url = reverse("cases:document_delete", args=[document.pk])
    assert client.post(url, {"reason": "doubled"}).status_code == 403
    assert url not in client.get(papers(case)).content.decode()
    client.force_login(StaffFactory(office=case.office, role=Role.CASE_MANAGER))
    assert url in client.get(papers(case)).content.decode()
    assert list(client.post(url, {"reason": ""}).context["form"].errors) == ["reason"]
    assert Document.objects.get() == document
    assert client.post(url, {"reason": "doubled"}).url == papers(case)
    assert not Document.objects.exists()


def test_what_a_consent_stands_on_is_not_deleted(client, case):
    document = ConsentFactory(case=case, document=DocumentFactory(case=case)).document
    client.force_login(StaffFactory(office=case.office, role=Role.CASE_MANAGER))
    url = reverse("cases:document_delete", args=[document.pk])
    page = client.post(url, {"reason": "doubled"}).content.decode()
    assert "この書類は同意の記録に使われているため、削除できません。" in page
    assert Document.objects.get() == document


def test_a_manager_without_the_right_does_not_find_sensitive_ones_to_delete(client, case):
    ConsentFactory(case=case)
    document = DocumentFactory(case=case, is_sensitive=True)
    client.force_login(StaffFactory(office=case.office, role=Role.CASE_MANAGER))
    url = reverse("cases:document_delete", args=[document.pk])
    assert client.post(url, {"reason": "doubled"}).status_code == 404
