"""The tree read out of the tables: tiles, bundles, roots and proofs, at any size it ever had."""

from resguardo.kernel.tlog import proof
from resguardo.kernel.tlog.tile import ENTRIES, WIDTH, Tile, encode_bundle, tile_reader
from resguardo.records.transparency.models import LogEntry, LogState
from resguardo.records.transparency.sequencer import tile_hashes


def size() -> int:
    """Count the leaves."""
    return LogState.objects.filter(pk=1).values_list("size", flat=True).first() or 0


def read_tile(tile: Tile) -> list[bytes]:
    """Read the hashes of a tile."""
    start = tile.number * WIDTH
    return tile_hashes(tile.level, start, start + tile.width)


def read_entries(start: int, end: int) -> list[bytes]:
    """Read the exact bytes of leaves."""
    rows = LogEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]


def tile_bytes(tile: Tile) -> bytes:
    """Give a tile or a bundle as the file that C2SP tlog-tiles publishes."""
    if tile.level == ENTRIES:
        start = tile.number * WIDTH
        return encode_bundle(read_entries(start, start + tile.width))
    return b"".join(read_tile(tile))


def reader(of_size: int) -> proof.Reader:
    """Read perfect subtrees of the log as it was at that size, each tile fetched once."""
    return tile_reader(of_size, read_tile)


def root(of_size: int) -> bytes:
    """Compute the root that the log had at that size."""
    return proof.root(of_size, reader(of_size))


def inclusion(index: int, of_size: int) -> list[bytes]:
    """Prove that the leaf is in the log of that size."""
    return proof.prove_inclusion(index, of_size, reader(of_size))


def consistency(old: int, new: int) -> list[bytes]:
    """Prove that the log of the new size begins with the log of the old."""
    return proof.prove_consistency(old, new, reader(new))
