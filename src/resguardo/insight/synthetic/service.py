"""Clients, contracts and the armed positions that they pay for.

A line is a client's demand for so many armed positions. Contracts end and the line finds another
client after some weeks with the same guards, so posts change more often than people do.
"""

from typing import Final

import numpy as np

from resguardo.insight.synthetic import staff, words
from resguardo.insight.synthetic.entries import Whole
from resguardo.insight.synthetic.life import Contract, Life, Slot

IN_SERVICE: Final = (0.55, 0.80)
"""Between which shares of its arms a company has at posts."""

CONTRACT_DAYS: Final = 900.0
RELAY_SHARE: Final = 0.42
"""How many positions are kept day and night, the weapon passing from guard to guard."""


def open_lines(life: Life) -> None:
    """Draw the lines until enough of the arms are in service."""
    rng, plan = life.rng, life.plan
    wanted = max(2, int(plan.arms * rng.uniform(*IN_SERVICE)))
    while wanted > 0:
        size = min(wanted, int(rng.geometric(0.5)), 8)
        armoury = life.armouries[int(rng.integers(len(life.armouries)))]
        _open_line(life, size, armoury)
        wanted -= size


def open_surge(life: Life, first: int, last: int) -> None:
    """Hire out a few more positions for an election or a fair; the reserve serves."""
    size = 1 + int(life.rng.integers(0, max(1, life.plan.arms // 12)))
    armoury = life.armouries[0]
    rows = [_positions(life, first, last, relay=False) for _each in range(size)]
    _sign(life, armoury, rows, first, last)


def _open_line(life: Life, size: int, armoury: int) -> None:
    rng, plan = life.rng, life.plan
    relay = bool(rng.random() < RELAY_SHARE)
    rows = [_positions(life, plan.first_day, plan.last_day, relay=relay) for _each in range(size)]
    first = plan.first_day - int(rng.integers(1, 1200))
    while first < plan.last_day - 2:
        last = max(first, plan.first_day) + 3 + int(rng.exponential(CONTRACT_DAYS))
        _sign(life, armoury, rows, first, last)
        first = last + int(rng.integers(2, 21))


def _positions(life: Life, first: int, last: int, *, relay: bool) -> Whole:
    count = 4 if relay else 2
    return np.stack([staff.fill(life, "guard", first, last) for _each in range(count)])


def _sign(life: Life, armoury: int, rows: list[Whole], first: int, last: int) -> None:
    """Sign one contract: a client, a post, a slot for each row of staff."""
    rng, plan = life.rng, life.plan
    relay = len(rows[0]) == 4
    client = f"{rng.choice(words.CLIENT_FIRST)} {rng.choice(words.CLIENT_SECOND)}"
    place = int(rng.integers(1, 400))
    post = life.add_account(
        "post", f"{client}, puesto {place} ({len(life.contracts) + 1})", near=plan.province
    )
    life.contracts.append(
        Contract(
            client=client,
            post=post,
            guards=len(rows) * (4 if relay else 2),
            firearms=len(rows),
            starts=first,
            ends=last if last < life.country.last_day else None,
        )
    )
    device = life.add_device(post if relay else armoury)
    closing = 3 if plan.closed_on is not None else 0
    begins, ends = max(first, plan.first_day), min(last, plan.last_day - closing)
    night = bool(rng.random() < 0.35)
    if ends - begins < 1:
        return
    for row in rows:
        life.slots.append(
            Slot(
                post=post,
                armoury=armoury,
                relay=relay,
                night=night,
                first=begins,
                last=ends,
                staff=row,
                block=int(rng.choice([2, 3, 4, 7])),
                device=device,
                contract=len(life.contracts) - 1,
            )
        )
