"""The search box of every page: what was typed or scanned, found wherever it may be.

An exact hit that stands alone is opened at once: a scanned label, a serial that one weapon has, the
number of an entry. Everything else is a list by kind.
"""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Serial
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, PLACE_KINDS, THING_KINDS
from resguardo.kernel.mandate import Act
from resguardo.records.oversight.finding import TEXT_CHARACTERS_MAX, Group, Hit, find
from resguardo.records.people import selectors as people

PAGES: Final[Mapping[str, str]] = {
    "firearm": "register:firearm",
    "person": "people:person",
    "place": "places:place",
    "contract": "service:contract",
    "permit": "permits:permit",
    "entry": "custody:entry",
}
"""The page of a record by its kind; every other thing has the common one."""

LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "firearm": ("register:firearms", "text"),
    "person": ("people:persons", "search"),
    "place": ("places:places", "text"),
    "contract": ("service:contracts", "text"),
    "permit": ("permits:permits", "search"),
}
"""The whole list of a kind and the field of its search."""

TITLES: Final[Mapping[str, str | Promise]] = {
    "label": gettext_lazy("Label"),
    "firearm": gettext_lazy("Firearms"),
    "person": gettext_lazy("People"),
    "place": gettext_lazy("Places"),
    "contract": gettext_lazy("Contracts"),
    "permit": gettext_lazy("Permits"),
    "entry": gettext_lazy("Entries"),
    "numbered": gettext_lazy("Magazines, kit and lots"),
}


@require_GET
def search(request: Page) -> HttpResponse:
    """Find what was typed; open it where it is one thing and no other."""
    text = " ".join(Typed(request.GET).text("q").split())[:TEXT_CHARACTERS_MAX]
    groups = find(viewer=request.viewer, at=request.at, text=text)
    exact = {_href(hit) for group in groups for hit in group.hits if hit.exact}
    if len(exact) == 1:
        return HttpResponseRedirect(exact.pop())
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    context = {
        "q": text,
        "groups": [
            (
                {"more": group.more, "more_href": _more(group, text)},
                _table(group, overseen=overseen),
            )
            for group in groups
        ],
        "people_hidden": not request.viewer.may(Act.SEE_PEOPLE, at=request.at),
    }
    return render(request, "search/search.html", context)


def _table(group: Group, *, overseen: bool) -> Table:
    rows = [
        Row(
            (
                Link(hit.name, _href(hit), _note(hit)),
                Serial(hit.serial, _href(hit)) if hit.serial else "",
                *((hit.company,) if overseen else ()),
            )
        )
        for hit in group.hits
    ]
    with_serials = any(hit.serial for hit in group.hits)
    columns = [Column(_("Found")), Column(_("Serial"))]
    if overseen:
        columns.append(Column(_("Company")))
    if not with_serials:
        columns.pop(1)
        rows = [Row((row.cells[0], *row.cells[2:])) for row in rows]
    return Table(TITLES[group.kind], columns, rows)


def _href(hit: Hit) -> str:
    return reverse(PAGES.get(hit.kind, "register:thing"), args=[hit.id])


def _note(hit: Hit) -> str | Promise:
    """What stands beneath the name: the kind of a place, a permit or a thing, else the label."""
    match hit.kind:
        case "entry":
            return _("Entry")
        case "place":
            return PLACE_KINDS.get(hit.sort, hit.sort)
        case "permit":
            return PERMIT_KINDS.get(hit.sort, hit.sort)
        case _thing if hit.sort:
            return THING_KINDS.get(hit.sort, hit.sort)
    return hit.code


def _more(group: Group, text: str) -> str:
    """The whole list, where there is more than is shown."""
    if not group.more or group.kind not in LISTS:
        return ""
    name, field = LISTS[group.kind]
    return reverse(name, query={field: text})
