"""What commands print: tables for people or JSON for programs, and progress for the impatient.

Results go to standard output and nothing else does, so that a pipe carries results alone. Progress
goes to standard error and only where somebody watches.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeVar

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

Item = TypeVar("Item")

_SECONDS_BETWEEN: Final = 0.2


def add_format(parser: argparse.ArgumentParser) -> None:
    """Offer `--format text|json`."""
    parser.add_argument("--format", choices=("text", "json"), default="text")


def print_rows(
    args: argparse.Namespace, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Print rows as an aligned table, or as a JSON list of objects."""
    if args.format == "json":
        print_json([{column: row[column] for column in columns} for row in rows])
        return
    cells = [tuple(columns), *(tuple(_shown(row[each]) for each in columns) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def print_json(value: object) -> None:
    """Print one JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


class NotWritten(Problem):
    """A file that cannot be written where it was asked for."""

    code = "command.not-written"
    wording = _("{file} cannot be written: {why}. Name a file in a folder that you may write to.")

    file: str
    why: str


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file; refuses (`NotWritten`) where that cannot be."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise NotWritten(str(file), error.strerror or "") from error


def write_json(file: Path, value: object) -> None:
    """Write one JSON document to a file; refuses (`NotWritten`) where that cannot be."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NotWritten(str(file), error.strerror or "") from error


def progress(items: Iterable[Item], *, total: int, what: str) -> Iterator[Item]:
    """Pass the items on and say on a terminal how far it is; silent in a pipe."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = said = monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = monotonic()
        if now - said >= _SECONDS_BETWEEN or done == total:
            said = now
            speed = done / max(now - started, 1e-9)
            share = f"{100 * done // total:3d} %" if total else ""
            sys.stderr.write(f"\r{what}: {done:,} {share} ({speed:,.0f}/s) ")
            sys.stderr.flush()
    sys.stderr.write("\n")


def _shown(value: object) -> str:
    """A value for a reader: moments to the second; JSON keeps them whole."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else str(value)
