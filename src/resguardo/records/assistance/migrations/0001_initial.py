"""The tables of this chapter, and the guards of those that are only ever added to."""

import django.db.models.deletion
import resguardo.records.assistance.programme_models
import resguardo.records.transparency.identity
from django.conf import settings
from django.db import migrations, models
from resguardo.records.transparency.guard import AppendOnly
from resguardo.records.transparency.tables import Tables


class Migration(migrations.Migration):
    """All of them at once."""

    initial = True

    dependencies = [
        ("compliance", "0001_initial"),
        ("people", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="people.organisation",
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("description", models.CharField(blank=True, default="", max_length=2000)),
                        ("currency", models.CharField(max_length=3)),
                        ("budget", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("state", models.CharField(default="running", max_length=16)),
                        (
                            "follow_up_months",
                            models.JSONField(
                                default=resguardo.records.assistance.programme_models.follow_up_months
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "number"), name="programme_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="programme_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammePartner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partners",
                                to="assistance.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("funding", "Funding"),
                                    ("accountable", "Accountable"),
                                    ("extending", "Extending"),
                                    ("implementing", "Implementing"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("reference", models.CharField(blank=True, default="", max_length=60)),
                    ],
                ),
                migrations.CreateModel(
                    name="ProgrammeCountry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="countries",
                                to="assistance.programme",
                            ),
                        ),
                        ("country", models.CharField(max_length=2)),
                        ("share_pct", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "country"), name="programme_country_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="assistance.programme",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "size",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("small", "Small"),
                                    ("medium", "Medium"),
                                    ("large", "Large"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("state", models.CharField(default="invited", max_length=16)),
                        ("asked", models.JSONField(default=list)),
                        ("scopes", models.JSONField(default=list)),
                        ("invited_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "organisation"), name="participation_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="assistance.programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("seminar", "Seminar"),
                                    ("workshop", "Workshop"),
                                    ("training", "Training"),
                                    ("assessment", "Assessment"),
                                    ("marking", "Marking"),
                                    ("destruction", "Destruction"),
                                    ("equipment", "Equipment"),
                                    ("legal_review", "Legal Review"),
                                    ("follow_up", "Follow Up"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("place", models.CharField(blank=True, default="", max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("budget", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                        ("state", models.CharField(default="planned", max_length=16)),
                        ("pass_pct", models.PositiveSmallIntegerField(default=0)),
                        ("attend_pct", models.PositiveSmallIntegerField(default=0)),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="assistance.activity",
                            ),
                        ),
                        ("after_months", models.PositiveSmallIntegerField(default=0)),
                        ("planned_at", models.DateTimeField()),
                        (
                            "planned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["owner", "state", "starts_on"],
                                name="assistance__owner_i_55305c_idx",
                            ),
                            models.Index(
                                fields=["programme", "starts_on", "id"],
                                name="assistance__program_e40146_idx",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="activity_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("after_months__gt", 0)),
                                fields=("follows", "after_months"),
                                name="follow_up_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="assistance.activity",
                            ),
                        ),
                        ("step", models.CharField(max_length=16)),
                        ("words", models.CharField(blank=True, default="", max_length=1000)),
                        ("taken_at", models.DateTimeField()),
                        (
                            "taken_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity_steps",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Beneficiary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="beneficiaries",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benefits",
                                to="people.organisation",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "organisation"), name="beneficiary_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Spending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spending",
                                to="assistance.activity",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("what", models.CharField(max_length=300)),
                        ("document", models.CharField(blank=True, default="", max_length=60)),
                        ("spent_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spending",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="assistance.programme",
                            ),
                        ),
                        ("code", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=300)),
                        ("unit", models.CharField(max_length=40)),
                        ("source", models.CharField(default="people", max_length=24)),
                        ("rising", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "code"), name="indicator_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="assistance.indicator",
                            ),
                        ),
                        ("kind", models.CharField(max_length=8)),
                        ("number", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("on", models.DateField()),
                        ("sex", models.CharField(blank=True, default="", max_length=1)),
                        ("size", models.CharField(blank=True, default="", max_length=8)),
                        ("words", models.CharField(blank=True, default="", max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicator_values",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to="assistance.programme",
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("likelihood", models.PositiveSmallIntegerField()),
                        ("impact", models.PositiveSmallIntegerField()),
                        ("response", models.CharField(max_length=500)),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("review_on", models.DateField()),
                        ("written_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda",
                                to="assistance.activity",
                            ),
                        ),
                        ("begins", models.CharField(max_length=16)),
                        ("title", models.CharField(max_length=300)),
                        ("speaker", models.CharField(blank=True, default="", max_length=200)),
                    ],
                ),
                migrations.CreateModel(
                    name="Conclusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusions",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusions",
                                to="people.organisation",
                            ),
                        ),
                        ("text", models.CharField(max_length=1000)),
                        ("due_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("outcome", models.CharField(blank=True, default="", max_length=1000)),
                        ("written_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Attendee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendees",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendees",
                                to="people.organisation",
                            ),
                        ),
                        ("given_name", models.CharField(blank=True, default="", max_length=120)),
                        ("family_name", models.CharField(blank=True, default="", max_length=120)),
                        ("sex", models.CharField(blank=True, default="", max_length=1)),
                        ("function", models.CharField(blank=True, default="", max_length=120)),
                        ("code", models.CharField(max_length=12, unique=True)),
                        ("registered_at", models.DateTimeField()),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="assistance.attendee",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("capture", models.CharField(default="scanned", max_length=16)),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("attendee", "on"), name="attendance_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TestResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "attendee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tests",
                                to="assistance.attendee",
                            ),
                        ),
                        ("which", models.CharField(max_length=8)),
                        ("points", models.PositiveSmallIntegerField()),
                        ("of_points", models.PositiveSmallIntegerField()),
                        ("taken_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Equipment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="equipment",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="equipment_received",
                                to="people.organisation",
                            ),
                        ),
                        ("what", models.CharField(max_length=200)),
                        ("quantity", models.PositiveIntegerField()),
                        ("number", models.CharField(blank=True, default="", max_length=60)),
                        ("taken_by", models.CharField(max_length=200)),
                        ("handed_over_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="AssessmentLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="compliance.assessment",
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "assessment"), name="assessment_linked_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeCampaign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="assistance.programme",
                            ),
                        ),
                        (
                            "campaign",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programme",
                                to="compliance.campaign",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SupportRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="assistance.programme",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="support_requests",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="compliance.plannedaction",
                            ),
                        ),
                        ("support", models.CharField(max_length=16)),
                        ("text", models.CharField(max_length=1000)),
                        ("state", models.CharField(default="asked", max_length=16)),
                        ("answer", models.CharField(blank=True, default="", max_length=1000)),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="assistance.activity",
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="LegalGap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gaps",
                                to="assistance.activity",
                            ),
                        ),
                        ("topic", models.CharField(max_length=24)),
                        ("jurisdiction", models.CharField(max_length=40)),
                        ("found", models.CharField(max_length=12)),
                        ("article", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "recommendation",
                            models.CharField(blank=True, default="", max_length=2000),
                        ),
                        ("draft", models.CharField(blank=True, default="", max_length=4000)),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("drawn_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "topic"), name="legal_gap_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GapComment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "gap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="assistance.legalgap",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        ("text", models.CharField(max_length=2000)),
                        ("said_at", models.DateTimeField()),
                        (
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gap_comments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MarkingPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking",
                                to="assistance.activity",
                            ),
                        ),
                        ("pattern", models.CharField(max_length=40)),
                        ("source", models.CharField(max_length=300)),
                        ("location", models.CharField(max_length=60)),
                        ("planned_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="MarkingLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking_lines",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking_lines",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking_lines",
                                to="register.thing",
                            ),
                        ),
                        ("holder", models.CharField(max_length=8)),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.CharField(max_length=40, unique=True)),
                        ("state", models.CharField(default="listed", max_length=16)),
                        ("marked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "marked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="firearms_marked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "photo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking_lines",
                                to="register.attachment",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "second",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks_confirmed",
                                to="people.person",
                            ),
                        ),
                        (
                            "mark",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marking_lines",
                                to="register.mark",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        ("listed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["activity", "state", "id"],
                                name="assistance__activit_c61ec7_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "thing"), name="marking_line_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DestructionPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destruction",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destructions",
                                to="people.organisation",
                            ),
                        ),
                        ("method", models.CharField(max_length=24)),
                        ("furnace", models.CharField(max_length=200)),
                        ("document", models.CharField(blank=True, default="", max_length=60)),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destructions_approved",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("planned_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="DestructionLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=resguardo.records.transparency.identity.new_public_id,
                                editable=False,
                                unique=True,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destruction_lines",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destruction_lines",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destruction_lines",
                                to="register.thing",
                            ),
                        ),
                        ("state", models.CharField(default="offered", max_length=16)),
                        ("reason", models.CharField(max_length=500)),
                        ("offered_at", models.DateTimeField()),
                        (
                            "offered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="firearms_offered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["activity", "state", "id"],
                                name="assistance__activit_00b577_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("thing",),
                                name="destruction_line_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorSighting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sightings",
                                to="assistance.destructionline",
                            ),
                        ),
                        ("door", models.CharField(max_length=16)),
                        ("capture", models.CharField(default="scanned", max_length=16)),
                        ("seen_at", models.DateTimeField()),
                        (
                            "seen_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="door_sightings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("line", "door"), name="door_sighting_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="door_counts",
                                to="assistance.activity",
                            ),
                        ),
                        ("door", models.CharField(max_length=16)),
                        ("listed", models.PositiveIntegerField()),
                        ("counted", models.PositiveIntegerField()),
                        ("witness", models.CharField(max_length=200)),
                        ("closed_at", models.DateTimeField()),
                        (
                            "closed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="door_counts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity", "door"), name="door_count_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DestructionWitness",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="witnesses",
                                to="assistance.activity",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("institution", models.CharField(max_length=200)),
                        ("named_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CampaignPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="assistance.activity",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaign_photos",
                                to="register.attachment",
                            ),
                        ),
                        ("words", models.CharField(max_length=200)),
                        ("taken_at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
        AppendOnly("ProgrammePartner"),
        AppendOnly("ProgrammeCountry"),
        AppendOnly("ActivityStep"),
        AppendOnly("Beneficiary"),
        AppendOnly("Spending"),
        AppendOnly("IndicatorValue"),
        AppendOnly("AgendaItem"),
        AppendOnly("Attendance"),
        AppendOnly("TestResult"),
        AppendOnly("Equipment"),
        AppendOnly("AssessmentLink"),
        AppendOnly("DoorSighting"),
        AppendOnly("DoorCount"),
        AppendOnly("DestructionWitness"),
        AppendOnly("CampaignPhoto"),
        AppendOnly("GapComment"),
        AppendOnly("ProgrammeCampaign"),
    ]
