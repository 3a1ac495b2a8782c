"""Opening, changing and closing places.

A place is never deleted: what once lay there still has to be told. Its kind never changes either,
because the ledger's account of the place has that kind for ever; a post that becomes an armoury is
closed, and an armoury is opened.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import codes
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer
from resguardo.records.places import selectors
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.transparency import services as transparency

PARENTS: Final[dict[str, frozenset[str]]] = {
    PlaceKind.SITE: frozenset({PlaceKind.SITE}),
    PlaceKind.ARMOURY: frozenset({PlaceKind.SITE, PlaceKind.DEPOT}),
    PlaceKind.ROOM: frozenset({PlaceKind.ARMOURY, PlaceKind.DEPOT, PlaceKind.SITE}),
    PlaceKind.SAFE: frozenset(
        {PlaceKind.ARMOURY, PlaceKind.ROOM, PlaceKind.DEPOT, PlaceKind.VEHICLE}
    ),
    PlaceKind.POST: frozenset({PlaceKind.SITE}),
    PlaceKind.VEHICLE: frozenset({PlaceKind.SITE}),
    PlaceKind.RANGE: frozenset({PlaceKind.SITE}),
    PlaceKind.WORKSHOP: frozenset({PlaceKind.SITE, PlaceKind.ARMOURY, PlaceKind.DEPOT}),
    PlaceKind.DEPOT: frozenset({PlaceKind.SITE}),
}
"""Within which kinds of place each kind may lie."""

_POLE_DEGREES: Final = 90


class PlaceFields(TypedDict, total=False):
    """What may be said of a place, at its opening or later."""

    name: str
    province: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    approved: bool
    plate: str


class PlaceNameMissing(Problem):
    """A place is found by its name."""

    code = "places.name-missing"
    wording = _("Give the place a name, as people here call it.")
    field = "name"


class PlaceNameTaken(Problem):
    """Two open places of one kind and one name would be mistaken for each other."""

    code = "places.name-taken"
    wording = _("There is already a {kind} called “{name}”. Give this one another name.")
    field = "name"

    kind: PlaceKind
    name: str


class PlaceKindUnknown(Problem):
    """Only the kinds that the ledger has accounts for."""

    code = "places.kind-unknown"
    wording = _("“{kind}” is not a kind of place. Choose one from the list.")
    field = "kind"

    kind: str


class CannotLieWithin(Problem):
    """Places nest from the large to the small."""

    code = "places.cannot-lie-within"
    wording = _("A {kind} cannot lie within a {parent_kind}. Choose another place around it.")
    field = "parent"

    kind: PlaceKind
    parent_kind: PlaceKind


class PositionImpossible(Problem):
    """Degrees that no place on the earth has, or only one of the two."""

    code = "places.position-impossible"
    wording = _("Give both latitude (from -90 to 90) and longitude (from -180 to 180), or neither.")
    field = "latitude"


class PlaceClosed(Problem):
    """Nothing happens any more at a closed place."""

    code = "places.closed"
    wording = _("“{name}” is closed. Open a new place instead.")

    name: str


class PlaceNotEmpty(Problem):
    """A place is closed when everything in it has another place."""

    code = "places.not-empty"
    wording = _(
        "“{name}” is not empty. Things in it: {things_held}; open places within: {places_within}. "
        "Move the things and close the places first."
    )

    name: str
    things_held: int
    places_within: int


@transaction.atomic
def open_place(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    parent: UUID | None = None,
    **fields: Unpack[PlaceFields],
) -> Place:
    """Open a place here; refuses a name in use and an impossible nesting."""
    by.demand(Act.EDIT_PLACES, at=at)
    refused = Refusals()
    around = _rules(kind, parent, fields, refused, by=by, at=at)
    refused.check()
    key = codes.reserve_keys(Place, 1)[0]
    place = Place.objects.create(
        id=key,
        organisation_id=by.organisation_id,
        kind=kind,
        code=codes.code_of("place", key),
        parent=around,
        created_at=at,
        **_tidy(fields),
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="place",
        subject_id=str(place.public_id),
        verb="opened",
        changes={
            "kind": (None, kind),
            "code": (None, place.code),
            "parent": (None, str(around.public_id) if around else None),
            **{name: (None, value) for name, value in _tidy(fields).items()},
        },
        reason="",
    )
    return place


@transaction.atomic
def against_place(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    parent: UUID | None = None,
    **fields: Unpack[PlaceFields],
) -> list[Problem]:
    """What stands against a place that is to be opened, as far as it is known."""
    by.demand(Act.EDIT_PLACES, at=at)
    refused = Refusals()
    _rules(kind, parent, fields, refused, by=by, at=at)
    return refused.found


@transaction.atomic
def edit_place(
    *, by: Viewer, at: datetime, place: UUID, reason: str, **fields: Unpack[PlaceFields]
) -> Place:
    """Change what is said of an open place; its kind and its code stay.

    Refuses without a reason, and a name, a time or a spot that no place of the kind can have.
    """
    by.demand(Act.EDIT_PLACES, at=at)
    row = own_place(by=by, at=at, place=place)
    wanted: PlaceFields = {"name": row.name, **fields}
    refused = Refusals()
    refused.note(*_against(by.organisation_id, row.kind, wanted, except_key=row.pk))
    refused.ask(demand_reason, reason)
    refused.check()
    amend(row, _tidy(fields), by=by, at=at, subject_kind="place", reason=reason)
    return row


@transaction.atomic
def close_place(*, by: Viewer, at: datetime, place: UUID, reason: str, things_held: int) -> Place:
    """Close a place for good; refuses while it holds things or open places.

    `things_held` is asked of the ledger by the caller: the ledger is a later chapter.
    """
    by.demand(Act.EDIT_PLACES, at=at)
    row = own_place(by=by, at=at, place=place)
    within = Place.objects.filter(parent=row, closed_at=None).count()
    refused = Refusals()
    if things_held or within:
        refused.note(PlaceNotEmpty(row.name, things_held, within))
    kept = refused.ask(demand_reason, reason) or ""
    refused.check()
    amend(
        row,
        {"closed_at": at},
        by=by,
        at=at,
        subject_kind="place",
        verb="closed",
        reason=kept,
    )
    return row


def own_place(*, by: Viewer, at: datetime, place: UUID) -> Place:
    """An open place of the viewer's own organisation, locked; `NotFound` or `PlaceClosed`."""
    found = selectors.place(viewer=by, at=at, public_id=place, own=True)
    row = Place.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.closed_at is not None:
        raise PlaceClosed(row.name)
    return row


