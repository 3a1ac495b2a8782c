"""What incidents, sealed reports and filings look like to programs."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class ItemOut(BaseModel):
    """A thing of an incident, and what became of it: empty, written_off, recovered, found."""

    thing: UUID
    name: str
    quantity: int
    outcome: str


class ClockOut(BaseModel):
    """One clock: `counts` is false where a stricter rule of the same addressee counts."""

    event: str
    rule: str
    addressee: str
    due_at: datetime
    at_once: bool
    counts: bool
    standing: str
    source: str
    needs: list[str]


class NoticeOut(BaseModel):
    """Proof that somebody was told."""

    id: UUID
    addressee: str
    event: str
    sent_at: datetime
    channel: str
    reference: str
    failed_because: str
    sha256: str


class IncidentOut(BaseModel):
    """An incident as a list shows it."""

    id: UUID
    organisation: UUID
    kind: str
    modality: str
    state: str
    occurred_at: datetime
    known_at: datetime
    reported_at: datetime | None
    thing: UUID | None
    person: UUID | None
    account: UUID | None
    next_due_at: datetime | None


class IncidentWhole(IncidentOut):
    """An incident with its clocks, notices and things."""

    narrative: str
    conclusion: str
    police_number: str
    clocks: list[ClockOut]
    notices: list[NoticeOut]
    items: list[ItemOut]


class ThingIn(BaseModel):
    """A thing that an incident concerns, and how many of it."""

    thing: UUID
    quantity: int = Field(default=1, ge=1, le=1_000_000)


class IncidentIn(BaseModel):
    """An incident to open."""

    kind: str = Field(max_length=16)
    occurred_at: AwareDatetime
    known_at: AwareDatetime
    narrative: str = Field(max_length=5_000)
    modality: str = Field(default="", max_length=32)
    things: list[ThingIn] = Field(default_factory=list, max_length=200)
    person: UUID | None = None
    account: UUID | None = None
    police_number: str = Field(default="", max_length=60)
    circumstance: str = Field(default="", max_length=16)

    def quantities(self) -> dict[UUID, int]:
        """Quantities by thing."""
        return {each.thing: each.quantity for each in self.things}


class KindIn(BaseModel):
    """What it was after all."""

    kind: str = Field(max_length=16)
    modality: str = Field(default="", max_length=32)
    reason: str = Field(max_length=500)


class NoticeIn(BaseModel):
    """That an addressee was told, or that it was tried in vain."""

    addressee: str = Field(max_length=24)
    sent_at: AwareDatetime
    channel: str = Field(max_length=100)
    reference: str = Field(default="", max_length=100)
    failed_because: str = Field(default="", max_length=300)
    event: str = Field(default="", max_length=16)


class EvidenceIn(BaseModel):
    """A statement or a finding in words; files are added on the page."""

    kind: str = Field(max_length=16)
    text: str = Field(max_length=5_000)
    person: UUID | None = None


class RecoveryIn(BaseModel):
    """What came back, and where it is now."""

    thing: UUID
    place: UUID
    document: str = Field(default="", max_length=100)
    reason: str = Field(max_length=500)
    recovered_at: AwareDatetime | None = None


class WayOutIn(BaseModel):
    """A thing that left the ledger: stolen, lost or seized."""

    thing: UUID
    how: str = Field(default="", max_length=16)
    document: str = Field(default="", max_length=100)
    reason: str = Field(max_length=500)


class AskedFor(BaseModel):
    """The request that a second person decides."""

    approval: UUID
    state: str


class KnewIn(BaseModel):
    """When the authority knew."""

    knew_at: AwareDatetime


class MeasureIn(BaseModel):
    """What must change, who does it, by when."""

    what: str = Field(max_length=500)
    owner: UUID
    due_on: date


class MeasureOut(BaseModel):
    """A measure and how far it is: open, done, verified."""

    id: UUID
    what: str
    owner: UUID
    due_on: date
    state: str


class DoneIn(BaseModel):
    """How it can be seen that a measure is done."""

    done_note: str = Field(max_length=500)


class VerifiedIn(BaseModel):
    """Whether a measure works."""

    holds: bool
    reason: str = Field(max_length=500)


class ConclusionIn(BaseModel):
    """What the investigation came to."""

    conclusion: str = Field(max_length=5_000)


class ReportIn(BaseModel):
    """A report that goes past the manager."""

    recipient: str = Field(max_length=16)
    subject: str = Field(max_length=24)
    text: str = Field(max_length=5_000)
    named: bool = False


class ReportSealed(BaseModel):
    """The code with which its writer comes back; shown once."""

    code: str


class ReportOut(BaseModel):
    """A sealed report, for its recipient."""

    id: UUID
    organisation: UUID
    recipient: str
    subject: str
    text: str
    person: UUID | None
    written_at: datetime


class Kept(BaseModel):
    """That something was written down, and when."""

    recorded_at: datetime


class AnswerIn(BaseModel):
    """An answer to a sealed report."""

    text: str = Field(max_length=5_000)


class DueOut(BaseModel):
    """A filing that the law asks for; without `due_at` it is due when asked."""

    duty: str
    form: str
    addressee: str
    from_day: date
    until: date | None
    due_at: datetime | None
    filing: UUID | None
    overdue: bool


class FilingIn(BaseModel):
    """The period to file: any day in it."""

    duty: str = Field(max_length=60)
    day: date
    explanation: str = Field(default="", max_length=5_000)


class StepIn(BaseModel):
    """sent and attempted by the company; received, accepted and returned by the authority."""

    kind: str = Field(max_length=16)
    channel: str = Field(default="", max_length=100)
    reference: str = Field(default="", max_length=100)
    text: str = Field(default="", max_length=1_000)


class FilingOut(BaseModel):
    """A filing with its receipt: the hash, and the place of the leaf that holds it."""

    id: UUID
    organisation: UUID
    duty: str
    form: str
    addressee: str
    from_day: date
    until: date
    filed_at: datetime
    sha256: str
    leaf: int
    steps: list[str]


class FilingWhole(FilingOut):
    """A filing word for word."""

    content: str
