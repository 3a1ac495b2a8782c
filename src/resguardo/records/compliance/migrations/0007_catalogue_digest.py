"""An assessment keeps the digest of the catalogue's text; those of before have none, and say so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("compliance", "0006_campaigns_links_procedures")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="catalogue_digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
