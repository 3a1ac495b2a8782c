"""Rows of a list of permits: of weapons, of guards, of places, each with number and span."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from resguardo.records.intake import findings as found
from resguardo.records.intake.directory import PersonFinder, WeaponFinder
from resguardo.records.intake.places import PlaceReader, PlaceRef
from resguardo.records.intake.reading import Row
from resguardo.records.intake.rows import LEAVE_OUT, Note, RowReader
from resguardo.records.intake.words import plain, word_list

DATES = ("valid_from", "valid_until")
_PARTS = ",;/"


@dataclass(frozen=True, slots=True)
class PermitRow:
    """One permit. `valid_until` is the last day on it, as permits print it."""

    sheet: str
    row: int
    kind: str
    number: str
    thing: int | None
    person: int | None
    place: PlaceRef | None
    valid_from: date
    valid_until: date
    weapon_types: tuple[str, ...]
    modality: str
    issued_by: str


class PermitReader:
    """Reads the rows of one file; whom a permit is for decides its kind where no word does."""

    def __init__(
        self,
        reader: RowReader,
        places: PlaceReader,
        people: PersonFinder,
        weapons: WeaponFinder,
        *,
        today: date,
    ) -> None:
        """Find holders with these."""
        self._reader = reader
        self._places = places
        self._people = people
        self._weapons = weapons
        self._today = today
        self._seen: dict[tuple[str, str], int] = {}

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> PermitRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        thing, person, place = self._holder()
        kind = reader.word("permit_kind", "permit_kind") if reader.text("permit_kind") else ""
        if not kind and not reader.findings_of("permit_kind"):
            kind = _kind_of_holder(thing, person, place)
        until = reader.date("valid_until")
        if until is None and not reader.findings_of("valid_until"):
            reader.note(Note("valid_until", found.Missing(reader.layout.title("valid_until"))))
        text = reader.text("number", 60, needed=True)
        row = PermitRow(
            reader.layout.sheet,
            number,
            kind,
            text,
            thing,
            person,
            place,
            self._valid_from(until),
            until or self._today,
            self._weapon_types(),
            reader.kind_of_guarding(),
            reader.text("issued_by", 200),
        )
        earlier = self._seen.setdefault((kind, plain(text)), number)
        if text and earlier != number:
            problem = found.DuplicateInFile(text, earlier)
            question = f"row {row.sheet}!{number}"
            reader.note(Note("number", problem, LEAVE_OUT, question, (LEAVE_OUT,)))
        return None if any(each.is_error for each in reader.findings) else row

    def _holder(self) -> tuple[int | None, int | None, PlaceRef | None]:
        reader = self._reader
        thing = person = None
        place: PlaceRef | None = None
        notes: tuple[Note, ...] = ()
        serial = reader.text("serial", 60)
        document, name = reader.text("document_number", 40), reader.text("person", 200)
        where = reader.text("place", 200)
        if serial:
            weapon, notes = self._weapons.by_serial(serial, "serial")
            thing = weapon.key if weapon else None
        elif document:
            somebody = self._people.by_document(document)
            if somebody is None:
                notes = (Note("document_number", found.PersonUnknown(document)),)
            person = somebody.key if somebody else None
        elif name:
            somebody, notes = self._people.by_name(name, "person")
            person = somebody.key if somebody else None
        elif where:
            place, notes = self._places.read(where, "place")
        for note in notes:
            reader.note(note)
        return thing, person, place

    def _valid_from(self, until: date | None) -> date:
        """The day it began; without one, today or the last day that it held."""
        day = self._reader.date("valid_from")
        return day or min(self._today, until or self._today)

    def _weapon_types(self) -> tuple[str, ...]:
        reader = self._reader
        text = reader.text("weapon_types")
        for part in _PARTS:
            text = text.replace(part, "|")
        types = []
        for said in filter(None, (each.strip() for each in text.split("|"))):
            meaning = word_list("weapon_type").meaning(said, reader.layout.language)
            if not meaning:
                values = word_list("weapon_type").values
                title = reader.layout.title("weapon_types")
                reader.note(Note("weapon_types", found.WordUnknown(said, title, values)))
            types.append(meaning)
        return tuple(filter(None, types))


@lru_cache(4_096)
def first_day_after(day: date) -> date:
    """The first day on which a permit printed "until" that day no longer holds."""
    return day + timedelta(days=1)


def _kind_of_holder(thing: int | None, person: int | None, place: PlaceRef | None) -> str:
    if thing is not None:
        return "firearm"
    if person is not None:
        return "credential"
    return "premises" if place is not None else "company"
