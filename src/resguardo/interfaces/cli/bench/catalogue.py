"""The whole catalogue for one company: all requirements judged from the registers and the ledger.

`--moves 3650000` is a year in which every firearm goes out and comes back each day. The limit is
what the database takes to count those moves once.
"""

import argparse
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resguardo.interfaces.cli.bench import crowd
from resguardo.interfaces.cli.bench.figures import Figure, timed, worked
from resguardo.interfaces.cli.bench.stage import build
from resguardo.records.compliance import catalogues
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.people.viewer import Viewer

GUARDS: Final = 200
FIREARMS: Final = 5_000
_COUNT: Final = "SELECT COUNT(*), SUM(quantity) FROM custody_move"


def measure(args: argparse.Namespace) -> list[Figure]:
    """Load a company with five thousand firearms that went out and came back, and judge it."""
    stage = build(GUARDS, name="Custodia Ficticia de Normas S.A.")
    crowd.load(stage, firearms=FIREARMS, moves=max(args.moves, FIREARMS))
    with connection.cursor() as cursor:
        bare = timed(lambda: cursor.execute(_COUNT).fetchall())
        cursor.execute("SELECT COUNT(*) FROM custody_entry")
        entries: int = cursor.fetchone()[0]
    catalogues.shipped()
    with CaptureQueriesContext(connection) as captured:
        _judge(stage.console)
    wall, processor = min(worked(lambda: _judge(stage.console)) for _turn in range(3))
    return [
        Figure(f"catalogue: 5,000 firearms, {entries:,} entries", wall, "s", "<= 2", bare),
        Figure("catalogue: of that the processor's", processor, "s"),
        Figure("catalogue: queries", len(captured), ""),
        Figure("catalogue: requirements", len(catalogues.controls()), ""),
    ]  # fmt: skip


def _judge(viewer: Viewer) -> None:
    facts = facts_of(viewer=viewer, at=timezone.now(), organisation=viewer.organisation_public_id)
    judge(facts, catalogues.controls().values())
