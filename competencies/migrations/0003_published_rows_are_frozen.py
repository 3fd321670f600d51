from django.db import migrations

# What says, for a row of each table, whether its version is published.
PUBLISHED = "SELECT 1 FROM competencies_frameworkversion v WHERE v.published_at IS NOT NULL AND "
OF_THE_VERSION = PUBLISHED + "v.id = OLD.version_id"
OF_THE_LEVEL = PUBLISHED + (
    "v.id = COALESCE((SELECT version_id FROM competencies_item WHERE id = OLD.item_id),"
    " (SELECT version_id FROM competencies_group WHERE id = OLD.group_id))"
)
TABLES = {
    "competencies_frameworkversion": PUBLISHED + "v.id = OLD.id",
    "competencies_stage": OF_THE_VERSION,
    "competencies_group": OF_THE_VERSION,
    "competencies_item": OF_THE_VERSION,
    "competencies_level": OF_THE_LEVEL,
}
SENTENCE = "a published version is frozen"


def freeze(apps, schema_editor):
    """An UPDATE of a row of a published version is refused. Deleting is refused by the foreign keys
    of ratings; inserting stays open for a restore."""
    for table, condition in TABLES.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN EXISTS ({condition})"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN IF EXISTS ({condition}) THEN RAISE EXCEPTION '{SENTENCE}'"
                " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
            )


def thaw(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_frozen")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_frozen ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_frozen()")


class Migration(migrations.Migration):
    """Frozen in the database too: past ratings point at these texts. A later migration that makes
    one of the tables anew on SQLite drops its trigger and must set it again; a test tells."""

    dependencies = [("competencies", "0002_case_month_says_what_fell")]
    operations = [migrations.RunPython(freeze, thaw)]
