"""A password that was handed over must be changed before anything else is opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of logins."""

    dependencies = (("people", "0004_retention_and_holds"),)

    operations = (
        migrations.AddField("user", "password_must_change", models.BooleanField(default=False)),
    )
