"""A record as a page: what it is, what is wrong with it, what can be done, what happened to it.

Firearms, lots, permits, posts and contracts all have one page with one address. A view says which
sections there are; the page draws them in the same order and manner everywhere.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors as people
from resguardo.records.transparency import selectors as transparency

from .cells import Link
from .charts import Chart
from .doors import Page
from .named import names_in
from .words_of_fields import field_words, verb_words
from .words_of_history import value_words

Words = str | Promise
Action = tuple[Words, str, str]
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(frozen=True)
class Banner:
    """Something that is wrong with the record, or must be decided."""

    tone: str
    title: Words
    text: Words = ""
    href: str = ""
    action: Words = ""


@dataclass(frozen=True)
class Picture:
    """A photograph with its words."""

    href: str
    alt: Words
    at: datetime


@dataclass(frozen=True)
class Section:
    """One panel of a record."""

    title: Words
    facts: Sequence[tuple[object, ...]] = ()
    table: Table | None = None
    events: Sequence[dict[str, Any]] | None = None
    pictures: Sequence[Picture] = ()
    actions: Sequence[Action] = ()
    empty: Words = ""
    id: str = ""
    chart: Chart | None = None

    @property
    def heading(self) -> Words:
        """The title, unless the one table that the panel holds says it already."""
        return "" if self.table is not None and not self.facts else self.title


@dataclass(frozen=True)
class Record:
    """The page of one record."""

    title: Words
    sections: Sequence[Section]
    lead: Words = ""
    back: str = ""
    back_text: Words = ""
    tags: Sequence[object] = ()
    banners: Sequence[Banner] = field(default_factory=tuple)
    actions: Sequence[Action] = ()


def file_link(document: Any) -> object:
    """The way to a paper that was kept, with the beginning of its hash; nothing where none is."""
    if document is None:
        return ""
    way = reverse("register:file", args=[document.public_id])
    return Link(_("Open the file"), way, f"SHA-256 {document.sha256[:16]}…")


Tell = Callable[[str], object]
"""How a page shows the values of one of its fields that were kept as codes or amounts."""


def _told(value: object, tell: Tell | None) -> object:
    """A value in words; what was kept as a moment or a day, as such."""
    if isinstance(value, str) and tell is not None:
        return tell(value)
    if isinstance(value, list) and tell is not None:
        return ", ".join(str(tell(each)) for each in value)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value_words(value)


def history(
    request: Page, subject_kind: str, subject_id: UUID, *, else_: Words = "",
    tell: Mapping[str, Tell] | None = None,
) -> Section:  # fmt: skip
    """Who changed what, when and why, field by field; the latest first. `else_` is said of none."""
    telling = tell or {}
    found = transparency.changes_on(subject_kind, subject_id, viewer=request.viewer)
    page = page_asked(request, found, sort="-pk", name="changes")
    changes = transparency.told(page.rows)
    names = people.names_of_logins({each.by_id for each in changes})
    behind = names_in(request, changes)
    rows = [
        Row(
            (
                each.at,
                verb_words(each.verb),
                field_words(name),
                *(
                    behind.get(str(value)) or _told(value, telling.get(name))
                    for value in (before, after)
                ),
                names.get(each.by_id, ""),
                each.reason,
            )
        )
        for each in changes
        for name, (before, after) in (each.fields or {"": (None, None)}).items()
    ]
    if not request.viewer.may(Act.SEE_LOG, at=request.at):
        rows = [Row((*row.cells[:5], "", row.cells[6])) for row in rows]
    empty = EmptyState(else_ or _("Nothing was changed yet."))
    columns = (
        Column(_("When")),
        Column(_("What was done")),
        Column(_("Field")),
        Column(_("Before")),
        Column(_("After")),
        Column(_("By")),
        Column(_("Reason")),
    )
    title = _("History of this record")
    turns = ways(page, "changes") | {"count": None}  # it counts changes, and a row is a field
    return Section(title, table=Table(title, columns, rows, empty=empty, **turns), id="history")
