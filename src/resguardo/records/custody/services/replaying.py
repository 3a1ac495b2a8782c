"""Entries that another book recorded, written here under the same rules as at the counter.

A register, a company that changes its system, a synthetic country: their entries come with the
moment of recording, the recorder and the device of the book they come from. Each is judged as if
it happened here: the four-way match for what goes out, the kernel for every move. A soft refusal
stands aside only where the entry itself gives a reason and a second person, and is kept as an
override, reviewed in its time.

Entries are taken in batches, because a month of a company is ten thousand of them. What the match
asks of the database is asked once a batch; what the entries of the batch themselves change (who
holds what, how many are armed at a post) is carried along in memory, as the ledger would have it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from resguardo.kernel.ledger import EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.matching import Mismatch, PostFull
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import facts
from resguardo.records.custody.facts import Wanted
from resguardo.records.custody.gathering import Facts, WorkRow
from resguardo.records.custody.models import Entry, Override
from resguardo.records.custody.services.counter import overridden
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for

ENTRIES_AT_ONCE: Final = 500
GOING_OUT: Final = (EntryKind.ISSUE, EntryKind.RELIEF)


class NothingToReverse(Problem):
    """A correction that undoes no entry told before."""

    code = "custody.nothing-to-reverse"
    wording = _(
        "The correction undoes no entry before it. Put the entry that it corrects before it, with "
        "the same things going the other way."
    )


class NeedsAnswering(Problem):
    """What would be an override at the counter lacks its reason or its second person."""

    code = "custody.needs-answering"
    wording = _(
        "{sentences} Such an entry is taken only with a reason and a second person beside it."
    )

    problems: tuple[Mismatch, ...]
    sentences: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as the other book tells it. `where` names its row.

    Giver and taker are named where they are persons; the guard is who takes a weapon.
    """

    where: str
    entry: NewEntry
    numbered: tuple[int, ...]
    giver_id: int | None = None
    taker_id: int | None = None
    guard_id: int | None = None
    guard_name: str = ""
    post_name: str = ""
    duty_starts_at: datetime | None = None


