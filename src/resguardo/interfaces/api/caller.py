"""Who calls: the key in the Authorization header becomes a viewer, once a request.

A key opens the first organisation of its login, or the one named in `Resguardo-Organisation`.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from resguardo.interfaces.api.limits import demand_room
from resguardo.records.people import services as people
from resguardo.records.people.selectors import NotFound, bring_into_sight
from resguardo.records.people.viewer import Viewer, changes_nothing

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
ORGANISATION_HEADER: Final = "Resguardo-Organisation"


class Call(HttpRequest):
    """A request that was admitted: who calls, and the one moment it all happens at."""

    viewer: Viewer
    at: datetime
    auth: Viewer


class Key(HttpBearer):
    """Bearer keys, as the description of the API names them."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        """Admit the key, and refuse changes by one who may only read."""
        viewer = admitted(request, token)
        if request.method not in SAFE:
            missing = changes_nothing(viewer=viewer, at=at_of(request))
            if missing is not None:
                raise missing
        return viewer


def admitted(request: Any, secret: str) -> Viewer:
    """The viewer of this request; asked twice, it is found once."""
    if getattr(request, "api_viewer", None) is None:
        demand_room(secret)
        request.api_viewer = people.admit(
            secret=secret,
            address=request.META.get("REMOTE_ADDR", ""),
            at=at_of(request),
            organisation=_organisation(request),
            device_id=request.headers.get("Resguardo-Device", "")[:40],
            request_id=getattr(request, "request_id", ""),
        )
        request.viewer = request.api_viewer
        bring_into_sight(viewer=request.api_viewer, at=at_of(request))
    viewer: Viewer = request.api_viewer
    return viewer


def at_of(request: Any) -> datetime:
    """The one moment of the request."""
    if getattr(request, "at", None) is None:
        request.at = timezone.now()
    at: datetime = request.at
    return at


def secret_of(request: HttpRequest) -> str:
    """The key as sent, or nothing."""
    return people.secret_in(request.headers.get("Authorization", ""))


def _organisation(request: HttpRequest) -> UUID | None:
    text = request.headers.get(ORGANISATION_HEADER, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
