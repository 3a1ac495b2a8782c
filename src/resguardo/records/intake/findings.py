"""What can be wrong with a file or a row of it: each a sentence, a proposal, and what to answer.

A finding is not raised: a file is read to its end and all of its findings are shown at once, with
sheet, row and column as the spreadsheet shows them. An *error* keeps the file out until the row is
put right, answered or left out; a *warning* is read by a person and holds nothing up.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from resguardo.records.intake.cell_problems import (
    CalibreNotForWeapon,
    CalibreUnclear,
    CalibreUnknown,
    CalibreUnusual,
    CellError,
    CredentialUnnumbered,
    DateAgainstOrder,
    DateTaken,
    DateUnclear,
    DateUnreadable,
    DuplicateInFile,
    FitnessOpen,
    IdentityShort,
    LookAlikeInFile,
    LookAlikeInRegister,
    Missing,
    NameMisspelt,
    NameNew,
    NameUnclear,
    NumberUnreadable,
    PlaceNew,
    PlaceUnknown,
    RowProblem,
    SerialDoubtful,
    SerialMangled,
    SerialMissing,
    SerialOfTwoMakers,
    TimeUnreadable,
    TooLong,
    TypeNotOfModel,
    WordUnknown,
    YearsOfTwoDigits,
)
from resguardo.records.intake.file_problems import (
    EmptyFile,
    FileDamaged,
    FileHostile,
    FileProblem,
    FileTooLarge,
    LineDamaged,
    NoHeadings,
    NotATable,
    ReadingStopped,
)
from resguardo.records.intake.row_problems import (
    CodeTaken,
    Differs,
    KeptAtPost,
    LeftOut,
    LotUnclear,
    NotInArmoury,
    NotYet,
    OutTwice,
    PermitIncomplete,
    PersonUnclear,
    PersonUnknown,
    Refused,
    ReturnUnclear,
    RoundsStayOut,
    RoundsTooMany,
    SameNameTwice,
    SerialListedStolen,
    SpanBackwards,
    StoreMissing,
    StrengthUnlikely,
    WeaponUnclear,
    WeaponUnknown,
)

__all__ = [
    "CalibreNotForWeapon",
    "CalibreUnclear",
    "CalibreUnknown",
    "CalibreUnusual",
    "CellError",
    "CodeTaken",
    "CredentialUnnumbered",
    "DateAgainstOrder",
    "DateTaken",
    "DateUnclear",
    "DateUnreadable",
    "Differs",
    "DuplicateInFile",
    "EmptyFile",
    "FileDamaged",
    "FileHostile",
    "FileProblem",
    "FileTooLarge",
    "Finding",
    "Findings",
    "FitnessOpen",
    "IdentityShort",
    "KeptAtPost",
    "LeftOut",
    "LineDamaged",
    "LookAlikeInFile",
    "LookAlikeInRegister",
    "LotUnclear",
    "Missing",
    "NameMisspelt",
    "NameNew",
    "NameUnclear",
    "NoHeadings",
    "NotATable",
    "NotInArmoury",
    "NotYet",
    "NumberUnreadable",
    "OutTwice",
    "PermitIncomplete",
    "PersonUnclear",
    "PersonUnknown",
    "PlaceNew",
    "PlaceUnknown",
    "ReadingStopped",
    "Refused",
    "ReturnUnclear",
    "RoundsStayOut",
    "RoundsTooMany",
    "RowProblem",
    "SameNameTwice",
    "SerialDoubtful",
    "SerialListedStolen",
    "SerialMangled",
    "SerialMissing",
    "SerialOfTwoMakers",
    "SpanBackwards",
    "StoreMissing",
    "StrengthUnlikely",
    "TimeUnreadable",
    "TooLong",
    "TypeNotOfModel",
    "WeaponUnclear",
    "WeaponUnknown",
    "WordUnknown",
    "YearsOfTwoDigits",
]


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
        self.left_out_rows = 0
        self.questions: Counter[str] = Counter()
        self._proposed: dict[str, str] = {}

    def add_row(self, findings: list[Finding]) -> bool:
        """Take the findings of one row; tell whether the row comes in."""
        wrong = left_out = False
        for finding in findings:
            left_out = left_out or finding.problem.code == LeftOut.code
            self.counts[finding.problem.code] += 1
            if finding.question:
                self.questions[finding.question] += 1
                can_be = not finding.options or finding.proposal in finding.options
                if finding.proposal and finding.is_error and can_be:
                    self._proposed.setdefault(finding.question, finding.proposal)
            wrong = wrong or finding.is_error
            if len(self.listed) < self._room:
                self.listed.append(finding)
        self.error_rows += wrong
        self.left_out_rows += left_out and not wrong
        return not (wrong or left_out)

    def proposals(self, answered: Mapping[str, str]) -> dict[str, str]:
        """What is proposed to each question that keeps rows out and is not answered yet."""
        return {key: each for key, each in self._proposed.items() if key not in answered}

    @property
    def left_off(self) -> int:
        """How many were counted and not kept."""
        return sum(self.counts.values()) - len(self.listed)
