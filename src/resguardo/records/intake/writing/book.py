"""A paper book of issues and returns, entered late: each line when it happened, all of it now.

The entries say when it happened and when it was recorded; the confirmation is the paper. Nothing is
matched against permits, because nobody can refuse what has happened: an issue that was not allowed
is found by the screening, not hidden by the import. The ledger's own rules hold: a weapon goes out
of the armoury that holds it, once, and rounds come back no more than went.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from resguardo.kernel import ledger
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.problem import Problem
from resguardo.records.custody import accounts
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.models import Account, Entry, Holding
from resguardo.records.custody.posting import Posting, post
from resguardo.records.intake import findings as found
from resguardo.records.intake.book import BookRow
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.writing.work import Work
from resguardo.records.people.models import Person
from resguardo.records.register.models import Thing


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    is_return: bool
    row: BookRow


class BookWriter:
    """Walks the lines in the order of time over what the ledger holds now."""

    def __init__(self, work: Work) -> None:
        """Nothing is known before the comparison."""
        self._work = work
        self._new: list[BookRow] = []
        self._home: dict[int, int] = {}

    def compare(self, records: Sequence[BookRow]) -> list[list[Finding]]:
        """Which lines are there already, and which the ledger would refuse."""
        there = self._there(records)
        said: dict[int, list[Finding]] = {}
        fresh = []
        for place, record in enumerate(records):
            if (record.person, record.out_at, record.thing) in there:
                self._work.unchanged += 1
            elif max(record.out_at, record.back_at or record.out_at) > self._work.at:
                day = max(record.out_at, record.back_at or record.out_at).isoformat(" ", "minutes")
                said[place] = [self._work.finding(record, "date", found.NotYet(day))]
            else:
                fresh.append((place, record))
        for place, finding in self._walk(fresh):
            said[place] = [finding]
        self._new += [record for place, record in fresh if place not in said]
        return [said.get(place, []) for place in range(len(records))]

    def write(self) -> None:
        """Post the lines in the order of time."""
        rows, self._new = self._new, []
        if not rows:
            return
        work = self._work
        people = accounts.of_people(Person.objects.filter(pk__in={row.person for row in rows}))
        postings = []
        for event in _events(rows):
            row = event.row
            holder = people[row.person].pk
            store = self._home[row.thing]
            rounds = row.rounds_back if event.is_return else row.rounds_out
            way = (holder, store) if event.is_return else (store, holder)
            postings.append(
                Posting(
                    kind=EntryKind.RETURN if event.is_return else EntryKind.ISSUE,
                    moves=tuple(_moves(row, rounds, *way)),
                    occurred_at=event.at,
                    holder_id=row.person,
                    confirmation="paper",
                    capture="imported",
                    post_id=work.place(row.post).pk if row.post else None,
                    reason=row.remarks,
                    document=f"{row.sheet} {row.row}".strip(),
                )
            )
        post(postings, by=work.by, at=work.at)
        work.added += len(rows)

    def _there(self, records: Sequence[BookRow]) -> set[tuple[int | None, datetime, int]]:
        """Issues that were recorded before, by whom, when and which weapon."""
        moments = [each.out_at for each in records]
        if not moments:
            return set()
        entries = Entry.objects.filter(
            organisation_id=self._work.by.organisation_id,
            kind=EntryKind.ISSUE,
            occurred_at__gte=min(moments),
            occurred_at__lte=max(moments),
        )
        return set(entries.values_list("holder_id", "occurred_at", "moves__thing_id"))

    def _walk(self, fresh: Sequence[tuple[int, BookRow]]) -> Iterable[tuple[int, Finding]]:
        """Fold the lines over what is held now; a line that cannot stand is named and left out."""
        rows = [record for _place, record in fresh]
        places = {(row.sheet, row.row): place for place, row in fresh}
        things = {row.thing for row in rows} | {row.lot for row in rows if row.lot}
        book, names = self._open(things, {row.person for row in rows})
        out: dict[int, int] = {}
        refused_rows: set[int] = set()
        for event in _events(rows):
            row = event.row
            place = places[row.sheet, row.row]
            if place in refused_rows:
                continue
            problem = self._fold(event, book, names, out)
            if problem is not None:
                refused_rows.add(place)
                yield place, self._work.finding(row, "serial", problem)

    def _fold(
        self, event: _Event, book: ledger.Book, names: dict[int | str, str], out: dict[int, int]
    ) -> found.RowProblem | None:
        row = event.row
        store = self._home.get(row.thing)
        if store is None:
            if row.thing in out:
                return found.OutTwice(out[row.thing])
            return found.NotInArmoury(names.get(row.thing, ""))
        if not event.is_return and row.thing in out:
            return found.OutTwice(out[row.thing])
        rounds = row.rounds_back if event.is_return else row.rounds_out
        holder = f"person {row.person}"
        way = (holder, store) if event.is_return else (store, holder)
        kind = EntryKind.RETURN if event.is_return else EntryKind.ISSUE
        try:
            book.post(ledger.Entry(kind, tuple(_moves(row, rounds, *way))))
        except Problem as problem:
            return found.Refused(_named(problem, names))
        if event.is_return:
            out.pop(row.thing, None)
        else:
            out[row.thing] = row.row
        return None

    def _open(self, things: set[int], people: set[int]) -> tuple[ledger.Book, dict[int | str, str]]:
        """The ledger as it stands for these things, with every person as a place to be."""
        held = list(
            Holding.objects.filter(thing_id__in=things, boundary=False, quantity__gt=0)
            .select_related("account__place", "account__person")
            .order_by("id")
        )
        kinds: dict[Key, AccountKind] = {
            f"person {person}": AccountKind.PERSON for person in people
        }
        names: dict[int | str, str] = {}
        for holding in held:
            account: Account = holding.account
            kinds[account.pk] = AccountKind(account.kind)
            names[account.pk] = name_of(account)
            if account.kind == AccountKind.ARMOURY:
                self._home[holding.thing_id] = account.pk
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


def _moves(row: BookRow, rounds: int, giver: Key, taker: Key) -> Iterable[Move]:
    yield Move(row.thing, 1, giver, taker)
    if row.lot and rounds:
        yield Move(row.lot, rounds, giver, taker)


def _named(problem: Problem, names: dict[int | str, str]) -> str:
    """The ledger's sentence with names instead of keys."""
    for field in ("thing", "account"):
        key = getattr(problem, field, None)
        if key in names:
            setattr(problem, field, names[key])
    return str(problem)
