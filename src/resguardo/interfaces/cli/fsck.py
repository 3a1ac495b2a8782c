"""`resguardo fsck`: recompute every holding and every root from nothing, and compare.

Names each difference on a line of its own; says nothing else when there is none. The status is 0
where everything holds and 1 where anything does not. The checks know nothing of each other, so
that a large ledger is checked by as many processes as the machine has cores.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice, repeat
from multiprocessing import get_context
from typing import Final

import django
from django.db import connection

from resguardo.interfaces.cli.output import add_format, print_json
from resguardo.records.custody import audit as ledger
from resguardo.records.papers import audit as papers
from resguardo.records.transparency import audit as log
from resguardo.records.transparency import selectors

NAMED_MOST: Final = 1_000
WORTH_A_PROCESS: Final = 50_000
"""Entries; a process more takes about a second until it works."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer JSON, one half of the work, and how many processes share it."""
    add_format(parser)
    parser.add_argument(
        "--processes", type=int, default=0, metavar="N",
        help="how many share the work; default: one a core where the ledger is large",
    )  # fmt: skip
    parser.add_argument("--only", choices=("log", "ledger"), help="check one of the two")


def run(args: argparse.Namespace) -> int:
    """Check, name the differences (the first thousand), and tell whether there were any."""
    found = list(islice(_differences(args.only, args.processes), NAMED_MOST))
    if args.format == "json":
        differences = [{"where": where, "what": what} for where, what in found]
        print_json({"holds": not found, "differences": differences})
    else:
        for where, what in found:
            print(f"{where}: {what}")
        print(f"{len(found)} differences" if found else "Everything holds.")
    return 1 if found else 0


def _differences(only: str | None, asked: int) -> Iterator[tuple[str, str]]:
    names = [name for name in CHECKS if only in (None, name.partition(" ")[0])]
    processes = min(asked if asked > 0 else _processes(), len(names))
    # What an open transaction has not committed yet, no other process can see.
    if processes == 1 or connection.in_atomic_block:
        yield from chain.from_iterable(CHECKS[name]() for name in names)
        return
    database = str(connection.settings_dict["NAME"])
    # The program is set up in each before anything of it is read: models come only then.
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        found = pool.map(_found, names, repeat(database))
        yield from chain.from_iterable(found)


def _processes() -> int:
    return (os.cpu_count() or 1) if selectors.heads().recorded >= WORTH_A_PROCESS else 1


def _found(name: str, database: str) -> list[tuple[str, str]]:
    """What one check finds in this database: here, or in a process of its own."""
    connection.settings_dict["NAME"] = database
    return list(islice(CHECKS[name](), NAMED_MOST))


def _hashes() -> Iterator[tuple[str, str]]:
    return ((each.where, f"{each.code}: {each.found}") for each in log.differences())


def _openings() -> Iterator[tuple[str, str]]:
    return ((each.where, f"{each.code}: {each.found}") for each in log.opening_differences())


def _holdings() -> Iterator[tuple[str, str]]:
    found = chain(ledger.holdings_differences(), ledger.total_differences())
    return ((each.where, each.what) for each in found)


def _papers() -> Iterator[tuple[str, str]]:
    return ((each.where, each.what) for each in papers.differences())


def _leaves() -> Iterator[tuple[str, str]]:
    return ((each.where, each.what) for each in ledger.leaf_differences())


CHECKS: Final[Mapping[str, Callable[[], Iterator[tuple[str, str]]]]] = {
    "log hashes": _hashes,
    "log openings": _openings,
    "ledger holdings": _holdings,
    "ledger leaves": _leaves,
    "ledger papers": _papers,
}
"""In the order in which differences are told; the first word is what `--only` asks for."""
