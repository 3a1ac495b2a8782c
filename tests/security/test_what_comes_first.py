"""What a login must do before anything else: a password of its own, the code of conduct."""

from typing import Any

import pytest
from django.test import Client

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import ConductAcceptance, User
from resguardo.records.people.services.logins import OwnLogin, WorksElsewhere
from resguardo.records.transparency.models import Change
from tests.cast import PASSWORD, Cast

LOGIN, CHANGE = "/accounts/login/", "/accounts/password/change/"
OWN = "a-password-of-my-own-77"


def _sign_in(name: str, password: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post(LOGIN, {"login": name, "password": password}).status_code == 302
    return client


def _change(client: Client, old: str, new: str) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_password_that_was_handed_over_opens_only_the_page_that_changes_it(cast: Cast) -> None:
    made = people.create_user(
        by=cast.viewer("clara"), at=cast.at, username="nueva", role=Role.ARMOURER, language="en"
    )
    browser = _sign_in("nueva", made.password)
    for way in ("/", "/people/", "/account/", "/counter/"):
        answer = browser.get(way)
        assert (answer.status_code, answer["Location"]) == (302, CHANGE), way
    assert "seen by somebody else" in browser.get(CHANGE).content.decode()
    same = _change(browser, made.password, made.password)
    assert "another password" in same.content.decode()
    assert _change(browser, made.password, OWN).status_code == 302
    assert _sign_in("nueva", OWN).get("/account/").status_code == 200
    assert Change.objects.filter(verb="choose_password", by_id=str(made.user.public_id)).exists()


def test_a_manager_gives_a_new_password_and_the_old_sessions_end(cast: Cast) -> None:
    ana = _sign_in("ana", PASSWORD)
    assert ana.get("/account/").status_code == 200
    page = cast.client("clara").post(
        f"/logins/{cast.users['ana'].public_id}/password/", {"reason": "forgot it"}
    )
    password = page.context["password"]
    assert ana.get("/account/").status_code == 302
    assert _sign_in("ana", password).get("/")["Location"] == CHANGE
    refused = cast.client("dario").post(
        f"/logins/{cast.users['ana'].public_id}/password/", {"reason": "x"}
    )
    assert refused.status_code in {403, 404}


def test_nobody_hands_a_password_to_themselves_or_to_who_works_elsewhere(cast: Cast) -> None:
    clara = cast.viewer("clara")
    with pytest.raises(OwnLogin):
        people.reset_password(by=clara, at=cast.at, user=cast.users["clara"])
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["ana"], role=Role.AUDITOR, organisation=cast.dos
    )
    with pytest.raises(WorksElsewhere):
        people.reset_password(by=clara, at=cast.at, user=cast.users["ana"])


def test_the_code_of_conduct_is_accepted_before_work_and_again_when_it_changes(cast: Cast) -> None:
    clara, elena = cast.client("clara"), cast.client("elena")
    assert elena.get("/people/").status_code == 200
    clara.post("/conduct/new/", {"text": "Carry no arms home."})
    answer = elena.get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/conduct/")
    assert "Carry no arms home." in elena.get("/conduct/").content.decode()
    assert elena.post("/conduct/", {"version": 7}).status_code == 422
    assert elena.post("/conduct/", {"version": 1}).status_code == 303
    assert elena.get("/people/").status_code == 200
    kept = ConductAcceptance.objects.get(user=cast.users["elena"])
    assert kept.conduct.version == 1
    clara.post("/conduct/", {"version": 1})
    assert "Elena Examen" in clara.get("/conduct/").content.decode()
    clara.post("/conduct/new/", {"text": "Carry no arms home, ever."})
    assert elena.get("/people/").status_code == 302
    assert cast.client("delia").get("/people/").status_code == 200
    assert cast.client("ana").post("/conduct/new/", {"text": "x"}).status_code in {302, 403}
    assert User.objects.get(username="ana").conduct_accepted == {}
