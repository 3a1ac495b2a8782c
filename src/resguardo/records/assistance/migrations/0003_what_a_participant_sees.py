"""Links by which somebody who came sees what is kept of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import resguardo.records.transparency.identity
from resguardo.records.people.fence import RowsInSight


class Migration(migrations.Migration):
    """Makes the table, and shows an organisation its own rows."""

    dependencies = (
        ("assistance", "0002_what_is_missing_at_a_door"),
        ("people", "0002_rows_in_sight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.CreateModel(
            name="AttendeeLink",
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
                    "attendee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="assistance.attendee",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendee_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        RowsInSight("AttendeeLink", "owner"),
    )
