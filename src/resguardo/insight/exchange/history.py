"""What happened in one organisation: its entries in their order, counts, incidents, the authority.

Entries are told to custody, which judges each as the counter would. A guard's shift is looked up on
the roster: the one that is about to begin or running when the weapon goes out.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeVar

from resguardo.insight.exchange.names import (
    CONSOLE,
    AccountHere,
    Organisation,
    ShiftHere,
    ThingHere,
    public_id,
)
from resguardo.insight.exchange.reading import Source
from resguardo.insight.exchange.registers import Refused
from resguardo.kernel.ledger import EntryKind, Move
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.services.replaying import GOING_OUT, Told, replay
from resguardo.records.custody.writing import NewEntry, Recorded
from resguardo.records.oversight import replaying
from resguardo.records.oversight.replaying import ToldAction, ToldCount, ToldIncident, ToldLine

BEFORE_THE_SHIFT: Final = timedelta(hours=2)
Row = TypeVar("Row")


class NameUnknown(Problem):
    """A row names something that no register of the tables has."""

    code = "load.name-unknown"
    wording = _("{name} is in no register of these tables. Correct the row, or add what it names.")

    name: str


def tell_moves(
    source: Source, org: dict[str, Any], here: Organisation, *, at: datetime, refused: Refused
) -> Iterator[int]:
    """Tell custody every entry of the organisation; give how many stand."""
    if next(source.rows("moves", org), None) is None:
        return
    try:
        yield from replay(_told(source, org, here, refused), by=here.by, at=at)
    except Several as several:
        refused += list(several.rows())


def _told(
    source: Source, org: dict[str, Any], here: Organisation, refused: Refused
) -> Iterator[Told]:
    for _entry, group in groupby(source.rows("moves", org), key=itemgetter("entry_id")):
        rows = list(group)
        try:
            yield _entry_of(rows, here)
        except NameUnknown as problem:
            refused.append((rows[0]["where"], problem))


def _entry_of(rows: list[dict[str, Any]], here: Organisation) -> Told:
    """Build one entry from its rows, which agree in everything but the moves."""
    first = rows[0]
    kind = EntryKind(first["kind"])
    giver = _account(here, first["giver_account_id"])
    taker = _account(here, first["taker_account_id"])
    guard = taker.person_id if kind in GOING_OUT else giver.person_id
    shift = _shift(here, guard, first["occurred_at"]) if kind in GOING_OUT else None
    things = [_thing(here, row["thing_id"]) for row in rows]
    moves = tuple(
        Move(
            thing.key,
            row["quantity"],
            _account(here, row["giver_account_id"]).key,
            _account(here, row["taker_account_id"]).key,
        )
        for row, thing in zip(rows, things, strict=True)
    )
    return Told(
        where=first["where"],
        entry=NewEntry(
            kind=kind,
            moves=moves,
            occurred_at=first["occurred_at"],
            holder_id=guard,
            second_person_id=_person(here, first["witnessed_by"]),
            capture=first["capture"],
            post_id=shift.post_id if shift else None,
            shift_id=shift.key if shift else None,
            due_at=shift.ends_at if shift else None,
            reason=(first["reason"] or "")[:500],
            document=(first["document"] or "")[:100],
            recorded=Recorded(
                first["recorded_at"],
                _person(here, None if first["recorded_by"] == CONSOLE else first["recorded_by"]),
                first["device_id"][:60],
            ),
        ),
        numbered=tuple(thing.key for thing in things if thing.numbered),
        giver_id=giver.person_id,
        taker_id=taker.person_id,
        guard_id=guard,
        guard_name=here.person_names.get(guard, "") if guard else "",
        post_name=here.post_names.get(shift.post_id, "") if shift else "",
        duty_starts_at=shift.starts_at if shift else None,
    )


def _shift(here: Organisation, guard: int | None, moment: datetime) -> ShiftHere | None:
    """Find the shift for which a guard takes a weapon at that moment."""
    shifts = here.shifts.get(guard or 0, [])
    place = bisect_right(shifts, moment + BEFORE_THE_SHIFT, key=lambda each: each.starts_at) - 1
    return shifts[place] if place >= 0 and moment < shifts[place].ends_at else None


def _account(here: Organisation, name: str) -> AccountHere:
    found = here.accounts.get(name)
    if found is None:
        raise NameUnknown(name)
    return found


def _thing(here: Organisation, name: str) -> ThingHere:
    found = here.things.get(name)
    if found is None:
        raise NameUnknown(name)
    return found


def _person(here: Organisation, name: str | None) -> int | None:
    return None if name is None else _known_person(here, name)


def _known_person(here: Organisation, name: str) -> int:
    found = here.people.get(name)
    if found is None:
        raise NameUnknown(name)
    return found


def tell_rest(
    source: Source, org: dict[str, Any], here: Organisation, *, at: datetime, refused: Refused
) -> None:
    """Tell what was counted, what happened, and what the authority did."""
    lines = _lines_by_count(source)

    def each(table: str, build: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
        for row in source.rows(table, org):
            try:
                yield build(row)
            except NameUnknown as problem:
                refused.append((row["where"], problem))

    counts = each("counts", lambda row: _count_of(row, lines, here))
    replaying.tell_counts(list(counts), by=here.by, at=at)
    incidents = each("incidents", lambda row: _incident_of(row, here))
    replaying.tell_incidents(list(incidents), by=here.by, at=at)
    actions = each("authority_actions", lambda row: _action_of(row, here))
    replaying.tell_actions(list(actions), by=here.by, at=at)


def _action_of(row: dict[str, Any], here: Organisation) -> ToldAction:
    # What cannot be blocked because it is not here is a mistake; an inspection may name anything.
    blocks = row["kind"] in {"block", "unblock"} and row["thing_id"] is not None
    return ToldAction(
        public_id=public_id("action", row["action_id"]),
        kind=row["kind"],
        acted_at=row["at"],
        thing_id=(
            _thing(here, row["thing_id"]).key if blocks else _optional(here.things, row["thing_id"])
        ),
        person_id=_person(here, row["person_id"]),
        document=(row["document"] or "")[:100],
    )


def _lines_by_count(source: Source) -> dict[str, list[dict[str, Any]]]:
    """Read the count lines once for all organisations."""
    if not source.lines_by_count:
        for row in source.rows("count_lines"):
            source.lines_by_count.setdefault(row["count_id"], []).append(row)
    return source.lines_by_count


def _count_of(
    row: dict[str, Any], lines: dict[str, list[dict[str, Any]]], here: Organisation
) -> ToldCount:
    return ToldCount(
        public_id=public_id("count", row["count_id"]),
        account_id=_account(here, row["account_id"]).key,
        counted_at=row["counted_at"],
        counter_id=_known_person(here, row["counter_id"]),
        second_counter_id=_person(here, row["second_counter_id"]),
        blind=row["blind"],
        announced_on=row["announced_on"],
        lines=tuple(
            ToldLine(
                thing_id=_optional(here.things, line["thing_id"]),
                text_as_read=(line["serial_seen"] or "")[:100],
                expected=line["expected_quantity"],
                seen=line["seen_quantity"],
                capture=line["capture"],
            )
            for line in lines.get(row["count_id"], ())
        ),
    )


def _incident_of(row: dict[str, Any], here: Organisation) -> ToldIncident:
    return ToldIncident(
        public_id=public_id("incident", row["incident_id"]),
        kind=row["kind"],
        occurred_at=row["occurred_at"],
        known_at=row["known_at"],
        reported_at=row["reported_at"],
        account_id=_account(here, row["account_id"]).key if row["account_id"] else None,
        person_id=_person(here, row["person_id"]),
        thing_id=_optional(here.things, row["thing_id"]),
        quantity=row["quantity"],
        narrative=row["narrative"] or "",
    )


def _optional(things: dict[str, ThingHere], name: str | None) -> int | None:
    """Give the key of a thing where one is named and known; a foreign serial is neither."""
    return things[name].key if name in things and name is not None else None
