"""Firearms that get a secondary mark, and firearms that are destroyed."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.conf import settings
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0001_programmes'),
        ('people', '0007_rows_in_sight'),
        ('register', '0004_lists_walk_an_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CampaignPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200)),
                ('taken_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='assistance.activity')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaign_photos', to='register.attachment')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='DestructionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('state', models.CharField(default='offered', max_length=16)),
                ('reason', models.CharField(max_length=500)),
                ('offered_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destruction_lines', to='assistance.activity')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firearms_offered', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destruction_lines', to='people.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('thing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destruction_lines', to='register.thing')),
            ],
        ),
        migrations.CreateModel(
            name='DestructionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(max_length=24)),
                ('furnace', models.CharField(max_length=200)),
                ('document', models.CharField(blank=True, default='', max_length=60)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('planned_at', models.DateTimeField()),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='destruction', to='assistance.activity')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='destructions_approved', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destructions', to='people.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='DestructionWitness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('institution', models.CharField(max_length=200)),
                ('named_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='witnesses', to='assistance.activity')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='DoorCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=16)),
                ('listed', models.PositiveIntegerField()),
                ('counted', models.PositiveIntegerField()),
                ('witness', models.CharField(max_length=200)),
                ('closed_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_counts', to='assistance.activity')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_counts', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='DoorSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=16)),
                ('capture', models.CharField(default='scanned', max_length=16)),
                ('seen_at', models.DateTimeField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='assistance.destructionline')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_sightings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MarkingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('holder', models.CharField(max_length=8)),
                ('number', models.PositiveIntegerField()),
                ('text', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(default='listed', max_length=16)),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('listed_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marking_lines', to='assistance.activity')),
                ('mark', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marking_lines', to='register.mark')),
                ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='firearms_marked', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marking_lines', to='people.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marking_lines', to='register.attachment')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks_confirmed', to='people.person')),
                ('thing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marking_lines', to='register.thing')),
            ],
        ),
        migrations.CreateModel(
            name='MarkingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=300)),
                ('location', models.CharField(max_length=60)),
                ('planned_at', models.DateTimeField()),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='marking', to='assistance.activity')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='destructionline',
            index=models.Index(fields=['activity', 'state', 'id'], name='assistance__activit_00b577_idx'),
        ),
        migrations.AddConstraint(
            model_name='destructionline',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('thing',), name='destruction_line_once'),
        ),
        migrations.AddConstraint(
            model_name='doorcount',
            constraint=models.UniqueConstraint(fields=('activity', 'door'), name='door_count_once'),
        ),
        migrations.AddConstraint(
            model_name='doorsighting',
            constraint=models.UniqueConstraint(fields=('line', 'door'), name='door_sighting_once'),
        ),
        migrations.AddIndex(
            model_name='markingline',
            index=models.Index(fields=['activity', 'state', 'id'], name='assistance__activit_c61ec7_idx'),
        ),
        migrations.AddConstraint(
            model_name='markingline',
            constraint=models.UniqueConstraint(fields=('activity', 'thing'), name='marking_line_once'),
        ),
        AppendOnly('DoorSighting'),
        AppendOnly('DoorCount'),
        AppendOnly('DestructionWitness'),
        AppendOnly('CampaignPhoto'),
        RowsInSight('MarkingPlan', 'activity'),
        RowsInSight('MarkingLine', 'owner', 'organisation'),
        RowsInSight('DestructionPlan', 'activity'),
        RowsInSight('DestructionLine', 'owner', 'organisation'),
        RowsInSight('DoorSighting', 'line'),
        RowsInSight('DoorCount', 'activity'),
        RowsInSight('DestructionWitness', 'activity'),
        RowsInSight('CampaignPhoto', 'activity'),
    ]
