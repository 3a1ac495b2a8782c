"""`resguardo trace`: the firearms that a serial, as somebody read it, may belong to.

Over the configured database, or over an index that was built from a file, without any database: for
a national bureau's own register.
"""

import argparse
import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from resguardo.insight.tracing.batch import answers, read_queries
from resguardo.insight.tracing.building import build_index, read_register
from resguardo.insight.tracing.live import open_register, renew_register
from resguardo.insight.tracing.search import Index, Reading
from resguardo.insight.tracing.telling import reason
from resguardo.interfaces.cli.output import add_format, print_json, print_rows, progress
from resguardo.interfaces.cli.schema import demand_schema

_SHOWN: Final = ("rank", "score", "serial", "make", "model", "calibre", "firearm_id", "reason")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for a serial, for a file of them, or for an index to be built."""
    add_format(parser)
    parser.add_argument(
        "--serial", metavar="TEXT", help="as read; ? one unknown character, * any run"
    )
    parser.add_argument("--make", metavar="TEXT", default="", help="as reported; may be misspelt")
    parser.add_argument("--calibre", metavar="TEXT", default="", help="as reported")
    parser.add_argument("--limit", type=_positive, default=10, metavar="N", help="default 10")
    parser.add_argument("--build", type=Path, metavar="FILE.csv", help="index this register")
    parser.add_argument("--index", type=Path, metavar="DIR", help="the index to build or to search")
    parser.add_argument(
        "--renew", action="store_true", help="index the configured database anew if it has changed"
    )
    parser.add_argument("--queries", type=Path, metavar="FILE.csv", help="answer many in one run")


def run(args: argparse.Namespace) -> int:
    """Build what is to be built, then answer what is asked."""
    if args.build and not args.index:
        return _wrong_usage("say with --index where the index of the file goes")
    if args.renew and args.index:
        return _wrong_usage("--renew is for the configured database: leave --index out")
    if not (args.build or args.queries or args.renew or args.serial is not None):
        return _wrong_usage("give --serial, --queries, --build or --renew")
    if args.queries and not args.index:
        return _wrong_usage("--queries are answered from an index: give --index")
    if args.build:
        rows = build_index(read_register(args.build), args.index)
        print(f"{rows} firearms: {args.index}", file=sys.stderr)
    if args.renew:
        demand_schema()
        new = renew_register(settings.DATA, at=timezone.now())
        said = gettext("The index was renewed.") if new else gettext("The index is up to date.")
        print(said, file=sys.stderr)
    if args.queries:
        return _answer_many(args)
    return _answer_one(args) if args.serial is not None else 0


def _answer_one(args: argparse.Namespace) -> int:
    index = Index(args.index) if args.index else _own_register()
    reading = Reading(args.serial, args.make, args.calibre)
    rows: list[dict[str, Any]] = []
    for rank, hit in enumerate(index.search(reading, limit=args.limit), start=1):
        found = index.describe(hit, reading)
        rows.append(
            asdict(found)
            | {"rank": rank, "score": round(hit.score, 4), "equally_well": hit.equals}
            | {"reason": reason(found, hit, gettext)}
        )
    if args.format == "json":
        print_json(rows)
    elif rows:
        print_rows(args, _SHOWN, rows)
    else:
        print(gettext("Nothing in the register is like this serial."), file=sys.stderr)
    return 0


def _own_register() -> Index:
    demand_schema()
    renew_register(settings.DATA, at=timezone.now())
    return open_register(settings.DATA).index


def _answer_many(args: argparse.Namespace) -> int:
    queries = read_queries(args.queries)
    portions = answers(args.index, queries, limit=args.limit)
    if args.format == "json":
        print_json([each._asdict() for portion in portions for each in portion])
        return 0
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("query_id", "rank", "firearm_id", "score"))
    for portion in progress(portions, total=0, what="portions"):
        out.writerows(portion)
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(gettext("a number from 1"))
    return number


def _wrong_usage(words: str) -> int:
    print(f"resguardo trace: {words}", file=sys.stderr)
    return 2
