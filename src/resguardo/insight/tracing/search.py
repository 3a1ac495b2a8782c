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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from . import likelihood, naming
from .building import COLUMNS, VERSION, normal_bytes, skeleton_bytes
from .neighbourhood import DELETIONS_MOST, TAIL, Buckets, Bytes, Rows
from .patterns import cost_of_ends, rows_matching

ABSENT: Final = 0.2
"""How often the firearm asked for is in no register; assumed, and said where scores are shown."""
EQUAL: Final = 0.5
"""Share of the best one's weight from which a rival explains the reading as well."""
BEHIND: Final = 1e-3
"""Share of the best one's weight below which a rival is looked at only where there are few."""
NOTHING_KNOWN: Final = b"?*"
_PORTION: Final = 8_192
"""Pairs weighed at a time: what is computed of them stays near the processor."""

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
            self._normal, self._length, self._backwards, offsets, entries = (
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
        self.notes: dict[str, str] = told["notes"]
        self._present = (1 - ABSENT) / self.rows
        self._buckets = Buckets(offsets, entries, self.rows)
        self._identifiers = self._register.column("firearm_id").combine_chunks()
        self._makes, self._make_of = self._words("make")
        self._calibres, self._calibre_of = self._words("calibre")
        self._shares: dict[str, dict[str, float]] = told["shares"]
        self._fits = lru_cache(maxsize=4_096)(self._fits_of)

    def search(self, reading: Reading, *, limit: int = 10) -> list[Hit]:
        """Give the firearms that the reading may belong to, the most probable first.

        Refuses a reading without a single known character (`SerialEmpty`).
        """
        if not normal_bytes(reading.serial).strip(NOTHING_KNOWN):
            raise SerialEmpty
        return self.search_many([reading], limit=limit)[0]

    def search_many(self, readings: Sequence[Reading], *, limit: int = 10) -> list[list[Hit]]:
        """Answer many readings at once, in their order, which costs each of them less.

        A reading without a single known character has no hits.
        """
        texts = [normal_bytes(reading.serial) for reading in readings]
        pairs = self._pairs(texts)
        if not len(pairs.rows):
            return [[] for _each in readings]
        fits, by_chance = self._fits_of_all(readings, pairs)
        weights = np.exp(-pairs.costs) * fits
        absent = by_chance * [_absent(text, near / self.rows)
                              for text, near in zip(texts, pairs.near, strict=True)]  # fmt: skip
        total = np.bincount(pairs.asked, weights, minlength=len(readings)) * self._present + absent
        front = _in_front(pairs.asked, weights, len(readings), limit)
        asked, rows, weights = pairs.asked[front], pairs.rows[front], weights[front]
        order = np.lexsort((-weights, asked))
        asked, rows, weights = asked[order], rows[order], weights[order]
        starts = np.searchsorted(asked, np.arange(len(readings)))
        rank = np.arange(len(asked)) - starts[asked]
        best = np.zeros(len(readings))
        best[asked[rank == 0]] = weights[rank == 0]
        as_well = weights >= EQUAL * best[asked]
        equals = np.bincount(asked[as_well], minlength=len(readings))
        hits: list[list[Hit]] = [[] for _each in readings]
        for place in np.flatnonzero(rank < limit).tolist():
            reading = int(asked[place])
            score = float(self._present * weights[place] / total[reading])
            equal = int(equals[reading]) if as_well[place] else 0
            hits[reading].append(Hit(int(rows[place]), score, equal))
        return hits

    def firearm_ids(self, hits: Iterable[Hit]) -> list[str]:
        """Identify what was hit, as the register does."""
        rows = pa.array([hit.row for hit in hits], pa.int64())
        found: list[str] = self._identifiers.take(rows).to_pylist()
        return found

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

    def _fits_of_all(self, readings: Sequence[Reading], pairs: "_Pairs") -> tuple[Weights, Weights]:
        """How maker and calibre fit each pair, and how they would fit a firearm drawn by chance."""
        fits, by_chance = np.ones(len(pairs.rows)), np.ones(len(readings))
        for name, codes in (("make", self._make_of), ("calibre", self._calibre_of)):
            told = [getattr(reading, name).strip() for reading in readings]
            kinds = {text: kind for kind, text in enumerate(dict.fromkeys(told))}
            found = [self._fits(name, text) for text in kinds]
            kind = np.array([kinds[text] for text in told])
            table = np.array([each for each, _chance in found])
            fits *= table[kind[pairs.asked], codes[pairs.rows]]
            by_chance *= np.array([chance for _each, chance in found])[kind]
        return fits, by_chance

    def _pairs(self, texts: Sequence[bytes]) -> "_Pairs":
        """Every row that a reading may belong to, with the cost of reading it so."""
        alone = [place for place, text in enumerate(texts) if _has_holes(text)]
        many = [place for place, text in enumerate(texts) if text and not _has_holes(text)]
        asked, rows = [], []
        if many:
            tails = [skeleton_bytes(texts[place])[-TAIL:] for place in many]
            places, found = self._buckets.near(tails)
            asked.append(np.array(many)[places])
            rows.append(found)
        for place in alone:
            if texts[place].strip(NOTHING_KNOWN):
                found = rows_matching(texts[place], self._normal, self._length, self._backwards)
                asked.append(np.full(len(found), place))
                rows.append(found)
        if not rows:
            nothing: Rows = np.empty(0, dtype=np.int64)
            return _Pairs(nothing, nothing, np.empty(0), np.zeros(len(texts)))
        return self._weighed(texts, np.concatenate(asked), np.concatenate(rows))

    def _weighed(self, texts: Sequence[bytes], asked: Rows, rows: Rows) -> "_Pairs":
        """Weigh pairs, a portion at a time, and count how many neighbours each reading has."""
        matrix = np.array(texts, dtype=bytes)
        matrix = matrix.view(np.uint8).reshape(len(texts), matrix.itemsize)
        lengths = np.array([len(text) for text in texts], dtype=np.uint8)
        starred = np.array([b"*" in text for text in texts])
        holes = np.array([_has_holes(text) for text in texts])
        reach = np.array([DELETIONS_MOST - text.count(b"?") for text in texts])
        costs, near = np.empty(len(rows), dtype=np.float32), np.zeros(len(texts))
        for start in range(0, len(rows), _PORTION):
            part = slice(start, start + _PORTION)
            mine, struck, long = asked[part], self._normal[rows[part]], self._length[rows[part]]
            read = matrix[mine]
            costs[part] = likelihood.aligned(read, lengths[mine], struck, long)
            apart = _substituted(read, struck)
            close = (long == lengths[mine]) & (apart <= reach[mine]) | holes[mine]
            near += np.bincount(mine[close], minlength=len(texts))
        for place in np.flatnonzero(starred).tolist():
            own = asked == place
            costs[own] = cost_of_ends(
                texts[place], self._normal[rows[own]], self._length[rows[own]]
            )
        near /= [1 if hole else _texts_within(text, edits)
                 for text, edits, hole in zip(texts, reach, holes, strict=True)]  # fmt: skip
        reached = np.isfinite(costs)
        return _Pairs(asked[reached], rows[reached], costs[reached].astype(float), near)


class _Pairs(NamedTuple):
    """Readings, by their place, and rows that they may belong to; sorted by neither."""

    asked: Rows
    rows: Rows
    costs: Weights
    near: Weights
    """For each reading: neighbours in the register, for each text that could stand there."""


def _in_front(asked: Rows, weights: Weights, readings: int, limit: int) -> NDArray[np.bool_]:
    """Pairs that can come among the first of their reading: few of thousands need be put in order.

    Whatever is far behind the best is left out, where so many are not that the first are there.
    """
    starts = np.flatnonzero(np.diff(asked, prepend=-1))
    best = np.zeros(readings)
    best[asked[starts]] = np.maximum.reduceat(weights, starts)
    front: NDArray[np.bool_] = weights >= BEHIND * best[asked]
    front |= np.bincount(asked[front], minlength=readings)[asked] < limit
    return front


def _has_holes(text: bytes) -> bool:
    """Whether the neighbourhood does not bear what is unknown of this reading."""
    return b"*" in text or text[-TAIL:].count(b"?") > DELETIONS_MOST


def _substituted(read: Bytes, struck: Bytes) -> NDArray[np.int64]:
    """How many known characters of each reading differ from what stands in their place."""
    width = min(read.shape[1], struck.shape[1])
    read, struck = read[:, :width], struck[:, :width]
    apart: NDArray[np.int64] = np.count_nonzero((read != struck) & (read != ord("?")), axis=1)
    return apart


def _texts_within(read: bytes, edits: int) -> float:
    """How many texts differ from a reading by so many substitutions at most."""
    others = [size - 1 for size in _sizes(read)]
    texts = 1.0 + (sum(others) if edits > 0 else 0)
    if edits > 1:
        texts += (sum(others) ** 2 - sum(each**2 for each in others)) / 2
    return texts


def _absent(read: bytes, density: float) -> float:
    """Probability of this reading if the firearm is not in the register."""
    texts = 1.0
    for size in _sizes(read):
        texts *= size
    return ABSENT * max(1 / texts, density)


def _sizes(read: bytes) -> Sequence[int]:
    """How many characters could stand in each known place: ten digits or twenty-six letters."""
    return [10 if byte in b"0123456789" else 26 for byte in read if byte not in b"?*"]


def _fits_word(fit: Any, reported: str, registered: str) -> bool | None:
    return fit(reported, registered) > naming.WRONG if reported.strip() else None
