"""Group B: what those do who hold the key of the armoury."""

import numpy as np

from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE, day_of
from resguardo.insight.synthetic.country import Case
from resguardo.insight.synthetic.diversions import tools
from resguardo.insight.synthetic.diversions.tools import Report
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Absence, Action, Incident, Life
from resguardo.insight.synthetic.troubles import narrative

HOLIDAYS = {(12, 24), (12, 25), (12, 31), (1, 1), (5, 1), (9, 15), (11, 1)}


def slow_leak(life: Life, case: Case) -> bool:
    """B1: the custodian counts alone, finds all well, and the reserve goes bit by bit."""
    first, last = tools.span(life, 0.5)
    things = tools.reserve(life, first, (8, 5, 3)[case.care])
    if not things:
        return False
    armoury = life.things[things[0]].home
    culprit = int(life.armourers[armoury][0, first - life.plan.first_day])
    for place, thing in enumerate(things):
        gone = (first + (last - first) * place // len(things)) * DAY
        life.absences.append(Absence(thing, gone, life.end, frozenset({culprit})))
    for count in life.counts:
        mine = count.account == armoury and first * DAY <= count.at < last * DAY
        if mine and count.announced is None and life.rng.random() < (1.0, 0.95, 0.8)[case.care]:
            count.counter, count.second, count.blind = culprit, -1, False
    return tools.tell(life, "B1", (first, last), [culprit], things)


def holiday_removal(life: Life, case: Case) -> bool:
    """B2: weapons leave at an odd hour of a holiday; the next count misses them."""
    days = range(life.plan.first_day + 10, life.plan.last_day - 20)
    feasts = [day for day in days if (day_of(day).month, day_of(day).day) in HOLIDAYS]
    day = tools.pick(life, feasts) or tools.some_day(life)
    things = tools.reserve(life, day - 1, (5, 3, 1)[case.care])
    if not things:
        return False
    home = life.things[things[0]].home
    culprit = int(life.armourers[home][1, day - life.plan.first_day])
    account = life.people[culprit].account
    for place, thing in enumerate(things):
        at = tools.local(life, day, 1, 4) + place * MINUTE
        tools.enter(
            life, Kind.ISSUE, thing, at, giver=life.things[thing].home, taker=account,
            recorder=culprit, capture=Capture.TYPED,
        )  # fmt: skip
    return tools.tell(life, "B2", (day, day + 7), [culprit], things)


def inside_burglary(life: Life, case: Case) -> bool:
    """B3: a break-in that finds the armoury fuller than usual, soon after somebody left."""
    day = tools.some_day(life)
    things = tools.reserve(life, day - 1, (15, 9, 5)[case.care])
    if len(things) < 3:
        return False
    at = tools.local(life, day, 1, 4.5)
    story = narrative(life, "theft") + " El grabador de las cámaras no aparece."
    known = at + int(life.rng.uniform(2, 5) * HOUR)
    for thing in things:
        report = Report("theft", known, known + 8 * HOUR, story)
        tools.report_gone(life, thing, at, tools.at_home(life, thing), report)
    leavers = [
        number for number, each in enumerate(life.people)
        if each.left is not None and 0 < day - each.left < 40
    ]  # fmt: skip
    return tools.tell(life, "B3", (day, day), leavers[:1], things)


def impostor_collection(life: Life, case: Case) -> bool:
    """B4: men in uniform collect weapons in the names of guards who are on no roster."""
    day = tools.some_day(life)
    things = tools.reserve(life, day - 1, (6, 4, 2)[case.care])
    leavers = [
        number for number, each in enumerate(life.people)
        if each.role == "guard" and each.left is not None and 5 < day - each.left < 200
    ] or [number for number, each in enumerate(life.people) if each.role == "guard"]  # fmt: skip
    if not things:
        return False
    at = tools.local(life, day, 4, 5.5)
    names = []
    for place, thing in enumerate(things):
        guard = tools.pick(life, leavers)
        names.append(guard)
        account, moment = life.people[guard].account, at + place * 2 * MINUTE
        tools.enter(
            life, Kind.ISSUE, thing, moment, giver=life.things[thing].home, taker=account,
            capture=Capture.TYPED,
        )  # fmt: skip
        held = tools.Held(account, -1, 0)
        known = moment + int(life.rng.uniform(14, 40) * HOUR)
        report = Report("theft", known, known + 9 * HOUR, narrative(life, "theft"))
        tools.report_gone(life, thing, known - HOUR, held, report)
    return tools.tell(life, "B4", (day, day + 2), sorted(set(names)), things)


def dummy(life: Life, case: Case) -> bool:
    """B5: a replica lies in the rack; its serial is typed, its photograph is always the same."""
    first, last = tools.span(life, 0.5)
    things = tools.reserve(life, first, (5, 3, 2)[case.care])
    if not things:
        return False
    home = life.things[things[0]].home
    culprit = int(life.armourers[home][0, first - life.plan.first_day])
    for thing in things:
        life.absences.append(
            Absence(thing, first * DAY, life.end, frozenset({culprit}), stand_in=True)
        )
        life.memory["dummies"].append((thing, first * DAY, life.rng.bytes(16).hex()))
    return tools.tell(life, "B5", (first, last), [culprit], things)


def parts_gone(life: Life, case: Case) -> bool:
    """B6: slides and barrels go to a workshop and do not come back."""
    first = tools.some_day(life, before=0.6)
    owners = tools.reserve(life, first, (4, 2, 1)[case.care])
    made: list[int] = []
    for owner in owners:
        arm = life.things[owner]
        part = life.add_thing("part", arm.arm, arm.acquired, arm.home)
        shelves = life.memory["shelf_of_thing"]
        shelves.append(shelves[owner])
        start = life.begin + 4 * HOUR + len(made) * MINUTE
        acquired = life.boundary("acquired")
        tools.enter(
            life,
            Kind.RECEIPT,
            part,
            start,
            giver=acquired,
            taker=arm.home,
            capture=Capture.IMPORTED,
        )
        out = tools.local(life, first + len(made) * 6, 9, 16)
        tools.enter(life, Kind.REPAIR_OUT, part, out, giver=arm.home, taker=life.workshop)
        made.append(part)
    return bool(made) and tools.tell(life, "B6", (first, first + 60), [], made)


def repair_limbo(life: Life, case: Case) -> bool:
    """B7: weapons stay in the workshop for ever, and always in the same one."""
    first = tools.some_day(life, before=0.55)
    things = tools.reserve(life, first, (6, 4, 2)[case.care])
    shop = life.add_account("workshop", "Taller Particular Dos", near=life.plan.province)
    for place, thing in enumerate(things):
        at = tools.local(life, first + place * 9, 9, 16)
        tools.enter(
            life,
            Kind.REPAIR_OUT,
            thing,
            at,
            giver=life.things[thing].home,
            taker=shop,
            document=life.word(f"Orden de taller {life.rng.integers(1000, 99_999)}"),
        )
    return bool(things) and tools.tell(life, "B7", (first, first + 120), [], things)


def paper_destruction(life: Life, case: Case) -> bool:
    """B8: destroyed on paper; some turn up at a crime."""
    day = tools.some_day(life, before=0.6)
    things = tools.reserve(life, day, (5, 3, 2)[case.care])
    last = day
    for thing in things:
        at = tools.local(life, day, 10, 15)
        act = -1
        if case.care:
            act = life.word(f"Acta de destrucción {life.rng.integers(1000, 99_999)}")
        tools.enter(
            life,
            Kind.DISPOSAL,
            thing,
            at,
            giver=life.things[thing].home,
            taker=life.boundary("destroyed"),
            document=act,
            witness=life.managers[0],
        )
        if life.rng.random() < (0.8, 0.5, 0.3)[case.care]:
            found = at + int(life.rng.uniform(30, 200) * DAY)
            paper = f"Oficio judicial {life.rng.integers(1000, 99_999)}"
            life.actions.append(Action("recovery", found, thing=thing, document=paper))
            last = max(last, min(found // DAY, life.plan.last_day - 1))
    return bool(things) and tools.tell(life, "B8", (day, last), [life.managers[0]], things)


def dormant_lost(life: Life, case: Case) -> bool:
    """B9: weapons that were never issued are lost together."""
    day = tools.some_day(life, after=0.5)
    columns = life.entries.joined()
    used = set(np.unique(columns["thing"][columns["kind"] == Kind.ISSUE]).tolist())
    taken = tools.reserve(life, day, 60)
    things = [thing for thing in taken if thing not in used][: (10, 6, 3)[case.care]]
    for thing in taken:
        if thing not in things:
            life.memory["taken"].remove(thing)
    at = tools.local(life, day, 10, 12)
    for place, thing in enumerate(things):
        moment = at + place * MINUTE
        report = Report("loss", moment, moment + 30 * HOUR, narrative(life, "loss"))
        tools.report_gone(life, thing, moment, tools.at_home(life, thing), report)
    return bool(things) and tools.tell(life, "B9", (day, day), [], things)


def moved_armoury(life: Life, case: Case) -> bool:
    """B10: weapons are kept in a room that nobody approved, far from the armoury."""
    day = tools.some_day(life, before=0.6)
    things = tools.reserve(life, day, (12, 7, 3)[case.care])
    room = life.add_account("armoury", "Bodega", near=life.plan.province)
    account = life.accounts[room]
    account.approved = False
    account.latitude = round((account.latitude or 0) + 0.9, 5)
    for place, thing in enumerate(things):
        at = tools.local(life, day, 18, 21) + place * MINUTE
        tools.enter(life, Kind.MOVE, thing, at, giver=life.things[thing].home, taker=room)
    return bool(things) and tools.tell(life, "B10", (day, life.plan.last_day - 1), [], things)


def note_shots_of_nobody(life: Life, at: int, story: str) -> None:
    """File an incident that concerns no thing; a paper that was lost, for example."""
    life.incidents.append(Incident("loss", at, at + HOUR, at + 9 * HOUR, narrative=story))


PATTERNS = {
    "B1": slow_leak,
    "B2": holiday_removal,
    "B3": inside_burglary,
    "B4": impostor_collection,
    "B5": dummy,
    "B6": parts_gone,
    "B7": repair_limbo,
    "B8": paper_destruction,
    "B9": dormant_lost,
    "B10": moved_armoury,
}
