"""What is typed after an option, read as its kind; what is none says how it is written."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

Kind = TypeVar("Kind")


def day(text: str) -> date:
    """A day."""
    return _read(text, date.fromisoformat, _("a day is written as 2026-03-27"))


def month(text: str) -> datetime:
    """A month, as its first moment."""
    first = _read(f"{text}-01", date.fromisoformat, _("a month is written as 2026-03"))
    return datetime.combine(first, time(), UTC)


def moment(text: str) -> datetime:
    """A moment; without a zone it is UTC."""
    found = _read(text, datetime.fromisoformat, _("a moment is written as 2026-03-27T18:30"))
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def identifier(text: str) -> UUID:
    """The identifier of a row; “resguardo organisations” shows those of organisations."""
    written = _("an identifier has 32 digits and letters; “resguardo organisations” lists some")
    return _read(text, UUID, written)


def _read(text: str, read: Callable[[str], Kind], written: str) -> Kind:
    try:
        return read(text)
    except ValueError as error:
        raise ArgumentTypeError(written) from error
