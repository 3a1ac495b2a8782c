"""The components as template tags: `{% load desk %}`.

Each is a thin doorway to a template in `components/`; docs/reference/components.md lists them with
their arguments. Field tags find the typed value and the problems of the field by its name in the
context variables `typed` and `problems`, so that a refused page shows itself again by itself.
Extra keyword arguments become attributes: `hx_post=url` is written as `hx-post`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from resguardo.interfaces.web import appearance, cells, charts, reading
from resguardo.interfaces.web.desk import Ways
from resguardo.interfaces.web.refusal import Shown
from resguardo.interfaces.web.states import QUIET, STOP, TONE_ICONS, TONE_WORDS, state_of
from resguardo.interfaces.web.tables import Table
from resguardo.interfaces.web.templatetags import desk_fields
from resguardo.interfaces.web.templatetags.desk_fields import attributes_text, problems_of

register = template.Library()
register.tags.update(desk_fields.register.tags)

Words = str | Promise
Values = dict[str, Any]


# -- marks ---------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Words = "") -> SafeString:
    """Draw an icon; `label` only where no word stands beside it."""
    return cells.icon(name, label)


@register.simple_tag
def tag(state: str, text: Words = "", tone: str = "") -> SafeString:
    """Show a state as word, icon and tone."""
    return SafeString(cells.Tag(state, text, tone))


@register.simple_tag
def proof(state: str, href: str = "", detail: Words = "") -> SafeString:
    """Say how firmly an entry stands: recorded, signed or witnessed."""
    return SafeString(
        render_to_string("components/proof.html", {"state": state, "href": href, "detail": detail})
    )


@register.inclusion_tag("components/brand.html")
def brand() -> Values:
    """Show the mark and the name; a regulator may set both."""
    return {"brand": appearance.brand()}


@register.simple_tag
def request_key() -> SafeString:
    """A hidden key made once for each page: a repeated press or retry does nothing twice."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid4())


@register.simple_tag
def navigation(groups: tuple[Ways, ...]) -> SafeString:
    """Show the ways of this viewer; drawn once for all who have the same, page and language."""
    return _navigation(get_language(), groups)


@lru_cache(maxsize=1_024)
def _navigation(_language: str | None, groups: tuple[Ways, ...]) -> SafeString:
    return SafeString(render_to_string("components/navigation.html", {"groups": groups}))


# -- acting --------------------------------------------------------------------------------------


@register.inclusion_tag("components/button.html")
def button(text: Words, kind: str = "primary", href: str = "", **attributes: object) -> Values:
    """A verb and a noun. Kinds: primary, secondary, warning, quiet, big. With `href`, a link."""
    attributes.setdefault("type", "submit")
    pictured = str(attributes.pop("icon", ""))
    return {
        "text": text,
        "kind": kind,
        "href": href,
        "icon_name": pictured,
        "attributes": attributes_text(attributes, without=("type",) if href else ()),
    }


@register.inclusion_tag("components/banner.html")
def banner(
    tone: str,
    title: Words,
    text: Words = "",
    *,
    href: str = "",
    action: Words = "",
    focus: bool = False,
) -> Values:
    """Say that something is done, must be decided, or is stopped: word, icon and colour."""
    return {
        "tone": tone,
        "icon_name": TONE_ICONS.get(tone, TONE_ICONS[QUIET]),
        "word": TONE_WORDS.get(tone, TONE_WORDS[QUIET]),
        "title": title,
        "text": text,
        "href": href,
        "action": action,
        "focus": focus,
        "alert": tone == STOP,
    }


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: Context, problems: Iterable[Shown] | None = None) -> Values:
    """Say on top what stands in the way, with a link to each field and a way out where there is."""
    return {"problems": tuple(problems if problems is not None else problems_of(context))}


# -- showing -------------------------------------------------------------------------------------


@register.inclusion_tag("components/table.html", takes_context=True)
def table(context: Context, table: Table, *, part: bool = False) -> Values:
    """A list: caption, sorting by link, row headers, count, paging, empty state that teaches.

    As a `part` of a page with several, how many there are is told where not all of them are seen.
    """
    query = _query(context)
    columns = [
        {
            "column": each,
            "href": _with(query, sort=_turned(each.sort, table.sort)) if each.sort else "",
            "direction": _direction(each.sort, table.sort),
        }
        for each in table.columns
    ]
    return {
        "table": table,
        "columns": columns,
        "rows": [
            {
                "id": row.id,
                "tone": row.tone,
                "values": list(zip(table.columns, row.cells, strict=True)),
            }
            for row in table.lines()
        ],
        "told": _cut(table) if part else bool(table.rows) or table.turns == "after",
        "top": not (table.after or table.before) and len(table.rows) < (table.count or 0),
        "count_text": reading.number_text(table.count) if table.count is not None else "",
        "next_href": _turning(query, table, table.after),
        "previous_href": _turning(query, table, table.before),
    }


