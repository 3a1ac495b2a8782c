"""What an issue writes is kept small, and a post's arms are counted at once.

A holding remembers the post it was handed out for. And indexes go that no page walks, or that are
the beginning of another: each was one more page to write, and to flush, at every issue. They are
dropped by name, because altering the columns would have SQLite copy the table and lose its guards.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT

FROM_THE_ENTRIES = """
UPDATE custody_holding
SET post_id = (SELECT e.post_id FROM custody_entry e WHERE e.sequence = custody_holding.entry_id)
WHERE account_id IN (SELECT a.id FROM custody_account a WHERE a.kind IN ('person', 'post'))
"""
GONE = (
    "custody_account_organisation_id_76acde9c",
    "custody_entry_holder_id_b59c3a70",
    "custody_entry_organisation_id_8cd97ae8",
    "custody_entry_post_id_ca636afd",
    "custody_entry_recorded_by_id_441d6c37",
    "custody_entry_recorded_by_person_id_b4d81284",
    "custody_entry_second_person_id_bc42c0a6",
    "custody_entry_shift_id_63ffefd6",
    "custody_holding_entry_id_769057ca",
)


class Migration(migrations.Migration):
    """One column with its index and what the entries know of it; nine indexes less, one more."""

    dependencies = [
        ("custody", "0001_initial"),
        ("people", "0002_session_epoch"),
        ("places", "0001_initial"),
        ("service", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="holding",
            name="post",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="held_for",
                to="places.place",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                fields=["post"], condition=models.Q(post__isnull=False), name="holding_for_post"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["recorded_by", "-sequence"], name="custody_ent_recorde_5962fb_idx"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", migrations.RunSQL.noop)
                for name in GONE
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="account",
                    name="organisation",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="accounts",
                        to="people.organisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="organisation",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries",
                        to="people.organisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="holder",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries_held",
                        to="people.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="post",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries_for",
                        to="places.place",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="recorded_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="recorded_by_person",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries_recorded",
                        to="people.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="second_person",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries_witnessed",
                        to="people.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="shift",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="entries",
                        to="service.shift",
                    ),
                ),
                migrations.AlterField(
                    model_name="holding",
                    name="entry",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="holdings_left",
                        to="custody.entry",
                    ),
                ),
            ],
        ),
        # Last: PostgreSQL alters no table whose rows wait for their foreign keys to be checked.
        migrations.RunSQL(FROM_THE_ENTRIES, migrations.RunSQL.noop),
    ]
