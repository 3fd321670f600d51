"""The least SQL for each page: the same rows, by a bare cursor, without a model or a template."""

import hashlib
from fractions import Fraction

STANDINGS = ("due", "retained", "left", "unknown")
VALUE = """CASE WHEN cell.id IS NULL THEN {empty} WHEN cell.status = 'rated' THEN level.rank::text
           WHEN cell.status = 'not_observed' THEN 'N' ELSE 'NA' END"""
SHORT = "regexp_replace(item.code, '^[A-Z]+-', '')"


def fetch(cursor, sql, *params):
    cursor.execute(sql, params)
    return cursor.fetchall()


def checklist(cursor, sheet):
    """[(item, value)] of the 40 cells; the sheet's head and one anchor card are read besides."""
    head = fetch(
        cursor,
        """SELECT sheet.version_id, sheet.state, sheet.month, one.code, one.enrolled_on, youth.name
           FROM competencies_checklist AS sheet JOIN cases_case AS one ON one.id = sheet.case_id
           JOIN cases_youth AS youth ON youth.id = one.youth_id WHERE sheet.id = %s""",
        sheet,
    )
    rows = fetch(
        cursor,
        f"""SELECT item.code, {VALUE.format(empty="''")}, item.id, item.title
            FROM competencies_item AS item
            LEFT JOIN competencies_checklistrating AS cell
                 ON cell.item_id = item.id AND cell.sheet_id = %s
            LEFT JOIN competencies_level AS level ON level.id = cell.level_id
            WHERE item.version_id = %s ORDER BY item.position""",
        sheet,
        head[0][0],
    )
    here = next((row for row in rows if not row[1]), rows[0])
    fetch(cursor, "SELECT rank, text FROM competencies_level WHERE item_id = %s", here[2])
    return [row[:2] for row in rows]


def cell(cursor, sheet, item, rank, staff):
    """[(item, rank, rater)] of the cell that was written."""
    fetch(cursor, "SELECT state FROM competencies_checklist WHERE id = %s FOR UPDATE", sheet)
    return fetch(
        cursor,
        """INSERT INTO competencies_checklistrating (sheet_id, item_id, level_id, status, basis,
               with_accommodation, confirmed_same, note, rated_at, rated_by_id)
           SELECT %s, item_id, id, 'rated', '', false, false, '', now(), %s FROM competencies_level
           WHERE item_id = %s AND rank = %s
           ON CONFLICT (sheet_id, item_id) DO UPDATE SET level_id = excluded.level_id,
               status = excluded.status, rated_at = excluded.rated_at,
               rated_by_id = excluded.rated_by_id
           RETURNING item_id, %s, rated_by_id""",
        sheet,
        staff,
        item,
        rank,
        rank,
    )


def by_item(cursor, staff, month, today):
    """[(case, item, value, level before)] of the month's sheets of a person's youths."""
    cells = fetch(
        cursor,
        f"""WITH mine AS (
                SELECT one.id, one.code, youth.name FROM cases_case AS one
                JOIN cases_youth AS youth ON youth.id = one.youth_id
                WHERE one.enrolled_on <= %(last)s
                      AND (one.closed_on IS NULL OR one.closed_on >= %(first)s)
                      AND one.id IN (
                          SELECT case_id FROM (
                              SELECT DISTINCT ON (case_id, kind) case_id, staff_id
                              FROM cases_assignment WHERE starts_on <= %(today)s
                              ORDER BY case_id, kind, starts_on DESC) AS held
                          WHERE staff_id = {staff}))
            SELECT mine.code, item.code, {VALUE.format(empty="''")}, past.standings, mine.name,
                   item.title, sheet.state
            FROM mine
            LEFT JOIN competencies_checklist AS sheet ON sheet.case_id = mine.id
                 AND sheet.month = %(first)s AND sheet.voice = 'team'
                 AND NOT EXISTS (SELECT 1 FROM competencies_checklist AS newer
                                 WHERE newer.replaces_id = sheet.id)
            JOIN competencies_item AS item ON item.version_id = coalesce(
                 sheet.version_id, (SELECT max(version_id) FROM competencies_checklist
                                    WHERE month = %(first)s))
            LEFT JOIN competencies_checklistrating AS cell
                 ON cell.item_id = item.id AND cell.sheet_id = sheet.id
            LEFT JOIN competencies_level AS level ON level.id = cell.level_id
            LEFT JOIN LATERAL (
                SELECT standings->item.code->>1 AS standings FROM competencies_casemonth AS kept
                WHERE kept.case_id = mine.id AND kept.month < %(first)s
                ORDER BY kept.month DESC LIMIT 1) AS past ON true""".replace(
            "%(today)s", f"'{today}'"
        )
        .replace("%(first)s", f"'{month.first}'")
        .replace("%(last)s", f"'{month.last}'"),
    )
    return sorted((case, item, value, number(past)) for case, item, value, past, *_rest in cells)


