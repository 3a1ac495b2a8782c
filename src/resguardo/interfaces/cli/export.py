"""`resguardo export`: the tables of the contract from the database, moves as one file a month.

For the screening, for a ministry's own programs, for moving to another system: what is written here
can be loaded again with `resguardo load`. It is sealed: the hashes of its files are an entry of the
log, and the receipt lies beside them, so that `resguardo verify DIR` shows anybody that nothing was
changed since. With `--with-log` the log is there too, and every move is held against its entry.
"""

import argparse
from pathlib import Path

from django.utils import timezone

from resguardo.insight.exchange.export import EVER, export
from resguardo.interfaces.cli.asking import month
from resguardo.interfaces.cli.output import progress
from resguardo.interfaces.cli.publish import begin_log
from resguardo.records.transparency import publisher, receipts, services


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where to, from which month on, and how it is sealed."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new directory")
    parser.add_argument(
        "--since", type=month, default=EVER, metavar="MONTH", help="as 2026-03; moves only"
    )
    sealing = parser.add_mutually_exclusive_group()
    sealing.add_argument(
        "--with-log",
        action="store_true",
        help="also write the log, so that every move can be held against its entry",
    )
    sealing.add_argument(
        "--unsealed", action="store_true", help="write bare tables that prove nothing"
    )


def run(args: argparse.Namespace) -> int:
    """Write the tables, saying on a terminal how far it is, and seal them."""
    at = timezone.now()
    if not args.unsealed:  # a signer that is away is found out before anything is written
        begin_log()
        publisher.publish(None, at=at)
    for _each in progress(export(args.out, since=args.since), total=0, what="blocks of moves"):
        pass
    by = services.Job()
    services.record_access(by=by, at=at, verb="export", subject_kind="database")
    if not args.unsealed:
        receipts.seal_folder(args.out, "export", by=by, at=at, with_log=args.with_log)
    print(args.out)
    return 0
