"""Beside the counts: hand-overs, codes of who counts without an account, and scans of a device."""

from django.db import models
from django.db.models import PROTECT

from resguardo.records.people.models import CodeLink, Organisation, Person, User
from resguardo.records.register.models import Thing
from resguardo.records.transparency.identity import new_public_id


class CountSample(models.Model):
    """A thing that the system drew for a sample count, or expected in a full one, by value."""

    count = models.ForeignKey("custody.Count", on_delete=PROTECT, related_name="expected")
    thing = models.ForeignKey(Thing, on_delete=PROTECT, related_name="counts_expected")
    expected_quantity = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("count", "thing"), name="count_sample_once"),
        )


class CountLink(CodeLink):
    """A way to one sheet of one count, until some hours have passed.

    `counter` is the login of whoever counts, which nobody can sign in with: the sheet is theirs.
    """

    count = models.ForeignKey("custody.Count", on_delete=PROTECT, related_name="links")
    counter = models.ForeignKey(User, on_delete=PROTECT, related_name="count_links")
    made_by = models.ForeignKey(User, on_delete=PROTECT, related_name="count_links_made")

    @property
    def organisation(self) -> Organisation:
        """The company that is counted."""
        return self.count.organisation

    @property
    def needed(self) -> bool:
        """Whether the count is open and the sheet is not closed."""
        closed = self.count.sheets.filter(counter=self.counter).exclude(closed_at=None)
        return self.count.state == "open" and not closed.exists()


class CountScan(models.Model):
    """A scan that a device kept without a network, as it arrived; `device_key` makes it one.

    `seen_at` is what the clock of the device said and `recorded_at` what ours did; by
    `clock_off_s` the device's was ahead of ours when it sent. A scan that came when the sheet was
    closed already stands `beside` it: kept, shown to whoever compares, and not counted.
    """

    append_only = True

    sheet = models.ForeignKey("custody.CountSheet", on_delete=PROTECT, related_name="scans")
    device_key = models.UUIDField(editable=False)
    thing = models.ForeignKey(
        Thing, on_delete=PROTECT, null=True, blank=True, related_name="count_scans"
    )
    text_as_read = models.CharField(max_length=100, default="", blank=True)
    quantity = models.PositiveIntegerField()
    capture = models.CharField(max_length=16, default="typed")
    state = models.CharField(max_length=8)
    seen_at = models.DateTimeField()
    clock_off_s = models.IntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sheet", "device_key"), name="count_scan_once"),
        )


class Handover(models.Model):
    """The armoury given by one armourer to the next, with the count that both signed."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=PROTECT, related_name="handovers")
    account = models.ForeignKey("custody.Account", on_delete=PROTECT, related_name="handovers")
    outgoing = models.ForeignKey(Person, on_delete=PROTECT, related_name="handovers_given")
    incoming = models.ForeignKey(Person, on_delete=PROTECT, related_name="handovers_taken")
    count = models.OneToOneField(
        "custody.Count", on_delete=PROTECT, null=True, blank=True, related_name="handover"
    )
    remarks = models.CharField(max_length=500, default="", blank=True)
    handed_over_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    leaf_index = models.BigIntegerField()