def dashboard(cursor, office, month, today):
    """A row a case that the month saw, as the dashboard puts it."""
    rows = fetch(
        cursor,
        """SELECT one.code, spell.code, kept.due_attained, kept.due, days.came, days.planned,
                  worker.name, sheet.done, talk.held_on, youth.name
           FROM cases_case AS one JOIN cases_youth AS youth ON youth.id = one.youth_id
           LEFT JOIN LATERAL (
               SELECT stage.code FROM competencies_casestage AS spell
               JOIN competencies_stage AS stage ON stage.id = spell.stage_id
               WHERE spell.case_id = one.id AND spell.starts_on <= %(today)s
               ORDER BY spell.starts_on DESC LIMIT 1) AS spell ON true
           LEFT JOIN LATERAL (
               SELECT due_attained, due FROM competencies_casemonth AS kept
               WHERE kept.case_id = one.id AND kept.month <= %(first)s
               ORDER BY kept.month DESC LIMIT 1) AS kept ON true
           LEFT JOIN LATERAL (
               SELECT staff.name FROM cases_assignment AS worker
               JOIN cases_staff AS staff ON staff.id = worker.staff_id
               WHERE worker.case_id = one.id AND worker.kind = 'key'
                     AND worker.starts_on <= %(today)s
               ORDER BY worker.starts_on DESC LIMIT 1) AS worker ON true
           LEFT JOIN LATERAL (
               SELECT count(*) AS planned,
                      count(*) FILTER (WHERE kind IN ('present', 'late', 'left_early')) AS came
               FROM cases_attendance AS day
               WHERE day.case_id = one.id AND day.is_planned AND day.kind <> 'excused'
                     AND day.on BETWEEN %(first)s AND %(last)s) AS days ON true
           LEFT JOIN LATERAL (
               SELECT count(cell.id) AS done FROM competencies_checklist AS sheet
               LEFT JOIN competencies_checklistrating AS cell ON cell.sheet_id = sheet.id
               WHERE sheet.case_id = one.id AND sheet.month = %(first)s AND sheet.voice = 'team'
                     AND NOT EXISTS (SELECT 1 FROM competencies_checklist AS newer
                                     WHERE newer.replaces_id = sheet.id)) AS sheet ON true
           LEFT JOIN LATERAL (
               SELECT max(meeting.held_on) AS held_on FROM evaluations_agendaitem AS talk
               JOIN evaluations_caseconference AS meeting ON meeting.id = talk.conference_id
               WHERE talk.case_id = one.id AND talk.discussed_at IS NOT NULL
                     AND meeting.held_on <= %(today)s) AS talk ON true
           WHERE one.office_id = %(office)s AND one.first_visit_on <= %(last)s
                 AND (one.closed_on IS NULL OR one.closed_on >= %(first)s)""".replace(
            "%(today)s", f"'{today}'"
        )
        .replace("%(first)s", f"'{month.first}'")
        .replace("%(last)s", f"'{month.last}'")
        .replace("%(office)s", str(office)),
    )
    return sorted(row[:9] for row in rows)


