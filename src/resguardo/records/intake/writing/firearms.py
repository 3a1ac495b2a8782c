"""Weapons of a file into the register, with their permits and their first place in the ledger.

Every weapon enters through an armoury (`receipt`), because that is how things enter a ledger; one
that the file shows at a post, in a vehicle or in the workshop goes on from there in an entry of its
own. All carry the capture `imported`, so that a first register can be told from a purchase.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Holding
from resguardo.records.custody.models import Move as MoveRow
from resguardo.records.custody.services.stock import THINGS_IN_AN_ENTRY_MAX
from resguardo.records.custody.writing import NewEntry, post_first
from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.firearms import FirearmRow
from resguardo.records.intake.permits import first_day_after
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.writing.work import STORES, Work, among
from resguardo.records.people.columns import Indexes
from resguardo.records.permits.bulk import BulkPermit, record_weapon_permits
from resguardo.records.permits.models import Permit
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm, StolenListing, Thing, ThingKind
from resguardo.records.register.services.checks import FIRST_YEAR
from resguardo.records.register.services.reference import UNKNOWN_MODEL
from resguardo.records.transparency.identity import new_public_ids

HOME = "home armoury"
MANY = 10_000
_Way = tuple[int, tuple[EntryKind, int, int] | None]
_ONWARD = {
    AccountKind.POST: EntryKind.ISSUE,
    AccountKind.VEHICLE: EntryKind.ISSUE,
    AccountKind.RANGE: EntryKind.ISSUE,
    AccountKind.WORKSHOP: EntryKind.REPAIR_OUT,
}


class _Kept(NamedTuple):
    """A weapon of the register that a row is compared with."""

    skeleton: str
    maker: str
    model: str
    calibre_id: str
    normal: str
    serial: str
    condition: str
    registry_number: str
    slot: str
    thing_id: int


@dataclass(frozen=True, slots=True)
class _Paper:
    number: str
    until: date | None


class FirearmWriter:
    """Compares weapons by identity and look-alike, and enrols those that are new."""

    at_once = False

    def __init__(self, work: Work) -> None:
        """Look once whether there is anything to compare with."""
        self._work = work
        self.new: list[FirearmRow] = []
        self._models: dict[tuple[str, str, str, str], int] = {}
        organisation = work.by.organisation_id
        self._is_empty = not Firearm.objects.filter(organisation_id=organisation).exists()
        self._lists_stolen = StolenListing.objects.filter(withdrawn_on=None).exists()
        self._ways: dict[PlaceRef | None, _Way] = {}
        if self._is_empty:  # nothing is looked up in these tables on the way
            work.indexes = Indexes((Thing, Firearm, MoveRow, Holding, Permit))

    def compare(self, records: Sequence[FirearmRow]) -> list[list[Finding]]:
        """What the register says to each weapon: known, known differently, looks like another."""
        kept = {} if self._is_empty else self._register(records)
        papers = self._papers([each.thing_id for group in kept.values() for each in group])
        stolen = self._stolen(records) if self._lists_stolen else {}
        said: list[list[Finding]] = []
        has_home = home_armoury(self._work) is not None
        for record in records:
            group = kept.get(record.serial_skeleton, ())
            same = next((each for each in group if _is_same(each, record)), None)
            if same:
                self._work.unchanged += 1
                said.append(self._differences(record, same, papers.get(same.thing_id, [])))
                continue
            self.new.append(record)
            doubts = self._doubts(record, group, has_home=has_home)
            said.append([*doubts, *stolen.get(record.serial_normal, ())])
        return said

    def write(self) -> None:
        """Enrol the new weapons, record their permits, post their first entries."""
        rows, self.new = self.new, []
        if not rows:
            return
        work = self._work
        work.indexes.lay_aside_before(work.added + len(rows), least=MANY)
        public_ids = new_public_ids(len(rows))
        names = list(map(str, public_ids))
        fields = zip(FirearmRow._fields, zip(*rows, strict=True), strict=True)
        columns: dict[str, Sequence[Any]] = dict(fields)
        keys = register.enrol_compared(self._facts(columns, public_ids), by=work.by, at=work.at)
        papers = zip(
            keys, names, columns["permit_number"], columns["permit_valid_until"], strict=True
        )
        record_weapon_permits(
            [
                BulkPermit(key, name, number, min(work.today, until), first_day_after(until))
                for key, name, number, until in papers
                if until
            ],
            by=work.by,
            at=work.at,
        )
        self._post(columns["place"], dict(zip(keys, names, strict=True)))
        work.added += len(rows)

    def _facts(
        self, columns: Mapping[str, Sequence[Any]], public_ids: Sequence[UUID]
    ) -> register.FirearmColumns:
        same = register.FirearmColumns._fields
        kinds = zip(
            columns["maker"], columns["model"], columns["weapon_type"], columns["calibre_id"],
            strict=True,
        )  # fmt: skip
        return register.FirearmColumns(
            public_id=public_ids,
            model_id=[self._models.get(kind) or self._model(*kind) for kind in kinds],
            make_as_read=columns["maker_as_read"],
            **{name: column for name, column in columns.items() if name in same},
        )

    def _model(self, maker: str, model: str, weapon_type: str, calibre_id: str) -> int:
        key = register.model_named(
            by=self._work.by,
            at=self._work.at,
            maker=maker,
            model=model,
            weapon_type=weapon_type,
            calibre_id=calibre_id,
        ).pk
        self._models[maker, model, weapon_type, calibre_id] = key
        return key

    def _post(self, places: Sequence[PlaceRef | None], keys: Mapping[Key, str]) -> None:
        """Receipts into armouries first, then the ways on from there; small enough for leaves."""
        work = self._work
        giver = accounts.of_boundary(work.by.organisation_id, AccountKind.ACQUIRED).pk
        received: dict[int, list[Move]] = defaultdict(list)
        onward: dict[tuple[EntryKind, int, int], list[Move]] = defaultdict(list)
        for where, key in zip(places, keys, strict=True):
            store, way = self._ways.get(where) or self._way(where)
            received[store].append(Move(key, 1, giver, store))
            if way is not None:
                onward[way].append(Move(key, 1, store, way[2]))
        new_entries = [
            NewEntry(kind=EntryKind.RECEIPT, moves=some, occurred_at=work.at, capture="imported")
            for moves in received.values()
            for some in _portions(moves)
        ]
        new_entries += [
            NewEntry(kind=way[0], moves=some, occurred_at=work.at, capture="imported")
            for way, moves in onward.items()
            for some in _portions(moves)
        ]
        post_first(new_entries, by=work.by, at=work.at, things=keys, kind=ThingKind.FIREARM)

    def _way(self, where: PlaceRef | None) -> _Way:
        """Into which store a weapon comes that is seen there, and the entry on from it, if any."""
        work = self._work
        is_store = where is not None and where.kind in STORES
        ref = where if is_store else home_armoury(work)
        if ref is None:  # compare() has refused such rows
            raise AssertionError(where)
        store = accounts.of_place(work.place(ref)).pk
        on = None
        if where is not None and not is_store:
            place = work.place(where)
            kind = _ONWARD[accounts.KIND_OF_PLACE[place.kind]]
            on = kind, store, accounts.of_place(place).pk
        self._ways[where] = store, on
        return store, on

    def _register(self, records: Sequence[FirearmRow]) -> dict[str, list[_Kept]]:
        condition, values = among("f.serial_skeleton", [each.serial_skeleton for each in records])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT f.serial_skeleton, k.name, m.name, f.calibre_id, f.serial_normal, f.serial,"  # noqa: S608 - one of two phrases
                " f.condition, f.registry_number, t.slot, f.thing_id FROM register_firearm f"
                " JOIN register_thing t ON t.id = f.thing_id"
                " JOIN register_firearmmodel m ON m.id = f.model_id"
                " JOIN register_maker k ON k.id = m.maker_id"
                f" WHERE f.organisation_id = %s AND {condition}",
                [self._work.by.organisation_id, values],
            )
            rows = cursor.fetchall()
        kept: dict[str, list[_Kept]] = defaultdict(list)
        for row in rows:
            kept[row[0]].append(_Kept._make(row))
        return kept

    def _papers(self, things: Sequence[int]) -> dict[int, list[_Paper]]:
        if not things:
            return {}
        condition, values = among("thing_id", things)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT thing_id, number, valid_until FROM permits_permit"  # noqa: S608 - one of two phrases
                f" WHERE kind = 'firearm' AND {condition}",
                [values],
            )
            rows = cursor.fetchall()
        papers: dict[int, list[_Paper]] = defaultdict(list)
        for thing, number, until in rows:
            day = date.fromisoformat(until) if isinstance(until, str) else until
            papers[thing].append(_Paper(number, day))
        return papers

    def _stolen(self, records: Sequence[FirearmRow]) -> dict[str, list[Finding]]:
        listed = {
            each.serial_normal: each
            for each in StolenListing.objects.filter(
                withdrawn_on=None, serial_normal__in=[each.serial_normal for each in records]
            )
        }
        return {
            record.serial_normal: [
                self._work.finding(
                    record,
                    "serial",
                    found.SerialListedStolen(
                        record.serial, each.listed_on.isoformat(), each.source
                    ),
                )
            ]
            for record in records
            if (each := listed.get(record.serial_normal))
        }

    def _differences(
        self, record: FirearmRow, same: _Kept, papers: Sequence[_Paper]
    ) -> list[Finding]:
        work, said = self._work, []
        if work.layouts[record.sheet].columns.get("condition") is not None and (
            same.condition != record.condition
        ):
            said.append(("condition", same.condition, record.condition))
        if record.registry_number and same.registry_number != record.registry_number:
            said.append(("registry_number", same.registry_number, record.registry_number))
        if record.slot and same.slot != record.slot:
            said.append(("slot", same.slot, record.slot))
        if record.permit_valid_until:
            wanted = _Paper(record.permit_number, first_day_after(record.permit_valid_until))
            if wanted not in papers:
                last = papers[-1] if papers else _Paper("-", None)
                kept = f"{last.number} {last.until or ''}".strip()
                said.append(("permit_number", kept, f"{wanted.number} {wanted.until}"))
        return [
            work.finding(
                record, name, found.Differs(kept.replace("_", " "), read.replace("_", " "))
            )
            for name, kept, read in said
        ]

    def _doubts(
        self, record: FirearmRow, group: Sequence[_Kept], *, has_home: bool
    ) -> list[Finding]:
        work = self._work
        said = [
            work.finding(
                record, "serial", found.LookAlikeInRegister(record.serial, each.serial), each.serial
            )
            for each in group
            if each.maker == record.maker
        ]
        if record.acquired_on and record.acquired_on > work.today:
            said.append(
                work.finding(record, "acquired_on", found.NotYet(record.acquired_on.isoformat()))
            )
        year = record.manufactured_year
        if year is not None and not FIRST_YEAR <= year <= work.today.year:
            said.append(work.finding(record, "manufactured_year", found.NotYet(str(year))))
        if not has_home and (record.place is None or record.place.kind not in STORES):
            said.append(store_finding(work, record))
        return said


def home_armoury(work: Work) -> PlaceRef | None:
    """The armoury through which things come in that the file shows elsewhere or nowhere."""
    armouries = stores(work)
    if len(armouries) == 1:
        return armouries[0]
    chosen = work.answers.get(HOME, "")
    return next((each for each in armouries if each.name == chosen), None)


def stores(work: Work) -> list[PlaceRef]:
    """The armouries of the organisation, those among them that the file brings."""
    everywhere = [*work.places, *work.new_places.values()]
    return [each for each in everywhere if each.kind == "armoury"]


def store_finding(work: Work, record: FirearmRow) -> Finding:
    """That it is not clear to which armoury a thing belongs."""
    options = [each.name for each in stores(work)]
    proposal = options[0] if options else ""
    problem = found.StoreMissing(len(options))
    return work.finding(record, "place", problem, proposal, HOME, options)


def _is_same(kept: _Kept, record: FirearmRow) -> bool:
    return (
        kept.normal == record.serial_normal
        and kept.maker == record.maker
        and kept.model == (record.model or UNKNOWN_MODEL)
        and kept.calibre_id == record.calibre_id
    )


def _portions(moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    size = THINGS_IN_AN_ENTRY_MAX
    return [tuple(moves[start : start + size]) for start in range(0, len(moves), size)]
