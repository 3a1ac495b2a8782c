"""The one campaign of an assessment goes, now that it can have several.

A migration of its own: PostgreSQL changes no table in the transaction that has just filled one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("compliance", "0008_campaign_parts")]

    operations = [
        migrations.RemoveField(model_name="assessment", name="campaign"),
        migrations.AddField(
            model_name="campaign",
            name="assessments",
            field=models.ManyToManyField(related_name="campaigns", through="compliance.CampaignPart", to="compliance.assessment"),
        ),
    ]
