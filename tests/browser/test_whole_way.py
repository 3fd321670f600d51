"""One youth's whole way, from the first telephone call to the twelve-month check, through every
form; each page is looked at by axe-core. And the way of one who loses the job and comes back."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from cases.access import Role
from cases.models import Case, Employment, Programme, Staff
from tests.browser.steps import log_in, look, press, write
from tests.factories.cases import EmploymentFactory, OfficeFactory, StaffFactory

WORKER, MANAGER, HEAD = "w1", "m1", "o1"  # 支援員, ケース・マネージャー, 事業所長
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
TOKYO = ZoneInfo("Asia/Tokyo")


def morning(day):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10), TOKYO)


@pytest.fixture
def clock():
    with time_machine.travel(morning("2025-04-01"), tick=True) as clock:
        yield clock


@pytest.fixture
def come(page, clock, transactional_db):
    """`come(who, day, path)`: on that morning this person logs in and sees that page."""
    call_command("load_starter", verbosity=0)
    office = OfficeFactory(code="TKY", name="立川")
    StaffFactory(code=WORKER, name="桜井 さくら", office=office, reads_sensitive=True)
    StaffFactory(code=MANAGER, name="佐藤 恵子", office=office, role=Role.CASE_MANAGER)
    StaffFactory(code=HEAD, name="長嶺 香織", office=office, role=Role.OFFICE_MANAGER)

    def come(who, day, path="/"):
        clock.move_to(morning(day))
        log_in(page, who, path)
        look(page)

    return come


def of_case(name=""):
    """The address of the youth's case, or of a page below it."""
    return f"/cases/{Case.objects.latest('pk').pk}/{name and name + '/'}"


def test_from_the_first_call_to_the_twelve_month_check(page, come, chromium, live_server):
    the_call(page, come)
    the_first_visit(page, come)
    the_assessment(page, come)
    the_consents(page, come)
    the_enrolment(page, come)
    the_plan(page, come)
    a_note(page, come)
    the_checklist(page, come)
    the_feedback(page, come)
    the_review(page, come)
    the_internship(page, come, chromium, live_server)
    the_job(page, come)
    the_graduation(page, come)
    the_checks(page, come)
    the_end(page, come)


def the_call(page, come):
    """F01: 電話の受付."""
    come(WORKER, "2025-04-07", "/enquiries/")
    press(page, "新しい受付")
    write(
        page,
        {
            "経路": "電話",
            "相談者": "保護者",
            "相談者の氏名": "宇野 洋子",
            "相談の内容(本人の言葉)": "働きたいが、朝起きられない",
            "緊急(ケース・マネージャーにすぐ知らせます)": True,
            "本人の呼び名": "みさきさん",
            "若者の氏名": "宇野 美咲",
            "ふりがな": "うの みさき",
            "生年月日": "2003-05-01",
            "連絡方法": "090-1234-5678",
            "連絡してよい時間": "平日の午後",
            "次の約束": "2025-04-14T14:00",
        },
    )
    press(page, "保存")
    expect(page.get_by_role("heading", name="宇野 美咲", level=1)).to_be_visible()
    expect(page.get_by_text("緊急", exact=True)).to_be_visible()


def the_first_visit(page, come):
    """Searched for before a case is opened: nobody like this is on file."""
    come(WORKER, "2025-04-14", "/enquiries/?q=うの")
    press(page, "宇野 美咲")
    press(page, "初回来所: ケースを開く")
    expect(page.get_by_text("この中に同じ方はいますか")).to_have_count(0)
    write(page, {"性別": "女", "初回来所": "2025-04-14", "担当": "桜井 さくら"})
    press(page, "ケースを開く")
    expect(page.get_by_text("ケースを開きました")).to_be_visible()
    assert Case.objects.get().code == "TKY-001"


