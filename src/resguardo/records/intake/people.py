"""Rows of a staff list: who, with which document, in which role, fit and licensed until when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from resguardo.records.intake import findings as found
from resguardo.records.intake.places import tidy
from resguardo.records.intake.reading import Cell, Row
from resguardo.records.intake.rows import LEAVE_OUT, Note, RowReader
from resguardo.records.intake.values import text_of
from resguardo.records.register.makers import fold

DATES = ("hired_on", "left_on", "credential_valid_until", "fitness_on", "fitness_valid_until")
_USUAL_SHARE = 0.6
_MISSING_ZEROS = 3


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person, read without doubt."""

    sheet: str
    row: int
    family_name: str
    given_name: str
    document_number: str
    role: str
    hired_on: date
    left_on: date | None
    credential_number: str
    credential_valid_until: date | None
    credential_modality: str
    fitness_on: date | None
    fitness_valid_until: date | None
    sex: str
    phone: str
    code: str


def usual_length(documents: Iterable[Cell]) -> int:
    """How many digits most documents of the file have; 0 when there is no such length.

    >>> usual_length(["01108020", 37705284, "89667459", 1108020])
    8
    """
    lengths = Counter(len(text) for text in map(text_of, documents) if text.isdecimal())
    if not lengths:
        return 0
    length, count = lengths.most_common(1)[0]
    return length if count >= _USUAL_SHARE * lengths.total() else 0


class PersonReader:
    """Reads the rows of one file and remembers the documents and names it has seen."""

    def __init__(self, reader: RowReader, *, digits: int, today: date) -> None:
        """Expect documents of so many digits; `today` stands in for a missing hiring day."""
        self._reader = reader
        self._digits = digits
        self._today = today
        self._documents: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""
        self._reader = reader

    def read(self, number: int, cells: Row) -> PersonRow | None:
        """One row as a record; `None` when an error keeps it out."""
        reader = self._reader
        reader.start(number, cells)
        family, given = self._name()
        document = self._document()
        role = reader.word("role", "role")
        if not role and not reader.findings_of("role"):
            role = self._missing_role()
        row = PersonRow(
            reader.layout.sheet,
            number,
            family,
            given,
            document,
            role,
            self._hired_on(),
            reader.date("left_on"),
            reader.text("credential_number", 60),
            reader.date("credential_valid_until"),
            reader.kind_of_guarding(),
            reader.date("fitness_on"),
            reader.date("fitness_valid_until"),
            reader.text("sex", 20)[:1].upper(),
            reader.text("phone", 40),
            reader.text("code", 20),
        )
        self._compare(row)
        return None if any(each.is_error for each in reader.findings) else row

    def _name(self) -> tuple[str, str]:
        reader = self._reader
        if reader.has("family_name"):
            family = reader.text("family_name", 120, needed=True)
            return tidy(family), tidy(reader.text("given_name", 120))
        text = reader.text("name", 200, needed=True)
        family, given, clear = split_name(text, family_first=self._family_first())
        if text and not clear:
            reader.note(Note("name", found.NameUnclear(text, family, given)))
        return family[:120], given[:120]

    def _family_first(self) -> bool:
        title = fold(self._reader.layout.title("name"))
        given = [title.find(word) for word in ("nombre", "prenom", "given", "prenome")]
        family = [title.find(word) for word in ("apellido", "nom ", "surname", "sobrenome")]
        first_given = min((at for at in given if at >= 0), default=-1)
        first_family = min((at for at in family if at >= 0), default=-1)
        return first_family >= 0 and (first_given < 0 or first_family < first_given)

    def _document(self) -> str:
        reader = self._reader
        text = reader.text("document_number", 40, needed=True)
        short = self._digits - len(text)
        if text.isdecimal() and 0 < short <= _MISSING_ZEROS:
            question = reader.question_of_row("document_number")
            better = text.zfill(self._digits)
            problem = found.IdentityShort(text, better)
            reader.note(Note("document_number", problem, better, question, (better,)))
        return text

    def _missing_role(self) -> str:
        question = "role"
        answer = self._reader.answers.get(question, "")
        options = ("guard", "armourer", "supervisor", "manager")
        if answer in options:
            return answer
        problem = found.Missing(self._reader.layout.title("role"))
        self._reader.note(Note("role", problem, "", question, options))
        return ""

    def _hired_on(self) -> date:
        day = self._reader.date("hired_on")
        if day is None and not self._reader.findings_of("hired_on"):
            title = self._reader.layout.title("hired_on")
            self._reader.note(Note("hired_on", found.DateTaken(title, self._today.isoformat())))
        return day or self._today

    def _compare(self, row: PersonRow) -> None:
        reader = self._reader
        earlier = self._documents.setdefault(row.document_number, row.row)
        if row.document_number and earlier != row.row:
            problem = found.DuplicateInFile(row.document_number, earlier)
            question = f"row {row.sheet}!{row.row}"
            reader.note(Note("document_number", problem, LEAVE_OUT, question, (LEAVE_OUT,)))
            return
        name = f"{row.family_name}, {row.given_name}"
        namesake = self._names.setdefault(fold(name), row.row)
        if namesake != row.row:
            reader.note(Note("name", found.SameNameTwice(name, namesake)))


def split_name(text: str, *, family_first: bool) -> tuple[str, str, bool]:
    """Family name, given name, and whether the writing shows which is which.

    >>> split_name("NÚÑEZ FLORES, Inés", family_first=True)
    ('Núñez Flores', 'Inés', True)
    >>> split_name("Inés NÚÑEZ FLORES", family_first=False)
    ('Núñez Flores', 'Inés', True)
    >>> split_name("Quispe Rosa", family_first=True), split_name("Ana Paz Rey", family_first=False)
    (('Quispe', 'Rosa', True), ('Paz Rey', 'Ana', False))
    """
    family, comma, given = text.partition(",")
    if comma:
        return tidy(family.strip()), tidy(given.strip()), True
    words = text.split()
    loud = [word for word in words if word.isupper() and len(word) > 1]
    if loud and len(loud) < len(words):
        quiet = [word for word in words if word not in loud]
        return tidy(" ".join(loud)), tidy(" ".join(quiet)), True
    if len(words) <= 1:
        return tidy(text), "", not words
    one_of_each = not words[2:]
    size = 1 if one_of_each else 2
    if family_first:
        return tidy(" ".join(words[:size])), tidy(" ".join(words[size:])), one_of_each
    return tidy(" ".join(words[-size:])), tidy(" ".join(words[:-size])), one_of_each
