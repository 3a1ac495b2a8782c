"""Rows of an ammunition list: lots with their calibre, number of rounds, day and place."""

from dataclasses import dataclass
from datetime import date

from resguardo.kernel import calibre as calibres
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import findings as found
from resguardo.records.intake import words
from resguardo.records.intake.firearms import calibre_note
from resguardo.records.intake.places import PlaceReader, PlaceRef
from resguardo.records.intake.reading import Row
from resguardo.records.intake.rows import LEAVE_OUT, Note, RowReader
from resguardo.records.register.catalogue import calibres as calibres_table

DATES = ("received_on", "made_on", "expires_on")


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot, read without doubt. `load` is what the text says beyond the cartridge."""

    sheet: str
    row: int
    calibre_id: str
    calibre_as_read: str
    load: str
    lot_number: str
    quantity: int
    received_on: date
    made_on: date | None
    expires_on: date | None
    place: PlaceRef | None
    maker: str
    document: str


class LotReader:
    """Reads the rows of one file and remembers the lots it has seen."""

    def __init__(self, reader: RowReader, places: PlaceReader, *, today: date) -> None:
        """Start with nothing seen; `today` stands in for a missing day of receipt."""
        self._reader = reader
        self._places = places
        self._today = today
        self._seen: dict[tuple[str, str, str], int] = {}

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> LotRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        text = reader.text("calibre", needed=True)
        calibre_id = self._calibre(text) if text else ""
        place_text, place = reader.text("place", 200), None
        if place_text:
            place, notes = self._places.read(place_text, "place")
            for note in notes:
                reader.note(note)
        quantity = reader.number_of("quantity", _("rounds"), needed=True)
        if quantity == 0:
            reader.note(Note("quantity", found.NumberUnreadable("0", _("rounds"))))
        bare = words.without_shot(text)
        row = LotRow(
            reader.layout.sheet,
            number,
            calibre_id,
            text,
            text[len(bare) :].strip(),
            reader.text("lot_number", 60, needed=True),
            quantity or 0,
            self._received_on(),
            reader.date("made_on"),
            reader.date("expires_on"),
            place,
            reader.text("maker"),
            reader.text("document"),
        )
        self._compare(row)
        return None if any(each.is_error for each in reader.findings) else row

    def _calibre(self, text: str) -> str:
        reader = self._reader
        weapon_type = reader.word("weapon_type", "weapon_type")
        question = f"calibre {weapon_type} {words.plain(text)}".replace("  ", " ")
        answered = words.calibre_named(reader.answers.get(question, ""))
        if answered:
            return answered
        bare = words.without_shot(text)
        verdict = calibres.resolve(bare, weapon_type, calibres_table())
        if isinstance(verdict, calibres.Resolved):
            return verdict.calibre_id
        reader.note(calibre_note(text, weapon_type, verdict, (), question))
        return ""

    def _received_on(self) -> date:
        day = self._reader.date("received_on")
        if day is None and not self._reader.findings_of("received_on"):
            title = self._reader.layout.title("received_on")
            self._reader.note(Note("received_on", found.DateTaken(title, self._today.isoformat())))
        return day or self._today

    def _compare(self, row: LotRow) -> None:
        key = (words.plain(row.lot_number), row.calibre_id, words.plain(row.maker))
        earlier = self._seen.setdefault(key, row.row)
        if row.lot_number and row.calibre_id and earlier != row.row:
            problem = found.DuplicateInFile(row.lot_number, earlier)
            question = f"row {row.sheet}!{row.row}"
            self._reader.note(Note("lot_number", problem, LEAVE_OUT, question, (LEAVE_OUT,)))
