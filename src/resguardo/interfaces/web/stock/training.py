"""Sessions at the range: who fired how many rounds of which lot, planned and fired side by side."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Quantity
from resguardo.interfaces.web.custody.words import thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, done
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.setting_aside import seconds
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Missing, Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.custody import preparing, services, stores
from resguardo.records.custody import selectors as custody
from resguardo.records.places import selectors as places

from .deeds import own_stores
from .overview import listed

SHOOTERS = 24
SHOOTERS_SHOWN = 6
ROUNDS_MAX = 10_000


class NobodyFired(Problem):
    """A session without a shooter."""

    code = "stock.nobody-fired"
    wording = gettext_noop("Write who fired, rounds of which lot, and how many: at least one line.")
    field = "person-1"


@require_GET
def trainings(request: Page) -> HttpResponse:
    """Sessions in sight, the newest first."""
    rows = stores.trainings(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    may = request.viewer.may_somewhere(Act.TRAIN, at=request.at)
    record = (_("Record a session"), reverse("stock:train"))
    table = Table(
        _("Training"),
        [
            Column(_("Course")),
            Column(_("When")),
            Column(_("Range")),
            Column(_("Shooters"), numeric=True),
            Column(_("Planned"), numeric=True),
            Column(_("Fired"), numeric=True),
        ],
        [_training_row(row) for row in page.rows],
        EmptyState(
            _("Sessions at the range appear here with the rounds of each shooter."),
            *(record if may else ()),
        ),
        **ways(page),
    )
    actions = [(*record, "primary")] if may else []
    return listed(request, "trainings", table, actions)


def _training_row(row: Any) -> Row:
    shooters = list(row.shooters.all())
    planned = row.rounds_per_shooter_planned * len({each.person_id for each in shooters})
    fired = sum(each.rounds for each in shooters)
    return Row(
        (
            Link(row.course, reverse("stock:training", args=[row.public_id])),
            row.held_at,
            row.place.name,
            len({each.person_id for each in shooters}),
            planned or "",
            fired,
        ),
        tone="decision" if planned and fired > planned else "",
    )


@require_GET
def training(request: Page, training: UUID) -> HttpResponse:
    """One session: planned and fired for each shooter."""
    row = stores.training(viewer=request.viewer, at=request.at, public_id=training)
    planned = row.rounds_per_shooter_planned
    table = Table(
        _("Shooters"),
        [
            Column(_("Shooter")),
            Column(_("Lot")),
            Column(_("Planned"), numeric=True),
            Column(_("Fired"), numeric=True),
            Column(_("Difference"), numeric=True),
            Column(_("Score")),
            Column(_("Entry")),
        ],
        [
            Row(
                (
                    Link(str(each.person), reverse("custody:person", args=[each.person.public_id])),
                    thing_link(each.thing) if each.thing else "",
                    planned or "",
                    Quantity(each.rounds, "rounds"),
                    each.rounds - planned if planned else "",
                    each.score,
                    Link(
                        f"№ {each.entry.sequence}",
                        reverse("custody:entry", args=[each.entry.public_id]),
                    )
                    if each.entry
                    else "",
                ),
                tone="decision" if planned and each.rounds > planned else "",
            )
            for each in row.shooters.all()
        ],
    )
    facts = [
        (_("When"), row.held_at),
        (_("Range"), row.place.name),
        (_("Instructor"), str(row.instructor or "")),
        (_("Planned for each"), Noted(planned, "") if planned else ""),
    ]
    context = {
        "title": row.course,
        "facts": facts,
        "table": table,
        "back": reverse("stock:trainings"),
    }
    return render(request, "stock/record.html", context)


@require_http_methods(["GET", "POST"])
def train(request: Page) -> HttpResponse:
    """Record a session; one line a shooter, confirmed by a second person."""
    viewer, at = request.viewer, request.at
    if not viewer.may_somewhere(Act.TRAIN, at=at):
        viewer.demand(Act.TRAIN, at=at)
    context = _context(request)
    if request.method != "POST":
        return render(request, "stock/train.html", context)
    typed = Typed(request.POST)
    try:
        values: dict[str, Any] = {
            each.name: typed.moment(each.name, str(each.label))
            if each.kind == "moment"
            else each.read(typed)
            for each in context["asks"]
        }
        instructor = _instructor(request, typed, values["instructor"])
        shots = _shots(request, typed)
        slip = services.Slip(
            occurred_at=values["held_at"],
            document=values["document"],
            second=values["second"],
            second_confirmation=services.Confirmation(kind="pin", pin=values["second_pin"]),
            request_key=request.POST.get("request_key") or None,
        )
        row = services.train(
            by=viewer, at=at, store=values["store"], place=values["place"],
            course=values["course"], instructor=instructor,
            planned_rounds_per_shooter=values["planned"], shots=shots, slip=slip,
        )  # fmt: skip
    except Problem as problem:
        context["more_open"] = any(typed.text(row[0]) for row in context["more"])
        return render_refused(request, "stock/train.html", context, problem, typed=typed)
    return done(reverse("stock:training", args=[row.public_id]))


def _context(request: Page) -> dict[str, Any]:
    viewer, at = request.viewer, request.at
    ranges = places.open_places(viewer=viewer, at=at, kinds=("range",))
    lots = custody.holdings(viewer=viewer, at=at).filter(
        thing__kind="ammunition", account__place__isnull=False
    )
    rows = [
        (f"person-{n}", f"lot-{n}", f"rounds-{n}", f"score-{n}") for n in range(1, SHOOTERS + 1)
    ]
    return {
        "asks": (
            Ask("course", _("Course"), limit=200),
            Ask("held_at", _("When"), "moment", _("Empty means now."), required=False),
            Ask("place", _("Range"), "key",
                options=[(str(each.public_id), each.name) for each in ranges]),
            Ask("store", _("Rounds come from"), "key", options=own_stores(request, Act.TRAIN)),
            Ask("instructor", _("Instructor"), hint=_("Name or code."), required=False, limit=100),
            Ask("planned", _("Rounds planned for each shooter"), "whole", limit=ROUNDS_MAX),
            Ask("document", _("Paper"), required=False, limit=100),
            Ask("second", _("Second person"), "key", options=seconds(request, Act.TRAIN)),
            Ask("second_pin", _("PIN of the second person"), "password", limit=12),
        ),
        "lots": sorted({(str(row.thing.public_id), row.thing.name) for row in lots}),
        "rows": rows[:SHOOTERS_SHOWN],
        "more": rows[SHOOTERS_SHOWN:],
    }  # fmt: skip


def _instructor(request: Page, typed: Typed, text: str) -> UUID | None:
    """Who taught, by card, code or name; nobody is noted beside the field."""
    if not text:
        return None
    try:
        person = preparing.guard_meant(
            viewer=request.viewer, at=request.at, text=text, field="instructor"
        )
    except Problem as problem:
        typed.note(problem)
        return None
    return person.public_id


def _shots(request: Page, typed: Typed) -> list[services.Shots]:
    """The lines of the form: a shooter by card, code or name; no lot means that of the line above.

    Refuses every line that names nobody, or somebody without rounds, together.
    """
    shots: list[services.Shots] = []
    problems: list[Problem] = []
    lot: UUID | None = None
    for n in range(1, SHOOTERS + 1):
        text = typed.text(f"person-{n}", limit=100)
        rounds = typed.whole(f"rounds-{n}", _("Rounds fired"), most=ROUNDS_MAX)
        lot = typed.key(f"lot-{n}", _("Lot")) or lot
        if not text and not rounds:
            continue
        try:
            person = preparing.guard_meant(
                viewer=request.viewer, at=request.at, text=text, field=f"person-{n}"
            )
        except Problem as problem:
            problems.append(problem)
            continue
        if lot is None or not rounds:
            problems.append(Missing(*_lacking(n, lot)))
            continue
        score = typed.text(f"score-{n}", _("Score"), limit=40)
        shots.append(services.Shots(person=person.public_id, thing=lot, rounds=rounds, score=score))
    if not shots and not problems:
        problems.append(NobodyFired())
    typed.note(*problems)
    typed.check()
    return shots


def _lacking(n: int, lot: UUID | None) -> tuple[str, str]:
    return (f"lot-{n}", _("Lot")) if lot is None else (f"rounds-{n}", _("Rounds fired"))
