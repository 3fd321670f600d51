"""One youth, from the first telephone call to the check after twelve months, through every form."""

import datetime as dt
from contextlib import contextmanager

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from cases.access import Role
from cases.models import Case, Employment, Office, Programme
from competencies.models import Checklist
from tests.browser.steps import faults, log_in
from tests.factories.cases import (
    CaseFactory,
    EmploymentFactory,
    OfficeFactory,
    StaffFactory,
)

FIRST_DAY = dt.date(2027, 4, 5)
HIRED_ON = dt.date(2027, 10, 1)
PDF = b"%PDF-1.4\n%%EOF\n"


class Way:
    """The page, who sits before it, and the case they talk about."""

    def __init__(self, page):
        self.page = page

    @contextmanager
    def on(self, day, who):
        """That person works at ten o'clock of that day."""
        moment = dt.datetime.combine(day, dt.time(10), timezone.get_default_timezone())
        with time_machine.travel(moment, tick=True):
            log_in(self.page, who)
            self.see("今日")
            yield self

    def go(self, path):
        assert self.page.goto(path).ok, path
        self.look()

    def see(self, heading):
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        self.look()

    def read(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()
        self.look()

    def look(self):
        """Nothing is wrong with the page, and nothing hangs over its edge."""
        assert (self.page.url, faults(self.page)) == (self.page.url, [])
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def fill(self, label, text, within=None):
        (within or self.page).get_by_label(label).first.fill(str(text))

    def choose(self, label, option):
        self.page.get_by_label(label).first.select_option(label=option)

    def press(self, button):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).first.click()

    def follow(self, link):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link).first.click()
        self.look()

    @property
    def case(self):
        return Case.objects.get()

    @property
    def address(self):
        return f"/cases/{self.case.pk}/"


def day(n):
    """The n-th day of the story."""
    return FIRST_DAY + dt.timedelta(days=n)


