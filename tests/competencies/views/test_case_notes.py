import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseNote
from competencies.measures.case_notes import draft_key
from jobtra import drafts
from jobtra.models import AuditEvent
from tests.factories.cases import (
    CaseFactory,
    CaseNoteFactory,
    ConsentFactory,
    GoalFactory,
    NoteGoalFactory,
    StaffFactory,
    SupportPlanFactory,
)
from tests.factories.competencies import ChecklistRatingFactory, ItemFactory, NoteTagFactory

pytestmark = pytest.mark.django_db
SECRET = "家のことを話した"


@pytest.fixture
def worker(client):
    staff = StaffFactory()
    client.force_login(staff)
    return staff


@pytest.fixture
def case(worker):
    return CaseFactory(office=worker.office)


def url(name, row):
    return reverse(f"competencies:{name}", args=[row.pk])


def typed(**changed):
    return {"kind": "call", "facts": "電話で話した", "happened_at": now()} | changed


def now():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def shown(client, case, **asked):
    return [line.note for line in client.get(url("case_note_list", case), asked).context["lines"]]


def reads():
    return list(AuditEvent.objects.filter(verb="case_note.read").values_list("target_id", "by"))


def test_a_note_needs_no_more_than_its_text(client, case, worker):
    page = client.post(url("case_note_new", case), typed())
    assert page.url == url("case_note_list", case)
    note = CaseNote.objects.get()
    assert (note.kind, note.method, note.facts, note.written_by) == (
        *("call", "phone", "電話で話した", worker),
    )


def test_a_note_with_everything(client, case):
    goal = GoalFactory(plan=SupportPlanFactory(case=case, approved=True))
    more = {"method": "online", "minutes": "20", "is_confidential": "on", "goals": [goal.pk]}
    client.post(url("case_note_new", case), typed(assessment="A", next_steps="P", **more))
    note = CaseNote.objects.get()
    assert (note.method, note.minutes, note.is_confidential, note.assessment) == (
        *("online", 20, True, "A"),
    )
    assert list(note.goals.all()) == [goal]


def test_what_is_refused_stays_in_the_form(client, case):
    page = client.post(url("case_note_new", case), typed(happened_at="2099-01-01T10:00"))
    assert "先の日時" in page.content.decode()
    assert page.context["form"]["facts"].value() == "電話で話した"
    assert not CaseNote.objects.exists()


def test_the_draft_comes_back_and_goes_with_the_note(client, case, worker):
    said = client.post(url("case_note_draft", case), typed(kind="family", facts="途中"))
    at = timezone.localtime(drafts.read(draft_key(case), by=worker).saved_at)
    assert said.json() == {"says": f"下書きを保存しました {at:%H:%M}"}
    page = client.get(url("case_note_new", case))
    form = page.context["form"]
    assert (form["facts"].value(), form["kind"].value()) == ("途中", "family")
    assert "下書き" in client.get(url("case_note_list", case)).content.decode()
    client.post(url("case_note_new", case), typed())
    assert drafts.read(draft_key(case), by=worker) is None


def test_a_draft_is_of_one_person_and_leaves_no_trace_in_the_log(client, case):
    client.post(url("case_note_draft", case), typed(is_confidential="on"))
    client.force_login(StaffFactory(office=case.office, reads_sensitive=True))
    form = client.get(url("case_note_new", case)).context["form"]
    assert not form["facts"].value()
    assert not AuditEvent.objects.filter(verb__startswith="case_note").exists()


def test_a_form_without_a_word_is_no_draft(client, case, worker):
    client.post(url("case_note_draft", case), typed())
    client.post(url("case_note_draft", case), typed(facts=" "))
    assert drafts.read(draft_key(case), by=worker) is None


def test_a_draft_is_discarded(client, case, worker):
    client.post(url("case_note_draft", case), typed())
    page = client.post(url("case_note_draft_discard", case))
    assert page.url == url("case_note_new", case)
    assert drafts.read(draft_key(case), by=worker) is None


def test_list_is_newest_first_and_cut_by_kind_goal_item_and_words(client, case):
    old = CaseNoteFactory(case=case, kind="call", facts="電話した")
    new = CaseNoteFactory(case=case, happened_at=old.happened_at + dt.timedelta(days=1))
    tag = NoteTagFactory(note=old)
    goal = NoteGoalFactory(note=new).goal
    CaseNoteFactory(case=CaseFactory(office=case.office))
    assert shown(client, case) == [new, old]
    assert shown(client, case, kind="call") == [old]
    assert shown(client, case, item=tag.item.code) == [old]
    assert shown(client, case, goal=goal.pk) == [new]
    assert shown(client, case, q="電話") == [old]
    assert shown(client, case, q="どこにもない") == []


def test_what_was_corrected_stands_behind_what_holds(client, case):
    old = CaseNoteFactory(case=case)
    new = CaseNoteFactory(case=case, replaces=old, reason="日時の誤り")
    [line] = client.get(url("case_note_list", case)).context["lines"]
    assert (line.note, line.earlier) == (new, [old])
    page = client.get(url("case_note_detail", old))
    assert (page.context["newest"], page.context["chain"]) == (new, [old, new])


@pytest.fixture
def secret(case):
    return CaseNoteFactory(case=case, facts=SECRET, is_confidential=True)


def test_a_confidential_note_is_not_there_for_others(client, case, secret):
    assert shown(client, case) == []
    for name in ("case_note_detail", "case_note_correct"):
        assert client.get(url(name, secret)).status_code == 404
    assert reads() == []


def test_a_confidential_note_is_a_line_in_the_list_and_logged_when_read(client, case, secret):
    ConsentFactory(case=case)
    reader = StaffFactory(office=case.office, reads_sensitive=True)
    client.force_login(reader)
    page = client.get(url("case_note_list", case)).content.decode()
    assert (secret.get_absolute_url() in page, SECRET in page, reads()) == (True, False, [])
    assert shown(client, case, q=SECRET) == []
    for name in ("case_note_detail", "case_note_correct"):
        assert SECRET in client.get(url(name, secret)).content.decode()
    assert reads() == [(str(secret.pk), reader.code)] * 2


def test_correct_starts_from_what_stands(client, case):
    note = NoteTagFactory(note=CaseNoteFactory(case=case), item=ItemFactory()).note
    form = client.get(url("case_note_correct", note)).context["form"]
    assert (form["facts"].value(), form["method"].value()) == (note.facts, note.method)
    [tag] = note.tags.all()
    sent = typed(facts="直した", items=[tag.item_id])
    page = client.post(url("case_note_correct", note), sent)
    assert list(page.context["form"].errors) == ["reason"]
    client.post(url("case_note_correct", note), sent | {"reason": "書きまちがい"})
    new = CaseNote.objects.get(replaces=note)
    assert (new.facts, new.reason, new.tags.get().item) == ("直した", "書きまちがい", tag.item)


def test_a_note_says_of_what_it_is_the_evidence(client, case):
    note = CaseNoteFactory(case=case)
    rating = ChecklistRatingFactory(sheet__case=case, case_note=note)
    ChecklistRatingFactory(sheet__case=case, sheet__month=dt.date(2025, 5, 1))
    assert list(client.get(url("case_note_detail", note)).context["ratings"]) == [rating]


def test_an_empty_list_says_what_to_do(client, case):
    page = client.get(url("case_note_list", case)).content.decode()
    assert "記録はまだありません" in page
    assert url("case_note_new", case) in page
