"""The tree cut into files of 256 hashes, and the entries into bundles of 256 (C2SP tlog-tiles).

Hash `i` of tile `n` on level `L` covers 256^L entries; level 0 is the entries' own hashes. A tile
at the right edge holds fewer than 256 and says so in its path. Full tiles never change.

>>> Tile(0, 1234067).path()
'tile/0/x001/x234/067'
>>> [tile.path() for tile in tiles(70_000) if tile.width < 256]
['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']
>>> Tile(ENTRIES, 273, 112).path()
'tile/entries/273.p/112'
>>> read_path("tile/0/273.p/112") == Tile(0, 273, 112)
True
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from .hashing import HASH_BYTES, perfect_root
from .proof import Reader

WIDTH: Final = 256
HEIGHT: Final = 8
LEVEL_MAX: Final = 63
ENTRIES: Final = -1  # the level of a bundle, which is written out as a word
ENTRY_BYTES_MAX: Final = 65_535
_PATH: Final = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class TileUnreadable(Problem):
    """A tile or bundle that does not have the shape its path promises."""

    code = "tlog.tile-unreadable"
    wording = _("{path} is damaged: {why}. Fetch it again from the log or from a mirror.")

    path: str
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which file: level, number, and how many hashes or entries it holds."""

    level: int
    number: int
    width: int = WIDTH

    def path(self) -> str:
        """Write the path: groups of three digits, all but the last with an x in front."""
        digits = str(self.number)
        digits = digits.zfill(len(digits) + -len(digits) % 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{name}{partial}"


def read_path(path: str) -> Tile:
    """Read a path; refuses what `Tile.path` would not have written."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise TileUnreadable(path[:100], "no tile has such a path")
    level, name, width = found.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(re.sub("[x/]", "", name)),
        int(width) if width else WIDTH,
    )
    if tile.path() != path:
        raise TileUnreadable(path[:100], "no tile has such a path")
    return tile


def tile_at(level: int, number: int, size: int) -> Tile:
    """Name the tile as it is in a log of that size, full or partial; a bundle counts as level 0."""
    there = (size >> HEIGHT * max(level, 0)) - number * WIDTH
    if there <= 0:
        raise ValueError(f"a log of {size} has no tile {number} on level {level}")
    return Tile(level, number, min(there, WIDTH))


def tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """List the tiles that a log of `size` has and one of `since` had not, lowest level first."""
    level = 0
    while size >> HEIGHT * level:
        there, before = size >> HEIGHT * level, since >> HEIGHT * level
        if there > before:
            last = (there - 1) // WIDTH
            for number in range(before // WIDTH, last + 1):
                yield tile_at(level, number, size)
        level += 1


def bundles(size: int, since: int = 0) -> Iterator[Tile]:
    """List the bundles that a log of `size` has and one of `since` had not."""
    for number in range(since // WIDTH, -(-size // WIDTH) if size > since else 0):
        yield tile_at(ENTRIES, number, size)


def split_hashes(tile: Tile, data: bytes) -> list[bytes]:
    """Cut a tile into its hashes; refuses any other length than the path promises."""
    if len(data) != tile.width * HASH_BYTES:
        raise TileUnreadable(tile.path(), f"it has {len(data)} bytes")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join entries, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def split_bundle(tile: Tile, data: bytes) -> list[bytes]:
    """Cut a bundle into its entries; refuses any other number of them than the path promises."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        if at > len(data) or len(entries) == tile.width:
            raise TileUnreadable(tile.path(), "it does not end where an entry ends")
        entries.append(data[start:at])
    if len(entries) != tile.width:
        raise TileUnreadable(tile.path(), f"it has {len(entries)} entries")
    return entries


def tile_reader(size: int, fetch: Callable[[Tile], Sequence[bytes]]) -> Reader:
    """Read the tree of that size through its tiles, each fetched once."""
    known: dict[tuple[int, int], Sequence[bytes]] = {}

    def read(height: int, number: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        place, first = divmod(number << above, WIDTH)
        if (level, place) not in known:
            known[level, place] = fetch(tile_at(level, place, size))
        return perfect_root(known[level, place][first : first + (1 << above)])

    return read
