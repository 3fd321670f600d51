"""Sheets and conferences of an office in mass."""

from competencies.models import (
    CaseStage,
    Checklist,
    ChecklistRating,
    Item,
    Level,
    StageJudgement,
    StageJudgementRating,
)
from evaluations.demo.mass_base import at, luck
from evaluations.models import AgendaItem, CaseConference, Decision, DecisionOutcome

AGENDA = 8


class Sheets:
    def checklists(self):
        """A sheet a month, 12 for a closed case; of this month's every fourth done, every fourth begun."""
        end = "(month + interval '1 month')::date - 1"
        now = "month < date_trunc('month', %(today)s)::date"
        done = f"({now} OR n %% 4 = 0)"
        stamp = {
            "state": f"CASE WHEN {now} THEN 'locked' WHEN n %% 4 = 0 THEN 'submitted' ELSE 'draft' END"
        }
        for name, when, later, who in (
            ("submitted", done, 0, "staff[key]"),
            ("checked", now, 4, "%(manager)s"),
            ("locked", now, 8, "%(manager)s"),
        ):
            stamp[f"{name}_at"] = f"CASE WHEN {when} THEN {at(f'{end} + {later}', '16:20')} END"
            stamp[f"{name}_by_id"] = f"CASE WHEN {when} THEN {who} END"
        self.fill(
            Checklist,
            f"""life CROSS JOIN generate_series(0, 11) AS k
            CROSS JOIN LATERAL (SELECT (date_trunc('month', enrolled_on)
                                        + k * interval '1 month')::date AS month) AS months
            WHERE {now} OR (month <= %(today)s AND n %% 2 = 0)""",
            case_id="case_id",
            version_id="%(requirements)s",
            month="month",
            rater_id="staff[key]",
            **stamp,
        )
        seen = f"""1.9 + k * (0.42 - 0.05 * item.difficulty) * (0.7 + 0.6 * {luck("n", 12)})
                   + 1.2 * ({luck("n * 64 + item.position", 13)} - 0.5)"""
        self.fill(
            ChecklistRating,
            f"""life JOIN {Checklist._meta.db_table} AS sheet USING (case_id)
            JOIN {Item._meta.db_table} AS item ON item.version_id = %(requirements)s
                 AND (sheet.state <> 'draft' OR item.position < 20)
            CROSS JOIN LATERAL (SELECT (month - enrolled_on) / 30 + 1 AS k) AS gone
            CROSS JOIN LATERAL (SELECT CASE
                WHEN k + 2 < coalesce(item.due_programme_month, 12)
                     OR {luck("sheet.id * 64 + item.position", 14)} < 0.04 THEN NULL
                ELSE least(5, greatest(1, floor({seen})))::int END AS rank) AS seen
            LEFT JOIN {Level._meta.db_table} AS level
                 ON level.item_id = item.id AND level.rank = seen.rank""",
            sheet_id="sheet.id",
            item_id="item.id",
            level_id="level.id",
            status="CASE WHEN level.id IS NULL THEN 'not_observed' ELSE 'rated' END",
            rated_at=at("(month + interval '1 month')::date - 1", "15:00"),
            rated_by_id="staff[key]",
        )

    def judgements(self):
        """Two workers on each case that is open, in the two months before this one."""
        self.fill(
            StageJudgement,
            f"""life CROSS JOIN generate_series(1, 2) AS ago
            CROSS JOIN LATERAL (VALUES (key), (second)) AS who (by)
            CROSS JOIN LATERAL (SELECT (date_trunc('month', %(today)s::timestamp)
                                        - ago * interval '1 month')::date AS month) AS months
            CROSS JOIN LATERAL (
                SELECT stage_id FROM {CaseStage._meta.db_table} AS spell
                WHERE spell.case_id = life.case_id AND starts_on < month + 28
                ORDER BY starts_on DESC LIMIT 1) AS now
            WHERE closed_on IS NULL AND month >= date_trunc('month', enrolled_on)::date""",
            case_id="case_id",
            stage_id="stage_id",
            version_id="%(stages)s",
            month="month",
            voice="'rater'",
            rater_id="staff[who.by]",
            state="'submitted'",
            submitted_at=at("month + 27", "16:00"),
            submitted_by_id="staff[who.by]",
        )
        self.fill(
            StageJudgementRating,
            f"""life JOIN {StageJudgement._meta.db_table} AS sheet USING (case_id)
            JOIN {Item._meta.db_table} AS item ON item.stage_id = sheet.stage_id
            JOIN {Level._meta.db_table} AS level ON level.item_id = item.id
                 AND level.rank = 2 + floor(3 * {luck("sheet.id * 64 + item.position", 15)})::int""",
            sheet_id="sheet.id",
            item_id="item.id",
            level_id="level.id",
            rated_at=at("sheet.month + 27", "15:00"),
            rated_by_id="sheet.rater_id",
        )

    def conferences(self):
        """One a month through the years and one today; decisions of the past ones, most of them done."""
        talk = "hashint4(item.id::int) & 1023) %% array_length(%(actions)s::text[], 1) + 1"
        meeting, agenda = CaseConference._meta.db_table, AgendaItem._meta.db_table
        self.fill(
            CaseConference,
            "unnest(%(held)s::date[] || %(today)s::date) AS day",
            office_id="%(office)s",
            held_on="day",
            convened_at=at("day - 6", "10:00"),
            convened_by_id="%(manager)s",
        )
        past = "held_on < %(today)s"
        self.fill(
            AgendaItem,
            f"""{meeting} AS meeting CROSS JOIN LATERAL (
                SELECT case_id, row_number() OVER () AS place FROM (
                    SELECT case_id FROM life
                    WHERE enrolled_on < held_on AND coalesce(closed_on, held_on) >= held_on
                    ORDER BY {luck("case_id * 512 + meeting.id", 16)} LIMIT {AGENDA}) AS few) AS chosen
            WHERE meeting.office_id = %(office)s""",
            conference_id="meeting.id",
            case_id="case_id",
            position="place - 1",
            question="(%(questions)s::text[])[place]",
            discussed_at=f"CASE WHEN {past} THEN {at('held_on', '14:00')} END",
            discussed_by_id=f"CASE WHEN {past} THEN %(manager)s END",
        )
        self.fill(
            Decision,
            f"""{agenda} AS item JOIN {meeting} AS meeting ON meeting.id = item.conference_id
            JOIN life USING (case_id) WHERE meeting.office_id = %(office)s AND {past}""",
            agenda_item_id="item.id",
            action=f"(%(actions)s::text[])[({talk}]",
            owner_id="staff[key]",
            due_on="held_on + 14",
            decided_at="discussed_at",
            decided_by_id="%(manager)s",
        )
        self.fill(
            DecisionOutcome,
            f"""{Decision._meta.db_table} AS decision
            JOIN {agenda} AS item ON item.id = decision.agenda_item_id
            JOIN life USING (case_id) WHERE due_on < %(today)s - 20""",
            decision_id="decision.id",
            result="'done'",
            recorded_at=at("due_on", "17:00"),
            recorded_by_id="owner_id",
        )
