"""Files by API: handed in, read, answered, taken in whole or put away.

The same steps as on the page. A file travels as Base64 in the body, up to some megabytes; what is
larger is handed in on the page or with `resguardo import`. What was found comes back with sheet,
row and column of each problem, a proposal where there is one, and the question that answers it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.texts import bytes_of
from resguardo.kernel.mandate import Act
from resguardo.records.intake import selectors, services
from resguardo.records.intake.rows import LEAVE_OUT, ROWS_WITH_ERRORS
from resguardo.records.people.pages import page_of

router = Router()

_CONTENT_CHARACTERS = 8 * 2**20


class FileIn(BaseModel):
    """A file to hand in."""

    kind: str = Field(
        max_length=16, description="firearms, people, ammunition, permits, posts or book."
    )
    file_name: str = Field(max_length=200)
    content: str = Field(
        max_length=_CONTENT_CHARACTERS, description="the bytes of the XLSX or CSV file in Base64."
    )


class AnswersIn(BaseModel):
    """What a person said about the file; an empty answer takes one back."""

    answers: dict[str, str] = Field(
        default_factory=dict,
        max_length=5_000,
        description="by question, as the problems name them; `row SHEET!12` = `leave out` drops "
        "one row, `row SHEET!12 serial` replaces one cell.",
    )
    mapping: dict[str, dict[str, Any]] | None = Field(
        default=None,
        description="by sheet: `row` of the headings and `columns`, the letter of each field.",
    )
    accept_proposals: bool = Field(
        default=False, description="answer each open question with what is proposed."
    )
    leave_out_errors: bool = Field(
        default=False, description="take the rest in where rows have an error."
    )


class FileOut(BaseModel):
    """A file, and what the last reading found."""

    id: UUID
    kind: str
    state: str = Field(description="staged, accepted or withdrawn.")
    file_name: str
    sha256: str
    size_bytes: int
    uploaded_at: datetime
    decided_at: datetime | None
    answers: dict[str, str]
    result: dict[str, Any] = Field(
        description="rows, good, added, unchanged, left_out, problems, counts, questions."
    )


class FileLine(BaseModel):
    """A file in the list; what was found is told with the file itself."""

    id: UUID
    kind: str
    state: str = Field(description="staged, accepted or withdrawn.")
    file_name: str
    size_bytes: int
    uploaded_at: datetime


class FileQuery(BaseModel):
    """What the list is narrowed to."""

    state: str = Field(default="", max_length=16)


@router.get("/files", response=Listing[FileLine], url_name="intakes")
def list_files(request: Call, turn: Query[Turn], wanted: Query[FileQuery]) -> Listing[FileLine]:
    """Files handed in, the newest first."""
    rows = selectors.intakes(viewer=request.viewer, at=request.at, state=wanted.state)
    return listed(page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size), _line)


@router.post("/files", response={201: FileOut}, url_name="stage_intake")
def stage(request: Call, body: FileIn) -> FileOut:
    """Hand a file in and read it for the first time; the same file again is the same one."""
    request.viewer.demand(Act.IMPORT_FILES, at=request.at)
    return _shown(
        services.stage(
            by=request.viewer, at=request.at, kind=body.kind, file_name=body.file_name,
            content=bytes_of(body.content),
        )
    )  # fmt: skip


@router.get("/files/{uuid:intake_id}", response=FileOut, url_name="intake")
def one_file(request: Call, intake_id: UUID) -> FileOut:
    """One file with everything that was found."""
    return _shown(selectors.intake(viewer=request.viewer, at=request.at, public_id=intake_id))


@router.post("/files/{uuid:intake_id}/answers", response=FileOut, url_name="answer_intake")
def answer(request: Call, intake_id: UUID, body: AnswersIn) -> FileOut:
    """Answer, correct columns, accept what is proposed; the file is read again."""
    given = dict(body.answers)
    if body.accept_proposals:
        row = selectors.intake(viewer=request.viewer, at=request.at, public_id=intake_id)
        given = {**selectors.proposals_of(row), **given}
    if body.leave_out_errors:
        given[ROWS_WITH_ERRORS] = LEAVE_OUT
    return _shown(
        services.answer(
            by=request.viewer, at=request.at, intake=intake_id, answers=given,
            mapping=body.mapping,
        )
    )  # fmt: skip


@router.post("/files/{uuid:intake_id}/accept", response=FileOut, url_name="accept_intake")
def accept(request: Call, intake_id: UUID) -> FileOut:
    """Take the whole file in as it reads now, or nothing."""
    return _shown(services.accept(by=request.viewer, at=request.at, intake=intake_id))


@router.post("/files/{uuid:intake_id}/withdraw", response=FileOut, url_name="withdraw_intake")
def withdraw(request: Call, intake_id: UUID) -> FileOut:
    """Put the file away without taking anything in."""
    return _shown(services.withdraw(by=request.viewer, at=request.at, intake=intake_id))


def _line(row: Any) -> FileLine:
    return FileLine(
        id=row.public_id,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        uploaded_at=row.uploaded_at,
    )


def _shown(row: Any) -> FileOut:
    return FileOut(
        id=row.public_id,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        uploaded_at=row.uploaded_at,
        decided_at=row.decided_at,
        answers=row.answers,
        result=row.result,
    )
