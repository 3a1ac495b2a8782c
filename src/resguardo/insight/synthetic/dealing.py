"""Dealing diversions out to companies: every pattern in turn, at any level of care.

A pattern goes to a company that has what it takes: a reserve large enough, a partner with the same
owners, an end in sight. No company has more than a few, and the end of a company is the only thing
that happens to it.
"""

from typing import Final

import numpy as np

from resguardo.insight.synthetic import arms
from resguardo.insight.synthetic.country import Case, CompanyPlan, CountryPlan, Parcel
from resguardo.insight.synthetic.diversions import PATTERNS

FEWEST_ARMS: Final = 25
"""A company with fewer has no reserve in which anybody could hide anything."""

ARMS_FOR: Final = {
    "A3": 60, "B3": 60, "B9": 60, "C-4": 50, "C-9": 60, "C-12": 70, "C-13": 60, "E3": 160,
}  # fmt: skip
"""Some patterns need a larger reserve."""

COMPANIES_AT_ONCE: Final = {"A1": 3}
ENDING: Final = ("C-1", "D8")


def plan_cases(plan: CountryPlan, wanted: int) -> None:
    """Deal so many diversions out."""
    rng = np.random.default_rng([plan.seed, 2])
    longest = max(company.last_day - company.first_day for company in plan.companies)
    able = [
        company
        for company in plan.companies
        if company.arms >= FEWEST_ARMS and company.last_day - company.first_day >= longest * 0.8
    ] or plan.companies
    order: list[str] = []
    for number in range(wanted):
        if not order:
            order = [str(each) for each in rng.permutation(sorted(PATTERNS))]
        pattern = order.pop()
        case = Case(pattern, int(rng.integers(3)), number)
        for company in _victims(able, pattern, COMPANIES_AT_ONCE.get(pattern, 1), rng):
            if _arrange(plan, able, company, case, rng):
                company.cases.append(case)


def _victims(
    able: list[CompanyPlan], pattern: str, times: int, rng: np.random.Generator
) -> list[CompanyPlan]:
    """Choose companies with few cases so far; a company that ends has no other."""
    free = [each for each in able if all(case.pattern not in ENDING for case in each.cases)]
    if pattern in ENDING or pattern == "C-14":
        free = [each for each in free if not each.cases]
    large = [each for each in free if each.arms >= ARMS_FOR.get(pattern, 0)]
    free = large or free
    if not free:
        return []
    fewest = min(len(each.cases) for each in free)
    free = [each for each in free if len(each.cases) <= fewest + 1]
    chosen = rng.choice(len(free), min(times, len(free)), replace=False)
    return [free[int(place)] for place in chosen]


def _arrange(
    plan: CountryPlan,
    able: list[CompanyPlan],
    company: CompanyPlan,
    case: Case,
    rng: np.random.Generator,
) -> bool:
    """Settle what a pattern needs beyond the company itself; tell whether that could be done."""
    if case.pattern == "C-8":
        return _shuffle(able, company, case, rng)
    if case.pattern == "C-14":
        return _succeed(plan, able, company, case, rng)
    if case.pattern == "D8":
        return _close(plan, company, rng)
    return True


def _partner(
    able: list[CompanyPlan], company: CompanyPlan, rng: np.random.Generator
) -> CompanyPlan | None:
    others = [each for each in able if each is not company and each.closed_on is None]
    return others[int(rng.integers(len(others)))] if others else None


def _shuffle(
    able: list[CompanyPlan], company: CompanyPlan, case: Case, rng: np.random.Generator
) -> bool:
    """Let another company of the same owners lend arms around an announced inspection."""
    lender = _partner(able, company, rng)
    if lender is None or company.closed_on is not None:
        return False
    first = max(company.first_day, lender.first_day) + 40
    last = min(company.last_day, lender.last_day) - 30
    if last <= first:
        return False
    visit = int(rng.integers(first, last))
    came, back = visit - int(rng.integers(1, 5)), visit + int(rng.integers(1, 6))
    company.owner_hashes[0] = lender.owner_hashes[0]
    company.visits.append((visit, visit - int(rng.integers(8, 20))))
    size = (14, 8, 4)[case.care]
    _sell(lender, company, came, tuple(arms.batch(size, rng, taste=3.0)), case=case, rng=rng,
          back=back)  # fmt: skip
    return True


def _succeed(
    plan: CountryPlan,
    able: list[CompanyPlan],
    company: CompanyPlan,
    case: Case,
    rng: np.random.Generator,
) -> bool:
    """Let a company begin late, and take over arms of an older one with the same owners."""
    elder = _partner(able, company, rng)
    span = company.last_day - plan.first_day
    if elder is None or company.parcels or company.closed_on is not None or span < 120:
        return False
    company.first_day = plan.first_day + int(span * rng.uniform(0.15, 0.5))
    company.registered_on = company.first_day - int(rng.integers(20, 60))
    company.owner_hashes[0] = elder.owner_hashes[0]
    day = company.first_day + int(rng.integers(10, (30, 60, 90)[case.care]))
    if day > min(company.last_day, elder.last_day) - 10:
        return False
    size = (30, 18, 9)[case.care]
    _sell(elder, company, day, tuple(arms.batch(size, rng, taste=3.0)), case=case, rng=rng,
          back=None)  # fmt: skip
    return True


def _sell(
    seller: CompanyPlan,
    buyer: CompanyPlan,
    day: int,
    sold: tuple[arms.Arm, ...],
    *,
    case: Case,
    rng: np.random.Generator,
    back: int | None,
) -> None:
    document = f"TR-{rng.integers(10_000, 99_999)}-{rng.integers(0, 999)}"
    parcel = Parcel(seller.number, buyer.number, day, document, sold, back, case.number)
    seller.parcels.append(parcel)
    buyer.parcels.append(parcel)


def _close(plan: CountryPlan, company: CompanyPlan, rng: np.random.Generator) -> bool:
    """Let a company close before the country's record ends."""
    if company.closed_on is None:
        low = plan.first_day + int((plan.last_day - plan.first_day) * 0.3)
        closed = int(rng.integers(low, max(low + 1, plan.last_day - 30)))
        days = [parcel.back or parcel.day for parcel in company.parcels]
        if closed <= max(days, default=0) + 5:
            return False
        company.closed_on, company.last_day = closed, closed + 1
        company.licence_valid_until = closed + int(rng.integers(30, 1800))
    return True


def dealt(plan: CountryPlan) -> dict[tuple[str, str], int]:
    """Tell with what care each company's patterns were dealt, for whoever measures."""
    return {
        (company.org_id, case.pattern): case.care
        for company in plan.companies
        for case in company.cases
    }
