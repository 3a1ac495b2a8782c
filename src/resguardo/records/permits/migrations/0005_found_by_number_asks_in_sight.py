"""A permit is found by its number whatever its kind, and what was asked for is fenced."""

from django.db import migrations, models

from resguardo.records.people.fence import RowsInSight


class Migration(migrations.Migration):
    """One index turned round, and row-level security on PostgreSQL."""

    dependencies = (
        ("permits", "0004_what_is_missing"),
        ("people", "0007_rows_in_sight"),
    )

    operations = (
        migrations.RemoveIndex(model_name="permit", name="permits_per_kind_23551a_idx"),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(fields=["number", "kind"], name="permits_per_number_a68855_idx"),
        ),
        RowsInSight("ApplicationAsk", "step"),
    )
