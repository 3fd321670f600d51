"""One office made inside PostgreSQL: INSERT … SELECT, and the temporary table all of it hangs on."""

from datetime import timedelta

from django.conf import settings

from cases.models import Case, Course, Programme, Youth
from competencies.models import FrameworkVersion
from evaluations.demo import people, phrases
from jobtra.fiscal import is_business_day


def luck(key, seed):
    """SQL: a number from 0 to below 1 that hangs on this key alone."""
    return f"((hashint8extended(({key})::bigint, {seed}) & 65535) / 65536::float8)"


def at(day, clock):
    """SQL: the moment of a day, or yesterday if that is earlier."""
    return f"((least({day}, %(today)s - 1) + time '{clock}') AT TIME ZONE %(zone)s)"


class Base:
    """One office. `life` is a temporary table: a row a case, with whatever the others need."""

    def __init__(self, cursor, office, size, today):
        programme = Programme.objects.get(code="JT")
        requirements, stages = (
            FrameworkVersion.objects.for_programme(programme, kind, today)
            for kind in ("requirements", "stages")
        )
        staff = list(office.postings.order_by("staff__code").values_list("staff", flat=True))
        talks = [talk for bank in phrases.TALKS.values() for talk in bank]
        self.cursor, self.days = cursor, business_days(today, size.years)
        self.params = {
            "office": office.pk,
            "programme": programme.pk,
            "course": Course.objects.get(programme=programme, code="IT").pk,
            "requirements": requirements.pk,
            "stages": stages.pk,
            "target": requirements.target_level,
            "workers": staff[:6],
            "manager": staff[6],
            "code": office.code,
            "today": today,
            "first": today - timedelta(days=365 * size.years),
            "span": 365 * (size.years - 1) - 40,
            "closed": size.closed,
            "still": size.still,
            "zone": settings.TIME_ZONE,
            "days": self.days,
            "held": [day for day in self.days if 8 <= day.day <= 14 and day.weekday() == 2],
            "surnames": [name for name, _kana in people.pairs(people.SURNAMES)],
            "kanas": [kana for _name, kana in people.pairs(people.SURNAMES)],
            "employers": people.words(people.EMPLOYERS),
            "questions": [question for question, _action, _result in talks],
            "actions": [action for _question, action, _result in talks],
        }

    def run(self, sql):
        self.cursor.execute(sql, self.params)

    def fill(self, model, source, **columns):
        """INSERT … SELECT: SQL by column; what is not named takes the model's default."""
        for field in model._meta.concrete_fields:
            if field.attname in columns or field.primary_key or field.null:
                continue
            self.params[f"default_{field.attname}"] = field.get_default()
            columns[field.attname] = f"%(default_{field.attname})s"
        names = ", ".join(f'"{model._meta.get_field(name).column}"' for name in columns)
        values = ", ".join(columns.values())
        self.run(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {source}')

    def lives(self):
        youth, case = (
            f"nextval(pg_get_serial_sequence('{model._meta.db_table}', 'id'))"
            for model in (Youth, Case)
        )
        day = """CASE WHEN n <= %(closed)s THEN %(first)s + n * %(span)s / %(closed)s
                 ELSE %(today)s - 20 - (n - %(closed)s) * 330 / %(still)s END"""
        self.run("DROP TABLE IF EXISTS pg_temp.life")
        self.run(f"""
            CREATE TEMP TABLE life AS
            SELECT n, {youth} AS youth_id, {case} AS case_id, enrolled_on,
                   CASE WHEN n <= %(closed)s THEN
                       (enrolled_on + interval '12 months')::date - ({luck("n", 1)} * 20)::int
                   END AS closed_on,
                   CASE WHEN {luck("n", 2)} < 0.68 THEN
                       (enrolled_on + interval '8 months')::date + ({luck("n", 3)} * 75)::int
                   END AS hired_on,
                   %(workers)s::bigint[] AS staff, n %% 6 + 1 AS key, (n + 2) %% 6 + 1 AS second
            FROM generate_series(1, %(closed)s + %(still)s) AS n
            CROSS JOIN LATERAL (SELECT {day} AS enrolled_on) AS begun
        """)
        self.run("UPDATE life SET hired_on = NULL WHERE hired_on >= %(today)s")
        self.run("ANALYZE life")


def business_days(today, years):
    days = (today - timedelta(days=offset) for offset in range(365 * years, 0, -1))
    return [day for day in days if is_business_day(day)]


def is_superuser(cursor):
    cursor.execute("SELECT current_setting('is_superuser') = 'on'")
    return cursor.fetchone()[0]
