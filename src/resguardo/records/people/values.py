"""What may stand in a field of an organisation's own, by its kind."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

_TEXT_LONGEST: Final = 500
_WHOLE_MOST: Final = 2**53 - 1
_WHOLE_DIGITS: Final = 16
_YES_NO: Final = {
    "true": True, "yes": True, "1": True, "on": True,
    "false": False, "no": False, "0": False, "off": False,
}  # fmt: skip


def read_value(kind: str, given: Any, choices: Sequence[str] = ()) -> Any:
    """Read a value as the kind of its field, or None if it is not one."""
    text = str(given).strip()
    match kind:
        case "text":
            return text if len(text) <= _TEXT_LONGEST else None
        case "whole":
            digits = text.removeprefix("-")
            readable = digits.isascii() and digits.isdigit() and len(digits) <= _WHOLE_DIGITS
            return int(text) if readable and abs(int(text)) <= _WHOLE_MOST else None
        case "date":
            return _day(text)
        case "yes_no":
            return _YES_NO.get(text.lower())
        case "choice":
            return text if text in choices else None
    return None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
