"""Keys for programs: made (and shown once), listed, revoked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page, own_affairs
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_acts import ACTS
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people import selectors
from resguardo.records.people import services as people
from resguardo.records.people.naming import colleague_named, username_of
from resguardo.records.people.refusing import Refusals

from .asks import Ask, Deed, carry_out, done, reason

_BOTH = require_http_methods(["GET", "POST"])
SPANS = (
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
)


@require_GET
def keys(request: Page) -> HttpResponse:
    """The keys in sight."""
    page = page_asked(request, selectors.tokens(viewer=request.viewer, at=request.at), sort="-id")
    columns = [
        _("Key"),
        _("Login"),
        _("What it may do"),
        _("From"),
        _("Last used"),
        _("Expires"),
        "",
    ]
    table = Table(
        caption=_("Keys for programs"),
        columns=[Column(each) for each in columns],
        rows=[_line(request, each) for each in page.rows],
        empty=EmptyState(
            _("A program works with the API under a key. Each is shown once and can be ended."),
        ),
        **ways(page),
    )
    may_make = request.viewer.may(Act.MANAGE_TOKENS, at=request.at)
    return render(request, "people/keys.html", {"table": table, "may_make": may_make})


@_BOTH
def new_key(request: Page) -> HttpResponse:
    """Make a key; it is shown once, on the page that follows."""
    request.viewer.demand(Act.MANAGE_TOKENS, at=request.at)
    deed = Deed(
        title=_("Make a key for a program"),
        button=_("Make key"),
        lead=_("The key does what its login may do, or less."),
        asks=(
            Ask("label", _("What it is for"), limit=100),
            Ask("user", _("Login"), hint=_("What it signs in as."), limit=150,
                value=username_of(viewer=request.viewer)),
            Ask("scope", _("It may"), "radios", value="read", options=(
                ("read", _("only read")), ("all", _("do what the login may do")),
                ("acts", _("do only what is ticked below")),
            )),
            Ask("acts", _("Only this"), "many", options=tuple(ACTS.items()), required=False),
            Ask("networks", _("Only from these networks"), required=False,
                hint=_("As in 10.1.0.0/16, separated by spaces. Empty: from anywhere.")),
            Ask("expires", _("Expires after"), "radios", options=SPANS, value="90"),
        ),
        back=reverse("people:keys"),
        against=lambda values: _against(request, values),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        user = colleague_named(
            viewer=request.viewer, at=request.at, username=values["user"], field="user"
        )
        made = people.create_token(
            by=request.viewer,
            at=request.at,
            user=user,
            label=values["label"],
            read_only=values["scope"] == "read",
            acts=values["acts"] if values["scope"] == "acts" else (),
            networks=_networks(values["networks"]),
            expires_at=request.at + timedelta(days=int(values["expires"])),
        )
        return render(request, "people/key_made.html", {"key": made.token, "secret": made.secret})

    return carry_out(request, deed, do)


@own_affairs
@_BOTH
def revoke(request: Page, key_id: UUID) -> HttpResponse:
    """End a key now."""
    row = selectors.token(viewer=request.viewer, at=request.at, public_id=key_id)
    deed = Deed(
        title=_("Revoke the key “{label}”").format(label=row.label or row.user),
        button=_("Revoke key"),
        lead=_("Programs that use it are refused from this moment on."),
        asks=(reason(required=False),),
        kind="warning",
        back=reverse("people:keys"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        people.revoke_token(by=request.viewer, at=request.at, token=row, **values)
        messages.success(request, _("The key is revoked."))
        return done(reverse("people:keys"))

    return carry_out(request, deed, do)


def _networks(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """A login that nobody has, and each network that is none."""
    refused = Refusals()
    refused.ask(
        colleague_named,
        viewer=request.viewer, at=request.at, username=values["user"], field="user",
    )  # fmt: skip
    for each in _networks(values["networks"]):
        refused.ask(people.network_of, each)
    return refused.found


def _line(request: Page, row: Any) -> Row:
    if row.revoked_at is not None:
        state: object = Tag("revoked")
    elif row.expires_at is not None and row.expires_at <= request.at:
        state = Tag("expired")
    else:
        state = Link(_("Revoke"), reverse("people:revoke-key", args=[row.public_id]))
    narrow = ", ".join(str(ACTS.get(act, act)) for act in row.acts)
    may = _("only read") if row.read_only else narrow or _("what the login may do")
    return Row(
        (
            row.label or _("unnamed"),
            str(row.user),
            may,
            ", ".join(row.networks) or _("anywhere"),
            row.last_used_on,
            row.expires_at,
            state,
        )
    )
