"""The tables of this chapter, and the guards of those that are only ever added to."""

import django.db.models.deletion
import resguardo.records.transparency.identity
from django.conf import settings
from django.db import migrations, models
from resguardo.records.transparency.guard import AppendOnly
from resguardo.records.transparency.tables import Tables


class Migration(migrations.Migration):
    """All of them at once."""

    initial = True

    dependencies = [
        ("custody", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="Alert",
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
                        ("key", models.CharField(max_length=20, unique=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="people.organisation",
                            ),
                        ),
                        ("rule", models.CharField(max_length=40)),
                        ("pattern", models.CharField(max_length=8)),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("rule", "Rule"),
                                    ("high", "High"),
                                    ("medium", "Medium"),
                                    ("low", "Low"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("score", models.FloatField()),
                        ("raised_on", models.DateField()),
                        ("found_at", models.DateTimeField()),
                        ("subject_kind", models.CharField(max_length=16)),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="register.thing",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="people.person",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="custody.account",
                            ),
                        ),
                        (
                            "other_thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts_beside",
                                to="register.thing",
                            ),
                        ),
                        (
                            "other_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts_beside",
                                to="people.person",
                            ),
                        ),
                        (
                            "other_account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts_beside",
                                to="custody.account",
                            ),
                        ),
                        (
                            "other_organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts_beside",
                                to="people.organisation",
                            ),
                        ),
                        ("many", models.BigIntegerField(blank=True, null=True)),
                        ("since", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "raised_on", "id"],
                                name="oversight_a_organis_ad77a2_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertEntry",
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
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="oversight.alert",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="custody.entry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("alert", "entry"), name="alert_entry_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertDecision",
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
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="oversight.alert",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("looking", "Looking"),
                                    ("confirmed", "Confirmed"),
                                    ("dismissed", "Dismissed"),
                                    ("answered", "Answered"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(max_length=1000)),
                        ("decided_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alert_decisions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alert_decisions",
                                to="people.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Inspection",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections_made",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="places.place",
                            ),
                        ),
                        ("state", models.CharField(default="planned", max_length=16)),
                        ("snap", models.BooleanField(default=True)),
                        ("planned_on", models.DateField()),
                        ("purpose", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "inspector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("announced_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("conclusion", models.CharField(blank=True, default="", max_length=2000)),
                        ("planned_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "id"],
                                name="oversight_i_organis_74599f_idx",
                            ),
                            models.Index(
                                fields=["authority", "planned_on", "id"],
                                name="oversight_i_authori_c09f0d_idx",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionReason",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reasons",
                                to="oversight.inspection",
                            ),
                        ),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="oversight.alert",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="InspectionAnswer",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="oversight.inspection",
                            ),
                        ),
                        ("point", models.CharField(max_length=40)),
                        ("seen", models.CharField(max_length=8)),
                        ("note", models.CharField(blank=True, default="", max_length=500)),
                        ("noted_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspection_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="InspectionFinding",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="oversight.inspection",
                            ),
                        ),
                        ("point", models.CharField(blank=True, default="", max_length=40)),
                        ("gravity", models.CharField(max_length=8)),
                        ("text", models.CharField(max_length=1000)),
                        ("article", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("found_at", models.DateTimeField()),
                        (
                            "found_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("device_key", models.UUIDField(blank=True, editable=False, null=True)),
                        ("noted_at", models.DateTimeField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, default="", max_length=2000)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="register.attachment",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "device_key"), name="finding_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionPhoto",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="oversight.inspection",
                            ),
                        ),
                        ("point", models.CharField(blank=True, default="", max_length=40)),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspection_photos",
                                to="register.attachment",
                            ),
                        ),
                        ("device_key", models.UUIDField(blank=True, editable=False, null=True)),
                        ("noted_at", models.DateTimeField(blank=True, null=True)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspection_photos",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "device_key"), name="photo_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sanction",
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
                                related_name="sanctions",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
                                to="oversight.inspection",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("article", models.CharField(max_length=200)),
                        ("text", models.CharField(max_length=1000)),
                        ("amount", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(blank=True, default="", max_length=3)),
                        ("state", models.CharField(default="proposed", max_length=16)),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions_proposed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="sanction_decided_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters_sent",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="people.organisation",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="register.attachment",
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "id"], name="oversight_l_organis_c20452_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterOpening",
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
                            "letter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening",
                                to="oversight.letter",
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LetterAnswer",
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
                            "letter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="oversight.letter",
                            ),
                        ),
                        ("text", models.CharField(max_length=5000)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letter_answers",
                                to="register.attachment",
                            ),
                        ),
                        ("answered_at", models.DateTimeField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters_answered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letter_answers",
                                to="people.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TraceRequest",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="traces",
                                to="people.organisation",
                            ),
                        ),
                        ("number", models.CharField(max_length=60)),
                        ("state", models.CharField(default="received", max_length=16)),
                        ("agency", models.CharField(max_length=200)),
                        ("country", models.CharField(blank=True, default="", max_length=2)),
                        ("contact", models.CharField(max_length=200)),
                        ("case_number", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "urgent_because",
                            models.CharField(blank=True, default="", max_length=300),
                        ),
                        (
                            "illicit_because",
                            models.CharField(blank=True, default="", max_length=500),
                        ),
                        (
                            "circumstances",
                            models.CharField(blank=True, default="", max_length=1000),
                        ),
                        ("serial", models.CharField(blank=True, default="", max_length=60)),
                        ("obliterated", models.BooleanField(default=False)),
                        ("other_marks", models.CharField(blank=True, default="", max_length=300)),
                        ("make", models.CharField(blank=True, default="", max_length=100)),
                        ("model", models.CharField(blank=True, default="", max_length=100)),
                        ("weapon_type", models.CharField(blank=True, default="", max_length=16)),
                        ("calibre", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "country_of_origin",
                            models.CharField(blank=True, default="", max_length=2),
                        ),
                        ("importer", models.CharField(blank=True, default="", max_length=200)),
                        ("intended_use", models.CharField(blank=True, default="", max_length=300)),
                        ("crime_code", models.CharField(blank=True, default="", max_length=60)),
                        ("possessor", models.CharField(blank=True, default="", max_length=200)),
                        ("associate", models.CharField(blank=True, default="", max_length=200)),
                        ("recovered_on", models.DateField(blank=True, null=True)),
                        (
                            "recovered_at_place",
                            models.CharField(blank=True, default="", max_length=200),
                        ),
                        (
                            "ballistic_link",
                            models.CharField(blank=True, default="", max_length=200),
                        ),
                        ("reply_by", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="traces_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="traces",
                                to="register.thing",
                            ),
                        ),
                        ("score", models.FloatField(blank=True, null=True)),
                        (
                            "diversion_point",
                            models.CharField(blank=True, default="", max_length=24),
                        ),
                        ("packet_sha256", models.CharField(blank=True, default="", max_length=64)),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["authority", "state", "id"],
                                name="oversight_t_authori_23a0fa_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TraceStep",
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
                            "trace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="oversight.tracerequest",
                            ),
                        ),
                        ("name", models.CharField(max_length=16)),
                        ("to_state", models.CharField(max_length=16)),
                        ("text", models.CharField(blank=True, default="", max_length=1000)),
                        ("taken_at", models.DateTimeField()),
                        (
                            "taken_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_steps",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TraceQuestion",
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
                            "trace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="oversight.tracerequest",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_questions",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_questions",
                                to="register.thing",
                            ),
                        ),
                        ("text", models.CharField(max_length=1000)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_questions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answer_by", models.DateTimeField()),
                        ("answer", models.CharField(blank=True, default="", max_length=2000)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_answers",
                                to="register.attachment",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TraceContact",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_contacts",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_contacts",
                                to="people.person",
                            ),
                        ),
                        ("reached_by", models.CharField(max_length=200)),
                        ("named_at", models.DateTimeField()),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trace_contacts_named",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="WindDown",
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
                                related_name="wind_downs",
                                to="people.organisation",
                            ),
                        ),
                        ("cause", models.CharField(max_length=16)),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("reason", models.CharField(max_length=500)),
                        ("due_on", models.DateField()),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wind_downs_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wind_downs_ended",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organisation",),
                                name="wind_down_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WindDownReceiver",
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
                            "wind_down",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receivers",
                                to="oversight.winddown",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receivers_named",
                                to="register.thing",
                            ),
                        ),
                        ("receiver", models.CharField(max_length=200)),
                        ("expected_on", models.DateField()),
                        ("named_at", models.DateTimeField()),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receivers_named",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Incident",
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
                                related_name="incidents",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("theft", "Theft"),
                                    ("robbery", "Robbery"),
                                    ("loss", "Loss"),
                                    ("absence", "Absence"),
                                    ("discharge", "Discharge"),
                                    ("misuse", "Misuse"),
                                    ("damage", "Damage"),
                                    ("near_miss", "Near Miss"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("occurred_at", models.DateTimeField()),
                        ("known_at", models.DateTimeField()),
                        ("reported_at", models.DateTimeField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="custody.account",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="people.person",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="register.thing",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(blank=True, null=True)),
                        ("narrative", models.TextField(blank=True, default="")),
                        (
                            "discrepancy",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incident",
                                to="custody.discrepancy",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="custody.entry",
                            ),
                        ),
                        ("modality", models.CharField(blank=True, default="", max_length=32)),
                        ("circumstance", models.CharField(blank=True, default="", max_length=16)),
                        ("police_number", models.CharField(blank=True, default="", max_length=60)),
                        ("authority_knew_at", models.DateTimeField(blank=True, null=True)),
                        ("conclusion", models.TextField(blank=True, default="")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents_closed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "id"],
                                name="oversight_i_organis_a557cb_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityAction",
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
                                related_name="authority_actions",
                                to="people.organisation",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("acted_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="authority_actions",
                                to="register.thing",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="authority_actions",
                                to="people.person",
                            ),
                        ),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                    ],
                ),
                migrations.CreateModel(
                    name="IncidentItem",
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
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="oversight.incident",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incident_items",
                                to="register.thing",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField()),
                        ("outcome", models.CharField(blank=True, default="", max_length=16)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incident_items",
                                to="custody.entry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("incident", "thing"), name="incident_item_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="incident_item_of_some",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="oversight.incident",
                            ),
                        ),
                        ("event", models.CharField(max_length=16)),
                        ("duty", models.CharField(blank=True, default="", max_length=60)),
                        ("addressee", models.CharField(max_length=24)),
                        ("sent_at", models.DateTimeField()),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("channel", models.CharField(max_length=100)),
                        ("reference", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "failed_because",
                            models.CharField(blank=True, default="", max_length=300),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="register.attachment",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="oversight.incident",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="people.person",
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="register.attachment",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Measure",
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
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="oversight.incident",
                            ),
                        ),
                        ("what", models.CharField(max_length=500)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures_owned",
                                to="people.person",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("proposed_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures_done",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_note", models.CharField(blank=True, default="", max_length=500)),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures_verified",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by", None),
                                    models.Q(("verified_by", models.F("done_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="measure_verified_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedReport",
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
                                related_name="sealed_reports",
                                to="people.organisation",
                            ),
                        ),
                        ("recipient", models.CharField(max_length=16)),
                        ("subject", models.CharField(max_length=24)),
                        ("text", models.TextField()),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sealed_reports",
                                to="people.person",
                            ),
                        ),
                        ("code_hash", models.CharField(max_length=64, unique=True)),
                        ("outside", models.BooleanField(default=False)),
                        ("about", models.CharField(blank=True, default="", max_length=200)),
                        ("contact", models.CharField(blank=True, default="", max_length=200)),
                        ("written_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SealedReply",
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="oversight.sealedreport",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sealed_replies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Filing",
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
                                related_name="filings",
                                to="people.organisation",
                            ),
                        ),
                        ("duty", models.CharField(max_length=60)),
                        ("form", models.CharField(max_length=40)),
                        ("addressee", models.CharField(max_length=24)),
                        ("span_start", models.DateField()),
                        ("span_end", models.DateField()),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        ("law_digest", models.CharField(max_length=64)),
                        ("explanation", models.TextField(blank=True, default="")),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="oversight.filing",
                            ),
                        ),
                        ("filed_at", models.DateTimeField()),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("leaf_index", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "duty", "span_start", "id"],
                                name="oversight_f_organis_20d774_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FilingBody",
                    fields=[
                        (
                            "filing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="body",
                                serialize=False,
                                to="oversight.filing",
                            ),
                        ),
                        ("content", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="FilingStep",
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
                            "filing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="oversight.filing",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("happened_at", models.DateTimeField()),
                        ("channel", models.CharField(blank=True, default="", max_length=100)),
                        ("reference", models.CharField(blank=True, default="", max_length=100)),
                        ("text", models.CharField(blank=True, default="", max_length=1000)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filing_steps",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
        AppendOnly("Notice"),
        AppendOnly("Filing"),
        AppendOnly("FilingStep"),
        AppendOnly("Alert"),
        AppendOnly("AlertEntry"),
        AppendOnly("AlertDecision"),
        AppendOnly("TraceStep"),
        AppendOnly("TraceContact"),
        AppendOnly("InspectionReason"),
        AppendOnly("InspectionAnswer"),
        AppendOnly("WindDownReceiver"),
        AppendOnly("Letter"),
        AppendOnly("LetterOpening"),
        AppendOnly("LetterAnswer"),
        AppendOnly("InspectionPhoto"),
    ]
