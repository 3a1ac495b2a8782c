"""Logins and mandates: who may come in, what each may do, and ending it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper.words import ROLES
from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act, Role
from resguardo.records.people import selectors
from resguardo.records.people import services as people
from resguardo.records.people.services.mandates import ROLES_OF

from .asks import Ask, Deed, Option, carry_out, day, done, reason
from .words import role_words

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def logins(request: Page) -> HttpResponse:
    """The logins of the organisation with their mandates."""
    asked = Typed(request.GET)
    search = asked.text("q")[:100]
    found = selectors.colleagues_of(viewer=request.viewer, at=request.at)
    if search:
        found = found.filter(Q(username__icontains=search) | Q(name__icontains=search))
    page = page_asked(request, found, sort="username")
    held = selectors.roles_in_force(viewer=request.viewer, at=request.at)
    table = Table(
        caption=_("Logins"),
        columns=(Column(_("Name")), Column(_("Signs in as")), Column(_("Mandates")), Column("")),
        rows=[
            Row(
                (
                    Link(str(each), reverse("people:login", args=[each.public_id])),
                    each.username,
                    ", ".join(role_words(role) for role in held.get(each.pk, ())) or _("none"),
                    Tag("active") if each.is_active else Tag("ended", _("Closed")),
                )
            )
            for each in page.rows
        ],
        empty=EmptyState(_("Everybody who can sign in for this organisation will be here.")),
        **ways(page),
    )
    return render(request, "people/logins.html", {"table": table, "typed": asked})


@require_GET
def login(request: Page, user_id: UUID) -> HttpResponse:
    """One login: its mandates, its history."""
    row = selectors.colleague(viewer=request.viewer, at=request.at, public_id=user_id)
    mandates = selectors.mandates_of(viewer=request.viewer, at=request.at, user=row)
    context = {
        "login": row,
        "mandates": [
            {
                "row": each,
                "role": role_words(each.role),
                "running": each.ends_at is None or each.ends_at > request.at,
            }
            for each in mandates
        ],
        "is_me": row.pk == request.viewer.user_id,
        "history": history(request, "user", user_id),
    }
    return render(request, "people/login.html", context)


@_BOTH
def new_login(request: Page) -> HttpResponse:
    """Make a login; the password is shown once, on the page that follows."""
    request.viewer.demand(Act.MANAGE_USERS, at=request.at)
    deed = Deed(
        title=_("Make a login"),
        button=_("Make login"),
        lead=_("For somebody who works with this system. Guards need none to receive a weapon."),
        asks=(
            Ask("username", _("Signs in as"), hint=_("Small letters and digits."), limit=150),
            Ask("name", _("Name"), required=False, limit=200),
            Ask(
                "role",
                _("Role"),
                "radios",
                _("Whoever is to approve gets that mandate afterwards: another must agree to it."),
                options=_roles(request, alone=True),
            ),
            Ask(
                "person",
                _("Code of the person's card"),
                hint=_("If this is somebody in the list of people."),
                required=False,
                limit=20,
            ),
        ),
        back=reverse("people:logins"),
        against=lambda values: people.against_login(
            by=request.viewer, at=request.at, username=values["username"],
            role=_role(values), person=_carded(request, values["person"]),
        ),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values |= {"role": Role(values["role"]), "person": _carded(request, values["person"])}
        made = people.create_user(by=request.viewer, at=request.at, **values)
        context = {"login": made.user, "password": made.password}
        return render(request, "people/login_made.html", context)

    return carry_out(request, deed, do)


@_BOTH
def grant(request: Page, user_id: UUID) -> HttpResponse:
    """Give a login one more mandate."""
    row = selectors.colleague(viewer=request.viewer, at=request.at, public_id=user_id)
    deed = Deed(
        title=_("Mandate for {name}").format(name=row),
        button=_("Grant mandate"),
        lead=_("A mandate that approves is asked for: another who approves grants it."),
        asks=(
            Ask("role", _("Role"), "radios", options=_roles(request)),
            day("ends_on", _("Ends on, if it is known"), required=False),
            reason(_("Needed for a mandate that approves."), required=False),
        ),
        back=reverse("people:login", args=[user_id]),
        against=lambda values: people.against_mandate(
            by=request.viewer, at=request.at, user=row, role=_role(values),
            ends_at=_start_of(values["ends_on"]),
        ),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        role, ends_at = Role(values["role"]), _start_of(values["ends_on"])
        if role in people.APPROVERS:
            people.ask_mandate(
                by=request.viewer, at=request.at, user=row, role=role, ends_at=ends_at,
                reason=values["reason"],
            )  # fmt: skip
            messages.success(request, _("Asked. Somebody else must approve it."))
        else:
            people.grant_mandate(
                by=request.viewer, at=request.at, user=row, role=role, ends_at=ends_at
            )
        return done(reverse("people:login", args=[user_id]))

    return carry_out(request, deed, do)


@_BOTH
def end(request: Page, mandate_id: UUID) -> HttpResponse:
    """End a mandate now."""
    row = selectors.mandate(viewer=request.viewer, at=request.at, public_id=mandate_id)
    back = reverse("people:login", args=[row.user.public_id])
    deed = Deed(
        title=_("End the mandate of {name}").format(name=row.user),
        button=_("End mandate"),
        lead=_("It opens no door from this moment on."),
        facts=((_("Role"), role_words(row.role)), (_("Since"), row.starts_at)),
        asks=(reason(),),
        kind="warning",
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        people.end_mandate(by=request.viewer, at=request.at, mandate=row, **values)
        messages.success(request, _("The mandate has ended."))
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def password(request: Page, user_id: UUID) -> HttpResponse:
    """Give a login a new password; it is shown once and must be changed at the next sign-in."""
    row = selectors.colleague(viewer=request.viewer, at=request.at, public_id=user_id)
    by_two = people.approves(row, at=request.at)
    deed = Deed(
        title=_("A new password for {name}").format(name=row),
        button=_("Ask for a new password") if by_two else _("Give a new password"),
        lead=_(
            "{name} can approve what others ask, so two people let them in: you read one half of "
            "the password now, and whoever approves reads the other."
        ).format(name=row)
        if by_two
        else _("It is signed out everywhere at once and chooses a password of its own next time."),
        asks=(reason(),),
        kind="warning",
        back=reverse("people:login", args=[user_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        if by_two:
            asked = people.ask_new_password(by=request.viewer, at=request.at, user=row, **values)
            return done(reverse("people:request", args=[asked.public_id]))
        made = people.reset_password(by=request.viewer, at=request.at, user=row, **values)
        context = {"login": made.user, "password": made.password, "reset": True}
        return render(request, "people/login_made.html", context)

    return carry_out(request, deed, do)


@_BOTH
def close(request: Page, user_id: UUID) -> HttpResponse:
    """Close a login: mandates, keys and sessions end."""
    row = selectors.colleague(viewer=request.viewer, at=request.at, public_id=user_id)
    deed = Deed(
        title=_("Close the login of {name}").format(name=row),
        button=_("Close login"),
        lead=_("Its mandates and keys end, and it is signed out everywhere at once."),
        asks=(reason(),),
        kind="warning",
        back=reverse("people:login", args=[user_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        people.deactivate_user(by=request.viewer, at=request.at, user=row, **values)
        messages.success(request, _("The login is closed."))
        return done(reverse("people:login", args=[user_id]))

    return carry_out(request, deed, do)


def _role(values: dict[str, Any]) -> Role | None:
    return Role(values["role"]) if values["role"] else None


def _carded(request: Page, code: str) -> Any:
    """The person whose card says this; none where no code was written."""
    if not code:
        return None
    return selectors.person_by_code(viewer=request.viewer, at=request.at, code=code)


def _start_of(ends_on: date | None) -> datetime | None:
    """The first moment of a day in the organisation's zone: an end is exclusive."""
    return timezone.make_aware(datetime.combine(ends_on, time.min)) if ends_on else None


def _roles(request: Page, *, alone: bool = False) -> tuple[Option, ...]:
    """The roles of this kind of organisation; `alone`: those that one person may give."""
    here = ROLES_OF[request.viewer.organisation_kind] - (people.APPROVERS if alone else frozenset())
    return tuple((role, words) for role, words in ROLES.items() if role in here)
