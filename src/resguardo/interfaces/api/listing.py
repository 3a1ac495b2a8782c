"""Lists: some rows, the cursor of the next and the previous page, and a count up to a bound."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from resguardo.records.people.pages import COUNTED_ROWS_MAX, PAGE_ROWS, PAGE_ROWS_MAX, Page

Item = TypeVar("Item")


class Listing(BaseModel, Generic[Item]):
    """One page of a list."""

    rows: list[Item]
    next: str = Field(description="Send as `cursor` for the next page; empty at the end.")
    previous: str = Field(description="Send as `cursor` for the page before; empty at the start.")
    count: int = Field(description=f"Rows in all, counted up to {COUNTED_ROWS_MAX}.")
    more_than_counted: bool


class Turn(BaseModel):
    """Which page of a list."""

    cursor: str = Field(default="", max_length=1000)
    size: int = Field(default=PAGE_ROWS, ge=1, le=PAGE_ROWS_MAX)


def listed(page: Page[Any], show: Callable[[Any], Item]) -> Listing[Item]:
    """Put a page of rows into its answer."""
    return Listing(
        rows=[show(row) for row in page.rows],
        next=page.next,
        previous=page.previous,
        count=page.count,
        more_than_counted=page.more_than_counted,
    )