def conference(cursor, item, case, on):
    """What the page shows of a case: cells of a year, stays, attendance, judgements, decisions."""
    cells = fetch(
        cursor,
        f"""WITH shown AS (
                SELECT id, month, version_id FROM competencies_checklist AS sheet
                WHERE case_id = %s AND month <= %s AND voice = 'team' AND state <> 'draft'
                ORDER BY month DESC LIMIT 12)
            SELECT {SHORT}, shown.month, {VALUE.format(empty="NULL")}
            FROM shown JOIN competencies_item AS item ON item.version_id = shown.version_id
            LEFT JOIN competencies_checklistrating AS cell
                 ON cell.sheet_id = shown.id AND cell.item_id = item.id
            LEFT JOIN competencies_level AS level ON level.id = cell.level_id""",
        case,
        on,
    )
    stays = fetch(
        cursor,
        """SELECT stage.code, spell.starts_on FROM competencies_casestage AS spell
           JOIN competencies_stage AS stage ON stage.id = spell.stage_id
           WHERE spell.case_id = %s AND spell.starts_on <= %s ORDER BY spell.starts_on""",
        case,
        on,
    )
    attendance = fetch(
        cursor,
        """SELECT date_trunc('month', "on")::date AS month, count(*),
                  count(*) FILTER (WHERE kind IN ('present', 'late', 'left_early'))
           FROM cases_attendance WHERE case_id = %s AND is_planned AND kind <> 'excused'
                AND "on" > %s::date - 400 AND "on" <= %s GROUP BY 1 ORDER BY 1 DESC LIMIT 3""",
        case,
        on,
        on,
    )
    judged = fetch(
        cursor,
        f"""SELECT {SHORT}, {VALUE.format(empty="NULL")}
            FROM competencies_stagejudgement AS sheet
            JOIN competencies_stagejudgementrating AS cell ON cell.sheet_id = sheet.id
            JOIN competencies_item AS item ON item.id = cell.item_id
            LEFT JOIN competencies_level AS level ON level.id = cell.level_id
            WHERE sheet.state <> 'draft' AND (sheet.case_id, sheet.month) = (
                SELECT case_id, month FROM competencies_stagejudgement
                WHERE case_id = %s AND month <= %s AND state <> 'draft'
                ORDER BY month DESC LIMIT 1)""",
        case,
        on,
    )
    decisions = fetch(
        cursor,
        """SELECT decision.id, (SELECT result FROM evaluations_decisionoutcome AS outcome
                                WHERE outcome.decision_id = decision.id ORDER BY id DESC LIMIT 1)
           FROM evaluations_decision AS decision
           JOIN evaluations_agendaitem AS talk ON talk.id = decision.agenda_item_id
           JOIN evaluations_caseconference AS meeting ON meeting.id = talk.conference_id
           WHERE talk.case_id = %s AND talk.id <> %s AND meeting.held_on <= %s""",
        case,
        item,
        on,
    )
    return {
        "cells": sorted((code, month, number(value)) for code, month, value in cells),
        "stays": stays,
        "attendance": attendance,
        "judged": sorted((code, number(value)) for code, value in judged),
        "decisions": sorted(decisions),
    }


def number(text):
    return int(text) if text and text.isdecimal() else text


def reach(start, months):
    """SQL: the reach date of so many months, a month without that day ending with its last."""
    on = f"({start} + {months} * interval '1 month')::date"
    return f"({on} - (extract(day FROM {on}) = extract(day FROM {start}))::int)"


