"""The ground that all rules stand on: the tables as they were known on a day, in numbers.

Identifiers become small numbers once, here, because a hundred million moves are sorted by weapon
and by account again and again. Every moment is in whole seconds since 1970, every day in the
seconds of its midnight in UTC.

What was not known by the end of the day asked about is not there: moves that were recorded later,
counts, shifts and acts that had not happened, a leaving that had not come. So a rule cannot look
into the future, whatever it asks. Registers without a date of their own (accounts, the validity of
a permit) are taken as they stand now; a history of them is not among the tables.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.insight.screening.engines import Engine

HOUR: Final = 3600
DAY: Final = 24 * HOUR
NUMBERED: Final = ("firearm", "part")

INSIDE: Final = ("armoury", "post", "person", "vehicle", "workshop", "range", "consignment")
"""Kinds of account whose weapons are still the company's to answer for."""

GONE: Final = ("lost", "stolen", "seized", "destroyed", "deactivated", "outbound", "depot")


@dataclass(frozen=True)
class Ground:
    """The tables of one day. Numbers end in `_no`, moments and days are seconds since 1970."""

    engine: Engine
    now: int
    """The end of the day asked about: nothing later is known."""
    begun: int
    """The first moment of which anything is recorded."""
    orgs: ibis.Table
    people: ibis.Table
    accounts: ibis.Table
    things: ibis.Table
    firearms: ibis.Table
    lots: ibis.Table
    contracts: ibis.Table
    shifts: ibis.Table
    counts: ibis.Table
    lines: ibis.Table
    incidents: ibis.Table
    actions: ibis.Table
    stolen: ibis.Table
    moves: ibis.Table
    """Every move, with kinds and persons of both accounts."""
    entries: ibis.Table
    """Organisation, sequence and identifier of every entry, as the tables name it."""
    chain: ibis.Table
    """Moves of numbered things, each with the one before and the one after it."""


def seconds(moment: Any) -> Any:
    """Give a moment or a day in whole seconds since 1970."""
    return moment.cast("timestamp").truncate("s").epoch_seconds().cast("int64")


def lay(engine: Engine, directory: Path, as_of: date | None) -> Ground:
    """Read the tables of a directory as they were known at the end of a day, or by now."""
    raw = {table: _raw(engine, directory, table) for table in tables.TABLES}
    now = _end_of(as_of) if as_of else _last_moment(raw["moves"])
    small = _Small(engine, raw, now)
    moves = engine.keep("moves_known", _moves(raw["moves"], small, now))
    return Ground(
        engine=engine,
        now=now,
        begun=_first_moment(raw["moves"]),
        orgs=small.orgs,
        people=small.people,
        accounts=small.accounts,
        things=small.things,
        firearms=small.keep("firearms", small.firearms()),
        lots=small.keep("lots", small.lots()),
        contracts=small.keep("contracts", small.contracts()),
        shifts=small.keep("shifts", small.shifts()),
        counts=small.keep("counts", small.counts()),
        lines=small.keep("lines", small.lines()),
        incidents=small.keep("incidents", small.incidents()),
        actions=small.keep("actions", small.actions()),
        stolen=small.keep("stolen", small.stolen()),
        moves=moves,
        entries=_entries(raw["moves"], small),
        chain=engine.keep("chain", _chain(moves)),
    )


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
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=ground.now - DAY)).date()


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


