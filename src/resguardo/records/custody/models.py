"""The ledger's tables and what hangs on them.

`Account`, `Entry`, `Move` are the past and are only ever added to. `Holding` is the present, a fold
of the moves; its constraints stand guard, because a race is lost in the database and nowhere else.
"""

from django.db import models
from django.db.models import F, Q

from resguardo.records.custody.count_models import (
    CountLink,
    CountSample,
    CountScan,
    Handover,
)
from resguardo.records.custody.totals import Total
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.places.models import Place
from resguardo.records.register.models import Attachment, Thing, ThingKind
from resguardo.records.service.models import Shift
from resguardo.records.transparency.identity import new_public_id

__all__ = [
    "PROJECTIONS",
    "Account",
    "Classed",
    "Count",
    "CountLine",
    "CountLink",
    "CountSample",
    "CountScan",
    "CountSheet",
    "Discrepancy",
    "Entry",
    "Handover",
    "Holding",
    "Inspected",
    "Move",
    "Override",
    "Shooter",
    "Signature",
    "Total",
    "Training",
    "Transfer",
    "TransferLine",
]


class Account(models.Model):
    """Where a thing can be. A person's account carries no name: the person's row does."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="accounts", db_index=False
    )
    kind = models.CharField(max_length=16)
    boundary = models.BooleanField()
    place = models.OneToOneField(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    reference = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind"),
                condition=Q(boundary=True),
                name="account_one_of_each_boundary",
            ),
            models.UniqueConstraint(
                fields=("organisation", "kind", "reference"),
                condition=~Q(reference=""),
                name="account_one_of_each_reference",
            ),
            models.CheckConstraint(
                name="account_of_one_holder",
                condition=Q(place=None) | Q(person=None),
            ),
        )
        indexes = (models.Index(fields=("organisation", "kind", "id")),)


class Entry(models.Model):
    """Moves that happened together; the key is the place in the log, and so the order.

    `occurred_at` is what somebody claims, `recorded_at` is ours. `confirmation` says how the
    receiver confirmed. `request_key` makes a repeated tap find this entry instead of a second one;
    `batch` is the first of the entries that one act wrote together.
    """

    append_only = True

    # Every index of this table is paid for at every issue: none but those that a page walks.
    sequence = models.BigIntegerField(primary_key=True)
    public_id = models.UUIDField(unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="entries_recorded",
        db_index=False,
    )  # fmt: skip
    recorded_by_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="entries_recorded",
        db_index=False,
    )  # fmt: skip
    second_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="entries_witnessed",
        db_index=False,
    )  # fmt: skip
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="entries_held",
        db_index=False,
    )  # fmt: skip
    confirmation = models.CharField(max_length=16, default="none")
    capture = models.CharField(max_length=16, default="typed")
    device_id = models.CharField(max_length=60, default="", blank=True)
    post = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="entries_for",
        db_index=False,
    )  # fmt: skip
    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, null=True, blank=True, related_name="entries",
        db_index=False,
    )  # fmt: skip
    due_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    document = models.CharField(max_length=100, default="", blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    cites = models.UUIDField(null=True, blank=True)
    batch = models.BigIntegerField(db_index=True)
    request_key = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001 - null is "none", and unique lets many nulls through
    request_id = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "request_key"), name="entry_request_once"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-sequence")),
            models.Index(fields=("organisation", "kind", "-sequence")),
            models.Index(fields=("holder", "-sequence")),
            models.Index(fields=("recorded_by", "-sequence")),
            models.Index(fields=("organisation", "occurred_at")),
        )


class Move(models.Model):
    """One thing, so many of it, from one account to another."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="moves")
    # The three have no index of their own: those below begin with them.
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="moves", db_index=False)
    quantity = models.PositiveIntegerField()
    giver = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="moves_given", db_index=False
    )
    taker = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="moves_taken", db_index=False
    )
    condition = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="move_something", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="move_between_two_accounts", condition=~Q(giver=F("taker"))
            ),
        )
        indexes = (
            models.Index(fields=("thing", "-entry")),
            models.Index(fields=("giver", "-entry")),
            models.Index(fields=("taker", "-entry")),
        )


class Holding(models.Model):
    """What an account holds now: a projection. `numbered` and `boundary` are copied for the guards.

    `entry` is the last entry that touched it, `due_at` when it should be back, `post` the post for
    which it was handed out. A numbered thing is in one place that keeps things; through the
    boundary it may have passed more than once.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="holdings", db_index=False
    )
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="holdings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="holdings", db_index=False
    )
    quantity = models.BigIntegerField()
    numbered = models.BooleanField()
    boundary = models.BooleanField()
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="holdings_left", db_index=False
    )
    due_at = models.DateTimeField(null=True, blank=True)
    post = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="held_for",
        db_index=False,
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "thing"), name="holding_once"),
            models.CheckConstraint(
                name="holding_not_below_zero", condition=Q(boundary=True) | Q(quantity__gt=0)
            ),
            models.UniqueConstraint(
                fields=("thing",),
                condition=Q(numbered=True, boundary=False),
                name="holding_numbered_thing_in_one_place",
            ),
            models.CheckConstraint(
                name="holding_numbered_thing_is_one",
                condition=Q(numbered=False) | Q(boundary=True) | Q(quantity=1),
            ),
        )
        indexes = (
            models.Index(
                fields=("organisation", "due_at"),
                condition=Q(due_at__isnull=False),
                name="holding_due",
            ),
            models.Index(
                fields=("post",), condition=Q(post__isnull=False), name="holding_for_post"
            ),
            models.Index(fields=("organisation", "account", "thing")),
        )


class Classed(models.Model):
    """Rounds that did not come back, with the class, number, reason and second person they need."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="classed")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="classed")
    quantity = models.PositiveIntegerField()
    shortfall_class = models.CharField(max_length=16)
    document = models.CharField(max_length=100, default="", blank=True)
    reason = models.CharField(max_length=500)
    second_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="shortfalls_confirmed"
    )


