"""Replaying a foreign ledger from its leaves alone: what could not have happened is named."""

import json
from typing import Any

import pytest

from resguardo.records.custody.following import RulesBroken, broken_rules, demand_rules


def leaf(name: str, kind: str, *moves: tuple[str, Any, str, str], **more: Any) -> bytes:
    public: dict[str, Any] = {
        "entry": name,
        "entry_kind": kind,
        "moves": [list(move) for move in moves],
        **more,
    }
    return json.dumps({"kind": "entry", "public": public}).encode()


GOOD = [
    leaf("e0", "receipt", ("r1", 1, "shop", "north"), ("lot", 50, "shop", "north")),
    b'{"kind":"change","public":{}}',
    leaf("e1", "issue", ("r1", 1, "north", "ana"), ("lot", 12, "north", "ana")),
    leaf("e2", "fire", ("lot", 2, "ana", "fired")),
    leaf("e3", "return", ("r1", 1, "ana", "north"), ("lot", 10, "ana", "north")),
    leaf("e4", "correction", ("lot", 2, "fired", "ana"), reverses="e2"),
    leaf("e5", "theft", ("r1", 1, "north", "thieves")),
    leaf("e6", "recovery", ("r1", 1, "thieves", "north")),
]


def whats(leaves: list[bytes]) -> list[str]:
    return [each.what for each in broken_rules(leaves)]


def test_an_honest_ledger_breaks_no_rule() -> None:
    assert whats(GOOD) == []
    assert demand_rules(GOOD) == len(GOOD)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (leaf("x", "issue", ("r1", 1, "south", "ana")), "south gives 1 of r1"),
        (leaf("x", "issue", ("lot", 49, "north", "ana")), "north gives 49 of lot"),
        (leaf("x", "receipt", ("r1", 1, "shop", "south")), "r1 is in two places"),
        (leaf("x", "move", ("r1", 1, "north", "north")), "moves nothing"),
        (leaf("x", "move", ("lot", 0, "north", "south")), "moves nothing"),
        (leaf("e1", "return", ("lot", 1, "ana", "north")), "is there twice"),
        (leaf("x", "correction", ("lot", 2, "fired", "ana"), reverses="e2"), "a second time"),
        (leaf("x", "correction", ("lot", 1, "fired", "ana"), reverses="e9"), "not before it"),
        (leaf("x", "teleport", ("lot", 1, "north", "ana")), "cannot be read"),
        (leaf("x", "move", ("lot", "1", "north", "ana")), "cannot be read"),
        (b"not json", "cannot be read"),
        (b'{"kind":"entry"}', "cannot be read"),
    ],
)
def test_what_could_not_have_happened_is_named(wrong: bytes, expected: str) -> None:
    assert any(expected in what for what in whats([*GOOD, wrong]))
    with pytest.raises(RulesBroken, match="Entry 8 of the followed log"):
        demand_rules([*GOOD, wrong])


def test_an_old_complaint_is_not_made_again() -> None:
    bad = [*GOOD, leaf("x", "issue", ("lot", 49, "north", "ana"))]
    assert demand_rules(bad, since=9) == 9


def told(kind: str, **public: Any) -> bytes:
    return json.dumps({"kind": kind, "public": public}).encode()


def permit(verb: str, at: str = "", **facts: str | None) -> bytes:
    more: dict[str, Any] = {"facts": facts} if facts else {}
    return told("change", subject_kind="permit", subject="p1", verb=verb, at=at, **more)


def issued(day: str, **more: Any) -> bytes:
    return leaf("i1", "issue", ("r1", 1, "north", "ana"), occurred_at=f"{day}T12:00:00Z", **more)


RECEIVED = leaf("e0", "receipt", ("r1", 1, "shop", "north"))
HELD = permit("recorded", thing="r1", until="2026-07-01", **{"from": "2026-01-01"})


@pytest.mark.parametrize(
    ("leaves", "allowed"),
    [
        ([HELD, issued("2026-03-02")], True),
        ([HELD, issued("2026-07-02")], False),
        ([HELD, issued("2026-07-02", overridden=True)], True),
        ([HELD, issued("2025-12-30")], False),
        ([issued("2026-03-02"), HELD], True),
        ([told("register.enrolled", things=["r1"]), issued("2026-03-02")], False),
        ([told("permits.recorded", permits=[["p1", "r1", "2026-01-01", None]]),
          issued("2026-03-02")], True),
        ([HELD, permit("suspended", "2026-03-01T00:00:00Z"), issued("2026-03-02")], False),
        ([HELD, permit("suspended", "2026-03-01T00:00:00Z"),
          permit("lifted", "2026-03-01T09:00:00Z"), issued("2026-03-02")], True),
        ([HELD, permit("revoked", "2026-03-03T00:00:00Z"), issued("2026-03-02")], True),
    ],
)  # fmt: skip
def test_a_weapon_is_issued_under_a_permit_that_holds_then(
    leaves: list[bytes], allowed: object
) -> None:
    said = [what for what in whats([RECEIVED, *leaves]) if "permit" in what]
    assert (said == []) is allowed
