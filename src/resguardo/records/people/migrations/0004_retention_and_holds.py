"""How long what is kept about persons, and orders that nothing be erased."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.conf import settings
from django.db import migrations, models

from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_asked_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('ordered_by', models.CharField(max_length=200)),
                ('reference', models.CharField(max_length=100)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds_lifted', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='people.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='people.person')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds_placed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'lifted_at', 'id'], name='people_lega_organis_040204_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='hold_is_lifted_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='RetentionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('personnel', 'Personnel'), ('custody', 'Custody')], max_length=16)),
                ('years', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('from_day', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retention_periods', to='people.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retention_periods_recorded', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'kind', 'from_day', 'id'], name='people_rete_organis_6946bf_idx')],
            },
        ),
        AppendOnly("RetentionPeriod"),
    ]
