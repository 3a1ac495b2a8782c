"""Turning the pages of a long list: which page the address asks for, and the ways on and back.

No list ends silently. What is asked of the database turns by key; what had to be added up before
it could be put in order is in memory anyway, and turns by place. A page that shows several lists
gives each a name of its own in the address, so that turning one leaves the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from resguardo.records.people import pages

from .typed import Typed

AFTER: Final = "after"
_PLACES_MAX: Final = 10**9
_SEQUENCE_MAX: Final = 10**15

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Part(Generic[Item]):
    """Some rows of a list in memory, with the places at which the neighbouring pages begin."""

    rows: Sequence[Item]
    next: str
    previous: str
    count: int
    more_than_counted: bool = False


def page_asked(
    request: HttpRequest,
    rows: QuerySet[Row],
    *,
    sort: str,
    name: str = AFTER,
    counted: bool = True,
) -> pages.Page[Row]:
    """The page of the rows that the address asks for under this name."""
    cursor = request.GET.get(name, "")
    return pages.page_of(rows, sort=sort, cursor=cursor, size=pages.PAGE_ROWS, counted=counted)


def part_asked(
    request: HttpRequest, rows: Sequence[Item], *, name: str = AFTER, size: int = 0
) -> Part[Item]:
    """The same of rows that are in memory and in order."""
    size = size or pages.PAGE_ROWS
    start = Typed(request.GET).whole(name, name, most=_PLACES_MAX)
    return Part(
        rows=rows[start : start + size],
        next=str(start + size) if len(rows) > start + size else "",
        previous=str(max(start - size, 0)) if start else "",
        count=len(rows),
    )


def entry_asked(request: HttpRequest, name: str = AFTER) -> int | None:
    """The sequence of the entry before which the address asks a history to go on."""
    return Typed(request.GET).whole(name, name, most=_SEQUENCE_MAX) or None


def way_on(request: HttpRequest, before: int | None, name: str = AFTER) -> str:
    """The way to the rest of a history; whatever else the address asks for stays."""
    if before is None:
        return ""
    query = request.GET.copy()
    query[name] = str(before)
    return f"?{query.urlencode()}"


def ways(page: pages.Page[Any] | Part[Any], name: str = AFTER) -> dict[str, Any]:
    """What a table tells of its page: how many rows there are in all, and the ways on and back."""
    return {
        "count": page.count,
        "at_least": page.more_than_counted,
        "after": page.next,
        "before": page.previous,
        "turns": name,
    }
