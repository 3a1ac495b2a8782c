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
        ("places", "0001_initial"),
        ("register", "0001_initial"),
        ("service", "0001_initial"),
    ]

    operations = [
        Tables(
            operations=[
                migrations.CreateModel(
                    name="Total",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="totals",
                                to="people.organisation",
                            ),
                        ),
                        ("account_kind", models.CharField(max_length=16)),
                        ("thing_kind", models.CharField(max_length=16)),
                        ("quantity", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "account_kind", "thing_kind"),
                                name="total_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                                related_name="accounts",
                                to="people.organisation",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("boundary", models.BooleanField()),
                        (
                            "place",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account",
                                to="places.place",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account",
                                to="people.person",
                            ),
                        ),
                        ("reference", models.CharField(blank=True, default="", max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "kind", "id"],
                                name="custody_acc_organis_55850f_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("boundary", True)),
                                fields=("organisation", "kind"),
                                name="account_one_of_each_boundary",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                fields=("organisation", "kind", "reference"),
                                name="account_one_of_each_reference",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("place", None), ("person", None), _connector="OR"
                                ),
                                name="account_of_one_holder",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("public_id", models.UUIDField(editable=False, unique=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="people.organisation",
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("occurred_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by_person",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_recorded",
                                to="people.person",
                            ),
                        ),
                        (
                            "second_person",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_witnessed",
                                to="people.person",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_held",
                                to="people.person",
                            ),
                        ),
                        ("confirmation", models.CharField(default="none", max_length=16)),
                        ("capture", models.CharField(default="typed", max_length=16)),
                        ("device_id", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries_for",
                                to="places.place",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="service.shift",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="custody.entry",
                            ),
                        ),
                        ("cites", models.UUIDField(blank=True, null=True)),
                        ("batch", models.BigIntegerField(db_index=True)),
                        ("request_key", models.CharField(blank=True, max_length=80, null=True)),
                        ("request_id", models.CharField(blank=True, default="", max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "-sequence"],
                                name="custody_ent_organis_20284c_idx",
                            ),
                            models.Index(
                                fields=["organisation", "kind", "-sequence"],
                                name="custody_ent_organis_14d0fd_idx",
                            ),
                            models.Index(
                                fields=["holder", "-sequence"],
                                name="custody_ent_holder__598885_idx",
                            ),
                            models.Index(
                                fields=["recorded_by", "-sequence"],
                                name="custody_ent_recorde_5962fb_idx",
                            ),
                            models.Index(
                                fields=["organisation", "occurred_at"],
                                name="custody_ent_organis_adf5b0_idx",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "request_key"), name="entry_request_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Move",
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="register.thing",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField()),
                        (
                            "giver",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves_given",
                                to="custody.account",
                            ),
                        ),
                        (
                            "taker",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves_taken",
                                to="custody.account",
                            ),
                        ),
                        ("condition", models.CharField(blank=True, default="", max_length=16)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["thing", "-entry"], name="custody_mov_thing_i_81bc50_idx"
                            ),
                            models.Index(
                                fields=["giver", "-entry"], name="custody_mov_giver_i_83f874_idx"
                            ),
                            models.Index(
                                fields=["taker", "-entry"], name="custody_mov_taker_i_3a9c11_idx"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="move_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("giver", models.F("taker")), _negated=True),
                                name="move_between_two_accounts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holding",
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
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="custody.account",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="register.thing",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="people.organisation",
                            ),
                        ),
                        ("quantity", models.BigIntegerField()),
                        ("numbered", models.BooleanField()),
                        ("boundary", models.BooleanField()),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings_left",
                                to="custody.entry",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="held_for",
                                to="places.place",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)),
                                fields=["organisation", "due_at"],
                                name="holding_due",
                            ),
                            models.Index(
                                condition=models.Q(("post__isnull", False)),
                                fields=["post"],
                                name="holding_for_post",
                            ),
                            models.Index(
                                fields=["organisation", "account", "thing"],
                                name="custody_hol_organis_9cdfd6_idx",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "thing"), name="holding_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("boundary", True), ("quantity__gt", 0), _connector="OR"
                                ),
                                name="holding_not_below_zero",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("boundary", False), ("numbered", True)),
                                fields=("thing",),
                                name="holding_numbered_thing_in_one_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("numbered", False),
                                    ("boundary", True),
                                    ("quantity", 1),
                                    _connector="OR",
                                ),
                                name="holding_numbered_thing_is_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Classed",
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="classed",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="classed",
                                to="register.thing",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField()),
                        ("shortfall_class", models.CharField(max_length=16)),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "second_person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shortfalls_confirmed",
                                to="people.person",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Inspected",
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspected",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspected",
                                to="register.thing",
                            ),
                        ),
                        ("condition", models.CharField(max_length=16)),
                        ("barrel_dirty", models.BooleanField(default=False)),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "photo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspected",
                                to="register.attachment",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Signature",
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="people.person",
                            ),
                        ),
                        ("image", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Override",
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
                                related_name="overrides",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides",
                                to="custody.entry",
                            ),
                        ),
                        ("codes", models.JSONField()),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "second_person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides_confirmed",
                                to="people.person",
                            ),
                        ),
                        ("review_due_at", models.DateTimeField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overrides_reviewed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("review_note", models.CharField(blank=True, default="", max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name="Count",
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
                                related_name="counts",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="custody.account",
                            ),
                        ),
                        ("scope", models.CharField(default="full", max_length=16)),
                        ("blind", models.BooleanField(default=True)),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("sheets_wanted", models.PositiveSmallIntegerField(default=1)),
                        ("announced_on", models.DateField(blank=True, null=True)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("as_of_sequence", models.BigIntegerField()),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts_accepted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("leaf_index", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "account", "-accepted_at"],
                                name="custody_cou_organis_e09ac8_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("open", "counted"))),
                                fields=("account",),
                                name="count_one_open_an_account",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountSample",
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
                            "count",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expected",
                                to="custody.count",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts_expected",
                                to="register.thing",
                            ),
                        ),
                        ("expected_quantity", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("count", "thing"), name="count_sample_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountLink",
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
                            "count",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="custody.count",
                            ),
                        ),
                        (
                            "counter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_links_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
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
                                related_name="handovers",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="custody.account",
                            ),
                        ),
                        (
                            "outgoing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers_given",
                                to="people.person",
                            ),
                        ),
                        (
                            "incoming",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers_taken",
                                to="people.person",
                            ),
                        ),
                        (
                            "count",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handover",
                                to="custody.count",
                            ),
                        ),
                        ("remarks", models.CharField(blank=True, default="", max_length=500)),
                        ("handed_over_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("leaf_index", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CountSheet",
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
                            "count",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="custody.count",
                            ),
                        ),
                        (
                            "counter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_sheets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("count", "counter"), name="count_sheet_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountLine",
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="custody.countsheet",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_lines",
                                to="register.thing",
                            ),
                        ),
                        ("text_as_read", models.CharField(blank=True, default="", max_length=100)),
                        ("seen_quantity", models.PositiveIntegerField()),
                        ("capture", models.CharField(default="typed", max_length=16)),
                        ("condition", models.CharField(blank=True, default="", max_length=16)),
                        (
                            "photo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_lines",
                                to="register.attachment",
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("thing__isnull", False)),
                                fields=("sheet", "thing"),
                                name="count_line_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Discrepancy",
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
                                related_name="discrepancies",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "count",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discrepancies",
                                to="custody.count",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discrepancies",
                                to="custody.account",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discrepancies",
                                to="register.thing",
                            ),
                        ),
                        ("text_as_read", models.CharField(blank=True, default="", max_length=100)),
                        ("kind", models.CharField(max_length=16)),
                        ("book_quantity", models.BigIntegerField()),
                        ("seen_quantity", models.BigIntegerField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("opened_at", models.DateTimeField()),
                        ("explanation", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discrepancies_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settles",
                                to="custody.entry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "id"],
                                name="custody_dis_organis_e1fb73_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                            "giver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_given",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_received",
                                to="people.organisation",
                            ),
                        ),
                        ("state", models.CharField(default="offered", max_length=16)),
                        ("document", models.CharField(blank=True, default="", max_length=100)),
                        ("reason", models.CharField(max_length=500)),
                        (
                            "offered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_offered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("offered_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "out_entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_out",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "in_entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_in",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "back_entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_back",
                                to="custody.entry",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TransferLine",
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
                            "transfer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="custody.transfer",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_lines",
                                to="register.thing",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField()),
                        ("described", models.JSONField()),
                        ("received_quantity", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "received_as",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="received_from",
                                to="register.thing",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Training",
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
                                related_name="trainings",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to="places.place",
                            ),
                        ),
                        ("course", models.CharField(max_length=200)),
                        (
                            "instructor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings_led",
                                to="people.person",
                            ),
                        ),
                        ("held_at", models.DateTimeField()),
                        ("rounds_per_shooter_planned", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Shooter",
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
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shooters",
                                to="custody.training",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to="people.person",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shooters",
                                to="custody.entry",
                            ),
                        ),
                        (
                            "thing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shooters",
                                to="register.thing",
                            ),
                        ),
                        ("rounds", models.PositiveIntegerField()),
                        ("score", models.CharField(blank=True, default="", max_length=40)),
                    ],
                ),
            ],
        ),
        AppendOnly("Entry"),
        AppendOnly("Move"),
        AppendOnly("Classed"),
        AppendOnly("Inspected"),
        AppendOnly("Handover"),
    ]
