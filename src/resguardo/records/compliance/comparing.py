"""Three columns side by side: the company’s word, the assessor’s word, the register’s fact.

What counts as done is said here and nowhere else: the assessor's word if there is one; else the
register's fact where it can tell; else the company's word. A requirement that does not apply is
left out of the score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from resguardo.records.compliance.catalogues import THEMES, Control
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.judging import Judged
from resguardo.records.compliance.models import AssessmentAnswer, Side

TOLD = frozenset({"yes", "partly", "no"})


def counting(company: str, assessor: str, register: str) -> str:
    """Which of three verdicts counts; empty where none does.

    >>> counting("yes", "", "no"), counting("yes", "partly", "no"), counting("yes", "", "unknown")
    ('no', 'partly', 'yes')
    """
    return assessor or (register if register in TOLD else company)


def contradicts(company: str, register: str) -> bool:
    """Tell whether the register does not bear out what a company says of itself."""
    return company == "yes" and register in {"no", "partly"}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement with its three columns."""

    control: Control
    company: AssessmentAnswer | None
    assessor: AssessmentAnswer | None
    register: Answer | None

    @property
    def gap(self) -> str:
        """Why it is on the agenda: contradicted, differs, unanswered; empty where all agree."""
        says = self.company.verdict if self.company else ""
        fact = self.register.verdict if self.register else ""
        if contradicts(says, fact):
            return "contradicted"
        if self.assessor is not None and says and self.assessor.verdict != says:
            return "differs"
        if not says and self.assessor is None and fact not in TOLD:
            return "unanswered"
        return ""

    @property
    def counts(self) -> str:
        """The verdict that counts; empty where nobody has said anything."""
        return counting(
            self.company.verdict if self.company else "",
            self.assessor.verdict if self.assessor else "",
            self.register.verdict if self.register else "",
        )

    @property
    def is_gap(self) -> bool:
        """Whether there is something to do."""
        return self.counts in {"no", "partly"}


@dataclass(frozen=True, slots=True)
class Score:
    """How much of a theme is done, of what applies."""

    theme: str
    done: int
    of: int

    @property
    def share_pct(self) -> int:
        """Done, in per cent."""
        return 100 * self.done // self.of if self.of else 0


def lines(
    controls: Iterable[Control],
    answers: Iterable[AssessmentAnswer],
    facts: Mapping[str, Answer],
) -> list[Line]:
    """Set the three beside each other; of each side the latest answer counts.

    An answer from elsewhere that is against another waits for somebody to answer again.
    """
    some = list(answers)
    latest = {(each.control, each.side): each for each in some if each.against_id is None}
    return [
        Line(
            control, latest.get((control.id, Side.COMPANY)),
            latest.get((control.id, Side.ASSESSOR)), facts.get(control.id),
        )
        for control in controls
    ]  # fmt: skip


def undecided(answers: Iterable[AssessmentAnswer]) -> list[AssessmentAnswer]:
    """Answers from elsewhere that are against one given here, after which nobody has answered."""
    last: dict[tuple[str, str], int] = {}
    waiting: list[AssessmentAnswer] = []
    for each in answers:
        if each.against_id is None:
            last[each.control, each.side] = each.pk
        else:
            waiting.append(each)
    return [each for each in waiting if last.get((each.control, each.side), 0) < each.pk]


def asked(controls: Iterable[Control]) -> list[Control]:
    """What is asked of a company, or can be told of one."""
    return [each for each in controls if "company" in each.who or each.check]


def now(judged: Iterable[Judged]) -> dict[str, Answer]:
    """The register's column of an open assessment."""
    return {each.control.id: each.answer for each in judged if each.answer is not None}


def scores(rows: Sequence[Line]) -> list[Score]:
    """The score of each theme that has something to judge."""
    found = []
    for theme in THEMES:
        mine = [each.counts for each in rows if each.control.theme == theme]
        of = [verdict for verdict in mine if verdict != "not_applicable"]
        if of:
            found.append(Score(theme, sum(verdict == "yes" for verdict in of), len(of)))
    return found
