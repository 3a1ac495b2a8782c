"""Holding against each other what a log shows to different people: the log itself, each witness.

A log that tells one past here and another there is found out as soon as two who were told compare.
Two checkpoints of one size must have one root; of different sizes, the published tiles of the log
must lead to both. The two signed checkpoints that disagree are the evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import proof
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.policy import Policy
from resguardo.kernel.tlog.tile import Tile, split_hashes, tile_at, tile_reader
from resguardo.records.transparency.mirror import Read


class ViewSplit(Problem):
    """One log, two pasts."""

    code = "log.view-split"
    wording = _(
        "{one} and {other} were shown different pasts of {origin} at the size {size}. Keep both "
        "checkpoints: together they prove it. Raise the alarm, and cosign nothing of it."
    )

    one: str
    other: str
    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What one source shows of the log."""

    source: str
    tree: Checkpoint


def address_at_witness(origin: str) -> str:
    """Where a witness serves the last checkpoint that it cosigned of a log."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"


def compare(log: Read, witnesses: Mapping[str, Read], policy: Policy) -> list[Shown]:
    """Tell what the log and each witness show; refuses two that are not of one past.

    The witnesses' trees are recomputed from the tiles that the log shows us. A checkpoint larger
    than the log shows is a log that hides what it has shown to somebody else.
    """
    own = policy.open(log("checkpoint")).checkpoint
    where = address_at_witness(own.origin)
    found = [Shown(name, policy.open(read(where)).checkpoint) for name, read in witnesses.items()]
    for each in found:
        known = each.tree.size <= own.size and each.tree.origin == own.origin
        if not known or _root(log, each.tree.size, own.size) != each.tree.root:
            raise ViewSplit("the log", each.source, own.origin, each.tree.size)
    return [Shown("the log", own), *found]


def _root(log: Read, size: int, published: int) -> bytes:
    def fetch(tile: Tile) -> list[bytes]:
        whole = tile_at(tile.level, tile.number, published)
        return split_hashes(whole, log(whole.path()))[: tile.width]

    return proof.root(size, tile_reader(size, fetch))
