"""Rows of a firearms register: identity, permit, place and state of each weapon.

Identity is maker, model, calibre and serial together; the texts as typed are kept beside what they
were read as. Within the file the same identity twice is an error; look-alike serials of one maker
and one serial under two makers are shown and allowed.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from resguardo.kernel import calibre as calibres
from resguardo.kernel.marking import doubtful_characters, fold_look_alikes, normalise_serial
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake import findings as found
from resguardo.records.intake import words
from resguardo.records.intake.places import PlaceReader, PlaceRef
from resguardo.records.intake.reading import Row
from resguardo.records.intake.rows import LEAVE_OUT, NEW_NAME, Note, RowReader
from resguardo.records.register.catalogue import calibres as calibres_table
from resguardo.records.register.catalogue import makers
from resguardo.records.register.makers import Known, New, Proposed, Reading

_KIND = ("weapon_type", "maker", "model", "calibre")
_REST = ("condition", "country_of_manufacture", "manufactured_year", "ownership", "owner_name")
DATES = ("permit_valid_until", "acquired_on")
SERIAL_LIMIT = 60
_HAS_DIGIT = re.compile(r"\d")
_EXACT_FLOAT = 10**15
_ROW_BITS = 32
_ROW_MASK = (1 << _ROW_BITS) - 1


class FirearmRow(NamedTuple):
    """One weapon, read without doubt; a plain tuple, because a million of them travel."""

    sheet: str
    row: int
    weapon_type: str
    maker: str
    model: str
    calibre_id: str
    maker_as_read: str
    model_as_read: str
    calibre_as_read: str
    serial: str
    serial_normal: str
    serial_skeleton: str
    permit_number: str
    permit_valid_until: date | None
    place: PlaceRef | None
    acquired_on: date | None
    registry_number: str
    condition: str
    country_of_manufacture: str
    manufactured_year: int | None
    ownership: str
    owner_name: str
    slot: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What type, maker, model and calibre texts together were read as; the same for many rows."""

    weapon_type: str
    maker: str
    model: str
    calibre_id: str
    texts: tuple[str, str, str]
    number: int


