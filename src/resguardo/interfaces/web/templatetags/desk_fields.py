"""The fields of forms, and the three columns of a return.

They find the typed value and the problems of a field by its name in the context variables `typed`
and `problems`, so that a refused page shows itself again by itself. `{% load desk %}` brings them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from resguardo.interfaces.web.refusal import Shown

register = template.Library()

Words = str | Promise
Values = dict[str, Any]


@register.inclusion_tag("components/field.html", takes_context=True)
def field(
    context: Context,
    name: str,
    label: Words,
    *,
    kind: str = "text",
    hint: Words = "",
    value: object = "",
    width: int = 0,
    unit: Words = "",
    **attributes: object,
) -> Values:
    """A single line: text, number, password, search, email, tel. Keeps what was typed."""
    if kind == "number":
        kind = "text"
        attributes.setdefault("inputmode", "numeric")
    return _field(context, name, label, hint) | {
        "kind": kind,
        "value": "" if kind == "password" else _value(context, name, value),
        "width": width,
        "unit": unit,
        "attributes": attributes_text(attributes),
    }


@register.inclusion_tag("components/text_area.html", takes_context=True)
def text_area(
    context: Context,
    name: str,
    label: Words,
    *,
    hint: Words = "",
    value: object = "",
    rows: int = 4,
    **attributes: object,
) -> Values:
    """Several lines: a reason, a statement."""
    return _field(context, name, label, hint) | {
        "value": _value(context, name, value),
        "rows": rows,
        "attributes": attributes_text(attributes),
    }


@register.inclusion_tag("components/choose.html", takes_context=True)
def choose(
    context: Context,
    name: str,
    label: Words,
    options: Iterable[Sequence[object]],
    *,
    hint: Words = "",
    value: object = "",
    empty: Words = "",
    **attributes: object,
) -> Values:
    """A drop-down list of (value, label); `empty` is the words of the choice that means nothing."""
    chosen = _value(context, name, value)
    return _field(context, name, label, hint) | {
        "options": _options(options, (chosen,)),
        "empty": empty,
        "attributes": attributes_text(attributes),
    }


@register.inclusion_tag("components/options.html", takes_context=True)
def radios(
    context: Context,
    name: str,
    label: Words,
    options: Iterable[Sequence[object]],
    *,
    hint: Words = "",
    value: object = "",
    inline: bool = False,
) -> Values:
    """One of a few (value, label[, hint])."""
    chosen = _value(context, name, value)
    return _field(context, name, label, hint) | {
        "options": _options(options, (chosen,)),
        "inline": inline,
        "kind": "radios",
        "type": "radio",
    }


@register.inclusion_tag("components/options.html", takes_context=True)
def checkboxes(
    context: Context,
    name: str,
    label: Words,
    options: Iterable[Sequence[object]],
    *,
    hint: Words = "",
    values: Iterable[object] = (),
) -> Values:
    """Any of a few (value, label[, hint])."""
    chosen = _typed_all(context, name)
    if chosen is None:
        chosen = tuple(str(each) for each in values)
    return _field(context, name, label, hint) | {
        "options": _options(options, chosen),
        "kind": "checkboxes",
        "type": "checkbox",
    }


@register.inclusion_tag("components/day_field.html", takes_context=True)
def day_field(
    context: Context,
    name: str,
    label: Words,
    *,
    hint: Words = "",
    value: object = "",
    three: bool = False,
) -> Values:
    """A day: the browser's picker, or with `three` day, month and year as read from paper."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value or "")
    year, month, day = ([*text.split("-"), "", "", ""])[:3]
    parts = (
        ("day", _("Day"), day, 2),
        ("month", _("Month"), month, 2),
        ("year", _("Year"), year, 4),
    )
    return _field(context, name, label, hint) | {
        "value": _value(context, name, text),
        "three": three,
        "parts": [
            (f"{name}-{part}", word, _value(context, f"{name}-{part}", known), width)
            for part, word, known, width in parts
        ],
    }


