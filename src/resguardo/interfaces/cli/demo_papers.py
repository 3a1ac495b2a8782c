"""The demonstration's papers and open statistics: one of each kind that an office would have given.

An armoury handed over after its count, with the page that both sign; a guide for a transport; the
receipt of a filing; the report of an inspection; a trace packet; what a programme of assistance
gives (the certificate of somebody who passed a course, that of a destruction, the report to the
donor); and the figures of the running year, drafted by one official and published by another.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.interfaces.cli.demo_people import PIN, Cast
from resguardo.interfaces.paper import issuing
from resguardo.records.assistance import selectors as assistance
from resguardo.records.assistance.passing import standing
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.oversight.inspections import inspections
from resguardo.records.oversight.selectors import filings
from resguardo.records.oversight.traces import traces
from resguardo.records.papers import releases
from resguardo.records.people.selectors import people as people_in_sight
from resguardo.records.permits.selectors import permits as permitted
from resguardo.records.places.selectors import open_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resguardo.records.people.viewer import Viewer

LANGUAGE: Final = "es"


@transaction.atomic
def give_papers(cast: Cast, *, at: datetime) -> None:
    """Issue one paper of each kind, each by whoever would give it."""
    for by, template, subject in _subjects(cast, at):
        issuing.issue(by=by, at=at, template=template, subject=subject, language=LANGUAGE)


@transaction.atomic
def publish_figures(cast: Cast, *, at: datetime) -> None:
    """Publish the year of yesterday for everybody: drafted by one official, published by another.

    On the first of January that is the year that has just ended.
    """
    registrar, inspector = cast.viewers["registro"], cast.viewers["inspector"]
    today = day_of(at)
    day = today - timedelta(days=1)
    row = releases.draft(
        by=registrar, at=at, first_year=day.year, until=day if day.year == today.year else None
    )
    releases.publish(by=inspector, at=at, release=row.public_id)


def _subjects(cast: Cast, at: datetime) -> Iterator[tuple[Viewer, str, str]]:
    """Who issues which paper about what."""
    armourer, manager = cast.viewers["armero"], cast.viewers["cumplimiento"]
    officer = cast.viewers["programa"]
    registrar, inspector = cast.viewers["registro"], cast.viewers["inspector"]
    visit = inspections(viewer=inspector, at=at).filter(state="closed")[0]
    yield armourer, "hand-over", _hand_over(cast, at)
    for by, template, row in (
        (manager, "transport-guide", permitted(viewer=manager, at=at).filter(kind="transport")[0]),
        (manager, "filing", filings(viewer=manager, at=at)[0]),
        (inspector, "inspection-report", visit),
        (registrar, "trace-packet", traces(viewer=registrar, at=at)[0]),
    ):
        yield by, template, str(row.public_id)
    course, works = (
        assistance.activities(viewer=officer, at=at).filter(kind=kind)[0]
        for kind in ("training", "destruction")
    )
    came = assistance.attendees(viewer=officer, at=at, activity=course)
    passed = next(each for each in came if standing(each, course).passed)
    yield officer, "training-certificate", str(passed.public_id)
    yield officer, "destruction-certificate", str(works.public_id)
    yield officer, "donor-report", str(course.programme.public_id)


def _hand_over(cast: Cast, at: datetime) -> str:
    """Hand the armoury back to the armourer who has just counted it."""
    armourer, supervisor = cast.viewers["armero"], cast.viewers["supervisor"]
    armoury = open_places(viewer=armourer, at=at, kinds=("armoury",))[0].public_id
    by_pin = Confirmation(kind="pin", pin=PIN)
    slip = Slip(
        reason="Relevo de la mañana. La llave 4 se traba.",
        confirmation=by_pin,
        second_confirmation=by_pin,
    )
    people = people_in_sight(viewer=armourer, at=at)
    outgoing, incoming = (
        people.get(public_id=str(each.person_public_id)).public_id
        for each in (supervisor, armourer)
    )
    row = custody.hand_over(
        by=armourer, at=at, place=armoury, outgoing=outgoing, incoming=incoming, slip=slip
    )
    return str(row.public_id)
