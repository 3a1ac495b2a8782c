"""A campaign: one company after the other is asked what its register says, and the board is drawn.

Every catalogue that ships is judged for each company, and the answers of one are kept. Memory is
told as what the process grew by while it asked. The limit is one question a company: what the
database takes to find each company's firearms and nothing else.
"""

import argparse
import resource
import sys
from datetime import timedelta
from secrets import token_urlsafe
from typing import Final

from django.db import connection
from django.utils import timezone

from resguardo.interfaces.cli.bench import crowd
from resguardo.interfaces.cli.bench.figures import Figure, timed, worked
from resguardo.interfaces.cli.bench.stage import Stage, build
from resguardo.kernel.mandate import Role
from resguardo.records.compliance import campaigns, catalogues, selectors
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.people import services as people
from resguardo.records.people.selectors import viewer_of
from resguardo.records.people.viewer import Viewer

GUARDS: Final = 4
FIREARMS: Final = 100
MOVES: Final = 1_000
SECONDS_MOST: Final = 180
_ONE: Final = "SELECT COUNT(*) FROM register_firearm WHERE organisation_id = %s"


def measure(args: argparse.Namespace) -> list[Figure]:
    """Load so many companies, each with firearms that went out and came back, and ask them all."""
    stages = [build(GUARDS, name=f"Custodia Ficticia {n} S.A.") for n in range(args.companies)]
    for stage in stages:
        crowd.load(stage, firearms=FIREARMS, moves=MOVES, silent=True)
    inspector, at = _inspector(), timezone.now()
    campaign = campaigns.open_campaign(
        by=inspector, at=at, title="Medida", catalogue="mosaic",
        due_on=at.date() + timedelta(days=30),
    )  # fmt: skip
    keys = [stage.console.organisation_id for stage in stages]
    with connection.cursor() as cursor:
        bare = timed(lambda: [cursor.execute(_ONE, [key]).fetchall() for key in keys])
    _judge(inspector, stages[0].console)
    grown = _megabytes()
    every, processor = worked(lambda: _judge_all(inspector, stages))
    kept = timed(
        lambda: sum(campaigns.ask_registers(by=inspector, at=at, campaign=campaign.public_id))
    )
    grown = _megabytes() - grown
    rows = list(selectors.assessments(viewer=inspector, at=at).filter(campaigns=campaign))
    drawn = timed(lambda: campaigns.board(viewer=inspector, at=at, rows=rows[:50]))
    counted = timed(lambda: campaigns.gaps(viewer=inspector, at=at, campaign=campaign))
    many = f"{len(stages)} companies"
    return [
        Figure(f"campaign: every catalogue, {many}", every, "s", f"<= {SECONDS_MOST}", bare),
        Figure("campaign: of that the processor's", processor, "s"),
        Figure(f"campaign: one catalogue asked and kept, {many}", kept, "s"),
        Figure("campaign: memory grown while asking", grown, "MB", "<= 100"),
        Figure("campaign: board of 50 companies", drawn, "s"),
        Figure(f"campaign: commonest gaps, {many}", counted, "s"),
    ]


def _judge_all(inspector: Viewer, stages: list[Stage]) -> None:
    for stage in stages:
        _judge(inspector, stage.console)


def _judge(inspector: Viewer, console: Viewer) -> None:
    at = timezone.now()
    facts = facts_of(viewer=inspector, at=at, organisation=console.organisation_public_id)
    judge(facts, catalogues.controls().values())


def _inspector() -> Viewer:
    at = timezone.now() - timedelta(minutes=1)
    authority = people.found_organisation(
        by=None, at=at, kind="authority", name="Autoridad Ficticia de Medida", country="CV"
    )
    made = people.create_user(
        by=None, at=at, organisation=authority, username="inspector", name="Inspector Ficticio",
        role=Role.INSPECTOR, password=token_urlsafe(16), language="es",
    )  # fmt: skip
    return viewer_of(made.user, at=timezone.now())


def _megabytes() -> int:
    """The most that this process has used so far; Linux counts in KB, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 if sys.platform.startswith("linux") else 1024 * 1024)
