"""The log for everybody: its key, its latest checkpoint and its hashes, as C2SP tlog-tiles.

Hashes tell nothing of what is in the entries; the entries themselves go only to an authority.
"""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.reading import span_text
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.tlog.tile import ENTRIES, TileUnreadable, read_path, tile_at
from resguardo.records.people import services as people
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import folder, selectors, tree
from resguardo.records.transparency.folder import LogUnnamed

_FOREVER = "public, max-age=31536000, immutable"


@open_to_all
def overview(request: HttpRequest) -> HttpResponse:
    """Say which log this is, how far it is signed and witnessed, and how to check it."""
    rules = folder.policy()
    latest = selectors.latest_checkpoint()
    seen = selectors.last_seen() if latest is not None else {}
    context = {
        "heads": selectors.heads(),
        "latest": latest,
        "alarms": [each.sentence(gettext) for each in selectors.alarms(at=timezone.now())],
        "keys": [str(each.key) for each in rules.logs.values()],
        "witnesses": [
            (name, str(verifier.key)[:90], *_age(seen.get(verifier.key.name)))
            for name, verifier in rules.witnesses.items()
        ],
    }
    return render(request, "verification/log.html", context)


def _age(at: datetime | None) -> tuple[datetime | None, str]:
    """When, and how long ago."""
    return (None, "") if at is None else (at, span_text(timezone.now() - at))


@open_to_all
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the latest checkpoint with all its signatures."""
    del request
    latest = selectors.latest_checkpoint()
    if latest is None:
        raise Http404
    answer = _file(selectors.signed_note(latest), "text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@open_to_all
def key(request: HttpRequest) -> HttpResponse:
    """Give the log's public key."""
    del request
    try:
        return _file(f"{folder.log_key()}\n".encode(), "text/plain; charset=utf-8")
    except LogUnnamed as problem:
        raise Http404 from problem


@open_to_all
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Give one tile, or, to an authority, one bundle of entries; nothing beyond what is signed."""
    latest = selectors.latest_checkpoint()
    try:
        asked = read_path(path)
        there = tile_at(asked.level, asked.number, latest.size if latest is not None else 0)
    except (TileUnreadable, ValueError) as error:
        raise Http404 from error
    if asked.width > there.width or (asked.level == ENTRIES and not _may_read_entries(request)):
        raise Http404
    answer = _file(tree.tile_bytes(asked), "application/octet-stream")
    answer["Cache-Control"] = "private" if asked.level == ENTRIES else _FOREVER
    return answer


def _may_read_entries(request: HttpRequest) -> bool:
    """An authority, signed in or with a key: its program follows this log over the network."""
    at = timezone.now()
    viewer = getattr(request, "viewer", None) or _viewer_of_key(request, at)
    if viewer is None or viewer.organisation_kind != "authority":
        return False
    return bool(viewer.may(Act.SEE_LOG, at=at))


def _viewer_of_key(request: HttpRequest, at: datetime) -> Viewer | None:
    secret = people.secret_in(request.headers.get("Authorization", ""))
    if not secret:
        return None
    try:
        return people.admit(
            secret=secret, address=request.META.get("REMOTE_ADDR", ""), at=at,
            request_id=getattr(request, "request_id", ""),
        )  # fmt: skip
    except Problem:
        return None


def _file(data: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type)
