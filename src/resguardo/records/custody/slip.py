"""The slip that goes with every entry, and how the people at the counter confirm it.

When it happened, why, on what paper, scanned or typed, who saw it, who confirmed and how. Services
take one slip instead of ten arguments, and all of them read it in the same way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from resguardo.kernel.mandate import Act, may_somewhere
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Entry
from resguardo.records.custody.retelling import retold
from resguardo.records.people import eyes
from resguardo.records.people import services as people_services
from resguardo.records.people.in_force import mandates_of_person
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.viewer import Viewer

SIGNATURE_CHARACTERS_MAX = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """How somebody confirmed: with a PIN, a drawn signature, on paper, or as part of a list."""

    kind: str = "none"
    pin: str = field(default="", repr=False)
    signature: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What goes with an entry. Without `occurred_at` it happened now."""

    occurred_at: datetime | None = None
    reason: str = ""
    document: str = ""
    capture: str = "typed"
    confirmation: Confirmation = field(default_factory=Confirmation)
    second: UUID | None = None
    second_confirmation: Confirmation = field(default_factory=Confirmation)
    request_key: str | None = None

    def happened(self, at: datetime) -> datetime:
        """The moment claimed, or else the moment of recording."""
        return self.occurred_at or at

    def because(self, reason: str) -> "Slip":
        """The same slip with a reason."""
        return replace(self, reason=reason)


class Unconfirmed(Problem):
    """The receiver has not confirmed."""

    code = "custody.unconfirmed"
    wording = _(
        "{person} has not confirmed. Let them enter their PIN or sign on this device; "
        "on paper, write the number of the paper."
    )
    field = "pin"

    person: str


class SecondPersonNeeded(Problem):
    """The act needs two persons and there is one."""

    code = "custody.second-person-needed"
    wording = _(
        "A second person must confirm this with their own PIN: somebody other than you and "
        "other than the receiver."
    )
    field = "second"


class SecondPersonNotEntitled(Problem):
    """The second person has no mandate that lets them stand surety for this."""

    code = "custody.second-person-not-entitled"
    wording = _(
        "{person} has no mandate to confirm this as second person. Ask a colleague who may do this "
        "themselves."
    )
    field = "second"

    person: str


class ReasonNeeded(Problem):
    """An act that must say why."""

    code = "custody.reason-needed"
    wording = _("Write the reason: what makes this necessary, in a sentence.")
    field = "reason"


def repeated(by: Viewer, slip: Slip) -> list[Entry]:
    """The entries that this very request wrote before, if it is a repeat; else nothing."""
    if not slip.request_key:
        return []
    return _ENTRIES.rows(
        "custody_entry.batch = (SELECT e.batch FROM custody_entry e"
        " WHERE e.organisation_id = %s AND e.request_key = %s) ORDER BY custody_entry.sequence",
        by.organisation_id,
        slip.request_key,
    )


def persons(public_ids: Collection[UUID], by: Viewer) -> list[Person]:
    """Those of these persons who are of the viewer's organisation."""
    return PERSONS.rows(OF_THESE, public_ids, by.organisation_id)


_ENTRIES = Shape(
    lambda: Entry.objects.select_related("holder", "second_person", "post", "reversed_by")
)
PERSONS = Shape(Person.objects.all)
OF_THESE: Final = "public_id IN %s AND organisation_id = %s"


def once(by: Viewer, slip: Slip) -> list[Entry]:
    """The same, asked inside the transaction that will write: of two taps at once one waits here.

    On SQLite the transaction itself is the lock; PostgreSQL locks the key until the end.
    """
    if not slip.request_key:
        return []
    alone(f"request:{by.organisation_id}:{slip.request_key}")
    return repeated(by, slip)


def alone(name: str) -> None:
    """Let one transaction at a time pass here by this name."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def in_turn(names: Iterable[str]) -> None:
    """Let one transaction at a time pass by each of these names, in one order for everybody.

    What follows until the transaction ends looks up keys alone, so one plan serves every guard.
    Left to choose, PostgreSQL plans what stands in a guard's way anew for each of them, which
    takes longer than answering it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_IN_TURN, [list(names)])


_IN_TURN = (
    "SELECT pg_advisory_xact_lock(place), set_config('plan_cache_mode', 'force_generic_plan', true)"
    " FROM (SELECT DISTINCT hashtextextended(name, 0) AS place"
    " FROM unnest(%s::text[]) AS name ORDER BY 1) AS places"
)


def confirm_list(slip: Slip, *, by: Viewer, at: datetime) -> None:
    """Let whoever records a whole list confirm it with their own PIN, where it was asked.

    Refuses the PIN of a login behind which there is no person (`Unconfirmed`).
    """
    if slip.confirmation.pin:
        if by.person_id is None:
            raise Unconfirmed(by.name)
        confirm(
            Person(pk=by.person_id),
            Confirmation(kind="pin", pin=slip.confirmation.pin),
            by=by,
            at=at,
        )


def confirm(
    person: Person,
    confirmation: Confirmation,
    *,
    by: Viewer,
    at: datetime,
    document: str = "",
    just_read: bool = False,
) -> None:
    """Refuse unless the person confirmed: their PIN is right, they signed, or a paper is cited.

    Called before the transaction that it confirms: a wrong PIN must be counted, and a refusal
    inside would roll the count back.
    """
    match confirmation.kind:
        case "pin":
            people_services.check_pin(
                by=by, at=at, person=person, pin=confirmation.pin, just_read=just_read
            )
        case "signature" if 0 < len(confirmation.signature) <= SIGNATURE_CHARACTERS_MAX:
            return
        case "paper" if document:
            return
        case _other:
            raise Unconfirmed(str(person))


def confirm_second(
    person: Person,
    confirmation: Confirmation,
    *,
    by: Viewer,
    at: datetime,
    document: str = "",
    just_read: bool = False,
) -> None:
    """The same for the second of two: what is wrong stands beside their PIN."""
    try:
        confirm(person, confirmation, by=by, at=at, document=document, just_read=just_read)
    except Problem as problem:
        raise retold(problem, field_name="second_pin") from None  # not the first one's PIN


def second_person(
    slip: Slip,
    *,
    by: Viewer,
    at: datetime,
    act: Act,
    others: Sequence[int] = (),
    known: Mapping[UUID, Person] | None = None,
) -> Person:
    """The second person of the slip: known here, somebody else, entitled, and confirmed by PIN.

    `known` are the persons that the caller has just asked `persons` for, the second among them.
    Refuses nobody, the first person and the guards themselves (`SecondPersonNeeded`), whose mandate
    does not reach (`SecondPersonNotEntitled`), and a wrong PIN.
    """
    if slip.second is None:
        raise SecondPersonNeeded
    if known is None:
        known = {row.public_id: row for row in persons([slip.second], by)}
    person = known.get(slip.second)
    if person is None or person.pk == by.person_id or person.pk in others:
        raise SecondPersonNeeded
    mandates = mandates_of_person(person, at=at, but_not_user=by.user_id)
    if not may_somewhere(mandates, act, organisation=by.organisation_id, at=at):
        raise SecondPersonNotEntitled(str(person))
    eyes.demand_two(by, eyes.OF_PERSON, person.pk)
    confirm_second(person, slip.second_confirmation, by=by, at=at, just_read=True)
    return person
