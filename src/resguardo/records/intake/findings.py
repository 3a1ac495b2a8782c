"""What can be wrong with a file or a row of it: each a sentence, a proposal, and what to answer.

A finding is not raised: a file is read to its end and all of its findings are shown at once, with
sheet, row and column as the spreadsheet shows them. An *error* keeps the file out until the row is
put right, answered or left out; a *warning* is read by a person and holds nothing up.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _


class FileProblem(Problem):
    """The file as a whole cannot be read; these are raised."""

    field = "file"


class NotATable(FileProblem):
    """Neither CSV nor XLSX, by its bytes and not by its name."""

    code = "import.not-a-table"
    wording = _("{file} is {what}. Save it as XLSX or CSV in your spreadsheet and choose that.")

    file: str
    what: str


class FileDamaged(FileProblem):
    """It begins like a workbook or a text and does not go on like one."""

    code = "import.file-damaged"
    wording = _("{file} cannot be read to its end ({detail}). Open it, save it again, try that.")

    file: str
    detail: str


class FileTooLarge(FileProblem):
    """More than a register ever needs: a mistake, or somebody means harm."""

    code = "import.file-too-large"
    wording = _("{file} has more than {limit} {unit}. Split it, or ask the operator to load it.")

    file: str
    limit: int
    unit: str


class FileHostile(FileProblem):
    """Something that no spreadsheet program writes into a register."""

    code = "import.file-hostile"
    wording = _("{file} contains {what}, which registers do not have. It was not opened.")

    file: str
    what: str


class NoHeadings(FileProblem):
    """No sheet has a row of headings for this kind within the first thirty rows."""

    code = "import.no-headings"
    wording = _(
        "No row of {file} looks like the headings of {kind}: {missing} were not found. "
        "Name the columns by hand, or start from the template."
    )

    file: str
    kind: str
    missing: tuple[str, ...]


class EmptyFile(FileProblem):
    """Headings without a row below them."""

    code = "import.nothing-in-file"
    wording = _("{file} has no rows below its headings. Choose the sheet or file with the rows.")

    file: str


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


class Missing(RowProblem):
    """A cell that must not be empty is."""

    code = "import.value-missing"
    wording = _("{column} is empty. Fill it in, or leave this row out.")

    column: str


class TooLong(RowProblem):
    """More characters than the register keeps."""

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


class CalibreNotForWeapon(RowProblem):
    """A cartridge that such weapons do not usually take."""

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


class WordUnknown(RowProblem):
    """A type, role, state or kind that no list of words has."""

    code = "import.word-unknown"
    wording = _("“{text}” is not a word that we know for {column}. Choose one of {candidates}.")

    text: str
    column: str
    candidates: tuple[str, ...]


class TypeNotOfModel(RowProblem):
    """The row says one type, the model is another."""

    severity = "warning"
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
    wording = _("{count} dates have years of two digits; they were read as {first} to {last}.")

    count: int
    first: int
    last: int


class NumberUnreadable(RowProblem):
    """Not a whole number, or below zero."""

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


class PlaceNew(RowProblem):
    """A place that the text names with its kind; it will be added."""

    severity = "warning"
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


class SerialListedStolen(RowProblem):
    """Somebody reported this serial stolen."""

    severity = "warning"
    code = "import.serial-listed-stolen"
    wording = _(
        "“{text}” was listed as stolen on {listed_on} by {source}. Tell the authority before "
        "anything else; the weapon can be registered and not be issued."
    )

    text: str
    listed_on: str
    source: str


class StoreMissing(RowProblem):
    """What enters the ledger enters through a store, and it is not clear which."""

    code = "import.store-missing"
    wording = _(
        "It is not clear to which armoury this belongs: the organisation has {count}. Choose one, "
        "or add it first."
    )

    count: int


class SpanBackwards(RowProblem):
    """It ends before it begins."""

    code = "import.span-backwards"
    wording = _("It would begin on {start} and end on {end}. Correct one of the two days.")

    start: str
    end: str


class StrengthUnlikely(RowProblem):
    """More weapons than guards."""

    code = "import.strength-unlikely"
    wording = _("{firearms} weapons for {guards} guards cannot be right. Correct one of them.")

    guards: int
    firearms: int


class CodeTaken(RowProblem):
    """A badge code that leads to somebody else."""

    code = "import.code-taken"
    wording = _("The code {text} belongs to somebody else. Leave it empty to have one made.")

    text: str


class NotInArmoury(RowProblem):
    """A book issues from the armoury; the weapon is elsewhere in the ledger."""

    code = "import.not-in-armoury"
    wording = _(
        "{thing} is not in an armoury now, so it cannot be issued from one. Return it first."
    )

    thing: str


class NotYet(RowProblem):
    """A day that has not come."""

    code = "import.not-yet"
    wording = _("{day} has not come yet. Correct the date.")

    day: str


class PermitIncomplete(RowProblem):
    """A permit without number or end is none: the weapon comes in and cannot go out."""

    severity = "warning"
    code = "import.permit-incomplete"
    wording = _(
        "The permit has no {lacks}. The weapon is registered without a permit and cannot be issued "
        "until it is added."
    )

    lacks: str


class SameNameTwice(RowProblem):
    """Two people of one name: allowed, and worth a look."""

    severity = "warning"
    code = "import.same-name-twice"
    wording = _("{name} stands in row {other} too, with another document. Are they two people?")

    name: str
    other: int


class PersonUnknown(RowProblem):
    """Nobody of that name or document."""

    code = "import.person-unknown"
    wording = _("“{text}” is nobody of the organisation. Add the person first, or choose one.")

    text: str


class PersonUnclear(RowProblem):
    """More than one person may be meant."""

    code = "import.person-unclear"
    wording = _("“{text}” can be {candidates}. Choose one.")

    text: str
    candidates: tuple[str, ...]


class WeaponUnknown(RowProblem):
    """No weapon of the organisation has that serial."""

    code = "import.weapon-unknown"
    wording = _("No weapon of the organisation has the serial “{text}”. Compare it with the book.")

    text: str


class WeaponUnclear(RowProblem):
    """Two weapons share the serial, or only a look-alike was found."""

    code = "import.weapon-unclear"
    wording = _("“{text}” can be {candidates}. Choose one.")

    text: str
    candidates: tuple[str, ...]


class LotUnclear(RowProblem):
    """The book says how many rounds, not of which lot."""

    code = "import.lot-unclear"
    wording = _("The book does not say of which lot the rounds of {calibre} were. Choose a lot.")

    calibre: str


class ReturnUnclear(RowProblem):
    """The return may be minutes after the issue or a day later."""

    code = "import.return-unclear"
    wording = _(
        "Out at {out}, back at {back}: the same day or the next? Say once which is meant in this "
        "book."
    )

    out: str
    back: str


class RoundsStayOut(RowProblem):
    """Fewer came back than went out: the rest stays with the guard until it is classed."""

    severity = "warning"
    code = "import.rounds-stay-out"
    wording = _(
        "{missing} rounds did not come back; they stay open in the name of {person} until they are "
        "returned or classed."
    )

    missing: int
    person: str


class RoundsTooMany(RowProblem):
    """More came back than went out."""

    code = "import.rounds-too-many"
    wording = _("{back} rounds came back, only {out} went out. Correct one of the two numbers.")

    back: int
    out: int


class OutTwice(RowProblem):
    """The weapon was out already at that moment."""

    code = "import.out-twice"
    wording = _("This weapon was out already, see row {other}. Correct the times, or leave it out.")

    other: int


class Differs(RowProblem):
    """The register holds the row with another value; the file does not overwrite it."""

    severity = "warning"
    code = "import.differs"
    wording = _("The register says “{kept}”, the file “{read}”; nothing was changed.")

    kept: str
    read: str


class Refused(RowProblem):
    """A rule of the register or the ledger refuses the row."""

    code = "import.refused"
    wording = _("{why}")

    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place of the file.

    `question` is the key under which an answer is given once for all rows that ask the same;
    `options` are what can be answered, the proposal first.
    """

    sheet: str
    row: int
    column: str
    problem: RowProblem
    proposal: str = ""
    question: str = ""
    options: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it keeps the file out."""
        return self.problem.severity == "error"

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The finding as the command and the API print it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.problem.code,
            "severity": self.problem.severity,
            "message": self.problem.sentence(translate),
            "proposal": self.proposal or None,
            "question": self.question or None,
            "options": list(self.options),
        }


class Findings:
    """All findings of a file, counted; only so many are kept, because a bad file has a million."""

    def __init__(self, *, kept: int = 2_000) -> None:
        """Keep at most so many findings in full."""
        self._room = kept
        self.listed: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self.error_rows = 0
        self.questions: Counter[str] = Counter()

    def add_row(self, findings: list[Finding]) -> bool:
        """Take the findings of one row; tell whether the row can stand."""
        wrong = False
        for finding in findings:
            self.counts[finding.problem.code] += 1
            if finding.question:
                self.questions[finding.question] += 1
            wrong = wrong or finding.is_error
            if len(self.listed) < self._room:
                self.listed.append(finding)
        self.error_rows += wrong
        return not wrong

    @property
    def left_off(self) -> int:
        """How many were counted and not kept."""
        return sum(self.counts.values()) - len(self.listed)