def the_assessment(page, come):
    """F02: アセスメント, written, submitted, checked."""
    press(page, "受付・経過")
    press(page, "アセスメントを書く")
    write(
        page,
        {
            "聴取日": "2025-04-14",
            "情報源": "本人、母",
            "本人の希望": "パソコンの仕事がしたい",
            "生活(睡眠・食事・住まい・金銭・家族)": "昼ごろに起きる。母と二人で暮らす",
            "学歴": "専門学校を卒業",
            "職歴・離職理由・無業期間": "販売を三か月。立ち仕事がつらく離職、無業一年",
            "対人・コミュニケーション": "少人数なら話せる",
            "強み・関心・資源": "表計算が得意",
            "利用中の機関": "なし",
            "通所の条件(距離・交通費・時間帯)": "電車で三十分",
            "環境側の要因": "家に机がない",
            "事実": "昼ごろに起きる",
            "本人の認識": "夜に考えこんで眠れない",
            "支援者の解釈": "生活のリズムから整える",
            "初期段階(案)": "S1",
        },
    )
    press(page, "下書きを保存")
    press(page, "提出")
    expect(page.get_by_text("アセスメントを提出しました")).to_be_visible()
    come(MANAGER, "2025-04-15", of_case("course"))
    press(page, "聴取")
    press(page, "点検した")
    expect(page.get_by_text("点検済み").first).to_be_visible()


