"""Weapons of a file into the register, with their permits and their first place in the ledger.

Every weapon enters through an armoury (`receipt`), because that is how things enter a ledger; one
that the file shows at a post, in a vehicle or in the workshop goes on from there in an entry of its
own. All carry the capture `imported`, so that a first register can be told from a purchase.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.records.custody import accounts
from resguardo.records.custody.posting import Posting, post_first
from resguardo.records.custody.services.stock import THINGS_IN_AN_ENTRY_MAX
from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.firearms import FirearmRow
from resguardo.records.intake.permits import first_day_after
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.writing.work import STORES, Work, among
from resguardo.records.permits.bulk import BulkPermit, record_weapon_permits
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm, StolenListing
from resguardo.records.register.services.reference import UNKNOWN_MODEL
from resguardo.records.transparency.identity import new_public_ids

HOME = "home armoury"
FIRST_YEAR = 1800
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
    thing_id: int


@dataclass(frozen=True, slots=True)
class _Paper:
    number: str
    until: date | None


class FirearmWriter:
    """Compares weapons by identity and look-alike, and enrols those that are new."""

    def __init__(self, work: Work) -> None:
        """Look once whether there is anything to compare with."""
        self._work = work
        self._new: list[FirearmRow] = []
        self._models: dict[tuple[str, str], int] = {}
        organisation = work.by.organisation_id
        self._is_empty = not Firearm.objects.filter(organisation_id=organisation).exists()
        self._lists_stolen = StolenListing.objects.filter(withdrawn_on=None).exists()
        self._taker: dict[int, int] = {}

    def compare(self, records: Sequence[FirearmRow]) -> list[list[Finding]]:
        """What the register says to each weapon: known, known differently, looks like another."""
        kept = {} if self._is_empty else self._register(records)
        papers = self._papers([each.thing_id for group in kept.values() for each in group])
        stolen = self._stolen(records) if self._lists_stolen else {}
        said: list[list[Finding]] = []
        for record in records:
            group = kept.get(record.serial_skeleton, ())
            same = next((each for each in group if _is_same(each, record)), None)
            if same:
                self._work.unchanged += 1
                said.append(self._differences(record, same, papers.get(same.thing_id, [])))
                continue
            self._new.append(record)
            said.append([*self._doubts(record, group), *stolen.get(record.serial_normal, ())])
        return said

    def write(self) -> None:
        """Enrol the new weapons, record their permits, post their first entries."""
        rows, self._new = self._new, []
        if not rows:
            return
        work = self._work
        names = new_public_ids(len(rows))
        facts = [self._facts(row, name) for row, name in zip(rows, names, strict=True)]
        keys = register.enrol_firearms(by=work.by, at=work.at, rows=facts, compared=True)
        record_weapon_permits(
            [
                BulkPermit(key, name, row.permit_number, self._from(row), first_day_after(until))
                for key, name, row in zip(keys, names, rows, strict=True)
                if (until := row.permit_valid_until)
            ],
            by=work.by,
            at=work.at,
        )
        self._post(rows, dict(zip(keys, names, strict=True)))
        work.added += len(rows)

    def _facts(self, row: FirearmRow, name: UUID) -> register.FirearmFacts:
        return register.FirearmFacts(
            model_id=self._model(row),
            weapon_type=row.weapon_type,
            calibre_id=row.calibre_id,
            serial=row.serial,
            make_as_read=row.maker_as_read,
            model_as_read=row.model_as_read,
            calibre_as_read=row.calibre_as_read,
            country_of_manufacture=row.country_of_manufacture,
            manufactured_year=row.manufactured_year,
            registry_number=row.registry_number,
            condition=row.condition,
            ownership=row.ownership,
            owner_name=row.owner_name,
            acquired_on=row.acquired_on,
            public_id=name,
        )

    def _model(self, row: FirearmRow) -> int:
        key = (row.maker, row.model)
        if key not in self._models:
            self._models[key] = register.model_named(
                by=self._work.by,
                at=self._work.at,
                maker=row.maker,
                model=row.model,
                weapon_type=row.weapon_type,
                calibre_id=row.calibre_id,
            ).pk
        return self._models[key]

    def _from(self, row: FirearmRow) -> date:
        """The first day that the file vouches for: today, or the last day of a lapsed permit."""
        return min(self._work.today, row.permit_valid_until or self._work.today)

    def _post(self, rows: Sequence[FirearmRow], keys: Mapping[Key, UUID]) -> None:
        """Receipts into armouries first, then the ways on from there; small enough for leaves."""
        work = self._work
        giver = accounts.of_boundary(work.by.organisation_id, AccountKind.ACQUIRED).pk
        received: dict[int, list[Move]] = defaultdict(list)
        onward: dict[tuple[EntryKind, int, int], list[Move]] = defaultdict(list)
        for row, key in zip(rows, keys, strict=True):
            store, where = self._store(row), row.place
            received[self._account(store)].append(Move(key, 1, giver, self._account(store)))
            if where is not None and where.kind not in STORES:
                place = work.place(where)
                kind = _ONWARD[accounts.KIND_OF_PLACE[place.kind]]
                way = (kind, self._account(store), self._account(where))
                onward[way].append(Move(key, 1, way[1], way[2]))
        postings = [
            Posting(kind=EntryKind.RECEIPT, moves=some, occurred_at=work.at, capture="imported")
            for moves in received.values()
            for some in _portions(moves)
        ]
        postings += [
            Posting(kind=way[0], moves=some, occurred_at=work.at, capture="imported")
            for way, moves in onward.items()
            for some in _portions(moves)
        ]
        post_first(postings, by=work.by, at=work.at, things=keys)

    def _account(self, ref: PlaceRef) -> int:
        place = self._work.place(ref)
        if place.pk not in self._taker:
            self._taker[place.pk] = accounts.of_place(place).pk
        return self._taker[place.pk]

    def _store(self, row: FirearmRow) -> PlaceRef:
        if row.place is not None and row.place.kind in STORES:
            return row.place
        home = home_armoury(self._work)
        if home is None:  # compare() has refused such rows
            raise AssertionError(row.row)
        return home

    def _register(self, records: Sequence[FirearmRow]) -> dict[str, list[_Kept]]:
        condition, values = among("f.serial_skeleton", [each.serial_skeleton for each in records])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT f.serial_skeleton, k.name, m.name, f.calibre_id, f.serial_normal, f.serial,"  # noqa: S608 - one of two phrases
                " f.condition, f.registry_number, f.thing_id FROM register_firearm f"
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

    def _doubts(self, record: FirearmRow, group: Sequence[_Kept]) -> list[Finding]:
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
        if (record.place is None or record.place.kind not in STORES) and not home_armoury(work):
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
