"""A paper book of issues and returns, entered late: each line when it happened, all of it now.

The entries say when it happened and when it was recorded; the confirmation is the paper. Nothing is
matched against permits, because nobody can refuse what has happened: an issue that was not allowed
is found by the screening, not hidden by the import. The ledger's own rules hold: a weapon goes out
of the armoury that holds it, once, and rounds come back no more than went. A weapon that the
register keeps at a post is taken over there and handed back there, if somebody says so of the book;
its rounds come from an armoury all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from resguardo.kernel import ledger
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.problem import Problem
from resguardo.records.custody import accounts
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.claiming import claim
from resguardo.records.custody.models import Account, Entry, Holding
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.intake import findings as found
from resguardo.records.intake.book import AT_POST, KEPT_AT_POST, BookRow
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.rows import LEAVE_OUT
from resguardo.records.intake.writing.work import Work
from resguardo.records.people.models import Person
from resguardo.records.register.models import Thing

_KINDS = {
    (AccountKind.ARMOURY, False): EntryKind.ISSUE,
    (AccountKind.ARMOURY, True): EntryKind.RETURN,
    (AccountKind.POST, False): EntryKind.RELIEF,
    (AccountKind.POST, True): EntryKind.RELIEF,
}


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    is_return: bool
    row: BookRow


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a thing is when nobody has it."""

    account: Key
    kind: AccountKind
    name: str


