"""Keeping the filter of a list under a name, and taking it away again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resguardo.kernel.problem import Problem
from resguardo.records.people import selectors
from resguardo.records.people import services as people
from resguardo.records.people.selectors import NotFound

from .doors import Page, own_affairs
from .typed import Typed


@own_affairs
@require_POST
def keep(request: Page) -> HttpResponse:
    """Keep the filter of the list one came from, for oneself or for colleagues too.

    Whatever comes of it, one stands before that list again, with its filter as it was.
    """
    typed = Typed(request.POST)
    name, query = typed.text("page")[:60], typed.text("query")
    way = _way(name)
    try:
        people.save_view(
            by=request.viewer,
            at=request.at,
            page=name,
            name=typed.text("name"),
            query=query,
            shared=bool(typed.text("shared")),
        )
    except Problem as problem:
        messages.error(request, problem.sentence(gettext))
    else:
        messages.success(request, _("Recorded."))
    return HttpResponseRedirect(f"{way}?{query}", status=303)


@own_affairs
@require_POST
def retire(request: Page, view_id: UUID) -> HttpResponse:
    """Take a kept filter away."""
    view = selectors.saved_view(viewer=request.viewer, public_id=view_id)
    people.retire_view(by=request.viewer, at=request.at, view=view)
    return HttpResponseRedirect(_way(view.page), status=303)


def _way(name: str) -> str:
    """The address of a list by its name; anything else than the name of a page is not found."""
    try:
        return reverse(name)
    except NoReverseMatch as error:
        raise NotFound from error
