"""Checks: every one has its words, judges nothing as not applicable, and counts as it says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from resguardo.records.compliance import catalogues
from resguardo.records.compliance.checks import CHECKS, Answer
from resguardo.records.compliance.facts import (
    Aged,
    Arm,
    Away,
    Counted,
    Difference,
    Evidence,
    Facts,
    Gone,
    Guard,
    HandOver,
    Happening,
    LotSeen,
    Paper,
    Questioned,
    RoomSeen,
    Store,
)
from resguardo.records.compliance.judging import SEVERITIES, checks, judge

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


def _at(days: int) -> datetime:
    return NOW - timedelta(days=days)


def _shown(kind: str = "thing") -> Evidence:
    return Evidence(kind, uuid4(), "shown")


def _arm(**more: Any) -> Arm:
    told: dict[str, Any] = {
        "thing": 1, "shown": _shown(), "condition": "serviceable", "ownership": "owned",
        "weapon_type": "revolver",
        "complete": frozenset({"country", "year", "maker", "model", "serial", "calibre", "mark"}),
        "marks": frozenset({("maker", "Frame, left"), ("secondary", "slide")}), "parts": 1,
        "place_kind": "armoury", "account": 1,
    }  # fmt: skip
    return Arm(**(told | more))  # the test names the fields


def _ask(check: str, facts: Facts, **parameters: int | str) -> Answer:
    words = checks()[check]
    return CHECKS[check](facts, dict(words.parameters) | parameters)


def test_every_check_has_words_and_every_named_check_exists() -> None:
    assert set(CHECKS) == set(checks())
    named = {each.check for each in catalogues.controls().values() if each.check}
    assert named == set(CHECKS), "a check that no control names, or the other way round"
    for words in checks().values():
        assert words.severity in SEVERITIES
        assert set(words.counts) == {"en", "es", "pt", "fr"}
        for language in words.counts:
            assert "{" not in words.told(language, {})
    for control in catalogues.controls().values():
        if control.check:
            assert set(control.parameters) <= set(checks()[control.check].parameters), control.id


@pytest.mark.parametrize("check", sorted(set(CHECKS) - {"held-by-rule", "document", "retention"}))
def test_where_there_is_nothing_to_judge_nothing_is_said(check: str) -> None:
    assert _ask(check, Facts(at=NOW, day=DAY)).verdict == "not_applicable"


def test_counting_is_judged_by_days_and_by_who_counted() -> None:
    north, south = Store(1, _shown("place"), 5, 0), Store(2, _shown("place"), 3, 100)
    counts = (
        Counted(1, _at(10), "full", frozenset({7}), _shown("count")),
        Counted(2, _at(200), "full", frozenset({8}), _shown("count")),
        Counted(2, _at(5), "sample", frozenset({9}), _shown("count")),
    )
    overs = (
        HandOver(1, _at(100), 7, True, _shown("hand_over")),
        HandOver(2, _at(150), 6, False, _shown("hand_over")),
    )
    open_one = Difference(2, "firearm", _at(40), False, _shown("difference"))
    facts = Facts(at=NOW, day=DAY, stores=(north, south), counts=counts, hand_overs=overs,
                  differences=(open_one,))  # fmt: skip
    late = _ask("full-count-age", facts)
    assert (late.verdict, late.good, late.total) == ("partly", 1, 2)
    assert late.evidence == (counts[1].shown,)
    assert _ask("full-count-age", facts, days=365).verdict == "yes"
    assert _ask("sample-count-age", facts).verdict == "yes"
    assert _ask("ammunition-count-age", facts).verdict == "no"
    assert _ask("independent-counter", facts).evidence == (counts[0].shown,)
    assert _ask("hand-overs-counted", facts).good == 1
    assert _ask("first-count-of-custodian", facts).evidence == (overs[1].shown,)
    assert _ask("stores-have-keeper", facts).verdict == "yes"
    assert _ask("stores-counted", facts).verdict == "yes"
    assert _ask("count-fits", facts).evidence == (south.shown,)
    assert _ask("differences-decided", facts).verdict == "no"
    assert _ask("differences-decided", facts, kind="ammunition").verdict == "not_applicable"
    assert _ask("rounds-apart", facts).evidence == (south.shown,)


def test_arms_are_judged_by_marks_papers_and_place() -> None:
    bare = _arm(thing=2, marks=frozenset(), parts=0, ownership="third_party",
                complete=frozenset({"serial", "maker"}), condition="withdrawn",
                place_kind="person")  # fmt: skip
    facts = Facts(at=NOW, day=DAY, arms=(_arm(), bare), permitted=frozenset({1}), armed_posts=1)
    for check in ("mark-on-frame", "marks-intact", "owner-is-company", "parts-marked",
                  "records-complete", "secondary-marked"):  # fmt: skip
        answer = _ask(check, facts)
        assert (answer.verdict, answer.evidence) == ("partly", (bare.shown,)), check
    assert _ask("secondary-marked", facts, share_pct=50).verdict == "yes"
    assert _ask("withdrawn-in-store", facts).verdict == "no"
    assert _ask("permits-valid", facts, of="firearm").good == 1
    assert _ask("permits-valid", facts).total == 3
    assert _ask("serials-single", facts).verdict == "yes"
    assert _ask("weapons-per-post", facts).verdict == "no"
    assert _ask("weapons-per-post", facts, most_pct=200).verdict == "yes"


def test_what_left_is_judged_by_what_was_told_of_it() -> None:
    gone = (
        Gone(10, "lost", _at(9), "", _shown("entry")),
        Gone(11, "stolen", _at(9), "", _shown("entry")),
        Gone(12, "destroyed", _at(9), "ACT-1", _shown("entry")),
        Gone(13, "fired", _at(9), "", _shown("entry")),
    )
    told = Happening("loss", _at(9), _at(9) + timedelta(hours=3), True, 10, frozenset(), _shown())
    late = Happening("theft", _at(9), _at(2), False, 11, frozenset(), _shown())
    facts = Facts(at=NOW, day=DAY, gone=gone, incidents=(told, late))
    assert _ask("losses-reported", facts).evidence == (gone[1].shown,)
    assert _ask("losses-reported", facts, hours=2000).verdict == "yes"
    assert _ask("disposal-documented", facts).verdict == "yes"
    assert _ask("disposal-documented", facts, how="deactivated").verdict == "not_applicable"
    assert _ask("shots-have-incidents", facts).verdict == "no"
    assert _ask("incidents-complete", facts).evidence == (late.shown,)
    assert _ask("incidents-told", facts).verdict == "yes"


def test_rooms_lots_and_guards() -> None:
    good = LotSeen(
        _shown(), "L1", True, "1.4S", True, "serviceable", False, False, date(2027, 1, 1)
    )
    bad = LotSeen(_shown(), "L2", False, "", False, "suspect", True, False, None)
    rooms = (
        RoomSeen(_shown("room"), True, False, frozenset({"all-1.4S"})),
        RoomSeen(_shown("room"), True, True, frozenset({"class-unknown", "suspect-with-others"})),
    )
    fit = Guard(_shown("person"), True, True, True, date(2026, 1, 1), frozenset({"revolver"}),
                frozenset({"revolver"}))  # fmt: skip
    unfit = Guard(_shown("person"), False, False, False, None, frozenset({"rifle"}),
                  frozenset({"revolver"}))  # fmt: skip
    facts = Facts(at=NOW, day=DAY, lots=(good, bad), rooms=rooms, guards=(fit, unfit))
    for check in ("class-known", "class-small-arms", "expired-not-issuable", "lots-complete",
                  "lots-looked-at"):  # fmt: skip
        assert _ask(check, facts).evidence == (bad.shown,), check
    assert _ask("lots-complete", facts, fields="number").verdict == "yes"
    for check in ("store-licensed", "suspect-apart", "net-known"):
        assert _ask(check, facts).evidence == (rooms[1].shown,), check
    assert _ask("mixing", facts).verdict == "yes"
    for check in ("fitness-valid", "guards-authorised", "guards-identified",
                  "qualifications-recorded", "qualified-for-what-they-carry"):  # fmt: skip
        assert _ask(check, facts).evidence == (unfit.shown,), check


def test_age_must_have_been_seen_and_questions_are_answered_in_time() -> None:
    old, young, unseen = (Aged(_shown("person"), years) for years in (30, 17, None))
    facts = Facts(at=NOW, day=DAY, staff=(old, young, unseen))
    told = _ask("guards-of-age", facts)
    assert (told.verdict, told.good, told.total) == ("partly", 1, 3)
    assert told.evidence == (young.shown, unseen.shown)
    assert _ask("guards-of-age", facts, years=16).good == 2
    late, kept = Questioned(_shown(), True), Questioned(_shown(), False)
    assert _ask("questions-answered", Facts(at=NOW, day=DAY, questions=(kept,))).verdict == "yes"
    both = Facts(at=NOW, day=DAY, questions=(kept, late))
    assert _ask("questions-answered", both).evidence == (late.shown,)


def test_documents_are_good_until_their_review_and_retention_must_be_said() -> None:
    paper = Paper("procedures", DAY, _shown("paper"))
    facts = Facts(at=NOW, day=DAY, papers=(paper,), kept_years={"personnel": 10, "custody": 20})
    assert _ask("document", facts).verdict == "no"
    assert _ask("document", facts).evidence == (paper.shown,)
    later = Paper("procedures", date(2027, 1, 1), _shown("paper"))
    assert _ask("document", Facts(at=NOW, day=DAY, papers=(paper, later))).verdict == "yes"
    assert _ask("retention", facts).verdict == "partly"
    assert _ask("retention", facts, years=7).verdict == "yes"
    assert _ask("retention", Facts(at=NOW, day=DAY)).verdict == "unknown"


def test_what_is_away_and_what_waits() -> None:
    facts = Facts(
        at=NOW, day=DAY, journeys=(Away(_at(1), _shown()), Away(_at(-1), _shown())),
        repairs=(Away(None, _shown()),), offers=(Away(_at(20), _shown()),), issues=10,
        issues_confirmed=9, issue_unconfirmed=_shown("entry"), overrides=2, measures=1,
        overrides_late=(_shown("override"),), entry_kinds=frozenset({"receipt", "issue"}),
    )  # fmt: skip
    verdicts = {
        "journeys-arrive": "partly", "repairs-return": "yes", "transfers-two-sided": "no",
        "issues-confirmed": "partly", "overrides-reviewed": "partly", "measures-closed": "yes",
        "life-recorded": "partly", "held-by-rule": "yes",
    }  # fmt: skip
    assert {check: _ask(check, facts).verdict for check in verdicts} == verdicts


def test_one_check_answers_every_control_that_names_it() -> None:
    facts = Facts(at=NOW, day=DAY, arms=(_arm(),))
    judged = {each.control.id: each for each in judge(facts, catalogues.controls().values())}
    assert judged["MOS30-13"].answer is judged["UNL-04"].answer
    assert judged["MOS20-03"].answer is None
    assert "100 %" in judged["MOS30-13"].told("es")
    assert isinstance(_shown().key, UUID)
