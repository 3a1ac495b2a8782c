"""Counts: who goes to count what and when, and what is seen.

Counts are planned before anybody does wrong, so that a wrongdoer can know of them; the lines are
written last, from what the ledger says and from what really is there.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from resguardo.insight.synthetic.arms import DIGITS, LETTERS
from resguardo.insight.synthetic.clock import HOUR, MINUTE, at_local
from resguardo.insight.synthetic.entries import Kind, Mask, Whole
from resguardo.insight.synthetic.life import Life, PlannedCount
from resguardo.insight.synthetic.settling import Columns

INTERVAL_DAYS: Final = {"diligent": (13, 18), "ordinary": (26, 40), "sloppy": (50, 110)}
VISIT_DAYS: Final = {"diligent": (20, 40), "ordinary": (35, 75), "sloppy": (80, 200)}
SECOND_SHARE: Final = {"diligent": 0.8, "ordinary": 0.45, "sloppy": 0.1}
BLIND_SHARE: Final = {"diligent": 0.8, "ordinary": 0.4, "sloppy": 0.1}
MISCOUNT: Final = 0.012
MISREAD: Final = 0.007


def plan_counts(life: Life) -> None:
    """Plan the counts of each armoury, and one at each inspection."""
    rng, plan = life.rng, life.plan
    low, high = INTERVAL_DAYS[plan.care]
    for armoury in life.armouries:
        day = plan.first_day + int(rng.integers(2, high))
        while day < plan.last_day - 1:
            hour = float(rng.choice([9.5, 11.0, 15.0, 19.7, 21.0]))
            at = at_local(day, int(hour * HOUR)) + int(rng.integers(0, 40 * 60)) * 1_000_000
            life.counts.append(_planned(life, armoury, at, None))
            day += int(rng.integers(low, high))
    for at, announced in life.memory["inspections"]:
        for armoury in life.armouries:
            life.counts.append(_planned(life, armoury, at + 40 * MINUTE, announced))
    life.counts = [count for count in life.counts if count.at < life.end]
    life.counts.sort(key=lambda count: (count.at, count.account))


def _planned(life: Life, armoury: int, at: int, announced: int | None) -> PlannedCount:
    rng, care = life.rng, life.plan.care
    keeper = int(life.keeper(armoury, at))
    other = int(rng.choice([*life.armourers[armoury][:, 0].tolist(), *life.supervisors]))
    supervisor = int(life.supervisor_at(at))
    second = -1
    if rng.random() < SECOND_SHARE[care] or announced is not None:
        second = supervisor if supervisor != keeper else other
    counter = keeper if rng.random() < 0.7 else supervisor
    if second == counter:
        second = keeper if keeper != counter else -1
    blind = bool(rng.random() < BLIND_SHARE[care])
    return PlannedCount(armoury, at, counter, second, blind, announced)


@dataclass
class Lines:
    """Count lines as columns; `serial` is the index of a serial as seen, in `texts`."""

    count: list[Whole]
    thing: list[Whole]
    lot: list[Whole]
    expected: list[Whole]
    seen: list[Whole]
    typed: list[Whole]
    texts: dict[tuple[int, int], str]
    """Serials that were read otherwise than registered, by count and thing."""
    photos: dict[tuple[int, int], str]
    """Photographs that are not fresh ones, by count and thing."""
    unknown: list[str]
    """Serials that no register knows; their lines have `thing` -2, -3 and so on."""

    def add(self, count: int, *columns: Whole) -> None:
        """Append the lines of one count: thing, lot, expected, seen, typed."""
        self.count.append(np.full(len(columns[0]), count))
        kept = (self.thing, self.lot, self.expected, self.seen, self.typed)
        for column, values in zip(kept, columns, strict=True):
            column.append(values)

    def whole(self, name: str) -> Whole:
        """Join one column."""
        blocks = getattr(self, name)
        return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.int64)


def count_all(life: Life, columns: Columns) -> Lines:
    """Carry out the planned counts and the supervisors' visits to posts."""
    lines = Lines([], [], [], [], [], [], {}, {}, [])
    tracks = _tracks(columns)
    shelves = _shelf_tracks(life, columns)
    _count_armouries(life, lines, tracks, shelves)
    _visit_posts(life, lines, tracks, columns)
    _add_what_nobody_knows(life, lines)
    return lines


def _independent(life: Life, number: int, insiders: frozenset[int]) -> bool:
    """Tell whether anybody counts who is not in it."""
    count = life.counts[number]
    return not {count.counter, count.second} - {-1} <= insiders


