"""What the API takes of a device that counted without a network, and what it answers."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from resguardo.records.custody.services import SCANS_MOST, Heard, Scan


class ScanIn(BaseModel):
    """A scan that a device kept without a network, by a key that the device made."""

    key: UUID
    text: str = Field(default="", max_length=200, description="What stands on the label.")
    thing: UUID | None = Field(default=None, description="The answer to *which?*.")
    quantity: int | None = Field(default=None, ge=1, le=10_000_000)
    capture: Literal["typed", "scanned"] = "scanned"
    seen_at: AwareDatetime = Field(description="By the clock of the device.")

    def read(self) -> Scan:
        """As the service takes it."""
        return Scan(**self.model_dump())


class ScansIn(BaseModel):
    """What a device kept; sent again it changes nothing."""

    scans: list[ScanIn] = Field(min_length=1, max_length=SCANS_MOST)
    sent_at: AwareDatetime = Field(description="What the clock of the device shows as it sends.")


class TakenOut(BaseModel):
    """What became of a scan; `beside` is kept beside a sheet that was closed, and not counted."""

    key: UUID
    state: Literal["seen", "again", "unknown", "beside"]
    name: str
    quantity: int


class ChoiceOut(BaseModel):
    """A thing that a scan may mean."""

    thing: UUID
    name: str


class ScanAskedOut(BaseModel):
    """A scan that was not taken yet: send it again with a quantity, or with one of the things."""

    key: UUID
    things: list[ChoiceOut]


class HeardOut(BaseModel):
    """What became of the scans of a device."""

    taken: list[TakenOut]
    asked: list[ScanAskedOut]
    clock_off_s: float = Field(description="By how much the device's clock is ahead of ours.")
    clock_is_wrong: bool
    sheet_over: bool


def heard_out(heard: Heard) -> HeardOut:
    """What the service heard, as it is told."""
    return HeardOut(
        taken=[
            TakenOut(key=each.key, state=each.state.value, name=each.name, quantity=each.quantity)
            for each in heard.taken
        ],
        asked=[
            ScanAskedOut(
                key=each.key,
                things=[ChoiceOut(thing=it.public_id, name=it.name) for it in each.things],
            )
            for each in heard.asked
        ],
        clock_off_s=heard.clock_off.total_seconds(),
        clock_is_wrong=heard.clock_is_wrong,
        sheet_over=heard.sheet_over,
    )
