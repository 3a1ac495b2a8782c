"""`resguardo export`: the tables of the contract from the database, moves as one file a month.

For the screening, for a ministry's own programs, for moving to another system: what is written here
can be loaded again with `resguardo load`.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from resguardo.insight.exchange.export import EVER, export
from resguardo.interfaces.cli.output import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where to, and from which month on."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new directory")
    parser.add_argument(
        "--since", type=_month, default=EVER, metavar="MONTH", help="as 2026-03; moves only"
    )


def run(args: argparse.Namespace) -> int:
    """Write the tables, saying on a terminal how far it is."""
    for _each in progress(export(args.out, since=args.since), total=0, what="blocks of moves"):
        pass
    print(args.out)
    return 0


def _month(text: str) -> datetime:
    """Read a month as its first moment."""
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
