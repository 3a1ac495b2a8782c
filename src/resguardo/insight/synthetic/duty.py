"""Duty: who draws which weapon at which post, shift after shift.

First weapons are given to slots, stint by stint (a weapon goes to the workshop, another takes its
place). Then all stints of one manner are lived at once, as columns: a weapon drawn from the armoury
and brought back, or one that stays at the post and passes from guard to guard.
"""

import heapq
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from resguardo.insight.synthetic import words
from resguardo.insight.synthetic.arms import MODELS
from resguardo.insight.synthetic.clock import DAY, EVENING, HOUR, LOCAL_MIDNIGHT, MINUTE, MORNING
from resguardo.insight.synthetic.entries import Capture, Kind, Mask, Whole
from resguardo.insight.synthetic.life import Life, Slot, Stint

SHIFT: Final = 12 * HOUR
STINT_DAYS: Final = 420.0
"""A weapon serves about so long at one slot before the workshop wants it."""

SUBSTITUTED: Final = 0.025
UNROSTERED: Final = 0.06
"""How many shifts another guard of the post takes, and how many of those the roster misses."""

LOSS_RATE: Final = 0.011
"""Arms taken or lost at posts in a weapon-year; published rates run from 0.4 to 1.8 %."""

FATES: Final = ("robbery", "theft", "loss")
FATE_SHARES: Final = (0.6, 0.25, 0.15)

CREW_SHARE: Final = 0.2
"""How many robberies take every weapon of the post; about one event in eight then takes several."""

RELIEF_FORGOTTEN: Final = 0.015
RELIEF_LATE: Final = 0.035


def give_weapons(life: Life) -> None:
    """Hand the reserve's weapons to slots, and bring them in for maintenance now and then."""
    rng = life.rng
    pools = _pools(life)
    hazard = LOSS_RATE * words.PROVINCES[life.plan.province].danger * rng.gamma(0.8, 1.25) + 1e-6
    wants = [(slot.first, 1, number, 0) for number, slot in enumerate(life.slots)]
    heapq.heapify(wants)
    while wants:
        day, is_want, number, armoury = heapq.heappop(wants)
        if not is_want:
            pools[armoury].append(number)
            continue
        slot = life.slots[number]
        if not pools[slot.armoury]:
            if day + 9 < slot.last:
                heapq.heappush(wants, (day + 7, 1, number, 0))
            continue
        stint = _draw_stint(life, number, pools[slot.armoury].pop(), day, hazard)
        life.stints.append(stint)
        if stint.last < slot.last:
            heapq.heappush(wants, (stint.last, 1, number, 0))
        if not stint.fate:
            heapq.heappush(wants, (_back(life, stint) + 1, 0, stint.thing, slot.armoury))
    _rob_crews(life)
    _note_idle(life)


def _pools(life: Life) -> dict[int, list[int]]:
    """Gather the reserve of each armoury, in no order that means anything."""
    pools: dict[int, list[int]] = {armoury: [] for armoury in life.armouries}
    parcels = set(life.memory["parcel_things"])
    for number, each in enumerate(life.things):
        if each.kind == "firearm" and number not in parcels:
            pools[each.home].append(number)
    for pool in pools.values():
        life.rng.shuffle(pool)
    return pools


def _draw_stint(life: Life, slot: int, thing: int, day: int, hazard: float) -> Stint:
    """Draw how long a weapon serves at a slot, and whether it is taken or lost there."""
    rng = life.rng
    last = min(life.slots[slot].last, day + 2 + int(rng.exponential(STINT_DAYS)))
    taken = day + 1 + int(rng.exponential(365 / hazard))
    fate = str(rng.choice(FATES, p=FATE_SHARES)) if taken < last else ""
    return Stint(slot, thing, day, min(last, taken), fate)


def _back(life: Life, stint: Stint) -> int:
    """Tell on which day a weapon can serve again: after a stay in the workshop, mostly."""
    rng, last = life.rng, stint.last
    if rng.random() >= 0.7 or last + 8 >= life.plan.last_day:
        return last + 1
    back = last + 3 + int(rng.gamma(2.0, 8.0))
    life.memory["repairs"].append((stint.thing, last, back))
    return back


