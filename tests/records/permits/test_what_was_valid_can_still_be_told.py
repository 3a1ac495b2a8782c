"""A permit's span is never edited: it is renewed, suspended, revoked, and each is dated."""

from datetime import date, timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import selectors, services
from resguardo.records.permits.models import Permit
from resguardo.records.permits.services import (
    AlreadySuspended,
    HolderMissing,
    NotSuspended,
    PermitFacts,
    PermitNumberMissing,
    PermitNumberTaken,
    SpanImpossible,
    StoppedByAuthority,
)
from tests.cast import NOON, Cast
from tests.records.register.stage import firearm

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def _credential(cast: Cast, number: str = "C-1", **more: Any) -> Permit:
    told: dict[str, Any] = {
        "kind": "credential",
        "number": number,
        "person": cast.person("beto").public_id,
        "valid_from": TODAY - timedelta(100),
        "valid_until": TODAY + timedelta(20),
    }
    facts = PermitFacts(**{**told, **more})
    return services.record_permit(by=cast.viewer("clara"), at=NOON, facts=facts)


def test_a_permit_holds_from_its_first_day_until_the_day_before_its_end(cast: Cast) -> None:
    row = _credential(cast)
    beto = [cast.person("beto").pk]
    for day, held in (
        (row.valid_from - timedelta(1), False),
        (row.valid_from, True),
        (TODAY + timedelta(19), True),
        (TODAY + timedelta(20), False),
    ):
        assert bool(selectors.valid_on(day, people=beto)) == held


def test_a_suspension_counts_from_its_moment_until_it_is_lifted(cast: Cast) -> None:
    clara, row = cast.viewer("clara"), _credential(cast)
    key, beto = row.public_id, [cast.person("beto").pk]
    services.suspend(by=clara, at=NOON, permit=key, reason="course not attended")
    later = NOON + timedelta(hours=2)
    assert not selectors.valid_on(TODAY, at=later, people=beto)
    assert selectors.valid_on(TODAY, at=NOON - timedelta(hours=1), people=beto)
    with pytest.raises(AlreadySuspended):
        services.suspend(by=clara, at=later, permit=key, reason="again")
    services.lift(by=clara, at=later, permit=key, reason="attended")
    assert selectors.valid_on(TODAY, at=later, people=beto)
    assert not selectors.valid_on(TODAY, at=NOON + timedelta(hours=1), people=beto)
    with pytest.raises(NotSuspended):
        services.lift(by=clara, at=later, permit=key, reason="once more")


def test_what_the_authority_stopped_no_company_lifts_or_goes_around(cast: Cast) -> None:
    clara, rita = cast.viewer("clara"), cast.viewer("rita")
    told: dict[str, Any] = {"kind": "company", "valid_from": TODAY - timedelta(100)}
    facts = PermitFacts(number="L-1", valid_until=TODAY + timedelta(20), **told)
    row = services.record_permit(by=clara, at=NOON, facts=facts)
    assert selectors.licence_stop(viewer=clara, at=NOON) is None
    services.suspend(by=rita, at=NOON, permit=row.public_id, reason="Art. 71: arms missing")
    later = NOON + timedelta(hours=1)
    stop = selectors.licence_stop(viewer=clara, at=later)
    assert stop is not None
    assert stop.reason == "Art. 71: arms missing"
    for attempt in (
        lambda: services.lift(by=clara, at=later, permit=row.public_id, reason="done"),
        lambda: services.revoke(by=clara, at=later, permit=row.public_id, reason="done"),
        lambda: services.renew(
            by=clara, at=later, permit=row.public_id, valid_from=TODAY, valid_until=None
        ),
        lambda: services.record_permits(
            by=clara, at=later, rows=[PermitFacts(number="L-2", **told)]
        ),
    ):
        with pytest.raises(StoppedByAuthority, match="arms missing"):
            attempt()
    _credential(cast)  # what the authority did not stop goes on
    services.lift(by=rita, at=later, permit=row.public_id, reason="put right")
    assert selectors.licence_stop(viewer=clara, at=later) is None
    services.record_permit(by=clara, at=later, facts=PermitFacts(number="L-2", **told))


