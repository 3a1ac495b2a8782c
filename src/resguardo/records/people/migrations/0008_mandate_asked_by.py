"""A mandate that took two to grant says who asked for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of mandates."""

    dependencies = (("people", "0007_rows_in_sight"),)

    operations = (
        migrations.AddField(
            "mandate",
            "asked_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_mandates",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    )
