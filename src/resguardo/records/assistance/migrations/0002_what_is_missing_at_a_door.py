"""What did not come to a door of a destruction: at which, and what is known of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; a firearm that was missing can be given again once it is back."""

    dependencies = (("assistance", "0001_initial"),)

    operations = (
        migrations.RemoveConstraint(model_name="destructionline", name="destruction_line_once"),
        migrations.AddField(
            model_name="destructionline",
            name="missing_at",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
        migrations.AddField(
            model_name="destructionline",
            name="missing_reason",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("withdrawn", "missing")), _negated=True),
                fields=("thing",),
                name="destruction_line_once",
            ),
        ),
    )
