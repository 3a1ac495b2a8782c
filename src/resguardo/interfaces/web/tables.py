"""A table as a value: what a list page hands to `{% table %}`.

Views say what the columns and rows are; captions, sorting by link, row headers, the result count,
paging by key and the empty state that teaches come with it, the same on every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """One column; `sort` names the key in the address (`?sort=serial`, `?sort=-serial`)."""

    label: str | Promise
    sort: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Row:
    """One row; `tone` (stop, decision, done, elsewhere) marks it, `id` makes it addressable."""

    cells: Sequence[object]
    tone: str = ""
    id: str = ""


@dataclass(frozen=True)
class EmptyState:
    """What an empty table teaches: what will be here, and the first step."""

    what: str | Promise
    step: str | Promise = ""
    href: str = ""


@dataclass(frozen=True)
class Table:
    """A list as people read it. The first cell of a row is its header; on a phone a row is a card.

    `count` is the number of results, `at_least` says that counting stopped there; `after` and
    `before` are the keys of the next and previous page, empty where there is none, and `turns` the
    name under which the address carries them. `selectable` names the form field of a checkbox in
    front of each row, whose value is the id of the row. `by_button` is for a list in a form that is
    being filled in: its pages are turned by sending the form, so that nothing typed is lost.
    """

    caption: str | Promise
    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[object]]
    empty: EmptyState | None = None
    count: int | None = None
    at_least: bool = False
    sort: str = ""
    after: str = ""
    before: str = ""
    turns: str = "after"
    selectable: str = ""
    by_button: bool = False
    downloads: Sequence[tuple[str | Promise, str]] = field(default_factory=tuple)

    def lines(self) -> list[Row]:
        """Give the rows in one shape, whichever way they came."""
        return [each if isinstance(each, Row) else Row(tuple(each)) for each in self.rows]
