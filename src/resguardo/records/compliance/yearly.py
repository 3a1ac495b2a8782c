"""What a company's yearly self-assessment for ICoCA is written from.

By requirement of the International Code: what the company answered last, what an assessor said,
what the register says, and which document is on file. No row of the register is in it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from resguardo.records.compliance import comparing, selectors
from resguardo.records.compliance.catalogues import catalogue_named
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.compliance.models import CompanyPaper
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer

CATALOGUE: Final = "icoc"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Every requirement with its three columns, and the documents on file."""

    company: Organisation
    version: str
    lines: list[Line]
    documents: list[CompanyPaper]

    @property
    def answered(self) -> int:
        """How many requirements the company has answered."""
        return sum(each.company is not None for each in self.lines)


def gathered(*, viewer: Viewer, at: datetime, company: Organisation) -> Yearly:
    """What stands now for a company in sight: by its last assessment, and its register."""
    found = catalogue_named(CATALOGUE)
    ours = selectors.assessments(viewer=viewer, at=at).filter(organisation=company)
    last = ours.filter(catalogue=CATALOGUE).first()
    answers = selectors.answers_of(last) if last is not None else []
    facts = facts_of(viewer=viewer, at=at, organisation=company.public_id)
    judged = judge(facts, found.controls)
    told = comparing.lines(comparing.asked(found.controls), answers, comparing.now(judged))
    on_file = selectors.papers(viewer=viewer, at=at).filter(organisation=company)
    return Yearly(company, found.version, told, list(on_file.order_by("pk")))
