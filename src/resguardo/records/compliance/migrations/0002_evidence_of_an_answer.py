"""A kind for documents that are brought with an answer and by which no check judges."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Names the kind; no column changes."""

    dependencies = (("compliance", "0001_initial"),)

    operations = (
        migrations.AlterField(
            model_name="companypaper",
            name="kind",
            field=models.CharField(
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
                    ("evidence", "Evidence"),
                ],
                max_length=24,
            ),
        ),
    )
