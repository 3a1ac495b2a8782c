"""`resguardo load DIR`: tables of the contract into the database, through the ordinary services.

Every rule applies. Where rows are refused, each is told with its file and row, and nothing stays;
with `--skip-refused` the rest stays, and the refused rows are told all the same.
"""

import argparse
from pathlib import Path

from django.utils import timezone

from resguardo.insight.exchange.load import load
from resguardo.insight.exchange.registers import Law
from resguardo.interfaces.cli.output import progress
from resguardo.records.people.statistics import look_at_tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask from where, under which law, and whether to go on past refused rows."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--country", default="CV", metavar="CODE", help="default CV")
    parser.add_argument("--jurisdiction", default="costaverde", help="default costaverde")
    parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="default UTC")
    parser.add_argument(
        "--skip-refused", action="store_true", help="keep the rest where rows are refused"
    )


def run(args: argparse.Namespace) -> int:
    """Load, saying on a terminal how far it is."""
    loading = load(
        args.directory,
        at=timezone.now(),
        law=Law(args.country, args.jurisdiction, args.time_zone),
        skip_refused=args.skip_refused,
    )
    for _each in progress(loading, total=0, what="entries"):
        pass
    look_at_tables()
    return 0
