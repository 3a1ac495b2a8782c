"""Putting back what a restored backup lacks: the published leaves, byte for byte.

A database older than the published checkpoint would grow into a fork that no witness signs. The
published bundles hold the missing leaves, and the witnessed root says that they are the right ones,
so the log goes on as if nothing had happened. What the leaves only committed to is not in them: the
rows of the business for those places are entered again by people, from receipts and paper, and the
list of places that are missing is the list of what to ask for.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.tile import ENTRIES, WIDTH, split_bundle, tile_at
from resguardo.records.transparency import sequencer, tree, verification
from resguardo.records.transparency.leaf import Sealed, kind_of


class ReplayUnfit(Problem):
    """A published log that this database is not the beginning of."""

    code = "replay.unfit"
    wording = _(
        "Up to the size {size}, the database has other entries than the published log, or that "
        "log is shorter. Nothing was replayed; restore a backup of the same log."
    )

    size: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """Which places were put back: from, up to, and their kinds by place."""

    first: int
    size: int
    kinds: tuple[str, ...]


@transaction.atomic
def replay(path: Path, trust: verification.Trust) -> Replayed:
    """Store the leaves of a published log that the database lacks.

    The published log is checked whole first, with keys that are trusted. Refuses one that does not
    begin with what the database has; nothing is written unless the root comes out as signed.
    """
    signed = verification.check_log(path, trust).checkpoint
    first = sequencer.lock_size()
    if first > signed.size or (
        first and tree.root(first) != verification.root_at(path, first, signed.size)
    ):
        raise ReplayUnfit(first)
    entries = _entries(path, first, signed.size)
    sealed = [Sealed(kind_of(entry), entry, ()) for entry in entries]
    sequencer.write_sealed(first, sealed)
    if tree.root(signed.size) != signed.root:
        raise ReplayUnfit(first)
    return Replayed(first, signed.size, tuple(each.kind for each in sealed))


def _entries(path: Path, start: int, end: int) -> list[bytes]:
    found: list[bytes] = []
    for number in range(start // WIDTH, -(-end // WIDTH)):
        tile = tile_at(ENTRIES, number, end)
        entries = split_bundle(tile, verification.read_file(path / tile.path()))
        found.extend(entries[max(start - number * WIDTH, 0) :])
    return found
