"""The search box of every page: what was typed or scanned, found wherever it may be.

An exact hit that stands alone is opened at once: a scanned label, a serial that one weapon has, the
number of an entry. Everything else is a list by kind. Each kind is one question with a bound, which
an index answers, so that a million weapons cost what a hundred do; which kinds are asked depends on
the mandate alone. People are found only by those who may see people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Serial
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, PLACE_KINDS, THING_KINDS
from resguardo.kernel.identifier import LabelMistyped, LabelUnreadable
from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial
from resguardo.records.custody import selectors as custody
from resguardo.records.people import codes
from resguardo.records.people import selectors as people
from resguardo.records.permits import selectors as permits
from resguardo.records.places import selectors as places
from resguardo.records.register import selectors as register
from resguardo.records.service import selectors as service

SHOWN: Final = 10
TEXT_CHARACTERS_MAX: Final = 100
ENTRY_DIGITS_MAX: Final = 15


@dataclass(frozen=True)
class Hit:
    """One thing found: its page, how it is called, and whether it is exactly what was asked."""

    name: str
    href: str
    note: str | Promise = ""
    company: str = ""
    exact: bool = False
    serial: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    title: str | Promise
    hits: Sequence[Hit]
    more_href: str = ""


@require_GET
def search(request: Page) -> HttpResponse:
    """Find what was typed; open it where it is one thing and no other."""
    text = " ".join(Typed(request.GET).text("q").split())[:TEXT_CHARACTERS_MAX]
    groups: list[Group] = []
    if text:
        label = _label(text)
        if label:
            hits = _labelled(request, label)
            groups = [Group(_("Label"), hits)] if hits else []
        else:
            groups = [group for ask in _ASKED for group in ask(request, text) if group.hits]
        exact = {hit.href for group in groups for hit in group.hits if hit.exact}
        if len(exact) == 1:
            return HttpResponseRedirect(exact.pop())
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    context = {
        "q": text,
        "groups": [(group, _table(group, overseen=overseen)) for group in groups],
        "people_hidden": not request.viewer.may(Act.SEE_PEOPLE, at=request.at),
    }
    return render(request, "search/search.html", context)


def _table(group: Group, *, overseen: bool) -> Table:
    rows = [
        Row(
            (
                Link(hit.name, hit.href, hit.note),
                Serial(hit.serial, hit.href) if hit.serial else "",
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
    return Table(group.title, columns, rows)


def _label(text: str) -> str:
    try:
        return codes.read_code(text)
    except (LabelUnreadable, LabelMistyped):
        return ""


def _labelled(request: Page, label: str) -> list[Hit]:
    """What carries the label: its letter says what it is."""
    seen: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    if label[0] == codes.LETTERS["person"]:
        if not request.viewer.may(Act.SEE_PEOPLE, at=request.at):
            return []
        return [_person(row) for row in people.people(**seen).filter(code=label)[:1]]
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    if label[0] == codes.LETTERS["place"]:
        return [_place(row, exact=True) for row in places.places(**seen).filter(code=label)[:1]]
    return [_thing(row, exact=True) for row in register.things(**seen).filter(code=label)[:1]]


def _entries(request: Page, text: str) -> list[Group]:
    digits = text.lstrip("№#Nn°º. ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= ENTRY_DIGITS_MAX):
        return []
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return []
    rows = custody.entries(viewer=request.viewer, at=request.at).filter(sequence=int(digits))
    hits = [
        Hit(
            f"№ {row.sequence}",
            reverse("custody:entry", args=[row.public_id]),
            _("Entry"),
            exact=True,
        )
        for row in rows[:1]
    ]
    return [Group(_("Entries"), hits)]


def _firearms(request: Page, text: str) -> list[Group]:
    """Serials that are the same, then those that look the same or begin so."""
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    seen: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    rows = register.firearms(**seen, wanted=register.FirearmFilter(text=text))
    normal = normalise_serial(text)
    same = register.firearms(**seen).filter(serial_normal=normal) if normal else rows.none()
    found = {row.pk: row for row in [*same[:SHOWN], *rows[: SHOWN + 1]]}
    hits = [
        Hit(
            str(row.model),
            reverse("register:firearm", args=[row.thing.public_id]),
            row.thing.code,
            str(row.organisation),
            exact=bool(normal) and row.serial_normal == normal,
            serial=row.serial,
        )
        for row in list(found.values())[: SHOWN + 1]
    ]
    return [Group(_("Firearms"), hits[:SHOWN], _more("register:firearms", "text", text, hits))]


def _numbered(request: Page, text: str) -> list[Group]:
    """Magazines, kit and lots by exactly this number."""
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    number = text.upper()
    rows = [
        row.thing
        for rows in (
            register.magazines(viewer=request.viewer, at=request.at).filter(number=number),
            register.kit(viewer=request.viewer, at=request.at).filter(number=number),
            register.lots(viewer=request.viewer, at=request.at).filter(lot_number=number),
        )
        for row in rows[:SHOWN]
    ]
    return [Group(_("Magazines, kit and lots"), [_thing(row, exact=True) for row in rows])]


def _people(request: Page, text: str) -> list[Group]:
    if not request.viewer.may(Act.SEE_PEOPLE, at=request.at):
        return []
    rows = people.found_people(
        people.people(viewer=request.viewer, at=request.at).select_related("organisation"),
        at=request.at,
        search=text,
    ).order_by("family_name", "given_name", "pk")[: SHOWN + 1]
    hits = [_person(row, asked=text) for row in rows]
    return [Group(_("People"), hits[:SHOWN], _more("people:persons", "search", text, hits))]


def _places(request: Page, text: str) -> list[Group]:
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    rows = places.search(viewer=request.viewer, at=request.at, text=text)
    hits = [_place(row, exact=False) for row in rows.order_by("name", "pk")[: SHOWN + 1]]
    return [Group(_("Places"), hits[:SHOWN], _more("places:places", "text", text, hits))]


def _contracts(request: Page, text: str) -> list[Group]:
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    rows = service.search_contracts(
        viewer=request.viewer, at=request.at, day=request.at.date(), text=text
    ).order_by("-pk")[: SHOWN + 1]
    hits = [
        Hit(
            f"{row.number} · {row.client.name}",
            reverse("service:contract", args=[row.public_id]),
            company=str(row.organisation),
            exact=row.number.casefold() == text.casefold(),
        )
        for row in rows
    ]
    return [Group(_("Contracts"), hits[:SHOWN], _more("service:contracts", "text", text, hits))]


def _permits(request: Page, text: str) -> list[Group]:
    """Permits of exactly this number, however its letters were typed."""
    if not request.viewer.may(Act.SEE_REGISTER, at=request.at):
        return []
    rows = permits.permits(viewer=request.viewer, at=request.at).filter(
        number__in={text, text.upper(), text.lower()}
    )
    hits = [
        Hit(
            row.number,
            reverse("permits:permit", args=[row.public_id]),
            PERMIT_KINDS.get(row.kind, row.kind),
            str(row.organisation),
            exact=True,
        )
        for row in rows[:SHOWN]
    ]
    return [Group(_("Permits"), hits)]


_ASKED: Final[Sequence[Callable[[Page, str], list[Group]]]] = (
    _firearms,
    _people,
    _entries,
    _numbered,
    _permits,
    _contracts,
    _places,
)


def _person(row: Any, asked: str = "") -> Hit:
    return Hit(
        str(row),
        reverse("people:person", args=[row.public_id]),
        row.code,
        str(row.organisation),
        exact=not asked or asked.casefold() == row.document_number.casefold(),
    )


def _place(row: Any, *, exact: bool) -> Hit:
    kind = PLACE_KINDS.get(row.kind, row.kind)
    href = reverse("places:place", args=[row.public_id])
    return Hit(row.name, href, kind, str(row.organisation), exact)


def _thing(row: Any, *, exact: bool) -> Hit:
    name = "register:firearm" if row.kind == "firearm" else "register:thing"
    kind = THING_KINDS.get(row.kind, row.kind)
    href = reverse(name, args=[row.public_id])
    return Hit(row.name, href, kind, str(row.organisation), exact)


def _more(name: str, field: str, text: str, hits: Sequence[Hit]) -> str:
    """The whole list, where there is more than is shown."""
    return reverse(name, query={field: text}) if len(hits) > SHOWN else ""
