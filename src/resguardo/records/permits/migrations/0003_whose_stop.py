"""Whether a permit was stopped by its company, or by the authority, which alone lifts its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; what was stopped before counts as the company's, for nothing says otherwise."""

    dependencies = (("permits", "0002_checks_of_records"),)

    operations = (
        migrations.AddField(
            model_name="suspension",
            name="by_authority",
            field=models.BooleanField(default=False),
        ),
    )
