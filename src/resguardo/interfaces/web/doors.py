"""Doors: who comes in, as whom, and what happens to those who may not.

Deny by default. A page is shown to a login with a mandate in force, unless it stands in one of the
two short lists below or its view is marked `open_to_all`. Nobody opens an account by themselves:
logins are made by those who hold the mandate to manage users. Whoever may only read is refused
every change here already, before any service is asked.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.people import services as people
from resguardo.records.people import sight
from resguardo.records.people.selectors import NoMandate, NotFound, bring_into_sight, viewer_of
from resguardo.records.people.viewer import ReadsOnly, Viewer, changes_nothing
from resguardo.records.transparency.storage import (
    StorageAway,
    StorageBusy,
    StorageFull,
    StorageRaced,
    trouble_of,
)

from .refusal import REFUSED, shown_problems

View = TypeVar("View", bound=Callable[..., HttpResponse])

OPEN_TO_ALL: Final = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "set_language",
    }
)
"""Pages of libraries that need no login: the door itself. Our own views are marked instead."""

FIRST_OF_ALL: Final = "account_change_password"
"""All that a login may open, beside what is open to all, while others know its password."""

OWN_AFFAIRS: Final = frozenset(
    {
        FIRST_OF_ALL,
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
    }
)
"""Pages of libraries about one's own login: a login is enough, with a mandate or without."""

LIBRARY: Final = ("account_", "mfa_", "usersessions_", "socialaccount_")
"""How the names of the library's pages begin: those on neither list are not there at all.

Mail addresses, password resets by mail and codes by mail belong to services that anybody may join.
"""

API_NAMESPACE: Final = "api"
"""The API admits by token and answers for itself."""

ORGANISATION_KEY: Final = "organisation"
DEVICE_COOKIE: Final = "device"
_YEAR_SECONDS: Final = 365 * 24 * 3600
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STATUSES: Final[tuple[tuple[type[Problem], int], ...]] = (
    (NotFound, 404),
    (NotMandated, 403),
    (ReadsOnly, 403),
    (NoMandate, 403),
    (StorageFull, 507),
    (StorageBusy, 503),
    (StorageAway, 503),
    (StorageRaced, 409),
)


_PASSWORD_FIRST: Final = gettext_noop(
    "Choose a password of your own first: the one you were given was seen by somebody else."
)
_OTHER_PASSWORD: Final = gettext_noop("Choose another password than the one you were given.")
_CONDUCT_FIRST: Final = gettext_noop("Read and accept the code of conduct first.")


class Page(HttpRequest):
    """A request that came through the gate: who looks, and the one moment it all happens at."""

    viewer: Viewer
    at: datetime
    may_change: bool
    """Whether a form of this page would be taken: who only reads is offered none."""


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Lets nobody sign up, and keeps the passwords that people choose."""

    def set_password(self, user: Any, password: str) -> None:
        """Keep a password that its owner chose, and write into the history that they did."""
        people.choose_password(at=timezone.now(), user=user, password=password)

    def clean_password(self, password: str, user: Any = None) -> str:
        """Refuse the very password that was handed over: others have seen it."""
        cleaned: str = super().clean_password(password, user=user)
        if user is not None and user.password_must_change and user.check_password(cleaned):
            raise ValidationError(translation.gettext(_OTHER_PASSWORD))
        return cleaned

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *more: Any, **named: Any
    ) -> None:
        """Say what was done, but not that somebody signed in: the desk shows that.

        At the door the language is the browser's, and may not be the one that the reader chose.
        """
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *more, **named)

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Say no, whoever asks."""
        return False


def open_to_all(view: View) -> View:
    """Mark a view that needs no login: verification, open statistics, health."""
    marked: Any = view
    marked.open_to_all = True
    return view


def own_affairs(view: View) -> View:
    """Mark a view whose changes concern only the login itself, so that an auditor may make them."""
    marked: Any = view
    marked.own_affairs = True
    return view


