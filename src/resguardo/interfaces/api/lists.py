"""What people keep beside the registers, by API: filters under a name, and fields of their own."""

from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.records.people import selectors
from resguardo.records.people import services as people

router = Router()


class ViewOut(BaseModel):
    """A filter of a list under a name; `query` is what stands behind the question mark."""

    id: UUID
    page: str
    name: str
    query: str
    shared: bool
    own: bool


class ViewIn(BaseModel):
    """A filter to keep; the same page and name again replaces one's own earlier one."""

    page: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=100)
    query: str = Field(default="", max_length=1000)
    shared: bool = False


class FieldOut(BaseModel):
    """A field that the organisation added to a register."""

    id: UUID
    subject_kind: str
    key: str
    label: str
    kind: str
    choices: list[str]
    required: bool


class FieldIn(BaseModel):
    """A field to add; its key stands for ever."""

    subject_kind: Literal["person", "firearm", "place", "lot", "kit"]
    key: str = Field(min_length=1, max_length=40)
    label: str = Field(min_length=1, max_length=100)
    kind: Literal["text", "whole", "date", "yes_no", "choice"] = "text"
    choices: list[str] = Field(default_factory=list, max_length=200)
    required: bool = False


@router.get("/views", response=list[ViewOut], url_name="views")
def list_views(request: Call, page: str) -> list[ViewOut]:
    """The kept filters of a list (`register:firearms`, `people:persons` ...): own and shared."""
    rows = selectors.saved_views(viewer=request.viewer, page=page[:60])
    return [_view(request, row) for row in rows]


@router.post("/views", response={201: ViewOut}, url_name="keep_view")
def keep_view(request: Call, body: ViewIn) -> ViewOut:
    """Keep a filter for oneself, or share it with colleagues."""
    row = people.save_view(by=request.viewer, at=request.at, **body.model_dump())
    return _view(request, row)


@router.post("/views/{uuid:view_id}/retire", response=ViewOut, url_name="retire_view")
def retire_view(request: Call, view_id: UUID) -> ViewOut:
    """Take a kept filter away."""
    row = selectors.saved_view(viewer=request.viewer, public_id=view_id)
    people.retire_view(by=request.viewer, at=request.at, view=row)
    return _view(request, row)


@router.get("/fields", response=list[FieldOut], url_name="fields")
def list_fields(request: Call, subject_kind: str = "") -> list[FieldOut]:
    """The fields that the caller's organisation added to its registers."""
    rows = selectors.custom_fields(viewer=request.viewer, subject_kind=subject_kind[:40])
    return [_field(row) for row in rows]


@router.post("/fields", response={201: FieldOut}, url_name="define_field")
def define_field(request: Call, body: FieldIn) -> FieldOut:
    """Add a field; values are sent as `custom` with the rows of the register."""
    return _field(people.define_field(by=request.viewer, at=request.at, **body.model_dump()))


@router.post("/fields/{uuid:field_id}/retire", response=FieldOut, url_name="retire_field")
def retire_field(request: Call, field_id: UUID) -> FieldOut:
    """Take a field off the forms; what was entered stays readable."""
    row = selectors.custom_field(viewer=request.viewer, public_id=field_id)
    return _field(people.retire_field(by=request.viewer, at=request.at, field=row))


def _view(request: Call, row: Any) -> ViewOut:
    return ViewOut(
        id=row.public_id,
        page=row.page,
        name=row.name,
        query=row.query,
        shared=row.shared,
        own=row.owner_id == request.viewer.user_id,
    )


def _field(row: Any) -> FieldOut:
    return FieldOut(
        id=row.public_id,
        subject_kind=row.subject_kind,
        key=row.key,
        label=row.label,
        kind=row.kind,
        choices=row.choices,
        required=row.required,
    )
