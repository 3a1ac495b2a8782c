"""`resguardo carry`: an assessment taken along to where there is no network, and brought home.

`carry along ASSESSMENT --out FILE` writes it with its evidence and prints the code of its seal,
which goes another way than the file; a copy is taken along with `--code CODE`. `carry bring FILE`
takes it in: on a laptop, with `--code CODE`, it enters the company if it is not known there and
makes a copy that can be answered; at home, where the code is known, the answers join.
`--organisation` says in whose name: the company, or who oversees it.
"""

import argparse
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import carried_file, carrying
from resguardo.records.people import selectors as people
from resguardo.records.people import services
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.identity import new_public_id

COLUMNS: Final = ("assessment", "company", "new", "known", "left_out", "conflicts", "papers")


class NoCarriedFile(Problem):
    """A file that cannot be read or written."""

    code = "compliance.no-carried-file"
    wording = _("{file} cannot be read or written. Name another, or look at its folder.")

    file: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer along and bring."""
    asked = parser.add_subparsers(dest="asked", required=True)
    along = asked.add_parser("along", help="write the file of an assessment")
    along.add_argument("assessment", type=identifier, metavar="ASSESSMENT")
    along.add_argument("--out", type=Path, required=True, metavar="FILE")
    bring = asked.add_parser("bring", help="take such a file in")
    bring.add_argument("file", type=Path, metavar="FILE")
    add_format(bring)
    for each in along, bring:
        each.add_argument("--code", default="", metavar="CODE", help="as it was shown at home")
        each.add_argument("--organisation", type=identifier, required=True, metavar="ID")


def run(args: argparse.Namespace) -> int:
    """Write the file, or take it in and print what came of it."""
    at = timezone.now()
    try:
        if args.asked == "along":
            viewer = services.viewer_at_console(
                organisation=people.organisation_named(public_id=args.organisation), at=at
            )
            told = {"by": viewer, "assessment": args.assessment}
            name = new_public_id()
            content = carrying.take_along(at=at, carry_out=name, code=args.code, **told)
            args.out.write_bytes(content)
            print(args.code or carrying.code_of(carry_out=name, **told))
            return 0
        content = args.file.read_bytes()
    except OSError as error:
        raise NoCarriedFile(str(args.out if args.asked == "along" else args.file)) from error
    print_rows(args, COLUMNS, [_brought(args.organisation, content, args.code)])
    return 0


@transaction.atomic
def _brought(name: UUID, content: bytes, code: str) -> dict[str, Any]:
    """Enter the company if it is not known here, and bring the file in: both or nothing."""
    at = timezone.now()
    carried = carried_file.read(content)
    try:
        people.organisation_named(public_id=carried.company)
    except NotFound:
        services.found_organisation(
            by=None, at=at, kind="company", name=carried.company_name, country=carried.country,
            jurisdiction=carried.jurisdiction, public_id=carried.company,
        )  # fmt: skip
    viewer = services.viewer_at_console(
        organisation=people.organisation_named(public_id=name), at=at
    )
    told = carrying.bring(by=viewer, at=at, content=content, code=code)
    return {
        "assessment": told.row.public_id, "company": told.row.organisation.name, "new": told.new,
        "known": told.known, "left_out": told.left_out, "conflicts": ",".join(told.conflicts),
        "papers": told.papers,
    }  # fmt: skip
