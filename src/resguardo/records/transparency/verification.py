"""Checking what somebody hands over: a receipt, a published folder, a sealed folder of files.

Offline, with nothing but the files and keys that were got another way. Where a published folder
brings its own keys, agreeing with them shows only that it agrees with itself; that is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import proof
from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
from resguardo.kernel.tlog.note import Key, Unreadable, read_key
from resguardo.kernel.tlog.policy import Opened, Policy, of_keys, read_policy
from resguardo.kernel.tlog.tile import (
    ENTRIES,
    WIDTH,
    Tile,
    TileUnreadable,
    split_bundle,
    split_hashes,
    tile_at,
    tile_reader,
    tiles,
)
from resguardo.records.transparency.receipt import Proved, read_receipt, verify_receipt

MANIFEST: Final = "MANIFEST.sha256"
MANIFEST_PROOF: Final = "MANIFEST.tlog-proof"
LOG: Final = "log"
_SIGNED: Final = "\n\n\N{EM DASH} "
FILE_BYTES_MAX: Final = 20_000_000


class NothingToVerify(Problem):
    """A path at which there is nothing that could be checked."""

    code = "verify.nothing"
    wording = _(
        "{path} is neither a receipt nor a published log nor a sealed export. Give the file or the"
        " folder as you got it."
    )

    path: str


class KeysMissing(Problem):
    """Nothing to check against."""

    code = "verify.keys-missing"
    wording = _(
        "Give the key of the log with --key, and take it from somebody other than who gave you"
        " the file: from the authority, or from a poster on its wall."
    )


class Tampered(Problem):
    """A file of the log that is not what was signed."""

    code = "verify.tampered"
    wording = _("{where}: {what}. This is not what was signed; keep it as evidence.")

    where: str
    what: str


class QuorumMissing(Problem):
    """Signed by the log, but by too few witnesses."""

    code = "verify.quorum-missing"
    wording = _(
        "The log signed this, but not enough of the witnesses whose keys you gave have cosigned"
        " it: {found} of {known}. Wait until they have, or ask them why not."
    )

    found: int
    known: int


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys to check with; `own` says that they came with what is checked."""

    policy: Policy
    own: bool = False


def trust_of(paths: list[Path]) -> Trust:
    """Read the keys, or a policy, that somebody trusts."""
    return Trust(policy_of([read_file(path).decode(errors="replace") for path in paths]))


def policy_of(texts: list[str]) -> Policy:
    """Make a policy of texts that each hold a key a line, or a whole policy.

    Refuses what is neither, and texts with no key at all (`Unreadable`).
    """
    keys: list[Key] = []
    for text in map(unsigned, texts):
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        if any(line.split()[0] == "quorum" for line in lines):
            return read_policy(text)
        keys.extend(read_key(line) for line in lines)
    if not keys:
        raise Unreadable(_("the key of a log or a witness"), "the file is empty")
    return of_keys(keys)


def unsigned(text: str) -> str:
    """The text of a signed note without its signatures; any other text as it is."""
    return text[: text.rindex(_SIGNED) + 1] if _SIGNED in text else text


def keys_beside(path: Path) -> Trust | None:
    """The keys that lie in the published folder itself, if it has any; witnesses count as told."""
    for base in (path, path.parent, path.parent.parent):
        found = sorted((base / "keys").glob("*.vkey"))
        if found:
            policy = of_keys([read_key(read_file(each).decode()) for each in found])
            return Trust(Policy(policy.logs, policy.witnesses), own=True)
    return None


def check_receipt(data: bytes, trust: Trust) -> Proved:
    """Check a receipt; refuses whatever does not hold, and too few witnesses."""
    proved = verify_receipt(read_receipt(data), trust.policy)
    _demand_quorum(proved.opened, trust.policy)
    return proved


def check_log(path: Path, trust: Trust) -> Opened:
    """Recompute a published log from its entries, or from its lowest tiles where it has no entries.

    Refuses at the first file that is not what was signed, and names it. Receipts in the folder are
    checked too, and their older checkpoints held against the same tree.
    """
    opened = trust.policy.open(read_file(path / "checkpoint"))
    _demand_quorum(opened, trust.policy)
    size = opened.checkpoint.size
    levels: dict[int, list[bytes]] = {0: []}
    for hashes in _leaf_hashes(path, size):
        levels[0].extend(hashes)
    for tile in tiles(size):
        _check_tile(path, tile, levels)
    read = tile_reader(size, lambda tile: levels[tile.level][tile.number * WIDTH :][: tile.width])
    if proof.root(size, read) != opened.checkpoint.root:
        raise Tampered("checkpoint", _("its root is not that of the tiles"))
    for file in sorted((path / "receipts").glob("*.tlog-proof")):
        proved = check_receipt(read_file(file), trust)
        older = proved.opened.checkpoint
        if older.size > size or proof.root(older.size, _prefix(levels, older.size)) != older.root:
            raise Tampered(f"receipts/{file.name}", _("its checkpoint is of another past"))
    return opened


