"""A deed on something of a programme: asked on a page of its own, done, and back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.records.assistance import selectors


def own_activity(request: Page, activity: UUID) -> Any:
    """One activity of the viewer's own programmes, or `NotFound`."""
    return selectors.own_activity(viewer=request.viewer, at=request.at, public_id=activity)


def deed_on(
    request: Page,
    row: Any,
    title: str,
    asks: Sequence[Ask],
    service: Any,
    *,
    what: str,
    lead: str = "",
) -> HttpResponse:
    """Show the deed, or do it and go back to the page of the row.

    `what` names the row: it is the name of its page and of the argument of the service.
    """
    back = reverse(f"assistance:{what}", args=[row.public_id])
    deed = Deed(title=title, button=title, asks=asks, lead=lead, back=back, done=_("Recorded."))

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, **{what: row.public_id}, **values)
        return done(back)

    return carry_out(request, deed, do)
