"""The log recomputed from nothing: every hash, every root, every count, every commitment.

What a database administrator changed shows here even if every hash in the tables was recomputed
with it, as long as one checkpoint from before is known; where the checkpoints were rewritten too,
the witnesses remember. Memory does not grow with the log: leaves stream by, and only the roots of
perfect subtrees to the left are kept.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from resguardo.kernel import canon
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.hashing import EMPTY_ROOT, leaf_hash, node_hash, perfect_root
from resguardo.kernel.tlog.tile import WIDTH
from resguardo.records.transparency import tree
from resguardo.records.transparency.models import Change, Checkpoint, LogEntry, Node, Opening

_ROWS_AT_ONCE: Final = WIDTH * 64
_OPENINGS: Final = (
    "SELECT o.entry_id, l.leaf, o.field, o.salt, o.value"  # noqa: S608 - constants
    f' FROM "{Opening._meta.db_table}" o JOIN "{LogEntry._meta.db_table}" l'
    ' ON l."index" = o.entry_id ORDER BY o.entry_id, o.field'
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the log says: a code, the place, and what was found."""

    code: str
    where: str
    found: str


class _Left:
    """The perfect subtrees to the left of a growing edge, as (height, root), largest first."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, bytes]] = []

    def add(self, height: int, digest: bytes) -> None:
        while self.parts and self.parts[-1][0] == height:
            digest = node_hash(self.parts.pop()[1], digest)
            height += 1
        self.parts.append((height, digest))

    def root(self) -> bytes:
        if not self.parts:
            return EMPTY_ROOT
        found = self.parts[-1][1]
        for _height, digest in reversed(self.parts[:-1]):
            found = node_hash(digest, found)
        return found


def differences() -> Iterator[Difference]:
    """Recompute the tree and compare it with the rows, the nodes and every checkpoint."""
    signed, wrong = _signed_roots()
    yield from wrong
    left = _Left()
    nodes: dict[int, list[bytes]] = defaultdict(list)
    counted = 0
    for start, hashes, found in _hashed_tiles():
        yield from found
        for size in range(start + 1, start + len(hashes) + 1):
            if size in signed:
                yield from _compare(signed.pop(size), size, _edge(left, hashes[: size - start]))
        counted = start + len(hashes)
        if len(hashes) == WIDTH:
            digest = perfect_root(hashes)
            left.add(8, digest)
            nodes[1].append(digest)
    yield from _compare(signed.pop(0, {}), 0, EMPTY_ROOT)
    for size in sorted(signed):
        yield Difference("log.shorter-than-signed", f"checkpoint {size}", f"{counted} entries")
    if tree.size() != counted:
        yield Difference("log.count-differs", f"counter {tree.size()}", f"{counted} entries")
    yield from _node_differences(nodes)


def opening_differences() -> Iterator[Difference]:
    """Hold every opening that is not erased against its commitment, and every change row."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_OPENINGS)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            for index, leaf, field, salt, value in rows:
                found = canon.commitment_to_bytes(as_bytes(salt), field, value.encode()).hex()
                # Leaves are canonical, and their commitments come first.
                committed = as_bytes(leaf).partition(b'},"format":')[0]
                if canon.encode({field: found})[1:-1] not in committed:
                    yield Difference("log.opening-differs", f"entry {index}", field)
    yield from _change_differences()


def as_bytes(stored: Any) -> bytes:
    """What a column of bytes holds: whoever edits a SQLite file can leave text or numbers there."""
    return stored.encode() if isinstance(stored, str) else bytes(stored)


def _public(leaf: bytes) -> Mapping[str, Any]:
    """What a leaf says openly; one that was made unreadable says nothing."""
    try:
        found = json.loads(leaf)["public"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _change_differences() -> Iterator[Difference]:
    rows = Change.objects.order_by("entry_id").select_related("entry")
    for change in rows.iterator(chunk_size=5_000):
        public = _public(as_bytes(change.entry.leaf))
        stored = {
            "at": json.loads(canon.encode(change.at)),
            "by": change.by_id,
            "organisation": change.organisation_id,
            "request": change.request_id,
            "subject": change.subject_id,
            "subject_kind": change.subject_kind,
            "verb": change.verb,
        }
        for field in sorted(stored):
            if stored[field] != public.get(field):
                yield Difference("log.change-differs", f"entry {change.entry_id}", field)


def _hashed_tiles() -> Iterator[tuple[int, list[bytes], list[Difference]]]:
    """Hash the leaves again, tile by tile; a gap ends the log there, as nothing stands on it."""
    start, hashes, found = 0, [], []  # type: tuple[int, list[bytes], list[Difference]]
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f'SELECT "index", leaf, leaf_hash FROM "{LogEntry._meta.db_table}" ORDER BY "index"'  # noqa: S608 - a constant
        )
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            for index, leaf, stored in rows:
                if index != start + len(hashes):
                    found.append(
                        Difference("log.gap", f"entry {start + len(hashes)}", f"next is {index}")
                    )
                    yield start, hashes, found
                    return
                digest = leaf_hash(as_bytes(leaf))
                if digest != stored:
                    found.append(Difference("log.hash-differs", f"entry {index}", digest.hex()))
                hashes.append(digest)
                if len(hashes) == WIDTH:
                    yield start, hashes, found
                    start, hashes, found = start + WIDTH, [], []
    if hashes or found:
        yield start, hashes, found


def _edge(left: _Left, hashes: list[bytes]) -> bytes:
    """The root at a size inside the tile that is being read."""
    whole = _Left()
    whole.parts = list(left.parts)
    for digest in hashes:
        whole.add(0, digest)
    return whole.root()


def _signed_roots() -> tuple[dict[int, dict[int, bytes]], list[Difference]]:
    """Read what was signed: the roots by size, and by checkpoint under it."""
    signed: dict[int, dict[int, bytes]] = defaultdict(dict)
    wrong = []
    for key, size, text in Checkpoint.objects.order_by("id").values_list("id", "size", "text"):
        read = checkpoints.read(note.split(text.encode())[0])
        if read.size != size:
            wrong.append(Difference("log.checkpoint-size", f"checkpoint {key}", str(read.size)))
        signed[read.size][key] = read.root
    return dict(signed), wrong


def _compare(signed: dict[int, bytes], size: int, root: bytes) -> Iterator[Difference]:
    for key, expected in signed.items():
        if expected != root:
            yield Difference("log.root-differs", f"checkpoint {key} at {size}", root.hex())


def _node_differences(nodes: dict[int, list[bytes]]) -> Iterator[Difference]:
    """Compare the stored roots of full tiles with the recomputed ones, level by level."""
    level = 1
    while nodes[level]:
        digests = nodes[level]
        nodes[level + 1] = [
            perfect_root(digests[at : at + WIDTH])
            for at in range(0, len(digests) - WIDTH + 1, WIDTH)
        ]
        level += 1
    stored: Any = Node.objects.order_by("level", "n").values_list("level", "n", "hash")
    expected = {
        (level, n): digest for level, digests in nodes.items() for n, digest in enumerate(digests)
    }
    for level, n, digest in stored.iterator():
        if expected.pop((level, n), None) != bytes(digest):
            yield Difference("log.node-differs", f"node {level}/{n}", bytes(digest).hex())
    for level, n in sorted(expected):
        yield Difference("log.node-missing", f"node {level}/{n}", "-")
