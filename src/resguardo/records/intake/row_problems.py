"""What can be wrong with a row against the register, the roster or the book it comes from."""

from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake.cell_problems import RowProblem
from resguardo.records.intake.file_problems import Worded


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
    wording = _("Weapons: {firearms}; guards: {guards}. That cannot be right. Correct one of them.")

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


class KeptAtPost(RowProblem):
    """The book takes a weapon out that the register keeps at a post, not in an armoury."""

    code = "import.kept-at-post"
    wording = _(
        "{thing} is kept at {place}, not in an armoury. Say once for this book that such weapons "
        "are taken over at their post and handed back there, or leave these rows out."
    )

    thing: str
    place: str


class LeftOut(RowProblem):
    """Somebody decided that rows like this one stay out."""

    severity = "warning"
    code = "import.left-out"
    wording = _("“{text}”: this row was left out, as you said.")

    text: str


class NotYet(RowProblem):
    """A day that has not come."""

    code = "import.not-yet"
    wording = _("{day} has not come yet. Correct the date.")

    day: str


class PermitIncomplete(Worded, RowProblem):
    """A permit without number or end is none: the weapon comes in and cannot go out."""

    severity = "warning"
    words = ("lacks",)
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
        "Rounds that did not come back: {missing}. They stay open in the name of {person} until "
        "they are returned or classed."
    )

    missing: int
    person: str


class RoundsTooMany(RowProblem):
    """More came back than went out."""

    code = "import.rounds-too-many"
    wording = _(
        "Rounds that came back: {back}; that went out: {out}. Correct one of the two numbers."
    )

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
