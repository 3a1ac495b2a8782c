"""A code of conduct, version by version, and who accepted which."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):
    """Two tables of history, and on logins and organisations the version that counts."""

    dependencies = (("people", "0005_own_password"),)

    operations = (
        migrations.AddField(
            "organisation", "conduct_version", models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            "user", "conduct_accepted", models.JSONField(blank=True, default=dict)
        ),
        migrations.CreateModel(
            "Conduct",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("published_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes_of_conduct",
                        to="people.organisation",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes_published",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=("organisation", "version"), name="conduct_once"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            "ConductAcceptance",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted_at", models.DateTimeField()),
                (
                    "conduct",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="people.conduct",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes_accepted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=("conduct", "user"), name="conduct_accepted_once"
                    ),
                ),
            },
        ),
        AppendOnly("Conduct"),
        AppendOnly("ConductAcceptance"),
    )
