"""Group D: how rounds leak; group E: movement, registry and authority."""

import numpy as np

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE
from resguardo.insight.synthetic.country import Case
from resguardo.insight.synthetic.diversions import tools
from resguardo.insight.synthetic.diversions.tools import Report
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Action, Life
from resguardo.insight.synthetic.stores import receive_lot
from resguardo.insight.synthetic.troubles import narrative


def spent_in_training(life: Life, case: Case) -> bool:
    """D2: far more rounds are spent in training than shooters can shoot."""
    first, last = tools.span(life, 0.5)
    home = life.armouries[0]
    calibre = str(tools.pick(life, [key[1] for key in life.memory["shelf_of"][0]]))
    lots = []
    for day in range(first, last, 45):
        quantity = (2500, 1200, 600)[case.care]
        lot = receive_lot(life, home, calibre, quantity, day)
        lots.append(lot)
        at = tools.local(life, day + 4, 9, 15)
        life.entries.add(
            kind=Kind.TRAIN, occurred=at, recorder=int(life.keeper(home, at)),
            device=life.add_device(home), capture=Capture.TYPED, lot=lot, rounds=quantity,
            giver=home, taker=life.boundary("training"), reason=life.word("Práctica de tiro"),
        )  # fmt: skip
    tools.tell(life, "D2", (first, last), [], [])
    life.truths[-1].lots = lots
    return bool(lots)