class BookWriter:
    """Walks the lines in the order of time over what the ledger holds now."""

    at_once = True

    def __init__(self, work: Work) -> None:
        """Nothing is known before the comparison."""
        self._work = work
        self.new: list[BookRow] = []
        self._homes: dict[int, _Home] = {}
        self._stock: set[tuple[Key, int]] = set()

    def compare(self, records: Sequence[BookRow]) -> list[list[Finding]]:
        """Which lines are there already, and which the ledger would refuse."""
        there = self._there(records)
        said: dict[int, list[Finding]] = {}
        places = {}
        for place, record in enumerate(records):
            if max(record.out_at, record.back_at or record.out_at) > self._work.at:
                day = max(record.out_at, record.back_at or record.out_at).isoformat(" ", "minutes")
                said[place] = [self._work.finding(record, "date", found.NotYet(day))]
            else:
                places[record.sheet, record.row] = place
        kept = [record for place, record in enumerate(records) if place not in said]
        waiting = list(self.new)  # of the chunks before; they stood, and are not written yet
        known = {
            (each.sheet, each.row)
            for each in kept
            if (each.person, each.out_at, each.thing) in there
        }
        refused = self._walk([*waiting, *kept], known, waiting)
        for row, finding in refused.items():
            said[places[row]] = [finding]
        self._work.unchanged += len(known)
        gone = known | refused.keys()
        self.new += [each for each in kept if (each.sheet, each.row) not in gone]
        return [said.get(place, []) for place in range(len(records))]

    def write(self) -> None:
        """Post the lines in the order of time."""
        rows, self.new = self.new, []
        if not rows:
            return
        work = self._work
        claim({row.thing for row in rows} | {row.lot for row in rows if row.lot})
        people = accounts.of_people(Person.objects.filter(pk__in={row.person for row in rows}))
        new_entries = [
            NewEntry(
                kind=kind,
                moves=moves,
                occurred_at=event.at,
                holder_id=event.row.person,
                confirmation="paper",
                capture="imported",
                post_id=work.place(event.row.post).pk if event.row.post else None,
                reason=event.row.remarks,
                document=f"{event.row.sheet} {event.row.row}".strip(),
            )
            for event in _events(rows)
            for kind, moves in self._entries(event, people[event.row.person].pk)
        ]
        post(new_entries, by=work.by, at=work.at)
        work.added += len(rows)

    def _there(self, records: Sequence[BookRow]) -> set[tuple[int | None, datetime, int]]:
        """Issues that were recorded before, by whom, when and which weapon."""
        moments = [each.out_at for each in records]
        if not moments:
            return set()
        entries = Entry.objects.filter(
            organisation_id=self._work.by.organisation_id,
            kind__in=(EntryKind.ISSUE, EntryKind.RELIEF),
            capture="imported",
            occurred_at__gte=min(moments),
            occurred_at__lte=max(moments),
        )
        return set(entries.values_list("holder_id", "occurred_at", "moves__thing_id"))

    def _walk(
        self, rows: Sequence[BookRow], known: set[tuple[str, int]], waiting: Sequence[BookRow]
    ) -> dict[tuple[str, int], Finding]:
        """Fold the lines over what is held now; name those that cannot stand.

        Lines that are there already take part in time and move nothing: whatever could not stand
        beside them the first time cannot the second time. A line of an earlier chunk stood; where
        it does not any more, the later lines with the same thing do not stand.
        """
        stood = {(row.sheet, row.row) for row in waiting}
        things = {row.thing for row in rows} | {row.lot for row in rows if row.lot}
        refused: dict[tuple[str, int], Finding] = {}
        while True:
            book, names = self._open(things, {row.person for row in rows})
            out: dict[int, int] = {}
            standing = [row for row in rows if (row.sheet, row.row) not in refused]
            for event in _events(standing):
                row = event.row
                key = row.sheet, row.row
                if key in refused:
                    continue
                fresh = book if key not in known else None
                problem = self._fold(event, fresh, names, out)
                if problem is None:
                    continue
                late = [row] if key not in stood else _beside(row, standing, stood)
                refused |= {(e.sheet, e.row): self._finding(e, problem) for e in late}
                if event.is_return or key in stood:  # folded already: once more without it
                    break
            else:
                return refused

    def _finding(self, row: BookRow, problem: found.RowProblem) -> Finding:
        if isinstance(problem, found.KeptAtPost):
            options = (AT_POST, LEAVE_OUT)
            return self._work.finding(row, "serial", problem, AT_POST, KEPT_AT_POST, options)
        question = f"row {row.sheet}!{row.row}"
        return self._work.finding(row, "serial", problem, LEAVE_OUT, question, (LEAVE_OUT,))

    def _fold(
        self,
        event: _Event,
        book: ledger.Book | None,
        names: dict[int | str, str],
        out: dict[int, int],
    ) -> found.RowProblem | None:
        """Fold one event; a book of `None` only keeps the time. Gives what stands against it."""
        row = event.row
        if not event.is_return and row.thing in out:
            return found.OutTwice(out[row.thing])
        if book is not None:
            problem = self._stands(event, book, names)
            if problem is not None:
                return problem
        if event.is_return:
            out.pop(row.thing, None)
        else:
            out[row.thing] = row.row
        return None

    def _stands(
        self, event: _Event, book: ledger.Book, names: dict[int | str, str]
    ) -> found.RowProblem | None:
        row = event.row
        home = self._homes.get(row.thing)
        if home is None:
            return found.NotInArmoury(names.get(row.thing, ""))
        if home.kind is AccountKind.POST:
            answer = self._work.answers.get(KEPT_AT_POST, "")
            if answer == LEAVE_OUT:
                return found.LeftOut(names.get(row.thing, ""))
            if answer != AT_POST:
                return found.KeptAtPost(names.get(row.thing, ""), home.name)
        try:
            for kind, moves in self._entries(event, f"person {row.person}"):
                book.post(ledger.Entry(kind, moves))
        except Problem as problem:
            return found.Refused(_named(problem, names))
        return None

    def _entries(self, event: _Event, holder: Key) -> Iterator[tuple[EntryKind, tuple[Move, ...]]]:
        """One entry; two where weapon and rounds come from different places."""
        row = event.row
        rounds = row.rounds_back if event.is_return else row.rounds_out
        wanted = [(row.thing, 1, self._homes[row.thing])]
        if row.lot and rounds:
            home, store = self._homes[row.thing], self._homes.get(row.lot)
            is_there = home.kind is AccountKind.ARMOURY and (home.account, row.lot) in self._stock
            wanted.append((row.lot, rounds, home if is_there or store is None else store))
        moves: dict[EntryKind, list[Move]] = {}
        for thing, quantity, home in wanted:
            way = (holder, home.account) if event.is_return else (home.account, holder)
            kind = _KINDS[home.kind, event.is_return]
            moves.setdefault(kind, []).append(Move(thing, quantity, *way))
        yield from ((kind, tuple(some)) for kind, some in moves.items())

    def _open(self, things: set[int], people: set[int]) -> tuple[ledger.Book, dict[int | str, str]]:
        """The ledger as it stands for these things, with every person as a place to be."""
        held = list(
            Holding.objects.filter(thing_id__in=things, boundary=False, quantity__gt=0)
            .select_related("account__place", "account__person")
            .order_by("account__kind", "id")  # armouries first
        )
        kinds: dict[Key, AccountKind] = {
            f"person {person}": AccountKind.PERSON for person in people
        }
        names: dict[int | str, str] = {}
        for holding in held:
            account: Account = holding.account
            kinds[account.pk] = AccountKind(account.kind)
            names[account.pk] = name_of(account)
            if account.kind in {AccountKind.ARMOURY, AccountKind.POST}:
                home = _Home(account.pk, AccountKind(account.kind), name_of(account))
                self._homes.setdefault(holding.thing_id, home)
                self._stock.add((account.pk, holding.thing_id))
        rows = Thing.objects.filter(pk__in=things).values_list("id", "name", "numbered")
        numbered = {key for key, _name, is_numbered in rows if is_numbered}
        names |= {key: name for key, name, _numbered in rows}
        holdings = defaultdict(
            int, {(each.account_id, each.thing_id): each.quantity for each in held}
        )
        holders = {each.thing_id: each.account_id for each in held if each.thing_id in numbered}
        return ledger.Book(kinds, numbered, dict(holdings), dict(holders)), names


def _events(rows: Iterable[BookRow]) -> list[_Event]:
    """Issues and returns in the order of time; at one moment what comes back comes first."""
    events = [_Event(row.out_at, False, row) for row in rows]
    events += [_Event(row.back_at, True, row) for row in rows if row.back_at]
    return sorted(events, key=lambda each: (each.at, not each.is_return, each.row.row))


def _beside(row: BookRow, rows: Iterable[BookRow], stood: set[tuple[str, int]]) -> list[BookRow]:
    """The lines that did not stand before, with the same weapon or else the same lot."""
    fresh = [each for each in rows if (each.sheet, each.row) not in stood]
    same = [each for each in fresh if each.thing == row.thing]
    return same or [each for each in fresh if each.lot and each.lot == row.lot]


def _named(problem: Problem, names: dict[int | str, str]) -> str:
    """The ledger's sentence with names instead of keys."""
    for field in ("thing", "account"):
        key = getattr(problem, field, None)
        if key in names:
            setattr(problem, field, names[key])
    return str(problem)
