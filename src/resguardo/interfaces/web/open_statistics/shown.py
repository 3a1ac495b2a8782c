"""A release as it is shown and taken along: values by year, region and figure, with the rates."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from resguardo.records.papers import releases
from resguardo.records.papers.figures import COUNTRY

from .words import FIGURES

COLUMNS: Final = ("country", "region", "year", "until", "figure", "value", "held_back", "unit")
RELEASES_REMEMBERED: Final = 8

Values = Mapping[tuple[int, str, str], float | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one release; the region of the whole country is `COUNTRY`."""

    years: Sequence[int]
    regions: Sequence[str]
    values: Values
    until: date | None = None

    def last_day(self, year: int) -> date:
        """The last day that is counted of a year."""
        part = self.until
        return part if part is not None and part.year == year else date(year, 12, 31)

    def year_text(self, year: int) -> str:
        """The year, and its days where it had not ended."""
        part = self.until
        if part is None or part.year != year:
            return str(year)
        first = date_format(date(year, 1, 1), "MONTH_DAY_FORMAT")
        return _("{first} to {last}").format(first=first, last=date_format(part, "DATE_FORMAT"))

    def value(self, year: int, region: str, figure: str) -> float | None:
        """One figure; None where it is held back, or a rate has nothing to be divided by."""
        return self.values.get((year, region, figure))

    def held(self, year: int, region: str, figure: str) -> bool:
        """Tell whether a figure is held back."""
        key = (year, region, figure)
        return key in self.values and self.values[key] is None


def shown(row: Any) -> Shown:
    """Read a release, once for each of its hashes."""
    return _shown(row.sha256, Held(row))


@dataclass(frozen=True)
class Held:
    """The row of a release, which the memory does not compare."""

    row: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(RELEASES_REMEMBERED)
def _shown(_sha256: str, held: Held) -> Shown:
    lines = releases.lines_of(held.row)
    values: dict[tuple[int, str, str], float | None] = {
        (each.year, each.region, each.figure): each.value for each in lines
    }
    years = sorted({each.year for each in lines})
    regions = sorted({each.region for each in lines} - {COUNTRY})
    for year in years:
        for region in (*regions, COUNTRY):
            for name, figure in FIGURES.items():
                if figure.of is not None:
                    over, under = (values.get((year, region, each)) for each in figure.of)
                    if over is None or under is None:
                        values[year, region, name] = None
                    elif under:
                        values[year, region, name] = round(figure.per * over / under, figure.places)
    return Shown(years, regions, values, releases.until_of(held.row))


def rows_of(row: Any) -> Iterator[tuple[Any, ...]]:
    """Every figure as one row of the files, in the order of year, region and figure."""
    found = shown(row)
    country = row.authority.country
    for year in found.years:
        last = found.last_day(year).isoformat()
        for region in (COUNTRY, *found.regions):
            for name, figure in FIGURES.items():
                value = found.value(year, region, name)
                place = "" if region == COUNTRY else region or _("not registered")
                held = found.held(year, region, name)
                yield country, place, year, last, name, value, held, str(figure.unit)


def as_csv(row: Any) -> bytes:
    """The figures as CSV in UTF-8; a held-back value is empty."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(rows_of(row))
    return written.getvalue().encode()


def as_parquet(row: Any) -> bytes:
    """The figures as Parquet; a held-back value is null."""
    columns = zip(*rows_of(row), strict=True)
    table = pa.table(dict(zip(COLUMNS, map(list, columns), strict=True)))
    table = table.replace_schema_metadata({"release": row.sha256})
    written = pa.BufferOutputStream()
    pq.write_table(table, written)
    return bytes(written.getvalue().to_pybytes())


def dictionary() -> bytes:
    """The data dictionary as CSV: each figure with its unit and what it means."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("figure", "title", "unit", "meaning"))
    writer.writerows(
        (name, str(each.title), str(each.unit), str(each.meaning)) for name, each in FIGURES.items()
    )
    return written.getvalue().encode()