def short_returns(life: Life, case: Case) -> bool:
    """D3: a round or two less come back each time, and nobody fired."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 50))
    if chosen is None:
        return False
    guard, rows = chosen
    columns = life.entries.joined()
    days: list[int] = []
    wanted = (16, 9, 5)[case.care]
    for row in life.rng.permutation(rows).tolist():
        back = tools.return_after(life, row)
        if back is None or len(days) >= wanted or columns["rounds"][back] < 5:
            continue
        columns["rounds"][back] -= int(life.rng.integers(1, 4 - case.care))
        days.append(int(columns["occurred"][row]) // DAY)
    return bool(days) and tools.tell(life, "D3", (min(days), max(days)), [guard], [])


def old_for_new(life: Life, case: Case) -> bool:
    """D4: fresh rounds go, stale ones of an older lot lie in their place."""
    day = tools.some_day(life, after=0.3, before=0.6)
    shelves = [
        (lots, starts) for starts, lots in life.memory["shelves"]
        if len(lots) > 1 and starts[1] < day * DAY
    ]  # fmt: skip
    chosen = tools.pick(life, shelves)
    if chosen is None:
        return False
    old, new = chosen[0][0], chosen[0][1]
    life.memory["lots_swapped"].append((old, new, day * DAY, (60, 36, 18)[case.care]))
    tools.tell(life, "D4", (day, life.plan.last_day - 1), [], [])
    life.truths[-1].lots = [old, new]
    return True


def calibre_drift(life: Life, case: Case) -> bool:
    """D5: rounds are bought that no weapon of the company takes."""
    day = tools.some_day(life)
    calibre = str(life.rng.choice(arms.CALIBRES_OTHERS_USE))
    quantity = (2000, 800, 200)[case.care]
    lot = receive_lot(life, life.armouries[0], calibre, quantity, day)
    tools.tell(life, "D5", (day, day), life.managers[:1], [])
    life.truths[-1].lots = [lot]
    return True


def vague_report(life: Life, case: Case) -> bool:
    """D7: the weapon's loss is reported, not a word of the rounds that were with it."""
    chosen = tools.pick(life, tools.drawn_by_guard(life, 30))
    if chosen is None:
        return False
    guard, rows = chosen
    columns = life.entries.joined()
    row = int(rows[len(rows) // 2])
    at, thing, lot = (int(columns[name][row]) for name in ("occurred", "thing", "lot"))
    held = tools.vanish(life, thing, at + MINUTE)
    if held is None:
        return False
    report = Report(
        "theft", at + 10 * HOUR, at + (30 + 10 * case.care) * HOUR, narrative(life, "theft"),
        person=guard,
    )  # fmt: skip
    tools.report_gone(life, thing, at + 8 * HOUR, tools.Held(held.account, -1, 0), report)
    tools.tell(life, "D7", (at // DAY, at // DAY + 2), [guard], [thing])
    life.truths[-1].lots = [lot]
    return True


def lost_in_transit(life: Life, case: Case) -> bool:
    """E1: what was sent did not arrive, and nobody asks."""
    day = tools.some_day(life)
    things = tools.reserve(life, day, (8, 4, 2)[case.care])
    guide = life.word(f"Guía de tránsito {life.rng.integers(10_000, 999_999)}")
    at = tools.local(life, day, 9, 14)
    for place, thing in enumerate(things):
        tools.enter(
            life,
            Kind.DISPATCH,
            thing,
            at + place * MINUTE,
            document=guide,
            giver=life.things[thing].home,
            taker=life.consignment,
        )
    return bool(things) and tools.tell(life, "E1", (day, day + 3), [], things)


def _journey(life: Life, thing: int, at: int, guide: int, target: int) -> None:
    """Send a weapon, and let it arrive some hours later."""
    tools.enter(
        life,
        Kind.DISPATCH,
        thing,
        at,
        document=guide,
        giver=life.things[thing].home,
        taker=life.consignment,
    )
    tools.enter(
        life,
        Kind.ARRIVAL,
        thing,
        at + int(life.rng.uniform(4, 20) * HOUR),
        document=guide,
        giver=life.consignment,
        taker=target,
    )


def reused_guide(life: Life, case: Case) -> bool:
    """E2: one guide number covers journey after journey."""
    day = tools.some_day(life, before=0.7)
    things = tools.reserve(life, day, (6, 4, 2)[case.care])
    guide = life.word(f"Guía de tránsito {life.rng.integers(10_000, 999_999)}")
    for place, thing in enumerate(things):
        at = tools.local(life, day + place * 5, 9, 14)
        _journey(life, thing, at, guide, life.depot)
    days = day, day + 5 * len(things)
    return len(things) > 1 and tools.tell(life, "E2", days, [], things)


def split_transports(life: Life, case: Case) -> bool:
    """E3: journey after journey of exactly ten, the number below which nobody asks."""
    day = tools.some_day(life, before=0.7)
    things = tools.reserve(life, day, 10 * (4, 3, 2)[case.care])
    groups = len(things) // 10
    for group in range(groups):
        guide = life.word(f"Guía de tránsito {life.rng.integers(10_000, 999_999)}")
        at = tools.local(life, day + group * 2, 9, 14)
        for place, thing in enumerate(things[group * 10 : group * 10 + 10]):
            _journey(life, thing, at + place * MINUTE, guide, life.depot)
    return groups > 1 and tools.tell(life, "E3", (day, day + 2 * groups), [], things[: groups * 10])


def other_territory(life: Life, case: Case) -> bool:
    """E4: weapons go to a branch in a province where the company has no licence."""
    day = tools.some_day(life, before=0.7)
    things = tools.reserve(life, day, (8, 5, 2)[case.care])
    far = (life.plan.province + 4) % len(words.PROVINCES)
    branch = life.add_account("armoury", "Armería de enlace", near=far)
    guide = life.word(f"Guía de tránsito {life.rng.integers(10_000, 999_999)}")
    at = tools.local(life, day, 9, 14)
    for place, thing in enumerate(things):
        _journey(life, thing, at + place * MINUTE, guide, branch)
    return bool(things) and tools.tell(life, "E4", (day, life.plan.last_day - 1), [], things)


def registry_tampering(life: Life, case: Case) -> bool:
    """E5: the registry changes what no company asked for, and the weapon is gone afterwards."""
    day = tools.some_day(life)
    things = tools.reserve(life, day, (5, 3, 2)[case.care])
    for thing in things:
        at = tools.local(life, day, 17, 23)
        paper = f"Corrección de oficio {life.rng.integers(100, 9999)}" if case.care else ""
        life.actions.append(Action("edit", at, thing=thing, document=paper))
        tools.enter(
            life,
            Kind.DISPOSAL,
            thing,
            at + 3 * DAY,
            giver=life.things[thing].home,
            taker=life.boundary("deactivated"),
            reason=life.word("Baja de registro"),
        )
    return bool(things) and tools.tell(life, "E5", (day, day + 3), [], things)


def recovered_and_gone(life: Life, case: Case) -> bool:
    """E6: the police found it, and it never came back into the book; or came without a paper."""
    day = tools.some_day(life, before=0.5)
    things = tools.reserve(life, day, (4, 2, 1)[case.care])
    for thing in things:
        at = tools.local(life, day, 1, 22)
        report = Report("theft", at + 3 * HOUR, at + 20 * HOUR, narrative(life, "theft"))
        tools.report_gone(life, thing, at, tools.at_home(life, thing), report)
        found = at + int(life.rng.uniform(20, 90) * DAY)
        if case.care == 0 and life.rng.random() < 0.5:
            tools.enter(
                life,
                Kind.RECOVERY,
                thing,
                found,
                giver=life.boundary("stolen"),
                taker=life.things[thing].home,
            )
            continue
        paper = f"Oficio judicial {life.rng.integers(1000, 99_999)}"
        life.actions.append(Action("recovery", found, thing=thing, document=paper))
    return bool(things) and tools.tell(life, "E6", (day, day + 90), [], things)


def _in_service(life: Life, wanted: int) -> list[int]:
    """Draw weapons that go out and come back often."""
    columns = life.entries.joined()
    rows = np.flatnonzero((columns["kind"] == Kind.ISSUE) & (columns["thing"] >= 0))
    things, times = np.unique(columns["thing"][rows], return_counts=True)
    busy = things[times > 60]
    return [int(each) for each in life.rng.permutation(busy)[:wanted]]


def _last_issue(life: Life, thing: int) -> int:
    """Tell on which day a weapon was last issued."""
    rows = tools.rows_where(life, kind=Kind.ISSUE, thing=thing)
    return int(life.entries.joined()["occurred"][rows[-1]]) // DAY


def stolen_in_use(life: Life, case: Case) -> bool:
    """E7: a weapon whose serial is on the stolen list goes in and out."""
    things = _in_service(life, (4, 2, 1)[case.care])
    if not things:
        return False
    day = min(_last_issue(life, thing) for thing in things) - 30 - 10 * case.care
    for thing in things:
        life.stolen.append((life.things[thing].arm, day, "Lista regional"))
    return tools.tell(life, "E7", (day, life.plan.last_day - 1), [], things)


def crime_gun(life: Life, case: Case) -> bool:
    """E8: a weapon is found at a crime that the ledger has in the armoury."""
    day = tools.some_day(life)
    things = tools.reserve(life, day, (3, 2, 1)[case.care])
    for thing in things:
        at = tools.local(life, day, 0, 23)
        paper = f"Informe balístico {life.rng.integers(1000, 99_999)}"
        life.actions.append(Action("recovery", at, thing=thing, document=paper))
    return bool(things) and tools.tell(life, "E8", (day, day), [], things)


def blocked_in_use(life: Life, case: Case) -> bool:
    """E9: a weapon that the authority has blocked is issued all the same."""
    things = _in_service(life, (4, 2, 1)[case.care])
    if not things:
        return False
    day = min(_last_issue(life, thing) for thing in things) - 25 - 10 * case.care
    for thing in things:
        paper = f"Resolución {life.rng.integers(100, 9999)}"
        life.actions.append(Action("block", day * DAY + 15 * HOUR, thing=thing, document=paper))
    return tools.tell(life, "E9", (day, life.plan.last_day - 1), [], things)


PATTERNS = {
    "D2": spent_in_training,
    "D3": short_returns,
    "D4": old_for_new,
    "D5": calibre_drift,
    "D7": vague_report,
    "E1": lost_in_transit,
    "E2": reused_guide,
    "E3": split_transports,
    "E4": other_territory,
    "E5": registry_tampering,
    "E6": recovered_and_gone,
    "E7": stolen_in_use,
    "E8": crime_gun,
    "E9": blocked_in_use,
}
