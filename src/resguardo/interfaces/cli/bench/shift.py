"""A shift of five hundred guards, each with a weapon, two magazines and rounds, in one request."""

import argparse
import statistics
from typing import Final

from django.utils import timezone

from resguardo.interfaces.cli.bench import limits
from resguardo.interfaces.cli.bench.figures import Figure, timed
from resguardo.interfaces.cli.bench.stage import ROUNDS, Stage, build
from resguardo.records.custody import services as custody

ROUNDS_OF_SHIFTS: Final = 3
MOVES_A_GUARD: Final = 4
ROWS_A_GUARD: Final = 2 * MOVES_A_GUARD + MOVES_A_GUARD + 3
"""Holdings on both sides, moves, and entry, leaf and opening."""


def measure(args: argparse.Namespace) -> list[Figure]:
    """Issue and return the whole shift several times."""
    stage = build(args.guards, name="Custodia Ficticia de Turnos S.A.")
    out, back = [], []
    for _each in range(ROUNDS_OF_SHIFTS):
        out.append(timed(lambda: issue_all(stage)))
        back.append(timed(lambda: take_all_back(stage)))
    seconds = statistics.median(out)
    limit = args.guards * ROWS_A_GUARD / limits.bulk_rows_per_second()
    guards = args.guards
    return [
        Figure(f"shift of {guards}: issue", seconds, "s", "<= 0.6 for 500", limit),
        Figure(f"shift of {guards}: return", statistics.median(back), "s", "", limit),
        Figure("shift: moves", MOVES_A_GUARD * guards / seconds, "moves/s", ">= 3,300"),
    ]


def issue_all(stage: Stage) -> None:
    """Give everybody what they need: one list, confirmed as a list."""
    custody.issue_shift(
        by=stage.armourer,
        at=timezone.now(),
        armoury=stage.armoury,
        handings=[stage.handing(place) for place in range(len(stage.guards))],
        slip=stage.slip(custody.Confirmation(kind="list")),
    )


def take_all_back(stage: Stage) -> None:
    """Take everything back."""
    custody.receive_shift(
        by=stage.armourer,
        at=timezone.now(),
        armoury=stage.armoury,
        comings=[
            custody.ComingBack(
                guard=guard, back={weapon: 1, first: 1, second: 1, stage.lot: ROUNDS}
            )
            for guard, weapon, (first, second) in zip(
                stage.guards, stage.weapons, stage.magazines, strict=True
            )
        ],
        slip=stage.slip(custody.Confirmation(kind="list")),
    )
