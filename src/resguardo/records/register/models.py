"""Things: one row a thing, and beside it what kind of thing it is.

`Thing` is what the ledger moves. A firearm, a part, a magazine, a vest is one numbered thing; a lot
of rounds (or of plain magazines) is one thing of which there are many. Each thing belongs to the
ledger of one organisation; a firearm that another organisation receives is a new row there that
names its predecessor, so that no organisation ever reads another's books.
"""

from django.db import models
from django.db.models import Q

from resguardo.records.people.models import Organisation, Person
from resguardo.records.transparency.identity import new_public_id


class ThingKind(models.TextChoices):
    """The kinds of thing; the first four are numbered, the last two are counted."""

    FIREARM = "firearm"
    PART = "part"
    MAGAZINE = "magazine"
    KIT = "kit"
    AMMUNITION = "ammunition"
    STOCK = "stock"


NUMBERED_KINDS = (ThingKind.FIREARM, ThingKind.PART, ThingKind.MAGAZINE, ThingKind.KIT)


class WeaponType(models.TextChoices):
    """Types of firearm, as the tables of the contract spell them."""

    REVOLVER = "revolver"
    PISTOL = "pistol"
    SHOTGUN = "shotgun"
    CARBINE = "carbine"
    RIFLE = "rifle"
    SUBMACHINE_GUN = "submachine_gun"


class Ownership(models.TextChoices):
    """Whose a thing is: the company's, hired from a lessor, another's, or its client's."""

    OWNED = "owned"
    LEASED = "leased"
    THIRD_PARTY = "third_party"
    CLIENT_OWNED = "client_owned"


class PartKind(models.TextChoices):
    """The essential parts (EU Directive 2021/555, art. 1; Firearms Protocol, art. 3)."""

    FRAME = "frame"
    RECEIVER = "receiver"
    BARREL = "barrel"
    SLIDE = "slide"
    CYLINDER = "cylinder"
    BOLT = "bolt"


class KitKind(models.TextChoices):
    """Controlled kit that goes out with a guard."""

    VEST = "vest"
    HOLSTER = "holster"
    RADIO = "radio"
    BATON = "baton"
    HANDCUFFS = "handcuffs"
    HELMET = "helmet"
    OTHER = "other"


class Projectile(models.TextChoices):
    """What the rounds of a lot fire, in the words by which laws prohibit some of them."""

    BALL = "ball"
    SHOT = "shot"
    EXPANSIVE = "expansive"
    FRAGMENTATION = "fragmentation"
    STEEL_CORE = "steel_core"
    ARMOUR_PIERCING = "armour_piercing"
    TRACER = "tracer"
    INCENDIARY = "incendiary"
    EXPLOSIVE = "explosive"
    TOXIC = "toxic"
    LESS_LETHAL = "less_lethal"
    BLANK = "blank"


class MarkKind(models.TextChoices):
    """Who put a mark on the weapon, and when in its life (MOSAIC 05.30)."""

    MAKER = "maker"
    IMPORT = "import"
    PROOF = "proof"
    REGISTER = "register"
    COMPANY = "company"
    SECONDARY = "secondary"
    DEACTIVATION = "deactivation"


class PhotoAngle(models.TextChoices):
    """The fixed angles, so that two photographs of one weapon can be laid side by side."""

    LEFT = "left"
    RIGHT = "right"
    SERIAL = "serial"
    CALIBRE = "calibre"
    WHOLE = "whole"


class BlockCause(models.TextChoices):
    """Who or what put a block on a thing; only the same can lift it."""

    AUTHORITY = "authority"
    INCIDENT = "incident"
    DISCREPANCY = "discrepancy"
    TRANSFER = "transfer"
    COMPANY = "company"


class Maker(models.Model):
    """A manufacturer, by the name we write. Other spellings stand in `aliases`."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    aliases = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=2, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class FirearmModel(models.Model):
    """A model of one maker: its type, the calibres it takes, where its facts come from."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    maker = models.ForeignKey(Maker, on_delete=models.PROTECT, related_name="models")
    name = models.CharField(max_length=100)
    aliases = models.JSONField(default=list, blank=True)
    weapon_type = models.CharField(max_length=16, choices=WeaponType.choices)
    calibre_ids = models.JSONField(default=list, blank=True)
    evidence = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("maker", "name"), name="firearm_model_once"),
        )

    def __str__(self) -> str:
        return f"{self.maker} {self.name}"


