"""`resguardo simulate`: a synthetic country as tables, and the truth about it beside them.

For trying the program, for training staff, and for measuring a screening against a known truth. The
same seed gives the same bytes, whatever the number of processors.
"""

import argparse
import csv
import sys
from pathlib import Path

from resguardo.insight.synthetic.simulate import simulate
from resguardo.interfaces.cli.output import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where to, and how big."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new directory")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
    parser.add_argument("--companies", type=int, default=60, metavar="N", help="default 60")
    parser.add_argument("--months", type=int, default=12, metavar="N", help="default 12")
    parser.add_argument("--diversions", type=int, default=0, metavar="N", help="default 0")


def run(args: argparse.Namespace) -> int:
    """Write the tables, saying on a terminal how far it is."""
    companies = simulate(
        args.out,
        seed=args.seed,
        companies=args.companies,
        months=args.months,
        diversions=args.diversions,
    )
    for _each in progress(companies, total=args.companies, what="companies"):
        pass
    print(args.out)
    happened = _happened(args.out)
    if happened < args.diversions:
        print(
            f"{happened} of {args.diversions} diversions happened: the other companies had no "
            "reserve, guard or time for theirs. Give more companies or months.",
            file=sys.stderr,
        )
    return 0


def _happened(out: Path) -> int:
    """How many diversions were acted out; genuine robberies (A4) are part of honest life."""
    with (out / "truth.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for row in csv.DictReader(file) if row["pattern"] != "A4")
