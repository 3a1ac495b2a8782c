"""From lives to tables: identifiers are given, numbers become words, months become files.

Companies are written in chunks of about equal weight. A chunk is the unit of memory and of work for
a process; what it writes depends on the plan alone, so the bytes are the same with any number of
processes. Within a chunk every kind of name has one dictionary, which Parquet stores as it is.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.insight.synthetic.arms import MODELS
from resguardo.insight.synthetic.clock import day_of, to_the_minute
from resguardo.insight.synthetic.counting import Lines, photo_hashes
from resguardo.insight.synthetic.duty import SHIFT
from resguardo.insight.synthetic.entries import Capture, Kind, Whole
from resguardo.insight.synthetic.life import Life
from resguardo.insight.synthetic.naming import (
    Ids,
    Names,
    constant,
    day_or_none,
    numbered,
    thing_kinds,
)
from resguardo.insight.synthetic.settling import Columns

KINDS: Final = [kind.name.lower() for kind in Kind]
CAPTURES: Final = [capture.name.lower() for capture in Capture]
ROW_GROUP: Final = 131_072
PLAIN: Final = ("entry_id", "sequence", "occurred_at", "recorded_at")
"""Columns of moves that hardly repeat: a dictionary would only cost.

Delta encodings would be smaller, but leave bytes undefined at the end of a block, and then the same
seed would not give the same bytes.
"""


class Chunk:
    """Companies as they are written: small tables as rows, moves and shifts as columns."""

    def __init__(self) -> None:
        """Start empty."""
        self.small: dict[str, list[pa.Table]] = {}
        self.names = {
            name: Names() for name in ("orgs", "people", "accounts", "things", "devices", "words")
        }
        self.kinds_of_things: list[int] = []
        self.moves: list[dict[str, npt.NDArray[Any]]] = []
        self.truth: list[tuple[str, ...]] = []

    def add(self, life: Life, columns: Columns, lines: Lines) -> None:
        """Append one company."""
        ids = Ids.of(life)
        self._add_registers(life, ids)
        self._add_service(life, ids)
        self._add_counts(life, ids, lines)
        self._add_incidents(life, ids)
        self._add_moves(life, ids, columns)
        self._add_truth(life, ids)

    def _rows(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        schema = tables.TABLES[table]
        arrays = [
            pa.array([row[place] for row in rows], type=column.type)
            for place, column in enumerate(schema)
        ]
        self.small.setdefault(table, []).append(pa.Table.from_arrays(arrays, schema=schema))

    def _add_registers(self, life: Life, ids: Ids) -> None:
        plan, org = life.plan, life.plan.org_id
        province = life.accounts[life.armouries[0]].province
        self._rows(
            "organisations",
            [
                (
                    org,
                    plan.name,
                    "company",
                    province,
                    day_of(plan.registered_on),
                    day_of(plan.licence_valid_until),
                    day_or_none(plan.closed_on),
                    plan.owner_hashes,
                )
            ],
        )
        self._rows(
            "people",
            sorted(
                (
                    ids.people[number],
                    org,
                    each.identity,
                    each.role,
                    day_of(each.hired),
                    day_or_none(each.left),
                    day_or_none(each.permit),
                    day_or_none(each.fitness),
                )
                for number, each in enumerate(life.people)
            ),
        )
        self._rows(
            "accounts",
            sorted(
                (
                    ids.accounts[number],
                    org,
                    each.kind,
                    each.name,
                    ids.one("people", each.person),
                    each.province or None,
                    each.latitude,
                    each.longitude,
                    each.approved,
                )
                for number, each in enumerate(life.accounts)
            ),
        )
        self._add_arms(life, ids)

    def _add_arms(self, life: Life, ids: Ids) -> None:
        org = life.plan.org_id
        self._rows(
            "firearms",
            sorted(
                (
                    ids.things[number],
                    org,
                    MODELS[each.arm.model].make,
                    MODELS[each.arm.model].name,
                    MODELS[each.arm.model].calibre,
                    MODELS[each.arm.model].weapon_type,
                    each.arm.serial,
                    day_of(each.acquired),
                    day_or_none(each.permit),
                )
                for number, each in enumerate(life.things)
                if each.kind == "firearm"
            ),
        )
        self._rows(
            "lots",
            sorted(
                (ids.lots[number], org, each.calibre, each.number, day_of(each.received))
                for number, each in enumerate(life.lots)
            ),
        )
        self._rows(
            "stolen_list",
            [
                (
                    arm.serial,
                    MODELS[arm.model].make,
                    MODELS[arm.model].name,
                    MODELS[arm.model].calibre,
                    day_of(day),
                    source,
                )
                for arm, day, source in sorted(life.stolen, key=lambda row: row[1])
                if day < life.country.last_day
            ],
        )

    def _add_service(self, life: Life, ids: Ids) -> None:
        org = life.plan.org_id
        self._rows(
            "contracts",
            [
                (
                    f"K{life.plan.number + 1:04d}-{number + 1:05d}",
                    org,
                    each.client,
                    ids.accounts[each.post],
                    each.guards,
                    each.firearms,
                    day_of(each.starts),
                    day_or_none(each.ends),
                )
                for number, each in enumerate(sorted(life.contracts, key=lambda one: one.starts))
            ],
        )
        if not life.shift_blocks:
            self._rows("shifts", [])
            return
        person, post, start = (
            np.concatenate(block) for block in zip(*life.shift_blocks, strict=True)
        )
        order = np.lexsort((person, start))
        people, accounts = pa.array(ids.people), pa.array(ids.accounts)
        starts = start[order]
        self.small.setdefault("shifts", []).append(
            pa.Table.from_arrays(
                [
                    numbered(f"S{life.plan.number + 1:04d}-", len(order)),
                    constant(org, len(order)),
                    people.take(pa.array(person[order])),
                    accounts.take(pa.array(post[order])),
                    pa.array(starts).cast(tables.MOMENT),
                    pa.array(starts + SHIFT).cast(tables.MOMENT),
                ],
                schema=tables.TABLES["shifts"],
            )
        )

    def _add_counts(self, life: Life, ids: Ids, lines: Lines) -> None:
        org, number = life.plan.org_id, life.plan.number + 1
        order = sorted(range(len(life.counts)), key=lambda place: life.counts[place].at)
        name = [""] * len(order)
        rows = []
        for place, which in enumerate(order):
            name[which] = f"C{number:04d}-{place + 1:06d}"
            each = life.counts[which]
            rows.append(
                (
                    name[which],
                    org,
                    ids.accounts[each.account],
                    to_the_minute(each.at),
                    ids.people[each.counter],
                    ids.one("people", each.second),
                    each.blind,
                    day_or_none(each.announced),
                )
            )
        self._rows("counts", rows)
        count, thing, lot = lines.whole("count"), lines.whole("thing"), lines.whole("lot")
        typed = lines.whole("typed")
        serial = [each.arm.serial for each in life.things]
        seen = lines.whole("seen")
        dummies = [each[0] for each in life.memory["dummies"]]
        takes_photos = life.takes_photos or dummies
        photos = photo_hashes(life, len(count)) if takes_photos else None
        texts: list[str | None] = [
            (serial[one] if one >= 0 else lines.unknown[-one - 2] if one < -1 else None)
            if there
            else None
            for one, there in zip(thing.tolist(), seen.tolist(), strict=True)
        ]
        for place, key in enumerate(zip(count.tolist(), thing.tolist(), strict=True)):
            if key in lines.texts:
                texts[place] = lines.texts[key]
            if photos and key in lines.photos:
                photos[place] = lines.photos[key]
        things = ids.things + ids.lots
        codes = np.where(thing >= 0, thing, np.where(lot >= 0, lot + len(ids.things), -1))
        kinds = thing_kinds(life)
        self.small.setdefault("count_lines", []).append(
            pa.Table.from_arrays(
                [
                    pa.array(name, pa.string()).take(pa.array(count)),
                    pa.array(["firearm", "part", "ammunition"]).take(
                        pa.array(np.where(codes >= 0, kinds[codes], 0))
                    ),
                    pa.array(things, pa.string()).take(pa.array(codes, mask=codes < 0)),
                    pa.array(texts, pa.string()),
                    pa.array(lines.whole("expected")),
                    pa.array(seen),
                    pa.array(["scanned", "typed"]).take(pa.array(typed)),
                    _photo_column(photos, dummies, thing, seen, typed),
                ],
                schema=tables.TABLES["count_lines"],
            )
        )

    def _add_incidents(self, life: Life, ids: Ids) -> None:
        org, number = life.plan.org_id, life.plan.number + 1
        known = sorted(
            (each for each in life.incidents if each.known < life.end), key=lambda one: one.known
        )
        self._rows(
            "incidents",
            [
                (
                    f"I{number:04d}-{place + 1:05d}",
                    org,
                    each.kind,
                    to_the_minute(each.occurred),
                    to_the_minute(each.known),
                    to_the_minute(each.reported)
                    if each.reported and each.reported < life.end
                    else None,
                    ids.one("accounts", each.account),
                    ids.one("people", each.person),
                    "firearm" if each.thing >= 0 else "ammunition" if each.lot >= 0 else None,
                    ids.one("things", each.thing) or ids.one("lots", each.lot),
                    each.quantity,
                    each.narrative or None,
                )
                for place, each in enumerate(known)
            ],
        )
        acted = sorted(
            (each for each in life.actions if each.at < life.end), key=lambda one: one.at
        )
        self._rows(
            "authority_actions",
            [
                (
                    f"X{number:04d}-{place + 1:05d}",
                    org,
                    each.kind,
                    to_the_minute(each.at),
                    ids.one("things", each.thing),
                    ids.one("people", each.person),
                    each.document or None,
                )
                for place, each in enumerate(acted)
            ],
        )

    def _add_moves(self, life: Life, ids: Ids, columns: Columns) -> None:
        names = self.names
        org = names["orgs"].extend([life.plan.org_id])
        people = names["people"].extend(ids.people)
        accounts = names["accounts"].extend(ids.accounts)
        things = names["things"].extend(ids.things + ids.lots)
        devices = names["devices"].extend(ids.devices)
        said = names["words"].merge(list(life.words))
        self.kinds_of_things += thing_kinds(life).tolist()
        size = len(columns["kind"])
        has_thing = columns["thing"] >= 0
        has_lot = (columns["lot"] >= 0) & (columns["rounds"] > 0)
        entry = np.repeat(np.arange(size), has_thing.astype(np.int8) + has_lot)
        first = np.r_[True, entry[1:] != entry[:-1]] if size else np.empty(0, dtype=bool)
        is_thing = first & has_thing[entry]

        def lifted(name: str, base: int) -> Whole:
            values = columns[name][entry]
            return np.where(values >= 0, values + base, -1).astype(np.int32)

        code = np.where(is_thing, columns["thing"][entry], columns["lot"][entry] + len(ids.things))
        self.moves.append(
            {
                "org": np.full(len(entry), org, dtype=np.int32),
                "sequence": (entry + 1).astype(np.int64),
                "kind": columns["kind"][entry].astype(np.int8),
                "occurred": columns["occurred"][entry],
                "recorded": columns["recorded"][entry],
                "recorder": lifted("recorder", people),
                "witness": lifted("witness", people),
                "device": lifted("device", devices),
                "capture": columns["capture"][entry].astype(np.int8),
                "thing": (code + things).astype(np.int32),
                "quantity": np.where(is_thing, 1, columns["rounds"][entry]).astype(np.int64),
                "giver": lifted("giver", accounts),
                "taker": lifted("taker", accounts),
                "reason": said[columns["reason"][entry]].astype(np.int32),
                "document": said[columns["document"][entry]].astype(np.int32),
            }
        )

    def _add_truth(self, life: Life, ids: Ids) -> None:
        for truth in life.truths:
            self.truth.append(
                (
                    truth.pattern,
                    str(day_of(truth.started)),
                    str(day_of(truth.ended)),
                    life.plan.org_id,
                    " ".join(ids.people[each] for each in truth.persons),
                    " ".join(
                        [ids.things[each] for each in truth.things]
                        + [ids.lots[each] for each in truth.lots]
                    ),
                )
            )

    def write(self, directory: Path, number: int) -> None:
        """Write the chunk: moves where they belong, the rest as parts to be joined."""
        parts = directory / ".parts"
        for table in tables.TABLES:
            if table != "moves":
                joined = pa.concat_tables(
                    [tables.TABLES[table].empty_table(), *self.small.get(table, [])]
                )
                pq.write_table(
                    joined,
                    parts / f"{table}-{number:04d}.parquet",
                    compression="zstd",
                    compression_level=1,
                    row_group_size=ROW_GROUP,
                )
        self._write_moves(directory, number)

    def _write_moves(self, directory: Path, number: int) -> None:
        if not self.moves:
            return
        whole = {
            name: np.concatenate([block[name] for block in self.moves]) for name in self.moves[0]
        }
        self.moves = []
        month = whole["recorded"].astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
        order = np.argsort(month, kind="stable")
        bounds = np.flatnonzero(np.diff(month[order])) + 1
        for rows in np.split(order, bounds):
            name = str(np.datetime64(int(month[rows[0]]), "M"))
            path = directory / "moves" / f"month={name}"
            path.mkdir(parents=True, exist_ok=True)
            table = self._moves_table({key: values[rows] for key, values in whole.items()})
            pq.write_table(
                table,
                path / f"part-{number:04d}.parquet",
                compression="zstd",
                compression_level=1,
                row_group_size=ROW_GROUP,
                store_schema=False,
                use_dictionary=[each for each in table.column_names if each not in PLAIN],
            )

    def _moves_table(self, rows: dict[str, npt.NDArray[Any]]) -> pa.Table:
        names = self.names
        orgs = pa.array([f"E{text[4:]}-" for text in names["orgs"].texts])
        kinds = np.array(self.kinds_of_things, dtype=np.int64)
        entry = pc.binary_join_element_wise(
            orgs.take(pa.array(rows["org"])),
            pc.utf8_lpad(pa.array(rows["sequence"]).cast(pa.string()), 8, "0"),
            "",
        )
        few = {
            "kind": Names(KINDS).column(rows["kind"]),
            "capture": Names(CAPTURES).column(rows["capture"]),
            "thing_kind": Names(["firearm", "part", "ammunition"]).column(kinds[rows["thing"]]),
        }
        columns = {
            "entry_id": entry,
            "org_id": names["orgs"].column(rows["org"]),
            "sequence": pa.array(rows["sequence"]),
            "kind": few["kind"],
            "occurred_at": pa.array(rows["occurred"]).cast(tables.MOMENT),
            "recorded_at": pa.array(rows["recorded"]).cast(tables.MOMENT),
            "recorded_by": names["people"].column(rows["recorder"]),
            "witnessed_by": names["people"].column(rows["witness"]),
            "device_id": names["devices"].column(rows["device"]),
            "capture": few["capture"],
            "thing_kind": few["thing_kind"],
            "thing_id": names["things"].column(rows["thing"]),
            "quantity": pa.array(rows["quantity"]),
            "giver_account_id": names["accounts"].column(rows["giver"]),
            "taker_account_id": names["accounts"].column(rows["taker"]),
            "reason": names["words"].column(rows["reason"]),
            "document": names["words"].column(rows["document"]),
        }
        fields = [
            pa.field(name, column.type, nullable=tables.TABLES["moves"].field(name).nullable)
            for name, column in columns.items()
        ]
        return pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields))


def join_parts(directory: Path, table: str, first: pa.Table | None = None) -> None:
    """Join the parts of one table into its file, row group by row group."""
    paths = sorted((directory / ".parts").glob(f"{table}-*.parquet"))
    schema = tables.TABLES[table]
    with pq.ParquetWriter(
        directory / f"{table}.parquet",
        schema,
        compression="zstd",
        compression_level=1,
        store_schema=False,
    ) as writer:
        waiting = [first] if first is not None else []
        rows = 0
        for path in paths:
            with pq.ParquetFile(path) as part:
                for group in range(part.num_row_groups):
                    waiting.append(part.read_row_group(group).cast(schema))
                    rows += waiting[-1].num_rows
                    if rows >= ROW_GROUP:
                        writer.write_table(pa.concat_tables(waiting))
                        waiting, rows = [], 0
            path.unlink()
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def _photo_column(
    photos: list[str] | None, dummies: list[int], thing: Whole, seen: Whole, typed: Whole
) -> pa.Array:
    """Photograph the serials that were seen and not typed, where the company photographs at all.

    Whoever hides a replica has a photograph at hand, though the serial was typed.
    """
    if photos is None:
        return pa.nulls(len(thing), pa.string())
    without = (thing < 0) | (seen == 0) | ((typed == 1) & ~np.isin(thing, dummies))
    return pa.array(photos, pa.string(), mask=without) if len(thing) else pa.nulls(0, pa.string())
