"""What the tables of the contract hold, read from the database row by row.

For the operator's `export`, who is bound by no mandate and could read the database file itself, and
for one organisation's own: then every function takes its key and gives no row of anybody else. The
order of columns is the contract's. Moves are read by hand in SQL and in plain numbers, because
there are tens of millions; whoever writes them turns numbers into names (`names`).

Personal data stays behind: a person is an identifier, a hash and dates; an account of a person is
named by the code of their card.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import uuid5

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from resguardo.records.custody.models import Account, Count, CountSheet, Entry
from resguardo.records.oversight.models import AuthorityAction, Incident
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, Person, User
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import (
    Block,
    BlockCause,
    Firearm,
    Lot,
    StolenListing,
    Thing,
    ThingKind,
)
from resguardo.records.service.models import Posting, Shift
from resguardo.records.transparency.models import Change

ROWS_AT_ONCE: Final = 100_000
ENTRIES_AT_ONCE: Final = 50_000
TOLD_KINDS: Final = (ThingKind.FIREARM, ThingKind.AMMUNITION, ThingKind.PART)
"""Kinds of thing that the tables tell of; magazines and kit stay in the company's own books."""

Row = tuple[Any, ...]
Owner = int | None
"""Whose rows are wanted, by the organisation's key; None for everybody's."""


def _of(rows: QuerySet[Any], owner: Owner, way: str = "organisation") -> QuerySet[Any]:
    return rows if owner is None else rows.filter(**{way: owner})


class EntryRow(NamedTuple):
    """One entry in keys and plain values, as the database gives them."""

    sequence: int
    entry_id: Any
    organisation: int
    kind: str
    occurred_at: Any
    recorded_at: Any
    person: int | None
    user: int | None
    second_person: int | None
    device_id: str
    capture: str
    reason: str
    document: str


MoveRow = tuple[int, int, int, int, int]
"""The entry, the thing, how many, giver and taker: nothing but numbers, as there are so many."""


def names(owner: Owner = None) -> dict[str, dict[int, str]]:
    """Give the public names of everything that moves point at, by key."""
    things = _of(Thing.objects.filter(kind__in=TOLD_KINDS), owner)
    return {
        "organisation": _names(_of(Organisation.objects.all(), owner, "pk")),
        "person": _names(_of(Person.objects.all(), owner)),
        "user": _names(User.objects.all()),
        "account": _names(_of(Account.objects.all(), owner)),
        "thing": _names(things),
        "thing_kind": dict(things.values_list("id", "kind").iterator()),
    }


def _names(rows: QuerySet[Any]) -> dict[int, str]:
    return {key: str(name) for key, name in rows.values_list("id", "public_id").iterator()}


_ENTRIES: Final = """
SELECT sequence, public_id, organisation_id, kind, occurred_at, recorded_at,
       recorded_by_person_id, recorded_by_id, second_person_id, device_id, capture,
       reason, document
FROM custody_entry
WHERE sequence > %s AND sequence <= %s AND recorded_at >= %s{whose} ORDER BY sequence LIMIT %s
"""
_MOVES: Final = """
SELECT m.entry_id, m.thing_id, m.quantity, m.giver_id, m.taker_id FROM custody_move m{whose}
WHERE m.entry_id >= %s AND m.entry_id <= %s ORDER BY m.entry_id, m.id
"""
_ENTRIES_OF: Final = " AND organisation_id = %s"
_MOVES_OF: Final = " JOIN custody_entry e ON e.sequence = m.entry_id AND e.organisation_id = %s"


def last_entry() -> int:
    """The place of the newest entry: what is recorded while an export runs is left to the next."""
    return Entry.objects.aggregate(last=Max("sequence"))["last"] or 0


def entries(since: datetime, until: int, owner: Owner = None) -> Iterator[list[EntryRow]]:
    """Give the entries recorded since a moment up to a place, some ten thousand at a time."""
    moment = connection.ops.adapt_datetimefield_value(since)
    whose = [] if owner is None else [owner]
    statement = _ENTRIES.format(whose=_ENTRIES_OF if whose else "")
    after = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [after, until, moment, *whose, ENTRIES_AT_ONCE])
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0]


