"""What goes: scanned into one field line by line, ticked in the list, or as quantities of lots.

A scanner ends each label with Enter, which is a new line in the field; so a hand that scans twenty
weapons touches nothing else. A line may end in a quantity: `L1/24 x 50`.
"""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from resguardo.interfaces.web.custody.words import thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import LOOK
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.custody import naming
from resguardo.records.people import pages
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer

QUANTITY_MAX: Final = 1_000_000
FIND: Final = "find"
FOUND: Final = "found"
ENTER: Final = "enter"
TURN: Final = "turn"
DRAWN: Final = "drawn"
"""The field and the buttons with which a form looks for other things of its list.

A browser presses the first button of a form for who presses Enter in a field. That is one that
nobody sees, and it looks where other words stand in the field than those that were `found` last;
and where nothing else was touched since the form was `drawn`: Enter twice finds twice.
"""
_NOT_TYPED: Final = frozenset(
    {"csrfmiddlewaretoken", "request_key", FIND, FOUND, ENTER, LOOK, TURN, DRAWN}
)
_QUANTITY: Final = "quantity-"
_WITH_QUANTITY: Final = re.compile(r"^(.+?)\s+[x×*]\s*([0-9]{1,7})$")


class NotNamed(Problem):
    """A line that names nothing of the register."""

    code = "stock.not-named"
    wording = gettext_noop(
        "“{text}” is neither a label nor a number of a thing of yours. Look at the thing again."
    )
    field = "scans"

    text: str


class SeveralFit(Problem):
    """A number that more than one thing carries."""

    code = "stock.several-fit"
    wording = gettext_noop("“{text}” fits several things: {names}. Write the label instead.")
    field = "scans"

    text: str
    names: tuple[str, ...]


class QuantityNeeded(Problem):
    """A lot without how many of it."""

    code = "stock.quantity-needed"
    wording = gettext_noop("How many of {thing}? Write the quantity behind it: “{text} x 50”.")
    field = "scans"

    thing: str
    text: str


class NothingChosen(Problem):
    """An empty basket."""

    code = "stock.nothing-chosen"
    wording = gettext_noop("Nothing is chosen. Scan or tick what goes, or write a quantity.")
    field = "scans"


class LotGone(Problem):
    """A quantity of a lot that somebody else has taken away meanwhile."""

    code = "stock.lot-gone"
    wording = gettext_noop(
        "A lot that you wrote a quantity for is not here any more. Look at the list again, and "
        "write what goes."
    )
    field = "scans"


def read_basket(typed: Typed, *, viewer: Viewer, lots: Iterable[Any] = ()) -> dict[UUID, int]:
    """Read what was scanned, ticked and entered; refuses all lines that cannot be read together."""
    read = chosen(typed, viewer=viewer, lots=lots)
    typed.check()
    return read


def chosen(typed: Typed, *, viewer: Viewer, lots: Iterable[Any] = ()) -> dict[UUID, int]:
    """What of the basket can be read; the lines that cannot are noted with the fields."""
    read, problems = _scanned(typed.text("scans"), viewer)
    for text in typed.all("thing"):
        try:
            read[UUID(text)] = 1
        except ValueError:
            problems.append(NotNamed(text[:40]))
    here = {f"{_QUANTITY}{lot.public_id}": lot for lot in lots}
    if any(name.startswith(_QUANTITY) and name not in here and typed.text(name) for name in typed):
        problems.append(LotGone())
    for name, lot in here.items():
        quantity = typed.whole(name, lot.name, most=QUANTITY_MAX)
        if quantity:
            read[lot.public_id] = read.get(lot.public_id, 0) + quantity
    if not read and not problems:
        problems.append(NothingChosen())
    typed.note(*problems)
    return read


def is_looking(request: Page) -> bool:
    """Whether the form was sent to see other things of its list, and nothing is to be done yet."""
    return request.method == "POST" and (_seeks(request.POST) or TURN in request.POST)


def _seeks(fields: QueryDict) -> bool:
    """Whether words were to be looked for: by the button, or by Enter in their field."""
    if ENTER not in fields:
        return LOOK in fields
    sought = fields.get(FIND, "").strip()
    if sought != fields.get(FOUND, "").strip():
        return True
    return bool(sought) and fields.get(DRAWN) == _all_else(fields)


