"""Registers as workbooks, by API: what the lists of the API answer, taken along as one file.

Each export walks the list of the same name page by page, so it shows what the list would show this
caller, and no row more. That it was taken is recorded.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.insight.exchange.workbook import CONTENT_TYPE, ROWS_MAX, file_name, written
from resguardo.interfaces.api import (
    counts,
    custody,
    decisions,
    people,
    permits,
    places,
    register,
    service,
    stock,
)
from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.custody_shapes import EntryQuery, HoldingQuery
from resguardo.interfaces.api.listing import Turn
from resguardo.interfaces.api.permits import PermitQuery
from resguardo.interfaces.api.places import PlaceFilter
from resguardo.interfaces.api.register_shapes import FirearmQuery, ThingQuery
from resguardo.interfaces.api.service import ContractQuery
from resguardo.interfaces.api.stock_shapes import TransferQuery
from resguardo.kernel.mandate import Act
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import PAGE_ROWS_MAX
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import services as transparency

router = Router()

Page = Callable[[Call, Turn, str], Any]
REST: Final = "more"
"""The last column: what a row has and the first rows did not."""


class ExportQuery(BaseModel):
    """What an export is narrowed to, where its list can be searched."""

    search: str = Field(default="", max_length=60)


def _things(kind: str) -> Page:
    return lambda call, turn, text: register.list_things(
        call, turn, ThingQuery(kind=[kind], search=text)
    )


REGISTERS: Final[Mapping[str, Page]] = {
    "firearms": lambda call, turn, text: register.list_firearms(
        call, turn, FirearmQuery(search=text)
    ),
    "parts": _things("part"),
    "magazines": _things("magazine"),
    "kit": _things("kit"),
    "ammunition": _things("ammunition"),
    "stolen": lambda call, turn, _text: register.list_stolen(call, turn),
    "persons": lambda call, turn, text: people.list_persons(
        call, turn, people.PersonQuery(search=text)
    ),
    "places": lambda call, turn, text: places.list_places(call, turn, PlaceFilter(search=text)),
    "permits": lambda call, turn, text: permits.list_permits(call, turn, PermitQuery(search=text)),
    "contracts": lambda call, turn, text: service.list_contracts(
        call, turn, ContractQuery(search=text)
    ),
    "holdings": lambda call, turn, _text: custody.holdings(call, turn, HoldingQuery()),
    "overdue": lambda call, turn, _text: custody.holdings(call, turn, HoldingQuery(overdue=True)),
    "entries": lambda call, turn, _text: custody.entries(call, turn, EntryQuery()),
    "counts": lambda call, turn, _text: counts.list_counts(call, turn),
    "hand-overs": lambda call, turn, _text: counts.list_hand_overs(call, turn),
    "discrepancies": lambda call, turn, _text: decisions.list_discrepancies(call, turn),
    "overrides": lambda call, turn, _text: decisions.list_overrides(call, turn),
    "incidents": lambda call, turn, _text: decisions.list_incidents(call, turn),
    "repairs": lambda call, turn, _text: stock.list_repairs(call, turn),
    "trainings": lambda call, turn, _text: stock.list_trainings(call, turn),
    "transfers": lambda call, turn, _text: stock.list_transfers(call, turn, TransferQuery()),
}
"""Every register that can be taken along, and the list that it is."""


@router.get("/", response=list[str], url_name="exports")
def list_exports(request: Call) -> list[str]:  # noqa: ARG001 - the library passes it
    """The names of the registers that can be taken along."""
    return sorted(REGISTERS)


@router.get("/{kind}", response={200: None}, url_name="export")
def export(request: Call, kind: str, wanted: Query[ExportQuery]) -> HttpResponse:
    """One register as a workbook (XLSX), at most 100,000 rows; an entry has a row for each move."""
    page = REGISTERS.get(kind)
    if page is None:
        raise NotFound
    request.viewer.demand(Act.EXPORT, at=request.at)
    transparency.record_access(
        by=request.viewer,
        at=request.at,
        verb="export",
        subject_kind=f"api:{kind}",
        reason=wanted.search,
    )
    rows = _rows(page, request, wanted.search)
    first = [row for _number, row in zip(range(PAGE_ROWS_MAX), rows, strict=False)]
    headings = list(dict.fromkeys(name for row in first for name in row))
    told = f"{request.viewer.organisation_name} · {kind} · {request.at:%Y-%m-%d %H:%M} UTC"
    content = written(
        kind, [*headings, REST], (_cells(row, headings) for row in _chain(first, rows)), told=told
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name(kind, local_day(request.at, request.viewer.time_zone))}"'
    )
    return response


def _chain(first: list[dict[str, Any]], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from first
    yield from rest


def _rows(page: Page, request: Call, search: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page; one more than a workbook takes at most."""
    cursor, given = "", 0
    while given <= ROWS_MAX:
        listing = page(request, Turn(cursor=cursor, size=PAGE_ROWS_MAX), search)
        for row in listing.rows:
            for flat in _flat(row.model_dump()):
                given += 1
                yield flat
        cursor = listing.next
        if not cursor:
            return


def _flat(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for a sheet: what is inside what gets a name of two parts, a list more rows."""
    flat: dict[str, Any] = {}
    several: list[dict[str, Any]] = []
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{key}": _plain(inner) for key, inner in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            several = [
                {f"{name}.{key}": _plain(inner) for key, inner in each.items()} for each in value
            ]
        else:
            flat[name] = _plain(value)
    return [flat | each for each in several] or [flat]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _cells(row: dict[str, Any], headings: list[str]) -> list[Any]:
    rest = {name: value for name, value in row.items() if name not in headings}
    return [
        *(row.get(name) for name in headings),
        json.dumps(rest, ensure_ascii=False, default=str) if rest else "",
    ]