class _Small:
    """The small tables, numbered; and what they need to be joined with."""

    def __init__(self, engine: Engine, raw: dict[str, ibis.Table], now: int) -> None:
        self.engine, self.raw, self.now = engine, raw, now
        self.orgs = self.keep("orgs", self._orgs())
        self.people = self.keep("people", self._people())
        self.accounts = self.keep("accounts", self._accounts())
        self.things = self.keep("things", self._things())

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        return self.engine.keep(name, table)

    def known(self, day: Any) -> Any:
        """Give a moment or day if it has come, else nothing."""
        return (seconds(day) < self.now).ifelse(seconds(day), ibis.null("int64"))

    def _orgs(self) -> ibis.Table:
        org = self.raw["organisations"]
        org = org.filter(seconds(org.registered_on) < self.now)
        return org.select(
            "org_id",
            "kind",
            "province",
            "owner_hashes",
            org_no=_number(org.org_id),
            registered=seconds(org.registered_on),
            licence_until=seconds(org.licence_valid_until),
            closed=self.known(org.closed_on),
        )

    def _people(self) -> ibis.Table:
        person = self.raw["people"]
        person = person.mutate(person_no=_number(person.person_id))
        hired = person.filter(seconds(person.hired_on) < self.now)
        return self._with_org(hired).select(
            "person_no",
            "person_id",
            "org_no",
            "identity_hash",
            "role",
            hired=seconds(hired.hired_on),
            left=self.known(hired.left_on),
            permit_until=seconds(hired.permit_valid_until),
            fitness_until=seconds(hired.fitness_valid_until),
        )

    def _accounts(self) -> ibis.Table:
        account = self._with_org(self.raw["accounts"])
        account = account.mutate(account_no=_number(account.account_id))
        return self._named(account, "people", "person_id").select(
            "account_no",
            "account_id",
            "org_no",
            "kind",
            "person_no",
            "province",
            "latitude",
            "longitude",
            "approved",
        )

    def _things(self) -> ibis.Table:
        moved = self.raw["moves"].select("thing_id", "thing_kind").distinct()
        firearms, lots = self.raw["firearms"], self.raw["lots"]
        every = ibis.union(
            moved,
            firearms.select(thing_id=firearms.firearm_id, thing_kind=ibis.literal("firearm")),
            lots.select(thing_id=lots.lot_id, thing_kind=ibis.literal("ammunition")),
            distinct=True,
        )
        return every.mutate(thing_no=_number(every.thing_id))

    def _with_org(self, table: ibis.Table) -> ibis.Table:
        orgs = self.orgs.select("org_id", "org_no")
        return table.join(orgs, "org_id")

    def _named(
        self, table: ibis.Table, kind: str, column: str, into: str | None = None
    ) -> ibis.Table:
        """Join the number of what a column names; empty where it names nothing."""
        name, number = {
            "people": ("person_id", "person_no"),
            "accounts": ("account_id", "account_no"),
            "things": ("thing_id", "thing_no"),
        }[kind]
        source: ibis.Table = getattr(self, kind)
        key = f"{column}_key"
        wanted = source.select(**{key: source[name], into or number: source[number]})
        return table.left_join(wanted, table[column] == wanted[key]).drop(key)

    def firearms(self) -> ibis.Table:
        arm = self.raw["firearms"]
        arm = arm.filter(seconds(arm.acquired_on) < self.now)
        arm = self._named(self._with_org(arm), "things", "firearm_id")
        return arm.select(
            "thing_no", "org_no", "make", "model", "type",
            calibre=_plain(arm.calibre), serial=arm.serial.upper(),
            acquired=seconds(arm.acquired_on), permit_until=seconds(arm.permit_valid_until),
        )  # fmt: skip

    def lots(self) -> ibis.Table:
        lot = self.raw["lots"]
        lot = self._named(self._with_org(lot), "things", "lot_id")
        return lot.select("thing_no", "org_no", calibre=_plain(lot.calibre))

    def contracts(self) -> ibis.Table:
        contract = self.raw["contracts"]
        contract = contract.filter(seconds(contract.starts_on) < self.now)
        contract = self._named(self._with_org(contract), "accounts", "post_account_id")
        return contract.select(
            "org_no", "account_no", "guards", "firearms", starts=seconds(contract.starts_on),
            ends=self.known(contract.ends_on),
        )  # fmt: skip

    def shifts(self) -> ibis.Table:
        shift = self.raw["shifts"]
        shift = shift.filter(seconds(shift.starts_at) < self.now)
        shift = self._named(self._with_org(shift), "people", "person_id")
        shift = self._named(shift, "accounts", "post_account_id")
        return shift.select(
            "org_no", "person_no", "account_no", starts=seconds(shift.starts_at),
            ends=seconds(shift.ends_at),
        )  # fmt: skip

    def counts(self) -> ibis.Table:
        count = self.raw["counts"]
        count = count.filter(seconds(count.counted_at) < self.now)
        count = self._named(self._with_org(count), "accounts", "account_id")
        count = self._named(count, "people", "counter_id", into="counter_no")
        count = self._named(count, "people", "second_counter_id", into="second_no")
        return count.select(
            "count_id", "org_no", "account_no", "counter_no", "second_no", "blind",
            at=seconds(count.counted_at), announced=self.known(count.announced_on),
        )  # fmt: skip

    def lines(self) -> ibis.Table:
        line = self.raw["count_lines"]
        line = self._named(line, "things", "thing_id")
        line = line.mutate(serial=line.serial_seen.upper())
        count = self.counts().select("count_id", "org_no", "account_no", "at")
        return line.join(count, "count_id").select(
            "count_id", "org_no", "account_no", "at", "thing_no", "thing_kind", "serial",
            "capture", "photo_hash", expected=line.expected_quantity, seen=line.seen_quantity,
        )  # fmt: skip

    def incidents(self) -> ibis.Table:
        told = self.raw["incidents"]
        told = told.filter(seconds(told.known_at) < self.now)
        told = self._named(self._with_org(told), "accounts", "account_id")
        told = self._named(told, "people", "person_id")
        told = self._named(told, "things", "thing_id")
        return told.select(
            "incident_id", "org_no", "kind", "account_no", "person_no", "thing_no", "thing_kind",
            "quantity", "narrative", occurred=seconds(told.occurred_at),
            at=seconds(told.known_at), reported=self.known(told.reported_at),
        )  # fmt: skip

    def actions(self) -> ibis.Table:
        act = self.raw["authority_actions"]
        act = act.mutate(moment=seconds(act["at"]))
        act = act.filter(act.moment < self.now)
        act = self._named(self._with_org(act), "people", "person_id")
        act = self._named(act, "things", "thing_id")
        return act.select(
            "action_id", "org_no", "kind", "person_no", "thing_no", "document", at=act.moment
        )

    def stolen(self) -> ibis.Table:
        listed = self.raw["stolen_list"]
        listed = listed.filter(seconds(listed.listed_on) < self.now)
        return listed.select(
            "make", "source", serial=listed.serial.upper(), calibre=_plain(listed.calibre),
            at=seconds(listed.listed_on),
        )  # fmt: skip