def _rob_crews(life: Life) -> None:
    """Let some robberies take all that a post has: gangs come for crews too."""
    by_post: dict[int, list[Stint]] = {}
    for stint in life.stints:
        by_post.setdefault(life.slots[stint.slot].post, []).append(stint)
    used_later = {(stint.thing, stint.first) for stint in life.stints}
    sent = {thing for thing, _from, _back in life.memory["repairs"]}
    for stints in by_post.values():
        for robbed in [each for each in stints if each.fate == "robbery"]:
            if life.rng.random() >= CREW_SHARE:
                continue
            for other in stints:
                there = other.first + 1 < robbed.last < other.last
                again = any(t == other.thing and f >= other.last for t, f in used_later)
                if there and not other.fate and not again and other.thing not in sent:
                    other.last, other.fate = robbed.last, "robbery"


def _note_idle(life: Life) -> None:
    """Note since when each weapon has no slot any more: the reserve that others may take from."""
    busy = np.full(len(life.things), life.plan.first_day)
    for stint in life.stints:
        gone = life.country.last_day + 1 if stint.fate else stint.last + 2
        busy[stint.thing] = max(busy[stint.thing], gone)
    for thing, _from, back in life.memory["repairs"]:
        busy[thing] = max(busy[thing], back + 1)
    life.memory["idle_since"] = [busy]


@dataclass
class Fate:
    """A weapon that did not come back from a shift."""

    stint: Stint
    guard: int
    start: int
    lot: int
    rounds: int


@dataclass
class Watch:
    """All shifts of all stints of one manner, as columns of equal length."""

    slot: Whole
    stint: Whole
    thing: Whole
    rostered: Whole
    guard: Whole
    start: Whole

    @staticmethod
    def of(life: Life, *, relay: bool) -> "Watch":
        """Gather the shifts of the stints whose slots are kept this way."""
        blocks: list[tuple[npt.NDArray[Any], ...]] = []
        for number, stint in enumerate(life.stints):
            slot = life.slots[stint.slot]
            if slot.relay is relay and stint.last > stint.first:
                blocks.append(_shifts(life, slot, stint, number))
        if not blocks:
            empty = np.empty(0, dtype=np.int64)
            return Watch(empty, empty, empty, empty, empty, empty)
        slot_, stint_, thing, rostered, guard, start = (
            np.concatenate(column) for column in zip(*blocks, strict=True)
        )
        return Watch(slot_, stint_, thing, rostered, guard, start)

    def per_slot(self, life: Life, attribute: str) -> Whole:
        """Give an attribute of each shift's slot."""
        values = np.array([getattr(slot, attribute) for slot in life.slots], dtype=np.int64)
        return values[self.slot]


