"""`resguardo iati`: the programmes of assistance as IATI 2.03, for a donor's reader.

Each organisation that runs programmes has a file of its own; where there are several, one is named.
"""

import argparse
from pathlib import Path

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows, write_bytes
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import iati
from resguardo.records.people.selectors import every_organisation
from resguardo.records.people.services import viewer_at_console


class WhichOrganisation(Problem):
    """None or several run programmes here."""

    code = "iati.which-organisation"
    wording = _(
        "{count} organisations run programmes here: {names}. Name one with --organisation ID."
    )

    count: int
    names: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where to, and of whom."""
    add_format(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xml")
    parser.add_argument("--organisation", type=identifier, metavar="ID")


def run(args: argparse.Namespace) -> int:
    """Write the file and say what is in it."""
    now = timezone.now()
    rows = every_organisation().filter(kind="assistance")
    if args.organisation:
        rows = rows.filter(public_id=args.organisation)
    found = list(rows)
    if len(found) != 1:
        raise WhichOrganisation(len(found), tuple(f"{row.name} {row.public_id}" for row in found))
    viewer = viewer_at_console(organisation=found[0], at=now)
    content = iati.document(viewer=viewer, at=now)
    write_bytes(args.out, content)
    row = {
        "file": str(args.out), "organisation": found[0].name,
        "activities": content.count(b"<iati-activity "), "bytes": len(content),
    }  # fmt: skip
    print_rows(args, tuple(row), [row])
    return 0
