"""The counter by API: issue, return, relief, a whole shift, undo, late entry, and what was so."""

from datetime import timedelta
from typing import Any

import pytest

from tests import clock
from tests.cast import PIN
from tests.interfaces.api.calling import Caller

pytestmark = pytest.mark.django_db

BY_PIN = {"kind": "pin", "pin": PIN}


def things(api: Caller, **wanted: int) -> list[dict[str, Any]]:
    return [{"thing": str(api.stage.id(name)), "quantity": n} for name, n in wanted.items()]


def issue(api: Caller, guard: str = "beto", **more: Any) -> dict[str, Any]:
    shift = api.stage.shifts.get(guard)
    body = {
        "armoury": str(api.stage.north.public_id),
        "guard": str(api.stage.id(guard)),
        "shift": str(shift.public_id) if shift else None,
        "things": things(api, r1=1, old=12, h1=1),
        "confirmation": BY_PIN,
    }
    return body | more


def coming(api: Caller, guard: str = "beto", **back: int) -> dict[str, Any]:
    return {
        "armoury": str(api.stage.north.public_id),
        "guard": str(api.stage.id(guard)),
        "back": things(api, **back),
        "confirmation": BY_PIN,
    }


def test_an_issue_is_previewed_written_once_and_seen(api: Caller) -> None:
    stage = api.stage
    asked = f"?armoury={stage.north.public_id}&guard={stage.id('beto')}&weapon={stage.id('r1')}"
    shown = api.get("ana", f"/custody/preview{asked}")
    assert (shown["ready"], len(shown["things"])) == (True, 3)
    first = api.ask("ana", "POST", "/custody/issues", issue(api), once="issue-1")
    again = api.ask("ana", "POST", "/custody/issues", issue(api), once="issue-1")
    assert (first.status_code, first.content) == (201, again.content)
    assert again["Idempotency-Replayed"] == "true"
    [entry] = first.json()
    assert len(entry["moves"]) == 3
    held = api.get("ana", f"/custody/holdings?person={stage.id('beto')}")["rows"]
    assert {row["quantity"] for row in held} == {1, 12}
    [hands] = api.get("elena", "/custody/hands")["rows"]
    assert (hands["account_name"], hands["late"]) == ("Barrera, Beto", False)
    taken = issue(api, "carla", things=things(api, r1=1))
    assert api.refused("ana", "/custody/issues", taken) == "match.not-here"
    assert api.refused("elena", "/custody/issues", taken) == "mandate.reads-only"


def test_rounds_that_are_missing_are_classed_before_the_return_closes(api: Caller) -> None:
    api.post("ana", "/custody/issues", issue(api))
    short = coming(api, r1=1, old=10, h1=1)
    assert api.refused("ana", "/custody/returns", short).startswith("shortfall.")
    fired = {"thing": str(api.stage.id("old")), "shortfall": "fired", "quantity": 2, "reason": "x"}
    second = {"person": str(api.stage.id("dario")), "pin": PIN}
    wrong = short | {"classed": [fired]}
    assert api.refused("ana", "/custody/returns", wrong) == "shortfall.second-person-missing"
    entries = api.post("ana", "/custody/returns", wrong | {"second": second})
    assert [each["kind"] for each in entries] == ["return", "fire"]
    assert api.get("ana", f"/custody/holdings?person={api.stage.id('beto')}")["rows"] == []


def test_the_last_entry_is_undone_and_an_older_one_reversed(api: Caller) -> None:
    [entry] = api.post("ana", "/custody/issues", issue(api))
    [undone] = api.post("ana", f"/custody/entries/{entry['id']}/undo")
    assert undone["reverses"] == entry["id"]
    [entry] = api.post("ana", "/custody/issues", issue(api))
    why = {"reason": "wrong guard", "second": {"person": str(api.stage.id("ana")), "pin": PIN}}
    [turned] = api.post("dario", f"/custody/entries/{entry['id']}/reverse", why)
    assert turned["kind"] == "correction"
    way = f"/custody/things/{api.stage.id('r1')}"
    kinds = {
        view: [step["kind"] for step in api.get("elena", f"{way}?view={view}")["steps"]]
        for view in ("original", "corrected", "both")
    }
    assert kinds["corrected"] == ["receipt"]
    assert kinds["original"] == ["issue", "issue", "receipt"]
    assert kinds["both"] == ["correction", "issue", "correction", "issue", "receipt"]
    first = api.get("elena", f"{way}?size=2")
    assert [step["kind"] for step in first["steps"]] == ["correction", "issue"]
    older = api.get("elena", f"{way}?size=5&before={first['before']}")
    assert len(older["steps"]) == 3


def test_one_guard_relieves_another_at_the_post(api: Caller) -> None:
    api.post("ana", "/custody/issues", issue(api))
    body = {
        "giver": str(api.stage.id("beto")),
        "taker": str(api.stage.id("carla")),
        "things": things(api, r1=1, old=12, h1=1),
        "giver_confirmation": BY_PIN,
        "taker_confirmation": BY_PIN | {"pin": "9999"},
    }
    assert api.refused("ana", "/custody/reliefs", body).startswith("people.pin")
    [entry] = api.post("ana", "/custody/reliefs", body | {"taker_confirmation": BY_PIN})
    assert entry["holder"] == str(api.stage.id("carla"))
    past = api.get("elena", f"/custody/people/{api.stage.id('beto')}")
    assert (past["here"], [step["kind"] for step in past["steps"]][:1]) == ([], ["relief"])


