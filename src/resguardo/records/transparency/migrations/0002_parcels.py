"""Documents sent to other deployments and received from them."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.db import migrations, models

from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('transparency', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correspondent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('origin', models.CharField(max_length=200, unique=True)),
                ('keys', models.TextField()),
                ('address', models.CharField(blank=True, default='', max_length=300)),
                ('organisation_id', models.CharField(blank=True, default='', max_length=40)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('organisation_id', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('sent_by_id', models.CharField(max_length=40)),
                ('leaf_index', models.BigIntegerField()),
                ('state', models.CharField(default='queued', max_length=16)),
                ('receipt', models.BinaryField(default=bytes)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('correspondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='transparency.correspondent')),
            ],
        ),
        migrations.CreateModel(
            name='ParcelAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(max_length=16)),
                ('detail', models.CharField(blank=True, default='', max_length=300)),
                ('leaf_index', models.BigIntegerField(blank=True, null=True)),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='transparency.parcel')),
            ],
        ),
        migrations.CreateModel(
            name='ParcelReceived',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=resguardo.records.transparency.identity.new_public_id, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('their_index', models.BigIntegerField()),
                ('their_proof', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('leaf_index', models.BigIntegerField()),
                ('correspondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels_received', to='transparency.correspondent')),
            ],
        ),
        migrations.AddIndex(
            model_name='parcel',
            index=models.Index(fields=['organisation_id', '-id'], name='transparenc_organis_2ed1d4_idx'),
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('queued', 'acknowledged'))), name='parcel_state_known'),
        ),
        migrations.AddConstraint(
            model_name='parcelreceived',
            constraint=models.UniqueConstraint(fields=('correspondent', 'their_index'), name='parcel_received_once'),
        ),
        AppendOnly("ParcelAttempt"),
        AppendOnly("ParcelReceived"),
    ]
