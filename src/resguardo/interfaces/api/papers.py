"""Issued papers by API: issue, list, the very bytes again, and which paper a file is."""

import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper.catalogue import PAPERS
from resguardo.records.papers import selectors as papers
from resguardo.records.people.pages import page_of

router = Router()
_HASH: Final = re.compile("[0-9a-fA-F]{64}")


class PaperKindOut(BaseModel):
    """One kind of paper that can be issued, and its forms."""

    template: str
    title: str
    layouts: list[str]


class PaperIn(BaseModel):
    """What to issue, about what; a day makes the subject `IDENTIFIER/DAY`."""

    template: str = Field(max_length=40)
    subject: str = Field(max_length=80)
    language: str = Field(max_length=5)
    layout: str = Field(default="", max_length=16)


class PaperOut(BaseModel):
    """One issued paper."""

    id: UUID
    number: str
    template: str
    layout: str
    language: str
    subject: str
    organisation: UUID
    about: UUID | None
    issued_at: datetime
    sha256: str
    size_bytes: int
    leaf_index: int
    erased: bool


@router.get("/kinds", response=list[PaperKindOut], url_name="paper_kinds")
def kinds(request: Call) -> list[PaperKindOut]:  # noqa: ARG001 - every operation is given the call
    """The papers there are."""
    return [
        PaperKindOut(template=name, title=str(kind.title), layouts=list(kind.layouts))
        for name, kind in PAPERS.items()
    ]


@router.get("/", response=Listing[PaperOut], url_name="papers")
def list_papers(request: Call, turn: Query[Turn]) -> Listing[PaperOut]:
    """Papers that the organisation issued or that are about it; the newest first."""
    rows = papers.papers(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _out)


@router.post("/", response={201: PaperOut}, url_name="issue_paper")
def issue(request: Call, body: PaperIn) -> PaperOut:
    """Issue a paper; the same words as before give the same paper, with its number."""
    row = issuing.issue(by=request.viewer, at=request.at, **body.model_dump())
    return _out(papers.paper(viewer=request.viewer, at=request.at, public_id=row.public_id))


@router.get("/{uuid:issued_id}", response=PaperOut, url_name="paper")
def paper(request: Call, issued_id: UUID) -> PaperOut:
    """One paper: number, hash, place in the log."""
    return _out(papers.paper(viewer=request.viewer, at=request.at, public_id=issued_id))


@router.get("/{uuid:issued_id}/file", url_name="paper_file")
def file(request: Call, issued_id: UUID) -> HttpResponse:
    """The very bytes that were given out, as PDF; a look that is recorded.

    Refuses with 409 where what comes out today differs, and with 410 where the words were erased.
    """
    row = papers.paper(viewer=request.viewer, at=request.at, public_id=issued_id)
    data = issuing.again(by=request.viewer, at=request.at, row=row)
    return HttpResponse(data, content_type="application/pdf")


@router.get("/by-hash/{sha256}", response=list[PaperOut], url_name="papers_by_hash")
def by_hash(request: Call, sha256: str) -> list[PaperOut]:
    """The paper whose file has this SHA-256, if it is in sight: which paper a file is."""
    rows = papers.papers(viewer=request.viewer, at=request.at)
    if not _HASH.fullmatch(sha256):  # what is no hash is the hash of nothing
        return []
    return [_out(row) for row in rows.filter(sha256=sha256.lower())[:1]]


def _out(row: Any) -> PaperOut:
    return PaperOut(
        id=row.public_id, number=row.number, template=row.template, layout=row.layout,
        language=row.language, subject=row.subject, organisation=row.organisation.public_id,
        about=row.about.public_id if row.about else None, issued_at=row.issued_at,
        sha256=row.sha256, size_bytes=row.size_bytes, leaf_index=row.leaf_index,
        erased=row.text.erased_at is not None,
    )  # fmt: skip