def _cut(table: Table) -> bool:
    """Whether the list has rows that are not on the page."""
    return bool(table.after or table.before) or len(table.rows) < (table.count or 0)


@register.simple_tag
def cell(value: object) -> SafeString:
    """Show any value as the tables do: days with weekday, numbers with separators."""
    return cells.shown(value)


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Sequence[object]], title: Words = "") -> Values:
    """Facts of one thing as (label, value[, href, action])."""
    return {"rows": [((*tuple(row), "", ""))[:4] for row in rows], "title": title}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]], empty: Words = "") -> Values:
    """What happened, newest first: at, title, text, by, recorded, href, state, proof, reversed."""
    return {"events": [_event(each) for each in events], "empty": empty}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Sequence[object]], label: Words) -> Values:
    """Views of one thing, each with its own address: (label, href, current[, count])."""
    return {"items": [((*tuple(each), ""))[:4] for each in items], "label": label}


@register.inclusion_tag("components/match.html")
def match(sides: Iterable[Mapping[str, Any]]) -> Values:
    """The four-way match: side (guard, weapon, permit, post), tone, title, lines, ways."""
    return {
        "sides": [
            {**each, "icon_name": TONE_ICONS[each["tone"]], "word": TONE_WORDS[each["tone"]]}
            for each in sides
        ]
    }


@register.inclusion_tag("components/receipt.html")
def receipt(receipt: Mapping[str, Any]) -> Values:
    """A custody receipt: number, kind, at, guard, weapon, lines, place, armourer, href, proof."""
    at = receipt.get("at")
    when = cells.Happened(at, receipt.get("recorded")) if at else ""
    return {"receipt": {**receipt, "when": when}}


@register.inclusion_tag("components/chart.html")
def chart(chart: charts.Chart, *, open_table: bool = False) -> Values:
    """A picture drawn here, with its table beneath."""
    return {"chart": chart, "picture": chart.picture(), "table": chart.table(), "open": open_table}


@register.simple_block_tag(takes_context=True)
def filters(context: Context, content: str, *, shown: bool = False) -> str:
    """A filter form by GET around its fields; `saved` in the context lists saved filters."""
    return render_to_string(
        "components/filters.html",
        {
            "content": content,
            "open": shown,
            "query": _query(context),
            "saved": context.get("saved_filters", ()),
            "request": context.get("request"),
        },
    )


@register.simple_block_tag
def panel(content: str, title: Words = "", tone: str = "", anchor: str = "") -> str:
    """A card with a heading."""
    return render_to_string(
        "components/panel.html", {"content": content, "title": title, "tone": tone, "id": anchor}
    )


# -- filters -------------------------------------------------------------------------------------


@register.filter
def quantity(number: int, unit: str) -> SafeString:
    """12|quantity:"rounds"."""
    return SafeString(cells.Quantity(number, unit))


@register.filter
@lru_cache(maxsize=4_096)
def serial(text: str) -> SafeString:
    """A serial in monospace groups."""
    return SafeString(cells.Serial(text))


@register.filter
def when(moment: object) -> SafeString:
    """A day or a moment, with its weekday."""
    return cells.shown(moment)


@register.filter
def in_full(moment: datetime) -> str:
    """A moment with its year and zone, for papers that outlive it."""
    return reading.full_text(moment)


@register.filter
def clock(moment: datetime) -> str:
    """The time of day alone."""
    return reading.clock_text(moment)


@register.filter
def happened(moment: datetime, recorded: datetime | None = None) -> SafeString:
    """When it happened, and when it was recorded where they differ."""
    return SafeString(cells.Happened(moment, recorded))


# -- beneath -------------------------------------------------------------------------------------


def _query(context: Context) -> Any:
    request = context.get("request")
    return request.GET.copy() if request is not None else None


def _turning(query: Any, table: Table, place: str) -> str:
    """The way to another page of this list; the other lists of the page stay where they are."""
    if not place:
        return ""
    way = _with(query, gone=(), **{table.turns: place})
    return way if table.turns == "after" else f"{way}#{table.turns}"


def _with(query: Any, gone: Iterable[str] = ("after",), **changes: str) -> str:
    if query is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items())
    changed = query.copy()
    for name in gone:
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def _turned(key: str, current: str) -> str:
    return f"-{key}" if current == key else key


def _direction(key: str, current: str) -> str:
    if not key or current.lstrip("-") != key:
        return ""
    return "descending" if current.startswith("-") else "ascending"


def _event(event: Mapping[str, Any]) -> Values:
    known = state_of(event["state"]) if event.get("state") else None
    tone = event.get("tone") or (known.tone if known else QUIET)
    return {
        **event,
        "tone": tone,
        "icon_name": event.get("icon") or TONE_ICONS[tone],
        "when": cells.Happened(event["at"], event.get("recorded")),
    }
