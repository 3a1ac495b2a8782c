"""Rows of a book of issues and returns, typed in late: what happened when, not when it was typed.

Each row is an issue and, where there is one, its return. A return earlier in the day than the issue
was on the next; one only minutes after the issue is asked about once for the whole book, because a
shift of twelve hours and one of twenty-four both look like that on paper. Rounds that did not come
back stay open in the guard's name: the book cannot class them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import findings as found
from resguardo.records.intake.directory import Known, PersonFinder, WeaponFinder, WeaponRef
from resguardo.records.intake.places import PlaceReader, PlaceRef
from resguardo.records.intake.reading import Row
from resguardo.records.intake.rows import LEAVE_OUT, Note, RowReader
from resguardo.records.intake.values import text_of, time_of_day
from resguardo.records.intake.words import calibre_names, word_list

DATES = ("date", "date_back")
SHORT_RETURN = "short return"
SAME_DAY, NEXT_DAY = "same day", "next day"
KEPT_AT_POST, AT_POST = "kept at post", "at the post"
SHORT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BookRow:
    """One issue, perhaps with its return; moments carry the zone of the organisation."""

    sheet: str
    row: int
    thing: int
    person: int
    post: PlaceRef | None
    lot: int | None
    rounds_out: int
    out_at: datetime
    back_at: datetime | None
    rounds_back: int
    remarks: str


class BookReader:
    """Reads the rows of one file; rows need not be in the order of time."""

    def __init__(
        self,
        reader: RowReader,
        places: PlaceReader,
        known: Known,
        answers: Mapping[str, str],
        *,
        zone: ZoneInfo,
    ) -> None:
        """Find people, weapons and lots among those known."""
        self._reader = reader
        self._places = places
        self._people = PersonFinder(known.people, answers)
        self._weapons = WeaponFinder(known.weapons, answers)
        self._lots = known.lots
        self._answers = answers
        self._zone = zone
        self._seen: dict[tuple[int, datetime], int] = {}

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> BookRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        weapon = self._weapon()
        person_text = reader.text("person", 200, needed=True)
        person = None
        if person_text:
            person, notes = self._people.by_name(person_text, "person")
            self._note_all(notes)
        post = self._post()
        out_at, back_at = self._moments()
        rounds_out = reader.number_of("rounds_out", _("rounds")) or 0
        rounds_back = self._rounds_back(rounds_out, back_at, person_text)
        lot = self._lot(weapon) if weapon and rounds_out else None
        if weapon and out_at:
            earlier = self._seen.setdefault((weapon.key, out_at), number)
            if earlier != number:
                problem = found.DuplicateInFile(weapon.name, earlier)
                question = f"row {reader.layout.sheet}!{number}"
                reader.note(Note("serial", problem, LEAVE_OUT, question, (LEAVE_OUT,)))
        stays_out = any(
            each.is_error or isinstance(each.problem, found.LeftOut) for each in reader.findings
        )
        if not (weapon and person and out_at) or stays_out:
            return None
        return BookRow(
            reader.layout.sheet, number, weapon.key, person.key, post, lot, rounds_out, out_at,
            back_at, rounds_back, reader.text("remarks", 400),
        )  # fmt: skip

    def _note_all(self, notes: tuple[Note, ...]) -> None:
        for note in notes:
            self._reader.note(note)

    def _weapon(self) -> WeaponRef | None:
        serial = self._reader.text("serial", 60, needed=True)
        if not serial:
            return None
        weapon, notes = self._weapons.by_serial(serial, "serial")
        self._note_all(notes)
        return weapon

    def _post(self) -> PlaceRef | None:
        text = self._reader.text("post", 200)
        if not text:
            return None
        if not word_list("place_kind").split_off(text)[0]:
            text = f"puesto {text}"
        place, notes = self._places.read(text, "post")
        self._note_all(notes)
        return place

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        reader = self._reader
        day, day_back = reader.date("date"), reader.date("date_back")
        out, back = self._time("time_out"), self._time("time_back")
        for name, value in (("date", day), ("time_out", out)):
            if value is None and not reader.findings_of(name):
                reader.note(Note(name, found.Missing(reader.layout.title(name))))
        if day is None or out is None:
            return None, None
        out_at = datetime.combine(day, out, self._zone)
        if back is None:
            return out_at, None
        if day_back is None:
            day_back = self._day_back(day, out, back)
        return out_at, datetime.combine(day_back, back, self._zone) if day_back else None

    def _time(self, name: str) -> time | None:
        cell = self._reader.cell(name)
        text = text_of(cell)
        if not text or word_list("open").has(text):
            return None
        moment = time_of_day(cell)
        if moment is None:
            self._reader.note(Note(name, found.TimeUnreadable(text[:60])))
        return moment

    def _day_back(self, day: date, out: time, back: time) -> date | None:
        next_day = day + timedelta(days=1)
        if back <= out:
            return next_day
        if datetime.combine(day, back) - datetime.combine(day, out) >= SHORT:
            return day
        answer = self._answers.get(SHORT_RETURN, "")
        if answer in {SAME_DAY, NEXT_DAY}:
            return next_day if answer == NEXT_DAY else day
        problem = found.ReturnUnclear(f"{out:%H:%M}", f"{back:%H:%M}")
        note = Note("time_back", problem, NEXT_DAY, SHORT_RETURN, (NEXT_DAY, SAME_DAY))
        self._reader.note(note)
        return None

    def _rounds_back(self, out: int, back_at: datetime | None, person: str) -> int:
        reader = self._reader
        back = reader.number_of("rounds_back", _("rounds"))
        if back_at is None:
            return 0
        if back is None:
            back = 0 if reader.has("rounds_back") else out
        if back > out:
            reader.note(Note("rounds_back", found.RoundsTooMany(back, out)))
        elif back < out:
            reader.note(Note("rounds_back", found.RoundsStayOut(out - back, person)))
        return back

    def _lot(self, weapon: WeaponRef) -> int | None:
        """The lot that rounds of this calibre were from: the only one, or the one answered."""
        lots = self._lots.get(weapon.calibre_id, ())
        question = f"lot {weapon.calibre_id}"
        numbers = {number: key for key, number in lots}
        answer = self._answers.get(question, "")
        name = calibre_names().get(weapon.calibre_id, weapon.calibre_id)
        if answer == LEAVE_OUT:
            self._reader.note(Note("rounds_out", found.LeftOut(name)))
            return None
        if answer in numbers:
            return numbers[answer]
        if len(lots) == 1:
            return lots[0][0]
        options = (*numbers, LEAVE_OUT)
        proposal = options[0]
        note = Note("rounds_out", found.LotUnclear(name), proposal, question, options)
        self._reader.note(note)
        return None
