"""`resguardo fsck`: recompute every holding and every root from nothing, and compare.

Names each difference on a line of its own; says nothing else when there is none. The status is 0
where everything holds and 1 where anything does not.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import Final

from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.records.custody import audit as ledger
from resguardo.records.transparency import audit as log

NAMED_MOST: Final = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer JSON and one half of the work."""
    add_format(parser)
    parser.add_argument("--only", choices=("log", "ledger"), help="check one of the two")


def run(args: argparse.Namespace) -> int:
    """Check, name the differences (the first thousand), and tell whether there were any."""
    found = list(islice(_differences(args.only), NAMED_MOST))
    if args.format == "json":
        differences = [{"where": where, "what": what} for where, what in found]
        print_json({"holds": not found, "differences": differences})
    else:
        for where, what in found:
            print(f"{where}: {what}")
        print(f"{len(found)} differences" if found else "Everything holds.")
    return 1 if found else 0


def _differences(only: str | None) -> Iterator[tuple[str, str]]:
    if only != "ledger":
        yield from ((each.where, f"{each.code}: {each.found}") for each in log.differences())
        yield from (
            (each.where, f"{each.code}: {each.found}") for each in log.opening_differences()
        )
    if only != "log":
        yield from ((each.where, each.what) for each in ledger.differences())
