"""Upload → plan → apply → withdraw in the browser, as a case manager does it."""

import io

import pytest
from django.conf import settings
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cases.access import Role
from cases.models import Case
from competencies import tasks  # noqa: F401  registers the work, as a worker does
from competencies.models import Checklist
from jobtra import importing, jobs
from jobtra.models import AuditEvent, ImportBatch, Job
from tests.competencies.conftest import ITEMS
from tests.factories.cases import OfficeFactory, StaffFactory
from tests.factories.jobtra import ImportBatchFactory
from tests.workbooks import csv_file, workbook

pytestmark = pytest.mark.usefixtures("programme")

ROSTER = [
    ["ケース番号", "氏名", "生年月日", "登録日", "状況", "備考"],
    ["A-1", "山田 陽菜", "H5.9.23", "2025/9/18", "在籍", "服薬あり"],
]
SHEETS = {"名簿": ROSTER, "2025-09": [["No", *ITEMS.values()], ["A-1", 1, 2, 3, "4?"]]}
DAYS = [["日付", "ケース番号", "出欠"], ["2025-09-19", "A-1", "出席"]]


@pytest.fixture
def manager(client):
    staff = StaffFactory(role=Role.CASE_MANAGER, office=OfficeFactory(code="MDR"))
    client.force_login(staff)
    return staff


def upload(client, sheets=SHEETS, days=DAYS):
    data = {"workbook": workbook(sheets)} | ({"attendance": csv_file(days)} if days else {})
    return client.post(reverse("competencies:import_batch_create"), data)


def test_upload_shows_the_plan_and_writes_nothing(client, manager):
    response = upload(client)
    batch = ImportBatch.objects.get()
    assert response.url == batch.get_absolute_url()
    assert (batch.office_code, batch.state, batch.file_name) == ("MDR", "planned", "office.xlsx")
    assert Case.objects.count() == 0
    page = client.get(response.url).content.decode()
    assert "4?" in page
    assert "備考" in page
    assert "服薬" not in page
    assert importing.kept(batch.sha256, "attendance.csv").is_file()


def test_uploaded_files_lie_under_their_hash_for_nobody_else(client, manager):
    upload(client)
    batch = ImportBatch.objects.get()
    path = importing.kept(batch.sha256, "workbook.xlsx")
    assert path == settings.MEDIA_ROOT / "imports" / batch.sha256 / "workbook.xlsx"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"hello"])
def test_unreadable_upload_says_why_beside_the_form(client, manager, content):
    file = io.BytesIO(content)
    file.name = "report.xlsx"
    response = client.post(reverse("competencies:import_batch_create"), {"workbook": file})
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert importing.kept(importing.digest({"workbook.xlsx": content}), "workbook.xlsx") is None
    assert ImportBatch.objects.count() == 0


def test_apply_runs_as_a_job_and_tells_how_far_it_is(
    client, manager, django_capture_on_commit_callbacks
):
    upload(client)
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks():
        client.post(reverse("competencies:import_batch_apply", args=[batch.pk]), {"partial": "1"})
    poll = reverse("competencies:import_batch_job", args=[batch.pk])
    assert poll in client.get(batch.get_absolute_url()).content.decode()
    assert client.get(poll, HTTP_HX_REQUEST="true").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.run(jobs.latest(f"import_batch/{batch.pk}").pk)
    assert (job.state, job.error) == (Job.State.DONE, "")
    batch.refresh_from_db()
    assert (batch.state, batch.applied_by) == (ImportBatch.State.APPLIED, manager)
    assert Checklist.objects.get().ratings.count() == 3
    assert importing.kept(batch.sha256, "workbook.xlsx") is not None  # for its remarks, a month
    assert batch.get_absolute_url() in client.get(poll).content.decode()
    assert (
        reverse("competencies:import_batch_withdraw", args=[batch.pk])
        in client.get(batch.get_absolute_url()).content.decode()
    )


def test_apply_with_problems_asks_for_the_rest_alone(client, manager):
    upload(client)
    batch = ImportBatch.objects.get()
    client.post(reverse("competencies:import_batch_apply", args=[batch.pk]))
    assert Job.objects.count() == 0


def test_apply_without_the_kept_file_fails_with_a_sentence(client, manager):
    upload(client)
    batch = ImportBatch.objects.get()
    importing.forget(batch.sha256)
    client.post(reverse("competencies:import_batch_apply", args=[batch.pk]), {"partial": "1"})
    job = jobs.run(jobs.latest(f"import_batch/{batch.pk}").pk)
    assert job.state == Job.State.FAILED
    assert job.error in client.get(batch.get_absolute_url()).content.decode()


def test_withdraw_takes_it_back(client, manager, django_capture_on_commit_callbacks):
    upload(client)
    batch = ImportBatch.objects.get()
    client.post(reverse("competencies:import_batch_apply", args=[batch.pk]), {"partial": "1"})
    jobs.run(jobs.latest(f"import_batch/{batch.pk}").pk)
    client.post(reverse("competencies:import_batch_withdraw", args=[batch.pk]))
    assert Case.objects.count() == 0
    assert client.get(batch.get_absolute_url()).status_code == 200


def test_problems_come_as_a_spreadsheet_and_are_logged(client, manager):
    upload(client)
    batch = ImportBatch.objects.get()
    response = client.get(reverse("competencies:import_batch_problems", args=[batch.pk]))
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [row[:2] for row in rows[1:]] == [["2025-09", "E2"]]
    assert AuditEvent.objects.filter(verb="list.exported", target_id=batch.pk).count() == 1


def test_list_shows_imports_of_the_own_office_only(client, manager):
    own = ImportBatchFactory(planned_by=manager, file_name="ours.xlsx")
    ImportBatchFactory(file_name="theirs.xlsx")
    page = client.get(reverse("competencies:import_batch_list"))
    assert list(page.context["object_list"]) == [own]


def test_empty_list_says_what_an_import_is(client, manager):
    page = client.get(reverse("competencies:import_batch_list")).content.decode()
    assert reverse("competencies:import_batch_create") in page
