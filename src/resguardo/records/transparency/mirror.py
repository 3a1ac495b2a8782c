"""Following another deployment's log: fetch what is new, check it whole, keep a copy of one's own.

An authority that keeps a company's log this way has it when the company's machines are gone, and
sees a changed past at the next look. What arrives is laid aside first; it joins the mirror only
after every hash was recomputed and the old tree found in the new. What does not fit stays where it
was laid, with the checkpoint that the other log signed: that is the evidence.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.error import URLError

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note, proof
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
from resguardo.kernel.tlog.policy import Policy
from resguardo.kernel.tlog.tile import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    Tile,
    bundles,
    split_bundle,
    split_hashes,
    tile_at,
    tile_reader,
    tiles,
)
from resguardo.records.transparency import durable, wire
from resguardo.records.transparency.keeper import Request
from resguardo.records.transparency.verification import Tampered

Read = Callable[[str], bytes]
_ARRIVING: Final = "arriving"
_FILE_BYTES_MAX: Final = 20_000_000


class SourceAway(Problem):
    """A file of the followed log that cannot be had."""

    code = "follow.source-away"
    wording = _("{path} of the followed log cannot be read ({why}). It is tried again next time.")

    path: str
    why: str


class PastChanged(Problem):
    """The followed log does not contain what was seen of it before."""

    code = "follow.past-changed"
    wording = _(
        "The log {origin} now has the size {size} and does not contain what was seen of it at "
        "{seen}. Both checkpoints are kept at {evidence}: raise the alarm, and cosign nothing of "
        "it."
    )

    origin: str
    size: int
    seen: int
    evidence: str


@dataclass(frozen=True)
class Mirror:
    """A copy of one log in a folder, laid out as it was published."""

    folder: Path

    def latest(self) -> Checkpoint | None:
        """The tree that was checked last; none at first."""
        path = self.folder / "checkpoint"
        return _text_of(path.read_bytes()) if path.exists() else None

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """The leaves from `start` up to `end`, as they were checked."""
        for number in range(start // WIDTH, -(-end // WIDTH)):
            tile = tile_at(ENTRIES, number, end)
            data = (self.folder / tile.path()).read_bytes()
            yield from split_bundle(tile, data)[max(start - number * WIDTH, 0) :]

    def follow(self, read: Read, policy: Policy) -> tuple[int, Checkpoint]:
        """Fetch and check what is new; tells from where on, and the tree that is now kept.

        Refuses a checkpoint that the log did not sign, a file that does not fit the root, and,
        loudly, a tree that does not contain the one seen before.
        """
        signed = read("checkpoint")
        new = policy.open(signed).checkpoint
        seen = self.latest()
        since = seen.size if seen is not None else 0
        arriving = self.folder / _ARRIVING
        shutil.rmtree(arriving, ignore_errors=True)
        durable.replace(arriving / "checkpoint", signed)
        if seen is not None and (new.size < seen.size or new.origin != seen.origin):
            raise self._alarm(seen, new)
        wanted = [*bundles(new.size, since), *tiles(new.size, since)]
        for tile in wanted:
            durable.replace(arriving / tile.path(), read(tile.path()))
        try:
            self._check(new, since)
        except Tampered:
            if seen is None or not self._is_another_past(read, policy):
                raise
            raise self._alarm(seen, new) from None
        if seen is not None and proof.root(seen.size, self._reader(new.size)) != seen.root:
            raise self._alarm(seen, new)
        for tile in wanted:
            target = self.folder / tile.path()
            target.parent.mkdir(parents=True, exist_ok=True)
            (arriving / tile.path()).replace(target)
        durable.replace(self.folder / "checkpoint", signed)
        shutil.rmtree(arriving)
        return since, new

    def request(self, old: int) -> bytes:
        """The request to one's own witness for the tree that was checked."""
        signed = (self.folder / "checkpoint").read_bytes()
        size = _text_of(signed).size
        path = proof.prove_consistency(min(old, size), size, self._reader(size))
        return Request(old, tuple(path), signed).encode()

    def _is_another_past(self, read: Read, policy: Policy) -> bool:
        """Tell a changed past from a damaged file: a changed past holds when it is read alone."""
        whole = Mirror(self.folder / _ARRIVING / "whole")
        try:
            whole.follow(read, policy)
        except Problem:
            return False
        return True

    def _check(self, new: Checkpoint, since: int) -> None:
        """Recompute every new hash from the entries up, and the root from the whole."""
        for bundle in bundles(new.size, since):
            entries = split_bundle(bundle, self._bytes(bundle))
            expected = self._hashes(tile_at(0, bundle.number, new.size))
            if [leaf_hash(each) for each in entries] != expected:
                raise Tampered(bundle.path(), _("its entries are not those of the hashes"))
        for tile in tiles(new.size, since):
            if tile.level:
                self._check_upper(tile, since, new.size)
        if proof.root(new.size, self._reader(new.size)) != new.root:
            raise Tampered("checkpoint", _("its root is not that of the tiles"))

    def _check_upper(self, tile: Tile, since: int, size: int) -> None:
        known = since >> HEIGHT * tile.level
        for place, digest in enumerate(self._hashes(tile)):
            number = tile.number * WIDTH + place
            if number >= known:
                below = self._hashes(tile_at(tile.level - 1, number, size))
                if perfect_root(below) != digest:
                    raise Tampered(tile.path(), _("it is not made of the tiles below it"))

    def _reader(self, size: int) -> proof.Reader:
        return tile_reader(size, self._hashes)

    def _hashes(self, tile: Tile) -> list[bytes]:
        return split_hashes(tile, self._bytes(tile))

    def _bytes(self, tile: Tile) -> bytes:
        """A file that has just arrived, or one that was checked before."""
        for path in (self.folder / _ARRIVING / tile.path(), self.folder / tile.path()):
            if path.exists():
                return path.read_bytes()
        raise SourceAway(tile.path(), "it is missing")

    def _alarm(self, seen: Checkpoint, new: Checkpoint) -> PastChanged:
        """Keep what both checkpoints say, under a name that repeats for the same pair."""
        name = sha256(f"{seen.root.hex()}{new.root.hex()}".encode()).hexdigest()[:16]
        evidence = self.folder / "evidence" / name
        durable.replace(evidence / "seen", (self.folder / "checkpoint").read_bytes())
        signed = (self.folder / _ARRIVING / "checkpoint").read_bytes()
        durable.replace(evidence / "shown-now", signed)
        return PastChanged(new.origin, new.size, seen.size, str(evidence))


def source(address: str, *, key: str = "") -> Read:
    """Read the files of a log from a folder, or from an address on the network.

    Entries are for an authority alone: `key` is the key with which its program is let in there.
    What it gives refuses where nobody answers (`SourceAway`).
    """
    if address.startswith(("http://", "https://")):
        return lambda path: _fetch(f"{address.rstrip('/')}/{path}", key)
    return lambda path: _open(Path(address) / path)


def _fetch(address: str, key: str) -> bytes:
    told = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        return wire.ask(address, timeout_seconds=20, bytes_max=_FILE_BYTES_MAX, headers=told)[1]
    except (URLError, OSError) as error:
        raise SourceAway(address, str(getattr(error, "reason", error))) from error


def _open(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_FILE_BYTES_MAX)
    except OSError as error:
        raise SourceAway(str(path), error.strerror or "unreadable") from error


def _text_of(signed: bytes) -> Checkpoint:
    return checkpoints.read(note.split(signed)[0])
