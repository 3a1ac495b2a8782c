"""The publisher: signs what was recorded, asks the witnesses, and writes the log out as files.

Everything here happens after the business and outside its transaction; handing out a weapon never
waits for it. The order is that of C2SP tlog-tiles: bundles and tiles first and down to the disk,
the checkpoint last and in one moment, so that a reader never sees a tree whose tiles are missing.
"""

import fcntl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note, proof
from resguardo.kernel.tlog.checkpoint import Checkpoint as SignedTree
from resguardo.kernel.tlog.cosignature import cosigned_at
from resguardo.kernel.tlog.policy import Policy
from resguardo.kernel.tlog.tile import Tile, bundles, tiles
from resguardo.records.transparency import durable, folder, selectors, services, signer, tree
from resguardo.records.transparency.asking import WitnessRefused, ask_witness, checked_lines
from resguardo.records.transparency.continuity import demand_continuity
from resguardo.records.transparency.keeper import Request, SizeDiffers, joined
from resguardo.records.transparency.models import Checkpoint, Cosignature

_ASK_AT_ONCE: Final = 8
_RECENT: Final = 20
_SECONDS_APART: Final = 300
_PATIENCE_SECONDS: Final = 20


class PublishingAlready(Problem):
    """Two publishers would get into each other's way."""

    code = "publish.already"
    wording = _("The log is being published by another process. Wait until that has ended.")


class SignerForeign(Problem):
    """A signer whose key is in no policy."""

    code = "publish.signer-foreign"
    wording = _(
        "The signer signed as {names} with a key that the policy does not name. Adopt a policy that"
        " names it with “resguardo policy adopt”, or find out whose signer this is."
    )

    names: str


class ClocksDiffer(Problem):
    """A witness whose clock is not ours; one of the two is wrong, and times are evidence."""

    code = "publish.clocks-differ"
    wording = _(
        "The clock of the witness {name} differs from ours. Seconds: {seconds}. Set the one that "
        "is wrong: the times of cosignatures are evidence."
    )

    name: str
    seconds: int


class FolderForeign(Problem):
    """A folder that holds another log, or another past of this one."""

    code = "publish.folder-foreign"
    wording = _(
        "The folder {path} holds another log ({why}). Publish into an empty folder, and keep that"
        " one: it may be evidence."
    )

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """What one round did; problems of single witnesses do not stop it."""

    size: int
    files: int
    witnesses: tuple[str, ...]
    problems: tuple[Problem, ...]


def publish(
    path: Path | None, *, at: datetime, entries: bool = True, heartbeat_seconds: int = 0
) -> Published:
    """Sign the log as it is now, ask the witnesses, and write it to a folder if one is named.

    `entries=False` leaves the bundles out, for a folder that everybody may read. A witness that
    cosigned this very checkpoint less than `heartbeat_seconds` ago is not asked again. Waits a
    little while another publisher runs; refuses if it goes on, when the database is older or other
    than what was published, and when the signer refuses.
    """
    with _alone():
        services.scrub()
        checkpoint = sign(at=at)
        problems = witness(checkpoint, at=at, heartbeat_seconds=heartbeat_seconds)
        problems += selectors.alarms(at=at)
        signed = selectors.signed_note(checkpoint)
        rules = folder.policy()
        files = 0
        if path is not None:
            files = write_out(path, signed, rules, entries=entries)
        durable.replace(folder.log_folder() / folder.PUBLISHED, signed)
        return Published(
            checkpoint.size, files, tuple(rules.open(signed).witnesses), tuple(problems)
        )


def sign(*, at: datetime) -> Checkpoint:
    """Have the signer sign the present root, and keep what it signed.

    Refuses a signer of another log (`SignerForeign`).
    """
    size = tree.size()
    demand_continuity(size)
    text = SignedTree(folder.origin(), size, tree.root(size)).text()
    latest = Checkpoint.objects.order_by("-size", "-id").first()
    old = latest.size if latest is not None else 0
    try:
        lines = _ask_signer(old, text, size)
    except SizeDiffers as differs:
        lines = _ask_signer(differs.latest, text, size)
    known = [note.Ed25519Verifier(key) for key in folder.log_keys()]
    if not note.verified(text, lines, known):
        raise SignerForeign(", ".join(sorted({each.name for each in lines})))
    signed = joined(text, lines).decode()
    if latest is not None and latest.text == signed:
        return latest
    return Checkpoint.objects.create(size=size, text=signed, made_at=at)


