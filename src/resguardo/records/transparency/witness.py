"""The witness: cosigns a log that only ever grew, and keeps the proof of one that did not.

The rules and their order are those of C2SP tlog-witness. A log is made known by hand, with the tree
to begin from: never does the first who comes decide what the past was. No database is needed; what
is kept is one small file a log, and the requests that were refused although the log had signed
them, because two signed pasts are the evidence.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.cosignature import (
    COSIGNATURE_ED25519,
    COSIGNATURE_ML_DSA_44,
    cosign,
)
from resguardo.kernel.tlog.policy import LogUnknown, of_keys
from resguardo.records.transparency.durable import replace
from resguardo.records.transparency.keeper import (
    Forked,
    Memory,
    joined,
    judge,
    read_request,
)
from resguardo.records.transparency.keyfile import PrivateKey, make_key, read_private_key

ED25519_KEY: Final = "witness.key"
ML_DSA_44_KEY: Final = "witness-ml-dsa-44.key"
_INIT: Final = "resguardo witness init NAME"


class OriginUnknown(Problem):
    """A log that this witness was never told of."""

    code = "witness.origin-unknown"
    wording = _(
        "This witness does not know the log {origin}. Its keeper makes it known with “resguardo"
        " witness know”."
    )

    origin: str


@dataclass(frozen=True)
class Witness:
    """The keys, the known logs and the memory in one folder."""

    folder: Path

    @property
    def memory(self) -> Memory:
        """What it cosigned last, of each log."""
        return Memory(self.folder)

    def begin(self, name: str, *, post_quantum: bool = False) -> list[note.Key]:
        """Make the keys of a new witness; never twice."""
        made = [make_key(self.folder / ED25519_KEY, name, COSIGNATURE_ED25519)]
        if post_quantum:
            path = self.folder / ML_DSA_44_KEY
            made.append(make_key(path, name, COSIGNATURE_ML_DSA_44))
        return [each.key for each in made]

    def private_keys(self) -> list[PrivateKey]:
        """Its keys: Ed25519 always, ML-DSA-44 where it was made."""
        found = [read_private_key(self.folder / ED25519_KEY, _INIT)]
        if (self.folder / ML_DSA_44_KEY).exists():
            found.append(read_private_key(self.folder / ML_DSA_44_KEY, _INIT))
        return found

    def know(self, key: note.Key, signed: bytes = b"") -> int:
        """Make a log known, from its beginning or from a signed checkpoint that was checked.

        Refuses a checkpoint that the log did not sign, and a log that is known already.
        """
        size = 0
        if signed:
            size = of_keys([key]).open(signed).checkpoint.size
        self.memory.begin(key.name, signed)
        replace(self._log(key.name), f"{key}\n".encode())
        return size

    def trust(self, key: note.Key) -> None:
        """Take one more key of a log that is known, while it changes its key.

        Refuses a log that is not known (`OriginUnknown`).
        """
        path = self._log(key.name)
        if not path.exists():
            raise OriginUnknown(key.name)
        kept = [each for each in self._keys(key.name) if each != key]
        replace(path, "".join(f"{each}\n" for each in (*kept, key)).encode())

    def known(self) -> list[Checkpoint]:
        """The logs it knows, with the last tree it cosigned of each."""
        names = sorted((self.folder / "logs").glob("*"))
        keys = [note.read_key(path.read_text(encoding="utf-8").split("\n")[0]) for path in names]
        return [self.memory.latest(key.name) for key in keys]

    def add_checkpoint(self, body: bytes, *, at: datetime) -> str:
        """Cosign, or refuse; the answer is lines of signature. C2SP tlog-witness, add-checkpoint.

        Refuses in this order: an unknown log, a checkpoint that it did not sign, an old size beyond
        the new, an old size that is not the last one seen, and a tree that does not contain it.
        """
        request = read_request(body)
        text, lines = note.split(request.note)
        new = checkpoints.read(text)
        if not self._log(new.origin).exists():
            raise OriginUnknown(new.origin)
        known = [note.Ed25519Verifier(key) for key in self._keys(new.origin)]
        signed = note.verified(text, lines, known)
        if not signed:
            raise LogUnknown(new.origin)
        with self.memory.locked(new.origin):
            try:
                judge(self.memory.latest(new.origin), request, new)
            except Forked:
                self.memory.keep_evidence(new.origin, body)
                raise
            time = int(at.timestamp())
            made = [cosign(text, each.key, each.seed, time) for each in self.private_keys()]
            self.memory.store(new.origin, joined(text, [*(line for _key, line in signed), *made]))
        return "".join(each.line() for each in made)

    def latest_note(self, name: str) -> bytes | None:
        """The last cosigned checkpoint by the hash of its log's name; none where there is none."""
        path = self.folder / "latest" / name
        if len(name) != sha256().digest_size * 2 or not name.isalnum() or not path.exists():
            return None
        data = path.read_bytes()
        return data if b"\n\n" in data else None

    def _keys(self, origin: str) -> list[note.Key]:
        lines = self._log(origin).read_text(encoding="utf-8").splitlines()
        return [note.read_key(line) for line in lines if line]

    def _log(self, origin: str) -> Path:
        return self.folder / "logs" / sha256(origin.encode()).hexdigest()
