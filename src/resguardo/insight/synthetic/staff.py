"""Who works for the company: positions are filled day by day, and people leave and are replaced."""

from typing import Final

import numpy as np

from resguardo.insight.synthetic.entries import Whole
from resguardo.insight.synthetic.life import Life

TENURE_DAYS: Final = {"guard": 560.0, "armourer": 1300.0, "supervisor": 1500.0}
ITINERANT_SHARE: Final = 0.12
REHIRED_SHARE: Final = 0.05


def fill(life: Life, role: str, first: int, last: int) -> Whole:
    """Fill one position from a day to a day: the person on each day of the company's life.

    Days outside the span keep the nearest person, so that late returns find somebody.
    """
    rng, plan = life.rng, life.plan
    row = np.empty(life.days, dtype=np.int64)
    day, begins = 0, first
    hired = first - int(rng.exponential(TENURE_DAYS[role])) - 2
    if first > plan.first_day + 2:
        hired = first - int(rng.integers(2, 12))
    while True:
        stays = int(rng.exponential(TENURE_DAYS[role])) + 3
        ends = min(begins + stays, last)
        stays_on = ends >= last >= plan.last_day - 1 and plan.closed_on is None
        leaves = None if stays_on else ends + 2
        if leaves is not None and leaves >= life.country.last_day:
            leaves = None
        person = life.add_person(role, hired, leaves, _identity(life, role, begins))
        until = life.days if ends >= last else ends - plan.first_day
        row[day:until] = person
        if ends >= last:
            return row
        day, begins = until, ends
        hired = begins - int(rng.integers(0, 8))


def open_desk(life: Life) -> None:
    """Hire those who keep the armouries and those who supervise and manage."""
    plan = life.plan
    for armoury in life.armouries:
        rows = [fill(life, "armourer", plan.first_day, plan.last_day) for _each in range(2)]
        life.armourers[armoury] = np.stack(rows)
    for _each in range(1 + plan.arms // 60):
        hired = plan.first_day - int(life.rng.integers(30, 2000))
        life.supervisors.append(life.add_person("supervisor", hired, None))
    life.managers.append(life.add_person("manager", plan.registered_on, None))


def _identity(life: Life, role: str, begins: int) -> str:
    """Draw who it is: mostly somebody new, at times one who was here or works around."""
    rng = life.rng
    if role != "guard":
        return ""
    draw = rng.random()
    if draw < ITINERANT_SHARE:
        pool = life.country.itinerants
        drawn = pool[int(rng.integers(len(pool)))]
        here = life.memory["itinerants_here"]
        if drawn in here:
            return ""
        here.append(drawn)
        return drawn
    if draw < ITINERANT_SHARE + REHIRED_SHARE and life.people:
        earlier = life.people[int(rng.integers(len(life.people)))]
        gone = earlier.left is not None and earlier.left < begins - 30
        if gone and earlier.role == "guard" and earlier.identity not in life.memory["rehired"]:
            life.memory["rehired"].append(earlier.identity)
            return earlier.identity
    return ""