def the_consents(page, come):
    """F03: 同意, a document, and what the youth tells of their health."""
    come(WORKER, "2025-04-15", of_case("papers"))
    press(page, "書類を追加")
    signed = {"name": "doui.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    page.get_by_label("ファイル").set_input_files(signed)
    write(page, {"種別": "同意書", "表題": "署名した同意書"})
    press(page, "追加する")
    press(page, "同意書を印刷")
    page.go_back()
    press(page, "同意を記録")
    write(
        page, {"回答日": "2025-04-15", "方法": "書面(署名)", "署名済みの同意書": "署名した同意書"}
    )
    for purpose in (
        "支援の利用と個人情報の取扱い",
        "要配慮個人情報(健康・障害など)の取得",
        "情報共有: 企業",
        "就職後の連絡",
    ):
        line = page.get_by_role("group", name=purpose)
        line.get_by_role("radio", name="同意", exact=True).check()
    press(page, "保存")
    expect(page.get_by_role("link", name="取り下げる")).to_have_count(4)
    the_health(page)


def the_health(page):
    """要配慮情報: written and read by somebody with the right; each reading is logged."""
    press(page, "開く")
    press(page, "追加する")
    write(page, {"分類": "健康・受診", "情報源": "本人から聞いた", "内容": "月に一度の通院"})
    press(page, "保存")
    expect(page.get_by_text("月に一度の通院")).to_be_visible()
    expect(page.get_by_text("この閲覧は記録されました。")).to_be_visible()


def the_enrolment(page, come):
    come(WORKER, "2025-04-16", of_case("course"))
    press(page, "利用登録する")
    press(page, "保存")
    expect(page.get_by_text("利用登録をしました")).to_be_visible()


def the_plan(page, come):
    """個別支援計画: draft → conference → the youth's consent → check → approval."""
    come(WORKER, "2025-04-17", of_case("plan"))
    press(page, "新しい版を作る")
    write(page, {"種別": "正式", "開始日": "2025-04-21"})
    press(page, "保存")
    write(
        page,
        {
            "見直し予定日": "2025-07-20",
            "本人の希望(本人の言葉)": "パソコンの仕事がしたい",
            "支援の方針": "生活のリズムから始める",
            "長期目標(6〜12か月)": "週三十時間働いている",
            "支援量の減らし方": "朝の連絡を週三回から一回へ",
            "合理的配慮・工夫": "静かな席",
            "リスクと対応": "眠れない週は回数を減らす",
        },
    )
    first, second = (page.get_by_role("group", name=name) for name in ("目標1", "目標2"))
    write(first, {"目標(どのような状態になるか)": "週四日、十時までに来ている", **GOAL})
    write(second, {"目標(どのような状態になるか)": "表計算の課題を三つ終えている", **GOAL})
    for weekday in ("月曜", "火曜", "木曜", "金曜"):
        page.get_by_label(weekday, exact=True).check()
    press(page, "下書きを保存する")
    expect(page.get_by_role("article")).to_contain_text("週四日、十時までに来ている")

    press(page, "下書きを書く")
    page.get_by_text("2〜5個を選ぶ").click()
    for item in ("起床と生活リズム", "安定した通所・出勤"):
        page.get_by_label(item).first.check()
    press(page, "重点要件を保存する")

    come(MANAGER, "2025-04-18", of_case("plan"))
    press(page, "このケースで会議を開く")
    press(page, "この内容で開く")
    press(page, "宇野 美咲")
    press(page, "計画を話し合った")
    page.get_by_label("S1 へ進む").check()
    write(page, {"理由": "本人の希望", "行うこと": "朝の電話を毎日かける"})
    press(page, "決定を残す")
    press(page, "4月18日(金) 計画")
    press(page, "会議録")

    come(WORKER, "2025-04-18", of_case("plan"))
    press(page, "説明し、合意した")
    write(page, {"本人の意見・修正": "夜の連絡は要らない"})
    press(page, "合意を記録する")
    come(MANAGER, "2025-04-19", of_case("plan"))
    press(page, "計画を点検する")
    points = page.get_by_role("checkbox").all()
    assert len(points) == 10
    for point in points:
        point.check()
    press(page, "点検済みにする")
    come(HEAD, "2025-04-20", "/plans/")
    approve(page)
    come(WORKER, "2025-04-21", of_case("plan"))
    expect(page.get_by_role("link", name="今の計画")).to_be_visible()


def approve(page):
    page.get_by_role("checkbox", name="宇野 美咲").check()
    press(page, "選んだものを承認する")
    expect(page.get_by_text("承認を待っているものはありません")).to_be_visible()


GOAL = {
    "測り方": "出欠と課題の記録",
    "期限": "2025-07-18",
    "本人が行うこと": "前の晩に支度する",
    "支援員が行うこと": "朝に電話する",
    "家族・企業・他機関が行うこと": "母が夜に声をかける",
    "頻度・場所": "毎朝",
}


def comes_to_the_office(page, come, day):
    """出欠: the day is noted on the page of the day."""


def a_note(page, come):
    """F06: 支援経過記録, on a phone."""
    page.set_viewport_size(PHONE)
    come(WORKER, "2025-04-22", of_case())
    press(page, "記録を書く")
    page.locator(".jt-chips label").filter(has_text="訓練").click()
    write(page, {"あったこと(事実)": "十時に来て、課題の一つ目を終えた。"})
    page.get_by_text("くわしく書く").click()
    page.get_by_label("週四日、十時までに来ている").check()
    press(page, "保存")
    expect(page.get_by_text("記録を保存しました。")).to_be_visible()
    page.set_viewport_size(DESK)


def the_checklist(page, come):
    """F04: 月次評価, a few cells by keyboard, submitted and checked."""
    come(WORKER, "2025-04-30", "/checklists/")
    press(page, "始める")
    expect(page.locator(":focus")).to_have_count(1)  # the script has begun
    for key in "3243":
        page.keyboard.press(key)
    expect(page.locator("#progress")).to_contain_text("残り 36 / 40", use_inner_text=True)
    page.get_by_role("link", name="提出へ進む").click()
    expect(page.get_by_role("heading", name="評価のない項目が36件あります")).to_be_visible()
    look(page)
    press(page, "このまま提出する")
    expect(page.get_by_text("まだ点検されていません。")).to_be_visible()
    come(MANAGER, "2025-05-01", "/checklists/review/")
    press(page, "点検済みにする")
    expect(page.get_by_text("この月の評価はすべて点検済みか確定済みです")).to_be_visible()


def the_feedback(page, come):
    come(WORKER, "2025-05-02", "/feedback/")
    press(page, "書く 宇野 美咲")
    page.get_by_label("できるようになったこと 1").fill("毎朝、自分で起きて来ています。")
    expect(page.locator("#kept")).to_contain_text("保存しました")
    press(page, "読み直して渡す")
    write(page, {"本人の言葉": "うれしいです"})
    press(page, "渡したと記録する")
    expect(page.get_by_role("article")).to_contain_text("うれしいです")


def the_review(page, come):
    """F09: 計画の見直し, after three months."""
    come(WORKER, "2025-07-18", of_case("plan"))
    press(page, "計画を見直す")
    for goal, result in (("目標1", "達成"), ("目標2", "一部")):
        group = page.get_by_role("group", name=goal)
        group.get_by_role("radio", name=result).check()
        write(group, {"根拠": "出欠と課題の記録"})
    write(
        page,
        {
            "本人の振り返り": "朝が楽になった",
            "支援の実施量": "朝の電話を週五回",
            "できた条件": "前の晩に支度した日",
            "本人の要因": "早く寝るようになった",
            "支援の要因": "電話の時刻を決めた",
            "環境の要因": "家に机が入った",
            "継続・修正・終了": "続ける",
            "次の計画への引継ぎ": "企業での実習を始める",
        },
    )
    press(page, "見直しを記録する")
    expect(page.get_by_text("見直しを記録しました。")).to_be_visible()


def the_internship(page, come, chromium, live_server):
    """F10: 職場体験・インターン, and what the company says by its link, without a log-in."""
    come(WORKER, "2025-08-18", of_case("work"))
    press(page, "実習を計画")
    write(
        page,
        {
            "企業": "株式会社みなと",
            "種別": "インターン(実習)",
            "開始日": "2025-08-18",
            "終了日": "2025-08-22",
            "日数": "5",
            "部署": "総務部",
            "担当者": "田村様",
            "業務の内容": "データの入力と確認",
            "目的": "一日の仕事を体験する",
            "受入企業と決めた配慮": "静かな席",
            "保険": "行事保険",
        },
    )
    press(page, "保存")
    press(page, "企業に渡す用紙")
    page.go_back()
    look(page)
    press(page, "リンクを作る")
    the_company(page.locator("#link").inner_text(), chromium, live_server)

    come(WORKER, "2025-08-22", of_case("work"))
    press(page, "株式会社みなと")
    expect(page.locator("#rating")).to_contain_text("よく気がつく方でした")
    press(page, "振り返りを記録")
    write(page, {"本人の振り返り": "質問ができた", "企業のコメント": "また来てほしい"})
    press(page, "保存")
    expect(page.get_by_text("質問ができた")).to_be_visible()


def the_company(link, chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, locale="ja-JP", viewport=PHONE)
    phone = context.new_page()
    phone.goto(link)
    look(phone)
    for name in ("時間を守る", "報告する"):
        phone.get_by_role("group").filter(has_text=name).get_by_role("radio", name="4").check()
    phone.get_by_label("ひとこと").fill("よく気がつく方でした")
    phone.get_by_role("button", name="送る").click()
    expect(phone.get_by_role("heading", name="ありがとうございました")).to_be_visible()
    look(phone)
    context.close()


def the_job(page, come):
    """応募 → 内定 → 入社決定, and the 就職 that came of it."""
    come(WORKER, "2025-09-01", of_case("work"))
    press(page, "応募を追加")
    write(page, {"企業": "株式会社みなと", "職種・仕事": "事務", "就職の経路": "実習先から"})
    press(page, "保存")
    press(page, "応募済み 株式会社みなと")
    come(WORKER, "2025-09-08", of_case("work"))
    press(page, "面接 株式会社みなと")
    come(WORKER, "2025-09-16", of_case("work"))
    press(page, "内定 株式会社みなと")
    press(page, "入社決定 株式会社みなと")
    press(page, "就職を記録")
    write(
        page,
        {
            "入社日": "2025-10-01",
            "雇用形態": "契約社員",
            "週所定時間": "30",
            "職種": "IT以外",
            "雇用期間の終わり": "2027-03-31",
            "社会保険": "はい",
            "賃金(月額・額面)": "15万〜19万9,999円",
            "会社に開示している(オープン)": "はい",
        },
    )
    press(page, "保存")
    expect(page.get_by_role("heading", name="株式会社みなと")).to_be_visible()


def the_graduation(page, come):
    """F11: 進路・卒業, proposed → graduation conference → the office manager's approval."""
    come(WORKER, "2025-09-24", of_case("work"))
    press(page, "進路・卒業を提案する")
    write(
        page,
        {
            "進路": "就職",
            "就職": "株式会社みなと 2025年10月1日",
            "本人の希望との一致": "希望どおり",
            "本人の言葉": "パソコンの仕事につけてうれしい",
            "卒業判定の根拠": "週四日の通所が三か月続き、実習先から内定",
            "就職後の連絡に同意している": True,
            "定着支援の連絡方法": "電話、平日の夕方",
            "卒業日": "2025-09-30",
        },
    )
    press(page, "保存")
    come(MANAGER, "2025-09-26", "/conferences/")
    press(page, "ケース会議を開く")
    page.get_by_label("種別").select_option(label="卒業判定")
    page.get_by_role("checkbox", name="宇野 美咲").check()
    press(page, "この内容で開く")
    press(page, "宇野 美咲")
    press(page, "卒業を決めた")
    come(HEAD, "2025-09-30", "/plans/")
    approve(page)
    page.goto(of_case())
    look(page)
    expect(page.get_by_text("卒業", exact=True).first).to_be_visible()


def the_checks(page, come):
    """F12: 在職確認 at the five points; the third after a call that nobody took."""
    job = f"/jobs/{Employment.objects.get().pk}/"
    confirm(page, come, "2025-10-14", job, "2週間")
    confirm(page, come, "2025-10-31", job, "1か月")
    come(WORKER, "2025-12-26", job)
    press(page, "つながらなかった")
    write(page, {"連絡した日": "2025-12-26", "方法": "電話"})
    press(page, "保存")
    expect(page.get_by_text("12月26日 電話")).to_be_visible()
    confirm(page, come, "2026-01-05", job, "3か月")
    confirm(page, come, "2026-03-31", job, "6か月")
    confirm(page, come, "2026-09-30", job, "12か月")
    schedule = page.get_by_role("table")
    expect(schedule.get_by_text("済み", exact=True)).to_have_count(5)


def confirm(page, come, day, job, point):
    come(WORKER, day, job)
    press(page, f"記録する {point}")
    write(
        page,
        {
            "在職状況": "在職",
            "方法": "電話",
            "情報源": "本人",
            "労働時間・雇用形態・賃金の変化": "なし",
            "体調・睡眠": "よく眠れている",
            "人間関係": "昼を一緒に食べる人がいる",
            "業務量": "ちょうどよい",
            "配慮の状況": "静かな席のまま",
            "離職リスク": "落ち着いている",
            "企業への働きかけ": "担当者と近況を確かめた",
        },
    )
    press(page, "保存")


def the_end(page, come):
    """F14: 支援の終了, proposed and confirmed."""
    come(WORKER, "2026-10-05", of_case("course"))
    press(page, "終了・リファーなど")
    write(
        page,
        {
            "種別": "定着して支援を終了",
            "最終接触日": "2026-09-30",
            "経過": "十二か月、同じ職場で働いている",
            "本人の希望": "一人でやってみる",
            "支援を再開する条件": "本人から連絡があったとき",
        },
    )
    press(page, "保存")
    come(MANAGER, "2026-10-06", of_case("course"))
    press(page, "定着して支援を終了")
    press(page, "確認してケースを終了する")
    page.goto(of_case())
    look(page)
    case = Case.objects.get()
    assert (case.status, str(case.closed_on)) == ("graduated", "2026-10-05")


def test_a_job_is_lost_and_the_youth_comes_back(page, come):
    """F13: 離職, checked by the case manager; the case ends, a new one follows it."""
    office = Staff.objects.get(code=WORKER).office
    first = EmploymentFactory(
        case__office=office,
        case__programme=Programme.objects.get(),
        case__course=None,
        case__youth__name="塚本 とわ",
        starts_on=dt.date(2025, 5, 1),
    )
    job, case = first.get_absolute_url(), first.case
    come(WORKER, "2025-08-04", job)
    press(page, "離職した")
    write(
        page,
        {
            "離職日": "2025-07-31",
            "日付は推定": True,
            "離職の理由": "業務が合わない",
            "離職理由": "電話の応対が続いた",
            "次の状態": "休養",
        },
    )
    press(page, "保存")
    expect(page.get_by_text("業務が合わない 電話の応対が続いた")).to_be_visible()
    come(MANAGER, "2025-08-05", job)
    press(page, "離職を点検した")
    press(page, "受付・経過")
    press(page, "終了・リファーなど")
    write(page, {"種別": "中断", "最終接触日": "2025-08-01", "経過": "しばらく休みたいとのこと"})
    press(page, "保存")
    press(page, "確認してケースを終了する")

    come(WORKER, "2025-11-04", f"/cases/{case.pk}/course/")
    press(page, "支援を再開する")
    write(page, {"初回来所": "2025-11-04", "担当": "桜井 さくら"})
    press(page, "保存")
    again = Case.objects.get(previous=case)
    assert (again.youth, again.code) == (case.youth, "TKY-001")
    press(page, "受付・経過")
    expect(page.get_by_role("link", name=case.code)).to_be_visible()
