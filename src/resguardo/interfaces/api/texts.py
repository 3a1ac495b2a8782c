"""The one character that no text may hold: NUL, which PostgreSQL cannot keep and C cuts off at.

It is refused at the door for every operation alike, in the address and in the body, so that both
databases answer the same and no operation has to think of it. Files come as Base64, read here too.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from resguardo.interfaces.api.problems import document
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

Run = Callable[..., HttpResponse]
_ESCAPED: Final = b"\\u0000"


class TextImpossible(Problem):
    """A text with the character NUL in it."""

    code = "api.text-impossible"
    wording = _("A text in the request contains the character NUL. Send it without.")


class ContentUnreadable(Problem):
    """The bytes of a file come as Base64."""

    code = "api.content-unreadable"
    wording = _(
        "The content is not Base64. Encode the bytes of the file (RFC 4648) and send it again."
    )
    field = "content"


def bytes_of(text: str) -> bytes:
    """The bytes of a file that came as Base64; none where none came."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise ContentUnreadable from None


def plain_texts(run: Run) -> Run:
    """Wrap the run of an operation."""

    def running(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if "\x00" in unquote(request.META.get("QUERY_STRING", "")) or _in_body(request):
            return document(request, TextImpossible())
        return run(request, **arguments)

    return running


def _in_body(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or not 0 < int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return _ESCAPED in request.body
