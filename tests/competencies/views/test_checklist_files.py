"""Download → fill → upload → plan → apply in the browser, as a support worker does it."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.actions import sheets
from competencies.imports.checklist_files import FILE
from competencies.measures import anchors
from competencies.models import Checklist
from jobtra import importing
from jobtra.models import AuditEvent, ImportBatch
from tests.factories.cases import AssignmentFactory, CaseFactory, StaffFactory
from tests.workbooks import cell_at, filled, workbook

DOWNLOAD = "competencies:checklist_file_download"


@pytest.fixture
def user(client, worker_of_youth):
    client.force_login(worker_of_youth)
    return worker_of_youth


def download(client, **asked):
    return client.get(reverse(DOWNLOAD), {"month": "2025-10"} | asked)


def upload(client, file):
    return client.post(reverse("competencies:checklist_file_new"), {"workbook": file})


def uploaded(client, edit):
    """The address of the plan of a file that was downloaded, filled and uploaded."""
    return upload(client, filled(download(client).content, edit)).url


def item_of(checklist, code):
    items = anchors.items_of(checklist.version).values()
    return next(item for item in items if item.short_code == code)


def rate(checklist, code, rank, by):
    item = item_of(checklist, code)
    sheets.rate(checklist, item, level=item.anchors[rank], by=by)


def post(client, url, **chosen):
    seen = client.get(url).context["merge"].digest
    return client.post(url, {"seen": seen} | chosen)


def cells(checklist):
    return dict(checklist.ratings.values_list("item__code", "level__rank"))


def test_download_holds_ones_own_youths_and_is_logged(client, user, checklist, case):
    CaseFactory(office=user.office, programme=case.programme, enrolled_on=case.enrolled_on)
    response = download(client)
    assert response["Content-Disposition"] == 'attachment; filename="checklists_2025-10.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert (sheet["C3"].value, sheet["D3"].value) == (case.code, None)
    event = AuditEvent.objects.get(verb="checklists.downloaded")
    assert (event.by, event.changes) == (user.code, {"month": "2025-10", "count": 1})
    whole = openpyxl.load_workbook(io.BytesIO(download(client, whose="office").content))
    assert whole.worksheets[0]["D3"].value


def test_round_trip(client, user, checklist, case):
    def edit(sheet):
        cell_at(sheet, "A1", case.code).value = 4
        cell_at(sheet, "A2", case.code).value = "3?"

    url = uploaded(client, edit)
    page = client.get(url)
    assert [(p.cell, p.kind) for p in page.context["merge"].plan.problems] == [("C7", "doubtful")]
    assert cells(checklist) == {}
    assert post(client, url).url == url
    assert cells(checklist) == {"R-A1": 4}
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.state) == ("checklists", "applied")
    assert importing.kept(batch.sha256, FILE) is not None  # until the transaction is through


def test_the_same_file_again_changes_nothing(client, user, checklist, case):
    def edit(sheet):
        cell_at(sheet, "A1", case.code).value = 4

    content = filled(download(client).content, edit).getvalue()
    for found in (1, 0):
        file = io.BytesIO(content)
        file.name = "again.xlsx"
        url = upload(client, file).url
        assert len(client.get(url).context["merge"].changes) == found
        post(client, url)
    assert cells(checklist) == {"R-A1": 4}


def test_a_conflict_shows_both_values_and_who_typed_when(client, user, checklist, case):
    colleague = StaffFactory(office=user.office, name="相沢 航平")

    def edit(sheet):
        for code in ("A1", "A2"):
            cell_at(sheet, code, case.code).value = 4

    url = uploaded(client, edit)
    rate(checklist, "A1", 2, by=colleague)
    rate(checklist, "A2", 2, by=colleague)
    page = client.get(url).content.decode()
    assert "相沢 航平" in page
    at = timezone.localtime(checklist.ratings.first().rated_at)
    assert f"{at:%H:%M}" in page
    name = f"{case.pk}_{item_of(checklist, 'A2').pk}"
    post(client, url, **{name: "take"})
    assert cells(checklist) == {"R-A1": 2, "R-A2": 4}


def test_typing_meanwhile_shows_the_plan_anew_and_keeps_what_was_chosen(client, user, checklist, case):  # fmt: skip
    def edit(sheet):
        for code in ("A1", "A2"):
            cell_at(sheet, code, case.code).value = 4

    url = uploaded(client, edit)
    rate(checklist, "A1", 2, by=user)
    seen = client.get(url).context["merge"].digest
    rate(checklist, "A2", 2, by=user)
    names = [f"{case.pk}_{item_of(checklist, code).pk}" for code in ("A1", "A2")]
    response = client.post(url, {"seen": seen, names[0]: "take"})
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert [(line[1], line[2]) for line in response.context["form"].lines] == [
        (names[0], True),
        (names[1], False),
    ]
    assert cells(checklist) == {"R-A1": 2, "R-A2": 2}
    client.post(url, {"seen": response.context["merge"].digest, names[0]: "take"})
    assert cells(checklist) == {"R-A1": 4, "R-A2": 2}


def test_a_file_that_is_not_ours_is_one_sentence_beside_the_form(client, user, case):
    response = upload(client, workbook({"2025-10": [["x", 3]]}))
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert ImportBatch.objects.count() == 0


def test_a_forgotten_file_asks_for_another_upload(client, user, checklist, case):
    url = uploaded(client, lambda sheet: None)
    importing.forget(ImportBatch.objects.get().sha256)
    page = client.get(url)
    assert page.context["merge"] is None
    assert "もう一度" in page.content.decode()
    assert client.post(url, {"seen": "x"}).status_code == 200


def test_sheets_of_another_office_stay_as_they_are(client, user, checklist, case):
    def edit(sheet):
        cell_at(sheet, "A1", case.code).value = 4

    file = filled(download(client).content, edit)
    client.force_login(StaffFactory())
    url = upload(client, file).url
    page = client.get(url)
    assert [p.kind for p in page.context["merge"].plan.problems] == ["unknown_person"]
    assert case.youth.name not in page.content.decode()
    post(client, url)
    assert cells(checklist) == {}


def test_sheets_not_begun_are_opened(client, user, case):
    other = CaseFactory(office=user.office, programme=case.programme, enrolled_on=case.enrolled_on)
    AssignmentFactory(case=other, staff=user)

    def edit(sheet):
        cell_at(sheet, "A1", other.code).value = 4

    url = uploaded(client, edit)
    assert client.get(url).context["merge"].plan.create["checklists"] == 1
    post(client, url)
    assert [sheet.case for sheet in Checklist.objects.all()] == [other]


def test_the_main_imports_do_not_list_it(client, user, checklist, case):
    uploaded(client, lambda sheet: None)
    client.force_login(StaffFactory(role="case_manager", office=user.office))
    assert list(client.get(reverse("competencies:import_batch_list")).context["object_list"]) == []
    url = reverse("competencies:import_batch_detail", args=[ImportBatch.objects.get().pk])
    assert client.get(url).status_code == 404


def test_the_list_of_checklists_leads_to_both(client, user, case):
    page = client.get(reverse("competencies:checklist_list"), {"month": "2025-10"}).content.decode()
    assert f"{reverse(DOWNLOAD)}?month=2025-10&amp;whose=mine" in page
    assert reverse("competencies:checklist_file_new") in page
