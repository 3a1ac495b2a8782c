"""The mailbox by API: letters sent, opened for the record, and answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.texts import bytes_of
from resguardo.records.oversight import letters as mailbox
from resguardo.records.oversight.services import letters as writing
from resguardo.records.people.pages import page_of

router = Router()


class LetterIn(BaseModel):
    """The same words to each of these companies."""

    organisations: list[UUID] = Field(max_length=1000)
    subject: str = Field(max_length=200)
    text: str = Field(max_length=5000)
    answer_by: datetime | None = None
    document: str = Field(default="", description="A PDF or photograph that goes along, Base64.")
    document_name: str = Field(default="", max_length=200)


class LetterOut(BaseModel):
    """One letter without its words; reading those opens it."""

    id: UUID
    organisation: UUID
    subject: str
    sent_at: datetime
    opened_at: datetime | None
    answer_by: datetime | None


class LetterAnswerIn(BaseModel):
    """The words of an answer."""

    text: str = Field(max_length=5000)
    document: str = Field(default="", description="A PDF or photograph that goes along, Base64.")
    document_name: str = Field(default="", max_length=200)


class LetterPaperOut(BaseModel):
    """A paper that went along."""

    id: UUID
    file_name: str
    content_type: str
    sha256: str


class LetterAnswerOut(BaseModel):
    """One answer."""

    organisation: UUID
    answered_at: datetime
    text: str
    document: LetterPaperOut | None


class LetterWhole(LetterOut):
    """One letter with its words and answers."""

    text: str
    document: LetterPaperOut | None
    answers: list[LetterAnswerOut]


@router.get("/letters", response=Listing[LetterOut], url_name="letters")
def list_letters(request: Call, turn: Query[Turn]) -> Listing[LetterOut]:
    """Letters sent or received, the newest first; listing opens none."""
    rows = mailbox.letters(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: LetterOut(**_facts(row)))


@router.post("/letters", response={201: list[LetterOut]}, url_name="send_letters")
def send(request: Call, body: LetterIn) -> list[LetterOut]:
    """Send a letter to each of these companies."""
    made = writing.send_letters(by=request.viewer, at=request.at, **_with_paper(body))
    return [LetterOut(**_facts(row)) for row in made]


@router.post("/letters/{uuid:letter_id}/open", response=LetterWhole, url_name="open_letter")
def open_letter(request: Call, letter_id: UUID) -> LetterWhole:
    """Read a letter; the first reading by somebody who files for the company serves it."""
    writing.open_letter(by=request.viewer, at=request.at, letter=letter_id)
    return _whole(request, letter_id)


@router.post(
    "/letters/{uuid:letter_id}/answers", response={201: LetterWhole}, url_name="answer_letter"
)
def answer(request: Call, letter_id: UUID, body: LetterAnswerIn) -> LetterWhole:
    """Answer a letter."""
    writing.answer_letter(by=request.viewer, at=request.at, letter=letter_id, **_with_paper(body))
    return _whole(request, letter_id)


@router.get(
    "/letters/{uuid:letter_id}/papers/{uuid:paper_id}",
    response={200: None},
    url_name="letter_paper",
)
def paper(request: HttpRequest, letter_id: UUID, paper_id: UUID) -> HttpResponse:
    """The very bytes of a paper that went with a letter or an answer."""
    call: Any = request
    row = mailbox.paper(viewer=call.viewer, at=call.at, public_id=letter_id, document=paper_id)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    response["Content-Disposition"] = "attachment"
    return response


def _with_paper(body: LetterIn | LetterAnswerIn) -> dict[str, Any]:
    """What was sent, with the bytes of the paper."""
    return body.model_dump() | {"document": bytes_of(body.document)}


def _paper(row: Any) -> LetterPaperOut | None:
    if row is None:
        return None
    return LetterPaperOut(
        id=row.public_id,
        file_name=row.file_name,
        content_type=row.content_type,
        sha256=row.sha256,
    )


def _facts(row: Any) -> dict[str, Any]:
    opening = getattr(row, "opening", None)
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "subject": row.subject,
        "sent_at": row.sent_at,
        "opened_at": opening.opened_at if opening else None,
        "answer_by": row.answer_by,
    }


def _whole(request: Call, letter_id: UUID) -> LetterWhole:
    row = mailbox.letter(viewer=request.viewer, at=request.at, public_id=letter_id)
    return LetterWhole(
        **_facts(row),
        text=row.text,
        document=_paper(row.document),
        answers=[
            LetterAnswerOut(
                organisation=each.organisation.public_id,
                answered_at=each.answered_at,
                text=each.text,
                document=_paper(each.document),
            )
            for each in row.answers.all()
        ],
    )
