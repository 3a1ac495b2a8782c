"""Pages of long lists: by key and not by number, so that page 9,000 costs what page 1 costs.

`OFFSET` reads all it skips and `COUNT(*)` reads everything. A cursor says instead where the last
page ended (the values it is sorted by, and the row's key), and counts stop at a bound: "10,000+" is
all that anybody wants to know of a million.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

PAGE_ROWS: Final = 50
PAGE_ROWS_MAX: Final = 500
COUNTED_ROWS_MAX: Final = 10_000
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)

Row = TypeVar("Row", bound=Model)


class CursorUnreadable(Problem):
    """The address of a page that was cut off or altered."""

    code = "record.cursor-unreadable"
    wording = _("This page of the list cannot be found again. Start at the first page.")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, the way on and back, and how many there are up to a bound."""

    rows: list[Row]
    next: str
    previous: str
    count: int
    more_than_counted: bool


def or_never(field: str) -> Coalesce:
    """A moment that may be missing, as the last of all moments: what a list can be turned by."""
    return Coalesce(field, Value(NEVER), output_field=DateTimeField())


def page_of(
    rows: QuerySet[Row], *, sort: str, cursor: str = "", size: int = PAGE_ROWS, counted: bool = True
) -> Page[Row]:
    """One page of the rows, sorted by one field (`-` before it for downwards) and then by key.

    What fits on one page is not counted once more. Refuses a cursor that it did not make.
    """
    size = max(1, min(size, PAGE_ROWS_MAX))
    field, downwards = sort.removeprefix("-"), sort.startswith("-")
    backwards, place = _read_cursor(cursor)
    rising = downwards == backwards
    found = rows
    if place:
        found = _beyond(rows, field, place, rising=rising)
    found = found.order_by(*_order(field, rising=rising))
    seen = list(found[: size + 1])
    beyond = len(seen) > size
    seen = seen[:size]
    if backwards:
        seen.reverse()
    whole = not (place or beyond)
    count = rows.order_by()[: COUNTED_ROWS_MAX + 1].count() if counted and not whole else len(seen)
    return Page(
        rows=seen,
        next=_cursor(seen[-1], field, back=False) if seen and (beyond or backwards) else "",
        previous=_cursor(seen[0], field, back=True)
        if seen and ((beyond and backwards) or (place and not backwards))
        else "",
        count=min(count, COUNTED_ROWS_MAX),
        more_than_counted=count > COUNTED_ROWS_MAX,
    )


def _order(field: str, *, rising: bool) -> tuple[str, ...]:
    sign = "" if rising else "-"
    return (f"{sign}pk",) if field == "pk" else (f"{sign}{field}", f"{sign}pk")


def _beyond(
    rows: QuerySet[Row], field: str, place: Sequence[Any], *, rising: bool
) -> QuerySet[Row]:
    """The rows after the place, in a shape whose first condition an index can be entered by."""
    word = "gt" if rising else "lt"
    *values, key = place
    try:
        if field == "pk":
            return rows.filter(**{f"pk__{word}": key})
        value = values[0]
        return rows.filter(**{f"{field}__{word}e": value}).filter(
            Q(**{f"{field}__{word}": value}) | Q(**{f"pk__{word}": key})
        )
    except (ValueError, TypeError, IndexError, ValidationError) as error:
        raise CursorUnreadable from error


def _cursor(row: Model, field: str, *, back: bool) -> str:
    place: list[Any] = [] if field == "pk" else [_value(row, field)]
    text = json.dumps(["b" if back else "f", *place, row.pk], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(row: Any, field: str) -> Any:
    for part in field.split("__"):
        row = getattr(row, part)
    return row.isoformat() if isinstance(row, date) else row


def _read_cursor(cursor: str) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        way, *place = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise CursorUnreadable from error
    if way not in {"b", "f"} or not place or not isinstance(place[-1], int):
        raise CursorUnreadable
    return way == "b", place
