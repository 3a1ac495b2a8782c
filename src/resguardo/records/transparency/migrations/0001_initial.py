"""The tables of the log, closed by triggers, and the one row of its counter."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import resguardo.records.transparency.identity
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from resguardo.records.transparency.guard import AppendOnly
from resguardo.records.transparency.tables import Tables


def begin_at_nothing(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the counter's only row, so that the first writer already has something to lock."""
    states = apps.get_model("transparency", "LogState").objects.using(
        schema_editor.connection.alias
    )
    states.get_or_create(id=1, defaults={"size": 0})


class Migration(migrations.Migration):
    """All of them at once."""

    initial = True

    dependencies = []

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="LogEntry",
                    fields=[
                        ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=40)),
                        ("leaf", models.BinaryField()),
                        ("leaf_hash", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("index__gte", 0)), name="log_entry_index_counts"
                            ),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("leaf_hash"), 32
                                ),
                                name="log_entry_hash_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.LessThanOrEqual(
                                    django.db.models.functions.text.Length("leaf"), 65535
                                ),
                                name="log_entry_leaf_fits_a_bundle",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Node",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        ("n", models.BigIntegerField()),
                        ("hash", models.BinaryField(max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("level", "n"), name="node_once"),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("hash"), 32
                                ),
                                name="node_hash_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogState",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("size", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="log_state_is_one_row"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 0)), name="log_state_counts"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="openings",
                                to="transparency.logentry",
                            ),
                        ),
                        ("field", models.CharField(max_length=80)),
                        ("salt", models.BinaryField(max_length=32)),
                        ("value", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "field"), name="opening_once"),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("salt"), 32
                                ),
                                name="opening_salt_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="change",
                                serialize=False,
                                to="transparency.logentry",
                            ),
                        ),
                        ("subject_kind", models.CharField(max_length=40)),
                        ("subject_id", models.CharField(max_length=40)),
                        ("verb", models.CharField(max_length=40)),
                        ("by_id", models.CharField(blank=True, default="", max_length=40)),
                        (
                            "organisation_id",
                            models.CharField(blank=True, default="", max_length=40),
                        ),
                        ("at", models.DateTimeField()),
                        ("request_id", models.CharField(blank=True, default="", max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["subject_kind", "subject_id", "-entry"],
                                name="transparenc_subject_fb38f1_idx",
                            ),
                            models.Index(
                                fields=["organisation_id", "-entry"],
                                name="transparenc_organis_9492d2_idx",
                            ),
                            models.Index(
                                fields=["by_id", "-entry"], name="transparenc_by_id_39aa8a_idx"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Access",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("by_id", models.CharField(blank=True, default="", max_length=40)),
                        (
                            "organisation_id",
                            models.CharField(blank=True, default="", max_length=40),
                        ),
                        ("verb", models.CharField(max_length=40)),
                        ("subject_kind", models.CharField(max_length=40)),
                        ("subject_id", models.CharField(blank=True, default="", max_length=40)),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        ("at", models.DateTimeField()),
                        ("request_id", models.CharField(blank=True, default="", max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["subject_kind", "subject_id", "-id"],
                                name="transparenc_subject_c32cc5_idx",
                            ),
                            models.Index(
                                fields=["organisation_id", "-id"],
                                name="transparenc_organis_cb6b85_idx",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("size", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["-size", "-id"], name="transparenc_size_817ccd_idx"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 0)), name="checkpoint_counts"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cosignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "checkpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cosignatures",
                                to="transparency.checkpoint",
                            ),
                        ),
                        ("key_name", models.CharField(max_length=200)),
                        ("line", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("checkpoint", "line"), name="cosignature_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correspondent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("origin", models.CharField(max_length=200, unique=True)),
                        ("keys", models.TextField()),
                        ("address", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "organisation_id",
                            models.CharField(blank=True, default="", max_length=40),
                        ),
                        ("by_itself", models.JSONField(blank=True, default=list)),
                        ("added_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Parcel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        ("organisation_id", models.CharField(max_length=40)),
                        (
                            "correspondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parcels",
                                to="transparency.correspondent",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("file_name", models.CharField(max_length=200)),
                        ("content", models.BinaryField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("sent_at", models.DateTimeField()),
                        ("sent_by_id", models.CharField(max_length=40)),
                        ("leaf_index", models.BigIntegerField()),
                        ("state", models.CharField(default="queued", max_length=16)),
                        ("receipt", models.BinaryField(default=bytes)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("let_go_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation_id", "-id"],
                                name="transparenc_organis_2ed1d4_idx",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ("queued", "acknowledged"))),
                                name="parcel_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParcelAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="transparency.parcel",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("outcome", models.CharField(max_length=16)),
                        ("detail", models.CharField(blank=True, default="", max_length=300)),
                        ("leaf_index", models.BigIntegerField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ParcelReceived",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "correspondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parcels_received",
                                to="transparency.correspondent",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("file_name", models.CharField(max_length=200)),
                        ("content", models.BinaryField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("their_index", models.BigIntegerField()),
                        ("their_proof", models.BinaryField()),
                        ("received_at", models.DateTimeField()),
                        ("leaf_index", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("correspondent", "their_index"), name="parcel_received_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(begin_at_nothing, migrations.RunPython.noop),
        AppendOnly("LogEntry"),
        AppendOnly("Node"),
        AppendOnly("Change"),
        AppendOnly("Access"),
        AppendOnly("Checkpoint"),
        AppendOnly("Cosignature"),
        AppendOnly("ParcelAttempt"),
        AppendOnly("ParcelReceived"),
    ]
