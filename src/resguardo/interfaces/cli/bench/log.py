"""The log by itself: appending, proving at the size asked for, auditing it whole, one receipt.

The limit beside appending is what the database does with bare rows of the same size in the same
transactions, without hashing or sealing.
"""

import argparse
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from resguardo.interfaces.cli.bench.figures import Figure, timed
from resguardo.kernel.tlog.cosignature import cosign
from resguardo.kernel.tlog.note import split
from resguardo.records.transparency import audit, folder, publisher, receipts, services, tree
from resguardo.records.transparency.keyfile import PrivateKey
from resguardo.records.transparency.receipt import read_receipt, verify_receipt
from resguardo.records.transparency.services import Leaf
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness

AT = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
BATCH = 20_000
ROUNDS = 300
WITNESSES = ("authority.example/w1", "company.example/w1", "un.example/w1")


def measure(args: argparse.Namespace) -> list[Figure]:
    """Fill a log, and time each thing that is done with it."""
    entries: int = args.entries
    figures = [_single(), _shift()]
    figures.append(_bulk(entries))
    size = tree.size()
    figures += [
        Figure(f"log: root at {size:,}", _median(lambda: tree.root(size), 30) * 1000, "ms"),
        Figure(
            f"log: inclusion proof at {size:,}",
            _median(_each(lambda n: tree.inclusion(n * 7919 % size, size)), ROUNDS) * 1000,
            "ms",
            target="<= 2",
        ),
        Figure(
            f"log: consistency proof at {size:,}",
            _median(_each(lambda n: tree.consistency(1 + n * 7919 % size, size)), ROUNDS) * 1000,
            "ms",
        ),
    ]
    figures += _receipt(size)
    return [*figures, _audit(size)]


def _leaf() -> Leaf:
    """What one issue of a weapon with its rounds tells the log."""
    names = [str(uuid4()) for _name in range(7)]
    moves = [[names[0], 1, names[1], names[2]], [names[3], 24, names[4], names[5]]]
    public = {"entry": names[6], "entry_kind": "issue", "occurred_at": AT, "recorded_at": AT,
              "capture": "scanned", "confirmation": "pin", "moves": moves}  # fmt: skip
    return Leaf("entry", public, {"who": str(UUID(int=0)), "why": "shift"})


def _single() -> Figure:
    services.append([_leaf()])
    made = [[_leaf()] for _round in range(ROUNDS)]
    with_log = _median(_each(lambda n: services.append(made[n])), ROUNDS)
    bare = _median(_bare_commit, ROUNDS)
    return Figure("log: append on top of a commit", (with_log - bare) * 1000, "ms", target="<= 1")


def _bare_commit() -> None:
    """The commit that an ordinary business makes anyhow."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE transparency_logstate SET size = size WHERE id = 1")


def _shift() -> Figure:
    leaves = [_leaf() for _guard in range(500)]
    return Figure(
        "log: append of 500 in one request", timed(lambda: services.append(leaves)) * 1000, "ms"
    )


def _bulk(entries: int) -> Figure:
    seconds, written = 0.0, 0
    while (missing := entries - tree.size()) > 0:
        leaves = [_leaf() for _number in range(min(BATCH, missing))]
        start = perf_counter()
        services.append(leaves)
        seconds += perf_counter() - start
        written += len(leaves)
    speed = written / max(seconds, 1e-9)
    return Figure("log: append in bulk", speed, "leaves/s", ">= 20000", _bare_rows())


def _bare_rows() -> float:
    """Rows a second into a table of the same width, without index, hashing or sealing."""
    rows = [(number, sha256(b"%d" % number).digest() * 16) for number in range(BATCH)]
    with transaction.atomic(), connection.cursor() as cursor:
        kind = "bytea" if connection.vendor == "postgresql" else "blob"
        cursor.execute(f"CREATE TEMPORARY TABLE bare (n bigint, data {kind})")
        seconds = timed(lambda: cursor.executemany("INSERT INTO bare VALUES (%s, %s)", rows))
        cursor.execute("DROP TABLE bare")
    return BATCH / seconds


def _receipt(size: int) -> list[Figure]:
    """A receipt with the log's signature and three cosignatures, in the middle of the log."""
    name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
    keys = [_witness(name) for name in WITNESSES]
    names = [f"witness W{place} {private.key}" for place, private in enumerate(keys)]
    members = " ".join(f"W{place}" for place in range(len(keys)))
    lines = [f"log {folder.log_key()}", *names, f"group Q all {members}", "quorum Q", ""]
    (folder.log_folder() / folder.POLICY).write_text("\n".join(lines), encoding="utf-8")
    checkpoint = publisher.sign(at=AT)
    text, _lines = split(checkpoint.text.encode())
    time = int(AT.timestamp())
    publisher.store_lines(checkpoint, [cosign(text, each.key, each.seed, time) for each in keys])
    data = receipts.receipt(size // 2)
    policy = folder.policy()
    seconds = _median(lambda: verify_receipt(read_receipt(data), policy), ROUNDS)
    bare = read_receipt(data).proof
    without = len(type(bare)(bare.index, bare.path, bare.checkpoint).encode())
    return [
        Figure("log: receipt verified", seconds * 1000, "ms", target="<= 1"),
        Figure("log: proof file without its leaf", without, "bytes"),
        Figure("log: proof file with its leaf", len(data), "bytes", target="<= 2048"),
    ]


def _witness(name: str) -> PrivateKey:
    witness = Witness(Path(settings.DATA) / name.replace("/", "-"))
    witness.begin(name)
    return witness.private_keys()[0]


def _audit(size: int) -> Figure:
    seconds = timed(lambda: list(audit.differences()))
    return Figure(f"log: full audit of {size:,}", seconds, "s", target="<= 6")


def _each(work: Callable[[int], object]) -> Callable[[], object]:
    """Give the work a number that grows with each call."""
    numbers = iter(range(10**9))
    return lambda: work(next(numbers))


def _median(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _round in range(rounds):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return statistics.median(seconds)
