"""The one box that finds everything: what was typed or scanned, wherever it may be.

Each kind is one question with a bound, which an index answers, so that a million weapons cost what
a hundred do; which kinds are asked depends on the mandate alone. People are found only by those who
may see people. It stands in the highest chapter because it looks into all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial
from resguardo.records.custody import selectors as custody
from resguardo.records.people import codes
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import selectors as permits
from resguardo.records.places import selectors as places
from resguardo.records.register import selectors as register
from resguardo.records.service import selectors as service

SHOWN: Final = 10
TEXT_CHARACTERS_MAX: Final = 100
ENTRY_DIGITS_MAX: Final = 15

# What a hit tells. Each column more is spelled, read and turned into Python at every search.
_OF_THING: Final = ("public_id", "kind", "name", "code", "organisation__name")
_OF_PLACE: Final = _OF_THING
_OF_PERSON: Final = (
    "public_id", "code", "family_name", "given_name", "document_number", "organisation__name",
)  # fmt: skip
_OF_FIREARM: Final = (
    "serial", "serial_normal", "thing__public_id", "thing__code", "organisation__name",
    "model__name", "model__maker__name",
)  # fmt: skip
_OF_CONTRACT: Final = ("public_id", "number", "client__name", "organisation__name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: what it is, how it is called, and whether it is exactly what was asked.

    `kind` is the record's (person, place, contract, permit, entry, or the kind of a thing), `sort`
    the kind within it, where it has one.
    """

    kind: str
    id: UUID
    name: str
    code: str = ""
    sort: str = ""
    company: str = ""
    exact: bool = False
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` says that the list of that kind has more."""

    kind: str
    hits: Sequence[Hit]
    more: bool = False


def find(*, viewer: Viewer, at: datetime, text: str) -> list[Group]:
    """All that the text can mean, by kind; a label stands alone."""
    asked = " ".join(text.replace("\x00", "").split())[:TEXT_CHARACTERS_MAX]
    if not asked:
        return []
    label = codes.code_in(asked)
    if label:
        hits = _labelled(viewer, at, label)
        return [Group("label", hits)] if hits else []
    found = [group for ask in _ASKED if (group := ask(viewer, at, asked)) is not None]
    return [group for group in found if group.hits]


def _labelled(viewer: Viewer, at: datetime, label: str) -> list[Hit]:
    """What carries the label: its letter says what it is."""
    seen: dict[str, Any] = {"viewer": viewer, "at": at}
    if label[0] == codes.LETTERS["person"]:
        if not viewer.may(Act.SEE_PEOPLE, at=at):
            return []
        persons = people.people(**seen).filter(code=label)
        return [_person(row) for row in persons.only(*_OF_PERSON)[:1]]
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return []
    if label[0] == codes.LETTERS["place"]:
        return [_place(row, exact=True) for row in places.places(**seen).filter(code=label)[:1]]
    things = register.things(**seen).filter(code=label)
    return [_thing(row, exact=True) for row in things.only(*_OF_THING)[:1]]


def _entries(viewer: Viewer, at: datetime, text: str) -> Group | None:
    digits = text.lstrip("№#Nn°º. ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= ENTRY_DIGITS_MAX):
        return None
    if not viewer.may(Act.SEE_CUSTODY, at=at):
        return None
    rows = custody.entries(viewer=viewer, at=at).filter(sequence=int(digits))
    hits = [
        Hit(kind="entry", id=public_id, name=f"№ {sequence}", exact=True)
        for public_id, sequence in rows.values_list("public_id", "sequence")[:1]
    ]
    return Group("entry", hits)


def _firearms(viewer: Viewer, at: datetime, text: str) -> Group | None:
    """Serials that are the same, then those that look the same or begin so."""
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return None
    normal = normalise_serial(text)
    same = register.with_serial(viewer=viewer, at=at, serial_normal=normal)
    wanted = register.FirearmFilter(text=text)
    alike = register.firearms(viewer=viewer, at=at, wanted=wanted)
    rows = [each for some in (same[:SHOWN], alike[: SHOWN + 1]) for each in some.only(*_OF_FIREARM)]
    found = {row.pk: row for row in rows}
    hits = [
        Hit(
            kind="firearm",
            id=row.thing.public_id,
            name=str(row.model),
            code=row.thing.code,
            company=str(row.organisation),
            exact=bool(normal) and row.serial_normal == normal,
            serial=row.serial,
        )
        for row in list(found.values())[: SHOWN + 1]
    ]
    return _cut("firearm", hits)


def _numbered(viewer: Viewer, at: datetime, text: str) -> Group | None:
    """Magazines, kit and lots by exactly this number."""
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return None
    rows = register.numbered(viewer=viewer, at=at, number=text.upper()).only(*_OF_THING)
    return _cut("numbered", [_thing(row, exact=True) for row in rows[: SHOWN + 1]])


def _people(viewer: Viewer, at: datetime, text: str) -> Group | None:
    if not viewer.may(Act.SEE_PEOPLE, at=at):
        return None
    rows = people.found_people(
        people.people(viewer=viewer, at=at).only(*_OF_PERSON),
        day=local_day(at, viewer.time_zone),
        search=text,
    ).order_by("family_name", "given_name", "pk")[: SHOWN + 1]
    return _cut("person", [_person(row, asked=text) for row in rows])


def _places(viewer: Viewer, at: datetime, text: str) -> Group | None:
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return None
    rows = places.search(viewer=viewer, at=at, text=text)
    rows = rows.select_related(None).select_related("organisation").only(*_OF_PLACE)
    hits = [_place(row, exact=False) for row in rows.order_by("name", "pk")[: SHOWN + 1]]
    return _cut("place", hits)


def _contracts(viewer: Viewer, at: datetime, text: str) -> Group | None:
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return None
    named = service.contracts_named(viewer=viewer, at=at, text=text)
    rows = named.only(*_OF_CONTRACT).order_by("-pk")[: SHOWN + 1]
    hits = [
        Hit(
            kind="contract",
            id=row.public_id,
            name=f"{row.number} · {row.client.name}",
            company=str(row.organisation),
            exact=row.number.casefold() == text.casefold(),
        )
        for row in rows
    ]
    return _cut("contract", hits)


def _permits(viewer: Viewer, at: datetime, text: str) -> Group | None:
    """Permits of exactly this number, however its letters were typed."""
    if not viewer.may(Act.SEE_REGISTER, at=at):
        return None
    rows = permits.permits(viewer=viewer, at=at).filter(
        number__in={text, text.upper(), text.lower()}
    )
    hits = [
        Hit(kind="permit", id=public_id, name=number, sort=kind, company=company, exact=True)
        for public_id, number, kind, company in rows.values_list(
            "public_id", "number", "kind", "organisation__name"
        )[: SHOWN + 1]
    ]
    return _cut("permit", hits)


_ASKED: Final[Sequence[Callable[[Viewer, datetime, str], Group | None]]] = (
    _firearms,
    _people,
    _entries,
    _numbered,
    _permits,
    _contracts,
    _places,
)


def _cut(kind: str, hits: list[Hit]) -> Group:
    return Group(kind, hits[:SHOWN], more=len(hits) > SHOWN)


def _person(row: Any, asked: str = "") -> Hit:
    return Hit(
        kind="person",
        id=row.public_id,
        name=str(row),
        code=row.code,
        company=str(row.organisation),
        exact=not asked or asked.casefold() == row.document_number.casefold(),
    )


def _place(row: Any, *, exact: bool) -> Hit:
    return Hit(
        kind="place",
        id=row.public_id,
        name=row.name,
        code=row.code,
        sort=row.kind,
        company=str(row.organisation),
        exact=exact,
    )


def _thing(row: Any, *, exact: bool) -> Hit:
    return Hit(
        kind=row.kind,
        id=row.public_id,
        name=row.name,
        code=row.code,
        sort=row.kind,
        company=str(row.organisation),
        exact=exact,
    )