def root_at(path: Path, size: int, published: int) -> bytes:
    """The root that a published log had at an earlier size, read through its tiles.

    Refuses a tile that is missing or torn (`TileUnreadable`).
    """

    def fetch(tile: Tile) -> list[bytes]:
        whole = tile_at(tile.level, tile.number, published)
        return split_hashes(whole, _read_tile(path, whole))[: tile.width]

    return proof.root(size, tile_reader(size, fetch))


def check_sealed(path: Path, trust: Trust) -> tuple[Proved, int]:
    """Check a folder of files against the manifest that was logged; tells how many files.

    Refuses at the first file that was added, is missing or was changed (`Tampered`).
    """
    proved = check_receipt(read_file(path / MANIFEST_PROOF), trust)
    manifest = read_file(path / MANIFEST)
    if proved.public.get("manifest") != sha256(manifest).hexdigest():
        raise Tampered(MANIFEST, _("it is not the one that was logged"))
    listed = {}
    for line in manifest.decode(errors="replace").splitlines():
        digest, _gap, name = line.partition("  ")
        listed[name] = digest
    there = {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}
    there -= {MANIFEST, MANIFEST_PROOF}
    for name in sorted(there ^ listed.keys()):
        raise Tampered(name, _("it was added") if name in there else _("it is missing"))
    for name, digest in listed.items():
        if _digest(path / name) != digest:
            raise Tampered(name, _("its contents were changed"))
    return proved, len(listed)


def entries_of(path: Path, size: int) -> Iterator[bytes]:
    """The leaves of a published log that was checked, in their order.

    Refuses a bundle that is missing or torn (`TileUnreadable`).
    """
    for number in range(-(-size // WIDTH)):
        tile = tile_at(ENTRIES, number, size)
        yield from split_bundle(tile, _read_tile(path, tile))


def manifest_of(path: Path) -> bytes:
    """List the files of a folder with their hashes, as `sha256sum -c` reads it."""
    names = sorted(each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file())
    lines = [
        f"{_digest(path / name)}  {name}\n"
        for name in names
        if name not in {MANIFEST, MANIFEST_PROOF}
    ]
    return "".join(lines).encode()


def _demand_quorum(opened: Opened, policy: Policy) -> None:
    if not opened.quorum:
        raise QuorumMissing(len(opened.witnesses), len(policy.witnesses))


def _leaf_hashes(path: Path, size: int) -> Iterator[list[bytes]]:
    with_entries = (path / "tile" / "entries").is_dir()
    for number in range(-(-size // WIDTH)):
        tile = tile_at(ENTRIES if with_entries else 0, number, size)
        data = _read_tile(path, tile)
        if with_entries:
            yield [leaf_hash(entry) for entry in split_bundle(tile, data)]
        else:
            yield split_hashes(tile, data)


def _check_tile(path: Path, tile: Tile, levels: dict[int, list[bytes]]) -> None:
    if tile.level not in levels:
        below = levels[tile.level - 1]
        levels[tile.level] = [
            perfect_root(below[at : at + WIDTH]) for at in range(0, len(below) - WIDTH + 1, WIDTH)
        ]
    start = tile.number * WIDTH
    expected = levels[tile.level][start : start + tile.width]
    found = split_hashes(tile, _read_tile(path, tile))
    for place, (one, other) in enumerate(zip(found, expected, strict=True)):
        if one != other:
            below = WIDTH**tile.level
            first = (start + place) * below
            raise Tampered(tile.path(), f"hash {place} is not that of entries from {first}")


def _prefix(levels: dict[int, list[bytes]], size: int) -> proof.Reader:
    return tile_reader(size, lambda tile: levels[tile.level][tile.number * WIDTH :][: tile.width])


def _read_tile(path: Path, tile: Tile) -> bytes:
    try:
        return read_file(path / tile.path())
    except NothingToVerify as missing:
        raise TileUnreadable(tile.path(), "it is missing") from missing


def read_file(path: Path) -> bytes:
    """Read a file of reasonable size; refuses what is not there."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise NothingToVerify(str(path)) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while part := file.read(1 << 20):
            digest.update(part)
        return digest.hexdigest()
