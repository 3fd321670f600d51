from django.db import migrations

SENTENCE = "nobody is hired before the enrolment"
# table, events, and what tells for a row of it that a hire would lie before the enrolment
RULES = [
    (
        "cases_employment",
        "INSERT",
        "SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.enrolled_on > NEW.starts_on",
    ),
    (
        "cases_employment",
        "UPDATE",
        "SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.enrolled_on > NEW.starts_on",
    ),
    (
        "cases_case",
        "UPDATE",
        "SELECT 1 FROM cases_employment e WHERE e.case_id = NEW.id AND e.starts_on < NEW.enrolled_on",
    ),
]


def name_of(table, event):
    return f"{table}_hired_late_{event.lower()}"


def guard(apps, schema_editor):
    """A check constraint sees one table only; this rule lies between two."""
    for table, event, condition in RULES:
        name = name_of(table, event)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN EXISTS ({condition})"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN IF EXISTS ({condition}) THEN RAISE EXCEPTION '{SENTENCE}'"
                " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def unguard(apps, schema_editor):
    for table, event, _condition in RULES:
        name = name_of(table, event)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """A later migration that makes one of the tables anew on SQLite drops its trigger and must set
    it again; a test tells."""

    dependencies = [("cases", "0007_the_case_file")]
    operations = [migrations.RunPython(guard, unguard)]
