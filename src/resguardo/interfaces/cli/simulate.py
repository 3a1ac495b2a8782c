"""`resguardo simulate`: a synthetic country as tables, and the truth about it beside them.

For trying the program, for training staff, and for measuring a screening against a known truth. The
same seed gives the same bytes, whatever the number of processors.
"""

import argparse
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
    return 0
