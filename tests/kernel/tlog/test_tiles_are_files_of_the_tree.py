"""Tiles and bundles: their names, their bytes, and what a damaged one is worth."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.kernel.tlog import tile as tiles
from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
from resguardo.kernel.tlog.proof import root
from resguardo.kernel.tlog.tile import (
    ENTRIES,
    Tile,
    TileUnreadable,
    bundles,
    encode_bundle,
    read_path,
    split_bundle,
    split_hashes,
    tile_reader,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "proof_vectors.json").read_text()
)
ENTRIES_OF_LOG = [f"entry {number}".encode() for number in range(70_000)]


@pytest.fixture(scope="module")
def levels() -> list[list[bytes]]:
    found = [[leaf_hash(entry) for entry in ENTRIES_OF_LOG]]
    while len(found[-1]) >= tiles.WIDTH:
        below = found[-1]
        found.append([perfect_root(below[at : at + 256]) for at in range(0, len(below) - 255, 256)])
    return found


def test_tiles_are_those_of_the_vectors(levels: list[list[bytes]]) -> None:
    written = {
        each.path(): b"".join(levels[each.level][each.number * 256 :][: each.width])
        for each in tiles.tiles(70_000)
    }
    for path, digest in VECTORS["tile_sha256"].items():
        assert hashlib.sha256(written[path]).hexdigest() == digest
    assert len(written) == 274 + 2 + 1


def test_the_root_read_through_tiles_is_the_root(levels: list[list[bytes]]) -> None:

    def fetch(tile: Tile) -> list[bytes]:
        return levels[tile.level][tile.number * 256 :][: tile.width]

    for size in (1, 255, 256, 257, 65_536, 65_537, 70_000):
        read = tile_reader(size, fetch)
        expected = VECTORS["roots"].get(str(size))
        assert expected is None or root(size, read).hex() == expected


@given(st.integers(-1, 63), st.integers(0, 2**40), st.integers(1, 256))
def test_a_path_says_which_tile_it_is(level: int, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert read_path(tile.path()) == tile


@pytest.mark.parametrize(
    "path",
    ["", "tile/0", "tile/64/000", "tile/0/0000", "tile/00/000", "tile/0/000.p/0",
     "tile/0/000.p/256",
     "tile/0/000.p/01", "tile/0/x000/000", "tile/0/../../etc", "/tile/0/000", "tile/0/000\n",
     "tile/0/12", "tile/-1/000", "tile/0/x001/x234/67", "tile/0/٠٠٠"],
)  # fmt: skip
def test_a_path_of_no_tile_is_refused(path: str) -> None:
    with pytest.raises(TileUnreadable):
        read_path(path)


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_growing_writes_what_is_new_and_nothing_twice(one: int, other: int) -> None:
    old, new = sorted((one, other))
    before, after = set(tiles.tiles(old)), set(tiles.tiles(new))
    assert after - before == set(tiles.tiles(new, old))
    entries = {each.number for each in bundles(new, old)}
    assert entries == ({*range(old // 256, -(-new // 256))} if new > old else set())


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    tile = Tile(ENTRIES, 0, len(entries))
    assert split_bundle(tile, encode_bundle(entries)) == entries


def test_a_truncated_or_padded_file_is_refused() -> None:
    data = encode_bundle([b"one", b"two", b""])
    tile = Tile(ENTRIES, 0, 3)
    for wrong in (data[:-1], data[:-2], data + b"\0", data + b"\0\0", b"", data[1:], b"\xff\xff"):
        with pytest.raises(TileUnreadable):
            split_bundle(tile, wrong)
    for length in (0, 31, 33, 63, 8192):
        with pytest.raises(TileUnreadable):
            split_hashes(Tile(0, 0, 1), bytes(length))
    with pytest.raises(ValueError, match="has no tile"):
        tiles.tile_at(0, 1, 256)