def _all_else(fields: QueryDict) -> str:
    """A digest of what a form says besides the words to look for."""
    told = sorted(
        (name, " ".join(text.split()))
        for name, texts in fields.lists()
        for text in texts
        if name not in _NOT_TYPED and text.strip()
    )
    return sha256(repr(told).encode()).hexdigest()


def is_long(request: Page, table: Table) -> bool:
    """Whether the list has more than a page, so that one looks for things in it."""
    return bool(table.after or table.before or request.POST.get(FIND))


def carried(request: Page, rows: QuerySet[Any]) -> Typed:
    """What was typed, with what was ticked written among the scans: no other page unticks it."""
    fields = request.POST.copy()
    ticked = [key for key in map(_key, fields.getlist("thing")) if key is not None]
    labels = rows.filter(thing__public_id__in=ticked).values_list("thing__code", flat=True)
    fields["scans"] = "\n".join(filter(None, [fields.get("scans", "").rstrip(), *labels]))
    fields.setlist("thing", [])
    for name in [each for each in fields if each.endswith("pin")]:
        del fields[name]  # a PIN is never drawn again
    fields[DRAWN] = _all_else(fields)
    return Typed(fields)


def page_looked_at(request: Page, rows: QuerySet[Any]) -> pages.Page[Any]:
    """The page of things with a number that is looked at: of those that have all these words."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = Typed(sent)
    found = rows.filter(numbered=True)
    for word in asked.text(FIND).split()[:5]:
        found = found.filter(_has(word))
    cursor = "" if _seeks(sent) else asked.text(TURN)
    return pages.page_of(found, sort="thing__name", cursor=cursor, size=pages.PAGE_ROWS)


def _has(word: str) -> Q:
    """Things whose name, label or serial has the word."""
    found = Q(thing__name__icontains=word) | Q(thing__code__icontains=word)
    if serial := normalise_serial(word):
        found |= Q(thing__firearm__serial_normal__contains=serial)
    return found


def table(
    request: Page, rows: QuerySet[Any], caption: str, empty: str, told: Callable[[Any], str]
) -> Table:
    """The things of that page, each to be ticked, turned without losing what was typed."""
    page, sought = page_looked_at(request, rows), request.POST.get(FIND, "").strip()
    return Table(
        caption,
        [Column(_("Thing")), Column(_("Label"))],
        [Row((thing_link(row.thing), told(row)), id=str(row.thing.public_id)) for row in page.rows],
        EmptyState(_("Nothing here has that in its name, label or serial.") if sought else empty),
        selectable="thing",
        by_button=True,
        **ways(page, TURN),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def against_basket(typed: Typed, *, viewer: Viewer) -> list[Problem]:
    """What of the scans cannot be read, to be told with all else that is wrong."""
    refused = Refusals()
    refused.ask(read_basket, typed, viewer=viewer)
    return refused.found


def _scanned(text: str, viewer: Viewer) -> tuple[dict[UUID, int], list[Problem]]:
    """Read the field line by line; a thing with a number that was scanned twice goes once."""
    chosen: dict[UUID, int] = {}
    problems: list[Problem] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            thing, quantity = _line(line, viewer)
        except Problem as problem:
            problems.append(problem)
        else:
            before = 0 if thing.numbered else chosen.get(thing.public_id, 0)
            chosen[thing.public_id] = before + quantity
    return chosen, problems


def _line(text: str, viewer: Viewer) -> tuple[Any, int]:
    found = naming.things_read(viewer.organisation_id, text)
    quantity = None
    if not found and (match := _WITH_QUANTITY.match(text)):
        found, quantity = naming.things_read(viewer.organisation_id, match[1]), int(match[2])
    if not found:
        raise NotNamed(text[:40])
    if len(found) > 1:
        raise SeveralFit(text[:40], tuple(f"{each.name} ({each.code})" for each in found))
    if not found[0].numbered and quantity is None:
        raise QuantityNeeded(found[0].name, text[:40])
    return found[0], 1 if quantity is None else quantity


def words() -> tuple[str, str]:
    """The label and the hint of the field for scans."""
    return (
        _("Scan or type what goes, one a line"),
        _("A label, a serial or a number. Rounds with their quantity: L1/24 x 50."),
    )
