"""The plan of the country: which companies there are, how big, how careful, and what befalls all.

The plan is drawn before any company lives, from one random stream; each company then has a stream
of its own. So companies can be generated in any order and by several processes, and come out the
same. What two companies share (an owner, a guard who moves on, a transfer) stands in the plan.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.clock import day_number

CARE: Final = ("diligent", "ordinary", "sloppy")
CARE_SHARES: Final = (0.35, 0.55, 0.10)

MEDIAN_ARMS: Final = 40
SPREAD: Final = 1.03
"""Sizes are lognormal: median 40 arms, mean about 68, as Brazil's companies."""

LARGEST: Final = 1500
SMALLEST: Final = 6


@dataclass(frozen=True)
class Parcel:
    """Arms that one company sells to another: both books must tell of the same arms and papers."""

    seller: int
    buyer: int
    day: int
    document: str
    arms: tuple[arms.Arm, ...]
    back: int | None = None
    """The day on which they go back again, if they do."""
    case: int | None = None
    """The number of the diversion that this is part of."""


@dataclass(frozen=True)
class Case:
    """One planned diversion: its pattern, and the adversary's care, from 0 (careless) to 2.

    `number` is the same for all companies in which one and the same adversary acts.
    """

    pattern: str
    care: int
    number: int


@dataclass
class CompanyPlan:
    """What is settled of a company before it lives."""

    number: int
    org_id: str
    name: str
    province: int
    arms: int
    care: str
    registered_on: int
    first_day: int
    last_day: int
    closed_on: int | None
    licence_valid_until: int
    owner_hashes: list[str]
    parcels: list[Parcel] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    visits: list[tuple[int, int]] = field(default_factory=list)
    """Inspections that are settled beforehand: the day, and the day on which it was announced."""


@dataclass
class CountryPlan:
    """The country: its span in days (half-open), its companies, and what befalls all of them."""

    seed: int
    first_day: int
    last_day: int
    companies: list[CompanyPlan]
    outages: list[tuple[int, int]]
    surges: list[tuple[int, int]]
    itinerants: list[str]
    """Identities of guards who work now here, now there."""
    now: int | None = None
    """Where the record stops, in microseconds: rosters go on to the last day, entries do not."""

    def stream(self, number: int) -> np.random.Generator:
        """Give the random stream of a company."""
        return np.random.default_rng([self.seed, 1_000 + number])


def month_after(first: date, months: int) -> date:
    """Give the first day of the month so many months later."""
    past = first.year * 12 + first.month - 1 + months
    return date(past // 12, past % 12 + 1, 1)


def plan_country(
    *,
    seed: int,
    companies: int,
    first: date,
    last: date,
    sizes: list[int] | None = None,
    now: int | None = None,
) -> CountryPlan:
    """Draw the plan; a demonstration says how many arms each company has, and when `now` is."""
    rng = np.random.default_rng([seed, 1])
    first_day, last_day = day_number(first), day_number(last)
    drawn = (
        sizes
        or np.clip(rng.lognormal(np.log(MEDIAN_ARMS), SPREAD, companies), SMALLEST, LARGEST)
        .astype(int)
        .tolist()
    )
    owners = [[rng.bytes(16).hex() for _each in range(rng.integers(1, 4))] for _company in drawn]
    for number in range(1, companies):
        if rng.random() < 0.08:
            owners[number][0] = owners[rng.integers(number)][0]
    plan = CountryPlan(
        seed=seed,
        first_day=first_day,
        last_day=last_day,
        companies=[
            _plan_company(number, size, owners[number], (first_day, last_day), rng)
            for number, size in enumerate(drawn)
        ],
        outages=_spans(rng, first_day, last_day, 2.0 / 365, (0.2, 4.0)),
        surges=_spans(rng, first_day, last_day, 1.5 / 365, (3.0, 9.0)),
        itinerants=[rng.bytes(16).hex() for _each in range(20 * companies)],
        now=now,
    )
    _plan_parcels(plan, rng)
    return plan


def _plan_company(
    number: int,
    size: int,
    owners: list[str],
    span: tuple[int, int],
    rng: np.random.Generator,
) -> CompanyPlan:
    """Draw one company: most are there from the first day to the last."""
    first_day, last_day = span
    months = (last_day - first_day) / 30
    begins, ends = first_day, None
    if months > 6 and rng.random() < 0.06:
        begins = int(rng.integers(first_day + 30, last_day - 90))
    elif months > 6 and rng.random() < 0.03:
        ends = int(rng.integers(first_day + 90, last_day - 20))
    provinces = words.PROVINCES
    weights = np.array([province.weight for province in provinces])
    return CompanyPlan(
        number=number,
        org_id=f"ORG-{number + 1:04d}",
        name=_name(number),
        province=int(rng.choice(len(provinces), p=weights / weights.sum())),
        arms=int(size),
        care=str(rng.choice(CARE, p=CARE_SHARES)),
        registered_on=begins - int(rng.integers(20, 60 if begins > first_day else 6000)),
        first_day=begins,
        last_day=min(last_day, ends + 1) if ends else last_day,
        closed_on=ends,
        licence_valid_until=(ends or last_day) + int(rng.integers(30, 1800)),
        owner_hashes=owners,
    )


def _name(number: int) -> str:
    """Name a company so that nobody takes it for a real one; no name comes twice."""
    firsts, seconds, numbers = words.COMPANY_FIRST, words.COMPANY_SECOND, words.NUMBER_WORDS
    first = firsts[number % len(firsts)]
    second = seconds[number // len(firsts) % len(seconds)]
    series = number // (len(firsts) * len(seconds))
    return f"{first} {second} {numbers[series % len(numbers)]} S.A."


def _spans(
    rng: np.random.Generator,
    first_day: int,
    last_day: int,
    rate_per_day: float,
    days: tuple[float, float],
) -> list[tuple[int, int]]:
    """Draw spans of time, in hours since 1970, that fall on the whole country."""
    spans = []
    for _each in range(rng.poisson((last_day - first_day) * rate_per_day)):
        begin = int(rng.integers(first_day * 24, last_day * 24))
        spans.append((begin, begin + int(24 * rng.uniform(*days))))
    return sorted(spans)


def _back(rng: np.random.Generator, day: int, upper: int) -> int | None:
    """Let an honest sale be undone now and then, some weeks later."""
    back = day + int(rng.integers(25, 120))
    return back if rng.random() < 0.12 and back < upper else None


def _plan_parcels(plan: CountryPlan, rng: np.random.Generator) -> None:
    """Draw the sales of arms between companies: one in twenty companies sells in a year."""
    count = len(plan.companies)
    years = (plan.last_day - plan.first_day) / 365
    if count < 2:
        return
    for number in range(max(1, rng.poisson(count * years * 0.05))):
        seller, buyer = (plan.companies[int(each)] for each in rng.choice(count, 2, replace=False))
        lower = max(seller.first_day, buyer.first_day) + 3
        upper = min(seller.last_day, buyer.last_day) - 3
        if upper - lower < 5:
            continue
        day = int(rng.integers(lower, upper))
        parcel = Parcel(
            seller=seller.number,
            buyer=buyer.number,
            day=day,
            document=f"TR-{rng.integers(10_000, 99_999)}-{number}",
            arms=tuple(arms.batch(int(rng.integers(1, 9)), rng, taste=4.0)),
            back=_back(rng, day, upper),
        )
        seller.parcels.append(parcel)
        buyer.parcels.append(parcel)
