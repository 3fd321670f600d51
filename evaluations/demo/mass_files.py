"""Files of an office in mass: youths, cases, stages, days, jobs."""

from cases.models import Assignment, Attendance, Case, Employment, EmploymentCheck, Youth
from competencies.models import CaseStage, Stage
from evaluations.demo.mass_base import at, luck


class Files:
    def cases(self):
        pick = "[n %% array_length(%(surnames)s::text[], 1) + 1]"
        self.fill(
            Youth,
            "life",
            id="youth_id",
            name=f"(%(surnames)s::text[]){pick} || ' ' || n",
            kana=f"(%(kanas)s::text[]){pick} || ' ' || n",
            born_on=f"enrolled_on - 6500 - ({luck('n', 4)} * 5000)::int",
            gender="CASE n %% 2 WHEN 0 THEN 'female' ELSE 'male' END",
        )
        self.fill(
            Case,
            "life",
            id="case_id",
            code="%(code)s || '-' || lpad(n::text, 5, '0')",
            youth_id="youth_id",
            office_id="%(office)s",
            programme_id="%(programme)s",
            course_id="%(course)s",
            first_visit_on="enrolled_on - 20",
            enrolled_on="enrolled_on",
            closed_on="closed_on",
            status=f"""CASE WHEN hired_on IS NOT NULL THEN 'graduated'
                WHEN closed_on IS NULL THEN 'open' WHEN {luck("n", 5)} < 0.6 THEN 'interrupted'
                WHEN {luck("n", 5)} < 0.8 THEN 'referred' ELSE 'moved' END""",
        )
        for kind in ("key", "second"):
            self.fill(
                Assignment,
                "life",
                case_id="case_id",
                staff_id=f"staff[{kind}]",
                kind=f"'{kind}'",
                starts_on="enrolled_on",
            )
        self.fill(
            CaseStage,
            f"""life
            JOIN (VALUES ('S1', -20), ('S2', 0), ('S3', 50), ('S4', 110), ('S5', 190), ('S6', 230),
                  ('S7', NULL)) AS plan (code, after) ON true
            JOIN {Stage._meta.db_table} AS stage
                 ON stage.code = plan.code AND stage.version_id = %(stages)s
            CROSS JOIN LATERAL (SELECT coalesce(enrolled_on + after, hired_on) AS starts_on) AS begun
            WHERE starts_on <= least(closed_on, %(today)s)""",
            case_id="case_id",
            stage_id="stage.id",
            starts_on="starts_on",
        )

    def attendances(self):
        self.fill(
            Attendance,
            """life CROSS JOIN LATERAL generate_series(
                   enrolled_on, least(closed_on, hired_on, %(today)s) - 1, interval '1 day') AS one
               JOIN unnest(%(days)s::date[]) AS day ON day = one::date
               WHERE extract(dow FROM day) < 5""",
            case_id="case_id",
            on="day",
            kind=f"""CASE WHEN {luck("n * 4096 + (day - %(first)s)", 6)} < 0.84 THEN 'present'
                WHEN {luck("n * 4096 + (day - %(first)s)", 6)} < 0.9 THEN 'late' ELSE 'absent' END""",
        )

    def jobs(self):
        left = f"""CASE WHEN {luck("n", 8)} < 0.2
                   THEN hired_on + 40 + ({luck("n", 9)} * 300)::int END"""
        self.fill(
            Employment,
            "life WHERE hired_on IS NOT NULL",
            case_id="case_id",
            starts_on="hired_on",
            employer_name="(%(employers)s::text[])[n %% array_length(%(employers)s::text[], 1) + 1]",
            contract="(ARRAY['regular', 'fixed_term', 'part_time'])[n %% 3 + 1]",
            weekly_hours="(ARRAY[40, 32, 24, 16])[n %% 4 + 1]",
            occupation="'it'",
            left_on=left,
        )
        job = Employment._meta.db_table
        self.run(
            f"UPDATE {job} SET left_on = NULL WHERE left_on >= %(today)s"
            " AND case_id IN (SELECT case_id FROM life)"
        )
        self.fill(
            EmploymentCheck,
            f"""life JOIN {job} AS job USING (case_id)
            CROSS JOIN (VALUES (1), (3), (6), (12)) AS plan (k)
            CROSS JOIN LATERAL (SELECT (starts_on + k * interval '1 month')::date
                                + ({luck("n * 16 + k", 10)} * 9)::int AS day) AS checked
            WHERE day < least(left_on, %(today)s) AND {luck("n * 16 + k", 11)} > 0.08""",
            employment_id="job.id",
            on="day",
            status="'employed'",
            recorded_at=at("day", "17:00"),
            recorded_by_id="staff[key]",
        )
        self.fill(
            EmploymentCheck,
            f"life JOIN {job} AS job USING (case_id) WHERE left_on IS NOT NULL",
            employment_id="job.id",
            on="left_on",
            status="'left'",
            recorded_at=at("left_on", "17:00"),
            recorded_by_id="staff[key]",
        )