class Thing(models.Model):
    """What the ledger moves. `code` is what its label says to a scanner, and names nothing else.

    `name` is what people read in a list (`Taurus 82 ··4417`), written once at enrolment by the
    service that knows the kind; it spares every list a join over four tables. `slot` is where it
    belongs within its armoury or safe (rack, shelf, number), as the label there says: a mark on
    the furniture and no account, for it changes hands with nobody.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="things", db_index=False
    )
    kind = models.CharField(max_length=16, choices=ThingKind.choices)
    numbered = models.BooleanField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    calibre_id = models.CharField(max_length=40, default="", blank=True)
    ownership = models.CharField(max_length=16, default="owned")
    owner_name = models.CharField(max_length=200, default="", blank=True)
    acquired_on = models.DateField(null=True, blank=True)
    slot = models.CharField(max_length=40, default="", db_default="", blank=True)
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="thing_code_once"),
            models.CheckConstraint(
                name="thing_numbered_as_its_kind",
                condition=Q(numbered=True, kind__in=NUMBERED_KINDS)
                | Q(numbered=False, kind__in=(ThingKind.AMMUNITION, ThingKind.STOCK)),
            ),
        )
        indexes = (models.Index(fields=("organisation", "kind", "id")),)

    def __str__(self) -> str:
        return self.name


class FirearmCondition(models.TextChoices):
    """Whether a firearm can serve; a block by an authority or an incident is a `Block`."""

    SERVICEABLE = "serviceable"
    UNSERVICEABLE = "unserviceable"
    IN_REPAIR = "in_repair"
    WITHDRAWN = "withdrawn"


class Firearm(models.Model):
    """Identity is maker + model + calibre + serial; texts as typed are kept beside them."""

    thing = models.OneToOneField(
        Thing, on_delete=models.PROTECT, primary_key=True, related_name="firearm"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="firearms", db_index=False
    )
    model = models.ForeignKey(FirearmModel, on_delete=models.PROTECT, related_name="firearms")
    weapon_type = models.CharField(max_length=16, choices=WeaponType.choices)
    calibre_id = models.CharField(max_length=40)
    calibre_as_read = models.CharField(max_length=100, default="", blank=True)
    make_as_read = models.CharField(max_length=100, default="", blank=True)
    model_as_read = models.CharField(max_length=100, default="", blank=True)
    serial = models.CharField(max_length=60)
    serial_normal = models.CharField(max_length=60)
    serial_skeleton = models.CharField(max_length=60)
    country_of_manufacture = models.CharField(max_length=2, default="", blank=True)
    manufactured_year = models.PositiveSmallIntegerField(null=True, blank=True)
    registry_number = models.CharField(max_length=60, default="", blank=True)
    condition = models.CharField(
        max_length=16, choices=FirearmCondition.choices, default=FirearmCondition.SERVICEABLE
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "model", "calibre_id", "serial_normal"),
                name="firearm_identity_once",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "serial_normal")),
            models.Index(fields=("organisation", "serial_skeleton")),
            models.Index(fields=("serial_normal",)),
            models.Index(fields=("serial_skeleton",)),
            models.Index(fields=("organisation", "thing")),
            models.Index(fields=("organisation", "condition", "thing")),
            models.Index(fields=("organisation", "weapon_type", "thing")),
            models.Index(fields=("organisation", "calibre_id", "thing")),
        )


class Part(models.Model):
    """An essential part with a number of its own (barrel, slide, frame ...)."""

    thing = models.OneToOneField(
        Thing, on_delete=models.PROTECT, primary_key=True, related_name="part"
    )
    part_kind = models.CharField(max_length=20)
    serial = models.CharField(max_length=60)
    serial_normal = models.CharField(max_length=60)
    firearm = models.ForeignKey(
        Firearm, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )

    class Meta:
        indexes = (models.Index(fields=("serial_normal",)),)


class Magazine(models.Model):
    """A numbered magazine: what it feeds and how much it holds."""

    thing = models.OneToOneField(
        Thing, on_delete=models.PROTECT, primary_key=True, related_name="magazine"
    )
    number = models.CharField(max_length=40)
    capacity_rounds = models.PositiveSmallIntegerField()
    model = models.ForeignKey(
        FirearmModel, on_delete=models.PROTECT, null=True, blank=True, related_name="magazines"
    )

    class Meta:
        indexes = (models.Index(fields=("number",)),)


class Kit(models.Model):
    """A numbered vest, radio, holster, baton: controlled, and part of a load-out."""

    thing = models.OneToOneField(
        Thing, on_delete=models.PROTECT, primary_key=True, related_name="kit"
    )
    kit_kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    level = models.CharField(max_length=20, default="", blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("number",)),)


class Lot(models.Model):
    """A lot: rounds made and marked together (or plain magazines of one kind)."""

    thing = models.OneToOneField(
        Thing, on_delete=models.PROTECT, primary_key=True, related_name="lot"
    )
    lot_number = models.CharField(max_length=60)
    maker_name = models.CharField(max_length=100, default="", blank=True)
    received_on = models.DateField()
    made_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=100, default="", blank=True)
    projectile = models.CharField(max_length=20, choices=Projectile.choices, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=("lot_number",)),)


class Attachment(models.Model):
    """A photograph or document: found by its hash; the bytes lie in the media store."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="attachments"
    )
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200, default="", blank=True)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "sha256"), name="attachment_once"),
        )


class Mark(models.Model):
    """A mark as somebody read it: never overwritten, only read again (ISACS/MOSAIC 05.30)."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20)
    text_as_read = models.CharField(max_length=100)
    location = models.CharField(max_length=60)
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="marks"
    )
    read_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="marks_read"
    )
    read_at = models.DateTimeField()
    recorded_at = models.DateTimeField()


class Photo(models.Model):
    """A photograph of a thing from a fixed angle (left, right, serial, calibre, whole)."""

    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="photos")
    angle = models.CharField(max_length=20)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="photos")
    taken_at = models.DateTimeField()


class Block(models.Model):
    """Nothing may be issued while a block stands: an authority, an incident, a discrepancy.

    `cause` says which of them; `cause_id` the row that put it there, cited and not imported.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="blocks")
    cause = models.CharField(max_length=20)
    cause_id = models.UUIDField(null=True, blank=True)
    document = models.CharField(max_length=100, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("thing", "ends_at")),)


class StolenListing(models.Model):
    """A serial that somebody listed as stolen; compared at receipt, count and issue."""

    serial = models.CharField(max_length=60)
    serial_normal = models.CharField(max_length=60, db_index=True)
    maker_name = models.CharField(max_length=100, default="", blank=True)
    model_name = models.CharField(max_length=100, default="", blank=True)
    calibre_text = models.CharField(max_length=60, default="", blank=True)
    listed_on = models.DateField()
    source = models.CharField(max_length=200)
    withdrawn_on = models.DateField(null=True, blank=True)
