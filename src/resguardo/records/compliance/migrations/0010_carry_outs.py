"""A file that travels is sealed; its home keeps when it was taken along, and its digest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight
from resguardo.records.transparency.guard import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0009_several_campaigns"),
        ("people", "0007_rows_in_sight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="assessment", name="carried_as", field=models.UUIDField(blank=True, null=True)),
        migrations.AddField(model_name="assessment", name="carried_check", field=models.CharField(blank=True, default="", max_length=64)),
        migrations.CreateModel(
            name="CarryOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(editable=False, unique=True)),
                ("taken_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("assessment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="carry_outs", to="compliance.assessment")),
                ("taken_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="carry_outs", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        AppendOnly("CarryOut"),
        RowsInSight("CarryOut", "assessment"),
    ]
