"""Which places there are, and who is shown exactly where they are.

A list of armouries with addresses is a shopping list for robbers, and such lists have leaked. So
everybody who may see the register sees a place's name, kind and province; its address and position
are for those who keep it or visit it.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place, PlaceKind

SORTS = {"name": "name", "code": "pk", "kind": "kind", "province": "province"}


def places(*, viewer: Viewer, at: datetime, own: bool = False) -> QuerySet[Place]:
    """The places in sight; demands `see_register`. `own` leaves out other organisations'."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Place.objects.select_related("organisation", "parent")
    if not own and sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def place(*, viewer: Viewer, at: datetime, public_id: UUID, own: bool = False) -> Place:
    """One place in sight, or `NotFound`."""
    found = places(viewer=viewer, at=at, own=own).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def place_by_code(*, viewer: Viewer, at: datetime, code: str) -> Place:
    """The viewer's own place that carries this label, or `NotFound`."""
    found = places(viewer=viewer, at=at, own=True).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def search(
    *,
    viewer: Viewer,
    at: datetime,
    text: str = "",
    kind: str = "",
    province: str = "",
    closed: bool = False,
) -> QuerySet[Place]:
    """The places that a list's filters leave over; closed ones only when asked for."""
    rows = places(viewer=viewer, at=at)
    rows = rows.exclude(closed_at=None) if closed else rows.filter(closed_at=None)
    if kind in PlaceKind.values:
        rows = rows.filter(kind=kind)
    if province:
        rows = rows.filter(province__iexact=province)
    for word in text.split():
        rows = rows.filter(name__icontains=word) | rows.filter(code__istartswith=word)
    return rows


def within(*, viewer: Viewer, at: datetime, place: Place) -> list[Place]:
    """The open places directly within one, by name."""
    rows = places(viewer=viewer, at=at).filter(parent=place, closed_at=None)
    return list(rows.order_by("kind", "name", "pk"))


def around(place: Place) -> list[Place]:
    """The places around one, the outermost first: the way to it."""
    way: list[Place] = []
    seen = {place.pk}
    outer = place.parent
    while outer is not None and outer.pk not in seen:
        way.insert(0, outer)
        seen.add(outer.pk)
        outer = outer.parent
    return way


def open_places(*, viewer: Viewer, at: datetime, kinds: tuple[str, ...] = ()) -> list[Place]:
    """The viewer's own open places of some kinds, for a form's choices."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return _PLACES.rows(
        "places_place.organisation_id = %s AND places_place.closed_at IS NULL"
        " AND places_place.kind IN %s"
        " ORDER BY places_place.kind, places_place.name, places_place.id",
        viewer.organisation_id,
        kinds or tuple(PlaceKind.values),
    )


_PLACES = Shape(lambda: Place.objects.select_related("organisation", "parent"))


def shows_position(*, viewer: Viewer, at: datetime) -> bool:
    """Tell whether this viewer is shown addresses and positions: who keeps or visits the place."""
    return any(
        viewer.may_somewhere(act, at=at) for act in (Act.EDIT_PLACES, Act.COUNT, Act.HAND_OVER)
    )