def _add_what_nobody_knows(life: Life, lines: Lines) -> None:
    """Write a line for each weapon that lies there beside the book; its number may be a twin's."""
    for surplus in life.surpluses:
        for number, count in enumerate(life.counts):
            here = count.account == surplus.account and surplus.since <= count.at < surplus.until
            if not here or not _independent(life, number, surplus.insiders):
                continue
            lines.unknown.append(surplus.serial)
            one = np.ones(1, dtype=np.int64)
            lines.add(number, -one * (len(lines.unknown) + 1), -one, one * 0, one, one)


def _swap_lots(life: Life, number: int, lots: Whole, seen: Whole) -> Whole:
    """Let fresh rounds be short and stale ones over, where an independent counter looks."""
    at = life.counts[number].at
    for old, new, since, rounds in life.memory["lots_swapped"]:
        if at >= since and life.counts[number].second >= 0:
            seen = seen - rounds * (lots == new) + rounds * (lots == old)
    return np.maximum(seen, 0)


def _type_dummies(life: Life, lines: Lines, number: int, listed: Whole, typed: Mask) -> Mask:
    """Have the serials of replicas typed, and their photograph be the same each time."""
    for thing, since, photo in life.memory["dummies"]:
        if life.counts[number].at >= since:
            typed = typed | (listed == thing)
            lines.photos[number, thing] = photo
    return typed


@dataclass
class Tracks:
    """The entries of each numbered thing, cut out of the whole."""

    order: Whole
    bounds: Whole
    recorded: Whole
    occurred: Whole
    taker: Whole

    def where(self, thing: int, times: Whole, *, really: bool) -> Whole:
        """Tell which account had a thing at each moment: by the book, or really."""
        low, high = int(self.bounds[thing]), int(self.bounds[thing + 1])
        if low == high:
            return np.full(len(times), -1, dtype=np.int64)
        clock = self.occurred if really else self.recorded
        place = np.searchsorted(clock[low:high], times, side="right") - 1
        return np.where(place >= 0, self.taker[low:high][np.maximum(place, 0)], -1)


def _tracks(columns: Columns) -> Tracks:
    things = columns["thing"]
    order = np.argsort(things, kind="stable")
    order = order[things[order] >= 0]
    top = int(things.max(initial=-1)) + 2
    bounds = np.searchsorted(things[order], np.arange(top))
    return Tracks(
        order,
        bounds,
        columns["recorded"][order],
        columns["occurred"][order],
        columns["taker"][order],
    )


def _shelf_tracks(life: Life, columns: Columns) -> dict[int, tuple[Whole, Whole]]:
    """Give for each lot the moments of change and the balance after each, in its armoury."""
    lots = columns["lot"]
    order = np.argsort(lots, kind="stable")
    bounds = np.searchsorted(lots[order], np.arange(len(life.lots) + 1))
    result = {}
    for number, lot in enumerate(life.lots):
        rows = order[bounds[number] : bounds[number + 1]]
        rounds = columns["rounds"][rows].astype(np.int64)
        change = rounds * (columns["taker"][rows] == lot.armoury) - rounds * (
            columns["giver"][rows] == lot.armoury
        )
        result[number] = (columns["recorded"][rows], np.cumsum(change))
    return result


