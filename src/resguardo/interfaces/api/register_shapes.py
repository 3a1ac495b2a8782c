"""What the register's part of the API takes and gives."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from resguardo.records.register import services as register


class ThingOut(BaseModel):
    """What every thing has, whatever its kind; details of the kind stand in `details`."""

    id: UUID
    organisation: UUID
    kind: str
    code: str
    name: str
    calibre: str
    ownership: str
    owner_name: str
    acquired_on: date | None
    slot: str
    custom: dict[str, Any]
    details: dict[str, Any]


class FirearmOut(BaseModel):
    """A firearm: identity is maker, model, calibre and serial."""

    id: UUID
    organisation: UUID
    code: str
    name: str
    maker: str
    model: str
    model_id: UUID
    weapon_type: str
    calibre: str
    serial: str
    make_as_read: str
    model_as_read: str
    calibre_as_read: str
    country_of_manufacture: str
    manufactured_year: int | None
    registry_number: str
    condition: str
    ownership: str
    owner_name: str
    acquired_on: date | None
    slot: str
    custom: dict[str, Any]


class FirearmMore(FirearmOut):
    """A firearm with what stands beside it."""

    blocked: bool
    listed_stolen: bool
    looks_like: list[UUID]


class ModelOut(BaseModel):
    """A known model of a known maker."""

    id: UUID
    maker: str
    name: str
    weapon_type: str
    calibres: list[str]


class CalibreOut(BaseModel):
    """A calibre of the table."""

    id: str
    name: str


class Owned(BaseModel):
    """Whose a thing is, since when, and where in its armoury or safe it belongs."""

    ownership: str = Field(default="owned", max_length=16)
    owner_name: str = Field(default="", max_length=200)
    acquired_on: date | None = None
    slot: str = Field(default="", max_length=40)
    custom: dict[str, Any] = Field(default_factory=dict)


class FirearmIn(Owned):
    """A firearm to enrol. `acknowledged` answers the question about look-alike serials."""

    maker: str = Field(max_length=100)
    model: str = Field(default="", max_length=100)
    weapon_type: str = Field(max_length=16)
    calibre: str = Field(max_length=40)
    serial: str = Field(max_length=60)
    country_of_manufacture: str = Field(default="", max_length=2)
    manufactured_year: int | None = None
    registry_number: str = Field(default="", max_length=60)
    condition: str = Field(default="serviceable", max_length=16)
    acknowledged: bool = False

    def facts(self) -> register.FirearmFacts:
        """As the services take it, before its model is looked up."""
        return register.FirearmFacts(
            model_id=0,
            calibre_id=self.calibre,
            make_as_read=self.maker,
            model_as_read=self.model,
            **self.model_dump(exclude={"maker", "model", "calibre", "acknowledged"}),
        )


class ThingChange(BaseModel):
    """Whose a thing is, where it belongs, and own fields; those left out stay."""

    ownership: str = Field(default="", max_length=16)
    owner_name: str = Field(default="", max_length=200)
    slot: str = Field(default="", max_length=40)
    custom: dict[str, Any] = Field(default_factory=dict)
    reason: str = Field(max_length=500)


class FirearmChange(ThingChange):
    """Fields to change that are not identity; those left out stay."""

    registry_number: str = Field(default="", max_length=60)
    country_of_manufacture: str = Field(default="", max_length=2)
    manufactured_year: int | None = None


class IdentityChange(BaseModel):
    """A correction of identity, to be decided by a second person."""

    serial: str = Field(default="", max_length=60)
    model: UUID | None = None
    calibre: str = Field(default="", max_length=40)
    reason: str = Field(max_length=500)


class ConditionIn(BaseModel):
    """Whether a firearm can serve."""

    condition: str = Field(max_length=16)
    reason: str = Field(max_length=500)


class PartIn(Owned):
    """An essential part with its own number."""

    part_kind: str = Field(max_length=20)
    serial: str = Field(max_length=60)
    calibre: str = Field(default="", max_length=40)
    firearm: UUID | None = None

    def facts(self) -> register.PartFacts:
        """As the services take it."""
        return register.PartFacts(calibre_id=self.calibre, **self.model_dump(exclude={"calibre"}))


class MagazineIn(Owned):
    """A numbered magazine."""

    number: str = Field(max_length=40)
    capacity_rounds: int = Field(ge=0, le=10_000)
    calibre: str = Field(max_length=40)

    def facts(self) -> register.MagazineFacts:
        """As the services take it."""
        told = self.model_dump(exclude={"calibre"})
        return register.MagazineFacts(calibre_id=self.calibre, **told)


class KitIn(Owned):
    """A vest or other numbered kit."""

    kit_kind: str = Field(max_length=20)
    number: str = Field(max_length=40)
    level: str = Field(default="", max_length=20)
    expires_on: date | None = None

    def facts(self) -> register.KitFacts:
        """As the services take it."""
        return register.KitFacts(**self.model_dump())


class LotIn(Owned):
    """A lot of rounds (`ammunition`) or of plain magazines (`stock`)."""

    kind: str = Field(default="ammunition", max_length=16)
    lot_number: str = Field(max_length=60)
    calibre: str = Field(max_length=40)
    received_on: date
    maker_name: str = Field(default="", max_length=100)
    made_on: date | None = None
    expires_on: date | None = None
    document: str = Field(default="", max_length=100)
    projectile: str = Field(default="", max_length=20)

    def facts(self) -> register.LotFacts:
        """As the services take it."""
        told = self.model_dump(exclude={"calibre", "quantity"})
        return register.LotFacts(calibre_id=self.calibre, **told)


class LabelsIn(BaseModel):
    """Which labels on which paper."""

    things: list[UUID] = Field(min_length=1, max_length=2_000)
    symbol: Literal["datamatrix", "qr"] = "datamatrix"
    paper: Literal["pdf-a4", "pdf-letter", "svg-a4", "zpl"] = "pdf-a4"


class MarkIn(BaseModel):
    """A mark as read. The photograph comes as Base64."""

    kind: str = Field(max_length=20)
    text_as_read: str = Field(max_length=100)
    location: str = Field(max_length=60)
    read_at: datetime | None = None
    photo: str = ""


class MarkOut(BaseModel):
    """One reading of one mark."""

    id: UUID
    kind: str
    text_as_read: str
    location: str
    photo: UUID | None
    read_at: datetime
    recorded_at: datetime


class BlockIn(BaseModel):
    """A block by hand."""

    document: str = Field(default="", max_length=100)
    reason: str = Field(max_length=500)


class BlockOut(BaseModel):
    """A block; open while `ends_at` is empty."""

    id: UUID
    cause: str
    document: str
    starts_at: datetime
    ends_at: datetime | None


class StolenIn(BaseModel):
    """A serial that was reported stolen."""

    serial: str = Field(max_length=60)
    maker_name: str = Field(default="", max_length=100)
    model_name: str = Field(default="", max_length=100)
    calibre_text: str = Field(default="", max_length=60)
    listed_on: date
    source: str = Field(max_length=200)


class StolenOut(StolenIn):
    """A listing in force."""

    id: int


class Asked(BaseModel):
    """The request that waits for a second person."""

    approval: UUID
    state: str


class FirearmQuery(BaseModel):
    """What a list of firearms is narrowed to; `search` is a label, a maker or model, a serial."""

    search: str = Field(default="", max_length=100)
    weapon_type: str = Field(default="", max_length=16)
    calibre: str = Field(default="", max_length=40)
    condition: str = Field(default="", max_length=16)
    ownership: str = Field(default="", max_length=16)
    maker: str = Field(default="", max_length=100)
    organisation: UUID | None = None
    blocked: bool = False
    enrolled_by: datetime | None = None
    custom: str = Field(default="", max_length=300, description="KEY:VALUE of a field of one's own")
    sort: str = Field(default="code", max_length=20)


class ThingQuery(BaseModel):
    """What a list of other things is narrowed to."""

    search: str = Field(default="", max_length=100)
    calibre: str = Field(default="", max_length=40)
    kind: list[str] = Field(default_factory=list, max_length=6)
    custom: str = Field(default="", max_length=300, description="KEY:VALUE of a field of one's own")
