"""A permit as a code to carry: what it allows and until when, signed, and checked offline.

Police at the roadside, a client's gate, a court have the paper or the guard's phone before them and
perhaps no network. The code says what the register said when the permit was recorded, signed by the
register's own key; it holds until its last day. That a permit was stopped meanwhile no code can
know: of that the register signs a list, which is taken along, and whose age is told.

The code names the holder, who shows it, and nobody else; of a firearm its serial, which stands on
the firearm. Nothing of a code is kept here but what the permit is anyway.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.note import Key
from resguardo.records.people import sight
from resguardo.records.people.days import local_day
from resguardo.records.permits.checking import CHECKED
from resguardo.records.permits.models import Permit, Suspension
from resguardo.records.permits.selectors import stopped_on
from resguardo.records.register.models import Thing, ThingKind
from resguardo.records.transparency import folder, statement
from resguardo.records.transparency.signer import ask_to_state
from resguardo.records.transparency.statement import Statement, StatementUnreadable

SAYS: Final = -70_001
"""The claim that holds what a permit says (private use, RFC 8392 section 4)."""
STOPPED: Final = -70_002
"""The claim that holds the identifiers of what is stopped, one after the other."""
IDENTIFIER_BYTES: Final = 8
LAST_ZONE: Final = "Etc/GMT+12"
"""Where a day ends last: no permit has ended there that holds anywhere."""
_EPOCH: Final = date(1970, 1, 1)
_KIND, _NUMBER, _COMPANY, _HOLDER, _THING, _TYPES, _MODALITY, _FROM, _UNTIL = range(1, 10)


class CodeNotMade(Problem):
    """A permit of which there is no code to carry."""

    code = "permit-code.not-made"
    wording = _(
        "There is no code of this permit: only a licence, permit or credential with a number, that"
        " has not ended and is not stopped, has one. Renew it, or have the stop lifted."
    )


class CodeEnded(Problem):
    """A code after the last day of its permit."""

    code = "permit-code.ended"
    wording = _(
        "The permit {number} has ended: it held until {until}, not including that day. Ask for"
        " the paper of its renewal."
    )
    field = "code"

    number: str
    until: date


class CodeNotYet(Problem):
    """A code before the first day of its permit."""

    code = "permit-code.not-yet"
    wording = _(
        "The permit {number} does not hold yet: it begins on {from_day}. It allows nothing before."
    )
    field = "code"

    number: str
    from_day: date


class CodeStopped(Problem):
    """A code whose permit is on the signed list of those that are stopped."""

    code = "permit-code.stopped"
    wording = _(
        "The permit {number} is suspended or revoked, says the register's list of {listed}."
        " It allows nothing: keep to what the law says of arms without a permit, and tell the"
        " authority."
    )
    field = "code"

    number: str
    listed: datetime


class ListForeign(Problem):
    """A list of stopped permits that is not of the register that signed the code."""

    code = "permit-code.list-foreign"
    wording = _(
        "The list of stopped permits is of {other}, and the code of {own}. Take the list of the"
        " register that gave the permit."
    )
    field = "code"

    own: str
    other: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a code says, once its signature holds. Days are half-open; `None` is without end."""

    identifier: bytes
    kind: str
    number: str
    company: str
    holder: str
    thing: str
    weapon_types: tuple[str, ...]
    modality: str
    valid_from: date
    valid_until: date | None
    recorded_at: datetime
    issuer: str
    listed_at: datetime | None = None
    """When the list was signed that does not have it; None where no list was held against it."""


def identifier_of(public_id: UUID) -> bytes:
    """The part of a public identifier that is chance, and says nothing of when or how many."""
    return public_id.bytes[-IDENTIFIER_BYTES:]


def code_of(row: Permit, *, at: datetime) -> str:
    """The code of a permit in sight, the same each time; refuses what does not hold, or may not."""
    for _row, code in codes_of([row], at=at):
        return code
    raise CodeNotMade


def codes_of(rows: Collection[Permit], *, at: datetime) -> list[tuple[Permit, str]]:
    """The permits in sight of which there is a code, each with its own, in their order."""
    key = folder.statements_key()
    if key is None:
        return []
    where = folder.signer_folder()
    return [
        (row, statement.to_text(ask_to_state(where, _claims(row, key))))
        for row in _with_code(rows, at)
    ]


def has_code(row: Permit, *, at: datetime, stopped: bool) -> bool:
    """Whether there is a code of it, without asking the signer or the database."""
    return folder.statements_key() is not None and not stopped and _may_be_carried(row, at)


def _with_code(rows: Collection[Permit], at: datetime) -> list[Permit]:
    stopped = stopped_on(rows, at=at)
    return [row for row in rows if row.pk not in stopped and _may_be_carried(row, at)]


def _may_be_carried(row: Permit, at: datetime) -> bool:
    """Whether it is of a kind that strangers check, has a number, and has not ended."""
    today = local_day(at, row.organisation.time_zone)
    lasts = row.valid_until is None or row.valid_until > today
    return row.kind in CHECKED and bool(row.number) and lasts


