"""A company's life from first to last, in the order in which one thing needs another."""

import numpy as np

from resguardo.insight.synthetic import (
    counting,
    diversions,
    duty,
    noise,
    service,
    settling,
    staff,
    stores,
    troubles,
)
from resguardo.insight.synthetic.counting import Lines
from resguardo.insight.synthetic.country import CompanyPlan, CountryPlan
from resguardo.insight.synthetic.life import BOUNDARY, Life
from resguardo.insight.synthetic.settling import Columns

PHOTOGRAPHING = 0.4
"""How many companies photograph serials at counts."""

TYPED_SHARE = {"diligent": 0.05, "ordinary": 0.12, "sloppy": 0.3}


def live(country: CountryPlan, plan: CompanyPlan) -> tuple[Life, Columns, Lines]:
    """Let one company live; give its life, its settled entries and its count lines."""
    life = Life(plan, country, country.stream(plan.number))
    _found(life)
    staff.open_desk(life)
    stores.stock_up(life)
    stores.buy_arms(life)
    service.open_lines(life)
    _serve_surges(life)
    duty.give_weapons(life)
    stores.fill_shelves(life)
    duty.serve(life)
    stores.repair(life)
    stores.train(life)
    troubles.meet_fates(life)
    troubles.discharge(life)
    troubles.break_ins(life)
    stores.transport(life)
    stores.dispose(life)
    troubles.authority(life)
    troubles.wind_down(life)
    troubles.foreign_listings(life)
    noise.slip(life)
    counting.plan_counts(life)
    diversions.act(life)
    noise.delay(life)
    settling.show_clocks(life)
    settling.hand_in(life)
    columns = settling.settle(life)
    return life, columns, counting.count_all(life, columns)


def _found(life: Life) -> None:
    """Open the accounts that every company has, and draw its habits."""
    rng, plan = life.rng, life.plan
    for kind in BOUNDARY:
        life.add_account(kind, kind.capitalize())
    branches = 1 + int(plan.arms > 120) + int(plan.arms > 400) + int(plan.arms > 900)
    for number in range(branches):
        name = "Armería central" if number == 0 else f"Armería sucursal {number}"
        armoury = life.add_account("armoury", name, near=plan.province)
        life.armouries.append(armoury)
        life.add_device(armoury)
    life.workshop = life.add_account("workshop", "Taller autorizado", near=plan.province)
    life.range = life.add_account("range", "Polígono de tiro", near=plan.province)
    life.consignment = life.add_account("consignment", "En tránsito")
    life.depot = life.add_account("depot", "Depósito de la autoridad", near=plan.province)
    share = TYPED_SHARE[plan.care]
    life.typed_share = float(np.clip(rng.normal(share, share / 3), 0.01, 0.7))
    life.late_share = float(rng.uniform(0.03, 0.08))
    life.takes_photos = bool(rng.random() < PHOTOGRAPHING)


def _serve_surges(life: Life) -> None:
    """Take part in some of the country's elections and fairs."""
    plan = life.plan
    for begin, end in life.country.surges:
        first, last = begin // 24, end // 24 + 1
        inside = first > plan.first_day + 3 and last < plan.last_day - 5
        if inside and life.rng.random() < 0.4:
            service.open_surge(life, first, last)
