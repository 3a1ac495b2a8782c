"""Honest mess: entries that reach the record late, are typed, or are slips put right at once.

Only the entries of the counter and the posts are delayed; a lot is always recorded before it is
used. Whatever is delayed here, `settling` keeps each weapon's own order.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from resguardo.insight.synthetic import words
from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE, SECOND
from resguardo.insight.synthetic.entries import Capture, Kind, Mask, Whole
from resguardo.insight.synthetic.life import Life

WRITTEN_UP_LATER: Final = 0.006
POOR_SIGNAL: Final = 0.12
SLIP_RATE: Final = 0.008
"""How many typed issues begin with the wrong weapon; published slips are 0.5 to 1 %."""

ON_PORTAL: Final = 0.4


def delay(life: Life) -> None:
    """Give every entry of duty the time it takes to reach the record."""
    rng = life.rng
    columns = life.entries.joined()
    at_counter = np.isin(columns["kind"], [Kind.ISSUE, Kind.RETURN, Kind.RELIEF])
    duty = (columns["thing"] >= 0) & at_counter
    size = len(duty)
    columns["delay"] += np.where(
        columns["kind"] == Kind.RECEIPT, 0, (rng.exponential(18, size) * SECOND)
    ).astype(np.int64)
    late = duty & (columns["delay"] < HOUR) & (rng.random(size) < WRITTEN_UP_LATER)
    _write_up(life, columns, late, (rng.lognormal(1.6, 0.9, size) * HOUR).astype(np.int64), 1)
    _lose_signal(life, columns, duty)
    for begin, end in _outages(life):
        hit = duty & (columns["occurred"] >= begin) & (columns["occurred"] < end)
        began = end + int(rng.uniform(0.1, 4) * HOUR)
        rank = np.argsort(np.argsort(np.where(hit, columns["occurred"], np.iinfo(np.int64).max)))
        _write_up(life, columns, hit, began + rank * 35 * SECOND - columns["occurred"], 2)


def _write_up(
    life: Life,
    columns: dict[str, npt.NDArray[np.int64]],
    which: Mask,
    wait: Whole,
    reason: int,
) -> None:
    """Have entries written on paper first and typed in later, with the reason where none stands."""
    columns["delay"][which] = np.maximum(columns["delay"], wait)[which]
    columns["capture"][which] = Capture.TYPED
    silent = which & (columns["reason"] < 0)
    columns["reason"][silent] = life.word(words.LATE_ENTRY_REASONS[reason])


def _lose_signal(life: Life, columns: dict[str, npt.NDArray[np.int64]], duty: Mask) -> None:
    """At posts with a poor signal the device keeps entries until it hears the network again."""
    rng = life.rng
    posts = [
        device for account, device in life.devices.items() if life.accounts[account].kind == "post"
    ]
    for device in posts:
        if rng.random() >= POOR_SIGNAL:
            continue
        mine = np.flatnonzero(duty & (columns["device"] == device))
        gaps = np.minimum(rng.exponential(13, 2 + life.days * 3), 90) * HOUR
        heard = life.begin + np.cumsum(gaps).astype(np.int64)
        occurred = columns["occurred"][mine]
        sync = heard[np.minimum(np.searchsorted(heard, occurred), len(heard) - 1)]
        wait = np.maximum(sync - occurred, 0) + rng.integers(0, 4 * SECOND, len(mine))
        columns["delay"][mine] = np.maximum(columns["delay"][mine], wait)


def _outages(life: Life) -> list[tuple[int, int]]:
    """List when the company's system was down: its own failures, and the portal's if on it."""
    rng = life.rng
    spans = []
    if rng.random() < ON_PORTAL:
        spans += [(begin * HOUR, end * HOUR) for begin, end in life.country.outages]
    for _each in range(int(rng.poisson(3 * life.days / 365))):
        begin = int(rng.integers(life.begin + DAY, life.end - DAY))
        spans.append((begin, begin + int(rng.lognormal(1.2, 0.8) * HOUR)))
    return spans


def slip(life: Life) -> None:
    """Let an armourer now and then issue the weapon beside the right one, and take it back."""
    rng = life.rng
    columns = life.entries.joined()
    typed = np.flatnonzero(
        (columns["kind"] == Kind.ISSUE)
        & (columns["thing"] >= 0)
        & (columns["capture"] == Capture.TYPED)
        & (columns["delay"] < 10 * MINUTE)
    )
    idle_since = life.memory["idle_since"][0]
    outside = set(life.memory["taken"]) | set(life.memory["parcel_things"])
    spare = [
        number
        for number in range(len(idle_since))
        if number not in outside and life.things[number].kind == "firearm"
    ]
    if not spare or not len(typed):
        return
    reasons = [life.word(text) for text in words.SLIP_REASONS]
    chosen = rng.choice(typed, min(len(typed), rng.poisson(len(typed) * SLIP_RATE)), replace=False)
    made: list[tuple[int, ...]] = []
    hours: set[tuple[int, int]] = set()
    for place in np.sort(chosen).tolist():
        thing = spare[int(rng.integers(len(spare)))]
        at, giver = int(columns["occurred"][place]), int(columns["giver"][place])
        if idle_since[thing] * DAY + DAY > at or life.things[thing].home != giver:
            continue
        slots = {(thing, at // HOUR + near) for near in (-1, 0, 1)}
        if slots & hours:
            continue
        hours.add((thing, at // HOUR))
        made.append(
            (
                thing,
                int(columns["thing"][place]),
                at,
                giver,
                int(columns["taker"][place]),
                int(columns["recorder"][place]),
                int(columns["device"][place]),
                reasons[int(rng.integers(len(reasons)))],
            )
        )
    life.memory["taken"] += sorted({one[0] for one in made})
    for thing, right, at, giver, taker, recorder, device, reason in made:
        # Both reach the record before the right weapon's issue: no counter hands out a second one.
        # The microsecond tells them from what is planned on the full minute, which is moved.
        life.entries.add(
            kind=[Kind.ISSUE, Kind.CORRECTION],
            occurred=[at - 95 * SECOND + 1, at - 40 * SECOND + 1],
            delay=5 * SECOND,
            recorder=recorder,
            device=device,
            capture=Capture.TYPED,
            thing=[thing, thing],
            chain=[right, right],
            giver=[giver, taker],
            taker=[taker, giver],
            reason=[-1, reason],
        )


def skews(life: Life) -> Whole:
    """Give by how much each device's clock is behind; most are right."""
    rng = life.rng
    wrong = rng.random(life.device_count) < 0.06
    behind = (rng.uniform(2, 24, life.device_count) * MINUTE).astype(np.int64)
    return np.where(wrong, behind, 0)
