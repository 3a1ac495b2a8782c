"""How the subject of a paper is named: an identifier, or a place and a day."""

from datetime import date
from uuid import UUID

from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


def key_of(subject: str) -> UUID:
    """The identifier that a subject is, or `NotFound`."""
    try:
        return UUID(subject)
    except ValueError as error:
        raise NotFound from error


def key_and_day_of(subject: str) -> tuple[UUID, date]:
    """The identifier and the day of a subject like `0190…/2026-03-02`, or `NotFound`."""
    key, _stroke, day = subject.partition("/")
    try:
        return UUID(key), date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error


def other_company(viewer: Viewer, organisation: int) -> int | None:
    """The company, where somebody else issues a paper about it."""
    return None if organisation == viewer.organisation_id else organisation
