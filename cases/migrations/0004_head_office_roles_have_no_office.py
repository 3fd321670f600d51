from django.db import migrations, models


class Migration(migrations.Migration):
    """An evaluator or administrator belongs to no office."""

    dependencies = [("cases", "0003_system_staff")]
    operations = [
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['evaluator', 'administrator']), _negated=True), ('office__isnull', True), _connector='OR'), name='cases_posting_head_office_roles_have_none', violation_error_message='This role belongs to head office: leave the office empty.'),
        ),
    ]
