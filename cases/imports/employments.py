"""Jobs: when, where, how long, and the last day a person was known to work there."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.imports import cells
from cases.imports.cases import report
from cases.imports.cells import Words
from cases.imports.headings import EMPLOYMENTS
from cases.imports.people import Unknown, folded
from cases.imports.references import person_of
from cases.models import Employment, EmploymentCheck
from jobtra import headings

CONTRACTS = Words(
    regular=("正社員", "正規(?:雇用|社員|職員)?", "正職員", "常用", "無期(?:雇用)?", "regular"),
    fixed_term=(
        "契約(?:社員|職員)?",
        "嘱託(?:社員|職員)?",
        "有期(?:雇用|契約)?",
        "期間(?:社員|雇用)",
        "fixed-?term",
    ),
    part_time=(
        "パート(?:タイム)?(?:・?/?アルバイト)?",
        "アルバイト(?:・?/?パート)?",
        "バイト",
        "P/?A",
        "短時間(?:雇用|勤務)?",
        "part-?time",
    ),
    dispatch=("派遣(?:社員|雇用)?", "(?:登録|常用)型派遣", "dispatch(?:ed)?"),
    other=("その他", "業務委託", "自営(?:業)?", "起業", "請負", "other"),
)
OCCUPATIONS = Words(
    it=(
        "it(?:系|職|関連|業務|技術者|エンジニア|サポート)?",
        "(?:システム|インフラ|ネットワーク|web|フロントエンド|バックエンド)?エンジニア",
        "プログラマー?",
        "SE",
        "(?:システム|web|アプリ)開発",
        "ヘルプデスク",
        "テスター",
    ),
    other=(
        "it(?:系|職|関連)?(?:以外|外)",
        "非it",
        "その他",
        "(?:一般|営業|経理|総務)?事務(?:職)?",
        "販売(?:職|員)?",
        "営業(?:職)?",
        "製造(?:業|職)?",
        "介護(?:職)?",
        "清掃(?:員)?",
        "軽作業",
        "倉庫(?:作業)?",
        "接客(?:業)?",
        "飲食(?:業)?",
        "物流",
        "配送",
        "other",
    ),
)
FACTS = ("contract", "weekly_hours", "occupation", "left_on", "leaving_reason")


def find(table):
    """The heading of a list of jobs, or None."""
    return headings.find(table, EMPLOYMENTS, is_list_of_jobs)


def is_list_of_jobs(keys):
    told = keys & {"employer", "contract", "hours", "occupation", "left_on", "confirmed_on"}
    return "starts_on" in keys and bool(keys & {"code", "name"}) and bool(told)


class Employments:
    """Plans lists of jobs; `youths` finds whose they are."""

    def __init__(self, plan, *, office, youths, by):
        self.plan, self.youths, self.by = plan, youths, by
        self.known, self.confirmed = {}, {}
        for job in Employment.objects.filter(case__office=office.pk).prefetch_related("checks"):
            self.known.setdefault((job.case_id, job.starts_on), []).append(job)
            self.confirmed[job.pk] = {check.on for check in job.checks.all()}

    def take(self, heading):
        for row in heading.rows():
            if not headings.is_total(row["code"]) and not headings.is_total(row["name"]):
                self.take_row(row)

    def take_row(self, row):
        if "starts_on" not in row and not ("employer" in row or "left_on" in row):
            return
        try:
            case = person_of(row, self.youths)
        except Unknown as unknown:
            report(row, "code" if "code" in row else "name", self.plan, unknown.kind, str(unknown))
            return
        starts_on = cells.day(row, "starts_on", self.plan)
        if starts_on is None:
            if "starts_on" not in row:
                report(
                    row,
                    "starts_on",
                    self.plan,
                    "unreadable_date",
                    _("A job needs the day it began."),
                )
            return
        facts = {
            "employer_name": cells.text(row, "employer", self.plan, 200),
            "contract": CONTRACTS.read(row, "contract", self.plan, Employment.Contract.choices),
            "weekly_hours": cells.hours(row, "hours", self.plan),
            "occupation": OCCUPATIONS.read(
                row, "occupation", self.plan, Employment.Occupation.choices
            ),
            "left_on": cells.day(row, "left_on", self.plan),
            "leaving_reason": cells.text(row, "leaving_reason", self.plan, 200),
        }
        confirmed_on = cells.day(row, "confirmed_on", self.plan)
        if not self.is_contradictory(row, starts_on, facts["left_on"], confirmed_on):
            self.plan_job(row, case, starts_on, facts, confirmed_on)

    def is_contradictory(self, row, starts_on, left_on, confirmed_on):
        if left_on and left_on < starts_on:
            said = "left_on", _("The leaving date can not be before the start.")
        elif confirmed_on and confirmed_on < starts_on:
            said = "confirmed_on", _("The person can not be confirmed at work before the start.")
        elif confirmed_on and left_on and confirmed_on > left_on:
            said = "confirmed_on", _("The person can not be confirmed at work after leaving.")
        else:
            return False
        report(row, said[0], self.plan, "contradiction", said[1])
        return True

    def plan_job(self, row, case, starts_on, facts, confirmed_on):
        known = self.known.setdefault((case.pk or id(case), starts_on), [])
        job = next(
            (job for job in known if is_alike(job.employer_name, facts["employer_name"])), None
        )
        if job is None and known and known[0].pk:
            return self.conflict(row, "employer", known[0].employer_name)
        if job is None:
            job = self.plan.add(Employment(case=case, starts_on=starts_on, **facts), "employments")
            known.append(job)
            return self.confirm(job, confirmed_on)
        if job.pk is None:  # the same job once more in this file
            self.plan.skip["employments"] += 1
            return None
        values = self.filled(row, job, facts)
        if values:
            self.plan.set(job, **values)
        is_new = confirmed_on and confirmed_on not in self.confirmed[job.pk]
        if is_new:
            self.confirm(job, confirmed_on)
        (self.plan.change if values or is_new else self.plan.skip)["employments"] += 1
        return job

    def filled(self, row, job, facts):
        """The values that the row has and the job lacks; what differs is reported."""
        values = {}
        for name in FACTS:
            new, old = facts[name], getattr(job, name)
            if new and not old:
                values[name] = new
            elif new and new != old:
                self.conflict(row, {"weekly_hours": "hours"}.get(name, name), old)
        return values

    def conflict(self, row, key, kept):
        report(
            row, key, self.plan, "conflict",
            _("JobTra has “%(kept)s” here, which an import does not replace.") % {"kept": kept},
        )  # fmt: skip

    def confirm(self, job, on):
        if on:
            self.plan.add(
                EmploymentCheck(
                    employment=job,
                    on=on,
                    status=EmploymentCheck.Status.EMPLOYED,
                    recorded_at=timezone.now(),
                    recorded_by=self.by,
                )
            )


def is_alike(one, other):
    return not one or not other or folded(one) == folded(other)
