"""From what happened to what was recorded: the order in which entries entered the ledger.

Each weapon's entries keep their own order however late some of them are written up; between
weapons the order is that of recording. What would be recorded after the span is not there yet.
"""

import numpy as np
import numpy.typing as npt

from resguardo.insight.synthetic.clock import MINUTE, SECOND
from resguardo.insight.synthetic.entries import Kind, Whole
from resguardo.insight.synthetic.life import BOUNDARY, Life
from resguardo.insight.synthetic.noise import skews

Columns = dict[str, npt.NDArray[np.int64]]


def show_clocks(life: Life) -> None:
    """Give every claim to the second, and every recording a fraction of a second of its own.

    What was planned on the full minute would else tell one hand of this simulator from another. All
    that a company has on one full minute moves by the same seconds, so that what belongs together
    stays together, and in its order.
    """
    columns = life.entries.joined()
    occurred = columns["occurred"]
    shift = _scattered(occurred // MINUTE + life.plan.number, 60) * SECOND
    columns["occurred"][:] = np.where(
        occurred % MINUTE == 0, occurred + shift, occurred // SECOND * SECOND
    )
    recorded = columns["occurred"] + columns["delay"]
    whole = recorded % SECOND == 0
    columns["delay"][:] += np.where(whole, _scattered(recorded // SECOND, SECOND), 0)


def _scattered(numbers: Whole, size: int) -> Whole:
    """Give each number one below `size`, the same for the same and as if by chance."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(33)) % np.uint64(size)).astype(np.int64)


def settle(life: Life) -> Columns:
    """Give all entries in the order of their sequence, with `recorded` in place of `delay`."""
    columns = life.entries.joined()
    order, recorded = _order(columns, life.begin)
    kept = order[recorded[order] < life.end]
    settled = {name: column[kept] for name, column in columns.items() if name != "delay"}
    settled["recorded"] = recorded[kept]
    duty = np.isin(settled["kind"], [Kind.ISSUE, Kind.RETURN, Kind.RELIEF])
    behind = skews(life)[settled["device"]] * duty
    claimed = np.minimum(settled["occurred"] - behind, settled["recorded"])
    settled["occurred"] = claimed // SECOND * SECOND
    return settled


def _order(columns: Columns, begin: int) -> tuple[Whole, Whole]:
    """Sort by moment of recording, no entry of a chain before an earlier one of the same chain."""
    size = len(columns["kind"])
    chain = np.where(columns["chain"] >= 0, columns["chain"], columns["thing"]).astype(np.int64)
    by_chain = np.lexsort((columns["occurred"], chain))
    recorded = columns["occurred"] + columns["delay"] - begin
    sorted_chain = chain[by_chain]
    lift = (sorted_chain + 1) << 47
    carried = np.maximum.accumulate(recorded[by_chain] + lift) - lift
    recorded[by_chain] = np.where(sorted_chain >= 0, carried, recorded[by_chain])
    rank = np.empty(size, dtype=np.int64)
    rank[by_chain] = np.arange(size)
    return np.lexsort((rank, recorded)), recorded + begin


def hand_in(life: Life) -> None:
    """Have a closing company bring all that its armouries hold to the authority's depot."""
    if not life.memory["closing"]:
        return
    at = life.memory["closing"][0] + 10 * MINUTE
    columns = life.entries.joined()
    order, _recorded = _order(columns, life.begin)
    paper = life.word(f"Acta de entrega por cierre {life.rng.integers(1000, 99_999)}")
    pairs = zip(columns["thing"][order].tolist(), columns["taker"][order].tolist(), strict=True)
    holder = {thing: taker for thing, taker in pairs if thing >= 0}
    chosen = [(thing, place) for thing, place in holder.items() if place in life.armouries]
    stock = _lot_stock(columns)
    for thing, place in sorted(chosen):
        _hand_in_one(life, at, place, paper, thing=thing)
    kept_back = life.memory["rounds_kept_back"]
    for (lot, place), rounds in sorted(stock.items()):
        if place in life.armouries and rounds > 0 and lot not in kept_back:
            _hand_in_one(life, at, place, paper, lot=lot, rounds=rounds)


def _hand_in_one(
    life: Life, at: int, place: int, paper: int, *, thing: int = -1, lot: int = -1, rounds: int = 0
) -> None:
    tenths = (thing if thing >= 0 else 3000 + lot) * (SECOND // 10)
    moment = at + tenths // SECOND * SECOND
    life.entries.add(
        kind=Kind.MOVE,
        occurred=moment,
        delay=tenths % SECOND + int(life.rng.integers(SECOND // 10)),
        recorder=int(life.keeper(place, at)),
        witness=life.managers[0],
        device=life.add_device(place),
        thing=thing,
        lot=lot,
        rounds=rounds,
        giver=place,
        taker=life.depot,
        document=paper,
    )


def _lot_stock(columns: Columns) -> dict[tuple[int, int], int]:
    """Add up what each place but the boundary holds of each lot."""
    stock: dict[tuple[int, int], int] = {}
    here = columns["lot"] >= 0
    rows = zip(
        *(columns[name][here].tolist() for name in ("lot", "giver", "taker", "rounds")),
        strict=True,
    )
    for lot, giver, taker, rounds in rows:
        stock[lot, giver] = stock.get((lot, giver), 0) - rounds
        stock[lot, taker] = stock.get((lot, taker), 0) + rounds
    return {key: rounds for key, rounds in stock.items() if key[1] >= len(BOUNDARY)}
