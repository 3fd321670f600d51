import datetime as dt
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from cases.access import Role
from cases.models import Programme, Consent
from cases.actions import plan_drafts, support_plans
from competencies.models import FrameworkVersion, Focus, Item
from tests.browser.steps import faults
from tests.factories.cases import *
from tests.factories.competencies import month_of
from competencies.measures import anchors
from jobtra.fiscal import Month
OUT="/tmp/var/plan_shots/"
def test_shots(page, transactional_db):
    import os; os.makedirs(OUT, exist_ok=True)
    call_command("load_starter", verbosity=0)
    today=timezone.localdate()
    cm=StaffFactory(code="m1", name="森 直子", role=Role.CASE_MANAGER)
    office=cm.office
    om=StaffFactory(code="o1", name="大山 剛", role=Role.OFFICE_MANAGER, office=office)
    sw=StaffFactory(code="w1", name="桜井 さくら", office=office)
    def mk(name,kana,**kw):
        case=CaseFactory(office=office, programme=Programme.objects.get(), course=None, youth__name=name, youth__kana=kana, enrolled_on=today-dt.timedelta(days=120), first_visit_on=today-dt.timedelta(days=150))
        AssignmentFactory(case=case, staff=sw)
        AssessmentFactory(case=case, checked=True, written_by=sw, heard_on=today-dt.timedelta(days=118))
        ConsentFactory(case=case, purpose=Consent.Purpose.SUPPORT, explained_by=sw)
        return case
    case=mk("宇野 美咲","うの みさき")
    items={i.short_code:i for i in anchors.items_of(FrameworkVersion.objects.get(framework__code="R")).values()}
    month_of(case, Month.of(today).previous, {items["A1"]:3, items["A2"]:2, items["C3"]:4})
    def fill(case, start, **state):
        plan=SupportPlanFactory(case=case, written_by=sw, starts_on=start, review_on=start+dt.timedelta(days=90), long_term_goal="一年のうちに、IT の会社で週30時間働き始める", fading="通所が週四日になったら、面談を週一回から隔週にする", accommodations="予定は紙とチャットの両方で伝える", risks="眠れない日が三日続いたら、早めに電話で話す", **state)
        for t,m in (("週四日、十時までに来ている","出欠の記録で四週続く"),("わからないことを、その日のうちに相談している","支援経過記録で三回"),("三社を見学し、続けたい仕事を言葉にしている","見学の振り返りシート")):
            GoalFactory(plan=plan, state_text=t, measure=m, due_on=plan.review_on, youth_does="前の晩に支度をする", worker_does="朝に一度声をかける", setting="毎日・事業所")
        for d in (0,1,3,4): PlannedDayFactory(plan=plan, weekday=d)
        for c in ("A1","A2","C3"):
            Focus.objects.create(case=case,item=items[c],plan=plan,target_level=4,starts_on=start,set_at=timezone.now(),set_by=sw)
        return plan
    old=fill(case, today-dt.timedelta(days=85), approved=True)
    r=PlanReviewFactory(plan=old, reviewed_on=today-dt.timedelta(days=1), handover="朝の支度が決まると来られる。次は相談を増やす", reflection="前より起きられる", conditions="前の晩に予定を決めた日", recorded_by=sw)
    for g,res in zip(old.goals.all(),("achieved","partly","not_yet")): GoalReviewFactory(review=r,goal=g,result=res,evidence="出欠の記録")
    draft=plan_drafts.begin(case, kind="formal", starts_on=today, by=sw)
    waiting=[fill(mk(n,k), today, checked=True) for n,k in (("青木 翔太","あおき しょうた"),("石田 蓮","いしだ れん"))]
    waiting[0].quality=[True]*8+[False,True]; waiting[0].check_comment="会議の決定のうち通所日の変更がまだ入っていない"; waiting[0].save()
    agreed=fill(mk("上田 葵","うえだ あおい"), today-dt.timedelta(days=90), approved=True).case
    nxt=plan_drafts.begin(agreed, kind="formal", starts_on=today, by=sw)
    nxt.wish="Web の制作を仕事にしたい"; nxt.save()
    nxt=support_plans.confer(nxt,on=today,by=cm); nxt=support_plans.agree(nxt,on=today,opinion="",by=sw)
    empty=mk("江口 凛","えぐち りん")
    def login(code):
        page.context.clear_cookies()
        page.goto("/login/?next=/cases/")
        page.get_by_label("メールアドレスまたは職員番号").fill(code)
        page.get_by_label("パスワード", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter"); expect(page.get_by_role("heading", level=1)).to_contain_text("若者"); page.wait_for_load_state("networkidle")
    bad=[]
    def shot(name, url, prepare=None):
        for w in (1280,390):
            page.set_viewport_size({"width":w,"height":900})
            page.goto(url); page.wait_for_load_state("networkidle")
            if prepare: prepare()
            if page.evaluate("document.documentElement.scrollWidth")!=w: bad.append((name,w,"wide",page.evaluate("document.documentElement.scrollWidth")))
            bad.extend((name,w,f) for f in faults(page))
            page.screenshot(path=f"{OUT}{name}_{w}.png", full_page=True)
    login("m1")
    c=f"/cases/{case.pk}/"
    shot("tab", c+"plan/"); shot("goals", c+"goals/"); shot("tab_empty", f"/cases/{empty.pk}/plan/")
    shot("new", f"/cases/{empty.pk}/plan/new/")
    shot("write", f"/plans/{draft.pk}/write/", lambda: page.locator("#focus summary").click())
    shot("detail", f"/plans/{old.pk}/")
    shot("review", f"/plans/{old.pk}/review/")
    shot("check", f"/plans/{nxt.pk}/check/")
    shot("convene", f"/conferences/new/?case={case.pk}")
    page.set_viewport_size({"width":1280,"height":900}); page.goto(f"/plans/{old.pk}/"); page.wait_for_load_state("networkidle")
    page.pdf(path=OUT+"plan.pdf", format="A4", prefer_css_page_size=True)
    login("o1")
    shot("approvals", "/plans/")
    page.context.add_cookies([{"name":"django_language","value":"en","domain":"localhost","path":"/"}])
    login_ = None
    shot("approvals_en","/plans/"); shot("detail_en", f"/plans/{old.pk}/"); shot("tab_en", c+"plan/")
    for b in bad: print("BAD", b)