def _claims(row: Permit, key: Key) -> dict[int, Any]:
    says = {
        _KIND: row.kind,
        _NUMBER: row.number,
        _COMPANY: row.organisation.name,
        _HOLDER: str(row.person) if row.person is not None else "",
        _THING: _in_full(row.thing) if row.thing is not None else "",
        _TYPES: list(row.weapon_types),
        _MODALITY: row.modality,
        _FROM: (row.valid_from - _EPOCH).days,
        _UNTIL: (row.valid_until - _EPOCH).days if row.valid_until is not None else None,
    }
    zone = row.organisation.time_zone
    claims: dict[int, Any] = {
        statement.ISSUER: key.name,
        statement.NOT_BEFORE: _midnight(row.valid_from, zone),
        statement.ISSUED: int(row.recorded_at.timestamp()),
        statement.IDENTIFIER: identifier_of(row.public_id),
        SAYS: {name: value for name, value in says.items() if value or isinstance(value, int)},
    }
    if row.valid_until is not None:
        claims[statement.EXPIRES] = _midnight(row.valid_until, zone)
    return claims


def _in_full(thing: Thing) -> str:
    """Maker, model and the whole serial, to be held against what stands on the firearm."""
    if thing.kind != ThingKind.FIREARM:
        return thing.name
    firearm = thing.firearm
    return f"{firearm.model.maker} {firearm.model.name} {firearm.serial}"


def _midnight(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp())


def _carried(found: Statement, issuer: str) -> Carried:
    try:
        says: Mapping[int, Any] = found.claims[SAYS]
        until = says.get(_UNTIL)
        return Carried(
            identifier=found.claims[statement.IDENTIFIER],
            kind=str(says[_KIND]),
            number=str(says[_NUMBER]),
            company=str(says[_COMPANY]),
            holder=str(says.get(_HOLDER, "")),
            thing=str(says.get(_THING, "")),
            weapon_types=tuple(map(str, says.get(_TYPES, ()))),
            modality=str(says.get(_MODALITY, "")),
            valid_from=_EPOCH + timedelta(days=says[_FROM]),
            valid_until=None if until is None else _EPOCH + timedelta(days=until),
            recorded_at=datetime.fromtimestamp(found.claims[statement.ISSUED], UTC),
            issuer=issuer,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise StatementUnreadable from error


def demand_holds(
    text: str, *, keys: Collection[Key], at: datetime, stopped: bytes | None = None
) -> Carried:
    """Check a code as of a moment, against a list of what is stopped where one is at hand.

    Refuses what none of the keys signed, what has ended or not begun, and what the list has.
    """
    found = statement.read(statement.from_text(text))
    issuer = found.check(keys).name
    carried = _carried(found, issuer)
    begins, ends = found.moment(statement.NOT_BEFORE), found.moment(statement.EXPIRES)
    if ends is not None and ends <= at:
        if carried.valid_until is None:
            raise StatementUnreadable
        raise CodeEnded(carried.number, carried.valid_until)
    if begins is not None and begins > at:
        raise CodeNotYet(carried.number, carried.valid_from)
    if stopped is None:
        return carried
    listed_at, identifiers = _listed(stopped, keys, issuer)
    if carried.identifier in identifiers:
        raise CodeStopped(carried.number, listed_at)
    return replace(carried, listed_at=listed_at)


def _listed(data: bytes, keys: Collection[Key], issuer: str) -> tuple[datetime, frozenset[bytes]]:
    """When a list was signed, and which permits it has."""
    found = statement.read(data)
    other = found.check(keys).name
    if other != issuer:
        raise ListForeign(issuer, other)
    joined, signed = found.claims.get(STOPPED), found.moment(statement.ISSUED)
    if not isinstance(joined, bytes) or len(joined) % IDENTIFIER_BYTES or signed is None:
        raise StatementUnreadable
    at = range(0, len(joined), IDENTIFIER_BYTES)
    return signed, frozenset(joined[each : each + IDENTIFIER_BYTES] for each in at)


def stopped_list(*, at: datetime) -> bytes | None:
    """Sign which permits are stopped though their days are not over; None without a key for it.

    Identifiers alone: whoever has not seen the code learns nothing but how many there are.
    """
    key = folder.statements_key()
    if key is None:
        return None
    with sight.everything():  # whoever takes the list works nowhere; it names nobody
        standing = Suspension.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=at),
            Q(permit__valid_until=None) | Q(permit__valid_until__gt=local_day(at, LAST_ZONE)),
            starts_at__lte=at,
            permit__kind__in=CHECKED,
        ).values_list("permit__public_id", flat=True)
        identifiers = sorted({identifier_of(each) for each in standing})
    claims = {
        statement.ISSUER: key.name,
        statement.ISSUED: int(at.timestamp()),
        STOPPED: b"".join(identifiers),
    }
    return ask_to_state(folder.signer_folder(), claims)
