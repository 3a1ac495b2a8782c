"""Pictures drawn on the server: SVG with classes only, since the policy forbids inline style.

Each chart names its unit and carries its figures as a table, which is what is read aloud, copied
and cited. Colours come from the stylesheet, so that dark mode and print look right; series differ
in dash and marker too, never in colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import ceil, floor, log10
from typing import Protocol

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .reading import moment_text, number_text
from .tables import Column, Row, Table

Words = str | Promise

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 12, 30
BAND_HEIGHT = 64
SMALL = 4
CEILINGS = ((1, 5), (1.5, 3), (2, 4), (2.5, 5), (3, 3), (4, 4), (5, 5), (6, 3), (8, 4), (10, 5))


class Chart(Protocol):
    """What `{% chart %}` takes."""

    @property
    def title(self) -> Words:
        """What the picture shows."""

    @property
    def unit(self) -> Words:
        """What its numbers count."""

    def picture(self) -> SafeString:
        """Draw it."""

    def table(self) -> Table:
        """Give the same figures to read."""


@dataclass(frozen=True)
class Series:
    """One row of numbers with its name, as long as the labels of the chart."""

    name: Words
    numbers: Sequence[float]


@dataclass(frozen=True)
class Bars:
    """Upright bars by label, the series side by side."""

    title: Words
    unit: Words
    labels: Sequence[Words]
    series: Sequence[Series]
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw the bars."""
        ceiling = _ceiling(self.series)
        slot = (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)
        breadth = slot * 0.8 / max(len(self.series), 1)
        bars = [
            (
                rank + 1,
                LEFT + slot * (at + 0.1) + breadth * rank,
                _y(number, ceiling),
                max(breadth - 1, 1),
                _y(0, ceiling) - _y(number, ceiling),
                f"{label}: {series.name} {number_text(number)}",
            )
            for rank, series in enumerate(self.series)
            for at, (label, number) in enumerate(zip(self.labels, series.numbers, strict=True))
        ]
        drawn = _drawn(
            '<rect class="rg-series rg-series--{}" x="{}" y="{}" width="{}" '
            'height="{}"><title>{}</title></rect>',
            bars,
        )
        centres = [LEFT + slot * (at + 0.5) for at in range(len(self.labels))]
        return _framed(self, _grid(ceiling) + _below(self.labels, centres) + drawn)

    def table(self) -> Table:
        """Give the same figures to read."""
        return _series_table(self.title, self.unit, self.labels, self.series)


@dataclass(frozen=True)
class Lines:
    """Lines over ordered labels; series differ in dash and marker."""

    title: Words
    unit: Words
    labels: Sequence[Words]
    series: Sequence[Series]
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw the lines with a dot for each figure."""
        ceiling = _ceiling(self.series)
        step = (WIDTH - LEFT - RIGHT - 12) / max(len(self.labels) - 1, 1)
        places = [LEFT + 6 + step * at for at in range(len(self.labels))]
        drawn = mark_safe("")
        for rank, series in enumerate(self.series):
            points = [
                (x, _y(number, ceiling)) for x, number in zip(places, series.numbers, strict=True)
            ]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            drawn += format_html(
                '<polyline class="rg-line rg-line--{}" points="{}"></polyline>', rank + 1, path
            )
            drawn += _drawn(
                '<circle class="rg-series rg-series--{}" cx="{}" cy="{}" r="2.6">'
                "<title>{}</title></circle>",
                (
                    (rank + 1, x, y, f"{label}: {series.name} {number_text(number)}")
                    for (x, y), label, number in zip(
                        points, self.labels, series.numbers, strict=True
                    )
                ),
            )
        return _framed(self, _grid(ceiling) + _below(self.labels, places) + drawn)

    def table(self) -> Table:
        """Give the same figures to read."""
        return _series_table(self.title, self.unit, self.labels, self.series)


@dataclass(frozen=True)
class Stay:
    """One stretch of a band: who held the thing from when to when. `tone` 1 to 6 is its colour."""

    holder: Words
    start: datetime
    end: datetime
    tone: int = 1


@dataclass(frozen=True)
class Band:
    """Where one thing was over time, as one band."""

    title: Words
    unit: Words
    stays: Sequence[Stay]
    headings: tuple[Words, Words, Words]
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw the stretches in their true length."""
        if not self.stays:
            return mark_safe("")
        start, end = self.stays[0].start, max(stay.end for stay in self.stays)
        whole = max((end - start).total_seconds(), 1.0)
        breadth = WIDTH - 16
        pieces = [
            (
                stay.tone,
                8 + breadth * (stay.start - start).total_seconds() / whole,
                max(breadth * (stay.end - stay.start).total_seconds() / whole, 1.5),
                f"{stay.holder}: {moment_text(stay.start)} – {moment_text(stay.end)}",
            )
            for stay in self.stays
        ]
        drawn = _drawn(
            '<rect class="rg-series rg-series--{}" x="{}" y="6" width="{}" height="26">'
            "<title>{}</title></rect>",
            pieces,
        )
        ends = format_html(
            '<text class="rg-axis" x="8" y="52">{}</text>'
            '<text class="rg-axis rg-axis--end" x="{}" y="52">{}</text>',
            moment_text(start),
            WIDTH - 8,
            moment_text(end),
        )
        return _svg(self.title, self.unit, drawn + ends, BAND_HEIGHT)

    def legend(self) -> list[tuple[int, str]]:
        """Name each colour once, in order of appearance."""
        named: dict[int, str] = {}
        for stay in self.stays:
            named.setdefault(stay.tone, str(stay.holder))
        return sorted(named.items())

    def table(self) -> Table:
        """Give the same stretches to read."""
        return Table(
            caption=self.title,
            columns=tuple(Column(heading) for heading in self.headings),
            rows=[Row((stay.holder, stay.start, stay.end)) for stay in self.stays],
        )


