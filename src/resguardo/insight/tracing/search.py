"""Searching an index for the firearms that a serial as read may belong to, best first.

The neighbourhood gives every row that is within two edits of the reading, in steps: none, one, two.
A step is skipped when nothing in it could still come among the best. What is found is weighed by
`likelihood`, by maker and by calibre, and the weights become a score by asking one more question:
how probable is it that the firearm is not in this register at all? Where serials stand close
together, a near match proves little; so the chance of an absent serial is taken from how many
neighbours the reading has, and a serial that is not there gets no confident match.

`?` stands for one character that nobody could read, `*` for any run of them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from . import likelihood, naming
from .building import COLUMNS, VERSION, normal_bytes, skeletons
from .neighbourhood import DELETIONS_MOST, TAIL, Layout, keys_of_text
from .patterns import rows_matching

ABSENT: Final = 0.2
"""How often the firearm asked for is in no register; assumed, and said where scores are shown."""
EQUAL: Final = 0.5
"""Share of the best one's weight from which a rival explains the reading as well."""
SETTLED: Final = 2.0
"""A reading that costs less than this stands as it is: nobody looks two edits away from it."""
ROWS_WEIGHED_MOST: Final = 200_000

Rows = NDArray[np.int64]
Weights = NDArray[np.float64]


class SerialEmpty(Problem):
    """Nothing was read."""

    code = "trace.serial-empty"
    wording = _("Give at least one character of the serial. Write ? for one that cannot be read.")
    field = "serial"


class IndexUnreadable(Problem):
    """The folder holds no index of this version."""

    code = "trace.index-unreadable"
    wording = _(
        "{path} holds no index that this version reads. Build it anew with “trace --build”."
    )
    path: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a firearm that was found."""

    serial: str
    make: str = ""
    calibre: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of the index that the reading may belong to, with how probable that is."""

    row: int
    score: float
    equals: int
    """How many explain the reading as well as the best, this one included; 0 if it is worse."""


@dataclass(frozen=True, slots=True)
class Found:
    """A firearm that the reading may belong to, in full, and how the reading came about."""

    firearm_id: str
    serial: str
    make: str
    model: str
    calibre: str
    steps: tuple[tuple[str, str, str], ...]
    make_fits: bool | None
    calibre_fits: bool | None


