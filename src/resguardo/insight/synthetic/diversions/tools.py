"""What wrongdoers have in common: weapons that nobody will miss, and ways to bend a company's book.

Every edit leaves the ledger's own rules whole. A weapon that goes is replaced at its post by one of
the reserve, as a company would do, so that absence of work is not what gives a diversion away.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from resguardo.insight.synthetic.arms import MODELS
from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE, at_local
from resguardo.insight.synthetic.entries import Capture, Kind, Whole
from resguardo.insight.synthetic.life import BOUNDARY, Incident, Life, Truth
from resguardo.insight.synthetic.stores import take_idle
from resguardo.insight.synthetic.troubles import list_stolen


@dataclass(frozen=True)
class Held:
    """Where a weapon is at a moment, and the rounds that are out with it."""

    account: int
    lot: int
    rounds: int


def some_day(life: Life, *, after: float = 0.1, before: float = 0.85) -> int:
    """Draw a day within the company's life, leaving time before and after."""
    first, days = life.plan.first_day, life.days
    low, high = first + int(days * after) + 1, first + int(days * before)
    return int(life.rng.integers(low, max(low + 1, high)))


def span(life: Life, share: float) -> tuple[int, int]:
    """Draw a span of days that takes so much of the company's life."""
    first = some_day(life, after=0.1, before=0.9 - share)
    return first, min(life.plan.last_day - 2, first + max(5, int(life.days * share)))


def local(life: Life, day: int, low: float, high: float) -> int:
    """Draw a moment of a day between two hours of local time."""
    return at_local(day, int(life.rng.uniform(low, high) * HOUR))


def reserve(life: Life, day: int, wanted: int) -> list[int]:
    """Take up to so many weapons from the reserve."""
    found: list[int] = []
    while len(found) < wanted:
        thing = take_idle(life, day)
        if thing is None:
            break
        found.append(thing)
    return found


def keeper(life: Life, thing: int, at: int) -> int:
    """Tell who keeps the armoury of a weapon at a moment."""
    return int(life.keeper(life.things[thing].home, at))


def desk(life: Life, thing: int) -> int:
    """Give the terminal of a weapon's armoury."""
    return life.add_device(life.things[thing].home)


def enter(life: Life, kind: Kind, thing: int, at: int, **more: Any) -> None:
    """Write one entry about a weapon at its armoury's desk."""
    given = {
        "recorder": keeper(life, thing, at),
        "device": desk(life, thing),
        "capture": Capture.TYPED if life.rng.random() < life.typed_share else Capture.SCANNED,
    }
    life.entries.add(kind=kind, thing=thing, occurred=at, **(given | more))


def rows_where(life: Life, **wanted: int) -> Whole:
    """Find entries by the values of columns, in the order of time."""
    columns = life.entries.joined()
    mask = np.ones(len(columns["kind"]), dtype=bool)
    for name, value in wanted.items():
        mask &= columns[name] == value
    rows = np.flatnonzero(mask)
    return rows[np.argsort(columns["occurred"][rows], kind="stable")]


def drawn_by_guard(life: Life, least: int) -> list[tuple[int, Whole]]:
    """List guards who draw weapons at the counter often, with the rows of their issues."""
    columns = life.entries.joined()
    rows = np.flatnonzero((columns["kind"] == Kind.ISSUE) & (columns["thing"] >= 0))
    takers = columns["taker"][rows]
    found = []
    for account in np.unique(takers).tolist():
        person = life.accounts[account].person
        mine = rows[takers == account]
        if person >= 0 and life.people[person].role == "guard" and len(mine) >= least:
            found.append((person, mine[np.argsort(columns["occurred"][mine])]))
    return found


def pick(life: Life, choices: list[Any]) -> Any:
    """Draw one of several."""
    return choices[int(life.rng.integers(len(choices)))] if choices else None


def return_after(life: Life, row: int) -> int | None:
    """Find the return that follows an issue of the same weapon by the same hands."""
    columns = life.entries.joined()
    found = rows_where(
        life, kind=Kind.RETURN, thing=int(columns["thing"][row]), giver=int(columns["taker"][row])
    )
    later = found[columns["occurred"][found] > columns["occurred"][row]]
    if not len(later) or columns["occurred"][later[0]] - columns["occurred"][row] > DAY:
        return None
    return int(later[0])


def vanish(life: Life, thing: int, at: int) -> Held | None:
    """Take a weapon out of everything from a moment on; another takes its place in what follows.

    None when there is nothing to take: it has not come yet, or it is gone already.
    """
    columns = life.entries.joined()
    mine = (columns["thing"] == thing) | (columns["chain"] == thing)
    rows = np.flatnonzero(mine)
    rows = rows[np.argsort(columns["occurred"][rows], kind="stable")]
    before = rows[columns["occurred"][rows] < at]
    after = rows[columns["occurred"][rows] >= at]
    if not len(before):
        return None
    last = int(before[columns["thing"][before] == thing][-1])
    if columns["taker"][last] < len(BOUNDARY):
        return None
    held = Held(
        int(columns["taker"][last]), int(columns["lot"][last]), int(columns["rounds"][last])
    )
    spare = _hand_on(life, columns, thing, at, after) if len(after) else None
    _retell(life, thing, at, spare)
    return held


