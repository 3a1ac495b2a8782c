"""Open statistics for everybody: figures, charts, a map, their definitions, and files.

Needs no login. What is shown was frozen when it was published, so a question costs two rows of the
database and can give away nothing that the release does not say.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.charts import Bars, Series
from resguardo.interfaces.web.country.maps import Tile, TileMap
from resguardo.interfaces.web.doors import open_to_all
from resguardo.interfaces.web.reading import full_text, number_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.verification.receipts import proof_file
from resguardo.kernel.mandate import Act
from resguardo.records.papers import releases
from resguardo.records.papers.figures import COUNTRY
from resguardo.records.people.selectors import NotFound, sees_all

from . import shown as showing
from .words import FIGURES, Words

CHARTED: Final = ("loss_rate", "weapons_per_guard", "firearms", "recovered")
ON_THE_MAP: Final = ("loss_rate", "weapons_per_guard", *FIGURES)
"""Which figure the map opens on, where as many regions can be shown of one as of another."""

KEPT_BY_CACHES: Final = "public, max-age=86400, immutable"


@open_to_all
@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The newest release, or that there is none yet."""
    row = releases.published_release()
    if row is None:
        context = {"row": None, "official": _official(request)}
        return render(request, "open_statistics/release.html", context)
    return _release(request, row)


@open_to_all
@require_GET
def release(request: HttpRequest, release: UUID) -> HttpResponse:
    """One release, which stays at its address for ever."""
    return _release(request, _published(release))


@open_to_all
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """All releases, the newest first."""
    page = page_asked(request, releases.published(), sort="-published_at")
    lines = [
        Row((
            Link(_("Release {number}").format(number=each.number),
                 reverse("open_statistics:release", args=[each.public_id])),
            each.authority.name, each.published_at, each.reason,
        ))
        for each in page.rows
    ]  # fmt: skip
    columns = [Column(_("Release")), Column(_("Authority")), Column(_("Published")),
               Column(_("Why revised"))]  # fmt: skip
    empty = EmptyState(_("Nothing was published yet."))
    table = Table(_("Releases"), columns, lines, empty, **ways(page))
    context = {"title": _("Releases of open statistics"), "table": table}
    return render(request, "open_statistics/archive.html", context)


@open_to_all
@require_GET
def figures_csv(_request: HttpRequest, release: UUID) -> HttpResponse:
    """The figures as CSV."""
    row = _published(release)
    return _file(showing.as_csv(row), "text/csv; charset=utf-8", f"figures-{row.number}.csv")


@open_to_all
@require_GET
def figures_parquet(_request: HttpRequest, release: UUID) -> HttpResponse:
    """The figures as Parquet."""
    row = _published(release)
    kind = "application/vnd.apache.parquet"
    return _file(showing.as_parquet(row), kind, f"figures-{row.number}.parquet")


@open_to_all
@require_GET
def content(_request: HttpRequest, release: UUID) -> HttpResponse:
    """The very bytes whose hash is in the log."""
    row = _published(release)
    return _file(row.content.encode(), "application/json", f"release-{row.number}.json")


@open_to_all
@require_GET
def dictionary(_request: HttpRequest) -> HttpResponse:
    """The data dictionary as CSV, in the language of the reader."""
    answer = _file(showing.dictionary(), "text/csv; charset=utf-8", "dictionary.csv")
    answer["Cache-Control"] = "no-store"
    return answer


@open_to_all
@require_GET
def proof(_request: HttpRequest, release: UUID) -> HttpResponse:
    """The proof file of the release's entry in the log."""
    row = _published(release)
    if row.leaf_index is None:
        raise NotFound
    return proof_file(row.leaf_index)


def _published(release: UUID) -> Any:
    row = releases.published_release(release)
    if row is None:
        raise NotFound
    return row


def _release(request: HttpRequest, row: Any) -> HttpResponse:
    return render(request, "open_statistics/release.html", told(request, row))


