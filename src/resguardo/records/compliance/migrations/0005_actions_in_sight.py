"""What a company has planned is its own affair and its authority's."""

from django.db import migrations

from resguardo.records.people.fence import RowsInSight


class Migration(migrations.Migration):
    """Row-level security on PostgreSQL; nothing on SQLite."""

    dependencies = (
        ("compliance", "0004_planned_actions"),
        ("people", "0007_rows_in_sight"),
    )

    operations = (RowsInSight("PlannedAction", "assessment"),)
