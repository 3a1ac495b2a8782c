"""A kind for the day on which somebody looked whether a person has come before a court."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Names the kind; no column changes."""

    dependencies = (("permits", "0001_initial"),)

    operations = (
        migrations.AlterField(
            model_name="permit",
            name="kind",
            field=models.CharField(
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
                    ("records", "Records"),
                ],
                max_length=16,
            ),
        ),
    )
