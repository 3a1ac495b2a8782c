"""`resguardo assess`: what the register says of each control of a catalogue, for one company.

Verdicts are yes, partly, no, not_applicable and unknown, with so many of so many; `people` is what
no register can answer. Evidence is named by kind and identifier. The status is 0 whatever the
verdicts are: a gap is a result, not a refusal.
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language

from resguardo.interfaces.cli.asking import day, identifier
from resguardo.interfaces.cli.output import add_format, print_rows, write_json
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import oscal, selectors
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import Judged, judge
from resguardo.records.people import selectors as people
from resguardo.records.people.services import viewer_at_console

COLUMNS: Final = ("id", "clause", "verdict", "good", "total", "severity", "counts", "evidence")


class AsOfPast(Problem):
    """The registers tell the present; a past day would be judged by today's rows."""

    code = "compliance.as-of-past"
    wording = _(
        "{day} is past, and the registers tell how things are now. Name today or a day to come, "
        "to see what will be due by then."
    )

    day: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for company and catalogue."""
    add_format(parser)
    parser.add_argument("--organisation", type=identifier, required=True, metavar="ID")
    parser.add_argument("--catalogue", required=True, metavar="ID")
    parser.add_argument("--oscal", type=Path, metavar="FILE", help="write assessment results")
    parser.add_argument("--plan", type=Path, metavar="FILE", help="write a plan of action (OSCAL)")
    parser.add_argument("--as-of", type=_evening, metavar="DATE", help="today or a day to come")


def run(args: argparse.Namespace) -> int:
    """Print one row a control."""
    now = timezone.now()
    at = args.as_of or now
    if at.date() < now.date():
        raise AsOfPast(at.date().isoformat())
    company = people.organisation_named(public_id=args.organisation)
    viewer = viewer_at_console(organisation=company, at=now)
    found = selectors.catalogue_named(viewer=viewer, at=now, name=args.catalogue)
    facts = facts_of(viewer=viewer, at=max(at, now), organisation=company.public_id)
    judged = judge(facts, found.controls)
    about: dict[str, Any] = {"company": company.public_id, "name": company.name, "at": at}
    if args.oscal:
        write_json(args.oscal, oscal.assessment_results(found, judged, **about))
    if args.plan:
        write_json(args.plan, oscal.plan_of_action(found, judged, **about))
    print_rows(args, COLUMNS, _rows(judged))
    return 0


def _evening(text: str) -> datetime:
    """A day, as of its last minute."""
    return datetime.combine(day(text), time(23, 59), UTC)


def _rows(judged: list[Judged]) -> Iterator[dict[str, Any]]:
    language = get_language() or "en"
    for each in judged:
        answer = each.answer
        yield {
            "id": each.control.id,
            "clause": each.control.clause,
            "verdict": answer.verdict if answer else "people",
            "good": answer.good if answer else None,
            "total": answer.total if answer else None,
            "severity": each.severity,
            "counts": each.told(language),
            "evidence": ",".join(f"{one.kind}:{one.key}" for one in answer.evidence[:5])
            if answer
            else "",
        }
