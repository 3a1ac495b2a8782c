"""An assessment can be asked for by several campaigns; both keep what they were opened with."""

import django.db.models.deletion
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


def take_over(apps, _schema_editor):
    """Keep which campaign asked for which assessment."""
    part = apps.get_model("compliance", "CampaignPart")
    rows = apps.get_model("compliance", "Assessment").objects.exclude(campaign=None).order_by("pk")
    part.objects.bulk_create(
        part(campaign_id=campaign, assessment_id=assessment)
        for assessment, campaign in rows.values_list("pk", "campaign_id")
    )


class Migration(migrations.Migration):

    dependencies = [("compliance", "0007_catalogue_digest"), ("people", "0007_rows_in_sight")]

    operations = [
        migrations.CreateModel(
            name="CampaignPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assessment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="compliance.assessment")),
                ("campaign", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="compliance.campaign")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("campaign", "assessment"), name="campaign_part_once")],
            },
        ),
        AppendOnly("CampaignPart"),
        RowsInSight("CampaignPart", "assessment"),
        RowsInSight("Campaign", "organisation", "parts"),
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.CharField(blank=True, default="", max_length=64),
            )
            for model, name in (
                ("campaign", "catalogue_digest"), ("campaign", "checks_digest"),
                ("assessment", "checks_digest"),
            )
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
