"""What stands behind the identifiers that a history keeps: names, each with the way to its page.

The log knows persons, things and places by identifiers alone. A reader is shown the name where the
record is in their sight, one query for each kind of record; what is not is said to be so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import THING_KINDS
from resguardo.records.people import selectors as people
from resguardo.records.places import selectors as places
from resguardo.records.register import selectors as register
from resguardo.records.service import selectors as service
from resguardo.records.transparency.selectors import ChangeShown

from .cells import Link
from .doors import Page

Names = Mapping[str, object]
_LENGTH: Final = len("01a22d0f-e423-7ae1-a0db-d7de57a4bf24")


def _persons(request: Page, keys: set[UUID]) -> Names:
    rows = people.people(viewer=request.viewer, at=request.at).filter(public_id__in=keys)
    return {
        str(row.public_id): Link(str(row), reverse("people:person", args=[row.public_id]))
        for row in rows
    }


def _things(request: Page, keys: set[UUID]) -> Names:
    rows = register.things(viewer=request.viewer, at=request.at).filter(public_id__in=keys)
    return {
        str(row.public_id): Link(
            row.name, reverse("custody:thing", args=[row.public_id]), THING_KINDS[row.kind]
        )
        for row in rows
    }


def _places(request: Page, keys: set[UUID]) -> Names:
    rows = places.places(viewer=request.viewer, at=request.at).filter(public_id__in=keys)
    return {
        str(row.public_id): Link(row.name, reverse("places:place", args=[row.public_id]))
        for row in rows
    }


def _clients(request: Page, keys: set[UUID]) -> Names:
    rows = service.contracts(viewer=request.viewer, at=request.at)
    found = rows.filter(client__public_id__in=keys).values_list("client__public_id", "client__name")
    return {str(key): name for key, name in found}


def _loadouts(request: Page, keys: set[UUID]) -> Names:
    rows = service.loadouts(viewer=request.viewer, at=request.at, retired=True)
    return {str(row.public_id): row.name for row in rows if row.public_id in keys}


def _logins(_request: Page, keys: set[UUID]) -> Names:
    return people.names_of_logins({str(key) for key in keys})


def _differences(_request: Page, keys: set[UUID]) -> Names:
    return {
        str(key): Link(_("Open the difference"), reverse("custody:discrepancy", args=[key]))
        for key in keys
    }


def _assessments(_request: Page, keys: set[UUID]) -> Names:
    return {
        str(key): Link(_("Open the assessment"), reverse("compliance:assessment", args=[key]))
        for key in keys
    }


_ASKED: Final[Mapping[str, Callable[[Page, set[UUID]], Names]]] = {
    "person": _persons,
    "second": _persons,
    "thing": _things,
    "place": _places,
    "parent": _places,
    "post": _places,
    "client": _clients,
    "loadout": _loadouts,
    "user": _logins,
    "discrepancy": _differences,
    "assessment": _assessments,
}
"""Which records a field of a change names."""


def names_in(request: Page, changes: Iterable[ChangeShown]) -> Names:
    """The names behind every identifier in these changes; one that is out of sight says so."""
    wanted: dict[Callable[[Page, set[UUID]], Names], set[UUID]] = defaultdict(set)
    for change in changes:
        for name, values in change.fields.items():
            if name in _ASKED:
                wanted[_ASKED[name]] |= {key for each in values if (key := _key(each))}
    found: dict[str, object] = {}
    for asked, keys in wanted.items():
        named = asked(request, keys) if keys else {}
        found |= {str(key): named.get(str(key), _("not in your sight")) for key in keys}
    return found


def _key(value: Any) -> UUID | None:
    """The identifier that a value is, if it is one."""
    if not isinstance(value, str) or len(value) != _LENGTH:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