class Inspected(models.Model):
    """What the armourer saw of a thing at its return: condition, dirty barrel, photograph."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="inspected")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="inspected")
    condition = models.CharField(max_length=16)
    barrel_dirty = models.BooleanField(default=False)
    note = models.CharField(max_length=300, default="", blank=True)
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="inspected"
    )

    @property
    def faulty(self) -> bool:
        """Whether this was a firearm that cannot serve as it is."""
        return self.thing.kind == ThingKind.FIREARM and self.condition == "unserviceable"


class Signature(models.Model):
    """A drawn signature for an entry: personal data, erasable; its hash is in the entry's leaf."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    image = models.TextField()


class Override(models.Model):
    """A soft refusal that two persons set aside, the reason, and the review that must follow."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="overrides"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="overrides")
    codes = models.JSONField()
    reason = models.CharField(max_length=500)
    second_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="overrides_confirmed"
    )
    review_due_at = models.DateTimeField()
    state = models.CharField(max_length=16, default="open")
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="overrides_reviewed"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=500, default="", blank=True)


class Count(models.Model):
    """An assertion: what was seen in one account, by whom, blind or not.

    `state` walks the procedure `count`; a second independent counter has a `CountSheet` of its own.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="counts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="counts")
    scope = models.CharField(max_length=16, default="full")
    blind = models.BooleanField(default=True)
    state = models.CharField(max_length=16, default="open")
    sheets_wanted = models.PositiveSmallIntegerField(default=1)
    announced_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="counts_opened")
    opened_at = models.DateTimeField()
    as_of_sequence = models.BigIntegerField()
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="counts_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    leaf_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account",),
                condition=Q(state__in=("open", "counted")),
                name="count_one_open_an_account",
            ),
        )
        indexes = (models.Index(fields=("organisation", "account", "-accepted_at")),)


class CountSheet(models.Model):
    """What one counter saw. Two sheets of one count never see each other before both are closed."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="sheets")
    counter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="count_sheets")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("count", "counter"), name="count_sheet_once"),
        )


class CountLine(models.Model):
    """One thing (or one unknown mark) as one counter saw it, kept by value for good."""

    sheet = models.ForeignKey(CountSheet, on_delete=models.PROTECT, related_name="lines")
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="count_lines"
    )
    text_as_read = models.CharField(max_length=100, default="", blank=True)
    seen_quantity = models.PositiveIntegerField()
    capture = models.CharField(max_length=16, default="typed")
    condition = models.CharField(max_length=16, default="", blank=True)
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="count_lines"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "thing"),
                condition=Q(thing__isnull=False),
                name="count_line_once",
            ),
        )


class Discrepancy(models.Model):
    """An open difference between the book and what was seen; surplus is one too."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="discrepancies"
    )
    count = models.ForeignKey(
        Count, on_delete=models.PROTECT, null=True, blank=True, related_name="discrepancies"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="discrepancies")
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="discrepancies"
    )
    text_as_read = models.CharField(max_length=100, default="", blank=True)
    kind = models.CharField(max_length=16)
    book_quantity = models.BigIntegerField()
    seen_quantity = models.BigIntegerField()
    state = models.CharField(max_length=16, default="open")
    opened_at = models.DateTimeField()
    explanation = models.CharField(max_length=500, default="", blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="discrepancies_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="settles"
    )

    class Meta:
        indexes = (models.Index(fields=("organisation", "state", "id")),)


class Transfer(models.Model):
    """Things offered by one organisation to another: two entries that cite each other.

    The giver's entry moves them to `outbound` when offered; the receiver's own rows and entry are
    made when the receiver accepts what is in hand. Refused things return to the giver.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    giver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_given"
    )
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_received"
    )
    state = models.CharField(max_length=16, default="offered")
    document = models.CharField(max_length=100, default="", blank=True)
    reason = models.CharField(max_length=500)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="transfers_offered")
    offered_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    out_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="transfer_out"
    )
    in_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="transfer_in"
    )
    back_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="transfer_back"
    )


class TransferLine(models.Model):
    """One thing of a transfer, described by value for the receiver, who cannot read the giver."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="transfer_lines")
    quantity = models.PositiveIntegerField()
    described = models.JSONField()
    received_quantity = models.PositiveIntegerField(null=True, blank=True)
    received_as = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="received_from"
    )


class Training(models.Model):
    """A session at a range: when, who led it, and how many rounds each shooter fired."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trainings"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=200)
    instructor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="trainings_led"
    )
    held_at = models.DateTimeField()
    rounds_per_shooter_planned = models.PositiveIntegerField(default=0)


class Shooter(models.Model):
    """One shooter of a session: the rounds fired stand in the ledger, cited here."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="shooters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings")
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="shooters"
    )
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="shooters"
    )
    rounds = models.PositiveIntegerField()
    score = models.CharField(max_length=40, default="", blank=True)


PROJECTIONS = (Holding, Total)  # thrown away and made again from the moves, if need be
