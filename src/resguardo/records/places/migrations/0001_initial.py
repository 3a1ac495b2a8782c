"""The tables of this chapter."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.db import migrations, models
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
                    name="Place",
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
                                related_name="places",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("site", "Site"),
                                    ("armoury", "Armoury"),
                                    ("room", "Room"),
                                    ("safe", "Safe"),
                                    ("post", "Post"),
                                    ("vehicle", "Vehicle"),
                                    ("range", "Range"),
                                    ("workshop", "Workshop"),
                                    ("depot", "Depot"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("code", models.CharField(max_length=20)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="places.place",
                            ),
                        ),
                        ("province", models.CharField(blank=True, default="", max_length=100)),
                        ("address", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True
                            ),
                        ),
                        ("approved", models.BooleanField(default=True)),
                        ("plate", models.CharField(blank=True, default="", max_length=20)),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "kind", "name", "id"],
                                name="places_plac_organis_d7f389_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "code"), name="place_code_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("organisation", "kind", "name"),
                                name="place_name_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "site",
                                            "armoury",
                                            "room",
                                            "safe",
                                            "post",
                                            "vehicle",
                                            "range",
                                            "workshop",
                                            "depot",
                                        ],
                                    )
                                ),
                                name="place_kind_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
