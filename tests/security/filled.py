"""What is typed into a form of the stage that is not accepted by guessing, by its address.

`BEYOND` are pages that show their form only after something was chosen.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Holding, Transfer
from resguardo.records.people.models import Person
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing
from tests import clock
from tests.cast import PIN
from tests.house import House
from tests.security.stage import Stage

_PIN: Final = custody.Confirmation(kind="pin", pin=PIN)

Address = Callable[[Stage], str]
Typed = Callable[[Stage], Mapping[str, str]]


def typed_into(way: str, stage: Stage) -> Mapping[str, str] | None:
    """What a person types into the form that goes there, or nothing that anybody entered."""
    found = next((typed for address, typed in FILLED.items() if re.fullmatch(address, way)), None)
    return None if found is None else found(stage)


def _code(row: Thing | Person | None) -> str:
    assert row is not None
    return row.code


def _witness(house: House) -> str:
    """Whoever stands surety at the armoury, and is nobody of those who send the forms."""
    return _witness_of(house).code


def _witness_of(house: House) -> Person:
    return Person.objects.get(organisation=house.organisation, given_name="Testigo")


def _newest(house: House, kind: str) -> str:
    rows = Place.objects.filter(organisation=house.organisation, kind=kind)
    return str(rows.order_by("-pk")[0].public_id)


def _counter(page: str) -> Address:
    """The guard goes to a post at which nobody is on duty, so that somebody else must answer."""

    def way(stage: Stage) -> str:
        weapon = stage.uno.firearms[0].thing.public_id
        guard, post = stage.uno.guard.public_id, _newest(stage.uno, "post")
        return f"/counter/{page}?guard={guard}&weapon={weapon}&post={post}"

    return way


def _handed_out(stage: Stage) -> None:
    """The guard has a weapon in hand, on somebody's word, as they are not on duty today."""
    custody.issue(
        by=stage.cast.viewer("ana"), at=clock.now(), armoury=stage.uno.armoury.public_id,
        handing=custody.Handing(
            guard=stage.uno.guard.public_id, things={stage.uno.firearms[0].thing.public_id: 1},
            post=stage.uno.post.public_id,
        ),
        slip=custody.Slip(
            confirmation=_PIN, second=_witness_of(stage.uno).public_id, second_confirmation=_PIN
        ),
        overriding=custody.Overriding(reason="Urge"),
    )  # fmt: skip


def _return(stage: Stage) -> str:
    _handed_out(stage)
    return f"/counter/return/?guard={stage.uno.guard.public_id}"


def _shift_back(stage: Stage) -> str:
    _handed_out(stage)
    return "/counter/shift/return/"


def _shift_returned(stage: Stage) -> Mapping[str, str]:
    _handed_out(stage)
    return {"pin": PIN}


def _relieved_by(stage: Stage) -> Person:
    """Whoever takes over at the post what the guard has in hand."""
    custody.issue(
        by=stage.cast.viewer("ana"), at=clock.now(), armoury=stage.uno.armoury.public_id,
        handing=custody.Handing(
            guard=stage.uno.guard.public_id, post=stage.uno.post.public_id,
            things={stage.uno.firearms[0].thing.public_id: 1, _lot(stage).public_id: 6},
        ),
        slip=custody.Slip(
            confirmation=_PIN, second=_witness_of(stage.uno).public_id, second_confirmation=_PIN
        ),
        overriding=custody.Overriding(reason="Urge"),
    )  # fmt: skip
    return Person.objects.get(organisation=stage.uno.organisation, given_name="Relevo")


def _lot(stage: Stage) -> Thing:
    assert stage.uno.lot is not None
    return stage.uno.lot


def _relief(stage: Stage) -> str:
    taker = _relieved_by(stage)
    return f"/counter/relief/?giver={stage.uno.guard.code}&taker={taker.code}"


def _relieved(stage: Stage) -> Mapping[str, str]:
    taker = _relieved_by(stage)
    return {"giver": stage.uno.guard.code, "taker": taker.code, "giver_pin": PIN, "taker_pin": PIN}


def _labels(stage: Stage) -> str:
    """One thing was chosen in the list."""
    return f"/register/labels/?thing={stage.uno.firearms[0].thing.public_id}"


def _returned(stage: Stage) -> Mapping[str, str]:
    _handed_out(stage)
    return {"pin": PIN, "keep_open": ""}


def _offered(stage: Stage) -> str:
    """What the other company offers."""
    row = Transfer.objects.get(receiver=stage.uno.organisation)
    return f"/stock/transfers/{row.public_id}/"


def _movement(name: str) -> Address:
    return lambda stage: f"/stock/go/{name}/?store={stage.uno.armoury.public_id}"


BEYOND: Final[dict[str, tuple[Address, ...]]] = {
    "counter/": (_counter(""),),
    "counter/return/": (_return,),
    "counter/relief/": (_relief,),
    "counter/shift/return/": (_shift_back,),
    "register/labels/": (_labels,),
    "stock/transfers/<uuid:transfer>/": (_offered,),
    "stock/go/<slug:name>/": tuple(
        _movement(name) for name in ("move", "dispatch", "repair", "offer")
    ),
}