@dataclass(frozen=True)
class Progress:
    """How far each of several things is from a start to an aim, as lying bars."""

    title: Words
    unit: Words
    names: Sequence[Words]
    reached: Sequence[float]
    aims: Sequence[float]
    headings: tuple[Words, Words, Words] = field(default=("", "", ""))
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw a bar for each and a mark at its aim."""
        most = max([*self.reached, *self.aims, 1])
        longest = max((len(str(each)) for each in self.names), default=0)
        left = min(max(150, 16 + 7 * longest), WIDTH // 2)
        breadth, height = WIDTH - 60 - left, 30
        rows = mark_safe("")
        for at, (name, number, aim) in enumerate(
            zip(self.names, self.reached, self.aims, strict=True)
        ):
            y = 8 + at * height
            rows += format_html(
                '<text class="rg-axis rg-axis--end" x="{}" y="{}">{}</text>'
                '<rect class="rg-track" x="{}" y="{}" width="{}" height="14"></rect>'
                '<rect class="rg-series rg-series--1" x="{}" y="{}" width="{}" height="14">'
                '</rect><path class="rg-aim" d="M{} {}v20"></path>'
                '<text class="rg-axis" x="{}" y="{}">{} / {}</text>',
                *(left - 8, y + 12, name),
                *(left, y, breadth),
                *(left, y, round(breadth * number / most, 1)),
                *(round(left + breadth * aim / most, 1), y - 3),
                *(left + breadth + 6, y + 12, number_text(number), number_text(aim)),
            )
        return _svg(self.title, self.unit, rows, 10 + height * len(self.names))

    def table(self) -> Table:
        """Give the same figures to read."""
        heading, reached, aim = self.headings
        return Table(
            caption=self.title,
            columns=(Column(heading), Column(reached, numeric=True), Column(aim, numeric=True)),
            rows=[Row(row) for row in zip(self.names, self.reached, self.aims, strict=True)],
        )


def _series_table(
    title: Words, unit: Words, labels: Sequence[Words], series: Sequence[Series]
) -> Table:
    columns = (Column(""), *(Column(f"{each.name} ({unit})", numeric=True) for each in series))
    rows = [Row((label, *(each.numbers[at] for each in series))) for at, label in enumerate(labels)]
    return Table(caption=title, columns=columns, rows=rows)


def _ceiling(series: Sequence[Series]) -> float:
    """Find a number above everything that falls into round parts."""
    most = max((number for each in series for number in each.numbers), default=0)
    if most <= SMALL:
        return SMALL
    power: float = 10 ** floor(log10(most))
    return next(power * step for step, _parts in CEILINGS if power * step >= most)


def _parts(ceiling: float) -> int:
    """Tell into how many round parts a ceiling falls."""
    power = 10 ** floor(log10(ceiling))
    return next((parts for step, parts in CEILINGS if power * step == ceiling), SMALL)


def _y(number: float, ceiling: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - number / ceiling)


def _grid(ceiling: float) -> SafeString:
    parts = _parts(ceiling)
    lines = [
        (LEFT, WIDTH - RIGHT, _y(ceiling * part / parts, ceiling), ceiling * part / parts)
        for part in range(parts + 1)
    ]
    return _drawn(
        '<path class="rg-grid" d="M{} {}H{}"></path>'
        '<text class="rg-axis rg-axis--end" x="{}" y="{}">{}</text>',
        (
            (left, y, right, left - 6, y + 4, number_text(level, places=None if level % 1 else 0))
            for left, right, y, level in lines
        ),
    )


def _below(labels: Sequence[Words], places: Sequence[float]) -> SafeString:
    """Write labels under the axis, as many as fit without touching."""
    longest = max((len(str(label)) for label in labels), default=1)
    gap = min((later - sooner for sooner, later in pairwise(places)), default=WIDTH)
    every = max(1, ceil((longest * 6.6 + 6) / gap))
    return _drawn(
        '<text class="rg-axis rg-axis--middle" x="{}" y="{}">{}</text>',
        (
            (x, HEIGHT - 10, label)
            for at, (x, label) in enumerate(zip(places, labels, strict=True))
            if at % every == 0
        ),
    )


def _drawn(template: str, rows: Iterable[Sequence[object]]) -> SafeString:
    """Write a mark for each row, numbers to a tenth of a point."""
    return format_html_join(
        "",
        template,
        (
            tuple(round(each, 1) if isinstance(each, float) else each for each in row)
            for row in rows
        ),
    )


def _framed(chart: Bars | Lines, content: SafeString) -> SafeString:
    return _svg(chart.title, chart.unit, content, HEIGHT)


def _svg(title: Words, unit: Words, content: SafeString, height: int) -> SafeString:
    return format_html(
        '<svg class="rg-chart" viewBox="0 0 {} {}" role="img" aria-label="{} ({})">{}</svg>',
        *(WIDTH, height, title, unit, content),
    )
