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
        ("places", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="StoreLicence",
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
                                related_name="store_licences",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="store_licences",
                                to="places.place",
                            ),
                        ),
                        ("number", models.CharField(max_length=60)),
                        ("issued_by", models.CharField(max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("review_on", models.DateField()),
                        ("conditions", models.CharField(blank=True, default="", max_length=500)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None),
                                    ("valid_until__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="store_licence_not_backwards",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoreLimit",
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
                            "licence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="storage.storelicence",
                            ),
                        ),
                        ("division", models.CharField(max_length=5)),
                        ("group", models.CharField(blank=True, default="", max_length=1)),
                        ("most_rounds", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "most_net_kg",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("licence", "division", "group"), name="store_limit_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("most_rounds__isnull", False),
                                    ("most_net_kg__isnull", False),
                                    _connector="OR",
                                ),
                                name="store_limit_limits_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LotCheck",
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
                                related_name="lot_checks",
                                to="register.thing",
                            ),
                        ),
                        ("hazard", models.CharField(blank=True, default="", max_length=6)),
                        (
                            "net_g",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True
                            ),
                        ),
                        ("packed", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("serviceable", "Serviceable"),
                                    ("suspect", "Suspect"),
                                    ("unserviceable", "Unserviceable"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("remarks", models.CharField(blank=True, default="", max_length=500)),
                        ("seen_on", models.DateField()),
                        ("next_due_on", models.DateField()),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lot_checks",
                                to="people.person",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ClimateReading",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="climate_readings",
                                to="places.place",
                            ),
                        ),
                        ("temperature_c", models.DecimalField(decimal_places=1, max_digits=4)),
                        ("humidity_pct", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("read_at", models.DateTimeField()),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="climate_readings",
                                to="people.person",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["place", "-read_at"], name="storage_cli_place_i_88cbb1_idx"
                            )
                        ],
                    },
                ),
            ],
        ),
        AppendOnly("LotCheck"),
        AppendOnly("ClimateReading"),
    ]