def witness(checkpoint: Checkpoint, *, at: datetime, heartbeat_seconds: int = 0) -> list[Problem]:
    """Ask every witness that has an address, at the same time; tell which did not cosign."""
    rules = folder.policy()
    reader = tree.reader(checkpoint.size)

    def prove(old: int) -> list[bytes]:
        return proof.prove_consistency(old, checkpoint.size, reader)

    fresh = _fresh(checkpoint, at=at, seconds=heartbeat_seconds)
    seen = {
        name: _last_seen(rules, name)
        for name, each in rules.witnesses.items()
        if name in rules.urls and each.key.name not in fresh
    }
    # Threads must not touch the database: they get the proofs that are likely to be wanted.
    ready = {old: prove(old) for old in {0, checkpoint.size, *seen.values(), *_recent_sizes()}}

    def ask(name: str, ready: Callable[[int], Sequence[bytes]]) -> list[note.Signature] | Problem:
        same = rules.witnesses[name].key.name
        verifiers = [each for each in rules.witnesses.values() if each.key.name == same]
        signed = checkpoint.text.encode()
        try:
            url, since = rules.urls[name], seen[name]
            return ask_witness(name, url, verifiers, signed, ready, at=at, start=since)
        except Problem as problem:
            return problem

    def ask_with_ready(name: str) -> list[note.Signature] | Problem | None:
        try:
            return ask(name, ready.__getitem__)
        except KeyError:  # a witness that was away for long
            return None

    problems: list[Problem] = []
    with ThreadPoolExecutor(_ASK_AT_ONCE) as pool:
        for name, found in zip(seen, pool.map(ask_with_ready, seen), strict=True):
            answer = ask(name, prove) if found is None else found
            if isinstance(answer, Problem):
                problems.append(answer)
            else:
                store_lines(checkpoint, answer)
                problems += _clock_problems(name, answer, at)
    return problems


def store_lines(checkpoint: Checkpoint, lines: Sequence[note.Signature]) -> None:
    """Keep cosignatures whose signatures were checked."""
    rows = [
        Cosignature(checkpoint=checkpoint, key_name=each.name, line=each.line()) for each in lines
    ]
    Cosignature.objects.bulk_create(rows, ignore_conflicts=True)


def request_for(old: int) -> bytes:
    """Write the request for a witness without network: the latest checkpoint and its proof.

    Refuses before the log has a name (`LogUnnamed`).
    """
    checkpoint = _latest()
    path = tuple(tree.consistency(min(old, checkpoint.size), checkpoint.size))
    return Request(old, path, checkpoint.text.encode()).encode()


class AnswerOfNoWitness(Problem):
    """An answer that no witness of the policy gave, or to another log or an older checkpoint."""

    code = "witness.answer-of-none"
    wording = _(
        "No witness that the policy names signed this for one of the last checkpoints. Write its"
        " key into the policy first, or ask it again with “resguardo witness request”."
    )
    field = "answer"


def import_lines(answer: bytes) -> tuple[int, tuple[str, ...]]:
    """Take in what a witness without network answered; tells the size and whose lines they are.

    Refuses lines that no witness of the policy signed over a checkpoint of ours.
    """
    rules = folder.policy()
    verifiers = list(rules.witnesses.values())
    for checkpoint in Checkpoint.objects.order_by("-size", "-id")[:100]:
        text, _lines = note.split(checkpoint.text.encode())
        try:
            lines = checked_lines("-", verifiers, text, answer)
        except (note.SignatureWrong, WitnessRefused):
            continue
        store_lines(checkpoint, lines)
        return checkpoint.size, tuple(each.name for each in lines)
    raise AnswerOfNoWitness


