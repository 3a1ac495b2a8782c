"""Group C: what companies do, with clean papers or without."""

from typing import Final

import numpy as np

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.clock import DAY, HOUR, LOCAL_MIDNIGHT, MINUTE, SECOND
from resguardo.insight.synthetic.country import Case
from resguardo.insight.synthetic.diversions import tools
from resguardo.insight.synthetic.diversions.stores import note_shots_of_nobody
from resguardo.insight.synthetic.diversions.tools import Report
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Action, Contract, Life, PlannedCount, Surplus
from resguardo.insight.synthetic.stores import receive_lot
from resguardo.insight.synthetic.troubles import narrative

OLD_D: Final = 24
"""A loss that is told so many days after the first day is weeks old."""


def ghost_firm(life: Life, case: Case) -> bool:
    """C-1: from one day on nothing comes any more, and the stock is still there."""
    day = tools.some_day(life, after=0.4, before=0.75)
    at = day * DAY
    columns = life.entries.joined()
    life.entries.keep(columns["occurred"] < at)
    life.counts = [count for count in life.counts if count.at < at]
    life.incidents = [each for each in life.incidents if each.occurred < at]
    life.actions = [each for each in life.actions if each.at < at]
    life.memory["inspections"] = []
    for persons, posts, starts in life.shift_blocks:
        early = starts < at
        life.memory["roster"].append((persons[early], posts[early], starts[early]))
    life.shift_blocks = life.memory["roster"]
    for stint in life.stints:
        stint.last = min(stint.last, day)
    life.plan.licence_valid_until = day + (10, 60, 400)[case.care]
    things = [number for number, each in enumerate(life.things) if each.kind == "firearm"]
    return tools.tell(life, "C-1", (day, life.plan.last_day - 1), life.managers[:1], things)


def front_firm(life: Life, case: Case) -> bool:
    """C-2: new weapons come in month after month, and are soon stolen."""
    first, last = tools.span(life, 0.5)
    things, day = [], first
    while day < last - 40:
        for arm in arms.batch((4, 3, 2)[case.care], life.rng, taste=4.0):
            thing = _buy(life, arm, day)
            things.append(thing)
            gone = tools.local(life, day + int(life.rng.integers(15, 40)), 9, 20)
            report = Report("theft", gone + HOUR, gone + 20 * HOUR, narrative(life, "theft"))
            tools.report_gone(life, thing, gone, tools.at_home(life, thing), report)
        day += int(life.rng.integers(28, 45))
    return bool(things) and tools.tell(life, "C-2", (first, last), life.managers[:1], things)


def _buy(life: Life, arm: arms.Arm, day: int) -> int:
    """Buy one weapon and receive it."""
    home = life.armouries[0]
    thing = life.add_thing("firearm", arm, day, home)
    shelves = life.memory["shelf_of_thing"]
    shelves.append(0)
    life.memory["parcel_things"].append(thing)
    invoice = life.word(f"Factura {life.rng.integers(1000, 99_999)}")
    tools.enter(life, Kind.RECEIPT, thing, tools.local(life, day, 9, 12), document=invoice,
                giver=life.boundary("acquired"), taker=home)  # fmt: skip
    return thing


