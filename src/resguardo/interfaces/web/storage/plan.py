"""A plan of a room seen from above: the store in the middle, a ring for each distance, to scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from resguardo.interfaces.web.charts import Words
from resguardo.interfaces.web.tables import Column, Row, Table

SIZE: Final = 360
EDGE: Final = 24
LINES: Final = 6
TURNS: Final = (-90, -140, 180, -100, 125)
"""Degrees at which the numbers stand: above and left, since what stands there is named right."""
CLOSE: Final = 22


@dataclass(frozen=True)
class Ring:
    """A distance around the store and, where it is known, how far the thing really is."""

    name: Words
    metres: int
    available_m: int | None = None


@dataclass(frozen=True)
class Plan:
    """Rings to one scale; a cross stands where something outside is nearer or farther."""

    title: Words
    unit: Words
    rings: Sequence[Ring]
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw the plan; the far rings first, so that the near ones lie on top."""
        centre = SIZE / 2
        most = max([1, *(max(each.metres, each.available_m or 0) for each in self.rings)])
        scale = (centre - EDGE) / most
        ordered = sorted(enumerate(self.rings), key=lambda pair: -pair[1].metres)
        circles = format_html_join(
            "",
            '<circle class="rg-line rg-line--{}" cx="{}" cy="{}" r="{}">'
            "<title>{}: {} m</title></circle>",
            (
                (
                    place % LINES + 1, centre, centre, round(each.metres * scale, 1), each.name,
                    each.metres,
                )
                for place, each in ordered
            ),
        )  # fmt: skip
        circles += self._labels(centre, scale)
        seen = format_html_join(
            "",
            '<path class="rg-aim" d="M{} {}h12m-6 -6v12"></path>'
            '<text class="rg-axis" x="{}" y="{}">{} {} m</text>',
            (
                (
                    round(centre + each.available_m * scale - 6, 1), centre + 14 * place,
                    round(centre + each.available_m * scale + 8, 1), centre + 14 * place + 4,
                    each.name, each.available_m,
                )
                for place, each in enumerate(self.rings)
                if each.available_m is not None
            ),
        )  # fmt: skip
        return format_html(
            '<svg class="rg-chart" viewBox="0 0 {} {}" role="img" aria-label="{} ({})">{}'
            '<rect class="rg-series rg-series--1" x="{}" y="{}" width="10" height="10"></rect>{}'
            "</svg>",
            *(SIZE, SIZE, self.title, self.unit, circles, centre - 5, centre - 5, seen),
        )

    def _labels(self, centre: float, scale: float) -> SafeString:
        """One number a distance, each in another direction: near rings lie close together."""
        distances = sorted({each.metres for each in self.rings}, reverse=True)
        told = []
        for place, metres in enumerate(distances):
            angle = radians(TURNS[place % len(TURNS)])
            radius = max(metres * scale, CLOSE)
            x, y = centre + radius * cos(angle), centre + radius * sin(angle)
            told.append((round(x, 1), round(y - 4, 1), metres))
        return format_html_join(
            "", '<text class="rg-axis rg-axis--middle" x="{}" y="{}">{} m</text>', told
        )

    def legend(self) -> list[tuple[int, str]]:
        """Name each ring."""
        return [(place % LINES + 1, str(each.name)) for place, each in enumerate(self.rings)]

    def table(self) -> Table:
        """Give the same figures to read."""
        rows = [
            Row((each.name, each.metres, "" if each.available_m is None else each.available_m))
            for each in self.rings
        ]
        columns = (
            Column(_("What stands outside")),
            Column(_("Distance (m)"), numeric=True),
            Column(_("There are (m)"), numeric=True),
        )
        return Table(caption=self.title, columns=columns, rows=rows)
