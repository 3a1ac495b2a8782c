"""The tables of this chapter, and the guards of those that are only ever added to."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.db import migrations, models
from resguardo.records.transparency.guard import AppendOnly
from resguardo.records.transparency.tables import Tables


class Migration(migrations.Migration):
    """All of them at once."""

    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="Maker",
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
                        ("name", models.CharField(max_length=100, unique=True)),
                        ("aliases", models.JSONField(blank=True, default=list)),
                        ("country", models.CharField(blank=True, default="", max_length=2)),
                    ],
                ),
                migrations.CreateModel(
                    name="FirearmModel",
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
                            "maker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="models",
                                to="register.maker",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("aliases", models.JSONField(blank=True, default=list)),
                        (
                            "weapon_type",
                            models.CharField(
                                choices=[
                                    ("revolver", "Revolver"),
                                    ("pistol", "Pistol"),
                                    ("shotgun", "Shotgun"),
                                    ("carbine", "Carbine"),
                                    ("rifle", "Rifle"),
                                    ("submachine_gun", "Submachine Gun"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("calibre_ids", models.JSONField(blank=True, default=list)),
                        ("evidence", models.CharField(blank=True, default="", max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("maker", "name"), name="firearm_model_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thing",
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
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="things",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("firearm", "Firearm"),
                                    ("part", "Part"),
                                    ("magazine", "Magazine"),
                                    ("kit", "Kit"),
                                    ("ammunition", "Ammunition"),
                                    ("stock", "Stock"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("numbered", models.BooleanField()),
                        ("code", models.CharField(max_length=20)),
                        ("name", models.CharField(max_length=200)),
                        ("calibre_id", models.CharField(blank=True, default="", max_length=40)),
                        ("ownership", models.CharField(default="owned", max_length=16)),
                        ("owner_name", models.CharField(blank=True, default="", max_length=200)),
                        ("acquired_on", models.DateField(blank=True, null=True)),
                        (
                            "predecessor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successors",
                                to="register.thing",
                            ),
                        ),
                        ("custom", models.JSONField(blank=True, default=dict)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "kind", "id"],
                                name="register_th_organis_d42357_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "code"), name="thing_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ("firearm", "part", "magazine", "kit")),
                                        ("numbered", True),
                                    ),
                                    models.Q(
                                        ("kind__in", ("ammunition", "stock")), ("numbered", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="thing_numbered_as_its_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Firearm",
                    fields=[
                        (
                            "thing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="firearm",
                                serialize=False,
                                to="register.thing",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="firearms",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="firearms",
                                to="register.firearmmodel",
                            ),
                        ),
                        (
                            "weapon_type",
                            models.CharField(
                                choices=[
                                    ("revolver", "Revolver"),
                                    ("pistol", "Pistol"),
                                    ("shotgun", "Shotgun"),
                                    ("carbine", "Carbine"),
                                    ("rifle", "Rifle"),
                                    ("submachine_gun", "Submachine Gun"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("calibre_id", models.CharField(max_length=40)),
                        (
                            "calibre_as_read",
                            models.CharField(blank=True, default="", max_length=100),
                        ),
                        ("make_as_read", models.CharField(blank=True, default="", max_length=100)),
                        ("model_as_read", models.CharField(blank=True, default="", max_length=100)),
                        ("serial", models.CharField(max_length=60)),
                        ("serial_normal", models.CharField(max_length=60)),
                        ("serial_skeleton", models.CharField(max_length=60)),
                        (
                            "country_of_manufacture",
                            models.CharField(blank=True, default="", max_length=2),
                        ),
                        (
                            "manufactured_year",
                            models.PositiveSmallIntegerField(blank=True, null=True),
                        ),
                        (
                            "registry_number",
                            models.CharField(blank=True, default="", max_length=60),
                        ),
                        (
                            "condition",
                            models.CharField(
                                choices=[
                                    ("serviceable", "Serviceable"),
                                    ("unserviceable", "Unserviceable"),
                                    ("in_repair", "In Repair"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="serviceable",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "serial_normal"],
                                name="register_fi_organis_4f19d9_idx",
                            ),
                            models.Index(
                                fields=["organisation", "serial_skeleton"],
                                name="register_fi_organis_875376_idx",
                            ),
                            models.Index(
                                fields=["serial_normal"], name="register_fi_serial__cc5117_idx"
                            ),
                            models.Index(
                                fields=["serial_skeleton"], name="register_fi_serial__69ecde_idx"
                            ),
                            models.Index(
                                fields=["organisation", "thing"],
                                name="register_fi_organis_7a31ee_idx",
                            ),
                            models.Index(
                                fields=["organisation", "condition", "thing"],
                                name="register_fi_organis_bd2fbb_idx",
                            ),
                            models.Index(
                                fields=["organisation", "weapon_type", "thing"],
                                name="register_fi_organis_5d5b35_idx",
                            ),
                            models.Index(
                                fields=["organisation", "calibre_id", "thing"],
                                name="register_fi_organis_792ced_idx",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "model", "calibre_id", "serial_normal"),
                                name="firearm_identity_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
                    fields=[
                        (
                            "thing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="part",
                                serialize=False,
                                to="register.thing",
                            ),
                        ),
                        ("part_kind", models.CharField(max_length=20)),
                        ("serial", models.CharField(max_length=60)),
                        ("serial_normal", models.CharField(max_length=60)),
                        (
                            "firearm",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="register.firearm",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["serial_normal"], name="register_pa_serial__c06bf0_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Magazine",
                    fields=[
                        (
                            "thing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="magazine",
                                serialize=False,
                                to="register.thing",
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("capacity_rounds", models.PositiveSmallIntegerField()),
                        (
                            "model",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="magazines",
                                to="register.firearmmodel",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["number"], name="register_ma_number_bed01e_idx")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kit",
                    fields=[
                        (
                            "thing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="kit",
                                serialize=False,
                                to="register.thing",
                            ),
                        ),
                        ("kit_kind", models.CharField(max_length=20)),
                        ("number", models.CharField(max_length=40)),
                        ("level", models.CharField(blank=True, default="", max_length=20)),
                        ("expires_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["number"], name="register_ki_number_da3bca_idx")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        (
                            "thing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="lot",
                                serialize=False,
                                to="register.thing",
                            ),
                        ),
                        ("lot_number", models.CharField(max_length=60)),
                        ("maker_name", models.CharField(blank=True, default="", max_length=100)),
                        ("received_on", models.DateField()),
                        ("made_on", models.DateField(blank=True, null=True)),
                        ("expires_on", models.DateField(blank=True, null=True)),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "projectile",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ball", "Ball"),
                                    ("shot", "Shot"),
                                    ("expansive", "Expansive"),
                                    ("fragmentation", "Fragmentation"),
                                    ("steel_core", "Steel Core"),
                                    ("armour_piercing", "Armour Piercing"),
                                    ("tracer", "Tracer"),
                                    ("incendiary", "Incendiary"),
                                    ("explosive", "Explosive"),
                                    ("toxic", "Toxic"),
                                    ("less_lethal", "Less Lethal"),
                                    ("blank", "Blank"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["lot_number"], name="register_lo_lot_num_87e0d7_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="people.organisation",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("content_type", models.CharField(max_length=60)),
                        ("size_bytes", models.PositiveIntegerField()),
                        ("file_name", models.CharField(blank=True, default="", max_length=200)),
                        ("content", models.BinaryField()),
                        ("uploaded_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "sha256"), name="attachment_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
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
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="register.thing",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("text_as_read", models.CharField(max_length=100)),
                        ("location", models.CharField(max_length=60)),
                        (
                            "photo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="register.attachment",
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks_read",
                                to="people.person",
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Photo",
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
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="register.thing",
                            ),
                        ),
                        ("slot", models.CharField(max_length=20)),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="register.attachment",
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Block",
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
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blocks",
                                to="register.thing",
                            ),
                        ),
                        ("cause", models.CharField(max_length=20)),
                        ("cause_id", models.UUIDField(blank=True, null=True)),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["thing", "ends_at"], name="register_bl_thing_i_9813b0_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StolenListing",
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
                        ("serial", models.CharField(max_length=60)),
                        ("serial_normal", models.CharField(db_index=True, max_length=60)),
                        ("maker_name", models.CharField(blank=True, default="", max_length=100)),
                        ("model_name", models.CharField(blank=True, default="", max_length=100)),
                        ("calibre_text", models.CharField(blank=True, default="", max_length=60)),
                        ("listed_on", models.DateField()),
                        ("source", models.CharField(max_length=200)),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ],
                ),
            ],
        ),
        AppendOnly("Mark"),
    ]
