"""`resguardo fsck` from nothing, as a command of its own: how many moves a second, how much memory.

The limit is what the database takes to hand over the same rows in the same order with nothing
checked: nobody can check what they have not read.
"""

import argparse
import os
import subprocess
import sys
from time import perf_counter
from typing import Final

from django.db import connection

from resguardo.interfaces.cli.bench import crowd
from resguardo.interfaces.cli.bench.figures import Figure, timed
from resguardo.interfaces.cli.bench.stage import build

GUARDS: Final = 50
_FSCK: Final = "from resguardo.interfaces.cli.main import main; raise SystemExit(main())"
_READ: Final = (
    'SELECT "index", leaf, leaf_hash FROM transparency_logentry ORDER BY "index"',
    "SELECT entry_id, field, salt, value FROM transparency_opening ORDER BY entry_id, field",
    "SELECT thing_id, entry_id, id, quantity FROM custody_move ORDER BY thing_id, entry_id, id",
    "SELECT entry_id, thing_id, quantity, giver_id FROM custody_move ORDER BY entry_id, id",
    "SELECT * FROM custody_entry ORDER BY sequence",
)


def measure(args: argparse.Namespace) -> list[Figure]:
    """Load so many moves, half of them or fewer by first entries, and check everything."""
    stage = build(GUARDS, name="Custodia Ficticia de Examen S.A.")
    crowd.load(stage, firearms=min(args.firearms, args.moves), moves=args.moves)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM custody_move")
        moves: int = cursor.fetchone()[0]
    bare = timed(_read_everything)
    connection.close()
    start = perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-c", _FSCK, "fsck"], stdout=subprocess.PIPE, text=True
    )
    said = process.stdout.read() if process.stdout else ""
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    if status:
        raise RuntimeError(f"fsck found differences: {said[:400]}")
    return [
        Figure("fsck: moves", moves / seconds, "moves/s", ">= 100,000", moves / bare),
        Figure("fsck: moves, own processor time", moves / (used.ru_utime + used.ru_stime),
               "moves/s"),
        Figure(f"fsck: peak memory at {moves:,} moves", used.ru_maxrss / 1024, "MiB"),
    ]  # fmt: skip


def _read_everything() -> None:
    for statement in _READ:
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement)
            while cursor.fetchmany(2_000):
                pass
