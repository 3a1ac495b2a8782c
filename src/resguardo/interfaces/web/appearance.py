"""Brand, theme and the choice of light or dark, without a line of script in the page.

A regulator sets `RESGUARDO_BRAND` (name, logo, stylesheet: static paths) and every page follows.
The reader's choice of light or dark is a cookie, so that the first paint is already right.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .doors import open_to_all

COOKIE = "appearance"
YEAR_SECONDS = 365 * 24 * 3600
APPEARANCES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Brand:
    """Name, logo and extra stylesheet; the last two are paths among the static files."""

    name: str = "Resguardo"
    logo: str = ""
    stylesheet: str = ""


def brand() -> Brand:
    """Give the brand that this deployment has set."""
    return Brand(**getattr(settings, "RESGUARDO_BRAND", {}))


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Put brand and appearance into every template (a context processor)."""
    chosen = request.COOKIES.get(COOKIE, "auto")
    return {
        "brand": brand(),
        "appearance": chosen if chosen in APPEARANCES else "auto",
        "appearances": APPEARANCES,
    }


@open_to_all
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice for a year and go back to where it was made."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("appearance", "auto")
    response.set_cookie(
        COOKIE,
        chosen if chosen in APPEARANCES else "auto",
        max_age=YEAR_SECONDS,
        secure=request.is_secure(),
        httponly=False,
        samesite="Lax",
    )
    return response
