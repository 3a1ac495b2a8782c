"""What the part of the API about counts takes and gives."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from pydantic import AwareDatetime, BaseModel, Field

from resguardo.interfaces.api.custody_shapes import ConfirmationIn, request_key
from resguardo.interfaces.api.decisions import DiscrepancyOut, discrepancy_out
from resguardo.records.custody import counts as counted
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.services import HOURS_MOST, Sighting, Slip
from resguardo.records.people import code_links
from resguardo.records.people.viewer import Viewer

SIGHTINGS_MAX = 5_000


class CountIn(BaseModel):
    """Which place is counted and how. The machine draws the sample; nobody else can."""

    place: UUID
    scope: Literal["full", "sample", "ammunition"] = "full"
    blind: bool = True
    sheets_wanted: int = Field(default=1, ge=1, le=2, description="Independent counters.")
    announced_on: date | None = None
    sample_share_percent: int = Field(default=10, ge=1, le=100)


class SightingIn(BaseModel):
    """One thing as seen, or the words that stand on something unknown; zero takes a line back."""

    thing: UUID | None = None
    text_as_read: str = Field(default="", max_length=100)
    quantity: int = Field(default=1, ge=0, le=10_000_000)
    capture: Literal["typed", "scanned"] = "typed"
    condition: str = Field(default="", max_length=16)
    photo: UUID | None = None

    def read(self) -> Sighting:
        """As the service takes it."""
        return Sighting(**self.model_dump())


class SightingsIn(BaseModel):
    """What a counter saw since the last call."""

    sightings: list[SightingIn] = Field(min_length=1, max_length=SIGHTINGS_MAX)


class CodeIn(BaseModel):
    """Who has no login and counts by a code; the code of their card says who."""

    counter: str = Field(max_length=40)
    hours: int = Field(default=8, ge=1, le=HOURS_MOST)
    language: Literal["es", "pt", "fr", "en"] = "es"


class CountCodeOut(BaseModel):
    """A code by which somebody without a login counts."""

    link: UUID
    counter: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    opens: bool


class CodeMade(CountCodeOut):
    """The same with what is told this once: the address one way, the code another."""

    token: str = Field(description="Their address is /counts/by-code/TOKEN/ of the pages.")
    code: str


class DecidedIn(BaseModel):
    """What the third person saw where two counters disagree: by thing, or by the text read."""

    thing: UUID | None = None
    text_as_read: str = Field(default="", max_length=100)
    quantity: int = Field(ge=0, le=10_000_000)


class AcceptanceIn(BaseModel):
    """Acceptance by somebody who did not count."""

    decided: list[DecidedIn] = Field(default_factory=list, max_length=SIGHTINGS_MAX)

    def read(self) -> dict[str, int]:
        """As the service takes it."""
        return {
            str(each.thing) if each.thing else each.text_as_read: each.quantity
            for each in self.decided
        }


class HandOverIn(BaseModel):
    """An armoury goes from one armourer to the next; both confirm."""

    place: UUID
    outgoing: UUID
    incoming: UUID
    outgoing_confirmation: ConfirmationIn
    incoming_confirmation: ConfirmationIn
    remarks: str = Field(default="", max_length=500)
    document: str = Field(default="", max_length=100)
    handed_over_at: AwareDatetime | None = None

    def slip(self, request: HttpRequest, viewer: Viewer) -> Slip:
        """As the service takes it."""
        return Slip(
            occurred_at=self.handed_over_at,
            reason=self.remarks,
            document=self.document,
            confirmation=self.outgoing_confirmation.read(),
            second_confirmation=self.incoming_confirmation.read(),
            request_key=request_key(request, viewer),
        )


class CountDueOut(BaseModel):
    """When a place is to be counted again."""

    place: UUID
    place_name: str
    scope: str
    last: datetime | None
    due_on: date
    late_days: int
    running: UUID | None


class SheetOut(BaseModel):
    """Who counts, and whether they are done; never what they saw."""

    counter: str
    started_at: datetime
    closed_at: datetime | None


class CountOut(BaseModel):
    """A count as anybody in sight may know it."""

    id: UUID
    account: UUID
    place_name: str
    scope: str
    blind: bool
    state: str
    sheets_wanted: int
    opened_by: str
    opened_at: datetime
    announced_on: date | None
    accepted_by: str
    accepted_at: datetime | None


class WantedOut(BaseModel):
    """What a counter is told to look for; the quantity only where the count is not blind."""

    thing: UUID
    code: str
    name: str
    slot: str
    quantity: int | None


class SeenLineOut(BaseModel):
    """What the caller has written on their own sheet."""

    thing: UUID | None
    name: str
    text_as_read: str
    quantity: int
    capture: str
    condition: str
    seen_at: datetime


class CountMore(CountOut):
    """A count with who counts, what to look for, and what the caller has seen."""

    sheets: list[SheetOut]
    to_look_for: list[WantedOut]
    seen: list[SeenLineOut]
    may_count: bool
    may_accept: bool


class ComparedOut(BaseModel):
    """One line of the comparison: the book, each counter in the order of closing, and the rest."""

    thing: UUID | None
    code: str
    name: str
    text_as_read: str
    expected: int
    seen: list[int]
    fits: bool
    agreed: bool
    kind: str = Field(description="missing, surplus, misplaced, unknown; empty where it fits.")
    elsewhere: list[str]
    stands: int | None
    discrepancy: UUID | None


class ComparisonOut(BaseModel):
    """The sheets against the book and each other, differences first."""

    count: CountOut
    counters: list[str]
    lines: list[ComparedOut]
    listed_stolen: list[str]


class AcceptedOut(BaseModel):
    """What an acceptance found and opened."""

    count: CountOut
    discrepancies: list[DiscrepancyOut]
    incidents: list[UUID]


class ProofOut(BaseModel):
    """Where the log has the count: the leaf, its hash, and how firmly it stands."""

    index: int
    digest: str
    state: str


class TotalOut(BaseModel):
    """What was compared of one kind of thing."""

    kind: str
    expected: int
    seen: int


class CertificateOut(BaseModel):
    """The certificate of a count: what the printed one says."""

    count: CountOut
    organisation: str
    counters: list[SheetOut]
    things_compared: int
    totals: list[TotalOut]
    differences: list[ComparedOut]
    proof: ProofOut | None


class HandOverOut(BaseModel):
    """One line of the shift book."""

    id: UUID
    account: UUID
    place_name: str
    outgoing: UUID
    outgoing_name: str
    incoming: UUID
    incoming_name: str
    count: UUID | None
    remarks: str
    handed_over_at: datetime
    recorded_at: datetime


def due_out(each: counted.Due, today: date) -> CountDueOut:
    """One place and when it is due."""
    return CountDueOut(
        place=each.place.public_id,
        place_name=each.place.name,
        scope=each.scope,
        last=each.last,
        due_on=each.due_on,
        late_days=max(each.late_days(today), 0),
        running=each.running.public_id if each.running else None,
    )


def count_facts(row: Any) -> dict[str, Any]:
    """What is known of a count without its sheets."""
    return {
        "id": row.public_id,
        "account": row.account.public_id,
        "place_name": name_of(row.account),
        "scope": row.scope,
        "blind": row.blind,
        "state": row.state,
        "sheets_wanted": row.sheets_wanted,
        "opened_by": str(row.opened_by),
        "opened_at": row.opened_at,
        "announced_on": row.announced_on,
        "accepted_by": str(row.accepted_by or ""),
        "accepted_at": row.accepted_at,
    }


def count_more(row: Any, viewer: Viewer, at: datetime) -> CountMore:
    """A count as its counter sees it."""
    return CountMore(
        **count_facts(row),
        sheets=[sheet_out(each) for each in counted.sheets(row)],
        to_look_for=[
            WantedOut(
                thing=each.thing.public_id,
                code=each.thing.code,
                name=each.thing.name,
                slot=each.thing.slot,
                quantity=each.quantity,
            )
            for each in counted.to_look_for(row)
        ],
        seen=[_seen(each) for each in counted.own_lines(viewer=viewer, row=row)],
        may_count=counted.may_count(viewer=viewer, at=at, row=row),
        may_accept=counted.may_accept(viewer=viewer, at=at, row=row)
        and not counted.counted_by(viewer=viewer, row=row),
    )


def code_out(each: Any, at: datetime) -> CountCodeOut:
    """One code of a count."""
    return CountCodeOut(**_code(each, at))


def code_made(made: Any, at: datetime) -> CodeMade:
    """A code that was just made, with its secret."""
    return CodeMade(**_code(made.row, at), token=made.token, code=made.code)


def _code(each: Any, at: datetime) -> dict[str, Any]:
    return {
        "link": each.public_id,
        "counter": str(each.counter),
        "made_by": str(each.made_by),
        "made_at": each.made_at,
        "expires_at": each.expires_at,
        "opens": not code_links.over(each, at),
    }


def sheet_out(each: Any) -> SheetOut:
    """One counter."""
    return SheetOut(counter=str(each.counter), started_at=each.started_at, closed_at=each.closed_at)


def _seen(each: Any) -> SeenLineOut:
    return SeenLineOut(
        thing=each.thing.public_id if each.thing else None,
        name=each.thing.name if each.thing else each.text_as_read,
        text_as_read=each.text_as_read,
        quantity=each.seen_quantity,
        capture=each.capture,
        condition=each.condition,
        seen_at=each.seen_at,
    )


def compared_out(line: counted.Line) -> ComparedOut:
    """One line of a comparison."""
    each = line.compared
    if line.discrepancy is not None:
        kind = line.discrepancy.kind
    else:
        kind = "" if each.fits or not each.agreed else each.kind(each.seen[0]).value
    return ComparedOut(
        thing=each.thing.public_id if each.thing else None,
        code=each.thing.code if each.thing else "",
        name=each.thing.name if each.thing else each.text_as_read,
        text_as_read=each.text_as_read,
        expected=each.expected,
        seen=list(each.seen),
        fits=each.fits,
        agreed=each.agreed,
        kind=kind,
        elsewhere=[name_of(account) for account in line.elsewhere],
        stands=line.stands,
        discrepancy=line.discrepancy.public_id if line.discrepancy else None,
    )


def certificate_out(row: Any, lines: Sequence[counted.Line]) -> CertificateOut:
    """What the printed certificate says."""
    sums: dict[str, list[int]] = {}
    for line in lines:
        thing = line.compared.thing
        total = sums.setdefault(thing.kind if thing else "unknown", [0, 0])
        total[0] += line.compared.expected
        total[1] += line.stands or 0
    proof = counted.proof_of(row.leaf_index)
    return CertificateOut(
        count=CountOut(**count_facts(row)),
        organisation=row.organisation.name,
        counters=[sheet_out(each) for each in counted.closed_sheets(row)],
        things_compared=len(lines),
        totals=[
            TotalOut(kind=kind, expected=book, seen=seen) for kind, (book, seen) in sums.items()
        ],
        differences=[compared_out(line) for line in lines if not line.compared.fits],
        proof=ProofOut(index=proof.index, digest=proof.digest, state=proof.state)
        if proof
        else None,
    )


def accepted_out(row: Any, found: Sequence[Any], incidents: Sequence[Any]) -> AcceptedOut:
    """What an acceptance found."""
    return AcceptedOut(
        count=CountOut(**count_facts(row)),
        discrepancies=[discrepancy_out(each) for each in found],
        incidents=[each.public_id for each in incidents],
    )


def hand_over_out(row: Any) -> HandOverOut:
    """One line of the shift book."""
    return HandOverOut(
        id=row.public_id,
        account=row.account.public_id,
        place_name=name_of(row.account),
        outgoing=row.outgoing.public_id,
        outgoing_name=str(row.outgoing),
        incoming=row.incoming.public_id,
        incoming_name=str(row.incoming),
        count=row.count.public_id if row.count else None,
        remarks=row.remarks,
        handed_over_at=row.handed_over_at,
        recorded_at=row.recorded_at,
    )
