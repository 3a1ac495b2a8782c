"""`resguardo national`: what the records can put into a country's reports; or a region's sum.

resguardo national --organisation ID --year 2026 --out cv.json
resguardo national --add cv.json --add xx.json --out region.json
"""

import argparse
from pathlib import Path

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows, write_json
from resguardo.records.assistance import national
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask which authority and year, or which files."""
    add_format(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--organisation", type=identifier, metavar="ID", help="the authority")
    what.add_argument("--add", type=Path, action="append", metavar="FILE", help="a national file")
    parser.add_argument("--year", type=int, metavar="YEAR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json")


def run(args: argparse.Namespace) -> int:
    """Write the file and print the figures."""
    if args.add:
        made = national.rolled_up([(each.name, _read(each)) for each in args.add])
        numbers = made["total"]
    else:
        now = timezone.now()
        authority = people.organisation_named(public_id=args.organisation)
        viewer = viewer_at_console(organisation=authority, at=now)
        made = national.national(viewer=viewer, at=now, year=args.year or now.year).as_json()
        numbers = made["figures"]
    write_json(args.out, made)
    rows = [{"figure": name, "number": number} for name, number in numbers.items()]
    rows += [
        {"figure": f"sdg_16_4_2_{name}_pct", "number": share}
        for name, share in made["sdg_16_4_2_pct"].items()
    ]
    print_rows(args, ("figure", "number"), rows)
    return 0


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise national.NotNational(file.name, error.strerror or "it cannot be read") from error