REACHED: Final = (
    "/counter/confirm/", "/counter/relief/?", "/counter/return/confirm/", "/counter/shift/",
    "/counter/shift/return/", "/register/labels/?", "/stock/go/offer/?",
)  # fmt: skip
"""Forms behind `BEYOND` that must have been sent: a page that lost its form would prove nothing."""

UNPAIRED: Final = frozenset({"carry_out", "model", "receiver", "to"})
"""Fields that name no row of a company's own: a name drawn for this page, a model of the catalogue,
to whom arms are offered, with whom the deployment corresponds."""

WRITES_NOTHING: Final = frozenset({"/counter/scan/", "/counter/return/scan/"})
"""Where a form is only laid out again: whatever is not of the company just does not lie there."""


def _hand_over(stage: Stage) -> Mapping[str, str]:
    """The armoury was counted just now, or nobody could hand it over."""
    by, at, place = stage.cast.viewer("ana"), clock.now(), stage.uno.armoury.public_id
    row = custody.open_count(by=by, at=at, place=place)
    custody.see(
        by=by, at=at, count=row.public_id,
        sightings=[
            custody.Sighting(thing=each.thing.public_id, quantity=each.quantity)
            for each in Holding.objects.filter(account__place=stage.uno.armoury)
        ],
    )  # fmt: skip
    custody.close_sheet(by=by, at=at, count=row.public_id)
    return {
        "place": str(place), "outgoing": _code(stage.cast.persons["ana"]), "pin": PIN,
        "incoming": _code(stage.cast.persons["clara"]), "second_pin": PIN,
    }  # fmt: skip


def _rounds(stage: Stage) -> Mapping[str, str]:
    assert stage.uno.lot is not None
    return {f"quantity-{stage.uno.lot.public_id}": "2"}


def _going(stage: Stage) -> Mapping[str, str]:
    """A weapon that nothing stands against, and two rounds."""
    return {"thing": str(stage.uno.firearms[0].thing.public_id), **_rounds(stage)}


FILLED: Final[dict[str, Typed]] = {
    "/counter/confirm/": lambda stage: {
        "pin": PIN, "override_reason": "Urge", "second_person": _witness(stage.uno),
        "second_pin": PIN,
    },
    "/counter/relief/\\?.*": _relieved,
    "/counter/return/confirm/": _returned,
    "/counter/shift/": lambda stage: {
        "pin": PIN, "second_person": _witness(stage.uno), "second_pin": PIN,
    },
    "/counter/shift/return/": _shift_returned,
    "/counts/hand-over/": _hand_over,
    "/custody/late/": lambda stage: {
        "occurred_at-on": "2026-03-01", "occurred_at-at": "16:00", "document": "F-1",
        "guard": _code(stage.uno.guard), "thing-1": _code(stage.uno.firearms[0].thing),
        "amount-1": "1", "second": _witness(stage.uno), "second_pin": PIN,
    },
    "/incidents/[^/]+/recover/": lambda _stage: {"reason": "Apareció"},
    "/paper/receipts/": lambda stage: {
        "on": stage.cast.at.date().isoformat(), "place": _newest(stage.uno, "armoury"),
    },
    "/places/new/": lambda _stage: {"kind": "room", "name": "Sala"},
    "/register/firearms/new/": lambda _stage: {
        "maker": "Fábrica Ficticia", "model": "Modelo 82", "weapon_type": "revolver",
        "calibre": "38-special", "serial": "Z-771", "document": "F-2",
    },
    "/service/contracts/[^/]+/posts/": lambda stage: {"post": _newest(stage.uno, "post")},
    "/service/roster/new/": lambda stage: {
        "person": _code(stage.uno.guard), "day": "2027-03-02",  # of today the guard has a shift
    },
    "/stock/found/": lambda stage: {
        "scans": f"{_code(stage.uno.lot)} x 2", "reason": "Aparecieron", "second_pin": PIN,
    },
    "/stock/go/dispatch/.*": lambda stage: {
        "document": "G-2", "due_at-on": "2027-03-02", "due_at-at": "11:00", **_going(stage),
    },
    "/stock/go/move/.*": _going,
    "/stock/go/offer/.*": lambda stage: {"reason": "Venta", **_going(stage)},
    "/stock/go/repair/.*": lambda stage: {
        "reason": "Húmedos", "due_at-on": "2027-03-02", "due_at-at": "11:00", **_going(stage),
    },
    "/stock/journeys/[^/]+/arrive/": _rounds,
    "/stock/repair/back/": lambda stage: {"scans": _code(stage.uno.vest)},
    "/stock/training/new/": lambda stage: {
        "course": "Curso", "instructor": _code(stage.uno.guard), "rounds-1": "2",
        "person-1": _code(stage.uno.guard), "second_pin": PIN,
        **{f"lot-{line}": "" for line in range(2, 25)},
    },
}  # fmt: skip
