"""One issue through the service: match, entry, leaf, holdings, history; and its return."""

import argparse
from functools import partial
from typing import Final

from django.utils import timezone

from resguardo.interfaces.cli.bench import limits
from resguardo.interfaces.cli.bench.figures import Figure, median_ms, percentile_ms, timed
from resguardo.interfaces.cli.bench.stage import PIN, ROUNDS, Stage, build
from resguardo.records.custody import services as custody

ISSUES: Final = 200


def measure(_args: argparse.Namespace) -> list[Figure]:
    """Issue to each guard in turn, take everything back, and say how long one takes."""
    stage = build(ISSUES, name="Custodia Ficticia de Entregas S.A.")
    out = [timed(partial(issue, stage, place)) for place in range(ISSUES)]
    back = [timed(partial(take_back, stage, place)) for place in range(ISSUES)]
    limit = limits.one_row_commit_ms()
    return [
        Figure("issue, median", median_ms(out), "ms", "<= 4 (SQLite), 6 (PostgreSQL)", limit),
        Figure("issue, p95", percentile_ms(out, 0.95), "ms", "", limit),
        Figure("return, median", median_ms(back), "ms", "", limit),
    ]


def issue(stage: Stage, place: int) -> None:
    """Give guard n what they need."""
    custody.issue(
        by=stage.armourer, at=timezone.now(), armoury=stage.armoury, handing=stage.handing(place),
        slip=stage.slip(),
    )  # fmt: skip


def take_back(stage: Stage, place: int) -> None:
    """Take everything back from guard n."""
    first, second = stage.magazines[place]
    custody.receive(
        by=stage.armourer,
        at=timezone.now(),
        armoury=stage.armoury,
        coming=custody.ComingBack(
            guard=stage.guards[place],
            back={stage.weapons[place]: 1, first: 1, second: 1, stage.lot: ROUNDS},
        ),
        slip=stage.slip(custody.Confirmation(kind="pin", pin=PIN)),
    )
