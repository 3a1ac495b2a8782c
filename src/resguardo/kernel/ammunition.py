"""What may lie in one room, how far from people, and which sign hangs on the door.

Classify first: the label on the box gives a hazard division and a compatibility group, and the
cartridges of a guard company are normally 1.4S. Distances of division 1.4 do not grow with the
quantity, so no formula of blast is ever run on it. Only what is not 1.4 opens the tables of
quantity and distance: the table decides, its function answers beyond the last cell, and where
neither reaches the answer is to ask a qualified person, never a guess and never a yes.

The tables are data (`law/ammunition/`), read by `read_tables` from the text of their files.
Sources: IATG 02.20:2021 (distances, aggregation, rounding), AASTP-1 Edition 1 Change 2 (mixing,
fire divisions).

>>> Hazard.read("1.4 S") == Hazard("1.4", "S")
True
>>> round_up_m(500.1), round_up_m(62.01), round_up_m(1030.4)
(510, 63, 1040)
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log
from typing import Final, NamedTuple

from .problem import Problem
from .text import gettext_noop as _

DIVISIONS: Final = ("1.1", "1.2.1", "1.2.2", "1.2", "1.3.1", "1.3.2", "1.3", "1.4", "1.5", "1.6")
GROUPS: Final = "ABCDEFGHJKLNS"
_STEPS: Final = ((100, 1), (500, 5), (1000, 10))
_STEP_BEYOND_M: Final = 20
_ALMOST: Final = 1e-9
_SMALL_1_1_KG: Final = 50
_GRAMS_OF_POUND: Final = 453.59237


class HazardUnreadable(Problem):
    code = "ammunition.hazard-unreadable"
    wording = _("“{text}” is no hazard class. Read it from the label on the box, as in 1.4S.")
    field = "hazard"
    text: str


class AskTechnicalOfficer(Problem):
    code = "ammunition.ask-technical-officer"
    wording = _(
        "The tables give no distance for {quantity_kg} kg of division {division}. Ask a qualified "
        "ammunition technical officer, and keep the store as it is until there is an answer."
    )
    field = "quantity"
    division: str
    quantity_kg: float


class Hazard(NamedTuple):
    """A hazard division and a compatibility group, as the label says them."""

    division: str
    group: str

    @classmethod
    def read(cls, text: str) -> "Hazard":
        """Read a label such as `1.4S`; refuses what is none (`HazardUnreadable`)."""
        written = "".join(text.split()).upper().removeprefix("HD")
        division, group = written[:-1], written[-1:]
        if division not in DIVISIONS or group not in GROUPS:
            raise HazardUnreadable(text=text)
        return cls(division, group)

    @property
    def main(self) -> str:
        """The division without its part: 1.2 of 1.2.1. Division 1.5 counts as 1.1 (cl. 10)."""
        return "1.1" if self.division == "1.5" else self.division[:3]


class Verdict(NamedTuple):
    """Whether two groups may share a store: permitted, conditional, forbidden or unknown."""

    verdict: str
    note: str = ""


class Distance(NamedTuple):
    """Metres, and whether the table or its function says so."""

    metres: int
    by: str


class Fire(NamedTuple):
    """The fire division of a hazard division and the shape of its sign."""

    division: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Function:
    """One branch of a column: what it is from this quantity on. `form` as in functions.csv."""

    from_kg: float
    form: str
    a: float
    b: str
    c: float
    minimum_m: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The data of `law/ammunition/`, by what is looked up in them."""

    cells: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
    functions: Mapping[tuple[str, str], tuple[Function, ...]]
    mixing: Mapping[tuple[str, str, str], Verdict]
    fire: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, float]


def read_tables(texts: Mapping[str, str]) -> Tables:
    """Read the tables from the texts of their files, by name without `.csv`."""
    rows = {name: list(csv.DictReader(text.splitlines())) for name, text in texts.items()}
    cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows["distances"]:
        place = row["division"], row["column"]
        cells.setdefault(place, []).append((int(row["quantity_kg"]), int(row["distance_m"])))
    functions: dict[tuple[str, str], list[Function]] = {}
    for row in rows["functions"]:
        functions.setdefault((row["division"], row["column"]), []).append(
            Function(float(row["from_kg"]), row["kind"], float(row["a"]), row["b"],
                     float(row["c"] or 0), int(row["minimum_m"] or 0))
        )  # fmt: skip
    return Tables(
        {place: tuple(sorted(found)) for place, found in cells.items()},
        {place: tuple(found) for place, found in functions.items()},
        {
            (row["kind"], row["first"], row["second"]): Verdict(row["verdict"], row["note"])
            for row in rows["mixing"]
        },
        {row["division"]: row for row in rows["fire"]},
        {row["name"]: float(row["value"]) for row in rows["figures"]},
    )


def round_up_m(distance_m: float) -> int:
    """Round up as IATG 02.20 cl. 7.7 Table 7 does: by 1, 5, 10 or 20 m."""
    step = next((each for most_m, each in _STEPS if distance_m <= most_m), _STEP_BEYOND_M)
    return ceil(distance_m / step - _ALMOST) * step


def mixing(first: str, second: str, tables: Tables, *, kind: str = "article") -> Verdict:
    """Say whether two compatibility groups may share a store; `kind` is article or substance."""
    one, other = sorted((first, second))
    return tables.mixing.get((kind, one, other), Verdict("unknown"))


