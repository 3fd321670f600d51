import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """A log-in is found whatever its case, so it must be one person's."""

    dependencies = [("cases", "0004_head_office_roles_have_no_office")]
    operations = [
        migrations.AlterField(
            model_name='office',
            name='code',
            field=models.CharField(max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9_-]+$', 'Letters, digits, hyphen and underscore only.')], verbose_name='office code'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='code',
            field=models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[^\\s@/]+$', 'A staff number has no space, no @ and no slash.')], verbose_name='staff number'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('code'), name='cases_staff_code_once_in_any_case', violation_error_message='Another person has this staff number.'),
        ),
        migrations.AddConstraint(
            model_name='staff',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='cases_staff_email_once_in_any_case', violation_error_message='Another person has this e-mail address.'),
        ),
    ]
