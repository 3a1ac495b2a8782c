"""Fields of an organisation's own, wherever its registers are shown: forms, facts, filters, files.

What is defined once under *Fields* is asked on the form of its register, told on the page of each
row, filtered by in the list and taken along with it. A field that was retired is asked no more, and
what was entered in it stays readable.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter
from resguardo.interfaces.web.typed import Typed
from resguardo.records.people import selectors as people

from .asks import Ask

_ASKED: Final = "custom-"
_FILTERED: Final = "own-"
_SHAPES: Final = {"date": "day", "choice": "choose", "yes_no": "choose"}


def of_register(request: Page, kind: str, *, overseen: bool = False) -> Sequence[Any]:
    """The fields that stand in the forms of a register; whoever sees all companies has none."""
    return () if overseen else list(people.custom_fields(viewer=request.viewer, subject_kind=kind))


def asks(request: Page, kind: str, values: Mapping[str, Any]) -> list[Ask]:
    """The fields as a form asks for them."""
    return [
        Ask(
            f"{_ASKED}{each.key}",
            each.label,
            _SHAPES.get(each.kind, "text"),
            options=_options(each, none=not each.required),
            value=_as_typed(values.get(each.key, "")),
            required=each.required,
        )
        for each in of_register(request, kind)
    ]


def taken_out(values: dict[str, Any]) -> dict[str, str]:
    """Take the fields out of what was read; an empty one stays, as it takes a value away."""
    names = [name for name in values if name.startswith(_ASKED)]
    return {
        name.removeprefix(_ASKED): "" if (value := values.pop(name)) is None else str(value)
        for name in names
    }


def facts(request: Page, kind: str, values: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """What stands in the fields of one row, by their labels; retired ones too."""
    if not values:
        return []
    known = people.custom_fields(viewer=request.viewer, subject_kind=kind, retired=True)
    labels = {each.key: each for each in known}
    return [
        (labels[key].label if key in labels else key, told(labels.get(key), value))
        for key, value in values.items()
    ]


def told(field: Any, value: Any) -> object:
    """A value as it is read: yes and no in words, a day as a day."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field is not None and field.kind == "date" and value:
        return date.fromisoformat(value)
    return value


def filters(fields: Sequence[Any]) -> list[Filter]:
    """The fields as a list can be narrowed by them."""
    return [
        Filter(
            f"{_FILTERED}{each.key}",
            each.label,
            _SHAPES.get(each.kind, "text"),
            _options(each, none=False),
        )
        for each in fields
    ]


def wanted(request: Page, fields: Sequence[Any]) -> dict[str, str]:
    """What the address narrows a list to, by the keys of the fields."""
    asked = Typed(request.GET)
    found = {each.key: asked.text(f"{_FILTERED}{each.key}")[:200] for each in fields}
    return {key: text for key, text in found.items() if text}


def cells(fields: Sequence[Any], values: Mapping[str, Any]) -> list[object]:
    """What a workbook holds of one row, in the order of the fields."""
    return [told(each, values.get(each.key, "")) for each in fields]


def _options(field: Any, *, none: bool) -> list[tuple[str, str]]:
    chosen = [(choice, choice) for choice in field.choices]
    if field.kind == "yes_no":
        chosen = [("yes", _("Yes")), ("no", _("No"))]
    return [("", "–"), *chosen] if none and chosen else chosen


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
