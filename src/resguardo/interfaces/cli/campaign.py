"""`resguardo campaign`: one standard asked of many companies.

`campaign list` names them; `campaign board ID` tells where each company stands; `campaign ask ID`
keeps what the register of each company says now, one company after the other: once a night, say.
Each takes `--organisation ID`, the authority in whose name it works.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from resguardo.interfaces.cli.asking import identifier
from resguardo.interfaces.cli.output import add_format, print_rows, progress
from resguardo.records.compliance import campaigns, selectors
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console
from resguardo.records.people.viewer import Viewer

CAMPAIGNS: Final = ("id", "title", "catalogue", "opened_at", "due_on", "closed_at")
BOARD: Final = (
    "company", "assessment", "state", "answered", "asked", "done", "applies", "contradicted",
    "differs", "planned", "verified",
)  # fmt: skip
AT_ONCE: Final = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer list, board and ask."""
    asked = parser.add_subparsers(dest="asked", required=True)
    listed = asked.add_parser("list", help="name the campaigns")
    board = asked.add_parser("board", help="tell where each company stands")
    board.add_argument("campaign", type=identifier, metavar="CAMPAIGN")
    ask = asked.add_parser("ask", help="keep what the register of each company says now")
    ask.add_argument("campaign", type=identifier, metavar="CAMPAIGN")
    for each in listed, board, ask:
        add_format(each)
        each.add_argument("--organisation", type=identifier, required=True, metavar="ID")


def run(args: argparse.Namespace) -> int:
    """Print rows, or how many answers are new."""
    at = timezone.now()
    viewer = viewer_at_console(
        organisation=people.organisation_named(public_id=args.organisation), at=at
    )
    if args.asked == "list":
        rows = selectors.campaigns(viewer=viewer, at=at)
        print_rows(args, CAMPAIGNS, (_campaign(each) for each in rows))
    elif args.asked == "board":
        print_rows(args, BOARD, _board(viewer, args.campaign))
    else:
        told = campaigns.ask_registers(by=viewer, at=at, campaign=args.campaign)
        new = sum(progress(told, total=0, what="companies"))
        print(f"{new} answers of the registers are new", file=sys.stderr)
    return 0


def _campaign(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id, "title": row.title, "catalogue": row.catalogue,
        "opened_at": row.opened_at, "due_on": row.due_on, "closed_at": row.closed_at,
    }  # fmt: skip


def _board(viewer: Viewer, name: UUID) -> Iterator[dict[str, Any]]:
    """The companies by portions, so that a country fits."""
    at = timezone.now()
    row = selectors.campaign(viewer=viewer, at=at, public_id=name)
    every = selectors.assessments(viewer=viewer, at=at).filter(campaigns=row).order_by("pk")
    last = 0
    while some := list(every.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        for each in campaigns.board(viewer=viewer, at=at, rows=some):
            yield {
                "company": each.row.organisation.name, "assessment": each.row.public_id,
                "state": each.row.state, "answered": each.answered, "asked": each.asked,
                "done": each.done, "applies": each.applies, "contradicted": each.contradicted,
                "differs": each.differs, "planned": each.planned, "verified": each.verified,
            }  # fmt: skip