def _retell(life: Life, thing: int, at: int, spare: int | None) -> None:
    """Let what would have befallen the lost weapon befall its replacement, or nobody."""
    later = [each for each in life.incidents if each.thing == thing and each.occurred >= at]
    for incident in later:
        if spare is None or not len(rows_where(life, thing=spare, kind=Kind.THEFT)):
            life.incidents.remove(incident)
        else:
            incident.thing = spare
    for truth in life.truths:
        if truth.pattern == "A4" and thing in truth.things and truth.started * DAY >= at - DAY:
            truth.things = [] if spare is None else [spare]


def _hand_on(
    life: Life, columns: dict[str, npt.NDArray[Any]], thing: int, at: int, after: Whole
) -> int | None:
    """Let a weapon of the reserve live what the lost one would have lived."""
    keep = np.ones(len(columns["kind"]), dtype=bool)
    issues = after[columns["kind"][after] == Kind.ISSUE]
    spare = _spare(life, thing, at)
    if spare is None or not len(issues):
        keep[after] = False
        spare = None
    else:
        start = columns["occurred"][issues[0]]
        keep[after[columns["occurred"][after] < start]] = False
        onward = after[columns["occurred"][after] >= start]
        columns["thing"][onward] = np.where(
            columns["thing"][onward] == thing, spare, columns["thing"][onward]
        )
        columns["chain"][onward] = np.where(
            columns["chain"][onward] == thing, spare, columns["chain"][onward]
        )
    life.entries.keep(keep)
    return spare


def _spare(life: Life, thing: int, at: int) -> int | None:
    """Take a reserve weapon of the same armoury and calibre."""
    wanted = life.things[thing]
    calibre = MODELS[wanted.arm.model].calibre
    idle_since = life.memory["idle_since"][0]
    outside = set(life.memory["taken"]) | set(life.memory["parcel_things"])
    for number, since in enumerate(idle_since.tolist()):
        each = life.things[number]
        if (
            number not in outside
            and number != thing
            and since <= at // DAY
            and each.kind == "firearm"
            and each.home == wanted.home
            and MODELS[each.arm.model].calibre == calibre
        ):
            life.memory["taken"].append(number)
            return number
    return None


@dataclass(frozen=True)
class Report:
    """How a loss is told: as what, when it was known, when it was reported, in which words."""

    kind: str
    known: int
    reported: int | None
    story: str
    post: int = -1
    person: int = -1


def report_gone(life: Life, thing: int, at: int, held: Held, report: Report) -> None:
    """Book a weapon as stolen or lost and file the incident."""
    boundary = "lost" if report.kind == "loss" else "stolen"
    rounds = max(held.rounds, 0) if held.lot >= 0 else 0
    booked = max(report.known, at) + int(life.rng.uniform(0.5, 6) * HOUR)
    life.entries.add(
        kind=Kind.LOSS if report.kind == "loss" else Kind.THEFT,
        occurred=at,
        delay=booked - at,
        recorder=keeper(life, thing, booked),
        witness=int(life.supervisor_at(booked)),
        device=desk(life, thing),
        capture=Capture.TYPED,
        thing=thing,
        lot=held.lot if rounds else -1,
        rounds=rounds,
        giver=held.account,
        taker=life.boundary(boundary),
        reason=life.word({"robbery": "Robo", "theft": "Hurto", "loss": "Extravío"}[report.kind]),
        document=life.word(f"Denuncia {life.rng.integers(10_000, 999_999)}"),
    )
    life.incidents.append(
        Incident(
            report.kind,
            at,
            report.known,
            report.reported,
            account=report.post if report.post >= 0 else held.account,
            person=report.person,
            thing=thing,
            quantity=1,
            narrative=report.story,
        )
    )
    if rounds:
        life.incidents.append(
            Incident(
                report.kind,
                at,
                report.known,
                report.reported,
                account=report.post if report.post >= 0 else held.account,
                person=report.person,
                lot=held.lot,
                quantity=rounds,
                narrative=report.story,
            )
        )
    if report.reported is not None:
        list_stolen(life, thing, report.reported)


def at_home(life: Life, thing: int) -> Held:
    """Say that a weapon lies in its armoury, without rounds."""
    return Held(life.things[thing].home, -1, 0)


def rounds_for(life: Life, thing: int, day: int) -> tuple[int, int]:
    """Choose the lot in service for a weapon, and how many rounds go with it."""
    starts, lots = life.memory["shelves"][life.memory["shelf_of_thing"][thing]]
    place = int(np.searchsorted(starts, day * DAY, side="right")) - 1
    return int(lots[max(place, 0)]), MODELS[life.things[thing].arm.model].rounds


def swap_shift(life: Life, old: int, new: int, around: int) -> None:
    """Put another guard on the roster for the shift that begins about then."""
    for persons, _posts, starts in life.shift_blocks:
        near = (persons == old) & (np.abs(starts - around) < 3 * HOUR)
        persons[near] = new


def tell(
    life: Life, pattern: str, days: tuple[int, int], persons: list[int], things: list[int]
) -> bool:
    """Note the truth."""
    life.truths.append(Truth(pattern, days[0], days[1], persons, things))
    return True


def soon(life: Life, at: int, hours: float) -> int:
    """Draw a moment that lies about so many hours later."""
    return at + int(life.rng.gamma(2.0, hours / 2) * HOUR) + 5 * MINUTE
