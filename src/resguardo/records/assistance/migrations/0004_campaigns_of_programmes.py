"""Campaigns that a programme opened, among companies that agreed to show their assessments."""

import django.db.models.deletion
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ("assistance", "0003_advice"),
        ("compliance", "0009_several_campaigns"),
        ("people", "0007_rows_in_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeCampaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("campaign", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="programme", to="compliance.campaign")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation")),
                ("programme", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="assistance.programme")),
            ],
        ),
        AppendOnly("ProgrammeCampaign"),
        RowsInSight("ProgrammeCampaign", "owner"),
    ]
