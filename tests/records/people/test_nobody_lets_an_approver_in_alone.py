"""Four eyes stay four: one person neither makes a second approver nor takes one over."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval, Mandate, User
from resguardo.records.people.selectors import viewer_of
from resguardo.records.people.services.approvals import AlreadyAsked
from resguardo.records.people.services.logins import OwnLogin, WorksElsewhere
from resguardo.records.people.services.mandates import ApproverAlone, MandateBackwards, OwnMandate
from resguardo.records.people.services.pins import PinOfASecond
from tests.cast import PIN, Cast


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _approve(cast: Cast, name: str, asked: Approval) -> Approval:
    return people.decide_approval(
        by=cast.viewer(name), at=cast.at, approval=Approval.objects.get(pk=asked.pk), approve=True
    )


def _opens(username: str, password: str) -> bool:
    request = RequestFactory().post("/accounts/login/")
    return authenticate(request, username=username, password=password) is not None


def test_a_login_that_approves_is_not_made_alone(cast: Cast) -> None:
    with pytest.raises(ApproverAlone):
        people.create_user(
            by=cast.viewer("clara"), at=cast.at, username="puppet", role=Role.MANAGER
        )
    made = people.create_user(
        by=cast.viewer("clara"), at=cast.at, username="nora", role=Role.AUDITOR
    ).user
    with pytest.raises(ApproverAlone):
        people.grant_mandate(by=cast.viewer("clara"), at=cast.at, user=made, role=Role.MANAGER)
    asked = people.ask_mandate(
        by=cast.viewer("clara"), at=cast.at, user=made, role=Role.MANAGER, reason="second manager"
    )
    assert not people.approves(made, at=cast.at)
    _approve(cast, "mateo", asked)
    assert people.approves(made, at=cast.at)
    assert Mandate.objects.get(user=made, role=Role.MANAGER).granted_by == cast.users["mateo"]


def test_what_cannot_be_granted_is_refused_when_it_is_asked(cast: Cast) -> None:
    clara, at = cast.viewer("clara"), cast.at
    told: dict[str, Any] = {"by": clara, "at": at, "role": Role.MANAGER, "reason": "more hands"}
    with pytest.raises(OwnMandate):
        people.ask_mandate(user=cast.users["clara"], **told)
    with pytest.raises(MandateBackwards):
        people.ask_mandate(user=cast.users["elena"], ends_at=at - timedelta(days=1), **told)
    with pytest.raises(OwnLogin):
        people.ask_new_password(by=clara, at=at, user=cast.users["clara"], reason="lost")


def test_a_login_that_another_house_relies_on_is_not_taken_over_by_two(cast: Cast) -> None:
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["mateo"], role=Role.AUDITOR, organisation=cast.dos
    )
    with pytest.raises(WorksElsewhere):
        people.ask_new_password(
            by=cast.viewer("clara"), at=cast.at, user=cast.users["mateo"], reason="lost"
        )


def test_a_new_password_of_an_approver_is_known_by_neither_of_the_two(cast: Cast) -> None:
    clara, mateo = cast.viewer("clara"), User.objects.get(username="mateo")
    with pytest.raises(ApproverAlone):
        people.reset_password(by=clara, at=cast.at, user=mateo, reason="forgotten")
    asked = people.ask_new_password(by=clara, at=cast.at, user=mateo, reason="forgotten")
    with pytest.raises(AlreadyAsked):
        people.ask_new_password(by=clara, at=cast.at, user=mateo, reason="forgotten")
    third = people.create_user(
        by=None, at=cast.at, organisation=cast.uno, username="irma", role=Role.MANAGER
    ).user
    people.decide_approval(
        by=viewer_of(third, at=cast.at), at=cast.at, approval=asked, approve=True
    )
    first, second = people.first_half(asked), people.second_half(asked)
    before = mateo.session_epoch
    mateo.refresh_from_db()
    assert (mateo.session_epoch, mateo.password_must_change) == (before + 1, True)
    assert first != second
    assert first not in str(asked.proposal)
    assert not _opens("mateo", first)
    assert not _opens("mateo", second)
    assert _opens("mateo", f"{first}-{second}")


def test_by_page_each_of_the_two_reads_one_half_and_nobody_else_reads_any(cast: Cast) -> None:
    clara = cast.client("clara")
    way = f"/logins/{cast.users['mateo'].public_id}/password/"
    assert "two people let them in" in _text(clara.get(way))
    page = _text(clara.post(way, {"reason": "forgotten"}, follow=True))
    [asked] = Approval.objects.all()
    here = f"/requests/{asked.public_id}/"
    first, second = people.first_half(asked), people.second_half(asked)
    assert first in page
    assert second not in page
    assert first not in _text(cast.client("mateo").get(here))
    decided = _text(cast.client("mateo").post(here, {"decision": "approve"}, follow=True))
    assert "Sign in" in decided or second in decided
    assert first not in decided
    assert second not in _text(clara.get(here))


def test_by_page_a_mandate_that_approves_waits_for_another(cast: Cast) -> None:
    clara, elena = cast.client("clara"), cast.users["elena"]
    assert not re.search(r'value="manager"', _text(clara.get("/logins/new/")))
    way = f"/logins/{elena.public_id}/grant/"
    assert clara.post(way, {"role": "manager"}).status_code == 422
    clara.post(way, {"role": "manager", "reason": "second manager"})
    assert not people.approves(elena, at=cast.at)
    [asked] = Approval.objects.all()
    page = _text(cast.client("mateo").get(f"/requests/{asked.public_id}/"))
    assert "Compliance" in page or "Manager" in page
    cast.client("mateo").post(f"/requests/{asked.public_id}/", {"decision": "approve"})
    assert Mandate.objects.filter(user=elena, role="manager").exists()


def test_nobody_sets_the_pin_of_another_who_confirms_as_a_second_person(cast: Cast) -> None:
    clara, dario = cast.viewer("clara"), cast.person("dario")
    with pytest.raises(PinOfASecond):
        people.set_pin(by=clara, at=cast.at, person=dario, pin="7391")
    people.set_pin(by=clara, at=cast.at, person=dario, pin="7391", old_pin=PIN)
    people.set_pin(by=cast.viewer("dario"), at=cast.at, person=dario, pin="5937")
    people.check_pin(by=clara, at=cast.at, person=cast.person("dario"), pin="5937")
    people.set_pin(by=clara, at=cast.at, person=cast.person("beto"), pin="7391")