def write_out(path: Path, signed: bytes, rules: Policy, *, entries: bool = True) -> int:
    """Write tiles, bundles, keys, policy and, last, the checkpoint; tells how many files.

    Refuses a folder that holds another log, or more of it (`FolderForeign`).
    """
    found = checkpoints.read(note.split(signed)[0])
    since = _size_there(path, found)
    wanted = list(tiles(found.size, since))
    if entries:
        wanted = [*bundles(found.size, since if _has_bundles(path, since) else 0), *wanted]
    folders = {_write_tile(path, each) for each in wanted}
    for each in sorted(folders):
        durable.flush_folder(each)
    write_keys(path, rules)
    durable.replace(path / "checkpoint", signed)
    return len(wanted)


def write_keys(path: Path, rules: Policy) -> None:
    """Write the public keys and the policy into the folder `keys`, for whoever has no other."""
    for name, text in _public_files(rules).items():
        durable.replace(path / name, text.encode())


def _ask_signer(old: int, text: str, size: int) -> list[note.Signature]:
    path = tuple(tree.consistency(old, size)) if old <= size else ()
    return signer.ask(folder.signer_folder(), Request(old, path, text.encode()))


def _clock_problems(name: str, lines: Sequence[note.Signature], at: datetime) -> list[Problem]:
    ours = int(at.timestamp())
    apart = max(abs(cosigned_at(each.name, each.signature) - ours) for each in lines)
    return [ClocksDiffer(name, apart)] if apart > _SECONDS_APART else []


def _last_seen(rules: Policy, name: str) -> int:
    """The size up to which a witness is known to have followed; the largest, as it only grows."""
    key_name = rules.witnesses[name].key.name
    followed = Cosignature.objects.filter(key_name=key_name).order_by("-checkpoint__size")
    return followed.values_list("checkpoint__size", flat=True).first() or 0


def _fresh(checkpoint: Checkpoint, *, at: datetime, seconds: int) -> set[str]:
    """Who cosigned this very checkpoint so lately that asking again would tell nothing."""
    rows = Cosignature.objects.filter(checkpoint=checkpoint).values_list("key_name", "line")
    times = (
        (name, cosigned_at(name, note.read_line(line.rstrip("\n")).signature))
        for name, line in rows
    )
    return {name for name, time in times if 0 <= at.timestamp() - time < seconds}


def _recent_sizes() -> list[int]:
    recent = Checkpoint.objects.order_by("-size", "-id").values_list("size", flat=True)
    return list(recent[:_RECENT])


def _latest() -> Checkpoint:
    found = Checkpoint.objects.order_by("-size", "-id").first()
    if found is None:
        raise folder.LogUnnamed
    return found


def _size_there(path: Path, new: SignedTree) -> int:
    """How much of this log the folder holds already; refuses a folder of another."""
    file = path / "checkpoint"
    if not file.exists():
        return 0
    there = checkpoints.read(note.split(file.read_bytes())[0])
    if there.origin != new.origin:
        raise FolderForeign(str(path), there.origin)
    if there.size > new.size or tree.root(there.size) != there.root:
        raise FolderForeign(str(path), f"{there.size} entries that are not ours")
    return there.size


def _has_bundles(path: Path, since: int) -> bool:
    return since == 0 or all((path / each.path()).exists() for each in bundles(since))


def _write_tile(path: Path, tile: Tile) -> Path:
    target = path / tile.path()
    target.parent.mkdir(parents=True, exist_ok=True)
    durable.write(target, tree.tile_bytes(tile))
    return target.parent


def _public_files(rules: Policy) -> Mapping[str, str]:
    first, *others = folder.log_keys()
    files = {"keys/log.vkey": f"{first}\n"}
    for number, each in enumerate(others, 2):
        files[f"keys/log-{number}.vkey"] = f"{each}\n"
    for name, verifier in rules.witnesses.items():
        files[f"keys/witness-{name}.vkey"] = f"{verifier.key}\n"
    policy = folder.log_folder() / folder.POLICY
    if policy.exists():
        files["keys/policy"] = policy.read_text(encoding="utf-8")
    return files


@contextmanager
def _alone() -> Iterator[None]:
    """Let one publisher run at a time on this machine."""
    path = folder.log_folder() / ".publishing"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        last = time.monotonic() + _PATIENCE_SECONDS
        while not _locked(file):
            if time.monotonic() > last:
                raise PublishingAlready
            time.sleep(0.1)
        yield


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
