"""Oneself: language, second factor, sessions, organisation; and the demonstration's door."""

from collections.abc import Mapping
from typing import Any, Final

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.interfaces.web.doors import ORGANISATION_KEY, Page, open_to_all, own_affairs
from resguardo.interfaces.web.typed import Typed
from resguardo.records.people import selectors
from resguardo.records.people import services as people

from .asks import Ask, Deed, carry_out, done
from .deeds import PinsDiffer
from .words import role_words

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def account(request: Page) -> HttpResponse:
    """What belongs to this login, and where it is put right."""
    viewer = request.viewer
    context = {
        "languages": settings.LANGUAGES,
        "language": viewer.language,
        "has_second_factor": is_mfa_enabled(request.user),
        "organisations": selectors.own_organisations(viewer=viewer, at=request.at),
        "mandates": [role_words(each.role) for each in viewer.mandates
                     if each.organisation == viewer.organisation_id],
        "keys": selectors.tokens(viewer=viewer, at=request.at).filter(user_id=viewer.user_id),
    }  # fmt: skip
    return render(request, "people/account.html", context)


@own_affairs
@require_http_methods(["GET", "POST"])
def pin(request: Page) -> HttpResponse:
    """Set one's own PIN: it confirms as a second person, so nobody else sets it anew."""
    row = selectors.own_person(viewer=request.viewer)
    deed = Deed(
        title=_("Your PIN"),
        button=_("Set PIN"),
        lead=_("It confirms what you receive and return, and what you confirm for others."),
        asks=(
            Ask("pin", _("New PIN"), "pin", _("Four to six digits."), limit=6),
            Ask("again", _("New PIN again"), "pin", limit=6),
        ),
        back=reverse("people:account"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        if values["again"] != values["pin"]:
            raise PinsDiffer
        people.set_pin(by=request.viewer, at=request.at, person=row, pin=values["pin"])
        messages.success(request, _("The PIN is set."))
        return done(reverse("people:account"))

    return carry_out(request, deed, do)


@own_affairs
@require_POST
def language(request: Page) -> HttpResponse:
    """Choose one's language, here and on every other browser."""
    chosen = Typed(request.POST).text("language")
    people.change_own_language(by=request.viewer, at=request.at, language=chosen)
    response = done(reverse("people:account"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@own_affairs
@require_POST
def sign_out_elsewhere(request: Page) -> HttpResponse:
    """End every session of this login but this one."""
    row = people.end_sessions(by=request.viewer, at=request.at)
    update_session_auth_hash(request, row)
    messages.success(request, _("You are signed out everywhere else."))
    return done(reverse("people:account"))


@own_affairs
@require_POST
def switch(request: Page) -> HttpResponse:
    """Work in another organisation of one's own."""
    wanted = Typed(request.POST).text("organisation")
    mine = selectors.own_organisations(viewer=request.viewer, at=request.at)
    chosen = next((each for each in mine if str(each.public_id) == wanted), None)
    if chosen is None:
        raise selectors.NotFound
    request.session[ORGANISATION_KEY] = str(chosen.public_id)
    return done("/")


@open_to_all
@require_POST
def play(request: Page) -> HttpResponse:
    """Sign in as somebody of the demonstration; elsewhere there is nothing at this address."""
    if not settings.DEMO:
        raise Http404
    wanted = Typed(request.POST).text("username")
    for mandate in selectors.demonstration_logins(at=request.at):
        if mandate.user.username == wanted:
            sign_in(request, mandate.user, backend=settings.SIGN_IN_BACKEND)
            return done("/")
    raise Http404


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Give the page for signing in whom one can play (a context processor); else nothing."""
    if not settings.DEMO:
        return {}
    return {"demo_users": SimpleLazyObject(lambda: _players(request))}


TO_TRY: Final[Mapping[str, str | Promise]] = {
    "armourer": gettext_lazy("Issues and takes back at the counter, counts, moves the stock."),
    "guard": gettext_lazy("Sees what they hold; signs with the PIN {pin} at the counter."),
    "supervisor": gettext_lazy("Keeps the roster, sees to reliefs, accepts counts."),
    "manager": gettext_lazy("Keeps registers and permits, imports files, answers for incidents."),
    "auditor": gettext_lazy("Reads everything and changes nothing."),
    "operator": gettext_lazy("Keeps the machine: logins, keys, the log. Sees no custody."),
    "registrar": gettext_lazy("Keeps the authority's register of every company's arms."),
    "inspector": gettext_lazy("Looks into the register and the custody of every company."),
    "analyst": gettext_lazy("Sees figures and patterns over all companies."),
    "programme_officer": gettext_lazy("Follows what assistance to companies achieved."),
}
"""What each role does, for whoever looks at the demonstration; in the order of their day."""


def _players(request: Any) -> list[dict[str, str]]:
    order = list(TO_TRY)
    found = sorted(
        selectors.demonstration_logins(at=request.at), key=lambda each: order.index(each.role)
    )
    return [
        {
            "username": each.user.username,
            "name": str(each.user),
            "role": role_words(each.role),
            "organisation": each.organisation.name,
            "does": str(TO_TRY[each.role]).format(pin=settings.DEMO_PIN),
        }
        for each in found
    ]
