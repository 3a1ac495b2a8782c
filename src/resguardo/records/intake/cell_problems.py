"""What can be wrong with a cell of any file: a serial, a calibre, a date, a name, a place."""

from typing import ClassVar

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake.file_problems import Worded


class RowProblem(Problem):
    """One cell or row; `severity` says whether it keeps the file out."""

    severity: ClassVar[str] = "error"


class SerialMissing(RowProblem):
    """A weapon without a number is not in any register."""

    code = "import.serial-missing"
    wording = _("The serial number is missing. Read it off the weapon, or leave this row out.")


class SerialMangled(RowProblem):
    """The spreadsheet turned a number into 8.46E+05 and lost its digits."""

    code = "import.serial-mangled"
    wording = _(
        "“{text}” is a number that the spreadsheet rounded. Format the column as text and type the "
        "serial again from the weapon."
    )

    text: str


class SerialDoubtful(RowProblem):
    """A letter among digits that is usually a misread digit."""

    severity = "warning"
    code = "import.serial-doubtful"
    wording = _("“{text}” has a letter among digits; it may be {better}. Look at the weapon.")

    text: str
    better: str


class DuplicateInFile(RowProblem):
    """The same weapon, person, lot or post twice."""

    code = "import.duplicate-in-file"
    wording = _("{what} stands in row {other} already. Keep one of the two rows.")

    what: str
    other: int


class LookAlikeInFile(RowProblem):
    """Two serials of one maker that an eye confuses."""

    severity = "warning"
    code = "import.look-alike-in-file"
    wording = _("“{text}” looks like “{like}” in row {other}. Compare both weapons.")

    text: str
    like: str
    other: int


class SerialOfTwoMakers(RowProblem):
    """Allowed, and worth a look."""

    severity = "warning"
    code = "import.serial-of-two-makers"
    wording = _(
        "“{text}” stands in row {other} with another maker or model. Two weapons may share a "
        "serial; make sure that these do."
    )

    text: str
    other: int


class LookAlikeInRegister(RowProblem):
    """A serial that an eye confuses with one that the register holds."""

    severity = "warning"
    code = "import.look-alike-in-register"
    wording = _("“{text}” looks like “{like}” in the register. Compare the weapon with it.")

    text: str
    like: str


class Missing(Worded, RowProblem):
    """A cell that must not be empty is."""

    words = ("column",)
    code = "import.value-missing"
    wording = _("{column} is empty. Fill it in, or leave this row out.")

    column: str


class TooLong(Worded, RowProblem):
    """More characters than the register keeps."""

    words = ("column",)
    code = "import.value-too-long"
    wording = _("{column} has more than {limit} characters. Shorten it.")

    column: str
    limit: int


class CellError(RowProblem):
    """#N/A and its like."""

    code = "import.cell-error"
    wording = _("The cell shows {text}, an error of the spreadsheet. Type the value itself.")

    text: str


class CalibreUnclear(RowProblem):
    """The text names more than one cartridge."""

    code = "import.calibre-unclear"
    wording = _("“{text}” can be {candidates}. Choose one: the barrel or the card says which.")

    text: str
    candidates: tuple[str, ...]


class CalibreNotForWeapon(Worded, RowProblem):
    """A cartridge that such weapons do not usually take."""

    words = ("weapon_type",)
    code = "import.calibre-not-for-weapon"
    wording = _(
        "“{text}” does not go with {weapon_type}: either the type or the calibre was misread. "
        "Choose the calibre, or correct the type."
    )

    text: str
    weapon_type: str


class CalibreUnknown(RowProblem):
    """Nothing in the table is written so."""

    code = "import.calibre-unknown"
    wording = _("“{text}” is not a calibre that we know. Write it as on the barrel or the card.")

    text: str


class CalibreUnusual(RowProblem):
    """The model is not known to be made in this calibre."""

    severity = "warning"
    code = "import.calibre-unusual"
    wording = _("{model} is known in {known}, not in {calibre}. Compare with the weapon.")

    model: str
    known: tuple[str, ...]
    calibre: str


class NameMisspelt(RowProblem):
    """Nearly the name of a maker or model."""

    code = "import.name-misspelt"
    wording = _("“{text}” is perhaps {candidates}. Choose, or say that it is a new name.")

    text: str
    candidates: tuple[str, ...]