def test_a_shift_goes_whole_and_the_row_that_cannot_is_named_first(api: Caller) -> None:
    rows = api.get("ana", f"/custody/shift?armoury={api.stage.north.public_id}")
    ready = [row for row in rows if row["ready"]]
    assert len(ready) == 3
    body: dict[str, Any] = {
        "armoury": str(api.stage.north.public_id),
        "rows": [{key: row[key] for key in ("guard", "things", "shift")} for row in ready],
        "confirmation": {"kind": "list", "pin": PIN},
    }
    spoilt = {**body, "rows": [*body["rows"][:2], body["rows"][2] | {"things": things(api, p1=1)}]}
    answer = api.ask("ana", "POST", "/custody/shift-issues", spoilt)
    assert answer.status_code in {409, 422}
    assert api.get("ana", "/custody/hands")["rows"] == []
    assert len(api.post("ana", "/custody/shift-issues", body, once="shift")) == 3
    page = api.get("ana", "/custody/hands?size=2")
    assert (len(page["rows"]), page["next"]) == (2, 2)
    back = [
        {"guard": row["guard"], "back": row["things"], "classed": [], "seen": []} for row in ready
    ]
    api.post("ana", "/custody/shift-returns", body | {"rows": back})
    assert api.get("ana", "/custody/hands")["rows"] == []


def test_what_a_paper_says_is_entered_late_and_shows_both_times(api: Caller) -> None:
    happened = clock.now() - timedelta(minutes=2)
    paper: dict[str, Any] = {"occurred_at": happened.isoformat(), "document": "P-7",
             "confirmation": {"kind": "paper"}}  # fmt: skip
    [entry] = api.post("ana", "/custody/issues", issue(api, **paper))
    assert entry["occurred_at"] < entry["recorded_at"]
    [found] = api.get("elena", "/custody/entries?confirmation=paper")["rows"]
    assert found["document"] == "P-7"
    unsaid = issue(api, "carla", confirmation={"kind": "paper"}, things=things(api, r2=1))
    assert api.refused("ana", "/custody/issues", unsaid) == "custody.unconfirmed"


def test_the_register_is_told_as_it_was(api: Caller) -> None:
    before = clock.now().isoformat().replace("+", "%2B")
    api.post("ana", "/custody/issues", issue(api))
    found = api.get("elena", f"/custody/then?moment={before}")
    assert found["next"] is None
    then = {row["thing"]: row for row in found["rows"]}
    assert then[str(api.stage.id("r1"))]["account_name"] == "North"
    here = api.get("elena", f"/custody/things/{api.stage.id('r1')}")["here"]
    assert here[0]["account_name"] == "Barrera, Beto"
    nonsense = api.ask("elena", "GET", "/custody/then?moment=then")
    assert (nonsense.status_code, nonsense.json()["code"]) == (422, "api.fields-unfit")


def test_a_soft_refusal_is_set_aside_by_two_and_reviewed_by_a_third(api: Caller) -> None:
    off_duty = issue(api, "beto", shift=None, post=str(api.stage.id("Clinic")))
    assert api.refused("dario", "/custody/issues", off_duty) == "custody.overridable"
    why = {"override_reason": "storm", "second": {"person": str(api.stage.id("clara")), "pin": PIN}}
    api.post("dario", "/custody/issues", off_duty | why)
    [row] = api.get("clara", "/custody/overrides")["rows"]
    way = f"/custody/overrides/{row['id']}/review"
    verdict = {"decision": "criticise", "note": "ask first"}
    assert api.refused("clara", way, verdict) == "procedure.same-person"
    assert api.post("mateo", way, verdict)["state"] == "criticised"


def test_a_scan_says_what_it_can_mean_and_the_box_finds_it(api: Caller) -> None:
    code = api.stage.things["r1"].code
    told = api.get("ana", f"/custody/scan?text={code}")
    [meant] = told["rows"]
    assert told["more"] is False
    assert (meant["kind"], meant["id"]) == ("firearm", str(api.stage.id("r1")))
    groups = api.get("elena", "/search/?text=TX1234417")
    assert groups[0]["hits"][0]["id"] == str(api.stage.id("r1"))
    assert groups[0]["hits"][0]["exact"] is True
    assert api.get("fausto", f"/search/?text={code}") == []
    assert api.ask("fausto", "GET", f"/custody/scan?text={code}").status_code == 422


def test_a_list_is_walked_forwards_and_back(api: Caller) -> None:
    first = api.get("elena", "/custody/entries?size=5")
    second = api.get("elena", f"/custody/entries?size=5&cursor={first['next']}")
    again = api.get("elena", f"/custody/entries?size=5&cursor={second['previous']}")
    assert [row["id"] for row in again["rows"]] == [row["id"] for row in first["rows"]]
    assert not {row["id"] for row in first["rows"]} & {row["id"] for row in second["rows"]}
    broken = api.ask("elena", "GET", "/custody/entries?cursor=zzz")
    assert (broken.status_code, broken.json()["code"]) == (422, "record.cursor-unreadable")
