"""Forms with two mistakes that have nothing to do with each other, and what is said of both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from resguardo.records.custody import services as custody
from resguardo.records.oversight import services as filings
from resguardo.records.people.days import local_day
from resguardo.records.permits import services as permits
from resguardo.records.register import services as register
from tests import clock
from tests.armoury import Armoury

Way = Callable[[Armoury], str]
Told = Callable[[Armoury], Mapping[str, Any]]
LATER: Final = "2099-01-01"
NO_DAY: Final = "31-31-31"
NEVER: Final = "cannot be right here"
UNREAL: Final = "must be a real day"
STOPPED: Final = "blocked, and so not to leave"
TAKEN: Final = "is already in the register"


@dataclass(frozen=True)
class Form:
    """Where a form is sent, what stands in it, and what both ways must say of it."""

    who: str
    way: Way
    typed: Told
    said: tuple[str, ...]


def _at(way: str) -> Callable[[Armoury], str]:
    return lambda _stage: way


def _north(stage: Armoury) -> str:
    return str(stage.north.public_id)


def _things(stage: Armoury, name: str) -> list[dict[str, Any]]:
    return [{"thing": str(stage.id(name)), "quantity": 1}]


def _contract(stage: Armoury) -> str:
    assert stage.contract is not None
    return str(stage.contract.public_id)


def _moment() -> str:
    return (clock.now() + timedelta(days=2)).isoformat()


def _client(stage: Armoury) -> str:
    assert stage.contract is not None
    return str(stage.contract.client.public_id)


WEAPON: Final = {"maker": "Taurus", "model": "82", "weapon_type": "revolver",
                 "calibre": "38-special"}  # fmt: skip


def _in(stage: Armoury) -> dict[str, str]:
    """What every form asks that takes something into an armoury."""
    return {"place": _north(stage), "document": "F-1", "ownership": "owned"}


PAGES: Final[dict[str, Form]] = {
    "firearm": Form("clara", _at("/register/firearms/new/"), lambda stage: {
        **_in(stage), **WEAPON, "serial": "…", "acquired_on": LATER,
    }, ("is not a serial number", NEVER)),
    "firearm of a maker that nobody knows": Form(
        "clara", _at("/register/firearms/new/"), lambda stage: {
            **_in(stage), **WEAPON, "maker": "Tauros", "serial": "…",
        }, ("is not a known", "is not a serial number")),
    "firearm that is enrolled": Form("clara", _at("/register/firearms/new/"), lambda stage: {
        **_in(stage), **WEAPON, "serial": "TX1234417", "acquired_on": NO_DAY,
    }, (UNREAL, TAKEN)),
    "firearm without a paper": Form("clara", _at("/register/firearms/new/"), lambda stage: {
        **_in(stage), **WEAPON, "serial": "…", "document": "",
    }, ("is not a serial number", "“Paper with which it came” is missing")),
    "lot": Form("clara", _at("/register/kinds/ammunition/new/"), lambda stage: {
        **_in(stage), "number": "L1/24", "calibre": "38-special", "quantity": "5",
        "received_on": LATER,
    }, (TAKEN, NEVER)),
    "magazine": Form("clara", _at("/register/kinds/magazine/new/"), lambda stage: {
        **_in(stage), "number": "M9", "calibre": "38-special", "capacity_rounds": "9000",
    }, (TAKEN, "does not take so many rounds")),
    "kit": Form("clara", _at("/register/kinds/kit/new/"), lambda stage: {
        **_in(stage), "kit_kind": "holster", "number": "H1", "acquired_on": LATER,
    }, (TAKEN, NEVER)),
    "lot received on no day": Form("clara", _at("/register/kinds/ammunition/new/"), lambda stage: {
        **_in(stage), "number": "L1/24", "calibre": "38-special", "quantity": "5",
        "received_on": NO_DAY, "acquired_on": LATER,
    }, (UNREAL, "“L1/24” is already in the register: ", NEVER, 'href="#field-number"')),
    "lot of nobody knows how many": Form(
        "clara", _at("/register/kinds/ammunition/new/"), lambda stage: {
            **_in(stage), "number": "L1/24", "calibre": "38-special", "quantity": "many",
            "received_on": LATER,
        }, ("must be a whole number", TAKEN, NEVER)),
    "magazine for nobody knows how many": Form(
        "clara", _at("/register/kinds/magazine/new/"), lambda stage: {
            **_in(stage), "number": "M9", "calibre": "38-special", "capacity_rounds": "many",
        }, ("must be a whole number", TAKEN)),
    "kit that expires on no day": Form("clara", _at("/register/kinds/kit/new/"), lambda stage: {
        **_in(stage), "kit_kind": "holster", "number": "H1", "expires_on": NO_DAY,
    }, (UNREAL, TAKEN)),
    "part acquired on no day": Form("clara", _at("/register/kinds/part/new/"), lambda stage: {
        **_in(stage), "part_kind": "slide", "number": "…", "acquired_on": NO_DAY,
    }, (UNREAL, "Enter the number that stands on it")),
    "photograph": Form(
        "clara", lambda stage: f"/register/things/{stage.id('r3')}/photograph/",
        lambda _stage: {"angle": "above"}, ("Choose “Angle”", "no file was chosen")),
    "person": Form("clara", _at("/people/enrol/"), lambda stage: {
        "family_name": "Nadie", "document_number": stage.cast.person("beto").document_number,
        "code": stage.cast.person("ana").code, "role": "guard",
    }, ("is enrolled here already", "belongs to somebody else here")),
    "person hired on no day": Form("clara", _at("/people/enrol/"), lambda stage: {
        "family_name": "Nadie", "code": stage.cast.person("ana").code, "role": "guard",
        "hired_on": "31-31-31",
    }, ("must be a real day", "belongs to somebody else here")),
    "permit": Form("clara", _at("/permits/new/"), lambda _stage: {
        "kind": "firearm", "holder": "NOWHERE", "number": "P-1", "valid_from": "2026-03-02",
        "valid_until": "2026-03-01",
    }, ('href="#field-holder"', "is on no firearm of yours", "cannot be right. Correct the dates")),
    "permit for a label with another character": Form(
        "clara", _at("/permits/new/"), lambda stage: {
            "kind": "firearm", "holder": _mistyped(stage.things["r3"].code), "number": "P-1",
            "valid_from": "2026-03-02", "valid_until": "2026-03-01",
        }, ('href="#field-holder"', "is on no firearm of yours", "cannot be right. Correct")),
    "post of a contract": Form(
        "clara", lambda stage: f"/service/contracts/{_contract(stage)}/posts/", lambda stage: {
            "post": str(stage.id("Bank")), "guards": "1", "firearms": "5",
        }, ("is there already", "no more firearms than guards")),
    "contract": Form("clara", _at("/service/contracts/new/"), lambda stage: {
        "client": _client(stage), "number": "114", "starts_on": "2026-03-02",
        "ends_on": "2026-03-01",
    }, ("is there already", "A contract cannot end on")),
    "contract with nobody": Form("clara", _at("/service/contracts/new/"), lambda _stage: {
        "number": "", "starts_on": "2026-03-02",
    }, ("“Number” is missing", "Give it a name")),
    "place": Form("clara", _at("/places/new/"), lambda stage: {
        "kind": "armoury", "name": "North", "parent": str(stage.south.public_id),
    }, ("There is already a", "cannot lie within")),
    "place in no place": Form("clara", _at("/places/new/"), lambda _stage: {
        "kind": "armoury", "name": "North", "parent": "nowhere", "latitude": "to the left",
    }, ("Choose “Lies within”", "There is already a", "Give both latitude")),
    "repair until no day": Form("ana", _at("/stock/go/repair/"), lambda stage: {
        "store": _north(stage), "workshop": str(stage.south.public_id), "reason": "jams",
        "due_at-on": NO_DAY, "scans": blocked(stage),
    }, (UNREAL, STOPPED, 'href="#field-scans"')),
    "transfer to nobody": Form("clara", _at("/stock/go/offer/"), lambda stage: {
        "store": _north(stage), "receiver": "nobody", "reason": "", "scans": blocked(stage),
    }, ("Choose “To the organisation”", "“Reason” is missing", STOPPED)),
    "repair": Form("ana", _at("/stock/go/repair/"), lambda stage: {
        "store": _north(stage), "reason": "", "due_at-on": "2030-01-01",
    }, ("“Fault” is missing", "Nothing is chosen")),
    "transfer": Form("clara", _at("/stock/go/offer/"), lambda stage: {
        "store": _north(stage), "receiver": str(stage.cast.dos.public_id), "reason": "",
        "scans": "NOTHING-1",
    }, ("“Reason” is missing", "is neither a label nor a number")),
    "range": Form("ana", _at("/stock/training/new/"), lambda stage: {
        "course": "", "store": _north(stage),
    }, ("“Course” is missing", "Write who fired")),
    "incident": Form("clara", _at("/incidents/new/"), lambda _stage: {
        "kind": "loss", "occurred_at-on": "2026-03-02", "known_at-on": "2026-03-01",
        "things": "NOTHING-1\nNOTHING-2", "narrative": "x",
    }, ("It cannot have happened on", "NOTHING-1", "NOTHING-2")),
    "count": Form("ana", _at("/counts/new/"), lambda stage: {
        "place": _counted(stage), "scope": "full", "sheets_wanted": "1", "blind": "blind",
        "announced_on": LATER,
    }, ("has not come yet", "is open already")),
    "count announced on no day": Form("ana", _at("/counts/new/"), lambda stage: {
        "place": _counted(stage), "scope": "full", "sheets_wanted": "1", "blind": "blind",
        "announced_on": NO_DAY,
    }, (UNREAL, "is open already")),
    "licence of a store": Form(
        "clara", lambda stage: f"/storage/rooms/{_north(stage)}/licence/", lambda _stage: {
            "number": "L-1", "issued_by": "DGSC", "valid_from": "2026-03-02",
            "review_on": "2026-03-01", "limits": "nothing\n9.9Z much",
        }, ("is reviewed after that day", "“nothing”", "“9.9Z much”")),
    "filing of a period that runs": Form(
        "clara", _at("/filings/prepare/ammunition_bought_and_used/"), lambda stage: {
            "day": _today(stage), "explanation": "word " * 1001,
        }, ("is too long", "The period runs until", 'href="#field-explanation"',
            'href="#field-day"')),
    "what becomes of a filing": Form(
        "clara", lambda stage: f"/filings/{_filed(stage)}/step/", lambda _stage: {
            "kind": "attempted", "happened_at-on": LATER, "reference": "N-7", "text": "",
        }, ("has not come yet", "Say why")),
    "what becomes of a filing on no day": Form(
        "clara", lambda stage: f"/filings/{_filed(stage)}/step/", lambda _stage: {
            "kind": "attempted", "happened_at-on": NO_DAY, "reference": "N-7", "text": "",
        }, (UNREAL, "Say why")),
    "application": Form("clara", _at("/permits/applications/new/"), lambda _stage: {
        "kind": "firearm", "holder": "NOWHERE", "wanted_from": "31-31-31",
    }, ("NOWHERE", "must be a real day")),
    "leave to buy": Form("clara", _at("/permits/applications/buy/"), lambda _stage: {
        "kind": "purchase", "supplier": "", "wanted_from": "2026-03-02", "what-1": "pistol",
        "quantity-1": "5",
    }, ("“From whom” is missing", "Line 1: choose")),
    "mandate": Form(
        "clara", lambda stage: f"/logins/{stage.cast.users['clara'].public_id}/grant/",
        lambda _stage: {"role": "armourer", "ends_on": "2020-01-01"},
        ("Nobody grants a mandate to themselves", "would end before it begins")),
    "mandate until no day": Form(
        "clara", lambda stage: f"/logins/{stage.cast.users['clara'].public_id}/grant/",
        lambda _stage: {"role": "armourer", "ends_on": NO_DAY},
        (UNREAL, "Nobody grants a mandate to themselves")),
    "mandate of no role": Form(
        "clara", lambda stage: f"/logins/{stage.cast.users['ana'].public_id}/grant/",
        lambda _stage: {"role": "king", "ends_on": "2020-01-01"},
        ("Choose “Role”", "would end before it begins")),
    "login": Form("clara", _at("/logins/new/"), lambda stage: {
        "username": "ana", "role": "armourer", "person": stage.cast.person("beto").code,
    }, ("The name “ana” is taken", "has the login beto already")),
    "login of no role": Form("clara", _at("/logins/new/"), lambda stage: {
        "username": "ana", "role": "king", "person": stage.cast.person("beto").code,
    }, ("Choose “Role”", "The name “ana” is taken", "has the login beto already")),
    "key of a program": Form("clara", _at("/keys/new/"), lambda _stage: {
        "label": "", "user": "nobody-77", "scope": "read", "expires": "90",
        "networks": "here 10.1.0.0/99",
    }, ("“What it is for” is missing", "Nobody here signs in as “nobody-77”",
        "“here” is no network", "“10.1.0.0/99” is no network")),
}  # fmt: skip

PROGRAMS: Final[dict[str, Form]] = {
    "firearm": Form("clara", _at("/register/firearms"), lambda _stage: {
        **WEAPON, "serial": "…", "acquired_on": LATER,
    }, ("register.serial-unreadable", "register.date-impossible")),
    "firearm of a maker that nobody knows": Form("clara", _at("/register/firearms"), lambda _s: {
        **WEAPON, "maker": "Tauros", "serial": "…",
    }, ("register.name-doubtful", "register.serial-unreadable")),
    "firearm that is taken in": Form("clara", _at("/stock/take-in"), lambda stage: {
        "place": _north(stage), "document": "", "firearms": [{**WEAPON, "serial": "TX1234417"}],
    }, ("custody.document-needed", "register.already-enrolled")),
    "lot": Form("clara", _at("/register/lots"), lambda _stage: {
        "lot_number": "L1/24", "calibre": "nothing", "received_on": LATER, "ownership": "stolen",
    }, ("register.calibre-unknown", "register.date-impossible", "register.word-unknown")),
    "magazine": Form("clara", _at("/register/magazines"), lambda _stage: {
        "number": "", "calibre": "38-special", "capacity_rounds": 9000,
    }, ("register.number-missing", "register.capacity-impossible")),
    "kit": Form("clara", _at("/register/kit"), lambda _stage: {
        "kit_kind": "crown", "number": "", "acquired_on": LATER,
    }, ("register.word-unknown", "register.number-missing", "register.date-impossible")),
    "firearm acquired on no day": Form("clara", _at("/register/firearms"), lambda _stage: {
        **WEAPON, "maker": "Tauros", "serial": "…", "acquired_on": NO_DAY,
    }, ("date_from_datetime_parsing", "register.name-doubtful", "register.serial-unreadable")),
    "person hired on no day": Form("clara", _at("/people/persons"), lambda stage: {
        "document_number": stage.cast.person("beto").document_number, "hired_on": NO_DAY,
    }, ("date_from_datetime_parsing", "people.person-unnamed", "people.document-taken")),
    "contract until no day": Form("clara", _at("/service/contracts"), lambda stage: {
        "client": _client(stage), "number": "114", "starts_on": "2026-03-02", "ends_on": NO_DAY,
    }, ("date_from_datetime_parsing", "service.name-taken")),
    "what is taken in on no day": Form("clara", _at("/stock/take-in"), lambda stage: {
        "place": _north(stage), "document": "", "occurred_at": NO_DAY,
        "lots": [{"lot_number": "L1/24", "calibre": "nothing", "received_on": "2026-01-01",
                  "quantity": 5}],
        "firearms": [{**WEAPON, "serial": "TX1234417"}],
    }, ("datetime_from_date_parsing", "custody.document-needed", "register.calibre-unknown",
        "register.already-enrolled")),
    "lots of which one cannot be read": Form("clara", _at("/stock/take-in"), lambda stage: {
        "place": _north(stage), "lots": [{"lot_number": "L1/24", "quantity": "many"}],
        "kit": [{"kit_kind": "crown", "number": ""}],
    }, ("int_parsing", "missing", "custody.document-needed", "register.word-unknown",
        "register.number-missing")),
    "lot received on no day": Form("clara", _at("/register/lots"), lambda _stage: {
        "lot_number": "L1/24", "calibre": "nothing", "received_on": NO_DAY, "acquired_on": LATER,
    }, ("date_from_datetime_parsing", "register.calibre-unknown", "register.date-impossible")),
    "magazine for nobody knows how many": Form("clara", _at("/register/magazines"), lambda _s: {
        "number": "", "calibre": "nothing", "capacity_rounds": "many",
    }, ("int_parsing", "register.number-missing", "register.calibre-unknown")),
    "kit that expires on no day": Form("clara", _at("/register/kit"), lambda _stage: {
        "kit_kind": "crown", "number": "", "expires_on": NO_DAY,
    }, ("date_from_datetime_parsing", "register.word-unknown", "register.number-missing")),
    "part acquired on no day": Form("clara", _at("/register/parts"), lambda _stage: {
        "part_kind": "crown", "serial": "", "acquired_on": NO_DAY,
    }, ("date_from_datetime_parsing", "register.word-unknown", "register.number-missing")),
    "place in no place": Form("clara", _at("/places/"), lambda _stage: {
        "kind": "armoury", "name": "North", "parent": "nowhere", "latitude": 95, "longitude": 0,
    }, ("uuid_parsing", "places.name-taken", "places.position-impossible")),
    "count announced on no day": Form("ana", _at("/counts/"), lambda stage: {
        "place": _counted(stage), "announced_on": NO_DAY, "sheets_wanted": 7,
    }, ("date_from_datetime_parsing", "less_than_equal", "count.running")),
    "transfer to nobody": Form("clara", _at("/stock/transfers"), lambda stage: {
        "receiver": "nobody", "store": _north(stage), "reason": "", "things": _things(stage, "r3"),
    }, ("uuid_parsing", "custody.reason-needed")),
    "repair until no moment": Form("ana", _at("/stock/repairs"), lambda stage: {
        "giver": _north(stage), "workshop": str(stage.south.public_id), "due_at": NO_DAY,
        "things": _things(stage, "r3"), "reason": "",
    }, ("datetime_from_date_parsing", "custody.reason-needed", "custody.wrong-place")),
    "part": Form("clara", _at("/register/parts"), lambda _stage: {
        "part_kind": "crown", "serial": "", "ownership": "stolen",
    }, ("register.word-unknown", "register.number-missing")),
    "person": Form("clara", _at("/people/persons"), lambda stage: {
        "document_number": stage.cast.person("beto").document_number, "age_at_least": 5,
    }, ("people.person-unnamed", "people.document-taken", "people.age-impossible")),
    "hiring": Form(
        "clara", lambda stage: f"/people/persons/{stage.id('beto')}/hire",
        lambda _stage: {"role": "king", "hired_on": "2026-01-01"},
        ("people.role-of-work-unknown", "people.already-employed")),
    "permit": Form("clara", _at("/permits/"), lambda _stage: {
        "kind": "firearm", "valid_from": "2026-03-02", "valid_until": "2026-03-01",
        "weapon_types": ["cannon"],
    }, ("permits.holder-missing", "permits.number-missing", "permits.span-impossible",
        "permits.weapon-type-unknown")),
    "contract": Form("clara", _at("/service/contracts"), lambda stage: {
        "client": _client(stage), "number": "114", "starts_on": "2026-03-02",
        "ends_on": "2026-03-01",
    }, ("service.name-taken", "service.contract-span-impossible")),
    "post of a contract": Form(
        "clara", lambda stage: f"/service/contracts/{_contract(stage)}/posts", lambda stage: {
            "post": str(stage.id("Bank")), "guards": 1, "firearms": 5, "surroundings": "sea",
        }, ("service.name-taken", "service.strength-impossible", "service.surroundings-unknown")),
    "place": Form("clara", _at("/places/"), lambda stage: {
        "kind": "armoury", "name": "North", "parent": str(stage.south.public_id),
        "latitude": 95, "longitude": 0,
    }, ("places.name-taken", "places.cannot-lie-within", "places.position-impossible")),
    "transfer": Form("clara", _at("/stock/transfers"), lambda stage: {
        "receiver": str(stage.cast.uno.public_id), "store": _north(stage), "reason": "",
        "things": _things(stage, "r3"),
    }, ("custody.reason-needed", "custody.own-organisation")),
    "repair": Form("ana", _at("/stock/repairs"), lambda stage: {
        "giver": _north(stage), "workshop": str(stage.south.public_id), "due_at": _moment(),
        "things": _things(stage, "r3"), "reason": "",
    }, ("custody.reason-needed", "custody.wrong-place")),
    "range": Form("dario", _at("/stock/trainings"), lambda stage: {
        "store": _north(stage), "place": str(stage.south.public_id), "course": "Tiro",
        "shots": [{"person": str(stage.id("beto")), "thing": str(stage.id("old")), "rounds": 5}],
        "second": {"person": str(stage.id("ana")), "pin": "0000"},
    }, ("people.pin-wrong", "custody.wrong-place")),
    "incident": Form("clara", _at("/oversight/incidents"), lambda _stage: {
        "kind": "party", "occurred_at": "2026-03-02T10:00:00Z", "narrative": " ",
        "known_at": "2026-03-01T10:00:00Z",
    }, ("incident.kind-unknown", "incident.times-impossible", "incident.narrative-missing",
        "incident.nothing-concerned")),
    "count": Form("ana", _at("/counts/"), lambda stage: {
        "place": _counted(stage), "announced_on": LATER,
    }, ("count.announced-later", "count.running")),
    "licence of a store": Form(
        "clara", lambda stage: f"/storage/rooms/{_north(stage)}/licences", lambda _stage: {
            "number": "L-1", "issued_by": "DGSC", "valid_from": "2026-03-02",
            "review_on": "2026-03-01", "limits": [{"division": "9.9", "most_rounds": 5}],
        }, ("storage.licence-backwards", "storage.limit-unreadable")),
    "filing of a period that runs": Form("clara", _at("/oversight/filings"), lambda stage: {
        "duty": "ammunition_bought_and_used", "day": _today(stage), "explanation": "word " * 1001,
    }, ("string_too_long", "filing.period-open")),
    "what becomes of a filing": Form(
        "clara", lambda stage: f"/oversight/filings/{_filed(stage)}/steps",
        lambda _stage: {"kind": "attempted", "reference": "N" * 101, "text": " "},
        ("string_too_long", "filing.step-needs-words")),
    "application": Form("clara", _at("/permits/applications"), lambda _stage: {
        "kind": "purchase", "wanted_from": "2026-03-02",
        "lines": [{"what": "cannon", "calibre": "38-special", "quantity": 1}],
    }, ("permits.line-impossible", "permits.supplier-missing")),
    "permit from no day": Form("clara", _at("/permits/"), lambda _stage: {
        "kind": "firearm", "valid_from": NO_DAY, "valid_until": "2026-03-01",
        "weapon_types": ["cannon"],
    }, ("date_from_datetime_parsing", "permits.holder-missing", "permits.number-missing",
        "permits.weapon-type-unknown")),
    "renewal until no day": Form(
        "clara", lambda stage: f"/permits/{_permit(stage)}/renew",
        lambda _stage: {"valid_from": "2026-03-02", "valid_until": NO_DAY, "number": "C-1"},
        ("date_from_datetime_parsing", "permits.number-taken")),
    "application from no day": Form("clara", _at("/permits/applications"), lambda _stage: {
        "kind": "purchase", "wanted_from": NO_DAY,
        "lines": [{"what": "cannon", "calibre": "38-special", "quantity": 1}],
    }, ("date_from_datetime_parsing", "permits.line-impossible", "permits.supplier-missing")),
    "application for nobody knows how many": Form(
        "clara", _at("/permits/applications"), lambda _stage: {
            "kind": "purchase", "wanted_from": "2026-03-02", "weapon_types": ["cannon"],
            "lines": [{"what": "pistol", "calibre": "38-special", "quantity": "many"}],
        }, ("int_parsing", "permits.supplier-missing", "permits.weapon-type-unknown")),
    "incident at no moment": Form("clara", _at("/oversight/incidents"), lambda _stage: {
        "kind": "party", "occurred_at": NO_DAY, "narrative": " ",
        "known_at": "2026-03-01T10:00:00Z",
    }, ("datetime_from_date_parsing", "incident.kind-unknown", "incident.narrative-missing",
        "incident.nothing-concerned")),
    "licence of a store reviewed on no day": Form(
        "clara", lambda stage: f"/storage/rooms/{_north(stage)}/licences", lambda _stage: {
            "number": " ", "issued_by": "DGSC", "valid_from": "2026-03-02",
            "review_on": NO_DAY, "limits": [{"division": "9.9", "most_rounds": 5}],
        }, ("date_from_datetime_parsing", "storage.licence-incomplete",
            "storage.limit-unreadable")),
    "post of a contract with no load-out": Form(
        "clara", lambda stage: f"/service/contracts/{_contract(stage)}/posts", lambda stage: {
            "post": str(stage.id("Bank")), "guards": 1, "firearms": 5, "loadout": "nothing",
            "surroundings": "sea",
        }, ("uuid_parsing", "service.name-taken", "service.strength-impossible",
            "service.surroundings-unknown")),
    "hiring on no day": Form(
        "clara", lambda stage: f"/people/persons/{stage.id('beto')}/hire",
        lambda _stage: {"role": "king", "hired_on": NO_DAY},
        ("date_from_datetime_parsing", "people.role-of-work-unknown", "people.already-employed")),
    "range before nobody": Form("dario", _at("/stock/trainings"), lambda stage: {
        "store": _north(stage), "place": str(stage.south.public_id), "course": "Tiro",
        "shots": [{"person": str(stage.id("beto")), "thing": str(stage.id("old")), "rounds": 5}],
        "second": {"person": "nobody", "pin": "0000"},
    }, ("uuid_parsing", "custody.wrong-place")),
}  # fmt: skip


COMPARED: Final[dict[str, tuple[Callable[[Armoury], str], Told, set[str]]]] = {
    "permits.span-impossible": (
        _at("/permits/"),
        lambda _stage: {"kind": "company", "number": "P-1", "valid_from": NO_DAY,
                        "valid_until": "2026-03-01"},
        {"date_from_datetime_parsing"},
    ),
    "permits.holder-missing": (
        _at("/permits/"),
        lambda _stage: {"kind": "firearm", "valid_from": "2026-03-01", "thing": "nothing"},
        {"uuid_parsing", "permits.number-missing"},
    ),
    "permits.lines-missing": (
        _at("/permits/applications"),
        lambda _stage: {"kind": "purchase", "wanted_from": "2026-03-02",
                        "lines": [{"what": "pistol"}]},
        {"missing", "permits.supplier-missing"},
    ),
    "incident.nothing-concerned": (
        _at("/oversight/incidents"),
        lambda _stage: {"kind": "party", "occurred_at": "2026-03-01T10:00:00Z", "narrative": "x",
                        "known_at": "2026-03-01T10:00:00Z", "person": "nobody"},
        {"uuid_parsing", "incident.kind-unknown"},
    ),
    "storage.licence-incomplete": (
        lambda stage: f"/storage/rooms/{_north(stage)}/licences",
        lambda _stage: {"number": "L-1", "issued_by": "DGSC", "valid_from": "2026-03-02",
                        "review_on": "2026-03-01", "limits": "many"},
        {"list_type", "storage.licence-backwards"},
    ),
    "service.strength-impossible": (
        lambda stage: f"/service/contracts/{_contract(stage)}/posts",
        lambda stage: {"post": str(stage.id("Bank")), "guards": "many", "firearms": 5},
        {"int_parsing", "service.name-taken"},
    ),
}  # fmt: skip
"""By what would be told of it wrongly: what is sent, and all that is said."""


def _counted(stage: Armoury) -> str:
    """North, where a count is open already."""
    custody.open_count(by=stage.cast.viewer("ana"), at=stage.at, place=stage.north.public_id)
    return _north(stage)


def _mistyped(code: str) -> str:
    """The label with another last character."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def _permit(stage: Armoury) -> str:
    """A permit of a firearm in North from the day on which somebody would renew it once more."""
    facts = permits.PermitFacts(
        kind="firearm", thing=stage.id("r3"), number="C-1", valid_from=date(2026, 3, 2)
    )
    row = permits.record_permit(by=stage.cast.viewer("clara"), at=stage.at, facts=facts)
    return str(row.public_id)


def _today(stage: Armoury) -> str:
    return local_day(stage.at, stage.cast.uno.time_zone).isoformat()


def _filed(stage: Armoury) -> str:
    """What was filed of the month before."""
    row = filings.file(
        by=stage.cast.viewer("clara"), at=stage.at, duty="ammunition_bought_and_used",
        day=local_day(stage.at, stage.cast.uno.time_zone) - timedelta(days=31), explanation="so",
    )  # fmt: skip
    return str(row.public_id)


def blocked(stage: Armoury) -> str:
    """The label of a firearm in North that may not leave it."""
    register.block(
        by=stage.cast.viewer("clara"), at=stage.at, thing=stage.id("r3"), reason="evidence"
    )
    return stage.things["r3"].code
