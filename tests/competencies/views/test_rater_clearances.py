import pytest
from django.core.management import call_command
from django.urls import reverse

from competencies.models import CalibrationSession, RaterClearance
from tests.factories.cases import StaffFactory
from tests.factories.competencies import ChecklistFactory

pytestmark = pytest.mark.django_db
GATE, RATERS = "/calibrations/gate/", "/calibrations/raters/"


@pytest.fixture
def new(client):
    call_command("load_starter", verbosity=0)
    new = StaffFactory(name="相沢 航平", is_cleared=False)
    client.force_login(new)
    return new


def page(client, url):
    return " ".join(client.get(url).content.decode().split())


def attempt(client, shift):
    """Begin, rate each vignette `shift` levels off, submit. Returns the page of the result."""
    url = client.post(GATE).url
    form = client.get(url).context["form"]
    marks = {
        f"mark_{one.pk}": str(min(5, max(1, int(one.reference) + shift))) for one in form.questions
    }
    return client.post(url, marks | {"submit": ""}, follow=True)


def test_the_way_through_the_gate(client, new):
    assert "評価を始める前の10事例" in page(client, "/")
    assert "10事例へ" in page(client, "/calibrations/")
    words = " ".join(attempt(client, 1).content.decode().split())
    assert "10事例のうち10事例が、基準の水準から1つ以内でした。" in words
    assert "これからは、あなたの評価が通常どおり扱われます。" in words
    assert RaterClearance.objects.get(staff=new).ground == "passed"
    assert "10事例へ" not in page(client, "/calibrations/")
    assert "10事例を修了" in page(client, GATE)


def test_a_failed_attempt_shows_the_reasons_and_leads_to_the_next(client, new):
    answer = attempt(client, 3)
    words = answer.content.decode()
    assert answer.context["near"] < 8
    assert answer.context["results"][0].question.reason["ja"] in words
    assert "10事例へ" in words
    assert client.post(GATE).url != answer.redirect_chain[-1][0]


def test_before_it_is_submitted_the_gate_shows_no_reference(client, new):
    url = client.post(GATE).url
    session = CalibrationSession.objects.get()
    reason = session.cases.first().questions.get().reason["ja"]
    assert reason not in page(client, url)
    assert reason not in page(client, session.get_absolute_url())


def test_without_vignettes_the_gate_says_who_can_waive(client):
    client.force_login(StaffFactory(is_cleared=False))
    assert "事例が10に足りません" in client.post(GATE).content.decode()


def test_raters_tell_who_is_through_and_how_far(client, new):
    attempt(client, 3)
    client.post(GATE)
    StaffFactory(name="早川 みのり", office=new.office)
    imported = StaffFactory(name="真鍋 由紀", office=new.office, is_cleared=False)
    ChecklistFactory(rater=imported, source="import")
    client.force_login(StaffFactory(name="西尾 恵", office=new.office, role="case_manager"))
    words = page(client, RATERS)
    assert words.count("基準合わせ前") == 1
    assert "評価済み 0 / 10(未提出)" in words
    assert "取り込んだ評価票の評価者" in words
    assert words.count("この仕組みの前から評価を担当") == 2
    assert words.count("/waive/") == 1


def test_waive_with_a_reason(client, new):
    client.force_login(StaffFactory(office=new.office, role="case_manager"))
    url = reverse("competencies:rater_waive", args=[new.pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "他の団体で評価していた"}).url == RATERS
    assert "他の団体で評価していた" in page(client, RATERS)


def test_waive_a_person_whose_ratings_count_is_refused(client, new):
    client.force_login(StaffFactory(office=new.office, role="case_manager"))
    other = StaffFactory(office=new.office)
    url = reverse("competencies:rater_waive", args=[other.pk])
    assert "すでに通常どおり扱われています" in client.post(url, {"reason": "経験"}).content.decode()
