from django.db import migrations


def make_system_staff(apps, schema_editor):
    apps.get_model("cases", "Staff").objects.create(
        code="system", name="JobTra", password="!", is_active=False, is_system=True
    )


class Migration(migrations.Migration):
    """The one row that stands for what the system itself does; it can not log in."""

    dependencies = [("cases", "0002_initial")]
    operations = [migrations.RunPython(make_system_staff, migrations.RunPython.noop)]