@pytest.fixture
def way(page, transactional_db, settings):
    settings.SESSION_COOKIE_AGE = 10 * 365 * 24 * 3600
    call_command("load_starter", verbosity=0)
    office = OfficeFactory(name="みどり台")
    for code, name, role in [
        ("worker", "桜井 さくら", Role.SUPPORT_WORKER),
        ("manager", "佐藤 恵子", Role.CASE_MANAGER),
        ("director", "村井 洋子", Role.OFFICE_MANAGER),
    ]:
        StaffFactory(code=code, name=name, role=role, office=office, reads_sensitive=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    return Way(page)


def first_call(way):
    way.go("/enquiries/new/")
    way.choose("経路", "電話")
    way.choose("相談者", "保護者")
    way.fill("相談の内容", "家から出られるようになった。働く相談がしたい")
    way.fill("若者の氏名", "宇野 美咲")
    way.fill("ふりがな", "うの みさき")
    way.press("保存")
    way.see("宇野 美咲")


def first_visit(way):
    way.follow("初回来所: ケースを開く")
    way.choose("担当", "桜井 さくら")
    way.press("ケースを開く")
    way.read("ケースを開きました")


def assessment(way):
    way.go(f"{way.address}assessment/new/")
    way.fill("事実", "昼ごろに起きる")
    way.fill("本人の認識", "夜に考えこむ")
    way.fill("支援者の解釈", "生活のリズムから整える")
    way.press("下書きを保存")
    way.press("提出")
    way.read("アセスメントを提出しました")


def consent(way):
    way.go(f"{way.address}papers/")
    way.go(f"{way.address}consents/sheet/")
    way.go(f"{way.address}consents/new/")
    way.choose("方法", "書面(署名)")
    for name in ("support", "health", "retention"):
        way.page.locator(f"[name='answer:{name}']").first.check()
    way.press("保存")
    expect(way.page.get_by_role("heading", name="同意を記録")).to_be_hidden()
    way.look()
    way.go(f"{way.address}documents/new/")
    way.page.get_by_label("ファイル").set_input_files(
        {"name": "同意書.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    way.choose("種別", "同意書")
    way.fill("表題", "署名した同意書")
    way.press("追加する")
    way.read("署名した同意書")


def health(way):
    way.go(f"{way.address}health/new/")
    way.choose("分類", "健康・受診")
    way.choose("情報源", "本人から聞いた")
    way.fill("内容", "月に一度、通院している")
    way.press("保存")
    way.read("月に一度、通院している")


def enrolment(way):
    way.go(f"{way.address}enrol/")
    way.press("保存")
    way.read("利用登録をしました")


def plan(way):
    way.go(f"{way.address}plan/")
    way.follow("新しい版を作る")
    way.press("保存")
    way.fill("本人の希望", "プログラミングを仕事にしたい")
    way.fill("支援の方針", "生活のリズムから整える")
    way.fill("長期目標", "IT の会社で働いている")
    goal = way.page.get_by_role("group", name="目標1")
    goal.get_by_role("textbox").first.fill("週三日、十時までに来ている")
    way.fill("測り方", "出欠の記録", goal)
    way.fill("期限", day(94), goal)
    way.page.get_by_label("月曜", exact=True).check()
    way.press("下書きを保存する")
    way.see("個別支援計画")


def conference(way, kind, decide):
    """The case manager calls one with this case, and what was prepared is decided."""
    way.go(f"/conferences/new/?case={way.case.pk}")
    way.page.get_by_label("種別").select_option(label=kind)
    way.page.get_by_role("checkbox", name="宇野 美咲").check()
    way.press("この内容で開く")
    way.follow("宇野 美咲")
    way.press(decide)
    way.page.wait_for_load_state()
    way.look()


def to_plan(way):
    way.go(f"{way.address}plan/")
    way.go(way.case.support_plans.get().get_absolute_url())


def agreement(way):
    to_plan(way)
    way.follow("説明し、合意した")
    way.fill("本人の意見", "これでやってみます")
    way.press("合意を記録する")
    way.see("個別支援計画")


def check(way):
    to_plan(way)
    way.follow("計画を点検する")
    for point in way.page.get_by_role("checkbox").all():
        point.check()
    way.press("点検済みにする")
    way.see("個別支援計画")


def approval(way):
    way.go("/plans/")
    way.page.get_by_role("checkbox", name="宇野 美咲").check()
    way.press("選んだものを承認する")
    way.read("承認しました")


def note(way):
    way.go(way.address)
    way.follow("記録を書く")
    way.fill("あったこと", "時間どおりに来て、予定を自分で話した")
    way.press("保存")
    way.read("時間どおりに来て、予定を自分で話した")


def attendance(way):
    way.go("/attendance/")
    way.page.get_by_role("button", name="出席").click()
    expect(way.page.locator("#day_counts")).to_contain_text("来所 1")
    way.go(f"{way.address}attendance/")


def checklist(way):
    way.go("/checklists/")
    way.press("始める")
    way.see("宇野 美咲")
    for row in way.page.locator(".jt-rate").all()[:5]:
        row.get_by_role("radio", name="3").check(force=True)
    expect(way.page.get_by_text("5 / 40").first).to_be_visible()
    way.follow("提出へ進む")
    way.press("このまま提出する")
    way.read("月次評価を提出しました。")


def checked(way):
    way.go("/checklists/review/")
    way.follow("宇野 美咲")
    way.press("点検済みにする")
    assert Checklist.objects.get().state == "checked"


def feedback(way):
    way.go("/feedback/")
    way.press("書く 宇野 美咲")
    way.look()
    way.press("読み直して渡す")
    way.look()
    way.fill("本人の言葉", "うれしいです")
    way.press("渡したと記録する")
    way.read("うれしいです")


def review(way):
    to_plan(way)
    way.follow("計画を見直す")
    way.page.get_by_label("達成").first.check()
    way.fill("根拠", "週三日、続けて来た")
    way.choose("継続・修正・終了", "続ける")
    way.press("見直しを記録する")
    way.go(f"{way.address}goals/")
    way.read("週三日、十時までに来ている")


def internship(way):
    way.go(f"{way.address}jobs/")
    way.follow("実習を計画")
    way.page.get_by_role("combobox", name="企業").fill("株式会社みなと")
    way.fill("開始日", timezone.localdate() - dt.timedelta(days=9))
    way.fill("終了日", timezone.localdate())
    way.fill("業務の内容", "データの入力と確認")
    way.press("保存")
    way.see("株式会社みなと")
    way.press("リンクを作る")
    way.look()
    return way.page.locator("#link").inner_text()


def companys_rating(way, link):
    """Without a log-in."""
    way.page.context.clear_cookies()
    way.page.goto(link)
    way.look()
    fours = way.page.get_by_role("radio", name="4").all()
    assert 12 <= len(fours) <= 15
    for four in fours:
        four.check(force=True)
    way.press("送る")
    way.see("ありがとうございました")


def looking_back(way):
    way.go(way.case.internships.get().get_absolute_url())
    way.follow("振り返りを記録")
    way.fill("本人の振り返り", "質問ができた")
    way.press("保存")
    way.read("質問ができた")


def application(way):
    way.go(f"{way.address}jobs/")
    way.follow("応募を追加")
    way.page.get_by_role("combobox", name="企業").fill("株式会社みなと")
    way.press("保存")
    for step in ("応募済み", "面接", "内定"):
        way.press(f"{step} 株式会社みなと")
        way.page.wait_for_load_state()
    way.look()


def job(way):
    way.go(f"{way.address}jobs/new/?application={way.case.applications.get().pk}")
    way.fill("入社日", HIRED_ON)
    way.choose("雇用形態", "正社員")
    way.fill("週所定時間", 40)
    way.choose("職種", "IT")
    way.choose("社会保険", "はい")
    way.press("保存")
    way.see("株式会社みなと")


def outcome(way):
    way.go(f"{way.address}outcome/")
    way.page.locator("[name=kind]").select_option(label="就職")
    way.page.locator("[name=employment]").select_option(index=1)
    way.choose("本人の希望との一致", "希望どおり")
    way.fill("本人の言葉", "やっていけそうです")
    way.fill("卒業判定の根拠", "指標がすべて4以上")
    way.page.get_by_label("就職後の連絡に同意している").check()
    way.fill("定着支援の連絡方法", "本人の電話")
    way.press("保存")
    way.see("進路・卒業")


def unanswered(way):
    way.go(Employment.objects.get().get_absolute_url())
    way.follow("つながらなかった")
    way.choose("方法", "電話")
    way.press("保存")
    way.read("つながらなかった日")


def employment_check(way, point):
    way.go(Employment.objects.get().get_absolute_url())
    way.follow(f"記録する {point}")
    way.choose("在職状況", "在職")
    way.choose("方法", "面談")
    way.choose("情報源", "本人")
    way.press("保存")
    way.see("在職確認")


def end(way):
    way.go(f"{way.address}closure/")
    way.choose("種別", "定着して支援を終了")
    way.fill("最終接触日", timezone.localdate())
    way.fill("経過", "在職12か月を確認し、本人と相談して終えた")
    way.press("保存")
    way.see("ケースの終了")


def confirmation(way):
    way.go(way.case.closure.get_absolute_url())
    way.press("確認してケースを終了する")
    way.read("ケースを終了しました")
    way.go(f"{way.address}course/")


CHECKS = {"2週間": 14, "1か月": 30, "3か月": 91, "6か月": 182, "12か月": 365}


def test_the_whole_way(way):
    with way.on(FIRST_DAY, "worker"):
        first_call(way)
        first_visit(way)
        assessment(way)
    with way.on(day(1), "manager"):
        way.go(way.case.assessments.get().get_absolute_url())
        way.press("点検した")
        way.look()
        assert way.case.assessments.get().state == "checked"
    with way.on(day(2), "worker"):
        consent(way)
        health(way)
        enrolment(way)
        plan(way)
    with way.on(day(3), "manager"):
        conference(way, "計画", "計画を話し合った")
    with way.on(day(3), "worker"):
        agreement(way)
    with way.on(day(4), "manager"):
        check(way)
    with way.on(day(4), "director"):
        approval(way)
    with way.on(day(7), "worker"):
        note(way)
        attendance(way)
    with way.on(day(25), "worker"):
        checklist(way)
    with way.on(day(26), "manager"):
        checked(way)
    with way.on(day(27), "worker"):
        feedback(way)
    with way.on(day(91), "worker"):
        review(way)
    with way.on(day(120), "worker"):
        link = internship(way)
        companys_rating(way, link)
    with way.on(day(121), "worker"):
        looking_back(way)
        application(way)
        job(way)
        outcome(way)
    with way.on(day(122), "manager"):
        conference(way, "卒業判定", "卒業を決めた")
    with way.on(day(123), "director"):
        approval(way)
    assert way.case.status == Case.Status.GRADUATED
    for point, days in CHECKS.items():
        with way.on(HIRED_ON + dt.timedelta(days=days), "worker"):
            if point == "1か月":
                unanswered(way)
            employment_check(way, point)
    last_day = HIRED_ON + dt.timedelta(days=370)
    with way.on(last_day, "worker"):
        end(way)
    with way.on(last_day, "manager"):
        confirmation(way)
        way.go(Employment.objects.get().get_absolute_url())
        expect(way.page.get_by_role("table").get_by_text("済み")).to_have_count(len(CHECKS))
    assert way.case.closed_on == last_day
    assert Checklist.objects.filter(voice="employer").exists()


@pytest.fixture
def hired(way):
    """A youth of the office who graduated into a job."""
    office = Office.objects.get()
    case = CaseFactory(
        office=office,
        programme=Programme.objects.get(),
        course=None,
        youth__name="宇野 美咲",
        first_visit_on=None,
        enrolled_on=FIRST_DAY,
        status=Case.Status.GRADUATED,
        graduated_on=day(100),
    )
    return EmploymentFactory(case=case, starts_on=HIRED_ON, employer_name="株式会社みなと")


def test_the_job_is_lost_and_the_youth_comes_back(way, hired):
    left_on = HIRED_ON + dt.timedelta(days=60)
    with way.on(left_on, "worker"):
        way.go(hired.get_absolute_url())
        way.follow("離職した")
        way.fill("離職日", left_on)
        way.choose("離職の理由", "職場の人間関係")
        way.choose("次の状態", "再支援")
        way.press("保存")
        way.read("再支援")
    with way.on(left_on, "manager"):
        way.go("/")
        way.follow("宇野 美咲")
        way.go(hired.get_absolute_url())
        way.press("離職を点検した")
        way.look()
    with way.on(left_on, "worker"):
        way.go(f"/cases/{hired.case_id}/return/")
        way.press("保存")
        way.read("ケースを開きました")
    again = Case.objects.get(previous=hired.case)
    assert (again.youth, again.status) == (hired.case.youth, Case.Status.OPEN)