def annual(cursor, office, year):
    """The figures of an office and the hash over the rows they stand on."""
    before, after, cut_off = year.previous.starts_on, year.ends_on, year.cut_off
    ripe = f"""enrolled_on < '{year.starts_on}' AND {reach("enrolled_on", 12)} <= '{cut_off}'"""
    hires = f"""
        SELECT DISTINCT ON (one.id) one.code, one.enrolled_on, job.starts_on, job.left_on,
               (SELECT max("on") FROM cases_employmentcheck AS told
                WHERE told.employment_id = job.id AND told.status IN ('employed', 'on_leave'))
                   AS confirmed_on
        FROM cases_employment AS job JOIN cases_case AS one ON one.id = job.case_id
        JOIN cases_programme AS programme ON programme.id = one.programme_id
        WHERE one.office_id = {office} AND job.weekly_hours >= programme.qualifying_weekly_hours
        ORDER BY one.id, job.starts_on, job.employer_name"""
    cases = fetch(
        cursor,
        f"""WITH hired AS ({hires})
            SELECT one.code, one.enrolled_on, closed_on, status,
                   {ripe} AS ripe,
                   {ripe} AND status = 'interrupted'
                       AND closed_on <= {reach("one.enrolled_on", 12)} AS interrupted,
                   {ripe} AND coalesce(starts_on <= {reach("one.enrolled_on", 12)}, false) AS employed
            FROM cases_case AS one LEFT JOIN hired ON hired.code = one.code
            WHERE office_id = %s AND one.enrolled_on BETWEEN %s AND %s""".replace(
            ripe, ripe.replace("enrolled_on", "one.enrolled_on")
        ),
        office,
        before,
        after,
    )
    hired = fetch(
        cursor,
        f"""SELECT code, starts_on, left_on, confirmed_on FROM ({hires}) AS hired
            WHERE starts_on <= %s AND (starts_on >= %s OR enrolled_on >= %s)""",
        cut_off,
        f"{year.year - 3}-04-01",
        before,
    )
    stood = ", ".join(
        f"""{reach("starts_on", k)} <= '{cut_off}' AS due{k},
            coalesce(left_on < {reach("starts_on", k)}, false) AS left{k},
            left_on IS NULL AND coalesce(confirmed_on < {reach("starts_on", k)}, true) AS unknown{k}"""
        for k in (1, 3, 6, 12)
    )
    counts = ", ".join(
        f"count(*) FILTER (WHERE due{k}), count(*) FILTER (WHERE due{k} AND NOT left{k} AND NOT unknown{k}),"
        f" count(*) FILTER (WHERE due{k} AND left{k}),"
        f" count(*) FILTER (WHERE due{k} AND NOT left{k} AND unknown{k})"
        for k in (1, 3, 6, 12)
    )
    retained = fetch(
        cursor,
        f"""SELECT {counts} FROM (SELECT {stood} FROM ({hires}) AS hired
            WHERE starts_on BETWEEN %s AND %s) AS stood""",
        before,
        year.previous.ends_on,
    )[0]
    sheets = fetch(cursor, *attained(office, year))
    items = fetch(
        cursor,
        """SELECT DISTINCT framework.code, version.name, item.code,
                  coalesce(item.target_level, version.target_level)
           FROM competencies_item AS item
           JOIN competencies_frameworkversion AS version ON version.id = item.version_id
           JOIN competencies_framework AS framework ON framework.id = version.framework_id
           WHERE framework.kind = 'requirements'""",
    )
    lines = [f"case {code} {begun} {closed} {status}" for code, begun, closed, status, *_ in cases]
    lines += [f"hire {code} {start} {left} {told}" for code, start, left, told in hired]
    lines += [f"item {framework}/{name}/{code} {target}" for framework, name, code, target in items]
    lines += [f"checklist {code} {month} {cells}" for code, month, cells, *_ in sheets]
    shares = {}
    for _code, _month, _cells, reached, applicable in sheets:
        share = str(Fraction(reached, applicable))
        shares[share] = shares.get(share, 0) + 1
    return {
        "sha256": hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest(),
        "K12": sum(row[5] for row in cases),
        "K13": sum(row[6] for row in cases),
        "ripe": sum(row[4] for row in cases),
        "K08": shares,
        "K19": [list(retained[place : place + 4]) for place in (0, 4, 8, 12)],
    }


def attained(office, year):
    """(SQL, parameters): of this year's cases the last sheet up to six months, cells in one text."""
    six = reach("one.enrolled_on", 6)
    return (
        f"""WITH latest AS (
                SELECT DISTINCT ON (one.id) one.code, sheet.month, sheet.id
                FROM cases_case AS one JOIN competencies_checklist AS sheet ON sheet.case_id = one.id
                WHERE one.office_id = %s AND one.enrolled_on BETWEEN %s AND %s AND {six} <= %s
                      AND (one.closed_on IS NULL OR one.closed_on >= {six})
                      AND sheet.voice = 'team' AND sheet.state <> 'draft' AND sheet.month <= {six}
                ORDER BY one.id, sheet.month DESC, sheet.id DESC)
            SELECT latest.code, latest.month,
                   string_agg(mark, ' ' ORDER BY mark COLLATE "C"),
                   count(*) FILTER (WHERE rank >= target),
                   count(*) FILTER (WHERE status <> 'not_applicable')
            FROM latest CROSS JOIN LATERAL (
                SELECT framework.code || '/' || version.name || '/' || item.code || '='
                       || coalesce(level.rank::text, cell.status) AS mark,
                       level.rank, cell.status,
                       coalesce(item.target_level, version.target_level) AS target
                FROM competencies_checklistrating AS cell
                JOIN competencies_item AS item ON item.id = cell.item_id
                JOIN competencies_frameworkversion AS version ON version.id = item.version_id
                JOIN competencies_framework AS framework ON framework.id = version.framework_id
                LEFT JOIN competencies_level AS level ON level.id = cell.level_id
                WHERE cell.sheet_id = latest.id) AS cells
            GROUP BY latest.code, latest.month""",
        office,
        year.starts_on,
        year.ends_on,
        year.cut_off,
    )
