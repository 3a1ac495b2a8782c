"""`resguardo screen`: the diversion screening over a directory of tables, and alerts as a file.

The tables may come from `resguardo export`, from `resguardo simulate`, or from another system that
keeps to the contract. Nothing is read from or written to the database. `--as-of` asks what was
known at the end of a day; the alerts up to that day are the same whenever one asks.
"""

import argparse
from collections import Counter
from pathlib import Path

from django.utils import translation

from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.engines import ENGINES
from resguardo.insight.screening.screen import STEPS, steps, write
from resguardo.interfaces.cli.asking import day
from resguardo.interfaces.cli.output import add_format, print_json, print_rows, progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the tables, the file, the day and the engine."""
    add_format(parser)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the tables")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a CSV file")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="as 2026-03-31")
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="read only what is new since the last run there"
    )
    parser.add_argument("--memory", type=float, metavar="GIB", help="most memory for duckdb")


def run(args: argparse.Namespace) -> int:
    """Screen, write the file, and say how many alerts there are of each severity."""
    found: list[Alert] = []
    done = steps(
        args.data, into=found, as_of=args.as_of, engine=args.engine, memory_gib=args.memory,
        state=args.state,
    )  # fmt: skip
    for _rule in progress(done, total=STEPS, what="rules"):
        pass
    write(args.out, found, say=translation.gettext)
    severities = Counter(each.severity for each in found)
    rows = [
        {"severity": severity, "alerts": severities[severity]}
        for severity in ("rule", "high", "medium", "low")
    ]
    if args.format == "json":
        print_json({"file": str(args.out), "alerts": len(found), "by_severity": dict(severities)})
    else:
        print_rows(args, ("severity", "alerts"), rows)
        print(args.out)
    return 0