class Gate:
    """The middleware that gives every page its viewer or shows the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Set what every page may read, and name the device once."""
        request.viewer = None
        request.at = timezone.now()
        request.may_change = False
        try:
            with sight.nothing():
                response = self.get_response(request)
        finally:
            timezone.deactivate()
        if request.viewer is not None and DEVICE_COOKIE not in request.COOKIES:
            _name_device(response)
        return response

    def process_view(
        self,
        request: Any,
        view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let the request through, or answer instead of the view."""
        match = request.resolver_match
        if API_NAMESPACE in match.namespaces:
            return None
        is_open = match.view_name in OPEN_TO_ALL or getattr(view, "open_to_all", False)
        is_own = match.view_name in OWN_AFFAIRS
        request.may_change = is_open or is_own or getattr(view, "own_affairs", False)
        if match.view_name.startswith(LIBRARY) and not (is_open or is_own):
            return refused(request, NotFound())
        if not request.user.is_authenticated:
            return None if is_open else _to_the_door(request)
        if request.user.password_must_change and not (is_open or match.view_name == FIRST_OF_ALL):
            return _first(request, FIRST_OF_ALL, _PASSWORD_FIRST)
        try:
            request.viewer = _viewer(request)
        except NoMandate as problem:
            return None if is_open or is_own else refused(request, problem)
        bring_into_sight(viewer=request.viewer, at=request.at)
        _settle(request)
        return None if request.may_change else _go_on(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refusal that no view caught on a page of its own; anything else is a bug."""
        problem = exception if isinstance(exception, Problem) else trouble_of(exception)
        return refused(request, problem) if problem is not None else None


def _first(request: HttpRequest, name: str, why: str) -> HttpResponse:
    """Lead to what must be done before anything else, and say why."""
    messages.info(request, translation.gettext(why))
    way = resolve_url(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": way})
    return HttpResponseRedirect(way)


def _go_on(request: Any) -> HttpResponse | None:
    """Let through who has accepted the code of conduct, and change only who may change."""
    if request.viewer.conduct_due:
        return _first(request, "people:conduct", _CONDUCT_FIRST)
    missing = changes_nothing(viewer=request.viewer, at=request.at)
    request.may_change = missing is None
    return None if request.method in _SAFE or missing is None else refused(request, missing)


def nowhere(request: Any, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's name
    """Answer an address that leads nowhere as anything else that is not there.

    No view was found, so nobody has asked yet who this is and in which language they read.
    """
    if request.user.is_authenticated:
        try:
            request.viewer = _viewer(request)
        except NoMandate:
            return refused(request, NotFound())
        _settle(request)
    return refused(request, NotFound())


def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Say what stands in the way, with the status that fits."""
    status = next((status for kind, status in _STATUSES if isinstance(problem, kind)), REFUSED)
    context = {"problems": shown_problems(problem), "problem": problem, "status": status}
    return render(request, "refused.html", context, status=status)


def _viewer(request: Any) -> Viewer:
    """The login at work where it last chose to work; a choice that has lapsed is forgotten."""
    chosen = request.session.get(ORGANISATION_KEY)
    facts = {
        "at": request.at,
        "device_id": request.COOKIES.get(DEVICE_COOKIE, "")[:40],
        "request_id": getattr(request, "request_id", ""),
    }
    try:
        return viewer_of(request.user, organisation=UUID(chosen) if chosen else None, **facts)
    except NoMandate:
        if not chosen:
            raise
        del request.session[ORGANISATION_KEY]
        return viewer_of(request.user, **facts)


def _settle(request: Any) -> None:
    """Speak the viewer's language, unless this browser chose another, and use its clock."""
    viewer: Viewer = request.viewer
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(viewer.language)
        request.LANGUAGE_CODE = translation.get_language()
    timezone.activate(ZoneInfo(viewer.time_zone))


def _to_the_door(request: HttpRequest) -> HttpResponse:
    way = resolve_url(settings.LOGIN_URL)
    if request.method == "GET" and not request.headers.get("HX-Request"):
        way = f"{way}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": way})
    return HttpResponseRedirect(way)


def _name_device(response: HttpResponse) -> None:
    """Give the browser a name, so that entries tell from which device they came."""
    response.set_cookie(
        DEVICE_COOKIE,
        uuid4().hex,
        max_age=_YEAR_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