def moves(first: int, last: int, owner: Owner = None) -> Iterator[list[MoveRow]]:
    """Give the moves of the entries from one place to another, in their order."""
    whose = [] if owner is None else [owner]
    with connection.cursor() as cursor:
        cursor.execute(_MOVES.format(whose=_MOVES_OF if whose else ""), [*whose, first, last])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows


def organisations(owner: Owner = None) -> Iterator[Row]:
    """Give every organisation; a licence ends when the last one kept here does."""
    licences = Permit.objects.filter(organisation=OuterRef("pk"), kind=PermitKind.COMPANY)
    rows = Organisation.objects.annotate(
        licence=Coalesce(
            Subquery(licences.order_by("-valid_from", "-pk").values("valid_until")[:1]),
            F("licence_valid_until"),
        )
    )
    for row in _of(rows.order_by("id"), owner, "pk"):
        yield (
            str(row.public_id),
            row.name,
            row.kind,
            row.province or None,
            row.registered_on,
            row.licence,
            row.closed_on,
            list(row.owner_hashes),
        )


def people(owner: Owner = None) -> Iterator[Row]:
    """Give every person who was ever employed, with the latest employment and permits."""
    latest = Employment.objects.filter(person=OuterRef("pk")).order_by("-hired_on")
    rows = Person.objects.annotate(
        role=Subquery(latest.values("role")[:1]),
        hired=Subquery(latest.values("hired_on")[:1]),
        left=Subquery(latest.values("left_on")[:1]),
        credential=Max("permits__valid_until", filter=Q(permits__kind=PermitKind.CREDENTIAL)),
        fitness=Max("permits__valid_until", filter=Q(permits__kind=PermitKind.FITNESS)),
    ).exclude(hired=None)
    for row in (
        _of(rows, owner)
        .order_by("id")
        .values_list(
            *("public_id", "organisation__public_id", "identity_hash", "role", "hired", "left"),
            *("credential", "fitness"),
        )
    ):
        person, organisation, identity = str(row[0]), str(row[1]), row[2]
        yield (person, organisation, identity or person, *row[3:])


def accounts(owner: Owner = None) -> Iterator[Row]:
    """Give every account, and every post that has none yet because nothing ever lay there."""
    rows = Account.objects.select_related("place", "person", "organisation")
    for row in _of(rows, owner).order_by("id"):
        place, person = row.place, row.person
        name = place.name if place else person.code if person else row.reference or row.kind
        yield (
            str(row.public_id),
            str(row.organisation.public_id),
            row.kind,
            name,
            str(person.public_id) if person else None,
            *_situation(place),
        )
    bare = Place.objects.filter(kind=PlaceKind.POST, account=None).select_related("organisation")
    for place in _of(bare, owner).order_by("id"):
        organisation = str(place.organisation.public_id)
        yield (str(place.public_id), organisation, "post", place.name, None, *_situation(place))


def _situation(place: Place | None) -> Row:
    """Tell where a place is and whether it was approved; what is no place needs no approval."""
    if place is None:
        return (None, None, None, True)
    latitude, longitude = (
        None if degrees is None else float(degrees) for degrees in (place.latitude, place.longitude)
    )
    return (place.province or None, latitude, longitude, place.approved)


def firearms(owner: Owner = None) -> Iterator[Row]:
    """Give every firearm."""
    rows = Firearm.objects.annotate(
        permit=Max("thing__permits__valid_until", filter=Q(thing__permits__kind=PermitKind.FIREARM))
    ).values_list(
        *("thing__public_id", "organisation__public_id", "model__maker__name", "model__name"),
        *("calibre_id", "weapon_type", "serial", "thing__acquired_on", "thing__created_at"),
        *("permit", "organisation__time_zone"),
    )
    for row in _of(rows, owner).order_by("thing_id").iterator():
        thing, organisation, make, model, calibre, kind, serial, *rest = row
        acquired, created, permit, zone = rest
        yield (
            *(str(thing), str(organisation), make, model, calibre_name(calibre), kind, serial),
            *(acquired or local_day(created, zone), permit),
        )


