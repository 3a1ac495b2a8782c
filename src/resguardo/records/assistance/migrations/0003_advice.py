"""Regulatory advice: gaps of a country's rules, and what stakeholders say of them."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.conf import settings
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0002_campaigns'),
        ('people', '0007_rows_in_sight'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('topic', models.CharField(max_length=24)),
                ('jurisdiction', models.CharField(max_length=40)),
                ('found', models.CharField(max_length=12)),
                ('article', models.CharField(blank=True, default='', max_length=300)),
                ('recommendation', models.CharField(blank=True, default='', max_length=2000)),
                ('draft', models.CharField(blank=True, default='', max_length=4000)),
                ('state', models.CharField(default='open', max_length=12)),
                ('drawn_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='assistance.activity')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='GapComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=2000)),
                ('said_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gap_comments', to=settings.AUTH_USER_MODEL)),
                ('gap', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='assistance.legalgap')),
            ],
        ),
        migrations.AddConstraint(
            model_name='legalgap',
            constraint=models.UniqueConstraint(fields=('activity', 'topic'), name='legal_gap_once'),
        ),
        AppendOnly('GapComment'),
        RowsInSight('LegalGap', 'activity'),
        RowsInSight('GapComment', 'gap'),
    ]