def told(request: HttpRequest, row: Any) -> dict[str, Any]:
    """What the page of a release says; a draft looks as it will look."""
    found = showing.shown(row)
    year = _chosen(request.GET.get("year", ""), [str(each) for each in found.years][::-1])
    by_region = {name: _regions_shown(found, int(year), name) for name in ON_THE_MAP}
    figure = max(ON_THE_MAP, key=by_region.__getitem__)
    figure = _chosen(request.GET.get("figure", ""), [figure, *FIGURES])
    return {
        "row": row,
        "official": _official(request),
        "facts": [
            (_("Published by"), row.authority.name),
            (_("Published"), full_text(row.published_at) if row.published_at else _("not yet")),
            (_("Why revised"), row.reason),
            (_("SHA-256"), row.sha256),
            (_("Leaf of the log"), "" if row.leaf_index is None else row.leaf_index),
        ],
        "until": found.until,
        "country": _country(found),
        "charts": [each for each in (_chart(found, name) for name in CHARTED) if each.labels[1:]],
        "regions": _regions(found, int(year), [each for each in FIGURES if by_region[each]]),
        "unshown": [FIGURES[each].title for each in FIGURES if not by_region[each]],
        "map": _map(found, int(year), figure, row) if found.regions else None,
        "year": year,
        "years": [(str(each), found.year_text(each)) for each in reversed(found.years)],
        "figure": figure,
        "figures": [(name, each.title) for name, each in FIGURES.items()],
        "dictionary": _dictionary(),
    }


def _official(request: Any) -> bool:
    """Tell whether who reads may also draft and publish."""
    viewer = getattr(request, "viewer", None)
    return (
        viewer is not None
        and sees_all(viewer=viewer, at=request.at)
        and viewer.may(Act.REPORT_INCIDENT, at=request.at)
    )


def _chosen(text: str, allowed: list[str]) -> str:
    return text if text in allowed else allowed[0]


def _country(found: showing.Shown) -> Table:
    columns = [
        Column(_("Figure")),
        *(Column(found.year_text(year), numeric=True) for year in found.years),
    ]
    lines = [
        Row((each.title, *(_said(found, year, COUNTRY, name) for year in found.years)))
        for name, each in FIGURES.items()
    ]
    return Table(_("The country"), columns, lines)


def _regions_shown(found: showing.Shown, year: int, figure: str) -> int:
    """Of how many regions a figure can be shown."""
    return sum(found.value(year, region, figure) is not None for region in found.regions)


def _regions(found: showing.Shown, year: int, figures: Sequence[str]) -> Table:
    """The figures of which some region can be shown; the others are named beside the table."""
    columns = [
        Column(_("Region")),
        *(Column(FIGURES[name].title, numeric=True) for name in figures),
    ]
    lines = [
        Row((
            _("Country") if region == COUNTRY else region or _("not registered"),
            *(_said(found, year, region, name) for name in figures),
        ))
        for region in (*found.regions, COUNTRY)
    ]  # fmt: skip
    return Table(_("By region, {year}").format(year=found.year_text(year)), columns, lines)


def _chart(found: showing.Shown, name: str) -> Bars:
    """A figure of the country over the years; one year alone is read in the table."""
    figure = FIGURES[name]
    known = [
        (found.year_text(year), number)
        for year in found.years
        if (number := found.value(year, COUNTRY, name)) is not None
    ]
    return Bars(
        figure.title, figure.unit, [year for year, _number in known],
        [Series(_("Country"), [number for _year, number in known])],
    )  # fmt: skip


def _map(found: showing.Shown, year: int, name: str, row: Any) -> TileMap:
    figure = FIGURES[name]
    tiles = [Tile(region, found.value(year, region, name)) for region in found.regions]
    title = _("{figure}, {year}").format(figure=figure.title, year=found.year_text(year))
    note: Words = _("Tiles stand about where the regions lie; they are no map to scale.")
    if all(each.number is None for each in tiles):
        note = _("Nothing of this figure can be shown by region: too few companies stand behind it."
                 " Choose another figure, or read the country’s.")  # fmt: skip
    return TileMap(name, title, figure.unit, tiles, row.authority.jurisdiction, note)


def _dictionary() -> Table:
    columns = [Column(_("Figure")), Column(_("Unit")), Column(_("What it means"))]
    lines = [Row((each.title, each.unit, each.meaning)) for each in FIGURES.values()]
    return Table(_("Data dictionary"), columns, lines)


def _said(found: showing.Shown, year: int, region: str, name: str) -> str:
    value = found.value(year, region, name)
    if value is None:
        return _("held back") if found.held(year, region, name) else "–"
    return number_text(value, places=FIGURES[name].places)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = KEPT_BY_CACHES
    return answer
