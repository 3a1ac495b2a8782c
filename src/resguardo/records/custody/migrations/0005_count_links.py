"""Somebody without an account counts one place once, by a link and a code."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import resguardo.records.transparency.identity
from resguardo.records.people.fence import RowsInSight


class Migration(migrations.Migration):
    """One table, seen by the company whose count it is."""

    dependencies = (("custody", "0004_totals"), ("people", "0008_mandate_asked_by"))

    operations = (
        migrations.CreateModel(
            name="CountLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("language", models.CharField(max_length=5)),
                ("code_hash", models.CharField(max_length=128)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="custody.count",
                    ),
                ),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="count_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="count_links_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        RowsInSight("CountLink", "count"),
    )
