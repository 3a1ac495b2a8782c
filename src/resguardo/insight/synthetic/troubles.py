"""What befalls honest companies: robbery, theft, loss, discharges, and the authority's acts.

Robberies are the control class A4: victims, not suspects. They stand in the truth so that whoever
measures a screening can count how often it accuses them.
"""

from typing import Any, Final

import numpy as np

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.clock import DAY, HOUR, LOCAL_MIDNIGHT, MINUTE, at_local
from resguardo.insight.synthetic.duty import SHIFT, Fate
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Action, Incident, Life, Truth
from resguardo.insight.synthetic.stores import take_idle

BREAK_IN_RATE: Final = 0.0015
RECOVERED: Final = 0.2
DISCHARGE_RATE: Final = 0.01
"""Shots in service in a weapon-year."""


def meet_fates(life: Life) -> None:
    """Write the theft or loss of each weapon that did not come back, and report it."""
    for fate in life.memory["fates"]:
        _meet(life, fate)


def _meet(life: Life, fate: Fate) -> None:
    rng, stint = life.rng, fate.stint
    slot = life.slots[stint.slot]
    held = life.people[fate.guard].account
    occurred = fate.start + int(rng.uniform(0.5, 11) * HOUR)
    kind = stint.fate
    if kind == "robbery":
        together = life.memory["robbed_at"]
        same = [at for post, start, at in together if (post, start) == (slot.post, fate.start)]
        occurred = same[0] if same else occurred
        together.append((slot.post, fate.start, occurred))
    known = occurred + int(
        rng.exponential(25) * MINUTE if kind == "robbery" else rng.exponential(5) * HOUR
    )
    booked = max(known + int(rng.uniform(0.5, 6) * HOUR), fate.start + SHIFT + HOUR)
    with_rounds = kind == "robbery" or rng.random() < 0.7
    life.entries.add(
        kind=Kind.LOSS if kind == "loss" else Kind.THEFT,
        occurred=occurred,
        delay=booked - occurred,
        recorder=int(life.keeper(slot.armoury, booked)),
        witness=int(life.supervisor_at(booked)),
        device=life.add_device(slot.armoury),
        capture=Capture.TYPED,
        thing=stint.thing,
        lot=fate.lot if with_rounds else -1,
        rounds=fate.rounds if with_rounds else 0,
        giver=held,
        taker=life.boundary("lost" if kind == "loss" else "stolen"),
        reason=life.word({"robbery": "Robo", "theft": "Hurto", "loss": "Extravío"}[kind]),
        document=life.word(f"Denuncia {rng.integers(10_000, 999_999)}"),
    )
    if not with_rounds and fate.lot >= 0:
        back = booked + HOUR
        life.entries.add(
            kind=Kind.RETURN,
            occurred=back,
            recorder=int(life.keeper(slot.armoury, back)),
            device=life.add_device(slot.armoury),
            capture=Capture.TYPED,
            lot=fate.lot,
            chain=stint.thing,
            rounds=fate.rounds,
            giver=held,
            taker=slot.armoury,
        )
    reported = known + int(rng.gamma(2.0, 5.0) * HOUR)
    _report(life, fate, (occurred, known, reported), with_rounds=with_rounds)
    list_stolen(life, stint.thing, reported)
    if kind == "robbery":
        day = occurred // DAY
        life.truths.append(Truth("A4", day, day, [fate.guard], [stint.thing]))
    _perhaps_recover(life, stint.thing, reported, "lost" if kind == "loss" else "stolen")


def _report(life: Life, fate: Fate, moments: tuple[int, int, int], *, with_rounds: bool) -> None:
    """Report the weapon, and often the rounds that went with it as an incident of their own."""
    stint, post = fate.stint, life.slots[fate.stint.slot].post
    common: dict[str, Any] = {"account": post, "person": fate.guard}
    weapon = narrative(life, stint.fate)
    life.incidents.append(
        Incident(stint.fate, *moments, thing=stint.thing, quantity=1, narrative=weapon, **common)
    )
    if with_rounds and fate.rounds and life.rng.random() < 0.8:
        told = narrative(life, stint.fate)
        life.incidents.append(
            Incident(
                stint.fate, *moments, lot=fate.lot, quantity=fate.rounds, narrative=told, **common
            )
        )


def narrative(life: Life, kind: str) -> str:
    """Tell the story as a tired supervisor writes it: so many ways that two are rarely the same."""
    rng = life.rng
    if kind == "robbery":
        return (
            f"{str(rng.choice(words.ROBBERY_ACTORS)).capitalize()} despojaron al vigilante de su "
            f"arma {rng.choice(words.ROBBERY_PLACES)} a las {rng.integers(0, 24):02d}:"
            f"{rng.integers(0, 60):02d} {rng.choice(words.ROBBERY_WAYS)}. "
            f"{rng.choice(words.ROBBERY_ENDS)}."
        )
    stories = {
        "theft": words.THEFT_STORIES,
        "loss": words.LOSS_STORIES,
        "discharge": words.DISCHARGE_STORIES,
        "damage": words.DAMAGE_STORIES,
    }[kind]
    clock = f"{rng.integers(6, 22)}:{rng.integers(10, 60)}"
    return (
        f"{rng.choice(stories)} {rng.choice(words.STORY_TIMES)}; {rng.choice(words.STORY_FINDERS)} "
        f"{rng.choice(words.STORY_ACTS)}. {rng.choice(words.STORY_ENDS)} a las {clock}."
    )


