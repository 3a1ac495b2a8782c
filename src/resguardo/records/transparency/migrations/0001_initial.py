"""The tables of the log, closed by triggers, and the one row of its counter."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from resguardo.records.transparency.guard import AppendOnly


def begin_at_nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the counter's only row, so that the first writer already has something to lock."""
    states = apps.get_model("transparency", "LogState").objects.using(schema_editor.connection.alias)
    states.get_or_create(id=1, defaults={"size": 0})


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('leaf', models.BinaryField()),
                ('leaf_hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField()),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_name', models.CharField(max_length=200)),
                ('line', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='LogState',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('n', models.BigIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=80)),
                ('salt', models.BinaryField(max_length=32)),
                ('value', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_id', models.CharField(blank=True, default='', max_length=40)),
                ('organisation_id', models.CharField(blank=True, default='', max_length=40)),
                ('verb', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.CharField(blank=True, default='', max_length=40)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('at', models.DateTimeField()),
                ('request_id', models.CharField(blank=True, default='', max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', '-id'], name='transparenc_subject_c32cc5_idx'), models.Index(fields=['organisation_id', '-id'], name='transparenc_organis_cb6b85_idx')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='change', serialize=False, to='transparency.logentry')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.CharField(max_length=40)),
                ('verb', models.CharField(max_length=40)),
                ('by_id', models.CharField(blank=True, default='', max_length=40)),
                ('organisation_id', models.CharField(blank=True, default='', max_length=40)),
                ('at', models.DateTimeField()),
                ('request_id', models.CharField(blank=True, default='', max_length=60)),
            ],
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.CheckConstraint(condition=models.Q(('index__gte', 0)), name='log_entry_index_counts'),
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('leaf_hash'), 32), name='log_entry_hash_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='logentry',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('leaf'), 65535), name='log_entry_leaf_fits_a_bundle'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['-size', '-id'], name='transparenc_size_817ccd_idx'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 0)), name='checkpoint_counts'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='checkpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='transparency.checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='logstate',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='log_state_is_one_row'),
        ),
        migrations.AddConstraint(
            model_name='logstate',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 0)), name='log_state_counts'),
        ),
        migrations.AddConstraint(
            model_name='node',
            constraint=models.UniqueConstraint(fields=('level', 'n'), name='node_once'),
        ),
        migrations.AddConstraint(
            model_name='node',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('hash'), 32), name='node_hash_is_whole'),
        ),
        migrations.AddField(
            model_name='opening',
            name='entry',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='transparency.logentry'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['subject_kind', 'subject_id', '-entry'], name='transparenc_subject_fb38f1_idx'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['organisation_id', '-entry'], name='transparenc_organis_9492d2_idx'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['by_id', '-entry'], name='transparenc_by_id_39aa8a_idx'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'line'), name='cosignature_once'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.UniqueConstraint(fields=('entry', 'field'), name='opening_once'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('salt'), 32), name='opening_salt_is_whole'),
        ),
        migrations.RunPython(begin_at_nothing, migrations.RunPython.noop),
        AppendOnly("LogEntry"),
        AppendOnly("Node"),
        AppendOnly("Change"),
        AppendOnly("Access"),
        AppendOnly("Checkpoint"),
        AppendOnly("Cosignature"),
    ]
