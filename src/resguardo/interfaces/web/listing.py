"""A register as a list: filters, saved filters, sorting, counting, paging, taking along.

Every list page is the same page with other columns. A view says which filters there are, hands over
the rows that they leave, and how one row becomes cells; the rest is here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors as people
from resguardo.records.transparency import services as transparency

from .doors import Page
from .export import ROWS_MAX, workbook
from .tables import Column, EmptyState, Row, Table
from .turning import page_asked, ways
from .typed import Typed

Words = str | Promise
EXPORT = "xlsx"
_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Filter:
    """One filter. Kinds: text, choose, yes, day."""

    name: str
    label: Words
    kind: str = "text"
    options: Sequence[tuple[str, Words]] = ()
    hint: Words = ""


@dataclass(frozen=True)
class Listing:
    """A list page. `sorts` maps what stands in the address to what the rows are sorted by.

    `cells` makes a row of the table, `values` a row of the workbook; `fetch` may ask for
    what a whole page of rows needs in one query.
    """

    name: str
    title: Words
    columns: Sequence[Column]
    rows: QuerySet[Any]
    cells: Callable[[Any], Row]
    values: Callable[[Any], Sequence[object]]
    sorts: Mapping[str, str]
    sort: str
    filters: Sequence[Filter] = ()
    empty: EmptyState | None = None
    lead: Words = ""
    actions: Sequence[tuple[Words, str, str]] = ()
    selectable: str = ""
    selected_action: tuple[Words, str] | None = None
    headings: Sequence[Words] = ()
    tabs: Sequence[tuple[object, ...]] = ()
    fetch: Callable[[list[Any]], None] | None = None
    more: Mapping[str, object] = field(default_factory=dict)


def show(request: Page, listing: Listing) -> HttpResponse:
    """The list as a page, or as a workbook where the address asks for one."""
    if request.GET.get("as") == EXPORT:
        return _taken_along(request, listing)
    asked = Typed(request.GET)
    sort = asked.text("sort")
    if sort.removeprefix("-") not in listing.sorts:
        sort = listing.sort
    sign = "-" if sort.startswith("-") else ""
    page = page_asked(request, listing.rows, sort=sign + listing.sorts[sort.removeprefix("-")])
    if listing.fetch is not None:
        listing.fetch(page.rows)
    query = _query(request)
    downloads = []
    if request.viewer.may(Act.EXPORT, at=request.at):
        taken = f"?{query}&as={EXPORT}" if query else f"?as={EXPORT}"
        downloads.append((_("Take along as Excel"), taken))
    table = Table(
        caption=listing.title,
        columns=listing.columns,
        rows=[listing.cells(row) for row in page.rows],
        empty=listing.empty,
        sort=sort,
        **ways(page),
        selectable=listing.selectable if page.rows else "",
        downloads=downloads,
    )
    context = {
        "listing": listing,
        "table": table,
        "typed": asked,
        "query": query,
        "filtered": any(asked.text(each.name) for each in listing.filters),
        "saved_filters": saved(request, listing.name),
        **listing.more,
    }
    return render(request, "listing.html", context)


def saved(request: Page, name: str) -> list[dict[str, str]]:
    """The filters that were kept for this list, one's own and those that colleagues share."""
    rows = people.saved_views(viewer=request.viewer, page=name)
    return [{"label": each.name, "href": f"?{each.query}"} for each in rows]


def _taken_along(request: Page, listing: Listing) -> HttpResponse:
    """The whole filtered list as a workbook; that it was taken is recorded."""
    request.viewer.demand(Act.EXPORT, at=request.at)
    transparency.record_access(
        by=request.viewer,
        at=request.at,
        verb="export",
        subject_kind=listing.name,
        reason=_query(request)[:500],
    )
    rows = listing.rows.order_by("pk")[: ROWS_MAX + 1]
    headings = listing.headings or [each.label for each in listing.columns]
    told = f"{request.viewer.organisation_name} · {listing.title} · {request.at:%Y-%m-%d %H:%M} UTC"
    return workbook(
        str(listing.title),
        [str(each) for each in headings],
        _values(listing, rows.iterator(chunk_size=_AT_ONCE)),
        told=told,
    )


def _values(listing: Listing, rows: Iterator[Any]) -> Iterator[Sequence[object]]:
    """The rows of the workbook; what stands beside them is fetched for many at once."""
    while some := list(islice(rows, _AT_ONCE)):
        if listing.fetch is not None:
            listing.fetch(some)
        yield from map(listing.values, some)


def _query(request: Page) -> str:
    """The filters and the sort of the address, without the place in the list."""
    query = request.GET.copy()
    for name in ("after", "as"):
        query.pop(name, None)
    for name in [name for name in query if not query[name]]:
        query.pop(name)
    return query.urlencode()
