r"""Whom to believe: the log's keys, the witnesses' keys, and how many of them (C2SP tlog-policy).

>>> open_policy = read_policy("quorum none\n")
>>> open_policy.quorum, open_policy.met(())
('none', True)
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from . import checkpoint as checkpoints
from . import note
from .cosignature import CosignatureVerifier, cosigned_at, verifier

NO_QUORUM: Final = "none"
POLICY_BYTES_MAX: Final = 100_000


class PolicyUnreadable(Problem):
    """A policy that says something unclear; better none than a guess."""

    code = "tlog.policy-unreadable"
    wording = _("Line {line} of the policy is wrong: {why}. Correct it before you rely on it.")

    line: int
    why: str


class LogUnknown(Problem):
    """A checkpoint that none of the trusted logs signed."""

    code = "tlog.log-unknown"
    wording = _(
        "None of your trusted keys signed this checkpoint of {origin}. Give the log's key, and"
        " take it from somebody other than who gave you the file."
    )

    origin: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose signatures were checked: which witnesses, when, and are they enough."""

    checkpoint: checkpoints.Checkpoint
    witnesses: Mapping[str, int]
    quorum: bool


@dataclass(frozen=True)
class Policy:
    """Trusted keys, and groups of witnesses by name with the number that is needed."""

    logs: dict[str, note.Verifier] = field(default_factory=dict)
    witnesses: dict[str, note.Verifier] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    quorum: str = NO_QUORUM
    urls: dict[str, str] = field(default_factory=dict)

    def met(self, witnesses: Collection[str]) -> bool:
        """Tell whether these witnesses, by their names here, make the quorum."""
        return self.quorum == NO_QUORUM or self._count(self.quorum, witnesses)

    def _count(self, name: str, witnesses: Collection[str]) -> bool:
        if name not in self.groups:
            return name in witnesses
        needed, members = self.groups[name]
        return sum(self._count(member, witnesses) for member in members) >= needed

    def open(self, signed: bytes) -> Opened:
        """Check a signed checkpoint.

        Refuses one that no trusted log signed or whose origin is not the name of that log, and
        any wrong signature of a known key. Too few witnesses is not refused: it is told.
        """
        text, signatures = note.split(signed)
        found = checkpoints.read(text)
        log = [each for each in self.logs.values() if each.key.name == found.origin]
        if not note.verified(text, signatures, log):
            raise LogUnknown(found.origin)
        names = {each.key: name for name, each in self.witnesses.items()}
        times: dict[str, int] = {}
        for who, line in note.verified(text, signatures, list(self.witnesses.values())):
            name = names[who.key]
            times[name] = max(times.get(name, 0), cosigned_at(name, line.signature))
        return Opened(found, times, self.met(times))


def of_keys(keys: Collection[note.Key]) -> Policy:
    """Make the policy of a handful of keys: every witness among them must have cosigned."""
    logs: dict[str, note.Verifier] = {}
    witnesses: dict[str, note.Verifier] = {}
    for each in map(verifier, keys):
        kind = witnesses if isinstance(each, CosignatureVerifier) else logs
        name = each.key.name
        kind[name if name not in kind else f"{name}+{each.key.key_id.hex()}"] = each
    groups = {"all of them": (len(witnesses), tuple(witnesses))} if witnesses else {}
    return Policy(logs, witnesses, groups, "all of them" if witnesses else NO_QUORUM)


def read_policy(text: str) -> Policy:
    """Read a policy; refuses double names, double keys, unknown members and a missing quorum."""
    if len(text) > POLICY_BYTES_MAX:
        raise PolicyUnreadable(0, "it is too long")
    reader = _Reading()
    for number, line in enumerate(text.split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            try:
                reader.take(words)
            except (ValueError, note.Unreadable) as error:
                raise PolicyUnreadable(number, str(error)) from error
    if not reader.quorum:
        raise PolicyUnreadable(text.count("\n") + 1, "there is no line for the quorum")
    return Policy(reader.logs, reader.witnesses, reader.groups, reader.quorum, reader.urls)


class _Reading:
    """What has been read so far, line by line; names must be defined before they are used."""

    def __init__(self) -> None:
        self.logs: dict[str, note.Verifier] = {}
        self.witnesses: dict[str, note.Verifier] = {}
        self.groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.urls: dict[str, str] = {}
        self.quorum = ""
        self.keys: set[bytes] = set()
        self.members: set[str] = set()

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                self.logs[vkey] = self.key(vkey, witness=False)
                self.urls.update((vkey, each) for each in url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self.witnesses[self.fresh(name)] = self.key(vkey, witness=True)
                self.urls.update((name, each) for each in url)
            case ["group", name, needed, *members] if members:
                self.groups[self.fresh(name)] = self.group(needed, members)
            case ["quorum", name] if not self.quorum:
                self.quorum = name if name == NO_QUORUM else self.defined(name)
            case _:
                raise ValueError("it has no known form or is the second of its kind")

    def key(self, vkey: str, *, witness: bool) -> note.Verifier:
        found = verifier(note.read_key(vkey))
        if isinstance(found, CosignatureVerifier) is not witness or found.key.public in self.keys:
            raise ValueError("the key is of the wrong type or is there already")
        self.keys.add(found.key.public)
        return found

    def group(self, needed: str, members: list[str]) -> tuple[int, tuple[str, ...]]:
        for member in members:
            if self.defined(member) in self.members:
                raise ValueError(f"{member} is a member already")
            self.members.add(member)
        words = {"any": 1, "all": len(members)}
        count = words[needed] if needed in words else checkpoints.read_decimal(needed)
        if not 1 <= count <= len(members):
            raise ValueError(f"{count} of {len(members)} cannot be")
        return count, tuple(members)

    def fresh(self, name: str) -> str:
        if name in {NO_QUORUM, *self.witnesses, *self.groups}:
            raise ValueError(f"{name} is taken")
        return name

    def defined(self, name: str) -> str:
        if name not in {*self.witnesses, *self.groups}:
            raise ValueError(f"{name} is not defined above")
        return name
