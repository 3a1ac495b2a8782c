"""Rows of a list of posts and other places: name, client, contract, guards, weapons, kind."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from resguardo.records.intake import findings as found
from resguardo.records.intake.places import tidy
from resguardo.records.intake.reading import Row
from resguardo.records.intake.rows import LEAVE_OUT, Note, RowReader
from resguardo.records.intake.values import text_of
from resguardo.records.intake.words import plain, word_list

DATES = ("starts_on", "ends_on")
_DEGREES = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post, armoury or other place, and the contract that pays for it, if any."""

    sheet: str
    row: int
    kind: str
    name: str
    client: str
    contract_number: str
    guards: int
    firearms: int
    starts_on: date
    ends_on: date | None
    province: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    modality: str


class PostReader:
    """Reads the rows of one file and remembers the names it has seen."""

    def __init__(self, reader: RowReader, *, today: date) -> None:
        """`today` stands in for a missing first day of a contract."""
        self._reader = reader
        self._today = today
        self._seen: dict[tuple[str, str, str], int] = {}

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> PostRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        text = reader.text("name", 200, needed=True)
        said_kind, rest = word_list("place_kind").split_off(text)
        kind = reader.word("place_kind", "place_kind", default=said_kind or "post")
        name = tidy(rest if rest and kind == "post" == said_kind else text)
        contract = reader.text("contract_number", 60)
        starts_on = reader.date("starts_on")
        if contract and starts_on is None and not reader.findings_of("starts_on"):
            title = reader.layout.title("starts_on")
            reader.note(Note("starts_on", found.DateTaken(title, self._today.isoformat())))
        client = reader.text("client", 200)
        if contract and not client:
            reader.note(Note("client", found.Missing(reader.layout.title("client"))))
        guards = reader.number_of("guards", "guards")
        firearms = reader.number_of("firearms", "weapons")
        row = PostRow(
            reader.layout.sheet,
            number,
            kind,
            name,
            client,
            contract,
            1 if guards is None else guards,
            1 if firearms is None else firearms,
            starts_on or self._today,
            reader.date("ends_on"),
            reader.text("province"),
            reader.text("address", 300),
            self._degrees("latitude"),
            self._degrees("longitude"),
            reader.word("modality", "modality", may_lack=True),
        )
        earlier = self._seen.setdefault((kind, plain(name), contract), number)
        if name and earlier != number:
            problem = found.DuplicateInFile(name, earlier)
            question = f"row {row.sheet}!{number}"
            reader.note(Note("name", problem, LEAVE_OUT, question, (LEAVE_OUT,)))
        return None if any(each.is_error for each in reader.findings) else row

    def _degrees(self, name: str) -> Decimal | None:
        text = text_of(self._reader.cell(name)).replace(",", ".")
        if not text:
            return None
        try:
            degrees = Decimal(text)
        except InvalidOperation:
            degrees = Decimal("NaN")
        if not degrees.is_finite() or abs(degrees) > _DEGREES[name]:
            self._reader.note(Note(name, found.NumberUnreadable(text[:60], "degrees")))
            return None
        return round(degrees, 6)