def list_stolen(life: Life, thing: int, reported: int) -> None:
    """Put a serial on the stolen list some days after the report."""
    day = reported // DAY + int(life.rng.integers(1, 12))
    life.stolen.append((life.things[thing].arm, day, "Policía de Costaverde"))


def _perhaps_recover(life: Life, thing: int, reported: int, lost_or_stolen: str) -> None:
    """One in five arms is found again, and comes back with the court's paper."""
    rng = life.rng
    if rng.random() > RECOVERED:
        return
    found = reported + int(rng.exponential(120) * DAY) + 3 * DAY
    back = found + int(rng.uniform(8, 60) * DAY)
    if back >= life.end - DAY:
        return
    home = life.things[thing].home
    paper = f"Oficio judicial {rng.integers(1000, 99_999)}"
    life.actions.append(Action("recovery", found, thing=thing, document=paper))
    life.entries.add(
        kind=Kind.RECOVERY,
        occurred=back,
        recorder=int(life.keeper(home, back)),
        witness=life.managers[0],
        device=life.add_device(home),
        capture=Capture.TYPED,
        thing=thing,
        giver=life.boundary(lost_or_stolen),
        taker=home,
        document=life.word(paper),
    )


def break_ins(life: Life) -> None:
    """Somebody breaks into an armoury at night: rare, and several reserve arms at once."""
    rng, plan = life.rng, life.plan
    expected = plan.arms * BREAK_IN_RATE * life.days / 365 / 2.5
    for _each in range(int(rng.poisson(expected))):
        day = int(rng.integers(plan.first_day + 3, plan.last_day - 3))
        armoury = life.armouries[int(rng.integers(len(life.armouries)))]
        occurred = at_local(day, 2 * HOUR) + int(rng.integers(0, 150)) * MINUTE
        known = at_local(day, 6 * HOUR) + int(rng.integers(0, 100)) * MINUTE
        reported = known + int(rng.uniform(0.3, 9) * HOUR)
        story = narrative(life, "theft")
        for _one in range(int(rng.geometric(0.4))):
            thing = take_idle(life, day - 1, home=armoury)
            if thing is None:
                break
            life.entries.add(
                kind=Kind.THEFT,
                occurred=occurred,
                delay=known - occurred + 2 * HOUR,
                recorder=int(life.keeper(armoury, known)),
                witness=int(life.supervisor_at(known)),
                device=life.add_device(armoury),
                capture=Capture.TYPED,
                thing=thing,
                giver=armoury,
                taker=life.boundary("stolen"),
                reason=life.word("Hurto con escalo"),
                document=life.word(f"Denuncia {rng.integers(10_000, 999_999)}"),
            )
            life.incidents.append(
                Incident(
                    "theft",
                    occurred,
                    known,
                    reported,
                    account=armoury,
                    thing=thing,
                    quantity=1,
                    narrative=story,
                )
            )
            list_stolen(life, thing, reported)


def discharge(life: Life) -> None:
    """A few shots are fired in service: each has its rounds, its incident and its witness.

    The rounds fired are booked from the guard's hands while the weapon is out, and the armoury
    issues as many the next time, so the load-out stays whole.
    """
    rng = life.rng
    columns = life.entries.joined()
    issued = np.flatnonzero((columns["kind"] == Kind.ISSUE) & (columns["thing"] >= 0))
    returned = np.flatnonzero((columns["kind"] == Kind.RETURN) & (columns["thing"] >= 0))
    if not len(issued):
        return
    count = int(rng.poisson(life.plan.arms * DISCHARGE_RATE * life.days / 365))
    chosen = rng.choice(returned, min(count, len(returned)), replace=False)
    for place in chosen.tolist():
        rounds = int(rng.integers(1, 4))
        back = int(columns["occurred"][place])
        holder = int(columns["giver"][place])
        guard = life.accounts[holder].person
        if columns["rounds"][place] <= rounds:
            continue
        columns["rounds"][place] -= rounds
        shot_at = back - int(rng.uniform(0.5, 4) * HOUR)
        life.memory["shots"].append(
            (
                back - 30 * 1_000_000,
                int(columns["recorder"][place]),
                int(columns["device"][place]),
                int(columns["lot"][place]),
                rounds,
                holder,
                int(columns["thing"][place]),
            )
        )
        life.incidents.append(
            Incident(
                "discharge",
                shot_at,
                shot_at + 10 * MINUTE,
                shot_at + int(rng.uniform(2, 30) * HOUR),
                account=int(columns["taker"][place]),
                person=guard,
                lot=int(columns["lot"][place]),
                quantity=rounds,
                narrative=narrative(life, "discharge"),
            )
        )
    for at, recorder, device, lot, rounds, holder, thing in life.memory["shots"]:
        life.entries.add(
            kind=Kind.FIRE,
            occurred=at,
            recorder=recorder,
            device=device,
            capture=Capture.TYPED,
            witness=int(life.supervisor_at(at)),
            lot=lot,
            rounds=rounds,
            giver=holder,
            chain=thing,
            taker=life.boundary("fired"),
            reason=life.word("Disparo en servicio, ver incidente"),
        )


