"""Group A: what guards do, at the post and with the weapon in their hands."""

import numpy as np

from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE, SECOND
from resguardo.insight.synthetic.country import Case
from resguardo.insight.synthetic.diversions import tools
from resguardo.insight.synthetic.diversions.tools import Report
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Life
from resguardo.insight.synthetic.troubles import narrative


def first_shift(life: Life, case: Case) -> bool:
    """A1: hired by one company after another, and gone with the weapon of the first shift."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 30))
    if chosen is None:
        return False
    regular, rows = chosen
    columns = life.entries.joined()
    row = int(rows[int(life.rng.integers(10, len(rows) - 5))])
    at, thing = int(columns["occurred"][row]), int(columns["thing"][row])
    day = at // DAY
    identity = np.random.default_rng([life.country.seed, 77, case.number]).bytes(16).hex()
    newcomer = life.add_person("guard", day - (0, 1, 3)[case.care], day + 2, identity)
    columns["taker"][row] = life.people[newcomer].account
    tools.swap_shift(life, regular, newcomer, at)
    held = tools.vanish(life, thing, at + MINUTE)
    if held is None:
        return False
    known = tools.soon(life, at + 13 * HOUR, (6, 24, 72)[case.care])
    report = Report("theft", known, known + 6 * HOUR, narrative(life, "theft"), person=newcomer)
    tools.report_gone(life, thing, at + 11 * HOUR, held, report)
    return tools.tell(life, "A1", (day, known // DAY), [newcomer], [thing])


def staged_robbery(life: Life, case: Case) -> bool:
    """A2: the guard reports a robbery that was none, more than once."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 60))
    if chosen is None:
        return False
    guard, _rows = chosen
    account = life.people[guard].account
    things: list[int] = []
    days: list[int] = []
    for _each in range((3, 2, 1)[case.care]):
        columns = life.entries.joined()
        rows = tools.rows_where(life, kind=Kind.ISSUE, taker=account)
        rows = rows[columns["thing"][rows] >= 0]
        rows = rows[columns["occurred"][rows] > (max(days) + 20 if days else 0) * DAY]
        if len(rows) < 4:
            break
        row = int(rows[int(life.rng.integers(1, max(2, len(rows) // 2)))])
        thing, at = int(columns["thing"][row]), int(columns["occurred"][row])
        held = tools.vanish(life, thing, at + MINUTE)
        if held is None:
            continue
        stage = at + int(life.rng.uniform(7, 11) * HOUR)
        story = narrative(life, "robbery").rsplit(". ", 1)[0] + ". No hubo heridos."
        known = tools.soon(life, stage, 3)
        report = Report("robbery", known, tools.soon(life, known, 12), story, person=guard)
        tools.report_gone(life, thing, stage, held, report)
        things.append(thing)
        days.append(at // DAY)
    return bool(things) and tools.tell(life, "A2", (days[0], days[-1]), [guard], things)


def colluded_ambush(life: Life, case: Case) -> bool:
    """A3: several weapons of one crew in one night, and the same supervisor each time."""
    supervisor = tools.pick(life, life.supervisors)
    things: list[int] = []
    days: list[int] = []
    for _each in range((3, 2, 2)[case.care]):
        day = tools.some_day(life)
        at = tools.local(life, day, 20, 27)
        columns = life.entries.joined()
        out = np.flatnonzero(
            (columns["kind"] == Kind.RELIEF)
            & (columns["occurred"] < at)
            & (columns["occurred"] > at - 13 * HOUR)
        )
        devices, counts = np.unique(columns["device"][out], return_counts=True)
        if not len(devices):
            continue
        post = devices[int(np.argmax(counts))]
        crew = out[columns["device"][out] == post]
        taken = [(int(columns["thing"][r]), int(columns["recorder"][r])) for r in crew.tolist()]
        for thing, guard in list(dict(taken).items())[: (4, 3, 2)[case.care]]:
            held = tools.vanish(life, thing, at)
            if held is None:
                continue
            report = Report(
                "robbery", at + HOUR, at + 5 * HOUR, narrative(life, "robbery"), person=guard
            )
            tools.report_gone(life, thing, at, held, report)
            mine = tools.rows_where(life, kind=Kind.THEFT, thing=thing)
            life.entries.joined()["witness"][mine] = supervisor
            things.append(thing)
            days.append(day)
    if not things:
        return False
    return tools.tell(life, "A3", (min(days), max(days)), [supervisor], things)


def rental_by_night(life: Life, case: Case) -> bool:
    """A5: on a fixed night of the week the weapon comes back hours late."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 80))
    if chosen is None:
        return False
    guard, rows = chosen
    columns = life.entries.joined()
    weekday = int(life.rng.integers(7))
    first, last = tools.span(life, 0.4)
    done, things = [], set()
    for row in rows.tolist():
        day = int(columns["occurred"][row]) // DAY
        if not first <= day < last or day % 7 != weekday:
            continue
        back = tools.return_after(life, row)
        if back is None or (case.care == 2 and life.rng.random() < 0.5):
            continue
        hours = life.rng.uniform(2.5, 4) if case.care == 2 else life.rng.uniform(5, 8.5)
        columns["occurred"][back] = columns["occurred"][row] + 12 * HOUR + int(hours * HOUR)
        columns["recorder"][back] = life.keeper(
            int(columns["taker"][back]), int(columns["occurred"][back])
        )
        done.append(day)
        things.add(int(columns["thing"][row]))
    if len(done) < 3:
        return False
    return tools.tell(life, "A5", (done[0], done[-1]), [guard], sorted(things))


def off_duty_carry(life: Life, case: Case) -> bool:
    """A6: a weapon goes out at night to a guard who is on no roster."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 20))
    first, last = tools.span(life, 0.25)
    weapons = tools.reserve(life, first, 1)
    if chosen is None or not weapons:
        return False
    guard, thing = chosen[0], weapons[0]
    account, home = life.people[guard].account, life.things[thing].home
    times = (10, 5, 3)[case.care]
    days = np.linspace(first, last - 2, times).astype(int).tolist()
    for day in days:
        lot, rounds = tools.rounds_for(life, thing, day)
        out = tools.local(life, day, 20.5, 23)
        back = out + int(life.rng.uniform(5, 9) * HOUR)
        common = {"lot": lot, "rounds": rounds}
        tools.enter(life, Kind.ISSUE, thing, out, giver=home, taker=account, **common)
        tools.enter(life, Kind.RETURN, thing, back, giver=account, taker=home, **common)
    return tools.tell(life, "A6", (days[0], days[-1]), [guard], [thing])


def bearer_swap(life: Life, case: Case) -> bool:
    """A7: at the post another takes the weapon than the one whose shift it is."""
    guards = [number for number, each in enumerate(life.people) if each.role == "guard"]
    reliefs = np.flatnonzero(life.entries.joined()["kind"] == Kind.RELIEF)
    if len(reliefs) < 40:
        return False
    columns = life.entries.joined()
    thing = int(columns["thing"][tools.pick(life, reliefs.tolist())])
    rows = tools.rows_where(life, thing=thing)
    other = int(tools.pick(life, guards))
    account = life.people[other].account
    days: list[int] = []
    wanted = (14, 7, 3)[case.care]
    for row, following in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True):
        if len(days) >= wanted or life.rng.random() < 0.6:
            continue
        fits = columns["kind"][row] == Kind.RELIEF and columns["kind"][following] == Kind.RELIEF
        if not fits or account in {columns["giver"][row], columns["taker"][following]}:
            continue
        columns["taker"][row] = columns["giver"][following] = account
        columns["recorder"][row], columns["witness"][row] = other, -1
        columns["witness"][following] = other
        days.append(int(columns["occurred"][row]) // DAY)
    return bool(days) and tools.tell(life, "A7", (days[0], days[-1]), [other], [thing])


def ghost_reliefs(life: Life, case: Case) -> bool:
    """A8: the reliefs of days are written in one go, by one hand, to the full minute."""
    reliefs = np.flatnonzero(life.entries.joined()["kind"] == Kind.RELIEF)
    if len(reliefs) < 60:
        return False
    columns = life.entries.joined()
    thing = int(columns["thing"][tools.pick(life, reliefs.tolist())])
    rows = tools.rows_where(life, kind=Kind.RELIEF, thing=thing)
    first = int(life.rng.integers(0, max(1, len(rows) - 60)))
    rows = rows[first : first + (60, 42, 28)[case.care]]
    if len(rows) < 14:
        return False
    occurred = columns["occurred"][rows] // (15 * MINUTE) * (15 * MINUTE)
    columns["occurred"][rows] = np.maximum(occurred, columns["occurred"][rows] - 15 * MINUTE)
    step = (7, 7, 3)[case.care] * DAY
    burst = (columns["occurred"][rows] // step + 1) * step
    columns["delay"][rows] = burst - columns["occurred"][rows] + np.arange(len(rows)) * 2 * SECOND
    columns["recorder"][rows] = int(columns["recorder"][rows[0]])
    columns["capture"][rows] = Capture.TYPED
    days = int(columns["occurred"][rows[0]]) // DAY, int(columns["occurred"][rows[-1]]) // DAY
    return tools.tell(life, "A8", days, [int(columns["recorder"][rows[0]])], [thing])


def left_with_weapon(life: Life, case: Case) -> bool:
    """A9: a guard leaves the company, the weapon does not come back for weeks."""
    leavers = [
        (guard, rows)
        for guard, rows in tools.drawn_by_guard(life, 8)
        if (life.people[guard].left or life.plan.last_day) < life.plan.last_day - 60
    ]
    chosen = tools.pick(life, leavers)
    if chosen is None:
        return False
    guard, rows = chosen
    columns = life.entries.joined()
    row = int(rows[-1])
    at, thing = int(columns["occurred"][row]), int(columns["thing"][row])
    held = tools.vanish(life, thing, at + MINUTE)
    if held is None:
        return False
    left = at // DAY + 1
    life.people[guard].left = left
    back = at + (45, 20, 8)[case.care] * DAY
    home = life.things[thing].home
    tools.enter(
        life, Kind.RETURN, thing, back, giver=held.account, taker=home, lot=held.lot,
        rounds=held.rounds,
    )  # fmt: skip
    return tools.tell(life, "A9", (left, back // DAY), [guard], [thing])


def expired_guard(life: Life, case: Case) -> bool:
    """A10: a guard whose credential has run out goes on drawing weapons."""
    guards = [
        (guard, rows) for guard, rows in tools.drawn_by_guard(life, 40)
        if life.people[guard].left is None
    ]  # fmt: skip
    chosen = tools.pick(life, guards)
    if chosen is None:
        return False
    guard, rows = chosen
    columns = life.entries.joined()
    last = int(columns["occurred"][rows[-1]]) // DAY
    lapsed = last - (150, 60, 12)[case.care]
    life.people[guard].permit = lapsed
    later = rows[columns["occurred"][rows] >= lapsed * DAY]
    if not len(later):
        return False
    things = sorted({int(each) for each in columns["thing"][later]})
    return tools.tell(life, "A10", (lapsed, last), [guard], things)


PATTERNS = {
    "A1": first_shift,
    "A2": staged_robbery,
    "A3": colluded_ambush,
    "A5": rental_by_night,
    "A6": off_duty_carry,
    "A7": bearer_swap,
    "A8": ghost_reliefs,
    "A9": left_with_weapon,
    "A10": expired_guard,
}
