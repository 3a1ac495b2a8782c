"""Writes that may be sent again: the first answer to a key is kept and repeated for ever.

Every write takes an `Idempotency-Key`. Work and answer are stored in one transaction, so a crash
leaves both or neither and a retry does nothing twice. The same key with another request is refused
(422), a second request while the first is at work is told to wait (409). Answers about the door
itself (no key, no mandate, too many), failures of the server and races lost in the database
are not kept: they may change.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse

from resguardo.interfaces.api.caller import SAFE, admitted, at_of, secret_of
from resguardo.interfaces.api.problems import TROUBLE, body_too_large, document, trouble
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import services as people
from resguardo.records.people.services.answers import StillAtWork
from resguardo.records.people.viewer import Viewer

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
LONGEST: Final = 200
_NOT_KEPT: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)

Run = Callable[..., HttpResponse]
_at_work: Final[set[tuple[int, str]]] = set()
_guard: Final = Lock()


class KeyUnusable(Problem):
    """A key is any text of up to 200 visible ASCII characters."""

    code = "idempotency.key-unusable"
    wording = _("An Idempotency-Key is 1 to 200 visible ASCII characters, for example a UUID.")


def once(run: Run) -> Run:
    """Wrap the run of an operation."""

    def running(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if request.method in SAFE:
            return run(request, **arguments)
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return document(request, body_too_large())
        key = request.headers.get(HEADER)
        if key is None or not secret_of(request):
            return run(request, **arguments)
        try:
            viewer = admitted(request, secret_of(request))
            if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
                raise KeyUnusable
            with _alone(viewer, key):
                return _first_answer(run, request, arguments, viewer, key)
        except Problem as problem:
            return document(request, problem)
        except DatabaseError as error:
            # No turn to begin, or none to end: outside the library, whose handlers do not see it.
            return trouble(request, error)

    return running


def _first_answer(
    run: Run, request: HttpRequest, arguments: dict[str, Any], viewer: Viewer, key: str
) -> HttpResponse:
    """Answer from memory, or work and remember, in one transaction."""
    fingerprint = _fingerprint(request, viewer)
    with transaction.atomic():
        kept = people.kept_answer(by=viewer, key=key, fingerprint=fingerprint)
        if kept is not None:
            again = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type)
            again[REPLAYED] = "true"
            return again
        response = run(request, **arguments)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or TROUBLE in request.META:
            transaction.set_rollback(True)
        elif response.status_code not in _NOT_KEPT:
            people.keep_answer(
                by=viewer,
                at=at_of(request),
                key=key,
                fingerprint=fingerprint,
                status=response.status_code,
                body=response.content,
                content_type=response.headers["Content-Type"],
            )
        return response


@contextmanager
def _alone(viewer: Viewer, key: str) -> Iterator[None]:
    """Refuse a second request with this key while one is at work in this process.

    Between processes the database's lock on the key decides (`kept_answer`).
    """
    name = (viewer.user_id, key)
    with _guard:
        if name in _at_work:
            raise StillAtWork
        _at_work.add(name)
    try:
        yield
    finally:
        with _guard:
            _at_work.discard(name)


def _fingerprint(request: HttpRequest, viewer: Viewer) -> str:
    """What makes two requests the same: method, address, organisation, body."""
    digest = hashlib.sha256()
    for part in (
        (request.method or "").encode(),
        request.get_full_path().encode(),
        viewer.organisation_public_id.bytes,
        request.body,
    ):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length", "0") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0