def _number(identifier: Any) -> Any:
    """Number identifiers in their own order, so that both engines give the same numbers."""
    return ibis.row_number().over(ibis.window(order_by=identifier)).cast("int64")


def _plain(calibre: Any) -> Any:
    """Write a calibre without what people write differently."""
    return calibre.lower().replace(" ", "").replace(".", "")


def _moves(raw: ibis.Table, small: _Small, now: int) -> ibis.Table:
    """Give every move known by then, in numbers, with the kind and person of both accounts."""
    known = raw.mutate(occ=seconds(raw.occurred_at), rec=seconds(raw.recorded_at))
    known = known.filter(known.rec < now)
    things = small.things.select(thing_key=small.things.thing_id, thing_no=small.things.thing_no)
    known = known.join(things, known.thing_id == things.thing_key)
    for side in ("giver", "taker"):
        account = small.accounts.select(
            **{
                f"{side}_key": small.accounts.account_id,
                f"{side}_no": small.accounts.account_no,
                f"{side}_kind": small.accounts.kind,
                f"{side}_person": small.accounts.person_no,
                f"{side}_org": small.accounts.org_no,
            }
        )
        known = known.left_join(account, known[f"{side}_account_id"] == account[f"{side}_key"])
    known = known.mutate(org_no=ibis.coalesce(known.giver_org, known.taker_org))
    return known.filter(known.org_no.notnull()).select(
        "org_no", "sequence", "kind", "occ", "rec", "recorded_by", "witnessed_by", "device_id",
        "capture", "thing_kind", "thing_no", "quantity", "giver_no", "giver_kind", "giver_person",
        "taker_no", "taker_kind", "taker_person", "reason", "document",
    )  # fmt: skip


def _entries(raw: ibis.Table, small: _Small) -> ibis.Table:
    """Give what an entry is called, for the few that an alert stands on."""
    named = raw.select("org_id", "sequence", "entry_id")
    return named.join(small.orgs.select("org_id", "org_no"), "org_id")


def _chain(moves: ibis.Table) -> ibis.Table:
    """Give the moves of numbered things with what came before and what comes after."""
    things = moves.filter(moves.thing_kind.isin(NUMBERED))
    order = ibis.window(group_by=things.thing_no, order_by=things.sequence)
    return things.mutate(
        before_kind=things.kind.lag(1).over(order),
        before_taker=things.taker_no.lag(1).over(order),
        before_occ=things.occ.lag(1).over(order),
        after_kind=things.kind.lead(1).over(order),
        after_occ=things.occ.lead(1).over(order),
        after_rec=things.rec.lead(1).over(order),
        after_taker=things.taker_no.lead(1).over(order),
    )