class FirearmReader:
    """Reads the rows of one file and remembers the serials it has seen."""

    def __init__(self, reader: RowReader, places: PlaceReader) -> None:
        """Start with a file of which nothing has been seen."""
        self._reader = reader
        self._places = places
        self._identities: dict[str, int] = {}
        self._folded: dict[str, str] = {}
        self._names: dict[tuple[str, str, str], int] = {}
        self._named: list[tuple[str, str, str]] = []

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> FirearmRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        kind = reader.once(_KIND, self._read_kind)
        serial, normal, bone = self._serial()
        place_text = reader.text("place", 200)
        place = None
        if place_text:
            place, notes = self._places.read(place_text, "place")
            for note in notes:
                reader.note(note)
        permit_number, permit_until = self._permit()
        condition, country, year, ownership, owner = reader.once(_REST, self._read_rest)
        row = FirearmRow(
            reader.layout.sheet, number, kind.weapon_type, kind.maker, kind.model, kind.calibre_id,
            *kind.texts, serial, normal, bone, permit_number, permit_until, place,
            reader.date("acquired_on"), reader.text("registry_number", 60), condition, country,
            year, ownership, owner, reader.text("slot", 40),
        )  # fmt: skip
        if serial:
            self._compare(row, kind)
        return None if any(each.is_error for each in reader.findings) else row

    def _read_rest(self) -> tuple[str, str, int | None, str, str]:
        reader = self._reader
        return (
            reader.word("condition", "condition", default="serviceable"),
            reader.text("country_of_manufacture", 2),
            reader.number_of("manufactured_year", _("years")),
            reader.word("ownership", "ownership", default="owned"),
            reader.text("owner_name", 200),
        )

    def _serial(self) -> tuple[str, str, str]:
        """The serial as written, in its normal form, and its skeleton."""
        cell = self._reader.cell("serial")
        # Nine in ten are capitals and digits without one that looks like another: nothing to ask.
        if type(cell) is str and cell.isascii() and cell.isalnum() and not cell.isalpha():
            normal = cell.upper()
            if len(cell) <= SERIAL_LIMIT and fold_look_alikes(normal) == normal:
                return cell, normal, normal
        serial = self._read_serial()
        normal = normalise_serial(serial)
        return serial, normal, fold_look_alikes(normal)

    def _read_serial(self) -> str:
        reader = self._reader
        cell = reader.cell("serial")
        if isinstance(cell, float) and (not cell.is_integer() or cell >= _EXACT_FLOAT):
            reader.note(Note("serial", found.SerialMangled(str(cell))))
            return ""
        serial = reader.text("serial", SERIAL_LIMIT)
        if not serial or (not _HAS_DIGIT.search(serial) and _is_absent(serial)):
            question = reader.question_of_row("serial")
            reader.note(Note("serial", found.SerialMissing(), "", question))
            return ""
        if isinstance(cell, str) and _looks_rounded(serial):
            reader.note(Note("serial", found.SerialMangled(serial)))
            return ""
        better = doubtful_characters(serial)
        if better:
            question = reader.question_of_row("serial")
            note = Note("serial", found.SerialDoubtful(serial, better), better, question)
            reader.note(note)
        return serial

    def _permit(self) -> tuple[str, date | None]:
        reader = self._reader
        number, until = reader.text("permit_number", 60), reader.date("permit_valid_until")
        if number and until:
            return number, until
        if reader.has("permit_number") and not number:
            reader.note(Note("permit_number", found.PermitIncomplete(_("number"))))
        elif number and not reader.findings_of("permit_valid_until"):
            reader.note(Note("permit_valid_until", found.PermitIncomplete(_("date of expiry"))))
        return "", None

    def _compare(self, row: FirearmRow, kind: _Kind) -> None:
        """The same weapon twice, look-alikes of one maker, one serial under two makers."""
        reader = self._reader
        earlier = self._identities.get(row.serial_normal)
        if earlier is None:
            # One number a serial, because there are a million: which kind, and in which row.
            self._identities[row.serial_normal] = kind.number << _ROW_BITS | row.row
            self._look_for_alikes(row)
            return
        other, other_row = self._named[earlier >> _ROW_BITS], earlier & _ROW_MASK
        # A calibre that is still asked about may turn out to be the same.
        is_unsure = not (other[2] and row.calibre_id)
        if other[:2] == (row.maker, row.model) and (other[2] == row.calibre_id or is_unsure):
            what = f"{row.maker} {row.model} {row.serial}".strip()
            duplicate = found.DuplicateInFile(what, other_row)
            question = f"row {row.sheet}!{row.row}"
            reader.note(Note("serial", duplicate, LEAVE_OUT, question, (LEAVE_OUT,)))
        else:
            reader.note(Note("serial", found.SerialOfTwoMakers(row.serial, other_row)))

    def _look_for_alikes(self, row: FirearmRow) -> None:
        """Only serials that fold to something else are kept: the rest stand under themselves."""
        bone = row.serial_skeleton
        like = self._folded.get(bone, bone)
        if bone != row.serial_normal:
            self._folded.setdefault(bone, row.serial_normal)
        seen = self._identities.get(like)
        if seen is None or like == row.serial_normal:
            return
        if self._named[seen >> _ROW_BITS][0] == row.maker:
            problem = found.LookAlikeInFile(row.serial, like, seen & _ROW_MASK)
            question = self._reader.question_of_row("serial")
            self._reader.note(Note("serial", problem, like, question))

    def _read_kind(self) -> _Kind:
        notes: list[Note] = []
        reader = self._reader
        type_text, maker_text = reader.text("weapon_type"), reader.text("maker", needed=True)
        model_text, text = reader.text("model"), reader.text("calibre")
        maker = self._name("maker", maker_text, makers().read(maker_text), notes)
        model = ""
        if model_text and maker:
            reading = words.models_of(maker).read(model_text)
            if isinstance(reading, New):
                reading = New(_model_name(reading.name))
            model = self._name("model", model_text, reading, notes, of=maker)
        known_type, known_calibres = words.model_facts(maker, model)
        weapon_type = words.word_list("weapon_type").meaning(type_text, reader.layout.language)
        if not weapon_type:
            weapon_type = self._asked_type(type_text, known_type, notes)
        elif known_type and known_type != weapon_type:
            shown = f"{maker} {model}"
            notes.append(
                Note("weapon_type", found.TypeNotOfModel(shown, words.said(known_type), type_text))
            )
        calibre_id = self._calibre(text, weapon_type, f"{maker} {model}", known_calibres, notes)
        for note in notes:
            reader.note(note)
        name = (maker, model, calibre_id)
        place = self._names.setdefault(name, len(self._named))
        if place == len(self._named):
            self._named.append(name)
        return _Kind(weapon_type, *name, (maker_text, model_text, text), place)

    def _name(self, name: str, text: str, reading: Reading, notes: list[Note], of: str = "") -> str:
        if not text:
            return ""
        if isinstance(reading, Known):
            return reading.name
        question = " ".join(filter(None, (name, words.plain(of), words.plain(text))))
        answer = self._reader.answers.get(question, "")
        if isinstance(reading, Proposed) and answer != NEW_NAME:
            if answer in reading.names:
                return answer
            options = (*reading.names, NEW_NAME)
            problem = found.NameMisspelt(text, reading.names)
            notes.append(Note(name, problem, reading.names[0], question, options))
            return ""
        notes.append(Note(name, found.NameNew(text)))
        return reading.name if isinstance(reading, New) else " ".join(text.split())

    def _asked_type(self, text: str, known: str, notes: list[Note]) -> str:
        types = words.word_list("weapon_type").values
        if not text and known:
            return known
        question = f"weapon_type {words.plain(text)}"
        answer = self._reader.answers.get(question, "")
        if answer in types:
            return answer
        title = self._reader.layout.title("weapon_type")
        shown = tuple(map(words.said, types))
        problem = found.WordUnknown(text, title, shown) if text else found.Missing(title)
        notes.append(Note("weapon_type", problem, known, question, types))
        return ""

    def _calibre(
        self, text: str, weapon_type: str, model: str, known: tuple[str, ...], notes: list[Note]
    ) -> str:
        table, names = calibres_table(), words.calibre_names()
        question = f"calibre {weapon_type} {words.plain(model)} {words.plain(text)}"
        answered = words.calibre_named(self._reader.answers.get(question, ""))
        if answered:
            return answered
        verdict = calibres.resolve(text, weapon_type, table)
        if isinstance(verdict, calibres.Resolved):
            if known and verdict.calibre_id not in known:
                shown = tuple(names[each] for each in known)
                unusual = found.CalibreUnusual(model, shown, names[verdict.calibre_id])
                notes.append(Note("calibre", unusual))
            return verdict.calibre_id
        notes.append(calibre_note(text, weapon_type, verdict, known, question))
        return ""


