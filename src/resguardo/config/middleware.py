"""What every request gets and every answer carries, before any page is chosen.

Plain functions, because they run at each request: the visitor's true network address, a number that
ties the request's log lines, changes and log entries together, and the headers that Django and the
content policy do not set.
"""

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from resguardo.config.loglines import current_request_id

Next = Callable[[HttpRequest], HttpResponse]

_GIVEN: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_HEADERS: Final = (
    ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)


def client_address(get_response: Next) -> Next:
    """Put the address that the outermost of our proxies saw where everybody looks for it.

    Each proxy appends the address that it saw, so with two of them the second from the end counts;
    whatever stands before was written by the visitor and is not believed.
    """
    proxies: int = settings.PROXIES
    if not proxies:
        raise MiddlewareNotUsed

    def addressed(request: HttpRequest) -> HttpResponse:
        seen = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(seen) >= proxies and seen[-proxies]:
            request.META["REMOTE_ADDR"] = seen[-proxies]
        return get_response(request)

    return addressed


def request_id(get_response: Next) -> Next:
    """Number the request: the caller's own X-Request-ID if it is a plain one, else a fresh one."""

    def numbered(request: Any) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else uuid4().hex
        request.request_id = number
        token = current_request_id.set(number)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = number
        return response

    return numbered


def secure_headers(get_response: Next) -> Next:
    """Add the headers; a page that knows better sets its own. No page is kept by a cache.

    A request for a host that is not ours is refused here, before any page can repeat the name.
    """

    def guarded(request: HttpRequest) -> HttpResponse:
        request.get_host()
        response = get_response(request)
        for name, value in _HEADERS:
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded
