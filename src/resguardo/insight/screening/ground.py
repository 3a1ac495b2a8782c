"""The ground that all rules stand on: the tables as they were known on a day, in numbers.

Identifiers are small numbers here (`registers`); every moment is in whole seconds since 1970, every
day in the seconds of its midnight in UTC.

What was not known by the end of the day asked about is not there: moves that were recorded later,
counts, shifts and acts that had not happened, a leaving that had not come. So a rule cannot look
into the future, whatever it asks. Registers without a date of their own (accounts, the validity of
a permit) are taken as they stand now; a history of them is not among the tables.

A run that follows another reads only the moves that were recorded since. A rule then sees what
`folding` remembers, and counts what repeats itself over longer times from `Ground.events`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.insight.screening.engines import Engine
from resguardo.insight.screening.folding import (
    DAY,
    HOUR,
    EntriesOutOfOrder,
    chained,
    in_hands,
    out_of_order,
    remembered,
    remembered_in_hands,
)
from resguardo.insight.screening.past import Leaving, Past, StateAhead, StateBehind
from resguardo.insight.screening.registers import NUMBERS, Registers, moment, seconds

__all__ = ["DAY", "GONE", "HOUR", "INSIDE", "Ground", "last_day", "lay", "leave"]

INSIDE: Final = ("armoury", "post", "person", "vehicle", "workshop", "range", "consignment")
"""Kinds of account whose weapons are still the company's to answer for."""

GONE: Final = ("lost", "stolen", "seized", "destroyed", "deactivated", "outbound", "depot")


@dataclass(frozen=True)
class Growing:
    """Tables that only grow: what runs before have left, and what this run finds."""

    engine: Engine
    past: Past
    names: list[str]

    def whole(self, name: str, rows: ibis.Table, *, moment: str = "at") -> ibis.Table:
        """Put what this run finds behind what runs before have left; compute it once."""
        if name not in self.engine.kept:
            self.names.append(name)
            before = self.past.table(self.engine, name)
            fresh = self.engine.keep(f"fresh_{name}", rows.filter(rows[moment] >= self.past.until))
            if before is None:
                self.engine.kept[name] = fresh
            else:
                self.engine.keep_view(name, ibis.union(before.select(fresh.columns), fresh))
        return self.engine.kept[name]


@dataclass(frozen=True)
class Ground:
    """The tables of one day. Numbers end in `_no`, moments and days are seconds since 1970."""

    engine: Engine
    past: Past
    now: int
    """The end of the day asked about: nothing later is known."""
    begun: int
    """The first moment of which anything is recorded."""
    orgs: ibis.Table
    people: ibis.Table
    accounts: ibis.Table
    firearms: ibis.Table
    lots: ibis.Table
    contracts: ibis.Table
    counts: ibis.Table
    incidents: ibis.Table
    actions: ibis.Table
    stolen: ibis.Table
    moves: ibis.Table
    """Moves that this run reads, all of a first run, with kinds and persons of both accounts."""
    entries: ibis.Table
    """Organisation, sequence and identifier of every entry, as the tables name it."""
    shifts: ibis.Table
    """Shifts that have begun."""
    lines: ibis.Table
    """Lines of counts."""
    chain: ibis.Table
    """Moves of numbered things, each with the one before and the one after it."""
    hands: ibis.Table
    """Rounds of each lot in each person's hands, move by move."""
    growing: Growing
    """What rules keep of all days."""
    registers: Registers

    @property
    def since(self) -> int:
        """The end of the last day that was screened before; 0 where nothing was."""
        return self.past.until

    def events(self, name: str, rows: ibis.Table) -> ibis.Table:
        """Give rows of all days: those that runs before have found, and those of this run.

        A row belongs to the day of its `at`, and once that day is over never changes: then a later
        run need not find it again, and what it rests on can be forgotten.
        """
        return self.growing.whole(name, rows)


