"""Histories: one weapon, one guard, one entry, and all entries; original, corrected, or both."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Happened, Link, Photo, Quantity, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import moment_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import entry_asked, page_asked, way_on, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.selectors import View
from resguardo.records.people import pages
from resguardo.records.people import selectors as people
from resguardo.records.register import selectors as register
from resguardo.records.transparency import selectors as transparency

from .words import (
    CAPTURE_WORDS,
    CONFIRMATION_WORDS,
    ENTRY_WORDS,
    account_link,
    events,
    set_aside,
    thing_link,
    unit_of,
)


def thing(request: Page, thing: UUID) -> HttpResponse:
    """Where a thing is, how we know, and all that happened to it."""
    found = register.thing(viewer=request.viewer, at=request.at, public_id=thing)
    here = custody.where_is(viewer=request.viewer, at=request.at, thing=found)
    view, before = _view(request), entry_asked(request)
    steps = custody.timeline_of_thing(
        viewer=request.viewer, at=request.at, thing=found, view=view, before=before,
        limit=pages.PAGE_ROWS,
    )  # fmt: skip
    context = {
        "thing": found,
        "here": [
            (
                account_link(row.account),
                Quantity(row.quantity, unit_of(found)),
                row.entry,
                row.due_at,
            )
            for row in here
        ],
        "events": events(steps.shown, about="thing"),
        "tabs": _tabs(view),
        "older": way_on(request, steps.before),
    }
    return render(request, "custody/thing.html", context)


def person(request: Page, person: UUID) -> HttpResponse:
    """What a guard holds, and all that they took and gave."""
    found = people.person(viewer=request.viewer, at=request.at, public_id=person)
    view, before = _view(request), entry_asked(request)
    steps = custody.timeline_of_person(
        viewer=request.viewer, at=request.at, person=found, view=view, before=before,
        limit=pages.PAGE_ROWS,
    )  # fmt: skip
    held = custody.held_by_person(viewer=request.viewer, at=request.at, person=found)
    context = {
        "person": found,
        "table": Table(
            _("Holds now"),
            [Column(_("Thing")), Column(_("Quantity"), numeric=True), Column(_("Due"))],
            [
                Row((thing_link(row.thing), Quantity(row.quantity, unit_of(row.thing)), row.due_at))
                for row in held
            ],
            EmptyState(_("Holds nothing now.")),
        ),
        "events": events(steps.shown, about="person"),
        "tabs": _tabs(view),
        "older": way_on(request, steps.before),
    }
    return render(request, "custody/person.html", context)


def entries(request: Page) -> HttpResponse:
    """All entries in sight, the newest first."""
    typed = Typed(request.GET)
    kind = typed.text("kind")
    rows = custody.entries(viewer=request.viewer, at=request.at)
    if kind in ENTRY_WORDS:
        rows = rows.filter(kind=kind)
    page = page_asked(request, rows, sort="-pk", counted=False)
    moves = custody.moves_of(page.rows)
    table = Table(
        _("Entries"),
        [
            Column(_("Entry")),
            Column(_("When")),
            Column(_("What")),
            Column(_("From")),
            Column(_("To")),
            Column(_("By")),
        ],
        [_entry_row(each, moves.get(each.pk, [])) for each in page.rows],
        EmptyState(_("Nothing was recorded yet."), _("Open the counter to issue."), "/counter/"),
        **(ways(page) | {"count": None}),
    )
    context = {"table": table, "kinds": list(ENTRY_WORDS.items()), "kind": kind}
    return render(request, "custody/entries.html", context)


def _entry_row(entry: Any, moves: list[Any]) -> Row:
    first = moves[0]
    more = f" +{len(moves) - 1}" if len(moves) > 1 else ""
    return Row(
        (
            Link(ENTRY_WORDS[entry.kind], reverse("custody:entry", args=[entry.public_id]),
                 f"№ {entry.sequence}"),
            Happened(entry.occurred_at, entry.recorded_at),
            f"{first.quantity} × {first.thing.name}{more}",
            account_link(first.giver),
            account_link(first.taker),
            str(entry.recorded_by or ""),
        )
    )  # fmt: skip


def entry(request: Page, entry: UUID) -> HttpResponse:
    """One entry: its moves, who confirmed it and how, what reverses it, how firmly it stands."""
    found = custody.entry(viewer=request.viewer, at=request.at, public_id=entry)
    moves = custody.moves_of([found]).get(found.pk, [])
    reversal = getattr(found, "reversed_by", None)
    facts: list[tuple[Any, ...]] = [
        (_("Happened"), found.occurred_at),
        (_("Recorded"), found.recorded_at),
        (_("Clock"), _clock(found)),
        (_("Recorded by"), str(found.recorded_by or "")),
        (_("Receiver"), str(found.holder or "")),
        (_("Confirmed"), CONFIRMATION_WORDS[found.confirmation]),
        (_("Second person"), str(found.second_person or "")),
        (_("Post"), found.post.name if found.post else ""),
        (_("Due back"), found.due_at or ""),
        (_("How it was entered"), CAPTURE_WORDS.get(found.capture, found.capture)),
        (_("Reason"), found.reason),
        (_("Paper"), found.document),
    ]
    context = {
        "entry": found,
        "title": ENTRY_WORDS[found.kind],
        "facts": [fact for fact in facts if fact[1]],
        "moves": Table(
            _("Moves"),
            [
                Column(_("Thing")),
                Column(_("Quantity"), numeric=True),
                Column(_("From")),
                Column(_("To")),
            ],
            [
                Row(
                    (
                        thing_link(move.thing),
                        Quantity(move.quantity, unit_of(move.thing)),
                        account_link(move.giver),
                        account_link(move.taker),
                    )
                )
                for move in moves
            ],
        ),
        "overrides": [_override(each) for each in custody.overrides_of(found)],
        "seen": [_seen(each) for each in custody.seen_at(found)],
        "reverses": found.reverses,
        "reversal": reversal,
        "may_reverse": reversal is None
        and found.organisation_id == request.viewer.organisation_id
        and request.viewer.may_somewhere(Act.OVERRIDE, at=request.at),
        "reversal_href": reverse("custody:entry", args=[reversal.public_id]) if reversal else "",
        "proof_state": transparency.heads().state(found.sequence),
    }
    return render(request, "custody/entry.html", context)


def _clock(found: Any) -> str:
    """Say so when the entry before this one bears a later time: then the order is right."""
    before = custody.recorded_before(found)
    if before is None or before.recorded_at <= found.recorded_at:
        return ""
    return _(
        "№ {number} stands before this one and says {moment}: the clock was put back in between, "
        "or an older book was loaded. The numbers tell the order."
    ).format(number=before.sequence, moment=moment_text(before.recorded_at))


def _override(row: Any) -> list[tuple[Any, ...]]:
    """What was set aside, why, before whom, and what the review said of it."""
    facts = [
        (_("What was set aside"), set_aside(row.codes)),
        (_("Reason"), row.reason),
        (_("Second person"), str(row.second_person)),
        (_("Review"), row.review_note),
        (_("Review by"), "" if row.review_note else row.review_due_at),
        (
            _("State"),
            Tag(row.state),
            reverse("custody:override", args=[row.public_id]),
            _("See the override"),
        ),
    ]
    return [fact for fact in facts if fact[1]]


def _seen(row: Any) -> list[tuple[Any, ...]]:
    """What the armourer saw of a thing at its return."""
    said = _("Faulty or damaged") if row.condition == "unserviceable" else _("Good")
    facts = [
        (_("Thing"), thing_link(row.thing)),
        (_("Condition"), said),
        (_("Barrel"), _("The barrel is dirty: it was fired") if row.barrel_dirty else ""),
        (_("Note"), row.note),
        (_("Photo"), _photo(row)),
    ]
    return [fact for fact in facts if fact[1]]


def _photo(row: Any) -> object:
    if row.photo is None:
        return ""
    return Photo(_("Photo"), reverse("register:file", args=[row.photo.public_id]))


def _view(request: Page) -> View:
    chosen = request.GET.get("view", "")
    return View(chosen) if chosen in set(View) else View.BOTH


def _tabs(view: View) -> list[tuple[Any, ...]]:
    words = (
        (View.BOTH, _("Everything")),
        (View.CORRECTED, _("As corrected")),
        (View.ORIGINAL, _("As first recorded")),
    )
    return [(word, f"?{urlencode({'view': each})}", each == view) for each, word in words]
