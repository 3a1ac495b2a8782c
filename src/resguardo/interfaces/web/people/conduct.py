"""The code of conduct: read and accepted by everybody, published by who manages logins."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page, own_affairs
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors
from resguardo.records.people import services as people

from .asks import Ask, Deed, carry_out, done

_BOTH = require_http_methods(["GET", "POST"])
VERSIONS_MOST = 10**6


@own_affairs
@_BOTH
def conduct(request: Page) -> HttpResponse:
    """The code in force; a post accepts the version that was read."""
    if request.method == "POST":
        typed = Typed(request.POST)
        version = typed.whole("version", _("Version"), most=VERSIONS_MOST)
        typed.check()
        people.accept_conduct(by=request.viewer, at=request.at, version=version)
        messages.success(request, _("You have accepted the code of conduct."))
        return done("/")
    context = {
        "conduct": selectors.conduct_in_force(viewer=request.viewer),
        "due": request.viewer.conduct_due,
        "may_publish": request.viewer.may(Act.MANAGE_USERS, at=request.at),
        "table": _accepted(request),
    }
    return render(request, "people/conduct.html", context)


def _accepted(request: Page) -> Table | None:
    if not request.viewer.may(Act.MANAGE_USERS, at=request.at):
        return None
    rows = selectors.conduct_accepted_by(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-accepted_at")
    return Table(
        _("Who has accepted it"),
        [Column(_("Name")), Column(_("When"))],
        [Row((str(each.user), each.accepted_at)) for each in page.rows],
        EmptyState(_("Nobody has accepted this version yet.")),
        **ways(page),
    )


@_BOTH
def new_conduct(request: Page) -> HttpResponse:
    """Publish a version: everybody is asked to read it before going on."""
    request.viewer.demand(Act.MANAGE_USERS, at=request.at)
    now = selectors.conduct_in_force(viewer=request.viewer)
    deed = Deed(
        title=_("Code of conduct"),
        button=_("Publish it"),
        lead=_("Everybody who signs in is asked to read and accept it before going on."),
        asks=(Ask("text", _("Text"), "reason", value=now.text if now else "", limit=20_000),),
        back=reverse("people:conduct"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        people.publish_conduct(by=request.viewer, at=request.at, text=values["text"])
        return done(reverse("people:conduct"))

    return carry_out(request, deed, do)
