"""`resguardo catalogue`: what standards ask, and catalogues of one's own.

`catalogue list` names those that ship; `catalogue show iatg` lists every requirement with clause,
status and where it comes from; `catalogue check FILE` says what is wrong with a catalogue of one's
own; `catalogue import FILE --organisation ID` takes it in.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows, write_json
from resguardo.interfaces.cli.schema import demand_schema
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import catalogues, oscal, services
from resguardo.records.compliance.catalogues import Catalogue
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console

CONTROL_COLUMNS: Final = ("id", "clause", "theme", "who", "kind", "status", "says")


class NoCatalogueFile(Problem):
    """A file that is not there or cannot be read."""

    code = "compliance.no-catalogue-file"
    wording = _("{file} cannot be read. Name a file in the form of the catalogues that ship.")

    file: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer list, show, check and import."""
    add_format(parser)
    asked = parser.add_subparsers(dest="asked", required=True)
    asked.add_parser("list", help="name the catalogues that ship")
    show = asked.add_parser("show", help="every requirement with clause and status")
    show.add_argument("catalogue", metavar="CATALOGUE")
    show.add_argument("--oscal", type=Path, metavar="FILE", help="also write it in OSCAL")
    check = asked.add_parser("check", help="say what is wrong with a catalogue of one's own")
    check.add_argument("file", type=Path, metavar="FILE")
    taken = asked.add_parser("import", help="take a catalogue of one's own in")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--organisation", type=identifier, required=True, metavar="ID")


def run(args: argparse.Namespace) -> int:
    """Print rows, or one sentence about a file."""
    match args.asked:
        case "list":
            columns = ("catalogue", "version", "force", "controls", "confirmed", "name")
            print_rows(args, columns, _list())
        case "show":
            shown = catalogues.catalogue_named(args.catalogue)
            if args.oscal:
                language = get_language() or "en"
                write_json(args.oscal, oscal.catalog(shown, at=timezone.now(), language=language))
            print_rows(args, CONTROL_COLUMNS, _controls(shown))
        case "check":
            found = services.check_catalogue(_read(args.file))
            print_rows(args, CONTROL_COLUMNS, _controls(found))
        case _import:
            demand_schema()
            row = services.take_in_catalogue(
                by=viewer_at_console(
                    organisation=people.organisation_named(public_id=args.organisation),
                    at=timezone.now(),
                ),
                at=timezone.now(),
                text=_read(args.file),
            )
            print(f"{row.catalogue} {row.version} {row.digest[:16]}", file=sys.stderr)
    return 0


def _list() -> Iterator[dict[str, Any]]:
    for each in catalogues.shipped().values():
        yield {
            "catalogue": each.id,
            "version": each.version,
            "force": each.force,
            "controls": len(each.controls),
            "confirmed": sum(one.status == "confirmed" for one in each.controls),
            "name": each.name(get_language() or "en"),
        }


def _controls(found: Catalogue) -> Iterator[dict[str, Any]]:
    for each in found.controls:
        yield {
            "id": each.id,
            "clause": each.clause,
            "theme": each.theme,
            "who": ",".join(each.who),
            "kind": each.kind,
            "status": each.status,
            "says": each.words(get_language() or "en"),
        }


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NoCatalogueFile(str(file)) from error