def phantom_guards(life: Life, case: Case) -> bool:
    """C-3: guards on the payroll who were never on a roster."""
    count = int(max(6, life.plan.arms * (0.9, 0.5, 0.3)[case.care]))
    day = tools.some_day(life, before=0.5)
    shared = [life.rng.bytes(16).hex() for _each in range(max(2, count // 3))]
    names = [
        life.add_person(
            "guard", day - int(life.rng.integers(0, 20)), None,
            str(tools.pick(life, shared)) if case.care == 0 else "",
        )
        for _each in range(count)
    ]  # fmt: skip
    began = min(life.people[name].hired for name in names)
    return tools.tell(life, "C-3", (began, life.plan.last_day - 1), names, [])


def rented_licence(life: Life, case: Case) -> bool:
    """C-4: weapons are with persons who have no post, for months."""
    first, last = tools.span(life, 0.4)
    things = tools.reserve(life, first, (8, 5, 2)[case.care])
    names = []
    for thing in things:
        person = life.add_person("guard", first - 3, None)
        names.append(person)
        account, home = life.people[person].account, life.things[thing].home
        lot, rounds = tools.rounds_for(life, thing, first)
        out, back = tools.local(life, first, 9, 12), tools.local(life, last, 9, 12)
        common = {"lot": lot, "rounds": rounds}
        tools.enter(life, Kind.ISSUE, thing, out, giver=home, taker=account, **common)
        tools.enter(life, Kind.RETURN, thing, back, giver=account, taker=home, **common)
    return bool(things) and tools.tell(life, "C-4", (first, last), names, things)


def phantom_post(life: Life, case: Case) -> bool:
    """C-5: weapons at a post whose client nobody ever saw, without guard, relief or visit."""
    first = tools.some_day(life, before=0.5)
    things = tools.reserve(life, first, (6, 4, 2)[case.care])
    if not things:
        return False
    client = f"{tools.pick(life, list(words.CLIENT_FIRST))} Sin Nombre"
    name = f"{client}, puesto 1 ({len(life.contracts) + 1})"
    post = life.add_account("post", name, near=life.plan.province)
    life.contracts.append(Contract(client, post, len(things) * 2, len(things), first - 3, None))
    for place, thing in enumerate(things):
        lot, rounds = tools.rounds_for(life, thing, first)
        at = tools.local(life, first, 9, 12) + place * MINUTE
        tools.enter(life, Kind.ISSUE, thing, at, giver=life.things[thing].home, taker=post,
                    lot=lot, rounds=rounds)  # fmt: skip
    return tools.tell(life, "C-5", (first, life.plan.last_day - 1), [], things)


def laundered_serials(life: Life, case: Case) -> bool:
    """C-6: two weapons bear one serial; an independent counter sees both."""
    first = tools.some_day(life, before=0.5)
    things = tools.reserve(life, first, (5, 3, 1)[case.care])
    insiders = frozenset(life.armourers[life.armouries[0]][:, 0].tolist()) if case.care else None
    for thing in things:
        each = life.things[thing]
        life.surpluses.append(
            Surplus(
                each.home, each.arm.serial, thing, first * DAY, life.end, insiders or frozenset()
            )
        )
    _bring_independent_counts(life, first, case)
    return bool(things) and tools.tell(life, "C-6", (first, life.plan.last_day - 1), [], things)


def unregistered(life: Life, case: Case) -> bool:
    """C-7: weapons lie in the armoury that no register knows."""
    first = tools.some_day(life, before=0.5)
    home = life.armouries[0]
    for arm in arms.batch((9, 5, 2)[case.care], life.rng):
        life.surpluses.append(Surplus(home, arm.serial, -1, first * DAY, life.end))
    _bring_independent_counts(life, first, case)
    return tools.tell(life, "C-7", (first, life.plan.last_day - 1), life.managers[:1], [])


def _bring_independent_counts(life: Life, first: int, case: Case) -> None:
    """Have the authority look once more: what nobody counts leaves no trace."""
    day = min(life.plan.last_day - 3, first + int(life.rng.integers(10, 60)) + 40 * case.care)
    at = tools.local(life, day, 9, 14)
    paper = f"Acta de inspección {life.rng.integers(1000, 99_999)}"
    life.actions.append(Action("inspection", at, document=paper))
    supervisor = int(life.supervisor_at(at))
    keeper = int(life.keeper(life.armouries[0], at))
    count = PlannedCount(life.armouries[0], at + 40 * MINUTE, supervisor, keeper, blind=True)
    life.counts.append(count)


def late_reporting(life: Life, case: Case) -> bool:
    """C-9: losses of months are declared in one block, just before somebody comes to look.

    In a life of a few weeks they are told near its end, or they would not be old.
    """
    day = tools.some_day(life, after=max(0.6, min(OLD_D / life.days, 0.84)))
    things = tools.reserve(life, max(life.plan.first_day, day - 200), (7, 4, 3)[case.care])
    at = tools.local(life, day, 9, 12)
    for place, thing in enumerate(things):
        gone = max(life.begin + DAY, at - int(life.rng.uniform(40, 190)) * DAY)
        known = at + place * MINUTE
        report = Report("loss", known, known + 20 * HOUR, narrative(life, "loss"))
        tools.report_gone(life, thing, gone, tools.at_home(life, thing), report)
    visit = tools.local(life, min(day + 12, life.plan.last_day - 2), 9, 14)
    act = f"Acta de inspección {life.rng.integers(1000, 99_999)}"
    life.actions.append(Action("inspection", visit, document=act))
    return len(things) > 1 and tools.tell(life, "C-9", (day - 190, day), life.managers[:1], things)


def papers_then_weapons(life: Life, case: Case) -> bool:
    """C-10: the permit is reported lost, and some weeks later the weapon."""
    day = tools.some_day(life, after=0.2)
    things = tools.reserve(life, day, (4, 3, 2)[case.care])
    for thing in things:
        lost = tools.local(life, day + int(life.rng.integers(0, 20)), 9, 16)
        note_shots_of_nobody(life, lost, "Extravío de la licencia de un arma")
        life.actions.append(
            Action(
                "edit", lost + 4 * DAY, thing=thing, document="Duplicado de licencia por extravío"
            )
        )
        gone = lost + int(life.rng.uniform(12, 30)) * DAY
        report = Report("loss", gone + 3 * HOUR, gone + 20 * HOUR, narrative(life, "loss"))
        tools.report_gone(life, thing, gone, tools.at_home(life, thing), report)
    return bool(things) and tools.tell(life, "C-10", (day, day + 50), [], things)


def copied_stories(life: Life, case: Case) -> bool:
    """C-11: one report after another tells the same story in the same words."""
    day = tools.some_day(life, after=0.2, before=0.6)
    things = tools.reserve(life, day, (6, 4, 3)[case.care])
    story = (
        "El vigilante dejó el arma en el casillero del puesto a las {} horas y al volver de la "
        "ronda encontró el candado forzado y el arma ya no estaba; no hay testigos ni cámaras."
    )
    for place, thing in enumerate(things):
        at = tools.local(life, min(day + place * 17, life.plan.last_day - 3), 1, 23)
        told = story.format(int(life.rng.integers(1, 24)))
        report = Report("theft", at + 2 * HOUR, at + 16 * HOUR, told)
        tools.report_gone(life, thing, at, tools.at_home(life, thing), report)
    days = day, min(day + 17 * len(things), life.plan.last_day - 3)
    return len(things) > 1 and tools.tell(life, "C-11", days, [], things)


def chronic_loser(life: Life, case: Case) -> bool:
    """C-12: weapons go again and again, far more often than elsewhere."""
    first, last = tools.span(life, 0.7)
    wanted = max((10, 7, 5)[case.care], life.plan.arms // 12)
    things = tools.reserve(life, first, wanted)
    days = np.sort(life.rng.integers(first, last, len(things))).tolist()
    for thing, day in zip(things, days, strict=True):
        at = tools.local(life, day, 0, 24)
        kind = str(life.rng.choice(["theft", "loss"]))
        report = Report(kind, at + 5 * HOUR, at + 40 * HOUR, narrative(life, kind))
        tools.report_gone(life, thing, at, tools.at_home(life, thing), report)
    return len(things) > 3 and tools.tell(life, "C-12", (first, last), [], things)


def rewritten_book(life: Life, case: Case) -> bool:
    """C-13: on the eve of a visit weeks of entries are written and corrected in one evening."""
    day = tools.some_day(life, after=0.4)
    things = tools.reserve(life, max(life.plan.first_day, day - 60), (12, 8, 4)[case.care])
    guards = [number for number, each in enumerate(life.people) if each.role == "guard"]
    evening = tools.local(life, day, 19, 22)
    for place, thing in enumerate(things):
        out = max(life.begin + DAY, evening - int(life.rng.uniform(6, 50) * DAY))
        home = life.things[thing].home
        account = life.people[tools.pick(life, guards)].account
        wrote = evening + place * 40 * SECOND
        wrong = place % 3 == 0
        back = out + (MINUTE if wrong else 12 * HOUR)
        typed = {"capture": Capture.TYPED}
        tools.enter(life, Kind.ISSUE, thing, out, giver=home, taker=account, delay=wrote - out,
                    **typed)  # fmt: skip
        tools.enter(life, Kind.CORRECTION if wrong else Kind.RETURN, thing, back, giver=account,
                    taker=home, delay=wrote + 15 * SECOND - back, **typed)  # fmt: skip
    paper = f"Acta de inspección {life.rng.integers(1000, 99_999)}"
    life.actions.append(Action("inspection", (day + 1) * DAY + LOCAL_MIDNIGHT + 10 * HOUR,
                               document=paper))  # fmt: skip
    return len(things) > 2 and tools.tell(life, "C-13", (day - 50, day), [], things)


def shuffled_arms(life: Life, case: Case) -> bool:
    """C-8: arms of the same owners' other company come before a visit, and go back after it."""
    mine = [parcel for parcel in life.plan.parcels if parcel.case == case.number]
    things = [thing for number, thing in life.memory["things_of_case"] if number == case.number]
    if not mine or mine[0].buyer != life.plan.number:
        return False
    days = mine[0].day, mine[0].back or mine[0].day
    return bool(things) and tools.tell(life, "C-8", days, life.managers[:1], things)


def phoenix(life: Life, case: Case) -> bool:
    """C-14: a young company of the same owners takes over the arms of one under sanction."""
    mine = [parcel for parcel in life.plan.parcels if parcel.case == case.number]
    things = [thing for number, thing in life.memory["things_of_case"] if number == case.number]
    if not mine or mine[0].buyer != life.plan.number:
        return False
    days = mine[0].day, life.plan.last_day - 1
    return bool(things) and tools.tell(life, "C-14", days, life.managers[:1], things)


def rounds_kept_back(life: Life, case: Case) -> bool:
    """D8: the company closes, its papers list the weapons, and the rounds stay behind."""
    if life.plan.closed_on is None or not life.lots:
        return False
    lots = list(range(len(life.lots)))
    kept = lots if case.care == 0 else lots[:: case.care + 1]
    life.memory["rounds_kept_back"] += kept
    closed = life.plan.closed_on
    done = tools.tell(life, "D8", (closed, life.country.last_day - 1), life.managers[:1], [])
    life.truths[-1].lots = kept
    return done


def quota_farming(life: Life, case: Case) -> bool:
    """D1: the same number of rounds is bought each month, and the stock is said to grow."""
    first, last = tools.span(life, 0.6)
    calibre = str(tools.pick(life, [key[1] for key in life.memory["shelf_of"][0]]))
    quantity = 50 * max(8, life.plan.arms * (12, 6, 3)[case.care] // 50)
    lots = [
        receive_lot(life, life.armouries[0], calibre, quantity, day)
        for day in range(first, last, 30)
    ]
    done = tools.tell(life, "D1", (first, last), life.managers[:1], [])
    life.truths[-1].lots = lots
    return done and bool(lots)


PATTERNS = {
    "C-1": ghost_firm,
    "C-2": front_firm,
    "C-3": phantom_guards,
    "C-4": rented_licence,
    "C-5": phantom_post,
    "C-6": laundered_serials,
    "C-7": unregistered,
    "C-8": shuffled_arms,
    "C-9": late_reporting,
    "C-10": papers_then_weapons,
    "C-11": copied_stories,
    "C-12": chronic_loser,
    "C-13": rewritten_book,
    "C-14": phoenix,
    "D8": rounds_kept_back,
    "D1": quota_farming,
}
