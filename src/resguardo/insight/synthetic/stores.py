"""Beyond the counter: opening stock, lots, training, repair, transport, sales, disposal.

Every lot is bought before it is used and never used up below what is out at posts, so that no
balance can go below zero in whatever order the entries are recorded.
"""

from typing import Final

import numpy as np

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.arms import MODELS
from resguardo.insight.synthetic.clock import DAY, HOUR, MINUTE, at_local
from resguardo.insight.synthetic.country import Parcel
from resguardo.insight.synthetic.duty import captures
from resguardo.insight.synthetic.entries import Capture, Kind
from resguardo.insight.synthetic.life import Life, Lot

LOT_DAYS: Final = 340
TRAINING_DAYS: Final = 91
PURCHASE_RATE: Final = 0.06
"""New arms bought in a year, as a share of the stock."""


def stock_up(life: Life) -> None:
    """Register the arms and receive the opening stock before the first shift."""
    plan, rng = life.plan, life.rng
    for arm in arms.batch(plan.arms, rng, taste=2.0):
        home = life.armouries[int(rng.integers(len(life.armouries)))]
        acquired = plan.registered_on + int(
            rng.integers(0, max(1, plan.first_day - plan.registered_on))
        )
        life.add_thing("firearm", arm, acquired, home)
    for _each in range(plan.arms // 40):
        owner = life.things[int(rng.integers(plan.arms))]
        life.add_thing("part", owner.arm, owner.acquired, owner.home)
    things = np.arange(len(life.things))
    homes = np.array([thing.home for thing in life.things])
    _receive(life, things, homes, np.full(len(things), plan.first_day), "Acta de saldo inicial")
    _receive_parcels(life)


def _receive(
    life: Life, things: np.ndarray, homes: np.ndarray, days: np.ndarray, document: str
) -> None:
    """Receive numbered things: the opening stock at night, what is bought by day."""
    opening = days == life.plan.first_day
    clock = np.where(opening, 5 * MINUTE, 10 * HOUR)
    at = days * DAY + 5 * HOUR + clock + np.arange(len(things)) * 7_000_000 % (3 * HOUR)
    homes_list = homes.tolist()
    life.entries.add(
        kind=Kind.RECEIPT,
        occurred=at,
        recorder=[int(life.keeper(home, t)) for home, t in zip(homes_list, at, strict=True)],
        device=[life.add_device(home) for home in homes_list],
        capture=np.where(opening, Capture.IMPORTED, Capture.SCANNED),
        thing=things,
        giver=life.boundary("acquired"),
        taker=homes,
        document=life.word(document),
    )


def _receive_parcels(life: Life) -> None:
    """Take part in the sales that the country planned: as seller or as buyer."""
    plan = life.plan
    for parcel in plan.parcels:
        armoury = life.armouries[0]
        device = life.add_device(armoury)
        selling = parcel.seller == plan.number
        since = plan.first_day if selling else parcel.day
        for place, arm in enumerate(parcel.arms):
            thing = life.add_thing("firearm", arm, since, armoury)
            life.memory["parcel_things"].append(thing)
            if parcel.case is not None:
                life.memory["things_of_case"].append((parcel.case, thing))
            at = at_local(parcel.day, 9 * HOUR if selling else 15 * HOUR) + place * MINUTE
            keeper = int(life.keeper(armoury, at))
            if selling:
                _receive(
                    life,
                    np.array([thing]),
                    np.array([armoury]),
                    np.array([since]),
                    "Acta de saldo inicial",
                )
            life.entries.add(
                kind=Kind.TRANSFER_OUT if selling else Kind.TRANSFER_IN,
                occurred=at,
                recorder=keeper,
                witness=life.managers[0],
                device=device,
                thing=thing,
                giver=armoury if selling else life.boundary("inbound"),
                taker=life.boundary("outbound") if selling else armoury,
                document=life.word(parcel.document),
            )
            if parcel.back is not None:
                _send_back(life, parcel, place, thing, selling=selling)


def _send_back(life: Life, parcel: Parcel, place: int, thing: int, *, selling: bool) -> None:
    """Undo a sale: what was sold comes in again, what was bought goes out again."""
    armoury = life.armouries[0]
    at = at_local(parcel.back or 0, 15 * HOUR if selling else 9 * HOUR) + place * MINUTE
    life.entries.add(
        kind=Kind.TRANSFER_IN if selling else Kind.TRANSFER_OUT,
        occurred=at,
        recorder=int(life.keeper(armoury, at)),
        witness=life.managers[0],
        device=life.add_device(armoury),
        thing=thing,
        giver=life.boundary("inbound") if selling else armoury,
        taker=armoury if selling else life.boundary("outbound"),
        document=life.word(f"{parcel.document}-D"),
    )


def buy_arms(life: Life) -> None:
    """Buy some arms now and then; they go to the reserve of the first armoury."""
    plan, rng = life.plan, life.rng
    count = int(rng.poisson(plan.arms * PURCHASE_RATE * life.days / 365))
    if not count or life.days < 40:
        return
    days = np.sort(rng.integers(plan.first_day + 10, plan.last_day - 10, count))
    days = np.repeat(days[::3], 3)[:count]
    first = len(life.things)
    for arm, day in zip(arms.batch(count, rng, taste=4.0), days.tolist(), strict=True):
        life.add_thing("firearm", arm, day, life.armouries[0])
        life.memory["bought"].append(len(life.things) - 1)
    life.memory["parcel_things"] += list(range(first, first + count))
    homes = np.full(count, life.armouries[0])
    for start in range(0, count, 3):
        chosen = slice(start, start + 3)
        invoice = f"Factura {rng.integers(1000, 99999)}"
        bought = np.arange(first, first + count)[chosen]
        _receive(life, bought, homes[chosen], days[chosen], invoice)


def fill_shelves(life: Life) -> None:
    """Buy the duty rounds of each calibre for each armoury, and new ones each year."""
    plan, rng = life.plan, life.rng
    need: dict[tuple[int, str], int] = {}
    comes: dict[tuple[int, str], int] = {}
    for thing in life.things:
        model = MODELS[thing.arm.model]
        key = (thing.home, model.calibre)
        need[key] = need.get(key, 0) + (model.rounds if thing.kind == "firearm" else 0)
        comes[key] = min(comes.get(key, plan.last_day), max(thing.acquired, plan.first_day))
    shelf_of: dict[tuple[int, str], int] = {}
    shelves: list[tuple[list[int], list[int]]] = []
    for key in sorted(need):
        shelf_of[key] = len(shelves)
        starts, lots = [0], [_buy_lot(life, key, need[key], comes[key])]
        day = comes[key] + int(rng.integers(40, LOT_DAYS + 40))
        while day < plan.last_day - 10:
            lots.append(_buy_lot(life, key, need[key], day))
            starts.append((day + 3) * DAY)
            day += LOT_DAYS + int(rng.integers(0, 60))
        shelves.append((starts, lots))
    life.memory["shelves"] = shelves
    life.memory["shelf_of"] = [shelf_of]
    life.memory["calibre_comes"] = [comes]
    life.memory["shelf_of_thing"] = [
        shelf_of[thing.home, MODELS[thing.arm.model].calibre] for thing in life.things
    ]


def _buy_lot(life: Life, key: tuple[int, str], need: int, day: int) -> int:
    """Buy what all weapons of the calibre carry, and a third more."""
    quantity = 50 * (1 + (need * 4 // 3 + 50) // 50)
    return receive_lot(life, key[0], key[1], quantity, day)


def receive_lot(life: Life, armoury: int, calibre: str, quantity: int, day: int) -> int:
    """Receive a lot of rounds."""
    rng, opening = life.rng, day == life.plan.first_day
    taken = {lot.number for lot in life.lots}
    number = ""
    while not number or number in taken:
        maker = rng.choice(["CBC", "IM", "AG", "FM", "MG"])
        number = f"{maker}{rng.integers(18, 26)}-{rng.integers(1000, 9999)}"
    received = day - int(rng.integers(20, 600)) if opening else day
    life.lots.append(Lot(calibre, number, received, armoury))
    lot = len(life.lots) - 1
    at = at_local(day, 4 * MINUTE if opening else 9 * HOUR) + lot % 900 * 1_000_000
    life.entries.add(
        kind=Kind.RECEIPT,
        occurred=at,
        recorder=int(life.keeper(armoury, at)),
        device=life.add_device(armoury),
        capture=Capture.IMPORTED if opening else Capture.TYPED,
        lot=lot,
        rounds=quantity,
        giver=life.boundary("acquired"),
        taker=armoury,
        document=life.word(
            "Acta de saldo inicial" if opening else f"Factura {rng.integers(1000, 99999)}"
        ),
    )
    return lot


def train(life: Life) -> None:
    """Hold a practice each quarter: rounds bought for it, shot one shooter at a time."""
    plan, rng = life.plan, life.rng
    for armoury in life.armouries:
        day = plan.first_day + int(rng.integers(8, TRAINING_DAYS))
        while day < plan.last_day - 4:
            _practice(life, armoury, day)
            day += TRAINING_DAYS + int(rng.integers(-15, 16))


def _practice(life: Life, armoury: int, day: int) -> None:
    rng = life.rng
    guards = [
        number
        for number, person in enumerate(life.people)
        if person.role == "guard" and person.hired < day and (person.left or 10**6) > day
    ]
    comes = life.memory["calibre_comes"][0]
    calibres = [key[1] for key in comes if key[0] == armoury and comes[key] < day - 6]
    if not guards or not calibres:
        return
    size = max(1, min(len(guards), int(len(guards) * rng.uniform(0.06, 0.2)), 40))
    shooters = rng.choice(guards, size, replace=False)
    each = int(rng.choice([12, 20, 24, 30, 50]))
    calibre = calibres[int(rng.integers(len(calibres)))]
    quantity = 50 * (1 + size * each // 50)
    lot = receive_lot(life, armoury, calibre, quantity, day - int(rng.integers(1, 6)))
    desk = life.add_device(armoury)
    taken = size * each
    morning = at_local(day, 8 * HOUR) + int(rng.integers(0, 90)) * MINUTE
    document = life.word(f"Práctica de tiro {day}-{rng.integers(100, 999)}")
    note = life.word(f"Práctica de tiro: {size} tiradores, {each} cartuchos cada uno")
    keeper = int(life.keeper(armoury, morning))
    life.entries.add(
        kind=Kind.ISSUE,
        occurred=morning,
        recorder=keeper,
        device=desk,
        lot=lot,
        rounds=taken,
        giver=armoury,
        taker=life.range,
        document=document,
        reason=note,
    )
    shot = np.full(size, each)
    shot[rng.random(size) < 0.05] -= int(rng.integers(1, 5))
    at = morning + HOUR + np.sort(rng.integers(0, 240 * 60, size)) * 1_000_000
    life.entries.add(
        kind=Kind.TRAIN,
        occurred=at,
        recorder=int(life.supervisor_at(morning)),
        witness=shooters,
        device=desk,
        capture=Capture.TYPED,
        lot=lot,
        rounds=shot,
        giver=life.range,
        taker=life.boundary("training"),
        document=document,
    )
    rest = int(taken - shot.sum())
    if rest:
        life.entries.add(
            kind=Kind.RETURN,
            occurred=morning + 6 * HOUR,
            recorder=keeper,
            device=desk,
            lot=lot,
            rounds=rest,
            giver=life.range,
            taker=armoury,
            document=document,
        )


def repair(life: Life) -> None:
    """Send weapons and parts to the workshop and take them back."""
    rng = life.rng
    jobs = list(life.memory["repairs"])
    for number, thing in enumerate(life.things):
        if thing.kind == "part" and life.days > 60 and rng.random() < 0.5:
            out = int(rng.integers(life.plan.first_day + 5, life.plan.last_day - 45))
            jobs.append((number, out, out + int(rng.integers(4, 40))))
    for thing, last, back in jobs:
        armoury = life.things[thing].home
        out_at = at_local(last + 1, 9 * HOUR) + int(rng.integers(0, 420)) * MINUTE
        in_at = at_local(back, 9 * HOUR) + int(rng.integers(0, 420)) * MINUTE
        desk = life.add_device(armoury)
        paper = life.word(f"Orden de taller {rng.integers(1000, 99_999)}")
        reason = life.word(str(rng.choice(words.REPAIR_REASONS)))
        life.entries.add(
            kind=Kind.REPAIR_OUT,
            occurred=out_at,
            recorder=int(life.keeper(armoury, out_at)),
            device=desk,
            capture=int(captures(life, 1)[0]),
            thing=thing,
            giver=armoury,
            taker=life.workshop,
            reason=reason,
            document=paper,
        )
        if in_at < life.end:
            life.entries.add(
                kind=Kind.REPAIR_IN,
                occurred=in_at,
                recorder=int(life.keeper(armoury, in_at)),
                device=desk,
                capture=int(captures(life, 1)[0]),
                thing=thing,
                giver=life.workshop,
                taker=armoury,
                document=paper,
            )


def take_idle(life: Life, day: int, *, home: int | None = None) -> int | None:
    """Take from the reserve a weapon that nothing else will happen to from that day on."""
    idle_since = life.memory["idle_since"][0]
    taken = life.memory["taken"]
    outside = set(life.memory["parcel_things"])
    for number, since in enumerate(idle_since.tolist()):
        thing = life.things[number]
        if (
            since <= day
            and thing.kind == "firearm"
            and number not in taken
            and number not in outside
            and (home is None or thing.home == home)
        ):
            taken.append(number)
            return number
    return None


def transport(life: Life) -> None:
    """Move reserve weapons between armouries with a guide; they arrive the next day."""
    rng, plan = life.rng, life.plan
    if len(life.armouries) < 2:
        return
    day = plan.first_day + int(rng.integers(10, 60))
    while day < plan.last_day - 4:
        source, target = (int(each) for each in rng.choice(life.armouries, 2, replace=False))
        guide = life.word(f"Guía de tránsito {rng.integers(10_000, 999_999)}")
        leaves = at_local(day, 9 * HOUR) + int(rng.integers(0, 240)) * MINUTE
        lands = leaves + int(rng.uniform(3, 26) * HOUR)
        for place in range(int(rng.integers(1, 5))):
            thing = take_idle(life, day, home=source)
            if thing is None:
                break
            for kind, at, giver, taker, desk in (
                (Kind.DISPATCH, leaves, source, life.consignment, source),
                (Kind.ARRIVAL, lands, life.consignment, target, target),
            ):
                moment = at + place * MINUTE
                life.entries.add(
                    kind=kind,
                    occurred=moment,
                    recorder=int(life.keeper(desk, moment)),
                    device=life.add_device(desk),
                    capture=int(captures(life, 1)[0]),
                    thing=thing,
                    giver=giver,
                    taker=taker,
                    document=guide,
                )
            life.memory["moved"].append((thing, lands, target))
        day += int(rng.integers(35, 120))


def dispose(life: Life) -> None:
    """Have a worn reserve weapon destroyed, with the authority's act."""
    rng, plan = life.rng, life.plan
    for _each in range(int(rng.poisson(plan.arms * 0.008 * life.days / 365))):
        day = int(rng.integers(plan.first_day + 5, plan.last_day - 3))
        thing = take_idle(life, day)
        if thing is None:
            continue
        home = life.things[thing].home
        at = at_local(day, 11 * HOUR) + int(rng.integers(0, 180)) * MINUTE
        act = f"Acta de destrucción {rng.integers(1000, 99_999)}"
        life.memory["authority_edits"].append((at, thing, act))
        life.entries.add(
            kind=Kind.DISPOSAL,
            occurred=at,
            recorder=int(life.keeper(home, at)),
            witness=life.managers[0],
            device=life.add_device(home),
            capture=int(captures(life, 1)[0]),
            thing=thing,
            giver=home,
            taker=life.boundary("destroyed"),
            document=life.word(act),
            reason=life.word("Arma inservible"),
        )
