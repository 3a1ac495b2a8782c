"""What is where by kind, kept instead of summed over every holding at each first page."""

from django.db import migrations, models
from django.db.models import PROTECT

FROM_THE_HOLDINGS = """
INSERT INTO custody_total (organisation_id, account_kind, thing_kind, quantity)
SELECT h.organisation_id, a.kind, t.kind, SUM(h.quantity)
FROM custody_holding h
JOIN custody_account a ON a.id = h.account_id
JOIN register_thing t ON t.id = h.thing_id
WHERE h.boundary = %s
GROUP BY h.organisation_id, a.kind, t.kind
"""


class Migration(migrations.Migration):
    """One table, and what the holdings know of it."""

    dependencies = [
        ("custody", "0003_one_account_of_a_reference"),
        ("people", "0003_asked_once"),
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Total",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account_kind", models.CharField(max_length=16)),
                ("thing_kind", models.CharField(max_length=16)),
                ("quantity", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="totals",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "account_kind", "thing_kind"), name="total_once"
                    )
                ]
            },
        ),
        migrations.RunSQL([(FROM_THE_HOLDINGS, [False])], migrations.RunSQL.noop),
    ]