@register.inclusion_tag("components/moment_field.html", takes_context=True)
def moment_field(
    context: Context, name: str, label: Words, hint: Words = "", value: datetime | None = None
) -> Values:
    """A day and a time of day, in the zone of the place; read with `typed.moment`.

    A moment of another zone is shown in that of the place, or it would be read back as another.
    """
    value = timezone.localtime(value) if value and timezone.is_aware(value) else value
    on = value.strftime("%Y-%m-%d") if value else ""
    at = value.strftime("%H:%M") if value else ""
    return _field(context, name, label, hint) | {
        "on": _value(context, f"{name}-on", on),
        "at": _value(context, f"{name}-at", at),
    }


@register.inclusion_tag("components/file_field.html", takes_context=True)
def file_field(
    context: Context, name: str, label: Words, hint: Words = "", **attributes: object
) -> Values:
    """A file; the form needs `enctype="multipart/form-data"`."""
    return _field(context, name, label, hint) | {"attributes": attributes_text(attributes)}


@register.inclusion_tag("components/signature.html", takes_context=True)
def signature(context: Context, name: str, label: Words, pin_name: str = "pin") -> Values:
    """A drawn signature with the PIN as its keyboard alternative."""
    return _field(context, name, label, "") | {
        "pin_name": pin_name,
        "pin_problems": [each for each in problems_of(context) if each.field == pin_name],
    }


@register.inclusion_tag("components/return_lines.html", takes_context=True)
def return_lines(
    context: Context, lines: Iterable[Mapping[str, Any]], classes: Iterable[Sequence[object]]
) -> Values:
    """Went out, came back, difference. A difference must be classed before signing."""
    laid = [_return_line(context, each, classes) for each in lines]
    return {"lines": laid, "open": sum(1 for each in laid if each["short"] and not each["settled"])}


# -- beneath -------------------------------------------------------------------------------------


def attributes_text(attributes: Mapping[str, object], without: Sequence[str] = ()) -> SafeString:
    """Write keyword arguments as attributes; true ones stand alone, false ones fall away."""
    told = (
        (name.rstrip("_").replace("_", "-"), "" if value is True else value)
        for name, value in attributes.items()
        if name not in without and value not in (False, None)
    )
    return format_html_join("", ' {}="{}"', told)


def problems_of(context: Context) -> tuple[Shown, ...]:
    """Give the problems that the page shows."""
    return tuple(context.get("problems") or ())


def _field(context: Context, name: str, label: Words, hint: Words) -> Values:
    """What every field has. Where a page has several forms, `form_name` keeps their ids apart."""
    form = context.get("form_name", "")
    key = f"{form}-{name}" if form else name
    problems = [each for each in problems_of(context) if each.field == name]
    described = [f"{key}-hint"] if hint else []
    described += [f"{key}-problem"] if problems else []
    return {
        "name": name,
        "key": key,
        "id": f"field-{key}",
        "label": label,
        "hint": hint,
        "field_problems": problems,
        "described_by": " ".join(described),
    }


def _value(context: Context, name: str, known: object) -> str:
    typed = context.get("typed")
    if typed is not None and name in typed:
        return str(typed[name])
    return "" if known is None else str(known)


def _typed_all(context: Context, name: str) -> tuple[str, ...] | None:
    typed = context.get("typed")
    if not typed:
        return None
    return tuple(typed.all(name)) if hasattr(typed, "all") else (str(typed.get(name, "")),)


def _options(options: Iterable[Sequence[object]], chosen: Sequence[str]) -> list[Values]:
    laid = [((*tuple(each), ""))[:3] for each in options]
    return [
        {"value": value, "label": label, "hint": hint, "chosen": str(value) in chosen}
        for value, label, hint in laid
    ]


def _return_line(
    context: Context, line: Mapping[str, Any], classes: Iterable[Sequence[object]]
) -> Values:
    key = line["key"]
    back = _value(context, f"back-{key}", line.get("back", line["out"]))
    short = line["out"] - int(back) if back.isdecimal() else line["out"]
    given: list[dict[str, str]] = []
    for value, label in classes:
        name = f"class-{key}-{value}"
        typed = _value(context, name, line.get("classed", {}).get(value, ""))
        given.append({"name": name, "label": str(label), "value": typed})
    settled = short == sum(int(each["value"]) for each in given if each["value"].isdecimal())
    problems = [
        each for each in problems_of(context) if each.field in (f"back-{key}", f"class-{key}")
    ]
    return {
        **line,
        "back": back,
        "short": short,
        "given": given,
        "settled": settled,
        "field_problems": problems,
    }