def lay(engine: Engine, directory: Path, as_of: date | None, past: Past | None = None) -> Ground:
    """Read the tables of a directory as they were known at the end of a day, or by now.

    Refuses a table that is missing, a state that does not belong to these moves, and entries out of
    order.
    """
    past = past or Past()
    raw = {table: _raw(engine, directory, table) for table in tables.TABLES}
    every = raw["moves"]
    now = _end_of(as_of) if as_of else _last_moment(every)
    _demand_the_same_past(every, past, now)
    if past.until:
        raw["moves"] = every.filter(every.recorded_at >= moment(past.until))
    small = Registers(engine, raw, past, now)
    accounts = small.keep("accounts", small.accounts())
    moves = engine.keep("moves_known", _moves(raw["moves"], small, accounts, now))
    before = past.table(engine, "chain")
    if before is not None and (early := out_of_order(moves, before)):
        raise EntriesOutOfOrder(early)
    counts, growing = small.keep("counts", small.counts()), Growing(engine, past, [])
    return Ground(
        engine=engine,
        past=past,
        now=now,
        begun=past.begun or _first_moment(every),
        orgs=small.keep("orgs", small.orgs()),
        people=small.keep("people", small.people()),
        accounts=accounts,
        firearms=small.keep("firearms", small.firearms()),
        lots=small.keep("lots", small.lots()),
        contracts=small.keep("contracts", small.contracts()),
        counts=counts,
        shifts=growing.whole("shifts", small.shifts(), moment="starts"),
        lines=growing.whole("lines", small.lines(counts)),
        incidents=small.keep("incidents", small.incidents()),
        actions=small.keep("actions", small.actions()),
        stolen=small.keep("stolen", small.stolen()),
        moves=moves,
        entries=_entries(raw["moves"], small),
        chain=_folded(engine, "chain", *chained(moves, before)),
        hands=_folded(engine, "hands", *in_hands(moves, past.table(engine, "hands"))),
        growing=growing,
        registers=small,
    )


def _folded(engine: Engine, name: str, fresh: ibis.Table, before: ibis.Table | None) -> ibis.Table:
    """Compute what a run has made of a table; what it leaves as it was stays where it lies."""
    if before is None:
        return engine.keep(name, fresh)
    return engine.keep_view(name, ibis.union(engine.keep(f"folded_{name}", fresh), before))


def leave(ground: Ground, leaving: Leaving) -> None:
    """Leave everything that a run of a later day needs."""
    for kind in NUMBERS:
        leaving.anew(f"numbers_{kind}", ground.registers.numbers(kind))
    kept = {
        "chain": remembered(ground.chain, ground.now),
        "hands": remembered_in_hands(ground.hands, ground.now),
    }
    keys = []
    for name, table in kept.items():
        left = ground.engine.keep_open(f"left_{name}", [leaving.anew(name, table)])
        keys.append(left.select("org_no", "sequence"))
    for name in ground.growing.names:
        fresh = ground.engine.kept[f"fresh_{name}"]
        leaving.more(name, fresh)
        if "sequence" in fresh.columns:
            keys.append(ground.engine.kept[name].select("org_no", "sequence"))
    wanted = ibis.union(*keys)
    leaving.anew("entries", ground.entries.semi_join(wanted, ["org_no", "sequence"]))
    read = _recorded(ground.registers.raw["moves"], ground.now)
    leaving.finish(begun=ground.begun, moves=ground.past.moves + read)


def _recorded(moves: ibis.Table, before: int) -> int:
    """Count moves that were recorded before a moment, those of unknown accounts too."""
    known = moves.filter(moves.recorded_at < moment(before))
    return int(known.count().to_pyarrow().as_py())


