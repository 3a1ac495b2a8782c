"""What the ledger says of a thing, for its page in the register: where it is, and how it came."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import name_or_word
from resguardo.interfaces.web.cells import Quantity
from resguardo.interfaces.web.custody.words import events, unit_of
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Section
from resguardo.kernel.mandate import Act
from resguardo.records.custody import selectors as custody
from resguardo.records.people import pages


def holders(request: Page, thing: Any) -> list[tuple[object, ...]]:
    """Who holds the thing now, and how many of it."""
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return []
    rows = custody.where_is(viewer=request.viewer, at=request.at, thing=thing)
    if thing.numbered:
        return [(_("Is now"), name_or_word(row.account)) for row in rows]
    return [(name_or_word(row.account), Quantity(row.quantity, unit_of(thing))) for row in rows]


def timeline(request: Page, thing: Any) -> Section | None:
    """The custody of the thing, the newest first, and the way to all that came before."""
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return None
    steps = custody.timeline_of_thing(
        viewer=request.viewer, at=request.at, thing=thing, limit=pages.PAGE_ROWS
    )
    way = reverse("custody:thing", args=[thing.public_id])
    return Section(
        _("Custody"),
        events=events(steps.shown, about="thing"),
        empty=_("The ledger says nothing of it yet. Take it into an armoury first."),
        actions=[(_("Show what came before"), f"{way}?after={steps.before}", "secondary")]
        if steps.before
        else (),
        id="custody",
    )
