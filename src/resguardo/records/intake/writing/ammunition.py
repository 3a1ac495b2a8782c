"""Lots of a file into the register, and their rounds into the ledger."""

from collections import defaultdict
from collections.abc import Sequence

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.problem import Problem
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Move as MoveRow
from resguardo.records.custody.services.stock import THINGS_IN_AN_ENTRY_MAX
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.intake import findings as found
from resguardo.records.intake.ammunition import LotRow
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.words import plain
from resguardo.records.intake.writing.firearms import HOME, home_armoury, stores
from resguardo.records.intake.writing.work import STORES, Work, refused
from resguardo.records.register import services as register
from resguardo.records.register.models import Lot

_KEY = tuple[str, str, str]


class LotWriter:
    """Compares lots by number, calibre and maker, and takes those in that are new."""

    at_once = False

    def __init__(self, work: Work) -> None:
        """Nothing is known before the first comparison."""
        self._work = work
        self.new: list[LotRow] = []

    def compare(self, records: Sequence[LotRow]) -> list[list[Finding]]:
        """What the register says to each lot: known, known with another number of rounds, new."""
        numbers = [" ".join(each.lot_number.split()).upper() for each in records]
        kept: dict[_KEY, Lot] = {}
        for row in Lot.objects.select_related("thing").filter(
            thing__organisation_id=self._work.by.organisation_id, lot_number__in=numbers
        ):
            kept[plain(row.lot_number), row.thing.calibre_id, plain(row.maker_name)] = row
        received = self._received([lot.thing_id for lot in kept.values()])
        said = []
        for record in records:
            lot = kept.get((plain(record.lot_number), record.calibre_id, plain(record.maker)))
            if lot is None:
                self.new.append(record)
                said.append(self._doubts(record))
                continue
            self._work.unchanged += 1
            rounds = received.get(lot.thing_id, 0)
            said.append(
                [self._work.finding(record, "quantity", _differs(rounds, record.quantity))]
                if rounds != record.quantity
                else []
            )
        return said

    def write(self) -> None:
        """Enrol the new lots and post their receipts."""
        rows, self.new = self.new, []
        work = self._work
        moves: dict[int, list[Move]] = defaultdict(list)
        giver = accounts.of_boundary(work.by.organisation_id, AccountKind.ACQUIRED).pk
        for row in rows:
            facts = register.LotFacts(
                lot_number=row.lot_number,
                calibre_id=row.calibre_id,
                received_on=row.received_on,
                acquired_on=row.received_on,
                called=row.load,
                maker_name=row.maker,
                made_on=row.made_on,
                expires_on=row.expires_on,
                document=row.document,
            )
            try:
                lot = register.enrol_lot(by=work.by, at=work.at, facts=facts)
            except Problem as problem:
                raise refused(row, problem) from None
            taker = accounts.of_place(work.place(self._store(row))).pk
            moves[taker].append(Move(lot.thing_id, row.quantity, giver, taker))
        new_entries = [
            NewEntry(
                kind=EntryKind.RECEIPT,
                moves=tuple(some[start : start + THINGS_IN_AN_ENTRY_MAX]),
                occurred_at=work.at,
                capture="imported",
            )
            for some in moves.values()
            for start in range(0, len(some), THINGS_IN_AN_ENTRY_MAX)
        ]
        if new_entries:
            post(new_entries, by=work.by, at=work.at)
        work.added += len(rows)

    def _store(self, row: LotRow) -> PlaceRef:
        place = row.place if row.place and row.place.kind in STORES else home_armoury(self._work)
        if place is None:  # compare() has refused such rows
            raise AssertionError(row.row)
        return place

    def _doubts(self, record: LotRow) -> list[Finding]:
        work, said = self._work, []
        if record.received_on > work.today:
            day = record.received_on.isoformat()
            said.append(work.finding(record, "received_on", found.NotYet(day)))
        if not (record.place and record.place.kind in STORES) and not home_armoury(work):
            options = [each.name for each in stores(work)]
            problem = found.StoreMissing(len(options))
            proposal = options[0] if options else ""
            said.append(work.finding(record, "place", problem, proposal, HOME, options))
        return said

    def _received(self, things: Sequence[int]) -> dict[int, int]:
        """How many rounds of each lot ever came in: what a list of lots would say again."""
        total: dict[int, int] = defaultdict(int)
        rows = MoveRow.objects.filter(
            thing_id__in=things, entry__kind=EntryKind.RECEIPT, giver__boundary=True
        )
        for thing, quantity in rows.values_list("thing_id", "quantity"):
            total[thing] += quantity
        return total


def _differs(kept: int, read: int) -> found.Differs:
    return found.Differs(str(kept), str(read))
