"""Lists narrowed by a field of one's own: `custom=KEY:VALUE`, as *Fields* names the keys."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors as people
from resguardo.records.people.own_fields import narrowed

from .caller import Call

Row = TypeVar("Row", bound=Model)


def narrowed_by(
    request: Call, rows: QuerySet[Row], kind: str, said: str, *, column: str = "custom"
) -> QuerySet[Row]:
    """The rows that a query leaves; without one all of them.

    Of people only for who may edit them: what stands in a field of one's own can be personal.
    """
    if not said:
        return rows
    if kind == "person":
        request.viewer.demand(Act.EDIT_PEOPLE, at=request.at)
    key, _colon, value = said.partition(":")
    fields = list(people.custom_fields(viewer=request.viewer, subject_kind=kind))
    own = rows.filter(organisation_id=request.viewer.organisation_id)
    return narrowed(own, fields, {key.strip(): value.strip()}, column=column)