def _demand_the_same_past(moves: ibis.Table, past: Past, now: int) -> None:
    """Refuse a day before the state, and days screened that have other moves now."""
    if not past.until:
        return
    if now < past.until:
        asked = moment(now - 1).date().isoformat()
        raise StateAhead(past.last_day.isoformat(), asked)
    known = _recorded(moves, past.until)
    if known != past.moves:
        raise StateBehind(past.last_day.isoformat(), past.moves, known)


def _end_of(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + DAY


def _last_moment(moves: ibis.Table) -> int:
    """Give the end of the last day on which anything was recorded."""
    last = seconds(moves.recorded_at).max().to_pyarrow().as_py()
    if last is None:
        return 0
    return (int(last) // DAY + 1) * DAY


def _first_moment(moves: ibis.Table) -> int:
    """Give the first moment at which anything was recorded."""
    first = seconds(moves.recorded_at).min().to_pyarrow().as_py()
    return int(first or 0)


def last_day(ground: Ground) -> date:
    """Give the day that was asked about."""
    day: date = moment(ground.now - DAY).date()
    return day


def _raw(engine: Engine, directory: Path, table: str) -> ibis.Table:
    """Open a table's files; what is not Parquet in the contract's types is written so first."""
    paths = tables.files_of(directory, table)
    if not paths:
        if not (table == "moves" and (directory / "moves").is_dir()):
            raise tables.TableMissing(table, str(directory))
        paths = [tables.write(engine.folder / "raw", table, tables.TABLES[table].empty_table())]
    elif any(path.suffix != ".parquet" or not _fits(path, table) for path in paths):
        paths = [_rewritten(engine.folder / "raw", directory, table)]
    return engine.read(f"raw_{table}", paths).select(*tables.TABLES[table].names)


def _fits(path: Path, table: str) -> bool:
    try:
        found = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise tables.TableUnreadable(str(path), str(fault).splitlines()[0]) from fault
    wanted = tables.TABLES[table]
    return all(
        field.name in found.names and found.field(field.name).type == field.type for field in wanted
    )


def _rewritten(folder: Path, directory: Path, table: str) -> Path:
    """Write a table as Parquet in the contract's types; refuse what does not fit."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.parquet"
    with pq.ParquetWriter(path, tables.TABLES[table], store_schema=False) as writer:
        for batch in tables.batches(directory, table):
            writer.write_batch(batch)
    return path


def _moves(raw: ibis.Table, small: Registers, accounts: ibis.Table, now: int) -> ibis.Table:
    """Give every move known by then, in numbers, with the kind and person of both accounts."""
    known = raw.mutate(occ=seconds(raw.occurred_at), rec=seconds(raw.recorded_at))
    known = known.filter(known.rec < now)
    things = small.numbers("thing").select(thing_id="name", thing_no="number")
    known = known.join(things, "thing_id")
    for side in ("giver", "taker"):
        account = accounts.select(
            **{
                f"{side}_key": accounts.account_id,
                f"{side}_no": accounts.account_no,
                f"{side}_kind": accounts.kind,
                f"{side}_person": accounts.person_no,
                f"{side}_org": accounts.org_no,
            }
        )
        known = known.left_join(account, known[f"{side}_account_id"] == account[f"{side}_key"])
    known = known.mutate(org_no=ibis.coalesce(known.giver_org, known.taker_org))
    return known.filter(known.org_no.notnull()).select(
        "org_no", "sequence", "kind", "occ", "rec", "recorded_by", "witnessed_by", "device_id",
        "capture", "thing_kind", "thing_no", "quantity", "giver_no", "giver_kind", "giver_person",
        "taker_no", "taker_kind", "taker_person", "reason", "document",
    )  # fmt: skip


def _entries(raw: ibis.Table, small: Registers) -> ibis.Table:
    """Give what an entry is called, for the few that an alert stands on."""
    named = small.with_org(raw.select("org_id", "sequence", "entry_id"))
    named = named.select("org_no", "sequence", "entry_id")
    before = small.past.table(small.engine, "entries")
    return named if before is None else ibis.union(before.select(named.columns), named)