class NameNew(RowProblem):
    """A maker or model that is not in the reference list."""

    severity = "warning"
    code = "import.name-new"
    wording = _("“{text}” is not in the list of makers and models and will be added to it.")

    text: str


class WordUnknown(Worded, RowProblem):
    """A type, role, state or kind that no list of words has."""

    words = ("column", "candidates")
    code = "import.word-unknown"
    wording = _("“{text}” is not a word that we know for {column}. Choose one of {candidates}.")

    text: str
    column: str
    candidates: tuple[str, ...]


class TypeNotOfModel(Worded, RowProblem):
    """The row says one type, the model is another."""

    severity = "warning"
    words = ("known",)
    code = "import.type-not-of-model"
    wording = _("{model} is listed as {known}, the row says {text}. Look at the weapon.")

    model: str
    known: str
    text: str


class DateUnclear(RowProblem):
    """Day and month can be either way round, and nothing in the file decides it."""

    code = "import.date-unclear"
    wording = _(
        "“{text}” can be {first} or {second}, and no other date in the file decides it. "
        "Say once whether the day or the month comes first."
    )

    text: str
    first: str
    second: str


class DateUnreadable(RowProblem):
    """Not a date, or not one of this calendar."""

    code = "import.date-unreadable"
    wording = _("“{text}” is not a date. Write it as 2026-09-30.")

    text: str


class DateAgainstOrder(RowProblem):
    """Possible only with day and month the other way round than in the rest of the file."""

    code = "import.date-against-order"
    wording = _("“{text}” is a date only if read the other way round than the rest: {proposal}.")

    text: str
    proposal: str


class YearsOfTwoDigits(RowProblem):
    """Said once a column, so that somebody looks at the century."""

    severity = "warning"
    code = "import.years-of-two-digits"
    wording = _("Dates with years of two digits: {count}; they were read as {first} to {last}.")

    count: int
    first: str
    last: str


class NumberUnreadable(Worded, RowProblem):
    """Not a whole number, or below zero."""

    words = ("unit",)
    code = "import.number-unreadable"
    wording = _("“{text}” is not a whole number of {unit}. Write digits only.")

    text: str
    unit: str


class TimeUnreadable(RowProblem):
    """Not a time of day."""

    code = "import.time-unreadable"
    wording = _("“{text}” is not a time of day. Write it as 18:05.")

    text: str


class PlaceUnknown(RowProblem):
    """A place that the organisation does not have, or that could be two of its places."""

    code = "import.place-unknown"
    wording = _("“{text}” is not a place of the organisation. Choose one, or have it added.")

    text: str


class PlaceNew(Worded, RowProblem):
    """A place that the text names with its kind; it will be added."""

    severity = "warning"
    words = ("kind",)
    code = "import.place-new"
    wording = _("“{text}” will be added as {kind} “{name}”.")

    text: str
    kind: str
    name: str


class IdentityShort(RowProblem):
    """A number that lost its leading zero in the spreadsheet."""

    code = "import.identity-short"
    wording = _(
        "“{text}” has fewer digits than the other documents in the file: the spreadsheet probably "
        "dropped a leading zero. It may be {better}."
    )

    text: str
    better: str


class NameUnclear(RowProblem):
    """Family and given name are not told apart by a comma or by case."""

    severity = "warning"
    code = "import.name-unclear"
    wording = _("“{text}” was read as {family}, {given}. Write FAMILY, Given if that is wrong.")

    text: str
    family: str
    given: str


class DateTaken(RowProblem):
    """A date that the register needs and the file does not have: the day of import stands in."""

    severity = "warning"
    code = "import.date-taken"
    wording = _("{column} is empty; {day}, the day of this import, was taken. Correct it later.")

    column: str
    day: str


class CredentialUnnumbered(RowProblem):
    """The list has the day on which a credential ends and not its number."""

    severity = "warning"
    code = "import.credential-unnumbered"
    wording = _("The file does not give the number of the credential; “{taken}” was recorded.")

    taken: str


class FitnessOpen(RowProblem):
    """An examination whose result holds until nobody knows when."""

    severity = "warning"
    code = "import.fitness-open"
    wording = _(
        "The examination of {day} has no day until which it holds, so no certificate is recorded. "
        "Say once how many months examinations hold here."
    )

    day: str
