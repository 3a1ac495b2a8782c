"""Making receipts: of one entry, of a folder of files, and of a sample for a published log."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.prooffile import ProofFile
from resguardo.records.transparency import (
    durable,
    folder,
    publisher,
    selectors,
    services,
    tree,
)
from resguardo.records.transparency.models import Checkpoint
from resguardo.records.transparency.receipt import Receipt
from resguardo.records.transparency.services import Actor, Leaf
from resguardo.records.transparency.verification import (
    LOG,
    MANIFEST,
    MANIFEST_PROOF,
    manifest_of,
)


class EntryUnknown(Problem):
    """A place in the log that does not exist."""

    code = "receipt.entry-unknown"
    wording = _("The log has no entry {index}. Give the number or the identifier of an entry.")

    index: str


class NotSignedYet(Problem):
    """An entry that no checkpoint covers so far."""

    code = "receipt.not-signed-yet"
    wording = _(
        "Entry {index} is recorded but not signed yet. Publish the log, or wait until it is"
        " published, and ask again."
    )

    index: int


def receipt(index: int, *, openings: bool = False) -> bytes:
    """Make the receipt of one entry, against the best checkpoint that covers it.

    With `openings` it also tells the personal values; whoever asks for that has been asked for
    permission, and the look is recorded by the caller. Refuses what is not signed yet.
    """
    leaf = selectors.leaf_of(index)
    if leaf is None:
        raise EntryUnknown(str(index))
    checkpoint = selectors.checkpoint_for(index)
    if checkpoint is None:
        raise NotSignedYet(index)
    return _receipt(index, leaf, checkpoint, selectors.signed_note(checkpoint), openings=openings)


def write_sample(path: Path, count: int) -> list[Path]:
    """Write receipts of entries spread over the whole log into a published folder."""
    checkpoint = selectors.latest_checkpoint()
    if checkpoint is None or not checkpoint.size or count < 1:
        return []
    signed = selectors.signed_note(checkpoint)
    written = []
    for index in _spread(checkpoint.size, count):
        leaf = tree.read_entries(index, index + 1)[0]
        file = path / "receipts" / f"{index}.tlog-proof"
        durable.replace(file, _receipt(index, leaf, checkpoint, signed, openings=False))
        written.append(file)
    return written


def seal_folder(path: Path, kind: str, *, by: Actor, at: datetime, with_log: bool = False) -> int:
    """Log the hashes of all files in a folder and put the receipt and the keys beside them.

    Whoever gets the folder can check with the log's key alone that nothing was added, changed or
    left out since; `with_log` puts the whole log there too, against which the tables themselves
    can be held. Refuses what the signer refuses.
    """
    rules = folder.policy()
    publisher.write_keys(path, rules)
    if with_log:
        publisher.publish(path / LOG, at=at)
    manifest = manifest_of(path)
    leaf = Leaf(
        kind,
        {
            "at": at,
            "by": "" if by.user_public_id is None else str(by.user_public_id),
            "files": manifest.count(b"\n"),
            "manifest": sha256(manifest).hexdigest(),
            "request": by.request_id,
        },
    )
    index = services.append([leaf])
    publisher.publish(None, at=at)
    durable.replace(path / MANIFEST, manifest)
    durable.replace(path / MANIFEST_PROOF, receipt(index))
    return index


def _receipt(
    index: int, leaf: bytes, checkpoint: Checkpoint, signed: bytes, *, openings: bool
) -> bytes:
    path = tuple(tree.inclusion(index, checkpoint.size))
    opened = selectors.openings_of(index) if openings else {}
    return Receipt(ProofFile(index, path, signed), leaf, opened).encode()


def _spread(size: int, count: int) -> Sequence[int]:
    """Pick places from the first to the last, evenly."""
    if count >= size:
        return range(size)
    if count == 1:
        return [size - 1]
    return sorted({place * (size - 1) // (count - 1) for place in range(count)})