def _shifts(life: Life, slot: Slot, stint: Stint, number: int) -> tuple[npt.NDArray[Any], ...]:
    """List the shifts of one stint with who should serve and who does."""
    rng = life.rng
    days = np.arange(stint.first, stint.last, dtype=np.int64)
    if slot.relay:
        days = np.repeat(days, 2)
        night = np.arange(len(days)) % 2
    else:
        night = np.full(len(days), int(slot.night))
    column = np.clip(days - life.plan.first_day, 0, life.days - 1)
    pair = (days // slot.block) % 2
    base = 2 * night if slot.relay else np.zeros_like(night)
    rostered = slot.staff[base + pair, column]
    other = slot.staff[base + 1 - pair, column]
    substituted = rng.random(len(days)) < SUBSTITUTED
    start = days * DAY + LOCAL_MIDNIGHT + np.where(night == 1, EVENING, MORNING)
    return (
        np.full(len(days), stint.slot),
        np.full(len(days), number),
        np.full(len(days), stint.thing),
        rostered,
        np.where(substituted, other, rostered),
        start,
    )


def serve(life: Life) -> None:
    """Live all shifts: rosters, issues, returns and reliefs."""
    drawn, relayed = Watch.of(life, relay=False), Watch.of(life, relay=True)
    for watch in (drawn, relayed):
        _write_roster(life, watch)
    _draw_and_bring_back(life, drawn)
    _pass_on(life, relayed)


def _write_roster(life: Life, watch: Watch) -> None:
    """Write the roster: substitutions are entered in it, but for a few."""
    missed = (watch.guard != watch.rostered) & (life.rng.random(len(watch.guard)) < UNROSTERED)
    person = np.where(missed, watch.rostered, watch.guard)
    _key, first = np.unique(person * (1 << 44) + watch.start // MINUTE, return_index=True)
    first.sort()
    post = watch.per_slot(life, "post")
    life.shift_blocks.append((person[first], post[first], watch.start[first]))


def rounds_of(life: Life, thing: Whole) -> Whole:
    """Give how many rounds go with each weapon."""
    table = np.array([MODELS[each.arm.model].rounds for each in life.things], dtype=np.int64)
    return table[thing]


def lot_for(life: Life, thing: Whole, times: Whole) -> Whole:
    """Choose the lot in service for each weapon's calibre in its armoury at each moment."""
    result = np.full(len(thing), -1, dtype=np.int64)
    shelf = np.array([life.memory["shelf_of_thing"][each] for each in range(len(life.things))])
    which = shelf[thing]
    for key, (starts, lots) in enumerate(life.memory["shelves"]):
        here = which == key
        if here.any():
            place = np.searchsorted(starts, times[here], side="right") - 1
            result[here] = np.asarray(lots)[np.maximum(place, 0)]
    return result


def captures(life: Life, size: int) -> Whole:
    """Draw how entries are captured: scanned, but for the company's share of typing."""
    typed = life.rng.random(size) < life.typed_share
    return np.where(typed, Capture.TYPED, Capture.SCANNED).astype(np.int64)


def _reasons(life: Life, unexpected: Mask) -> Whole:
    """Give the reason that an override needs where a guard serves outside the roster."""
    choices = np.array([life.word(text) for text in words.SUBSTITUTION_REASONS])
    drawn = choices[life.rng.integers(0, len(choices), len(unexpected))]
    return np.where(unexpected, drawn, -1)


def _draw_and_bring_back(life: Life, watch: Watch) -> None:
    """Issue before each shift, return after it; some returns are late."""
    rng, size = life.rng, len(watch.start)
    if not size:
        return
    armoury, device = watch.per_slot(life, "armoury"), watch.per_slot(life, "device")
    out = watch.start - _minutes(rng, size, 5, 40)
    late = rng.random(size) < life.late_share
    lateness = np.minimum(rng.lognormal(np.log(55), 0.9, size), 600) * MINUTE
    back = watch.start + SHIFT + _minutes(rng, size, 4, 40) + np.where(late, lateness, 0)
    back = back.astype(np.int64)
    lot, rounds = lot_for(life, watch.thing, out), rounds_of(life, watch.thing)
    account = life.account_of(watch.guard)
    keeper_out, keeper_in = _keepers(life, armoury, out), _keepers(life, armoury, back)
    reason = _reasons(life, watch.guard != watch.rostered)
    life.entries.add(
        kind=Kind.ISSUE,
        occurred=out,
        recorder=keeper_out,
        device=device,
        witness=np.where(reason >= 0, life.supervisor_at(out), -1),
        capture=captures(life, size),
        thing=watch.thing,
        lot=lot,
        rounds=rounds,
        giver=armoury,
        taker=account,
        reason=reason,
    )
    last = np.r_[watch.stint[1:] != watch.stint[:-1], True]
    safe = ~(last & _fated(life, watch.stint))
    _note_fates(life, watch, np.flatnonzero(~safe), lot, rounds)
    life.entries.add(
        kind=Kind.RETURN,
        occurred=back[safe],
        recorder=keeper_in[safe],
        device=device[safe],
        capture=captures(life, int(safe.sum())),
        thing=watch.thing[safe],
        lot=lot[safe],
        rounds=rounds[safe],
        giver=account[safe],
        taker=armoury[safe],
    )


def _pass_on(life: Life, watch: Watch) -> None:
    """Issue at a stint's start, relieve at each change of guard, return at its end."""
    rng, size = life.rng, len(watch.start)
    if not size:
        return
    first = np.r_[True, watch.stint[1:] != watch.stint[:-1]]
    opening = np.maximum.accumulate(np.where(first, np.arange(size), 0))
    kept = first | (rng.random(size) >= RELIEF_FORGOTTEN)
    where = np.flatnonzero(kept)
    guard = watch.guard[where]
    changed = first[where] | np.r_[True, guard[1:] != guard[:-1]]
    where = where[changed]
    starts = first[where]
    lot = lot_for(life, watch.thing[opening[where]], watch.start[opening[where]])
    rounds = rounds_of(life, watch.thing[where])
    account = life.account_of(watch.guard[where])
    armoury = watch.per_slot(life, "armoury")[where]
    at = watch.start[where] + _minutes(rng, len(where), -12, 15)
    at[starts] = watch.start[where][starts] - _minutes(rng, int(starts.sum()), 35, 80)
    late = ~starts & (rng.random(len(where)) < RELIEF_LATE)
    before = np.r_[-1, watch.guard[where][:-1]]
    giver = np.where(starts, armoury, np.r_[0, account[:-1]])
    device = watch.per_slot(life, "device")[where]
    desk = np.array([life.add_device(each) for each in life.armouries])
    desk_of = dict(zip(life.armouries, desk.tolist(), strict=True))
    terminal = np.array([desk_of[each] for each in armoury.tolist()], dtype=np.int64)
    reason = _reasons(life, (watch.guard != watch.rostered)[where])
    later_stint = watch.start[where] > life.begin + 2 * DAY
    swapped = starts & later_stint & (reason < 0)
    reason = np.where(swapped, life.word(words.SWAP_REASON), reason)
    reason = np.where(late & (reason < 0), life.word(words.LATE_ENTRY_REASONS[3]), reason)
    answering = np.where(reason >= 0, life.supervisor_at(at), -1)
    life.entries.add(
        kind=np.where(starts, Kind.ISSUE, Kind.RELIEF),
        occurred=at,
        delay=np.where(late, (rng.uniform(4, 30, len(where)) * HOUR).astype(np.int64), 0),
        recorder=np.where(starts, _keepers(life, armoury, at), watch.guard[where]),
        witness=np.where(starts, answering, before),
        device=np.where(starts, terminal, device),
        capture=np.where(late, Capture.TYPED, captures(life, len(where))),
        thing=watch.thing[where],
        lot=lot,
        rounds=rounds,
        giver=giver,
        taker=account,
        reason=reason,
    )
    ends = np.r_[starts[1:], True]
    closing = np.r_[where[1:], size] - 1
    back = watch.start[closing[ends]] + SHIFT + _minutes(rng, int(ends.sum()), 50, 150)
    fated = ends & _fated(life, watch.stint[where])
    _note_fates(life, watch, where[fated], lot[fated], rounds[fated], starts_at=closing[fated])
    going = (back < life.end - 2 * HOUR) & ~fated[ends]
    life.entries.add(
        kind=Kind.RETURN,
        occurred=back[going],
        recorder=_keepers(life, armoury[ends], back)[going],
        device=terminal[ends][going],
        capture=captures(life, int(going.sum())),
        thing=watch.thing[where][ends][going],
        lot=lot[ends][going],
        rounds=rounds[ends][going],
        giver=account[ends][going],
        taker=armoury[ends][going],
    )


def _fated(life: Life, stint: Whole) -> Mask:
    """Tell which shifts belong to a stint that ends badly."""
    return np.array([bool(each.fate) for each in life.stints], dtype=bool)[stint]


def _note_fates(
    life: Life,
    watch: Watch,
    where: Whole,
    lot: Whole,
    rounds: Whole,
    *,
    starts_at: Whole | None = None,
) -> None:
    """Leave a note of each weapon that does not come back: who held it, in which shift."""
    times = watch.start[where if starts_at is None else starts_at]
    here = slice(None) if starts_at is not None else where
    for place, start, one_lot, count in zip(
        where.tolist(), times.tolist(), lot[here].tolist(), rounds[here].tolist(), strict=True
    ):
        stint = life.stints[int(watch.stint[place])]
        life.memory["fates"].append(Fate(stint, int(watch.guard[place]), start, one_lot, count))


def _keepers(life: Life, armoury: Whole, times: Whole) -> Whole:
    """Tell who kept each armoury at each moment."""
    result = np.empty(len(times), dtype=np.int64)
    for each in life.armouries:
        here = armoury == each
        if here.any():
            result[here] = life.keeper(each, times[here])
    return result


def _minutes(rng: np.random.Generator, size: int, low: float, high: float) -> Whole:
    """Draw spans of minutes, to the second."""
    return (rng.uniform(low * 60, high * 60, size)).astype(np.int64) * (MINUTE // 60)
