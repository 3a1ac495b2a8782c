"""The tables of this chapter, and the guards of those that are only ever added to."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.conf import settings
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
                    name="Permit",
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
                                related_name="permits",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("company", "Company"),
                                    ("firearm", "Firearm"),
                                    ("premises", "Premises"),
                                    ("transport", "Transport"),
                                    ("purchase", "Purchase"),
                                    ("import", "Import"),
                                    ("credential", "Credential"),
                                    ("fitness", "Fitness"),
                                    ("qualification", "Qualification"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("number", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="people.person",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="register.thing",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="places.place",
                            ),
                        ),
                        ("weapon_types", models.JSONField(blank=True, default=list)),
                        ("modality", models.CharField(blank=True, default="", max_length=60)),
                        ("lines", models.JSONField(blank=True, default=list)),
                        ("supplier", models.CharField(blank=True, default="", max_length=200)),
                        ("issued_by", models.CharField(blank=True, default="", max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="register.attachment",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["person", "kind", "valid_until"],
                                name="permits_per_person__ec9884_idx",
                            ),
                            models.Index(
                                fields=["thing", "kind", "valid_until"],
                                name="permits_per_thing_i_c93079_idx",
                            ),
                            models.Index(
                                fields=["organisation", "kind", "valid_until", "id"],
                                name="permits_per_organis_9fdb87_idx",
                            ),
                            models.Index(
                                fields=["number", "kind"], name="permits_per_number_a68855_idx"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None),
                                    ("valid_until__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="permit_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
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
                                related_name="applications",
                                to="people.organisation",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("state", models.CharField(default="draft", max_length=16)),
                        (
                            "renews",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renewals",
                                to="permits.permit",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="people.person",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="register.thing",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="places.place",
                            ),
                        ),
                        ("weapon_types", models.JSONField(blank=True, default=list)),
                        ("modality", models.CharField(blank=True, default="", max_length=60)),
                        ("lines", models.JSONField(blank=True, default=list)),
                        ("supplier", models.CharField(blank=True, default="", max_length=200)),
                        ("wanted_from", models.DateField()),
                        ("remarks", models.CharField(blank=True, default="", max_length=1000)),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        (
                            "examined_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications_examined",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "permit",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="application",
                                to="permits.permit",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "id"],
                                name="permits_app_organis_59380d_idx",
                            ),
                            models.Index(
                                fields=["state", "id"], name="permits_app_state_f0f502_idx"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationDocument",
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
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="permits.application",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="register.attachment",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ApplicationStep",
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
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="permits.application",
                            ),
                        ),
                        ("name", models.CharField(max_length=16)),
                        ("to_state", models.CharField(max_length=16)),
                        ("text", models.CharField(blank=True, default="", max_length=1000)),
                        ("taken_at", models.DateTimeField()),
                        (
                            "taken_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="application_steps",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ApplicationAsk",
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
                            "step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ask",
                                to="permits.applicationstep",
                            ),
                        ),
                        ("article", models.CharField(max_length=200)),
                        ("due_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Suspension",
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
                            "permit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="permits.permit",
                            ),
                        ),
                        ("kind", models.CharField(default="suspended", max_length=16)),
                        ("reason", models.TextField()),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="LawText",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="law_texts",
                                to="people.organisation",
                            ),
                        ),
                        ("profile", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=12)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("base", models.CharField(max_length=64)),
                        ("base_name", models.CharField(max_length=60)),
                        ("text", models.TextField()),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="law_texts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="LawAdoption",
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
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adoptions",
                                to="permits.lawtext",
                            ),
                        ),
                        ("province", models.CharField(blank=True, default="", max_length=100)),
                        ("companies", models.PositiveIntegerField()),
                        ("approval", models.UUIDField()),
                        ("adopted_at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
        AppendOnly("LawText"),
        AppendOnly("LawAdoption"),
        AppendOnly("ApplicationDocument"),
        AppendOnly("ApplicationStep"),
        AppendOnly("ApplicationAsk"),
    ]