def _count_armouries(
    life: Life, lines: Lines, tracks: Tracks, shelves: dict[int, tuple[Whole, Whole]]
) -> None:
    rng = life.rng
    times = np.array([count.at for count in life.counts], dtype=np.int64)
    if not len(times):
        return
    here = np.array([count.account for count in life.counts])
    counters = [{count.counter, count.second} for count in life.counts]
    numbers = range(min(len(life.things), len(tracks.bounds) - 1))
    book = np.stack([tracks.where(thing, times, really=False) for thing in numbers])
    really = np.stack([tracks.where(thing, times, really=True) for thing in numbers])
    seen = (book == here) & (really == here)
    stray = (book != here) & (really == here)
    for absence in life.absences:
        for during in np.flatnonzero((times >= absence.since) & (times < absence.until)).tolist():
            fooled = absence.stand_in and rng.random() < 0.8
            if not fooled and not (counters[during] - {-1} <= absence.insiders):
                seen[absence.thing, during] = False
    shelf_at = {
        lot: changes[1][np.searchsorted(changes[0], times, side="right") - 1]
        * (np.searchsorted(changes[0], times, side="right") > 0)
        for lot, changes in shelves.items()
        if len(changes[0])
    }
    for number, count in enumerate(life.counts):
        listed = np.flatnonzero((book[:, number] == here[number]) | stray[:, number])
        lots = np.array(
            [
                lot
                for lot, held in shelf_at.items()
                if life.lots[lot].armoury == count.account and held[number] > 0
            ],
            dtype=np.int64,
        )
        held = np.array([shelf_at[lot][number] for lot in lots.tolist()], dtype=np.int64)
        typed = rng.random(len(listed)) < life.typed_share
        typed = _type_dummies(life, lines, number, listed, typed)
        off = np.where(rng.random(len(lots)) < MISCOUNT * 3, rng.integers(-3, 4, len(lots)), 0)
        lines.add(
            number,
            np.r_[listed, np.full(len(lots), -1)],
            np.r_[np.full(len(listed), -1), lots],
            np.r_[(book[listed, number] == here[number]).astype(np.int64), held],
            np.r_[
                (seen | stray)[listed, number].astype(np.int64),
                _swap_lots(life, number, lots, held + off),
            ],
            np.r_[typed, np.ones(len(lots), dtype=bool)].astype(np.int64),
        )
        _misread(life, lines, number, listed[typed & seen[listed, number]])


def _misread(life: Life, lines: Lines, count: int, typed: Whole) -> None:
    """Let a typed serial come out wrong now and then."""
    rng = life.rng
    for thing in typed[rng.random(len(typed)) < MISREAD].tolist():
        serial = life.things[thing].arm.serial
        place = int(rng.integers(len(serial)))
        signs = DIGITS if serial[place] in DIGITS else LETTERS
        wrong = signs[int(rng.integers(len(signs)))]
        lines.texts[count, thing] = serial[:place] + wrong + serial[place + 1 :]


def _visit_posts(life: Life, lines: Lines, tracks: Tracks, columns: Columns) -> None:
    """Have supervisors look at weapon and rounds at the posts kept day and night."""
    rng, plan = life.rng, life.plan
    low, high = VISIT_DAYS[plan.care]
    for stint in life.stints:
        if not life.slots[stint.slot].relay:
            continue
        day = stint.first + int(rng.integers(1, high))
        while day < stint.last - 1:
            at = at_local(day, 8 * HOUR) + int(rng.integers(0, 13 * 60)) * MINUTE
            place = _latest(tracks, stint.thing, at) if at < life.end else None
            day += int(rng.integers(low, high))
            if place is None:
                continue
            row = int(tracks.order[place])
            holder = int(columns["taker"][row])
            if life.accounts[holder].kind != "person":
                continue
            _visit(life, lines, columns, at, row)


def _latest(tracks: Tracks, thing: int, at: int) -> int | None:
    low, high = int(tracks.bounds[thing]), int(tracks.bounds[thing + 1])
    place = int(np.searchsorted(tracks.recorded[low:high], at, side="right")) - 1
    return low + place if place >= 0 else None


def _visit(life: Life, lines: Lines, columns: Columns, at: int, row: int) -> None:
    rng = life.rng
    holder, thing = int(columns["taker"][row]), int(columns["thing"][row])
    supervisor = int(life.supervisor_at(at))
    count = len(life.counts)
    life.counts.append(PlannedCount(holder, at, supervisor, -1, blind=False))
    gone = [each for each in life.absences if each.thing == thing and each.since <= at < each.until]
    seen = int(not gone or supervisor in gone[0].insiders)
    typed = int(rng.random() < life.typed_share)
    lot, rounds = int(columns["lot"][row]), int(columns["rounds"][row])
    if lot >= 0 and columns["kind"][row] in {Kind.ISSUE, Kind.RELIEF}:
        off = int(rng.random() < MISCOUNT)
        lines.add(
            count,
            np.array([thing, -1]),
            np.array([-1, lot]),
            np.array([1, rounds]),
            np.array([seen, rounds - off]),
            np.array([typed, 1]),
        )
    else:
        one = np.array([1])
        lines.add(count, np.array([thing]), -one, one, np.array([seen]), np.array([typed]))
    if typed and seen:
        _misread(life, lines, count, np.array([thing]))


def photo_hashes(life: Life, size: int) -> list[str]:
    """Give so many hashes of photographs, none like another."""
    raw = life.rng.bytes(16 * size).hex()
    return [raw[place : place + 32] for place in range(0, 32 * size, 32)]
