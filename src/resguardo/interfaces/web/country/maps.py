"""A country as tiles: one for each region, near where it lies, all of one size.

A tile map needs no boundaries and shows small regions as well as large ones. Where each tile stands
is data (`regions.csv`); regions of a country that has no layout stand in alphabetical order. Each
tile says its number in words, so that its shade is never the only sign; what is held back is
hatched and says so.
"""

import csv
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from resguardo.interfaces.web.reading import number_text
from resguardo.interfaces.web.tables import Column, Row, Table

Words = str | Promise

TILE_WIDTH: Final = 116
TILE_HEIGHT: Final = 64
GAP: Final = 6
SHADES: Final = 4
IN_A_ROW: Final = 4
NAME_SHOWN: Final = 17


@dataclass(frozen=True)
class Tile:
    """One region with its figure; None is held back."""

    region: str
    number: float | None


@dataclass(frozen=True)
class TileMap:
    """One figure by region, laid out as the country lies; drawn by `{% chart %}`."""

    figure: str
    title: Words
    unit: Words
    tiles: Sequence[Tile]
    jurisdiction: str
    note: Words = ""

    def picture(self) -> SafeString:
        """Draw the tiles."""
        spots = placed([each.region for each in self.tiles], self.jurisdiction)
        most = max((each.number or 0 for each in self.tiles), default=0)
        drawn = mark_safe("")
        for each in self.tiles:
            column, row = spots[each.region]
            x, y = column * (TILE_WIDTH + GAP), row * (TILE_HEIGHT + GAP)
            said = _("held back") if each.number is None else number_text(each.number)
            drawn += format_html(
                '<g class="rg-tile rg-tile--{}"><title>{}: {}</title>'
                '<rect x="{}" y="{}" width="{}" height="{}" rx="3"></rect>'
                '<text x="{}" y="{}">{}</text><text class="rg-tile__number" x="{}" y="{}">{}</text>'
                "</g>",
                *(_shade(each.number, most), each.region or _("not registered"), said),
                *(x, y, TILE_WIDTH, TILE_HEIGHT),
                *(x + 8, y + 22, _short(each.region or _("not registered"))),
                *(x + 8, y + 48, said),
            )
        width = (max((spot[0] for spot in spots.values()), default=0) + 1) * (TILE_WIDTH + GAP)
        height = (max((spot[1] for spot in spots.values()), default=0) + 1) * (TILE_HEIGHT + GAP)
        return format_html(
            '<svg class="rg-chart rg-map" viewBox="0 0 {} {}" role="img" aria-label="{} ({})">{}'
            "</svg>",
            *(width - GAP, height - GAP, self.title, self.unit, drawn),
        )

    def table(self) -> Table:
        """Give the same figures to read."""
        return Table(
            caption=self.title,
            columns=(Column(_("Region")), Column(self.unit, numeric=True)),
            rows=[
                Row(
                    (
                        each.region or _("not registered"),
                        _("held back") if each.number is None else each.number,
                    )
                )
                for each in self.tiles
            ],
        )


def placed(regions: Sequence[str], jurisdiction: str) -> Mapping[str, tuple[int, int]]:
    """Column and row of each region; those that the layout does not know stand beneath, in order.

    >>> placed(["Lima", "Callao"], "pe")
    {'Lima': (1, 4), 'Callao': (0, 4)}
    >>> placed(["B", "A"], "atlantis")
    {'A': (0, 0), 'B': (1, 0)}
    """
    layout = _layouts().get(jurisdiction.partition("@")[0], {})
    known = {each: layout[_plain(each)] for each in regions if _plain(each) in layout}
    first = max((row for _column, row in known.values()), default=-1) + 1
    others = sorted(set(regions) - set(known))
    return known | {
        each: (place % IN_A_ROW, first + place // IN_A_ROW) for place, each in enumerate(others)
    }


@cache
def _layouts() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    file = resources.files("resguardo.interfaces.web.country") / "regions.csv"
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        spot = int(row["column"]), int(row["row"])
        found.setdefault(row["jurisdiction"], {})[_plain(row["region"])] = spot
    return found


def _plain(name: str) -> str:
    """A name as people type it: without accents and in one case."""
    bare = unicodedata.normalize("NFKD", name)
    return "".join(each for each in bare if not unicodedata.combining(each)).casefold().strip()


def _shade(number: float | None, most: float) -> str:
    """The darkness of a tile: none, one to four by its share of the most, or held back.

    >>> _shade(0.42, 0.48), _shade(1, 9), _shade(0.0, 0.0), _shade(None, 9)
    ('4', '1', '0', 'held')
    """
    if number is None:
        return "held"
    return str(math.ceil(number * SHADES / most)) if most and number else "0"


def _short(name: str) -> str:
    return name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1]}…"
