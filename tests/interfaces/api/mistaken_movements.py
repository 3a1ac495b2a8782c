"""The same of what goes from a store, comes into one and is on its way between companies."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account
from resguardo.records.people.services import viewer_at_console
from resguardo.records.places import services as places
from tests.armoury import Armoury
from tests.interfaces.api.mistaken_forms import (
    LATER,
    NO_DAY,
    STOPPED,
    UNREAL,
    Form,
    Way,
    blocked,
)

AHEAD: Final = f"{LATER}T10:00:00Z"


def _north(stage: Armoury) -> str:
    return str(stage.north.public_id)


def _out(stage: Armoury) -> list[str]:
    """The labels of two revolvers, both with a guard."""
    stage.issue()
    stage.issue("carla", {"r2": 1, "old": 12})
    return [stage.things["r1"].code, stage.things["r2"].code]


def _amounts(stage: Armoury, *names: str) -> list[dict[str, Any]]:
    return [{"thing": str(stage.id(name)), "quantity": 1} for name in names]


def _both_out(stage: Armoury) -> list[dict[str, Any]]:
    _out(stage)
    return _amounts(stage, "r1", "r2")


def _frozen(stage: Armoury) -> list[dict[str, Any]]:
    blocked(stage)
    return _amounts(stage, "r3")


def _sent(stage: Armoury) -> UUID:
    """A consignment with one revolver, under way."""
    custody.dispatch(
        by=stage.cast.viewer("clara"), at=stage.at, giver=stage.north.public_id,
        things={stage.id("r3"): 1}, due_at=stage.at + timedelta(hours=4),
        slip=stage.slip(document="G-1"),
    )  # fmt: skip
    return Account.objects.get(reference="G-1").public_id


def _under_way(stage: Armoury) -> str:
    """The store to which that consignment is under way."""
    _sent(stage)
    return str(stage.south.public_id)


def _of_dos(stage: Armoury, kind: str) -> str:
    """A place of Dos of this kind."""
    row = places.open_place(
        by=viewer_at_console(organisation=stage.cast.dos, at=stage.at), at=stage.at, kind=kind,
        name="Dos", province="Costa",
    )  # fmt: skip
    return str(row.public_id)


def _offered(stage: Armoury) -> UUID:
    """Twelve rounds and a revolver that Uno offers to Dos."""
    row = custody.offer(
        by=stage.cast.viewer("dario"), at=stage.at, receiver=stage.cast.dos.public_id,
        store=stage.north.public_id, things={stage.id("old"): 12, stage.id("r3"): 1},
        slip=stage.slip(reason="sold"),
    )  # fmt: skip
    return row.public_id


def _at(way: str) -> Way:
    return lambda _stage: way


def _accepted(stage: Armoury) -> str:
    return f"/stock/transfers/{_offered(stage)}/accept"


PAGES: Final[dict[str, Form]] = {
    "move to nowhere": Form("clara", _at("/stock/go/move/"), lambda stage: {
        "store": _north(stage), "taker": "nowhere", "scans": "\n".join(_out(stage)),
    }, ("Choose “To”", "North holds 0 of", 'href="#field-scans"')),
    "journey": Form("clara", _at("/stock/go/dispatch/"), lambda stage: {
        "store": _north(stage), "document": "", "due_at-on": NO_DAY, "scans": blocked(stage),
    }, ("“Number of the guide” is missing", UNREAL, STOPPED)),
    "journey of what is not there": Form("clara", _at("/stock/go/dispatch/"), lambda stage: {
        "store": _north(stage), "document": "", "due_at-on": LATER,
        "scans": "\n".join([blocked(stage), _out(stage)[0]]),
    }, ("“Number of the guide” is missing", STOPPED, "North holds 0 of")),
    "arrival": Form("clara", lambda stage: f"/stock/journeys/{_sent(stage)}/arrive/",
        lambda stage: {"store": "nowhere", "scans": f"NOTHING-1\n{stage.things['r2'].code}"},
        ("Choose “Store”", "is neither a label nor a number", "not on this list")),
    "transfer that brings too much": Form(
        "fausto", lambda stage: f"/stock/transfers/{_offered(stage)}/", lambda _stage: {
            "store": "nowhere", "received-0": "13", "received-1": "many",
        }, ("Choose “Into which store”", "offered: 12", "must be a whole number",
            'href="#field-received-0"')),
}  # fmt: skip

PROGRAMS: Final[dict[str, Form]] = {
    "move": Form("clara", _at("/stock/moves"), lambda stage: {
        "giver": _north(stage), "taker": _north(stage), "things": _both_out(stage),
        "occurred_at": AHEAD,
    }, ("custody.in-the-future", "ledger.not-held", "ledger.same-holder")),
    "move at no moment": Form("clara", _at("/stock/moves"), lambda stage: {
        "giver": _north(stage), "taker": str(stage.id("Bank")), "things": _both_out(stage),
        "occurred_at": NO_DAY,
    }, ("datetime_from_date_parsing", "ledger.not-held", "ledger.wrong-route")),
    "move to nowhere": Form("clara", _at("/stock/moves"), lambda stage: {
        "giver": _north(stage), "taker": "nowhere", "things": _both_out(stage),
        "occurred_at": AHEAD,
    }, ("uuid_parsing", "ledger.not-held", "custody.in-the-future")),
    "move before somebody with another PIN": Form("clara", _at("/stock/moves"), lambda stage: {
        "giver": _north(stage), "taker": str(stage.south.public_id), "things": _both_out(stage),
        "second": {"person": str(stage.id("dario")), "pin": "0000"},
    }, ("people.pin-wrong", "ledger.not-held")),
    "dispatch": Form("clara", _at("/stock/dispatches"), lambda stage: {
        "giver": _north(stage), "due_at": AHEAD, "document": " ", "occurred_at": AHEAD,
        "things": [*_frozen(stage), *_both_out(stage)],
    }, ("custody.document-needed", "custody.not-to-leave", "ledger.not-held",
        "custody.in-the-future")),
    "dispatch due at no moment": Form("clara", _at("/stock/dispatches"), lambda stage: {
        "giver": _north(stage), "due_at": NO_DAY, "things": _frozen(stage),
    }, ("datetime_from_date_parsing", "custody.document-needed", "custody.not-to-leave")),
    "arrival of nothing that is known": Form("clara", _at("/stock/arrivals"), lambda stage: {
        "taker": _north(stage), "document": "G-9", "occurred_at": AHEAD,
        "things": _amounts(stage, "r3"),
    }, ("custody.guide-unknown", "custody.in-the-future")),
    "arrival at no moment": Form("clara", _at("/stock/arrivals"), lambda stage: {
        "taker": _north(stage), "document": "", "occurred_at": NO_DAY,
        "things": _amounts(stage, "r3"),
    }, ("datetime_from_date_parsing", "custody.document-needed")),
    "arrival of what was not sent": Form("clara", _at("/stock/arrivals"), lambda stage: {
        "taker": _under_way(stage), "document": "G-1", "things": _amounts(stage, "r1", "r2"),
        "second": {"person": str(stage.id("dario")), "pin": "0000"},
    }, ("people.pin-wrong", "ledger.not-held")),
    "back from repair": Form("ana", _at("/stock/repairs/back"), lambda stage: {
        "taker": _north(stage), "workshop": str(stage.south.public_id), "occurred_at": AHEAD,
        "things": _amounts(stage, "r3"),
    }, ("custody.wrong-place", "custody.in-the-future")),
    "back from repair at no moment": Form("ana", _at("/stock/repairs/back"), lambda stage: {
        "taker": _north(stage), "workshop": str(stage.south.public_id), "occurred_at": NO_DAY,
        "things": _amounts(stage, "r3"),
    }, ("datetime_from_date_parsing", "custody.wrong-place")),
    "transfer of what is not there": Form("clara", _at("/stock/transfers"), lambda stage: {
        "receiver": str(stage.cast.dos.public_id), "store": _north(stage), "reason": " ",
        "things": _both_out(stage), "occurred_at": AHEAD,
    }, ("custody.reason-needed", "ledger.not-held", "custody.in-the-future")),
    "transfer that brings too much": Form("fausto", _accepted, lambda stage: {
        "store": _of_dos(stage, "workshop"), "occurred_at": AHEAD,
        "received": [{"line": 1, "quantity": 13}, {"line": 7, "quantity": 1}],
    }, ("custody.more-than-offered", "api.no-such-line", "custody.wrong-place",
        "custody.in-the-future")),
    "transfer that brings nobody knows how many": Form("fausto", _accepted, lambda stage: {
        "store": _of_dos(stage, "workshop"), "occurred_at": AHEAD,
        "received": [{"line": 1, "quantity": "many"}],
    }, ("int_parsing", "custody.wrong-place", "custody.in-the-future")),
    "transfer accepted at no moment": Form("fausto", _accepted, lambda stage: {
        "store": _of_dos(stage, "armoury"), "occurred_at": NO_DAY,
        "received": [{"line": 1, "quantity": 13}, {"line": 7, "quantity": 1}],
    }, ("datetime_from_date_parsing", "custody.more-than-offered", "api.no-such-line")),
}  # fmt: skip
