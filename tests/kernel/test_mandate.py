from datetime import UTC, datetime

import pytest

from resguardo.kernel.mandate import (
    PLACE_ACTS,
    ROLE_ACTS,
    Act,
    Mandate,
    NotMandated,
    Role,
    demand,
    may,
    may_somewhere,
)
from resguardo.kernel.period import Period

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 12, tzinfo=UTC)
READING = {Act.SEE_REGISTER, Act.SEE_PEOPLE, Act.SEE_CUSTODY, Act.SEE_LOG, Act.EXPORT}


def test_every_role_has_acts_and_every_act_has_a_role() -> None:
    assert set(ROLE_ACTS) == set(Role)
    assert frozenset().union(*ROLE_ACTS.values()) == set(Act)
    assert all(ROLE_ACTS.values())


def test_the_auditor_reads_all_and_changes_nothing() -> None:
    assert ROLE_ACTS[Role.AUDITOR] == READING


def test_the_operator_sees_no_arms() -> None:
    assert not ROLE_ACTS[Role.OPERATOR] & {Act.SEE_REGISTER, Act.SEE_PEOPLE, Act.SEE_CUSTODY}


def test_who_issues_does_not_review_or_write_off() -> None:
    for acts in ROLE_ACTS.values():
        assert not {Act.ISSUE, Act.REVIEW_OVERRIDE} <= acts
        assert not {Act.ISSUE, Act.WRITE_OFF} <= acts


def test_only_the_authority_oversees() -> None:
    overseeing = {role for role, acts in ROLE_ACTS.items() if Act.OVERSEE in acts}
    assert overseeing == {Role.REGISTRAR, Role.INSPECTOR, Role.ANALYST}


@pytest.mark.parametrize("act", sorted(ROLE_ACTS[Role.ARMOURER]))
def test_an_armourer_of_one_armoury_acts_there_and_reads_everywhere(act: Act) -> None:
    ana = [Mandate(1, Role.ARMOURER, 10, Period(AT))]
    assert may(ana, act, organisation=1, place=10, at=AT)
    assert may(ana, act, organisation=1, place=11, at=AT) is (act not in PLACE_ACTS)
    assert may(ana, act, organisation=1, at=AT) is (act not in PLACE_ACTS)
    assert may_somewhere(ana, act, organisation=1, at=AT)
    assert not may_somewhere(ana, act, organisation=2, at=AT)
    assert not may(ana, act, organisation=2, place=10, at=AT)


def test_a_mandate_ends_at_its_end() -> None:
    ended = [Mandate(1, Role.ARMOURER, None, Period(AT, LATER))]
    demand(ended, Act.ISSUE, organisation=1, place=10, at=AT)
    with pytest.raises(NotMandated):
        demand(ended, Act.ISSUE, organisation=1, place=10, at=LATER)
    with pytest.raises(NotMandated):
        demand([], Act.ISSUE, organisation=1, at=AT)
