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
        ("people", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="CatalogueText",
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
                                related_name="catalogues",
                                to="people.organisation",
                            ),
                        ),
                        ("catalogue", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=20)),
                        ("digest", models.CharField(max_length=64)),
                        ("text", models.TextField()),
                        (
                            "taken_in_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="catalogues",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_in_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "catalogue", "version"),
                                name="catalogue_version_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompanyPaper",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("procedures", "Procedures"),
                                    ("risk_assessment", "Risk Assessment"),
                                    ("security_plan", "Security Plan"),
                                    ("access_list", "Access List"),
                                    ("surplus_review", "Surplus Review"),
                                    ("inspection", "Inspection"),
                                    ("store_training", "Store Training"),
                                    ("store_vetting", "Store Vetting"),
                                    ("vetting", "Vetting"),
                                    ("criminal_records", "Criminal Records"),
                                    ("consent", "Consent"),
                                    ("subcontractors", "Subcontractors"),
                                    ("force_rules", "Force Rules"),
                                    ("legal_annex", "Legal Annex"),
                                    ("legal_register", "Legal Register"),
                                    ("storage_agreement", "Storage Agreement"),
                                    ("import_papers", "Import Papers"),
                                    ("destruction_list", "Destruction List"),
                                    ("self_assessment", "Self Assessment"),
                                    ("certificate", "Certificate"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("issued_on", models.DateField()),
                        ("review_on", models.DateField()),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="register.attachment",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers_filed",
                                to="people.person",
                            ),
                        ),
                        ("filed_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "kind", "review_on", "id"],
                                name="compliance__organis_209356_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
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
                                related_name="assessments",
                                to="people.organisation",
                            ),
                        ),
                        ("catalogue", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=20)),
                        (
                            "catalogue_digest",
                            models.CharField(blank=True, default="", max_length=64),
                        ),
                        ("checks_digest", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="compliance.assessment",
                            ),
                        ),
                        ("carried_from", models.CharField(blank=True, default="", max_length=200)),
                        ("carried_as", models.UUIDField(blank=True, null=True)),
                        ("carried_check", models.CharField(blank=True, default="", max_length=64)),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("locked_at", models.DateTimeField(blank=True, null=True)),
                        ("facts_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organisation", "catalogue"),
                                name="assessment_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
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
                                related_name="campaigns",
                                to="people.organisation",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("catalogue", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=20)),
                        (
                            "catalogue_digest",
                            models.CharField(blank=True, default="", max_length=64),
                        ),
                        ("checks_digest", models.CharField(blank=True, default="", max_length=64)),
                        ("due_on", models.DateField()),
                        ("opened_at", models.DateTimeField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "assessments",
                            models.ManyToManyField(
                                related_name="campaigns",
                                through="compliance.CampaignPart",
                                to="compliance.assessment",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CampaignPart",
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="compliance.campaign",
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="compliance.assessment",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "assessment"), name="campaign_part_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarryOut",
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
                        ("public_id", models.UUIDField(editable=False, unique=True)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carry_outs",
                                to="compliance.assessment",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carry_outs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                        ("digest", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="AnswerLink",
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
                        ("language", models.CharField(max_length=5)),
                        ("code_hash", models.CharField(max_length=128)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="compliance.assessment",
                            ),
                        ),
                        ("respondent", models.CharField(max_length=120)),
                        ("themes", models.JSONField(blank=True, default=list)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentAnswer",
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="compliance.assessment",
                            ),
                        ),
                        ("control", models.CharField(max_length=24)),
                        (
                            "side",
                            models.CharField(
                                choices=[("company", "Company"), ("assessor", "Assessor")],
                                max_length=16,
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("partly", "Partly"),
                                    ("no", "No"),
                                    ("not_applicable", "Not Applicable"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(blank=True, default="", max_length=1000)),
                        (
                            "paper",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="compliance.companypaper",
                            ),
                        ),
                        ("answered_at", models.DateTimeField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessment_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "through",
                            models.CharField(
                                choices=[("page", "Page"), ("link", "Link"), ("file", "File")],
                                default="page",
                                max_length=8,
                            ),
                        ),
                        ("respondent", models.CharField(blank=True, default="", max_length=120)),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="compliance.answerlink",
                            ),
                        ),
                        (
                            "against",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="compliance.assessmentanswer",
                            ),
                        ),
                        ("brought_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["assessment", "control", "id"],
                                name="compliance__assessm_bc04a2_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentFact",
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="compliance.assessment",
                            ),
                        ),
                        ("control", models.CharField(max_length=24)),
                        ("verdict", models.CharField(max_length=16)),
                        ("good", models.PositiveIntegerField()),
                        ("total", models.PositiveIntegerField()),
                        ("kept_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="PlannedAction",
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="compliance.assessment",
                            ),
                        ),
                        ("control", models.CharField(max_length=24)),
                        (
                            "support",
                            models.CharField(
                                choices=[
                                    ("training", "Training"),
                                    ("marking", "Marking"),
                                    ("procedure", "Procedure"),
                                    ("equipment", "Equipment"),
                                    ("storage", "Storage"),
                                    ("counting", "Counting"),
                                    ("destruction", "Destruction"),
                                    ("papers", "Papers"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("what", models.CharField(max_length=500)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions_owned",
                                to="people.person",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True
                            ),
                        ),
                        ("currency", models.CharField(blank=True, default="", max_length=3)),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("planned_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions_done",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_note", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "proof",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proves",
                                to="compliance.companypaper",
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("again_on", models.DateField(blank=True, null=True)),
                        ("once_more_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["assessment", "state", "due_on"],
                                name="compliance__assessm_4f1916_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionLook",
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
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="looks",
                                to="compliance.plannedaction",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField()),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("partly", "Partly"),
                                    ("no", "No"),
                                    ("not_applicable", "Not Applicable"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(max_length=500)),
                        ("looked_at", models.DateTimeField()),
                        (
                            "looked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="action_looks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("action", "months"), name="action_look_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdoptedProcedure",
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
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedure",
                                to="compliance.companypaper",
                            ),
                        ),
                        ("model", models.CharField(max_length=40)),
                        ("model_version", models.CharField(max_length=20)),
                        ("language", models.CharField(max_length=5)),
                        ("adapted", models.BooleanField()),
                        ("text", models.TextField()),
                    ],
                ),
            ],
        ),
        AppendOnly("CatalogueText"),
        AppendOnly("AssessmentAnswer"),
        AppendOnly("AssessmentFact"),
        AppendOnly("ActionLook"),
        AppendOnly("AdoptedProcedure"),
        AppendOnly("CampaignPart"),
        AppendOnly("CarryOut"),
    ]
