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
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="StatisticsRelease",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statistics_releases",
                                to="people.organisation",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statistics_drafted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statistics_published",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("leaf_index", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["published_at", "id"], name="papers_stat_publish_83d43a_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "number"), name="release_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(
                                        ("published_by", models.F("drafted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="release_published_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("leaf_index", None),
                                        ("published_at", None),
                                        ("published_by", None),
                                    ),
                                    models.Q(
                                        ("leaf_index__isnull", False),
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="release_published_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSeries",
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
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper_series",
                                to="people.organisation",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year"), name="paper_series_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
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
                                related_name="papers_issued",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers_about",
                                to="people.organisation",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("count", models.PositiveIntegerField()),
                        ("template", models.CharField(max_length=40)),
                        ("layout", models.CharField(max_length=16)),
                        ("language", models.CharField(max_length=5)),
                        ("subject", models.CharField(max_length=80)),
                        ("shown_with", models.CharField(max_length=24)),
                        ("sha256", models.CharField(max_length=64)),
                        ("code_sha256", models.CharField(max_length=64)),
                        ("made_with", models.CharField(max_length=64)),
                        ("size_bytes", models.PositiveIntegerField()),
                        ("issued_at", models.DateTimeField()),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers_issued",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("leaf_index", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "-id"],
                                name="papers_pape_organis_6e044e_idx",
                            ),
                            models.Index(
                                fields=["template", "subject", "-id"],
                                name="papers_pape_templat_64a025_idx",
                            ),
                            models.Index(fields=["sha256"], name="papers_pape_sha256_a8a072_idx"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year", "count"), name="paper_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("code_sha256",), name="paper_code_once"
                            ),
                            models.UniqueConstraint(fields=("leaf_index",), name="paper_leaf_once"),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1)), name="paper_counts_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperText",
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
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="text",
                                to="papers.paper",
                            ),
                        ),
                        ("content", models.TextField()),
                        ("file", models.BinaryField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="PaperPerson",
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
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="persons",
                                to="papers.paper",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("paper", "person"), name="paper_names_person_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        AppendOnly("Paper"),
        AppendOnly("PaperPerson"),
    ]
