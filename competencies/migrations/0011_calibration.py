import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


def clear_who_rated_before(apps, schema_editor):
    """The gate is for new raters: whoever has a part in a submitted sheet is through."""
    Staff = apps.get_model("cases", "Staff")
    rated = Q()
    for sheet, cell in (
        ("Checklist", "ChecklistRating"),
        ("StageJudgement", "StageJudgementRating"),
    ):
        sheets = apps.get_model("competencies", sheet).objects.filter(submitted_at__isnull=False)
        cells = apps.get_model("competencies", cell).objects.filter(
            sheet__submitted_at__isnull=False
        )
        rated = (
            rated
            | Exists(sheets.filter(rater=OuterRef("pk")))
            | Exists(sheets.filter(submitted_by=OuterRef("pk")))
            | Exists(cells.filter(rated_by=OuterRef("pk")))
        )
    people = Staff.objects.filter(rated, is_system=False)
    system, now = Staff.objects.filter(is_system=True).first(), timezone.now()
    apps.get_model("competencies", "RaterClearance").objects.bulk_create(
        apps.get_model("competencies", "RaterClearance")(
            staff=person, ground="before", cleared_at=now, cleared_by=system
        )
        for person in people
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_offices'),
        ('competencies', '0010_notes_plans_and_employers_speak'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalibrationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.JSONField()),
                ('text', models.JSONField()),
            ],
            options={
                'ordering': ['session', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['session', 'staff'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(blank=True, choices=[('1', '1'), ('2', '2'), ('3', '3'), ('4', '4'), ('5', '5'), ('N', 'N'), ('NA', 'NA')], max_length=2)),
                ('reason', models.JSONField(default=dict)),
                ('agreed', models.CharField(blank=True, choices=[('1', '1'), ('2', '2'), ('3', '3'), ('4', '4'), ('5', '5'), ('N', 'N'), ('NA', 'NA')], max_length=2)),
                ('agreed_reason', models.TextField(blank=True)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='competencies.calibrationcase')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.item')),
            ],
            options={
                'ordering': ['case', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('rated', 'Rated'), ('not_observed', 'Not observed'), ('not_applicable', 'Not applicable')], default='rated', max_length=15)),
                ('note', models.TextField(blank=True)),
                ('level', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.level')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='competencies.calibrationinvitation')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='competencies.calibrationquestion')),
            ],
            options={
                'ordering': ['invitation', 'question'],
            },
        ),
        migrations.CreateModel(
            name='CalibrationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('session', 'Session'), ('gate', 'Gate')], default='session', max_length=10)),
                ('title', models.CharField(blank=True, max_length=100)),
                ('held_on', models.DateField()),
                ('convened_at', models.DateTimeField()),
                ('revealed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('convened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibration_sessions', to='cases.office')),
                ('revealed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='calibrationinvitation',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='competencies.calibrationsession'),
        ),
        migrations.AddField(
            model_name='calibrationcase',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='competencies.calibrationsession'),
        ),
        migrations.CreateModel(
            name='ItemProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.TextField()),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.item')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.office')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='competencies.calibrationquestion')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RaterClearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('passed', 'Passed the gate'), ('waived', 'Waived by the case manager'), ('before', 'Rated before the gate existed')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('cleared_at', models.DateTimeField()),
                ('cleared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearance', to='competencies.calibrationsession')),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rater_clearance', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['staff'],
            },
        ),
        migrations.AddConstraint(
            model_name='calibrationquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='competencies_calibrationquestion_agreed_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationquestion',
            constraint=models.UniqueConstraint(fields=('case', 'item'), name='competencies_calibrationquestion_item_once'),
        ),
        migrations.AddConstraint(
            model_name='calibrationquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed', ''), ('agreed_at__isnull', True), ('agreed_reason', '')), models.Q(models.Q(('agreed', ''), _negated=True), models.Q(('agreed_reason', ''), _negated=True), ('agreed_at__isnull', False)), _connector='OR'), name='competencies_calibrationquestion_agreed_with_a_reason', violation_error_message='Say why this level was agreed on.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationanswer',
            constraint=models.UniqueConstraint(fields=('invitation', 'question'), name='competencies_calibrationanswer_once'),
        ),
        migrations.AddConstraint(
            model_name='calibrationanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('status', 'rated')), models.Q(models.Q(('status', 'rated'), _negated=True), ('level__isnull', True)), _connector='OR'), name='competencies_calibrationanswer_a_level_if_and_only_if_rated'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('convened_at__isnull', True), ('convened_by__isnull', True)), models.Q(('convened_at__isnull', False), ('convened_by__isnull', False)), _connector='OR'), name='competencies_calibrationsession_convened_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revealed_at__isnull', True), ('revealed_by__isnull', True)), models.Q(('revealed_at__isnull', False), ('revealed_by__isnull', False)), _connector='OR'), name='competencies_calibrationsession_revealed_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='competencies_calibrationsession_closed_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('revealed_at__isnull', False), _connector='OR'), name='competencies_calibrationsession_closed_after_the_reveal'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'gate'), models.Q(('title', ''), _negated=True), _connector='OR'), name='competencies_calibrationsession_with_a_title'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'gate'), ('revealed_at__isnull', True)), fields=('convened_by',), name='competencies_calibrationsession_one_open_gate'),
        ),
        migrations.AddConstraint(
            model_name='calibrationinvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='competencies_calibrationinvitation_submitted_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='calibrationinvitation',
            constraint=models.UniqueConstraint(fields=('session', 'staff'), name='competencies_calibrationinvitation_once'),
        ),
        migrations.AddConstraint(
            model_name='calibrationcase',
            constraint=models.UniqueConstraint(fields=('session', 'position'), name='competencies_calibrationcase_position'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='competencies_itemproposal_made_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='competencies_itemproposal_says_what_and_why', violation_error_message='Say what should change, and why.'),
        ),
        migrations.AddConstraint(
            model_name='raterclearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_at__isnull', True), ('cleared_by__isnull', True)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False)), _connector='OR'), name='competencies_raterclearance_cleared_stamped', violation_error_message='The time and the person belong together.'),
        ),
        migrations.AddConstraint(
            model_name='raterclearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'waived'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('ground', 'waived'), _negated=True), ('reason', '')), _connector='OR'), name='competencies_raterclearance_waived_with_a_reason', violation_error_message='Say why the gate is waived.'),
        ),
        migrations.AddConstraint(
            model_name='raterclearance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'passed'), ('session__isnull', False)), models.Q(models.Q(('ground', 'passed'), _negated=True), ('session__isnull', True)), _connector='OR'), name='competencies_raterclearance_passed_in_a_session'),
        ),
        migrations.RunPython(clear_who_rated_before, migrations.RunPython.noop),
    ]