class Index:
    """An index on disk, opened for searching; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays of the folder into memory."""
        try:
            told = json.loads((folder / "index.json").read_text(encoding="utf-8"))
            self._normal, self._length, self._backwards, self._offsets, self._entries = (
                np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
                for name in ("normal", "length", "backwards", "offsets", "entries")
            )
            source = pa.memory_map(str(folder / "register.arrow"))
            self._register = pa.ipc.open_file(source).read_all()
        except (OSError, ValueError, pa.ArrowInvalid):
            raise IndexUnreadable(str(folder)) from None
        if told.get("version") != VERSION:
            raise IndexUnreadable(str(folder))
        self.rows: int = told["rows"]
        self._layout = Layout.for_rows(self.rows)
        self._identifiers = self._register.column("firearm_id").combine_chunks()
        self._makes, self._make_of = self._words("make")
        self._calibres, self._calibre_of = self._words("calibre")
        self._shares: dict[str, dict[str, float]] = told["shares"]
        self._fits = lru_cache(maxsize=4_096)(self._fits_of)

    def search(self, reading: Reading, *, limit: int = 10) -> list[Hit]:
        """Give the firearms that the reading may belong to, the most probable first.

        Refuses a reading without a single known character (`SerialEmpty`).
        """
        read = normal_bytes(reading.serial)
        if not read.strip(b"?*"):
            raise SerialEmpty
        makes, of_make = self._fits("make", reading.make)
        calibres, of_calibre = self._fits("calibre", reading.calibre)
        rows, costs, near = self._weigh(read, limit, float(makes.max() * calibres.max()))
        if not len(rows):
            return []
        fits = makes[self._make_of[rows]] * calibres[self._calibre_of[rows]]
        weights = np.exp(-costs) * fits
        absent = self._absent(read, near) * of_make * of_calibre
        total = (1 - ABSENT) / self.rows * float(weights.sum()) + absent
        best = np.argsort(-weights, kind="stable")[:limit]
        equals = int(np.count_nonzero(weights >= EQUAL * weights[best[0]]))
        scores = (1 - ABSENT) / self.rows * weights[best] / total
        return [
            Hit(
                int(rows[place]),
                float(score),
                equals if weights[place] >= EQUAL * weights[best[0]] else 0,
            )
            for place, score in zip(best, scores, strict=True)
        ]

    def firearm_id(self, hit: Hit) -> str:
        """Identify what was hit, as the register does."""
        return str(self._identifiers[hit.row])

    def describe(self, hit: Hit, reading: Reading) -> Found:
        """Say what was hit, and in which steps it can have been read as it was."""
        record: dict[str, Any] = {
            name: self._register.column(name)[hit.row].as_py() for name in COLUMNS
        }
        read = normal_bytes(reading.serial).decode("latin-1")
        struck = self._normal[hit.row].tobytes().rstrip(b"\0").decode("latin-1")
        return Found(
            **record,
            steps=() if "*" in read else tuple(likelihood.steps(read, struck)),
            make_fits=_fits_word(naming.fit_of_make, reading.make, record["make"]),
            calibre_fits=_fits_word(naming.fit_of_calibre, reading.calibre, record["calibre"]),
        )

    def _words(self, name: str) -> tuple[list[str], NDArray[np.int32]]:
        column = self._register.column(name).combine_chunks()
        column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
        return column.dictionary.to_pylist(), column.indices.to_numpy()

    def _fits_of(self, name: str, reported: str) -> tuple[Weights, float]:
        """Fit of each make or calibre of the register, and of one drawn from it by chance."""
        words = self._makes if name == "make" else self._calibres
        fit = naming.fit_of_make if name == "make" else naming.fit_of_calibre
        fits = np.array([fit(reported, word) for word in words])
        shares = np.array([self._shares[name][word] for word in words])
        return fits, float(fits @ shares)

    def _weigh(self, read: bytes, limit: int, best_fit: float) -> tuple[Rows, Weights, float]:
        """Rows with the cost of each, and how many near ones there are for each possible text."""
        if b"*" in read:
            rows = rows_matching(read, self._normal, self._length, self._backwards)
            known = len(read) - read.count(b"*") - read.count(b"?")
            return rows, np.full(len(rows), known * likelihood.COST_RIGHT), len(rows)
        bones = skeletons(np.frombuffer(read, dtype=np.uint8)).tobytes()
        unknown = bones[-TAIL:].count(b"?")
        if unknown > DELETIONS_MOST:
            rows = rows_matching(read, self._normal, self._length, self._backwards)
            return rows, self._costs(read, rows), len(rows)
        found: Rows = np.empty(0, dtype=np.int64)
        costs: Weights = np.empty(0)
        near = 0.0
        for deletions in range(unknown, DELETIONS_MOST + 1):
            fresh = np.setdiff1d(self._rows_with(bones[-TAIL:], deletions), found)
            fresh = fresh[:ROWS_WEIGHED_MOST]
            found = np.concatenate((found, fresh))
            costs = np.concatenate((costs, self._costs(read, fresh)))
            near = self._neighbours(read, found, deletions - unknown)
            worst_left = (deletions - unknown + 1) * likelihood.COST_CHEAPEST_EDIT
            reached = np.exp(-worst_left) * best_fit
            weights = np.exp(-costs) * naming.WRONG**2
            settled = deletions > unknown and costs.min(initial=np.inf) < SETTLED
            if settled or np.count_nonzero(weights > reached) >= limit:
                break
        return found, costs, near

    def _rows_with(self, tail: bytes, deletions: int) -> Rows:
        """Rows that share a number with the end of the reading."""
        keys = np.array(sorted(keys_of_text(tail, deletions)), dtype=np.uint64)
        if not len(keys):
            return np.empty(0, dtype=np.int64)
        buckets, tags = self._layout.bucket_and_tag(keys)
        starts = self._offsets[buckets].astype(np.int64)
        sizes = self._offsets[buckets + 1].astype(np.int64) - starts
        places = np.repeat(starts - np.concatenate(([0], sizes.cumsum()[:-1])), sizes)
        places += np.arange(len(places))
        entries = self._entries[places]
        row_bits = np.uint32(self._layout.row_bits)
        mine = (entries >> row_bits) == np.repeat(tags, sizes)
        rows = entries[mine] & np.uint32((1 << self._layout.row_bits) - 1)
        return np.unique(rows).astype(np.int64)

    def _costs(self, read: bytes, rows: Rows) -> Weights:
        """Cost of the reading for each row; the full alignment only where nothing simpler fits."""
        costs = np.full(len(rows), np.inf)
        lengths = self._length[rows].astype(np.int64)
        for length in np.unique(lengths):
            mine = np.flatnonzero(lengths == length)
            struck = self._normal[rows[mine], :length]
            if length == len(read):
                cost = likelihood.straight(read, struck)
                crooked = np.flatnonzero(cost > 2 * likelihood.COST_OTHER + 1)
                if len(crooked):
                    cost[crooked] = likelihood.aligned(read, struck[crooked], int(length))
            elif abs(length - len(read)) == 1:
                cost = likelihood.shifted(read, struck)
            else:
                cost = likelihood.aligned(read, struck, int(length))
            costs[mine] = cost
        return costs

    def _neighbours(self, read: bytes, rows: Rows, edits: int) -> float:
        """Rows within so many substitutions, for each text that could stand there."""
        same = rows[self._length[rows] == len(read)]
        if not len(same):
            return 0.0
        struck = self._normal[same][:, : len(read)]
        asked = np.frombuffer(read, dtype=np.uint8)
        apart = np.count_nonzero((struck != asked) & (asked != ord("?")), axis=1)
        within = int(np.count_nonzero(apart <= edits))
        others = [size - 1 for size in _sizes(read)]
        texts = 1.0 + (sum(others) if edits else 0)
        if edits > 1:
            texts += (sum(others) ** 2 - sum(each**2 for each in others)) / 2
        return within / texts

    def _absent(self, read: bytes, near: float) -> float:
        """Probability of this reading if the firearm is not in the register."""
        texts = 1.0
        for size in _sizes(read):
            texts *= size
        return ABSENT * max(1 / texts, near / self.rows)


def _sizes(read: bytes) -> Sequence[int]:
    """How many characters could stand in each known place: ten digits or twenty-six letters."""
    return [10 if byte in b"0123456789" else 26 for byte in read if byte not in b"?*"]


def _fits_word(fit: Any, reported: str, registered: str) -> bool | None:
    return fit(reported, registered) > naming.WRONG if reported.strip() else None