def calibre_note(
    text: str,
    weapon_type: str,
    verdict: calibres.Ask | calibres.Unknown,
    known: tuple[str, ...],
    question: str,
) -> Note:
    """The question that an undecided calibre asks; what the model is known in comes first."""
    names = words.calibre_names()
    candidates = verdict.candidates if isinstance(verdict, calibres.Ask) else ()
    likely = [each for each in known if each in candidates] or list(known)
    options = tuple(dict.fromkeys([*likely, *candidates]))
    shown = tuple(names[each] for each in options)
    # Where the model is known in one calibre that the text can mean, that is it; else nobody knows.
    proposal = shown[0] if len(shown) == 1 or len(likely) == 1 else ""
    problem: found.RowProblem = found.CalibreUnknown(text)
    if not text:
        problem = found.Missing(words.column("calibre"))
    elif isinstance(verdict, calibres.Ask):
        problem = found.CalibreUnclear(text, shown)
        if verdict.why is calibres.Why.OTHER_WEAPON_TYPE:
            problem = found.CalibreNotForWeapon(text, words.said(weapon_type))
    return Note("calibre", problem, proposal, question, shown)


def _is_absent(serial: str) -> bool:
    """Words that say that there is no number, and signs that are none."""
    return not normalise_serial(serial) or words.word_list("absent").has(serial)


def _model_name(text: str) -> str:
    """A model that nobody listed, without the word that introduces it: "Mod. 82" is 82."""
    first, _space, rest = text.partition(" ")
    return rest if rest and words.plain(first) in {"mod", "modelo", "modele", "model"} else text


def _looks_rounded(text: str) -> bool:
    """8.46E+05 or 8,46E+14: digits are gone for good."""
    mantissa, e, exponent = text.upper().partition("E+")
    return (
        bool(e) and exponent.isdecimal() and mantissa.replace(".", "").replace(",", "").isdecimal()
    )
