"""Stock moves by page: out of a store by scan, into one by hand, to another company and back."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from resguardo.kernel.mandate import Role
from resguardo.kernel.problem import Problem
from resguardo.records.custody import services
from resguardo.records.custody.models import Discrepancy, Training, Transfer
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from tests.armoury import Armoury
from tests.cast import PIN
from tests.records.custody.counting import close, open_count, see_all


def _text(response: Any) -> str:
    return str(response.content.decode())


def _place(stage: Armoury, kind: str, name: str) -> Place:
    return places.open_place(by=stage.keeper(), at=stage.at, kind=kind, name=name)


def _due(stage: Armoury) -> dict[str, str]:
    day = stage.at + timedelta(days=9999)
    return {"due_at-on": day.date().isoformat(), "due_at-at": "10:00"}


@pytest.mark.parametrize(
    "way",
    ["", "journeys/", "repair/", "training/", "transfers/", "go/move/", "go/dispatch/",
     "go/repair/", "go/offer/", "training/new/", "repair/back/"],
)  # fmt: skip
def test_the_pages_open(armoury: Armoury, way: str) -> None:
    assert armoury.cast.client("ana").get(f"/stock/{way}").status_code == 200
    assert armoury.cast.client("gema").get(f"/stock/{way}").status_code in {200, 403}


def test_scanned_things_move_to_another_store_once(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    north, south = armoury.north.public_id, armoury.south.public_id
    weapon = armoury.things["r1"]
    facts = {
        "store": str(north), "taker": str(south), "request_key": "one",
        "scans": f"{weapon.code}\n{weapon.code}\nL1/24 x 50\n",
    }  # fmt: skip
    assert "TX1234417"[-4:] in _text(ana.get(f"/stock/go/move/?store={north}"))
    for _again in range(2):
        assert ana.post("/stock/go/move/", facts).status_code == 303
    assert armoury.held("south") == {"r1": 1, "old": 50}


def test_what_cannot_be_read_is_named_line_by_line_and_stays(armoury: Armoury) -> None:
    refused = armoury.cast.client("ana").post(
        "/stock/go/move/",
        {"store": str(armoury.north.public_id), "taker": str(armoury.south.public_id),
         "scans": "NOTHING-1\nL1/24\n"},
    )  # fmt: skip
    page = _text(refused)
    assert refused.status_code == 422
    assert "NOTHING-1" in page
    assert "How many of" in page


def test_a_quantity_of_a_lot_that_is_gone_meanwhile_is_not_passed_over(armoury: Armoury) -> None:
    """Two windows: one moves a lot away, the other still has its line."""
    ana, old = armoury.cast.client("ana"), armoury.id("old")
    told = {"store": str(armoury.north.public_id), "taker": str(armoury.south.public_id)}
    ana.post("/stock/go/move/", told | {"scans": "L1/24 x 50"})
    before = armoury.held("south")
    gone = {f"quantity-{uuid4()}": "20", f"quantity-{old}": "1"}
    refused = ana.post("/stock/go/move/", told | gone)
    assert refused.status_code == 422
    assert "not here any more" in _text(refused)
    assert armoury.held("south") == before


def test_a_journey_leaves_and_arrives_in_part(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    ana.post(
        "/stock/go/dispatch/",
        {"store": str(armoury.north.public_id), "document": "G-77", "scans": "L1/24 x 50",
         "thing": [str(armoury.id("r1"))], **_due(armoury)},
    )  # fmt: skip
    journeys = _text(ana.get("/stock/journeys/"))
    assert "G-77" in journeys
    [way] = set(re.findall(r'href="/stock/journeys/([^"/]+)/arrive/"', journeys))
    ana.post(
        f"/stock/journeys/{way}/arrive/",
        {"store": str(armoury.south.public_id), f"quantity-{armoury.id('old')}": "20"},
    )
    assert armoury.held("south") == {"old": 20}
    assert "G-77" in _text(ana.get("/stock/journeys/"))


def test_a_weapon_goes_to_repair_and_comes_back(armoury: Armoury) -> None:
    workshop, ana = _place(armoury, "workshop", "Taller Ficticio"), armoury.cast.client("ana")
    ana.post(
        "/stock/go/repair/",
        {"store": str(armoury.north.public_id), "workshop": str(workshop.public_id),
         "reason": "Weak spring", "scans": "TX1234417", **_due(armoury)},
    )  # fmt: skip
    assert "Weak spring" in _text(ana.get("/stock/repair/"))
    page = _text(ana.get("/stock/repair/back/"))
    assert "&lt;span" not in page
    back = {"store": str(armoury.north.public_id)}
    refused = ana.post("/stock/repair/back/", back | {"scans": "TX1234418"})
    assert "not on this list" in _text(refused)
    ana.post("/stock/repair/back/", back | {"scans": "TX1234417"})
    assert "r1" in armoury.held("north")


def test_what_comes_back_from_two_workshops_comes_back_together_or_not_at_all(
    armoury: Armoury,
) -> None:
    ana, north = armoury.cast.viewer("ana"), armoury.north.public_id
    first, second = (
        _place(armoury, "workshop", name).public_id for name in ("Taller Primero", "Taller Segundo")
    )
    for workshop, things in ((first, {armoury.id("r1"): 1}), (second, {armoury.id("old"): 20})):
        services.send_to_repair(
            by=ana, at=armoury.at, giver=north, workshop=workshop, things=things,
            due_at=armoury.at + timedelta(days=3), slip=services.Slip(reason="Checked"),
        )  # fmt: skip
    more = {first: {armoury.id("r1"): 1}, second: {armoury.id("old"): 21}}
    told: Any = {"by": ana, "at": armoury.at, "taker": north}
    with pytest.raises(Problem):
        services.take_from_workshops(**told, things=more, slip=services.Slip(request_key="k"))
    assert "r1" not in armoury.held("north")
    all_of_it = {first: {armoury.id("r1"): 1}, second: {armoury.id("old"): 20}}
    for _twice in range(2):
        services.take_from_workshops(**told, things=all_of_it, slip=services.Slip(request_key="k"))
    assert "r1" in armoury.held("north")


def test_a_session_shows_planned_and_fired_by_shooter(armoury: Armoury) -> None:
    place, ana = _place(armoury, "range", "Polígono Ficticio"), armoury.cast.client("ana")
    made = ana.post(
        "/stock/training/new/",
        {"course": "Basic", "place": str(place.public_id), "store": str(armoury.north.public_id),
         "planned": "40", "second": str(armoury.id("dario")), "second_pin": PIN,
         "person-1": armoury.cast.person("beto").code, "lot-1": str(armoury.id("old")),
         "rounds-1": "50", "person-2": "Carla", "lot-2": "", "rounds-2": "40"},
        follow=True,
    )  # fmt: skip
    page = _text(made)
    assert Training.objects.get().shooters.count() == 2
    assert "Barrera" in page
    assert armoury.held("north")["old"] == 110


def test_a_shooter_whom_nobody_knows_is_said_beside_the_line_and_all_of_it_stays(
    armoury: Armoury,
) -> None:
    place = _place(armoury, "range", "Polígono Ficticio")
    facts = {"course": "Basic", "place": str(place.public_id), "planned": "40",
             "store": str(armoury.north.public_id), "second": str(armoury.id("dario")),
             "second_pin": PIN, "person-1": "Nobody At All", "rounds-1": "9",
             "lot-1": str(armoury.id("old")), "person-2": "Carla", "person-9": "Beto"}  # fmt: skip
    refused = armoury.cast.client("ana").post("/stock/training/new/", facts)
    page = _text(refused)
    assert refused.status_code == 422
    assert "“Nobody At All” is nobody here" in page
    assert 'href="#field-rounds-2"' in page
    assert re.search(r'name="person-9"[^>]*value="Beto"', page)
    assert re.search(r'<details class="rg-fold" open>\s*<summary>More shooters', page)
    assert not Training.objects.exists()


def test_a_session_without_a_shooter_or_second_person_is_refused(armoury: Armoury) -> None:
    place = _place(armoury, "range", "Polígono Ficticio")
    facts = {"course": "Basic", "place": str(place.public_id), "planned": "40",
             "store": str(armoury.north.public_id), "second": str(armoury.id("dario")),
             "second_pin": PIN}  # fmt: skip
    refused = armoury.cast.client("ana").post("/stock/training/new/", facts)
    assert refused.status_code == 422
    assert "at least one line" in _text(refused)


def test_a_transfer_is_offered_counted_and_short(armoury: Armoury) -> None:
    ana, fausto = armoury.cast.client("ana"), armoury.cast.client("fausto")
    store = places.open_place(
        by=_keeper_of_dos(armoury), at=armoury.at, kind="armoury", name="Dos Central"
    )
    ana.post(
        "/stock/go/offer/",
        {"store": str(armoury.north.public_id), "receiver": str(armoury.cast.dos.public_id),
         "reason": "Sale", "scans": "TX1234417\nL1/24 x 100"},
    )  # fmt: skip
    row = Transfer.objects.get()
    way = f"/stock/transfers/{row.public_id}/"
    assert "Offered to us" in _text(fausto.get("/stock/transfers/"))
    assert "Count what is in hand" in _text(fausto.get(way))
    assert "Count what is in hand" not in _text(ana.get(way))
    assert "one side only" in _text(armoury.cast.client("gema").get("/stock/transfers/"))
    taken = {"store": str(store.public_id), "received-0": "1", "received-1": "90"}
    for silent in ("received-0", "received-1"):
        unlooked = fausto.post(way, taken | {silent: ""})
        assert unlooked.status_code == 422
        assert "Write how many there are, and 0 if there are none" in unlooked.content.decode()
    page = _text(fausto.post(way, taken, follow=True))
    assert "open with the giver" in page
    assert Discrepancy.objects.get().organisation == armoury.cast.uno
    assert fausto.post(way, taken).status_code == 422


def test_an_offer_is_refused_by_the_receiver_or_withdrawn_by_the_giver_alone(
    armoury: Armoury,
) -> None:
    ana, fausto = armoury.cast.client("ana"), armoury.cast.client("fausto")
    for deed, right, wrong in (("refuse", fausto, ana), ("withdraw", ana, fausto)):
        ana.post(
            "/stock/go/offer/",
            {"store": str(armoury.north.public_id), "receiver": str(armoury.cast.dos.public_id),
             "reason": "Sale", "scans": "TX1234417"},
        )  # fmt: skip
        row = Transfer.objects.latest("id")
        way = f"/stock/transfers/{row.public_id}/{deed}/"
        assert wrong.post(way, {"reason": "x"}).status_code == 404
        assert right.post(way, {"reason": "Not ordered"}).status_code == 303
        assert "r1" in armoury.held("north")


def test_who_keeps_one_armoury_withdraws_what_they_offered_from_it_and_nothing_of_another(
    armoury: Armoury,
) -> None:
    _keeps_only(armoury, "ana", armoury.north)
    ana = armoury.cast.client("ana")
    offer = {
        "receiver": str(armoury.cast.dos.public_id), "reason": "Sale", "scans": "TX1234417",
        "store": str(armoury.north.public_id),
    }  # fmt: skip
    ana.post("/stock/go/offer/", offer)
    way = f"/stock/transfers/{Transfer.objects.get().public_id}/withdraw/"
    _keeps_only(armoury, "ana", armoury.south)
    away = armoury.cast.client("ana")
    assert "Your mandate does not include" in _text(away.post(way, {"reason": "Changed our mind"}))
    assert "r1" not in armoury.held("north")
    _keeps_only(armoury, "ana", armoury.north)
    ana = armoury.cast.client("ana")
    assert ana.get(way).status_code == 200
    assert ana.post(way, {"reason": "Changed our mind"}).status_code == 303
    assert "r1" in armoury.held("north")


def test_who_keeps_one_armoury_sends_an_offer_back_and_who_only_reads_is_not_asked(
    armoury: Armoury,
) -> None:
    theirs = people.viewer_at_console(organisation=armoury.cast.dos, at=armoury.at)
    store = places.open_place(by=theirs, at=armoury.at, kind="armoury", name="Theirs")
    _keeps_only(armoury, "fausto", store)
    armoury.cast.client("ana").post(
        "/stock/go/offer/",
        {"store": str(armoury.north.public_id), "receiver": str(armoury.cast.dos.public_id),
         "reason": "Sale", "scans": "TX1234417"},
    )  # fmt: skip
    way = f"/stock/transfers/{Transfer.objects.get().public_id}"
    assert armoury.cast.client("elena").get(f"{way}/withdraw/").status_code == 403
    assert armoury.cast.client("delia").get(f"{way}/refuse/").status_code == 403
    fausto = armoury.cast.client("fausto")
    assert fausto.post(f"{way}/refuse/", {"reason": "Not ordered"}).status_code == 303


def _keeps_only(stage: Armoury, name: str, place: Place) -> None:
    """Put one mandate for one place in the room of every mandate of a login."""
    user, at = stage.cast.users[name], stage.at
    for each in user.mandates.filter(ends_at=None):
        people.end_mandate(by=None, at=at, mandate=each, reason="moved")
    people.grant_mandate(
        by=None, at=at, user=user, role=Role.ARMOURER, place_id=place.public_id,
        organisation=place.organisation,
    )  # fmt: skip


def test_a_write_off_waits_for_somebody_else(armoury: Armoury) -> None:
    clara = armoury.cast.client("clara")
    clara.post(
        "/stock/write-off/",
        {"scans": "TX1234417", "how": "destroyed", "document": "O-9", "reason": "Cracked frame"},
    )
    assert Approval.objects.get().act == "custody.write-off"
    assert "r1" in armoury.held("north")


def test_what_was_found_comes_in_with_a_second_person(armoury: Armoury) -> None:
    dario = armoury.cast.client("dario")
    made = dario.post(
        "/stock/found/",
        {"place": str(armoury.north.public_id), "scans": "L1/24 x 3", "reason": "Under the bench",
         "second": str(armoury.id("ana")), "second_pin": PIN},
    )  # fmt: skip
    assert made.status_code == 303
    assert armoury.held("north")["old"] == 203


def test_an_incident_that_a_count_opened_is_reachable(armoury: Armoury) -> None:
    row = open_count(armoury)
    see_all(armoury, row, but={"r1": 0})
    close(armoury, row)
    clara = armoury.cast.client("clara")
    clara.post(f"/counts/{row.public_id}/")
    page = _text(clara.get("/incidents/"))
    way = re.findall(r'href="/incidents/([0-9a-f-]{36}/)"', page)[0]
    assert "Unexplained absence" in _text(clara.get(f"/incidents/{way}"))
    assert armoury.cast.client("fausto").get(f"/incidents/{way}").status_code == 404
    assert armoury.cast.client("gema").get(f"/incidents/{way}").status_code == 200


def _keeper_of_dos(stage: Armoury) -> Any:
    return people.viewer_at_console(organisation=stage.cast.dos, at=stage.at)


def test_only_those_are_offered_as_second_person_who_may_stand_beside(armoury: Armoury) -> None:
    page = armoury.cast.client("ana").get("/stock/training/new/").content.decode()
    offered = page.partition('name="second"')[2].partition("</select>")[0]
    assert str(armoury.cast.person("dario")) in offered
    assert str(armoury.cast.person("beto")) not in offered, "a guard confirms no session"
    assert str(armoury.cast.person("ana")) not in offered, "nobody stands beside themselves"
