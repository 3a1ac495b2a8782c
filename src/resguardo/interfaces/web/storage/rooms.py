"""Rooms with ammunition: the list, and one page each with class, rules, distances and licence."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.charts import Lines, Series
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import moment_text, number_text, span_text
from resguardo.interfaces.web.records import Banner, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import PLACE_KINDS, words
from resguardo.kernel.mandate import Act
from resguardo.records.custody import storerooms
from resguardo.records.custody.storerooms import Room
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.places import selectors as places
from resguardo.records.storage import selectors
from resguardo.records.storage.climate import alarms
from resguardo.records.storage.evaluating import Evaluation, evaluate

from .checking import plan_of
from .words import LOT_STATES, classes_table, findings_table, mixing_table, reaches_table, tone_tag

READINGS_DRAWN = 60


@require_GET
def list_rooms(request: Page) -> HttpResponse:
    """The rooms in sight that hold ammunition or have a licence for it."""
    viewer, at = request.viewer, request.at
    page = page_asked(request, storerooms.room_places(viewer=viewer, at=at), sort="name")
    overseen = people.sees_all(viewer=viewer, at=at)
    day = local_day(at, viewer.time_zone)
    lines = [
        _line(each, day, overseen=overseen)
        for each in storerooms.rooms(viewer=viewer, at=at, places=page.rows)
    ]
    columns = [
        Column(_("Room")),
        *([Column(_("Company"))] if overseen else []),
        Column(_("Rounds"), numeric=True),
        Column(_("Classes")),
        Column(_("Licence")),
        Column(_("Review on")),
        Column(_("Most urgent")),
    ]
    empty = EmptyState(_("Rooms that hold ammunition, or have a licence for it, will be here."))
    record = Record(
        title=_("Ammunition in store"),
        lead=_("Classify first. Then the licence, what may lie together, and the distances."),
        actions=[(_("Check a room by hand"), reverse("storage:check"), "secondary")],
        sections=[
            Section(
                _("Rooms"),
                table=Table(
                    _("Rooms"), columns, lines, empty, **ways(page),
                ),
            )
        ],
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def _line(room: Room, day: Any, *, overseen: bool) -> Row:
    found = evaluate(room.items)
    tone = _tone(room, found, day)
    name = Link(
        room.place.name,
        reverse("storage:room", args=[room.place.public_id]),
        words(PLACE_KINDS, room.place.kind),
    )
    licence = room.licence
    return Row(
        (
            name,
            *([room.place.organisation.name] if overseen else []),
            sum(each.rounds for each in room.items),
            ", ".join(each.label or "?" for each in found.classes),
            licence.number if licence else Tag("missing", _("None recorded")),
            licence.review_on if licence else "",
            tone_tag(tone),
        ),
        tone=tone,
    )


def _tone(room: Room, found: Evaluation, day: Any) -> str:
    """The most urgent of a room: its rules, its licence, its lots that are due."""
    tones = {each.tone for each in found.findings}
    over = any(use.over for use in room.uses) or room.unlicensed
    if over or (room.items and room.licence is None):
        tones.add("stop" if over else "decision")
    if room.licence is not None and room.licence.review_on <= day:
        tones.add("decision")
    if any(check is None or check.next_due_on <= day for _lot, check in room.lots.values()):
        tones.add("decision")
    return next(tone for tone in ("stop", "decision", "quiet", "done") if tone in {*tones, "done"})


@require_GET
def room(request: Page, place_id: UUID) -> HttpResponse:
    """One room: what lies in it, by class; then rules, distances, licence, lots and warmth."""
    viewer, at = request.viewer, request.at
    place = places.place(viewer=viewer, at=at, public_id=place_id)
    found = storerooms.room(viewer=viewer, at=at, place=place)
    judged = evaluate(found.items)
    readings = selectors.readings(viewer=viewer, at=at, place=place)
    mine = place.organisation_id == viewer.organisation_id and place.closed_at is None
    day = local_day(at, viewer.time_zone)
    groups = sorted({each.read.group for each in found.items if each.read} | {"S"})
    record = Record(
        title=place.name,
        lead=_("Classify first. Then the licence, what may lie together, and the distances."),
        back=reverse("storage:rooms"),
        back_text=_("Ammunition in store"),
        banners=[*_banners(found, judged, day), *_heat(readings)],
        actions=_actions(request, place_id, mine=mine),
        sections=[
            Section(_("Class first"), table=classes_table(judged), id="classes"),
            Section(_("Rules"), table=findings_table(judged), id="rules"),
            Section(_("Distances"), table=reaches_table(judged), id="distances"),
            Section(_("Licence"), facts=_licence(found), table=_uses(found), id="licence"),
            Section(_("Lots"), table=_lots(request, found, day, mine=mine), id="lots"),
            Section(_("Mixing"), table=mixing_table(groups), id="mixing"),
            Section(_("Temperatures"), table=_readings(readings), id="climate"),
        ],
    )
    context = {"record": record, "plan": plan_of(judged, {}), "warmth": _warmth(readings)}
    return render(request, "storage/room.html", context)


def _actions(request: Page, place_id: UUID, *, mine: bool) -> list[tuple[str, str, str]]:
    key = [place_id]
    ways = [(_("Sign and emergency card"), reverse("storage:sign", args=key), "secondary")]
    if mine and request.viewer.may(Act.COUNT, at=request.at, place=place_id):
        ways.insert(
            0, (_("Note the temperature"), reverse("storage:climate", args=key), "secondary")
        )
    if mine and request.viewer.may(Act.EDIT_PERMITS, at=request.at):
        ways.insert(0, (_("Record a licence"), reverse("storage:licence", args=key), "primary"))
    return ways


def _banners(room: Room, judged: Evaluation, day: Any) -> list[Banner]:
    banners = []
    if judged.asks_officer:
        words_ = _("The tables end here. Ask a qualified ammunition technical officer.")
        banners.append(Banner("stop", words_))
    if room.items and room.licence is None:
        banners.append(Banner("decision", _("Ammunition lies here and no licence is recorded.")))
    if any(use.over for use in room.uses) or room.unlicensed:
        banners.append(Banner("stop", _("More lies here than the licence allows.")))
    if room.licence is not None and room.licence.review_on <= day:
        banners.append(Banner("decision", _("The licence is due for its review.")))
    return banners


def _heat(readings: list[Any]) -> list[Banner]:
    told = {
        "hot": _("Hotter than ammunition bears: {degrees} °C. Cool the outside, move the stock."),
        "warm": _(
            "Too warm for more than a day: {degrees} °C. Cool the outside, air after sunset, or "
            "move the stock."
        ),
    }
    return [
        Banner(
            "stop",
            told[each.kind].format(degrees=number_text(each.highest_c)),
            f"{moment_text(each.since)} – {moment_text(each.until)}",
        )
        for each in alarms(readings)[:3]
    ]


def _licence(room: Room) -> list[tuple[object, ...]]:
    licence = room.licence
    if licence is None:
        return [(_("Licence"), Tag("missing", _("None recorded")))]
    return [
        (_("Licence"), licence.number),
        (_("Issued by"), licence.issued_by),
        (_("Valid from"), licence.valid_from),
        (_("Valid until"), licence.valid_until or ""),
        (_("Review on"), licence.review_on),
        (_("Conditions"), licence.conditions),
    ]


def _uses(room: Room) -> Table | None:
    if room.licence is None:
        return None
    rows = []
    for use in room.uses:
        in_kg = use.limit.most_rounds is None
        most_kg = float(use.limit.most_net_kg or 0)
        here: object = (
            f"{number_text(use.net_kg, places=3)} kg" if in_kg else use.rounds + use.untold_rounds
        )
        note = _("of them {count} whose class nobody has read").format(count=use.untold_rounds)
        rows.append(
            Row(
                (
                    f"{use.limit.division}{use.limit.group}",
                    f"{number_text(most_kg)} kg" if in_kg else use.limit.most_rounds,
                    Noted(here, note if use.untold_rounds and not in_kg else ""),
                    Tag("missing", _("Too much")) if use.over else Tag("ok"),
                ),
                tone="stop" if use.over else "",
            )
        )
    rows += [
        Row((each.hazard, 0, each.rounds, Tag("missing", _("Not licensed"))), tone="stop")
        for each in room.unlicensed
    ]
    columns = [
        Column(_("Class")),
        Column(_("The licence allows"), numeric=True),
        Column(_("Here and within"), numeric=True),
        Column(_("State")),
    ]
    return Table(_("What the licence allows, and what lies here"), columns, rows)


def _lots(request: Page, room: Room, day: Any, *, mine: bool) -> Table:
    may = mine and request.viewer.may(Act.COUNT, at=request.at)
    rows = []
    for item in room.items:
        key = item.thing
        if key is None:
            continue
        lot, check = room.lots[key]
        due = check is None or check.next_due_on <= day
        age = day - (lot.made_on or lot.received_on)
        rows.append(
            Row(
                (
                    Link(item.name, reverse("register:thing", args=[key])),
                    item.rounds,
                    item.hazard,
                    words(LOT_STATES, item.state) if check else "",
                    Noted(lot.made_on or lot.received_on, span_text(age)),
                    lot.expires_on,
                    Noted(check.next_due_on if check else "", _("look now") if due else ""),
                    Link(_("Look at it"), reverse("storage:look", args=[key])) if may else "",
                ),
                tone="stop" if item.state != "serviceable" else "decision" if due else "",
            )
        )
    columns = [
        Column(_("Lot")),
        Column(_("Rounds"), numeric=True),
        Column(_("Class")),
        Column(_("State")),
        Column(_("Made or received")),
        Column(_("Expires on")),
        Column(_("Next look due")),
        Column(_("What can be done")),
    ]
    return Table(_("Lots"), columns, rows, EmptyState(_("No ammunition lies here.")))


def _readings(readings: list[Any]) -> Table:
    rows = [
        (each.read_at, number_text(float(each.temperature_c)), each.humidity_pct)
        for each in readings[:-11:-1]
    ]
    columns = [
        Column(_("When")),
        Column(_("Temperature (°C)"), numeric=True),
        Column(_("Humidity (%)"), numeric=True),
    ]
    empty = EmptyState(_("Nobody has noted a temperature here yet."))
    return Table(_("Temperatures"), columns, rows, empty)


def _warmth(readings: list[Any]) -> Lines | None:
    drawn = readings[-READINGS_DRAWN:]
    if not drawn[1:] or min(each.temperature_c for each in drawn) < 0:  # one point is no line
        return None
    return Lines(
        _("Temperatures"),
        "°C",
        [moment_text(each.read_at) for each in drawn],
        [Series(_("Temperature"), [float(each.temperature_c) for each in drawn])],
    )