def clashes(groups: Iterable[str], tables: Tables) -> list[tuple[str, str, Verdict]]:
    """List each pair of groups in one room that is not plainly permitted."""
    present = sorted(set(groups))
    pairs = [(a, b) for place, a in enumerate(present) for b in present[place + 1 :]]
    found = [(a, b, mixing(a, b, tables)) for a, b in pairs]
    return [each for each in found if each[2].verdict != "permitted"]


def aggregate(quantities_kg: Mapping[str, float]) -> dict[str, float]:
    """Give what is to be evaluated, as division -> kg; the greatest distance of them counts.

    IATG 02.20 cl. 7.5 Table 6: division 1.4 is never added; with 1.1 present all counts as 1.1,
    and as 1.2 too where there is any; 1.2 and 1.3 each stand alone. Refuses 1.6: no table has it.

    >>> aggregate({"1.1": 100, "1.2.1": 50, "1.4": 5000})
    {'1.1': 150, '1.2': 150}
    >>> aggregate({"1.4": 5000})
    {}
    """
    kg: dict[str, float] = {}
    for division, quantity in quantities_kg.items():
        main = Hazard(division, "").main
        kg[main] = kg.get(main, 0) + quantity
    if "1.6" in kg:
        raise AskTechnicalOfficer(division="1.6", quantity_kg=kg["1.6"])
    counted = {main: kg[main] for main in ("1.1", "1.2", "1.3") if kg.get(main)}
    if "1.1" not in counted:
        return counted
    total = sum(counted.values())
    return {"1.1": total} | ({"1.2": total} if "1.2" in counted else {})


def distance_m(division: str, column: str, quantity_kg: float, tables: Tables) -> Distance:
    """Give the distance of a column for a quantity, which is rounded down to whole kg (cl. 7.7).

    An intermediate quantity takes the next greater cell; above the last cell the function answers.
    `AskTechnicalOfficer` where the tables end: division 1.1 up to 50 kg, and columns not read.
    """
    place, kg = (division, column), int(quantity_kg)
    if place not in tables.functions or (division == "1.1" and kg <= _SMALL_1_1_KG):
        raise AskTechnicalOfficer(division=division, quantity_kg=quantity_kg)
    for cell_kg, metres in tables.cells.get(place, ()):
        if kg <= cell_kg:
            return Distance(metres, "table")
    return Distance(by_function_m(division, column, kg, tables), "function")


def by_function_m(division: str, column: str, quantity_kg: float, tables: Tables) -> int:
    """Give what the function at the foot of a table says, rounded up; the table has precedence."""
    branches = tables.functions[division, column]
    found = [each for each in branches if each.from_kg <= quantity_kg][-1]
    if found.form == "share":
        raw = found.a * by_function_m(division, found.b, quantity_kg, tables)
    elif found.form == "logarithm":
        natural = log(max(quantity_kg, 1))
        raw = found.a + float(found.b) * natural + found.c * natural**2
    else:
        raw = found.a * quantity_kg ** float(Fraction(found.b))
    return max(round_up_m(raw), found.minimum_m)


def permitted_kg(division: str, column: str, available_m: float, tables: Tables) -> int:
    """Give the greatest quantity whose distance is available; 0 where there is none.

    The table answers as far as it goes, and beyond its last cell the function, as the other way.
    """
    cells = tables.cells.get((division, column), ())
    tabulated = max((kg for kg, metres in cells if metres <= available_m), default=0)
    beyond = tables.functions[division, column][-1] if cells else None
    if beyond is None or beyond.b != "1/3" or available_m <= cells[-1][1]:
        return tabulated
    return max(tabulated, permitted_by_coefficient_kg(beyond.a, available_m))


def permitted_by_coefficient_kg(coefficient: float, available_m: float) -> int:
    """Turn D = k Q^(1/3) round, down to whole kg."""
    return int((available_m / coefficient) ** 3 + _ALMOST)


def fire_division(division: str, tables: Tables) -> Fire:
    """Give the fire division and the shape of the sign that hangs on the store."""
    row = tables.fire[division if division in tables.fire else division[:3]]
    return Fire(row["fire_division"], row["symbol"])


def withdrawal_m(
    division: str | None, tables: Tables, *, quantity_kg: float | None = None, railcar: bool = False
) -> int:
    """Give how far people who are not needed withdraw from a fire; unknown counts as the worst."""
    if division is None:
        return int(tables.figures["withdrawal.unknown" + ("_railcar" if railcar else "")])
    row = tables.fire[division if division in tables.fire else division[:3]]
    if quantity_kg is None or not row["coefficient"]:
        return int(row["withdrawal_m"])
    grown_m = float(row["coefficient"]) * float(quantity_kg ** (1 / 3))
    return max(int(row["least_m"]), ceil(grown_m))


def danger_area_m(kind: str, all_up_weight_kg: float, tables: Tables) -> float:
    """Give the radius of a danger area at disposal (unconfirmed: shown, never enforced)."""
    exponent = 1 / 3 if kind == "bare_explosive" else 1 / 6
    return float(tables.figures[f"danger_area.{kind}"] * all_up_weight_kg**exponent)


def powder_share(powder_kg: float, net_kg: float) -> float:
    """Give the share of powder in the net mass of cartridges; shipping papers state the latter."""
    return powder_kg / net_kg


def mean_powder_g(rounds: int, powder_lb: float) -> float:
    """Give the powder of a round in grams, from a count of rounds and pounds of powder."""
    return powder_lb * _GRAMS_OF_POUND / rounds
