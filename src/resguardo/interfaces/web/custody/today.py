"""Today: what is out, what is late, what nobody can explain yet, and what to do first."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Noted, Quantity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.frame import ways_of
from resguardo.interfaces.web.next_duties import next_table
from resguardo.interfaces.web.reading import moment_text, number_text, until_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.records.assistance.selectors import works_for_programmes
from resguardo.records.custody import selectors as custody
from resguardo.records.oversight import calendar
from resguardo.records.people.selectors import sees_all
from resguardo.records.permits import selectors as permits

from .holdings import hands_table
from .words import ACCOUNT_WORDS, THING_KINDS, events

LATE_SHOWN = 8
ENTRIES_SHOWN = 8
CLOCK_TOLERANCE = timedelta(minutes=1)
"""Clocks are set by seconds all the time, and nobody need hear of it."""
DUTIES_SHOWN = 4


def today(request: Page) -> HttpResponse:
    """Show the first page of the desk."""
    viewer, at = request.viewer, request.at
    if works_for_programmes(viewer) and viewer.may(Act.SEE_REGISTER, at=at):
        return HttpResponseRedirect(reverse("assistance:desk"))
    if not viewer.may(Act.SEE_CUSTODY, at=at):
        return _elsewhere(request)
    if sees_all(viewer=viewer, at=at):
        return HttpResponseRedirect(reverse("country:today"))
    may_issue = viewer.may_somewhere(Act.ISSUE, at=at)
    late = custody.hands_out(viewer=viewer, at=at, late=True, limit=LATE_SHOWN)
    out = custody.hands_out(viewer=viewer, at=at, late=False, limit=LATE_SHOWN)
    late_count, out_count = custody.hands_counted(viewer=viewer, at=at)
    recent = list(custody.entries(viewer=viewer, at=at)[:ENTRIES_SHOWN])
    moves = custody.moves_of(recent)
    steps = [custody.Step(move, each) for each in recent for move in moves.get(each.pk, [])[:1]]
    context: dict[str, Any] = {
        "duties": _duties(request),
        "late": hands_table(
            _("Overdue"), late, at, empty=EmptyState(_("Nothing is overdue.")), count=late_count
        ),
        "out": hands_table(
            _("Next to come back"),
            out,
            at,
            empty=EmptyState(_("Nothing is out."), _("Open the counter to issue."), "/counter/")
            if may_issue
            else EmptyState(_("Nothing is out.")),
            count=out_count,
        ),
        "stock": _stock(custody.stock_by_kind(viewer=viewer, at=at)),
        "recent": events(steps, about="account"),
        "clock_behind": _clock_behind(recent, at),
        "stop": permits.licence_stop(viewer=viewer, at=at),
        "may_issue": may_issue,
    }
    return render(request, "custody/today.html", context)


def _elsewhere(request: Page) -> HttpResponse:
    """The first page of whoever sees no custody: what they hold, or the first way they have."""
    viewer, at = request.viewer, request.at
    if viewer.person_id is None:
        ways = ways_of(request, viewer)
        if not ways:
            raise NotMandated(Act.SEE_CUSTODY)
        return HttpResponseRedirect(ways[0].ways[0].href)
    rows = custody.held_by_oneself(viewer=viewer)
    held = Table(
        _("What you hold"),
        [Column(_("What")), Column(_("Since")), Column(_("Post")), Column(_("Due"))],
        [
            Row(
                (
                    each.thing.name
                    if each.thing.numbered
                    else f"{number_text(each.quantity)} × {each.thing.name}",
                    each.entry.occurred_at,
                    each.entry.post.name if each.entry.post else "",
                    Noted(each.due_at, until_text(each.due_at, at)) if each.due_at else "",
                ),
                tone="stop" if each.due_at and each.due_at < at else "",
            )
            for each in rows
        ],
        EmptyState(_("You hold nothing. What you sign for at the counter will stand here.")),
    )
    may_relieve = bool(rows) and viewer.may_somewhere(Act.RELIEVE, at=at)
    return render(request, "custody/mine.html", {"held": held, "may_relieve": may_relieve})


def _clock_behind(recent: list[Any], at: datetime) -> str:
    """Say so when the last entry bears a time that has not come yet."""
    if not recent or recent[0].recorded_at <= at + CLOCK_TOLERANCE:
        return ""
    return _(
        "The last entry says {moment}. Whoever keeps the machine should set its clock; "
        "entries keep their order meanwhile."
    ).format(moment=moment_text(recent[0].recorded_at))


def _duties(request: Page) -> Table | None:
    """The next legal duties of the company."""
    duty = calendar.duties_of(viewer=request.viewer, at=request.at)
    table = next_table(request, duty, DUTIES_SHOWN)
    return table if table.rows else None


def _stock(totals: list[tuple[str, str, int]]) -> Table:
    """How many of each kind are where: kinds of place down, kinds of thing across."""
    kinds = [kind for kind in THING_KINDS if any(row[1] == kind for row in totals)]
    places = dict.fromkeys(place for place, _kind, _total in totals)
    known = {(place, kind): total for place, kind, total in totals}
    return Table(
        _("What is where"),
        [Column(_("Where")), *(Column(THING_KINDS[kind], numeric=True) for kind in kinds)],
        [
            Row(
                (
                    ACCOUNT_WORDS[place],
                    *(Quantity(known.get((place, kind), 0), "") for kind in kinds),
                )
            )
            for place in places
        ],
        EmptyState(
            _("Nothing is in the ledger yet."), _("Import the register you have."), "/import/"
        ),
    )
