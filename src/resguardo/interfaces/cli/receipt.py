"""`resguardo receipt ENTRY_ID --out FILE`: the proof of one entry, to keep and to hand on."""

import argparse
import sys
from pathlib import Path
from typing import Final
from uuid import UUID

from django.utils import timezone

from resguardo.interfaces.cli.publish import begin_log
from resguardo.records.custody.selectors import sequence_of
from resguardo.records.transparency import durable, publisher, receipts

DIGITS_MOST: Final = 18
"""So that a place in the log stays below 2^63."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the entry and the file."""
    parser.add_argument("entry", metavar="ENTRY_ID", help="its identifier or its place in the log")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--openings", action="store_true", help="also tell the personal values it commits to"
    )


def run(args: argparse.Namespace) -> int:
    """Write the receipt; what is not signed yet is signed first."""
    index = _place(args.entry)
    try:
        data = receipts.receipt(index, openings=args.openings)
    except receipts.NotSignedYet:
        begin_log()
        done = publisher.publish(None, at=timezone.now())
        for problem in done.problems:
            print(problem, file=sys.stderr)
        data = receipts.receipt(index, openings=args.openings)
    durable.replace(args.out, data)
    print(f"{args.out} {len(data):,} bytes")
    return 0


def _place(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= DIGITS_MOST:
        return int(text)
    try:
        index = sequence_of(UUID(text))
    except ValueError:
        index = None
    if index is None:
        raise receipts.EntryUnknown(text[:60])
    return index
