"""`resguardo bench [NAME ...]`: what this program does on this machine, and what the machine could.

Each benchmark fills a database of its own in a temporary folder (or, with DATABASE_URL, an empty
PostgreSQL database), measures through the ordinary services or over HTTP, and measures the limit of
the machine in the same run: a figure without it says more about the machine than the program.
Prints a table and writes JSON.
"""

import argparse
import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import django
from django.core.management import call_command

from resguardo.interfaces.cli.bench.figures import Figure
from resguardo.interfaces.cli.output import add_format, print_json, print_rows

BENCHMARKS: Final = {
    "limits": "what the database does with one row a commit, and with many rows a statement",
    "issue": "one issue and one return through the services",
    "shift": "a shift of five hundred guards in one request",
    "http": "the counter, a weapon's page and search over HTTP with eight clients",
    "fsck": "the whole ledger and log checked from nothing",
    "log": "appending, proving and auditing the log",
    "trace": "serials as read against a register of five million",
    "import": "a register of firearms read, checked and written in one run",
    "export": "moves of the ledger written as Parquet",
    "catalogue": "all requirements of the standards judged for one company",
    "papers": "custody receipts typeset, and issued with number, hash and leaf",
    "campaign": "all requirements of a standard asked of the registers of many companies",
    "screening": "the quality of diversion alerts",
    "day": "a week of moves screened on top of all before it",
}

_MODULES: Final = {"import": "register"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer which to run, how large, and where the JSON goes."""
    add_format(parser)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(available()))
    parser.add_argument("--out", type=Path, help="also write the figures to this file as JSON")
    parser.add_argument("--guards", type=int, default=500, help="guards of the shift (500)")
    parser.add_argument("--firearms", type=int, default=20_000, help="firearms loaded for http")
    parser.add_argument("--moves", type=int, default=100_000, help="moves loaded for http and fsck")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of log (1000000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of import (1000000)")
    parser.add_argument("--size", type=int, default=10_000_000, help="moves of export (10000000)")
    parser.add_argument("--clients", type=int, default=8, help="clients of http (8)")
    parser.add_argument(
        "--companies", type=int, default=110, help="of each screening country (110)"
    )
    parser.add_argument("--months", type=int, default=12, help="of each screening country (12)")
    parser.add_argument("--diversions", type=int, default=60, help="in each country (60)")
    parser.add_argument("--page", type=Path, metavar="FILE.md", help="write the table of screening")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds a load lasts (10)")


def available() -> list[str]:
    """The benchmarks that this installation has."""
    return [name for name in BENCHMARKS if importlib.util.find_spec(_module(name))]


def run(args: argparse.Namespace) -> int:
    """Run each in turn and print what was measured."""
    names = args.names or available()
    unknown = [name for name in names if name not in available()]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; choose from {', '.join(available())}.",
              file=sys.stderr)  # fmt: skip
        return 2
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="resguardo-bench-") as folder:
        _set_up(Path(folder))
        for name in names:
            module = importlib.import_module(_module(name))
            figures += module.measure(args)
    rows = [figure.row() for figure in figures]
    if args.out:
        args.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if args.format == "json":
        print_json(rows)
    else:
        print_rows(args, ("name", "value", "unit", "target", "limit", "share_of_limit"), rows)
    return 0


def _module(name: str) -> str:
    """Where a benchmark is; one has a name that no module can have."""
    return f"{__name__}.{_MODULES.get(name, name)}"


def _set_up(folder: Path) -> None:
    """A data folder of its own, an empty database, and Django on top of it."""
    os.environ["RESGUARDO_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