def test_a_company_sees_on_its_first_page_that_it_is_stopped(cast: Cast) -> None:
    clara, rita = cast.viewer("clara"), cast.viewer("rita")
    facts = PermitFacts(kind="company", number="L-1", valid_from=TODAY - timedelta(100))
    row = services.record_permit(by=clara, at=NOON, facts=facts)
    services.suspend(by=rita, at=NOON, permit=row.public_id, reason="Art. 71: arms missing")
    page = cast.client("clara").get("/").content.decode()
    assert "no firearm is issued" in page
    assert "Art. 71: arms missing" in page
    page = cast.client("clara").get(f"/permits/{row.public_id}/").content.decode()
    assert "Stopped by" in page
    assert "Lift suspension" not in page
    page = cast.client("rita").get(f"/permits/{row.public_id}/").content.decode()
    assert "Lift suspension" in page


def test_what_is_revoked_stays_revoked(cast: Cast) -> None:
    clara, row = cast.viewer("clara"), _credential(cast)
    services.suspend(by=clara, at=NOON, permit=row.public_id, reason="a")
    services.revoke(by=cast.viewer("rita"), at=NOON, permit=row.public_id, reason="forged")
    with pytest.raises(NotSuspended):
        services.lift(by=clara, at=NOON, permit=row.public_id, reason="b")
    with pytest.raises(AlreadySuspended):
        services.revoke(by=clara, at=NOON, permit=row.public_id, reason="c")


def test_the_ladder_counts_each_permit_once_and_forgets_what_is_followed(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = _credential(cast)
    kinds: dict[str, Any] = {"kind": "credential", "viewer": clara, "at": NOON}
    counts = {rung.days: rung.count for rung in selectors.lapsing(**kinds)}
    assert counts == {0: 0, 30: 1, 60: 0, 90: 0}
    assert row.valid_until is not None
    services.renew(
        by=clara,
        at=NOON,
        permit=row.public_id,
        valid_from=row.valid_until,
        valid_until=TODAY + timedelta(400),
    )
    counts = {rung.days: rung.count for rung in selectors.lapsing(**kinds)}
    assert sum(counts.values()) == 0


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"person": None}, HolderMissing),
        ({"number": " "}, PermitNumberMissing),
        ({"valid_until": TODAY - timedelta(100)}, SpanImpossible),
        ({"valid_until": date(2999, 1, 1)}, SpanImpossible),
        ({"kind": "wish"}, Problem),
        ({"weapon_types": ("sword",)}, Problem),
    ],
)
def test_what_no_authority_gives_is_refused(
    cast: Cast, more: dict[str, Any], problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        _credential(cast, **more)


def test_one_paper_is_recorded_once(cast: Cast) -> None:
    _credential(cast)
    with pytest.raises(PermitNumberTaken):
        _credential(cast)


def test_many_are_recorded_at_once_all_or_none(cast: Cast) -> None:
    clara = cast.viewer("clara")
    weapon = firearm(clara)
    rows = [
        PermitFacts(kind="firearm", number="P-1", thing=weapon.thing.public_id, valid_from=TODAY),
        PermitFacts(
            kind="credential",
            number="C-9",
            person=cast.person("dante").public_id,
            valid_from=TODAY,
        ),
    ]
    with pytest.raises(NotFound):
        services.record_permits(by=clara, at=NOON, rows=rows)
    assert not selectors.permits(viewer=clara, at=NOON).exists()
    services.record_permits(by=clara, at=NOON, rows=rows[:1])
    assert selectors.valid_on(TODAY, things=[weapon.pk])


def test_who_only_reads_records_nothing_and_strangers_find_nothing(cast: Cast) -> None:
    row = _credential(cast)
    with pytest.raises(NotMandated):
        services.suspend(by=cast.viewer("elena"), at=NOON, permit=row.public_id, reason="x")
    with pytest.raises(NotFound):
        services.suspend(by=cast.viewer("delia"), at=NOON, permit=row.public_id, reason="x")
