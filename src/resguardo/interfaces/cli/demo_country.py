"""The demonstration's past: thirty days of twelve companies, loaded as a register is loaded."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

from django.core.management import call_command
from django.utils import timezone

from resguardo.insight.exchange.load import load
from resguardo.insight.exchange.registers import Law
from resguardo.insight.synthetic.clock import day_number
from resguardo.insight.synthetic.country import Case, CountryPlan, plan_country
from resguardo.insight.synthetic.simulate import write_country
from resguardo.insight.tracing.live import renew_register
from resguardo.interfaces.cli.demo_alerts import notice_what_is_odd
from resguardo.interfaces.cli.demo_clock import ZONE, day_of
from resguardo.interfaces.cli.demo_oversight import fill_the_desks
from resguardo.interfaces.cli.demo_papers import give_papers, publish_figures
from resguardo.interfaces.cli.demo_people import Cast, give_logins
from resguardo.interfaces.cli.demo_programme import run_the_programme
from resguardo.interfaces.cli.demo_standards import ask_the_sector, remember_last_year
from resguardo.interfaces.cli.demo_store import keep_a_store
from resguardo.interfaces.cli.demo_today import begin_the_day
from resguardo.interfaces.cli.output import progress

SEED: Final = 7
DAYS: Final = 30
SIZES: Final = (96, 72, 60, 50, 44, 38, 32, 26, 22, 18, 14, 10)
"""How many arms each of the twelve companies has."""

RENEWS_IN: Final = 34
"""Days until the second company's licence ends: the visit for its renewal is announced."""
LAPSED_BEFORE: Final = 13
"""Days since the last company's licence ended: on the next day it began to wind down."""

ACTED_OUT: Final = {0: "C-9", 3: "A3", 9: "E2", 10: "D2"}
"""What went wrong in four companies, by pattern, so that the screening has something to ask about.

Thefts told of late; a crew robbed for its arms; one transport guide for two journeys; rounds that
a course cannot have fired. All of it passes the counter: what does not cannot be loaded.
"""

LAW: Final = Law(country="CV", jurisdiction="costaverde", time_zone=ZONE)


def fill(folder: Path) -> None:
    """Fill an empty folder with the country, up to this minute, and tell who can log in."""
    started = monotonic()
    now = timezone.now()
    call_command("migrate", interactive=False, verbosity=0)
    with TemporaryDirectory(dir=folder) as scratch:
        tables = Path(scratch) / "country"
        list(write_country(tables, planned(now), processes=1))
        for _each in progress(load(tables, at=now, law=LAW), total=0, what="entries"):
            pass
    cast = give_logins(at=now - timedelta(days=DAYS))
    begin_the_day(cast, at=now)
    fill_the_desks(cast, at=now)
    keep_a_store(cast, at=now)
    remember_last_year(cast, at=now)
    run_the_programme(cast, at=now)
    ask_the_sector(cast, at=now)
    give_papers(cast, at=now)
    publish_figures(cast, at=now)
    renew_register(folder, at=now)
    notice_what_is_odd(cast, at=now)
    _tell(cast, monotonic() - started)


def planned(now: datetime) -> CountryPlan:
    """Plan thirty days that end now; the rosters go on until the day after tomorrow.

    Two licences end when the story wants it: one soon, one too soon. Four companies lose something.
    """
    today: date = day_of(now)
    plan = plan_country(
        seed=SEED,
        companies=len(SIZES),
        first=today - timedelta(days=DAYS),
        last=today + timedelta(days=2),
        sizes=list(SIZES),
        now=int(now.timestamp() * 1_000_000) - 60_000_000,
    )
    plan.companies[1].licence_valid_until = day_number(today) + RENEWS_IN
    plan.companies[-1].licence_valid_until = day_number(today) - LAPSED_BEFORE
    for place, pattern in ACTED_OUT.items():
        plan.companies[place].cases.append(Case(pattern, care=0, number=place))
    return plan


def _tell(cast: Cast, seconds: float) -> None:
    """Print who can log in."""
    print(f"Costaverde is filled in {seconds:.0f} s. Log in as:")
    for login in cast.logins:
        print(f"  {login.username:14} {login.role:18} {login.organisation}")
    print(f"Password of all: {cast.password}   PIN of the guards: {cast.pin}")
    sys.stdout.flush()
