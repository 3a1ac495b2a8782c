"""Documents on file: what kind, until when it is good, and the file itself by its hash.

A paper is not edited: another one is filed, and the old one is taken off the file with a reason.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance.models import CompanyPaper, PaperKind
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import attach
from resguardo.records.register.services.checks import WordFor, WordUnknown
from resguardo.records.transparency import services as transparency


class PaperIncomplete(Problem):
    """A paper without a title, from tomorrow, or good only until yesterday."""

    code = "compliance.paper-incomplete"
    wording = _(
        "A paper has a title, a day on which it was made that has come, and a day of review after "
        "that. Complete it."
    )
    field = "title"


class PaperWithoutFile(Problem):
    """What is on file is a file."""

    code = "compliance.paper-without-file"
    wording = _("Choose the file of the document: a PDF, or a picture of it.")
    field = "file"


@transaction.atomic
def file_paper(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    title: str,
    issued_on: date,
    review_on: date,
    content: bytes,
    file_name: str = "",
) -> CompanyPaper:
    """Put a document on file with the day on which it is to be reviewed; days are the company's.

    Refuses without a title, days or a file, and a kind that is none.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    if kind not in PaperKind.values:
        raise WordUnknown(WordFor.KIND, kind[:40])
    name = " ".join(title.split())
    if not name or issued_on > local_day(at, by.time_zone) or review_on <= issued_on:
        raise PaperIncomplete
    if not content:
        raise PaperWithoutFile
    kept = attach(by=by, at=at, content=content, file_name=file_name)
    row = CompanyPaper.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        title=name[:200],
        issued_on=issued_on,
        review_on=review_on,
        attachment=kept,
        filed_by_id=by.person_id,
        filed_at=at,
    )
    transparency.record_change(
        by=by, at=at, subject_kind="paper", subject_id=str(row.public_id), verb="added",
        changes={
            "kind": (None, kind), "name": (None, row.title), "review_on": (None, review_on),
            "digest": (None, kept.sha256),
        },
    )  # fmt: skip
    return row


@transaction.atomic
def retire_paper(*, by: Viewer, at: datetime, paper: UUID, reason: str) -> CompanyPaper:
    """Take a document off the file; it stays in the history."""
    by.demand(Act.EDIT_PERMITS, at=at)
    row = (
        CompanyPaper.objects.select_for_update(no_key=True)
        .filter(public_id=paper, organisation_id=by.organisation_id, retired_at=None)
        .first()
    )
    if row is None:
        raise NotFound
    amend(
        row, {"retired_at": at}, by=by, at=at, subject_kind="paper", verb="retired",
        reason=demand_reason(reason),
    )  # fmt: skip
    return row
