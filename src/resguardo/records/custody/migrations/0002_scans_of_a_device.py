"""Scans that a device kept without a network: one row each, never changed."""

import django.db.models.deletion
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):
    """Makes the table, closes it against changes, and shows an organisation its own rows."""

    dependencies = (
        ("custody", "0001_initial"),
        ("register", "0001_initial"),
        ("people", "0002_rows_in_sight"),
    )

    operations = (
        migrations.CreateModel(
            name="CountScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("device_key", models.UUIDField(editable=False)),
                ("text_as_read", models.CharField(blank=True, default="", max_length=100)),
                ("quantity", models.PositiveIntegerField()),
                ("capture", models.CharField(default="typed", max_length=16)),
                ("state", models.CharField(max_length=8)),
                ("seen_at", models.DateTimeField()),
                ("clock_off_s", models.IntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="custody.countsheet",
                    ),
                ),
                (
                    "thing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="count_scans",
                        to="register.thing",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "device_key"), name="count_scan_once"
                    )
                ],
            },
        ),
        AppendOnly("CountScan"),
        RowsInSight("CountScan", "sheet"),
    )