def firearms_revision() -> str:
    """Name the state of the register of firearms; another as soon as a row comes or changes.

    Rows and changes are never deleted, so the newest of each says it without counting millions.
    """
    last = Firearm.objects.order_by("-pk").values_list("pk", flat=True).first()
    kinds = ("thing", "model", "maker")
    changed = Change.objects.filter(subject_kind__in=kinds).order_by("-pk")
    return f"{last}-{changed.values_list('pk', flat=True).first()}"


def lots(owner: Owner = None) -> Iterator[Row]:
    """Give every lot of rounds."""
    rows = Lot.objects.filter(thing__kind=ThingKind.AMMUNITION).values_list(
        *("thing__public_id", "thing__organisation__public_id", "thing__calibre_id"),
        *("lot_number", "received_on"),
    )
    rows = _of(rows, owner, "thing__organisation").order_by("thing_id")
    for thing, organisation, calibre, number, received in rows.iterator():
        yield str(thing), str(organisation), calibre_name(calibre), number, received


def contracts(owner: Owner = None) -> Iterator[Row]:
    """Give every post that a contract pays for."""
    rows = Posting.objects.annotate(
        account=Coalesce(F("post__account__public_id"), F("post__public_id"))
    ).values_list(
        *("contract__public_id", "contract__organisation__public_id", "contract__client__name"),
        *("account", "guards", "firearms", "contract__starts_on", "contract__ends_on"),
    )
    rows = _of(rows, owner, "contract__organisation").order_by("id")
    for contract, organisation, client, account, *rest in rows.iterator():
        yield (str(contract), str(organisation), client, str(account), *rest)


def shifts(owner: Owner = None) -> Iterator[Row]:
    """Give every shift that was not cancelled."""
    rows = (
        Shift.objects.filter(cancelled_at=None)
        .annotate(account=Coalesce(F("post__account__public_id"), F("post__public_id")))
        .values_list(
            *("public_id", "organisation__public_id", "person__public_id", "account"),
            *("starts_at", "ends_at"),
        )
    )
    rows = _of(rows, owner).order_by("id")
    for shift, organisation, person, account, starts_at, ends_at in rows.iterator():
        yield (str(shift), str(organisation), str(person), str(account), starts_at, ends_at)


def counts(owner: Owner = None) -> Iterator[Row]:
    """Give every accepted count, with its first two counters."""
    sheets: dict[int, list[tuple[str, datetime | None]]] = {}
    closed = CountSheet.objects.filter(count__state="accepted", closed_at__isnull=False)
    for count, counter, closed_at in (
        _of(closed, owner, "count__organisation")
        .order_by("id")
        .annotate(who=Coalesce("counter__person__public_id", "counter__public_id"))
        .values_list("count_id", "who", "closed_at")
    ):
        sheets.setdefault(count, []).append((str(counter), closed_at))
    rows = Count.objects.filter(state="accepted", pk__in=sheets)
    for row in _of(rows, owner).select_related("organisation", "account"):
        first, *others = sheets[row.pk]
        yield (
            str(row.public_id),
            str(row.organisation.public_id),
            str(row.account.public_id),
            first[1],
            first[0],
            others[0][0] if others else None,
            row.blind,
            row.announced_on,
        )


def count_lines(owner: Owner = None) -> Iterator[Row]:
    """Give what the first counter of each accepted count saw, and what was missed."""
    closed = CountSheet.objects.filter(count__state="accepted", closed_at__isnull=False)
    sheets = (
        _of(closed, owner, "count__organisation")
        .select_related("count")
        .prefetch_related("lines__thing", "lines__photo", "count__expected__thing")
        .order_by("count_id", "id")
    )
    done: set[int] = set()
    for sheet in sheets.iterator(chunk_size=200):
        if sheet.count_id not in done:
            done.add(sheet.count_id)
            yield from _lines(sheet)