def authority(life: Life) -> None:
    """The authority inspects, blocks and frees, seizes, and is slow to renew credentials."""
    rng, plan = life.rng, life.plan
    for _each in range(int(rng.poisson(0.7 * life.days / 365))):
        day = int(rng.integers(plan.first_day + 5, plan.last_day - 1))
        at = at_local(day, 10 * HOUR) + int(rng.integers(0, 300)) * MINUTE
        act = f"Acta de inspección {rng.integers(1000, 99_999)}"
        announced = day - int(rng.integers(6, 21)) if rng.random() < 0.6 else None
        life.actions.append(Action("inspection", at, document=act))
        life.memory["inspections"].append((at, announced))
    for day, announced in plan.visits:
        at = at_local(day, 10 * HOUR) + int(rng.integers(0, 300)) * MINUTE
        act = f"Acta de inspección {rng.integers(1000, 99_999)}"
        life.actions.append(Action("inspection", at, document=act))
        life.memory["inspections"].append((at, announced))
    for _each in range(int(rng.poisson(plan.arms * 0.006 * life.days / 365))):
        _block_or_seize(life)
    for at, thing, act in life.memory["authority_edits"]:
        later = at + int(rng.uniform(2, 20) * DAY)
        life.actions.append(Action("edit", later, thing=thing, document=act))
    _be_slow(life)


def _block_or_seize(life: Life) -> None:
    rng, plan = life.rng, life.plan
    day = int(rng.integers(plan.first_day + 4, plan.last_day - 2))
    thing = take_idle(life, day)
    if thing is None:
        return
    home = life.things[thing].home
    at = at_local(day, 9 * HOUR) + int(rng.integers(0, 400)) * MINUTE
    paper = f"Resolución {rng.integers(100, 9999)}"
    if rng.random() < 0.6:
        life.actions.append(Action("block", at, thing=thing, document=paper))
        freed = at + int(rng.uniform(5, 90) * DAY)
        if freed < life.end:
            life.actions.append(Action("unblock", freed, thing=thing, document=paper))
        return
    life.actions.append(Action("seizure", at, thing=thing, document=paper))
    life.entries.add(
        kind=Kind.SEIZURE,
        occurred=at + 20 * MINUTE,
        recorder=int(life.keeper(home, at)),
        witness=life.managers[0],
        device=life.add_device(home),
        capture=Capture.TYPED,
        thing=thing,
        giver=home,
        taker=life.boundary("seized"),
        document=life.word(paper),
    )


def _be_slow(life: Life) -> None:
    """Some credentials run out because the authority is slow to renew; it says so in writing."""
    rng, plan = life.rng, life.plan
    for number, person in enumerate(life.people):
        if person.role == "guard" and person.left is None and rng.random() < 0.015:
            lapsed = max(person.hired + 5, plan.last_day - int(rng.integers(3, 200)))
            person.permit = lapsed
            at = (lapsed - int(rng.integers(3, 25))) * DAY + LOCAL_MIDNIGHT + 10 * HOUR
            paper = f"Constancia de renovación en trámite {rng.integers(1000, 99_999)}"
            life.actions.append(Action("edit", at, person=number, document=paper))
            _excuse(life, person.account, lapsed)


def _excuse(life: Life, account: int, lapsed: int) -> None:
    """Let every issue to a guard whose renewal is pending say so, and somebody answer for it."""
    columns = life.entries.joined()
    rows = np.flatnonzero(
        (columns["taker"] == account)
        & np.isin(columns["kind"], [Kind.ISSUE, Kind.RELIEF])
        & (columns["occurred"] >= (lapsed - 2) * DAY)
    )
    columns["reason"][rows] = life.word(words.BACKLOG_REASON)
    alone = rows[columns["witness"][rows] < 0]
    columns["witness"][alone] = life.supervisor_at(columns["occurred"][alone])


def wind_down(life: Life) -> None:
    """A company that closes hands what it has left to the authority's depot on its last day."""
    plan = life.plan
    if plan.closed_on is None:
        return
    life.memory["closing"].append(at_local(plan.last_day - 1, 15 * HOUR))


def foreign_listings(life: Life) -> None:
    """Fill the stolen list with serials from elsewhere, as such lists are."""
    rng = life.rng
    for _each in range(int(rng.poisson(3))):
        model = int(rng.integers(len(arms.MODELS)))
        arm = arms.Arm(model, arms.serial_like(arms.MODELS[model].serial, rng))
        day = int(rng.integers(life.plan.first_day - 900, life.plan.last_day))
        life.stolen.append((arm, day, str(rng.choice(["Lista regional", "Policía de Costaverde"]))))
