"""Model procedures that a company adopts in its own words, on file with a day of review.

The models are ours (`law/procedures/`), in four languages, each with the requirements that it
serves. Adopting one puts its text on file as a document of its kind: from then on it is evidence
for those requirements, and it counts no more from its day of review on. Adapting or reviewing it
puts the new text on file and takes the old one off.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml
from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance.catalogues import LANGUAGES, words_in
from resguardo.records.compliance.models import AdoptedProcedure, CompanyPaper
from resguardo.records.people.changes import amend
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on
from resguardo.records.register.services import TEXT, keep_file
from resguardo.records.transparency import services as transparency

CHARACTERS_MOST: Final = 20_000
_FOLDER: Final = resources.files("resguardo.law.procedures")


class ProcedureIncomplete(Problem):
    """A procedure without words, with a gap still to fill in, or never to be reviewed."""

    code = "compliance.procedure-incomplete"
    wording = _(
        "A procedure has a text of at most {most} characters, with every gap (…) filled in, and a "
        "day of review from tomorrow to two years on. Complete it."
    )
    field = "text"

    most: int


@dataclass(frozen=True, slots=True)
class ModelProcedure:
    """A procedure as a model: its kind of document, what it serves, its title and text."""

    id: str
    version: str
    kind: str
    review_months: int
    controls: tuple[str, ...]
    titles: Mapping[str, str]
    texts: Mapping[str, str]

    def title(self, language: str) -> str:
        """What it is called."""
        return words_in(self.titles, language)

    def text(self, language: str) -> str:
        """Its text, with gaps (…) where the company says its own."""
        return words_in(self.texts, language)


@cache
def models() -> Mapping[str, ModelProcedure]:
    """The model procedures that ship, by identifier."""
    found = {}
    for file in sorted(_FOLDER.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".yaml"):
            continue
        row: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        found[row["id"]] = ModelProcedure(
            row["id"], row["version"], row["kind"], row["review_months"], tuple(row["controls"]),
            row["titles"], row["texts"],
        )  # fmt: skip
    return found


def model_named(name: str) -> ModelProcedure:
    """A model that ships, or `NotFound`."""
    if name not in models():
        raise NotFound
    return models()[name]


def next_review(model: ModelProcedure, day: date) -> date:
    """The day of review that a model proposes."""
    return months_on(day, model.review_months)


@transaction.atomic
def adopt_procedure(
    *, by: Viewer, at: datetime, model: str, language: str, text: str, review_on: date
) -> AdoptedProcedure:
    """Adopt a model in the company's words, or once more after a review; the old text goes off.

    Refuses words with a gap left in them, and a review that is not within two years.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    found = model_named(model)
    kept = "\n".join(line.rstrip() for line in text.strip().splitlines())
    today = local_day(at, by.time_zone)
    last = months_on(today, 24)
    if not 0 < len(kept) <= CHARACTERS_MOST or "…" in kept or not today < review_on <= last:
        raise ProcedureIncomplete(CHARACTERS_MOST)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    _take_off(by, at, model)
    title = found.title(spoken)
    file = keep_file(
        organisation=by.organisation_id, at=at, content=f"{title}\n\n{kept}\n".encode(),
        content_type=TEXT, file_name=f"{model}-{today.isoformat()}.txt",
    )  # fmt: skip
    paper = CompanyPaper.objects.create(
        organisation_id=by.organisation_id, kind=found.kind, title=title, issued_on=today,
        review_on=review_on, attachment=file, filed_by_id=by.person_id, filed_at=at,
    )  # fmt: skip
    row = AdoptedProcedure.objects.create(
        paper=paper, model=model, model_version=found.version, language=spoken, text=kept,
        adapted=kept != found.text(spoken).strip(),
    )  # fmt: skip
    transparency.record_change(
        by=by, at=at, subject_kind="paper", subject_id=str(paper.public_id), verb="adopted",
        changes={
            "model": (None, model), "version": (None, found.version),
            "review_on": (None, review_on), "digest": (None, file.sha256),
        },
    )  # fmt: skip
    return row


def _take_off(by: Viewer, at: datetime, model: str) -> None:
    """Take the text that was in force off the file."""
    before = CompanyPaper.objects.filter(
        organisation_id=by.organisation_id, retired_at=None, procedure__model=model
    )
    for paper in before.order_by("pk"):
        amend(
            paper, {"retired_at": at}, by=by, at=at, subject_kind="paper", verb="retired",
            reason="adopted again",
        )  # fmt: skip