def _lines(sheet: CountSheet) -> Iterator[Row]:
    name = str(sheet.count.public_id)
    expected = {each.thing_id: each for each in sheet.count.expected.all()}
    for line in sheet.lines.all():
        thing = line.thing
        if thing is not None and thing.kind not in TOLD_KINDS:
            continue
        told = expected.pop(line.thing_id, None) if line.thing_id is not None else None
        yield (
            name,
            thing.kind if thing else ThingKind.FIREARM.value,
            str(thing.public_id) if thing else None,
            line.text_as_read or None,
            told.expected_quantity if told else 0,
            line.seen_quantity,
            line.capture,
            line.photo.sha256 if line.photo else None,
        )
    for missed in expected.values():
        if missed.thing.kind in TOLD_KINDS:
            thing_id = str(missed.thing.public_id)
            yield (
                *(name, missed.thing.kind, thing_id, None, missed.expected_quantity, 0),
                *("typed", None),
            )


def incidents(owner: Owner = None) -> Iterator[Row]:
    """Give every incident."""
    rows = Incident.objects.values_list(
        *("public_id", "organisation__public_id", "kind", "occurred_at", "known_at"),
        *("reported_at", "account__public_id", "person__public_id", "thing__kind"),
        *("thing__public_id", "quantity", "narrative"),
    )
    for row in _of(rows, owner).order_by("id").iterator():
        told = row[8] in TOLD_KINDS
        yield (
            *(str(row[0]), str(row[1]), *row[2:6], _text(row[6]), _text(row[7])),
            *(row[8] if told else None, _text(row[9]) if told else None, row[10], row[11] or None),
        )


def authority_actions(owner: Owner = None) -> Iterator[Row]:
    """Give what authorities did: what was told of it, and blocks set or lifted here."""
    rows = AuthorityAction.objects.values_list(
        *("public_id", "organisation__public_id", "kind", "acted_at", "thing__public_id"),
        *("person__public_id", "document"),
    )
    for row in _of(rows, owner).order_by("id").iterator():
        yield (
            *(str(row[0]), str(row[1]), row[2], row[3], _text(row[4]), _text(row[5])),
            row[6] or None,
        )
    yield from _blocks_set_here(owner)


def _blocks_set_here(owner: Owner) -> Iterator[Row]:
    told = AuthorityAction.objects.filter(kind="unblock", thing=OuterRef("thing"))
    blocks = Block.objects.filter(cause=BlockCause.AUTHORITY).annotate(
        told=Exists(told.filter(acted_at=OuterRef("ends_at")))
    )
    rows = (
        _of(blocks, owner, "thing__organisation")
        .order_by("id")
        .values_list(
            *("public_id", "thing__organisation__public_id", "thing__public_id", "document"),
            *("starts_at", "ends_at", "cause_id", "told"),
        )
    )
    for block, org, thing, document, starts_at, ends_at, cause_id, is_told in rows.iterator():
        told_of = (str(thing), None, document or None)
        if cause_id is None:
            yield (str(block), str(org), "block", starts_at, *told_of)
        if ends_at is not None and not is_told:
            lifted = str(uuid5(block, "lifted"))
            yield (lifted, str(org), "unblock", ends_at, *told_of)


def stolen_list(_owner: Owner = None) -> Iterator[Row]:
    """Give the serials that are listed as stolen, which every organisation may know."""
    for serial, make, model, calibre, listed_on, source in (
        StolenListing.objects.filter(withdrawn_on=None)
        .order_by("id")
        .values_list("serial", "maker_name", "model_name", "calibre_text", "listed_on", "source")
    ):
        yield serial, make or None, model or None, calibre or None, listed_on, source


def _text(identifier: Any) -> str | None:
    return None if identifier is None else str(identifier)


TABLES: Final = {
    "organisations": organisations,
    "people": people,
    "accounts": accounts,
    "firearms": firearms,
    "lots": lots,
    "contracts": contracts,
    "shifts": shifts,
    "counts": counts,
    "count_lines": count_lines,
    "incidents": incidents,
    "authority_actions": authority_actions,
    "stolen_list": stolen_list,
}
"""Every table but moves, by name."""
