"""PINs lock, mandates end at once, keys are narrow, and nobody decides their own request."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from resguardo.kernel.mandate import Act, NotMandated, Role
from resguardo.kernel.procedure import NotAStep, SamePerson
from resguardo.records.people import services as people
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.models import Approval, Mandate, Token, User
from resguardo.records.people.selectors import NoMandate, NotFound, approvals
from resguardo.records.people.services import approvals as approval_services
from resguardo.records.people.services.approvals import AlreadyAsked
from resguardo.records.people.services.logins import (
    HasLogin,
    PasswordWeak,
    UsernameTaken,
    UsernameUnusable,
    WorksElsewhere,
)
from resguardo.records.people.services.mandates import (
    LastKeeper,
    MandateBackwards,
    MandateEnded,
    OwnMandate,
    RoleNotHere,
)
from resguardo.records.people.services.pins import (
    LOCK,
    PinLocked,
    PinMissing,
    PinUnusable,
    PinWrong,
)
from resguardo.records.people.services.tokens import (
    ActUnknown,
    ExpiryPast,
    NetworkUnreadable,
    TokenRefused,
)
from tests.cast import PIN, Cast, add_guard


def test_the_right_pin_passes_and_costs_one_read(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana, beto = cast.viewer("ana"), cast.person("beto")
    with django_assert_num_queries(1):
        people.check_pin(by=ana, at=cast.at, person=beto, pin=PIN)


def test_wrong_pins_are_counted_and_lock_longer_each_time(cast: Cast) -> None:
    ana, beto = cast.viewer("ana"), cast.person("beto")
    left = []
    for _ in range(4):
        with pytest.raises(PinWrong) as wrong:
            people.check_pin(by=ana, at=cast.at, person=beto, pin="9999")
        left.append(wrong.value.left)
    assert left == [4, 3, 2, 1]
    with pytest.raises(PinLocked) as locked:
        people.check_pin(by=ana, at=cast.at, person=beto, pin="9999")
    assert locked.value.until == cast.at + LOCK
    with pytest.raises(PinLocked):
        people.check_pin(by=ana, at=cast.at, person=beto, pin=PIN)
    later = cast.at + LOCK
    for _ in range(4):
        with pytest.raises(PinWrong):
            people.check_pin(by=ana, at=later, person=beto, pin="9999")
    with pytest.raises(PinLocked) as locked:
        people.check_pin(by=ana, at=later, person=beto, pin="9999")
    assert locked.value.until == later + 2 * LOCK
    people.clear_pin_lock(by=cast.viewer("clara"), at=later, person=beto, reason="he came by")
    people.check_pin(by=ana, at=later, person=beto, pin=PIN)


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "0000", "3456", "9876", "１２５８"])
def test_pins_that_anybody_would_try_are_refused(cast: Cast, pin: str) -> None:
    with pytest.raises(PinUnusable):
        people.set_pin(by=cast.viewer("clara"), at=cast.at, person=cast.person("beto"), pin=pin)


def test_an_armourer_cannot_set_a_pin_unless_the_guard_types_the_old_one(cast: Cast) -> None:
    ana, beto = cast.viewer("ana"), cast.person("beto")
    with pytest.raises(NotMandated):
        people.set_pin(by=ana, at=cast.at, person=beto, pin="8520")
    with pytest.raises(NotMandated):
        people.set_pin(by=ana, at=cast.at, person=beto, pin="8520", old_pin="1111")
    people.set_pin(by=ana, at=cast.at, person=beto, pin="8520", old_pin=PIN)
    people.check_pin(by=ana, at=cast.at, person=beto, pin="8520")


def test_without_a_pin_there_is_nothing_to_check(cast: Cast) -> None:
    person = people.enrol_person(by=cast.viewer("clara"), at=cast.at, family_name="Sin")
    with pytest.raises(PinMissing):
        people.check_pin(by=cast.viewer("ana"), at=cast.at, person=person, pin=PIN)


def test_an_ended_mandate_opens_no_door_and_ends_the_sessions(cast: Cast) -> None:
    mandate = Mandate.objects.get(user=cast.users["ana"])
    people.end_mandate(by=cast.viewer("clara"), at=cast.at, mandate=mandate, reason="left")
    with pytest.raises(NoMandate):
        cast.viewer("ana")
    assert User.objects.get(username="ana").session_epoch == 1
    with pytest.raises(MandateEnded):
        people.end_mandate(by=cast.viewer("clara"), at=cast.at, mandate=mandate, reason="again")


def test_a_login_with_another_mandate_stays_signed_in(cast: Cast) -> None:
    clara, ana = cast.viewer("clara"), cast.users["ana"]
    first = Mandate.objects.get(user=ana)
    people.grant_mandate(by=clara, at=cast.at, user=ana, role=Role.SUPERVISOR)
    people.end_mandate(by=clara, at=cast.at, mandate=first, reason="promoted")
    assert User.objects.get(username="ana").session_epoch == 0
    assert cast.viewer("ana").may(Act.ACCEPT_COUNT, at=cast.at)


def test_mandates_are_granted_by_another_within_the_house_for_roles_it_has(cast: Cast) -> None:
    clara = cast.viewer("clara")
    cases: list[tuple[type[Exception], dict[str, Any]]] = [
        (OwnMandate, {"user": cast.users["clara"], "role": Role.AUDITOR}),
        (NotFound, {"user": cast.users["fausto"], "role": Role.AUDITOR}),
        (RoleNotHere, {"user": cast.users["ana"], "role": Role.INSPECTOR}),
        (MandateBackwards, {"user": cast.users["ana"], "role": Role.GUARD, "ends_at": cast.at}),
    ]
    for refusal, what in cases:
        with pytest.raises(refusal):
            people.grant_mandate(by=clara, at=cast.at, **what)
    with pytest.raises(NotMandated):
        people.grant_mandate(
            by=cast.viewer("ana"), at=cast.at, user=cast.users["beto"], role=Role.ARMOURER
        )
    foreign = Mandate.objects.get(user=cast.users["fausto"])
    with pytest.raises(NotFound):
        people.end_mandate(by=clara, at=cast.at, mandate=foreign, reason="x")


def test_somebody_who_manages_users_always_stays(cast: Cast) -> None:
    mateo = Mandate.objects.get(user=cast.users["mateo"])
    people.end_mandate(by=cast.viewer("clara"), at=cast.at, mandate=mateo, reason="left")
    clara = Mandate.objects.get(user=cast.users["clara"])
    with pytest.raises(LastKeeper):
        people.end_mandate(by=cast.viewer("clara"), at=cast.at, mandate=clara, reason="tired")


def test_a_login_is_made_with_a_mandate_and_a_password_shown_once(cast: Cast) -> None:
    clara = cast.viewer("clara")
    guard = add_guard(cast, "nora")
    made = people.create_user(by=clara, at=cast.at, username="Nora", role=Role.GUARD, person=guard)
    assert made.user.check_password(made.password)
    assert made.user.username == "nora"
    refusals: list[tuple[type[Exception], dict[str, Any]]] = [
        (UsernameTaken, {"username": "NORA"}),
        (UsernameUnusable, {"username": "no ra"}),
        (PasswordWeak, {"username": "nina", "password": "short"}),
        (HasLogin, {"username": "nina", "person": guard}),
        (NotFound, {"username": "nina", "person": cast.persons["dante"]}),
        (NotFound, {"username": "nina", "organisation": cast.dos}),
        (RoleNotHere, {"username": "nina", "role": Role.REGISTRAR}),
    ]
    for refusal, what in refusals:
        facts: dict[str, Any] = {"role": Role.GUARD} | what
        with pytest.raises(refusal):
            people.create_user(by=clara, at=cast.at, **facts)
    assert not User.objects.filter(username="nina").exists()


def test_closing_a_login_ends_mandates_keys_and_sessions(cast: Cast) -> None:
    ana = cast.users["ana"]
    made = people.create_token(by=None, at=cast.at, user=ana)
    people.deactivate_user(by=cast.viewer("clara"), at=cast.at, user=ana, reason="left")
    row = User.objects.get(pk=ana.pk)
    assert (row.is_active, row.session_epoch) == (False, 1)
    with pytest.raises(TokenRefused):
        people.admit(secret=made.secret, address="127.0.0.1", at=cast.at)
    with pytest.raises(NotFound):
        people.deactivate_user(
            by=cast.viewer("clara"), at=cast.at, user=cast.users["fausto"], reason="x"
        )
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["dario"], role=Role.AUDITOR, organisation=cast.dos
    )
    with pytest.raises(WorksElsewhere):
        people.deactivate_user(
            by=cast.viewer("clara"), at=cast.at, user=cast.users["dario"], reason="x"
        )


def test_a_key_is_narrowed_to_reading_acts_networks_and_time(cast: Cast) -> None:
    clara = cast.users["clara"]
    made = people.create_token(
        by=cast.viewer("mateo"), at=cast.at, user=clara, acts=["see_people", "edit_people"],
        networks=["10.1.0.0/16", "2001:db8::/32"], expires_at=cast.at + timedelta(days=1),
    )  # fmt: skip
    assert made.secret not in repr(Token.objects.values_list())
    inside = people.admit(secret=made.secret, address="10.1.2.3", at=cast.at)
    assert inside.may(Act.EDIT_PEOPLE, at=cast.at)
    assert not inside.may(Act.MANAGE_USERS, at=cast.at)
    mapped = people.admit(secret=made.secret, address="::ffff:10.1.9.9", at=cast.at)
    assert mapped.user_public_id == clara.public_id
    people.admit(secret=made.secret, address="2001:db8::7", at=cast.at)
    for secret, address, at in (
        (made.secret, "10.2.0.1", cast.at),
        (made.secret, "nonsense", cast.at),
        (made.secret, "10.1.2.3", cast.at + timedelta(days=1)),
        ("rsg_wrong", "10.1.2.3", cast.at),
        ("", "10.1.2.3", cast.at),
    ):
        with pytest.raises(TokenRefused):
            people.admit(secret=secret, address=address, at=at)
    people.revoke_token(by=cast.viewer("mateo"), at=cast.at, token=made.token)
    with pytest.raises(TokenRefused):
        people.admit(secret=made.secret, address="10.1.2.3", at=cast.at)
    reading = people.create_token(by=None, at=cast.at, user=clara, read_only=True)
    viewer = people.admit(secret=reading.secret, address="", at=cast.at)
    assert viewer.may(Act.SEE_PEOPLE, at=cast.at)
    assert not viewer.may(Act.EDIT_PEOPLE, at=cast.at)


def test_keys_that_make_no_sense_are_refused(cast: Cast) -> None:
    clara, user = cast.viewer("clara"), cast.users["clara"]
    with pytest.raises(NetworkUnreadable):
        people.create_token(by=clara, at=cast.at, user=user, networks=["home"])
    with pytest.raises(ActUnknown):
        people.create_token(by=clara, at=cast.at, user=user, acts=["fly"])
    with pytest.raises(ExpiryPast):
        people.create_token(by=clara, at=cast.at, user=user, expires_at=cast.at)
    with pytest.raises(NotFound):
        people.create_token(by=clara, at=cast.at, user=cast.users["fausto"])
    with pytest.raises(NotMandated):
        people.create_token(by=cast.viewer("ana"), at=cast.at, user=cast.users["ana"])


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[Approval]:
    done: list[Approval] = []
    registry = {"test.act": lambda approval, _by, _at: done.append(approval)}
    monkeypatch.setattr(approval_services, "_carried_out_by", registry)
    return done


def _ask(cast: Cast, name: str = "clara") -> Approval:
    return people.request_approval(
        by=cast.viewer(name), at=cast.at, act="test.act", subject_kind="firearm",
        subject_id=uuid4(), subject_name="Arm 1", proposal={"serial": "B"}, reason="misread",
    )  # fmt: skip


def test_another_person_approves_and_it_is_carried_out(
    cast: Cast, carried_out: list[Approval]
) -> None:
    asked = _ask(cast)
    with pytest.raises(SamePerson):
        people.decide_approval(by=cast.viewer("clara"), at=cast.at, approval=asked, approve=True)
    with pytest.raises(NotMandated):
        people.decide_approval(by=cast.viewer("ana"), at=cast.at, approval=asked, approve=True)
    with pytest.raises(NotFound):
        people.decide_approval(by=cast.viewer("delia"), at=cast.at, approval=asked, approve=True)
    assert carried_out == []
    people.decide_approval(by=cast.viewer("mateo"), at=cast.at, approval=asked, approve=True)
    assert [each.proposal for each in carried_out] == [{"serial": "B"}]
    with pytest.raises(NotAStep):
        people.decide_approval(by=cast.viewer("mateo"), at=cast.at, approval=asked, approve=True)


def test_refusing_needs_a_note_and_carries_nothing_out(
    cast: Cast, carried_out: list[Approval]
) -> None:
    asked = _ask(cast)
    mateo = cast.viewer("mateo")
    with pytest.raises(ReasonMissing):
        people.decide_approval(by=mateo, at=cast.at, approval=asked, approve=False)
    people.decide_approval(
        by=mateo, at=cast.at, approval=asked, approve=False, decision_note="no photo"
    )
    assert carried_out == []
    assert Approval.objects.get().state == "refused"


def test_a_request_is_made_once_and_taken_back_by_who_made_it(cast: Cast) -> None:
    asked = _ask(cast)
    with pytest.raises(AlreadyAsked):
        people.request_approval(
            by=cast.viewer("mateo"), at=cast.at, act="test.act", subject_kind="firearm",
            subject_id=asked.subject_id, subject_name="Arm 1", proposal={}, reason="again",
        )  # fmt: skip
    with pytest.raises(NotFound):
        people.withdraw_approval(by=cast.viewer("mateo"), at=cast.at, approval=asked)
    people.withdraw_approval(by=cast.viewer("clara"), at=cast.at, approval=asked)
    assert Approval.objects.get().state == "withdrawn"
    assert list(approvals(viewer=cast.viewer("ana"), at=cast.at)) == []