@dataclass(slots=True)
class Replay:
    """One organisation's book being written anew, entry by entry in its order."""

    by: Viewer
    at: datetime
    refused: list[tuple[str, Problem]] = field(default_factory=list)
    written: int = 0
    _waiting: list[Told] = field(default_factory=list)
    _last: dict[int, tuple[int, tuple[Move, ...]]] = field(default_factory=dict)
    _post_of: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ask for the mandate once: whoever loads a book acts as its manager and armourer."""
        for act in (Act.IMPORT_FILES, Act.ISSUE, Act.RECEIVE, Act.TRANSFER):
            self.by.demand(act, at=self.at)

    def tell(self, told: Told) -> None:
        """Take the next entry; it is written with its batch, and refused rows are noted."""
        correcting = told.entry.kind is EntryKind.CORRECTION
        if correcting or len(self._waiting) >= ENTRIES_AT_ONCE:
            self.flush()
        self._waiting.append(told)
        if correcting:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        ready = list(self._judged(waiting))
        if not ready:
            return
        try:
            self._write(ready)
        except Problem:
            for one in ready:
                try:
                    self._write([one])
                except Problem as problem:
                    self.refused.append((one[0].where, problem))

    def _judged(self, waiting: Sequence[Told]) -> Iterator[tuple[Told, tuple[Mismatch, ...]]]:
        """Give the entries that may go on, each with what two persons set aside for it."""
        wanted = {
            place: _wanted(told, self.by)
            for place, told in enumerate(waiting)
            if told.entry.kind in GOING_OUT and told.guard_id is not None and told.numbered
        }
        known = _gathered(waiting, list(wanted.values()), self.by.time_zone) if wanted else None
        for place, told in enumerate(waiting):
            found: tuple[Mismatch, ...] = ()
            if known is not None and place in wanted:
                found = self._match(told, wanted[place], known)
            if any(problem.hard for problem in found):
                self.refused += [(told.where, problem) for problem in found if problem.hard]
            elif found and not (told.entry.reason and told.entry.second_person_id):
                said = " ".join(str(problem) for problem in found)
                self.refused.append((told.where, NeedsAnswering(found, said)))
            else:
                self._carry(told, known)
                yield told, found

    def _match(self, told: Told, wanted: Wanted, known: Facts) -> tuple[Mismatch, ...]:
        """Match one. A relief takes no other place of the post than that of whoever is relieved."""
        rules = rules_for(
            self.by.jurisdiction, local_day(told.entry.occurred_at, self.by.time_zone)
        )
        found = facts.mismatches(wanted, known, rules, at=told.entry.occurred_at)
        if told.entry.kind is EntryKind.RELIEF:
            return tuple(problem for problem in found if not isinstance(problem, PostFull))
        return found

    def _carry(self, told: Told, known: Facts | None) -> None:
        """Carry along what this entry changes of what the next ones will be asked."""
        entry = told.entry
        for thing in told.numbered:
            freed = self._post_of.pop(thing, None)
            if known is not None and freed is not None:
                known.armed[freed] = known.armed.get(freed, 1) - 1
            if entry.post_id is not None:
                self._post_of[thing] = entry.post_id
                if known is not None:
                    known.armed[entry.post_id] = known.armed.get(entry.post_id, 0) + 1
        if known is None:
            return
        for move in entry.moves:
            key = int(move.taker), int(move.thing)
            known.held[key] = known.held.get(key, 0) + move.quantity
            key = int(move.giver), int(move.thing)
            known.held[key] = known.held.get(key, 0) - move.quantity
        for person, change in ((told.giver_id, -1), (told.taker_id, 1)):
            if person is not None:
                held = known.weapons_held.get(person, 0)
                known.weapons_held[person] = held + change * len(told.numbered)

    def _write(self, ready: Sequence[tuple[Told, tuple[Mismatch, ...]]]) -> None:
        new_entries = [
            replace(
                self._reversing(told.entry),
                overridden=overridden(set_aside, told.entry.reason),
            )
            for told, set_aside in ready
        ]
        with transaction.atomic():
            posted = post(new_entries, by=self.by, at=self.at)
            self._keep_overrides(ready, posted)
        self.written += len(posted)
        for (told, _set_aside), one, new_entry in zip(ready, posted, new_entries, strict=True):
            for thing in told.numbered:
                self._last[thing] = one.sequence, new_entry.moves

    def _reversing(self, new_entry: NewEntry) -> NewEntry:
        """Find for a correction the entry that it undoes: the last one that moved its things."""
        if new_entry.kind is not EntryKind.CORRECTION:
            return new_entry
        thing = new_entry.moves[0].thing
        sequence, moves = self._last.get(int(thing), (None, ()))
        undone = tuple(
            Move(move.thing, move.quantity, move.taker, move.giver) for move in reversed(moves)
        )
        if sequence is None or undone != new_entry.moves:
            raise NothingToReverse
        return replace(new_entry, reverses=sequence)

    def _keep_overrides(
        self,
        ready: Sequence[tuple[Told, tuple[Mismatch, ...]]],
        posted: Sequence[Entry],
    ) -> None:
        days = timedelta(
            days=rules_for(
                self.by.jurisdiction, local_day(self.at, self.by.time_zone)
            ).override_review_days
        )
        rows = [
            Override(
                organisation_id=self.by.organisation_id,
                entry=Entry(pk=one.sequence),
                codes=[problem.code for problem in set_aside],
                reason=told.entry.reason.strip(),
                second_person_id=told.entry.second_person_id or 0,
                review_due_at=told.entry.occurred_at + days,
            )
            for (told, set_aside), one in zip(ready, posted, strict=True)
            if set_aside
        ]
        if rows:
            Override.objects.bulk_create(rows)


def replay(
    told: Iterable[Told], *, by: Viewer, at: datetime, keep_refusing: bool = True
) -> Iterator[int]:
    """Write another book's entries in its order; give each time how many stand.

    Refuses at the end, with `Several`, naming each row that the rules refused; the caller decides
    within one transaction whether the rest may stay.
    """
    book = Replay(by, at)
    for one in told:
        book.tell(one)
        yield book.written
    book.flush()
    yield book.written
    if book.refused and keep_refusing:
        raise Several.of(book.refused)


def _gathered(waiting: Sequence[Told], wanted: Sequence[Wanted], zone: str) -> Facts:
    """Ask for the facts of a batch, and for everybody who worked here on any of its days."""
    moments = [told.entry.occurred_at for told in waiting]
    known = facts.gather(wanted, at=max(moments))
    known.work = {
        row.person_id: WorkRow(
            row.person_id, row.hired_on, row.left_on, row.suspended_from, row.suspended_until,
            row.person.age_at_least, row.person.age_seen_on,
        )
        for row in Employment.objects.select_related("person")
        .filter(person_id__in={each.person_id for each in wanted},
                hired_on__lte=local_day(max(moments), zone))
        .exclude(left_on__lte=local_day(min(moments), zone))
    }  # fmt: skip
    return known


def _wanted(told: Told, by: Viewer) -> Wanted:
    entry, zone = told.entry, ZoneInfo(by.time_zone)
    starts_at = max(entry.occurred_at, told.duty_starts_at or entry.occurred_at)
    ends_at = entry.due_at or starts_at + timedelta(hours=12)
    move = entry.moves[0]
    return Wanted(
        organisation_id=by.organisation_id,
        person_id=told.guard_id or 0,
        name=told.guard_name,
        things={int(each.thing): each.quantity for each in entry.moves},
        giver_id=int(move.giver),
        post_id=entry.post_id,
        post_name=told.post_name,
        shift_id=entry.shift_id,
        rostered=entry.shift_id is not None,
        starts_at=starts_at.astimezone(zone),
        ends_at=ends_at.astimezone(zone),
    )