def _rules(
    kind: str,
    parent: UUID | None,
    fields: PlaceFields,
    refused: Refusals,
    *,
    by: Viewer,
    at: datetime,
) -> Place | None:
    """The place around a new one, after every rule for it was asked."""
    if kind not in PlaceKind.values:
        refused.note(PlaceKindUnknown(kind))
        return None
    around = refused.ask(_parent, kind, parent, by=by, at=at)
    refused.note(*_against(by.organisation_id, kind, fields, except_key=None))
    return around


def _parent(kind: str, parent: UUID | None, *, by: Viewer, at: datetime) -> Place | None:
    if parent is None:
        return None
    around = own_place(by=by, at=at, place=parent)
    if around.kind not in PARENTS[kind]:
        raise CannotLieWithin(PlaceKind(kind), PlaceKind(around.kind))
    return around


def _against(
    organisation: int, kind: str, fields: PlaceFields, *, except_key: int | None
) -> Iterator[Problem]:
    """What cannot be said of a place of this kind."""
    name = " ".join(fields.get("name", "").split())
    if not name:
        yield PlaceNameMissing()
    same = Place.objects.filter(organisation_id=organisation, kind=kind, name=name, closed_at=None)
    if except_key is not None:
        same = same.exclude(pk=except_key)
    if same.exists():
        yield PlaceNameTaken(PlaceKind(kind), name)
    latitude, longitude = fields.get("latitude"), fields.get("longitude")
    both = "latitude" in fields or "longitude" in fields
    if both and not _on_earth(latitude, longitude):
        yield PositionImpossible()


def _on_earth(latitude: Decimal | None, longitude: Decimal | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is longitude
    return abs(latitude) <= _POLE_DEGREES and abs(longitude) <= 2 * _POLE_DEGREES


def _tidy(fields: PlaceFields) -> dict[str, Any]:
    return {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in fields.items()
    }
