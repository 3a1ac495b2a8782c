"""Pages about people do what they say, keep what was typed, and show no more than they should."""

import re
from datetime import date
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from resguardo.kernel.mandate import Role
from resguardo.records.custody import retention
from resguardo.records.people import services as people
from resguardo.records.people.models import (
    Employment,
    Mandate,
    Organisation,
    Person,
    Token,
    User,
)
from resguardo.records.transparency.models import Access
from tests.cast import PASSWORD, PIN, Cast
from tests.house import furnish

NEW_PIN = "7419"


def _text(response: object) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_the_list_of_people_is_searched_and_links_to_each(cast: Cast) -> None:
    page = _text(cast.client("ana").get("/people/", {"search": "Barr"}))
    assert "Barrera" in page
    assert "Cuenta" not in page
    assert f"/people/{cast.persons['beto'].public_id}/" in page


def test_an_overseer_sees_companies_and_unfolds_with_a_reason(cast: Cast) -> None:
    beto = cast.person("beto")
    gema = cast.client("gema")
    way = f"/people/{beto.public_id}/"
    assert beto.document_number not in _text(gema.get(way))
    assert beto.document_number in _text(cast.client("clara").get(way))
    rita = cast.client("rita")
    assert beto.document_number in _text(rita.post(way, {"reason": "visit 7"}))
    assert Access.objects.filter(reason="visit 7", verb="read").exists()


def test_erasing_is_offered_when_it_can_be_done_and_until_then_the_day_is_told(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.uno.pk).update(jurisdiction="costaverde")
    beto, clara = cast.person("beto"), cast.client("clara")
    way = f"/people/{beto.public_id}/"
    assert f"{way}erase/" not in _text(clara.get(way))
    for left, offered, told in (
        (date(2026, 3, 1), False, "until Sat 1 Mar 2036"), (date(2010, 3, 1), True, "")
    ):  # fmt: skip
        Employment.objects.filter(person=beto).update(hired_on=date(2009, 1, 1), left_on=left)
        page = _text(clara.get(way))
        assert (f"{way}erase/" in page) == offered
        assert told in page
    retention.place_hold(
        by=cast.viewer("clara"), at=cast.at, ordered_by="Court 4", reference="88", person=beto
    )
    page = _text(clara.get(way))
    assert f"{way}erase/" not in page
    assert "Court 4, 88" in page


def test_a_manager_enrols_hires_suspends_and_lets_go(cast: Cast) -> None:
    clara = cast.client("clara")
    made = clara.post(
        "/people/enrol/",
        {"family_name": "Nuevo", "given_name": "Nicolás", "role": "guard", "hired_on": ""},
    )
    row = Person.objects.get(family_name="Nuevo")
    way = f"/people/{row.public_id}/"
    assert (made.status_code, made["Location"]) == (303, way)
    clara.post(f"{way}hire/", {"role": "guard", "hired_on": "2026-03-01"})
    assert Employment.objects.get(person=row).role == "guard"
    clara.post(f"{way}suspend/", {"start": "2026-03-05", "until": "", "reason": "inquiry"})
    assert Employment.objects.get(person=row).suspended_from == date(2026, 3, 5)
    assert "/reinstate/" in _text(clara.get(way))
    clara.post(f"{way}reinstate/", {"day": "2026-03-06", "reason": "cleared"})
    clara.post(f"{way}leave/", {"left_on": "2026-04-01", "reason": "moved"})
    assert Employment.objects.get(person=row).left_on == date(2026, 4, 1)
    page = _text(clara.get(way))
    assert "Nuevo" in page


def test_who_was_reinstated_can_be_suspended_again(cast: Cast) -> None:
    clara, way = cast.client("clara"), f"/people/{cast.persons['beto'].public_id}/"
    today = cast.at.date().isoformat()
    clara.post(f"{way}suspend/", {"start": today, "until": "", "reason": "inquiry"})
    clara.post(f"{way}reinstate/", {"day": today, "reason": "cleared"})
    page = _text(clara.get(way))
    assert f"{way}suspend/" in page
    assert f"{way}reinstate/" not in page
    assert clara.post(f"{way}suspend/", {"start": today, "reason": "again"}).status_code == 303
    assert f"{way}reinstate/" in _text(clara.get(way))


def test_the_history_of_a_person_names_fields_in_words(cast: Cast) -> None:
    clara = cast.client("clara")
    clara.post("/people/enrol/", {"family_name": "Nuevo", "phone": "555-0100", "role": "guard"})
    row = Person.objects.get(family_name="Nuevo")
    shown = _text(clara.get(f"/people/{row.public_id}/")).split("History of this record")[-1]
    assert "Telephone" in shown
    assert ">phone<" not in shown


def test_a_refusal_stands_on_the_page_and_what_was_typed_stays(cast: Cast) -> None:
    taken = cast.person("beto").document_number
    answer = cast.client("clara").post(
        "/people/enrol/",
        {"family_name": "Kept-Name", "document_number": taken, "role": "guard", "hired_on": ""},
    )
    assert answer.status_code == 422
    page = _text(answer)
    assert "Kept-Name" in page
    assert "enrolled here already" in page


def test_a_guard_changes_the_pin_at_the_armoury_with_the_old_one(cast: Cast) -> None:
    way = f"/people/{cast.persons['beto'].public_id}/pin/"
    ana = cast.client("ana")
    wrong = ana.post(way, {"old_pin": "9999", "pin": NEW_PIN, "again": NEW_PIN})
    assert wrong.status_code == 422
    assert cast.person("beto").pin_failures == 1
    assert ana.post(way, {"old_pin": PIN, "pin": NEW_PIN, "again": "1"}).status_code == 422
    assert ana.post(way, {"old_pin": PIN, "pin": NEW_PIN, "again": NEW_PIN}).status_code == 303
    people.check_pin(by=cast.viewer("ana"), at=cast.at, person=cast.person("beto"), pin=NEW_PIN)


def test_a_login_is_made_its_password_shown_once_and_it_works(cast: Cast) -> None:
    answer = cast.client("clara").post(
        "/logins/new/", {"username": "nora", "name": "Nora Nueva", "role": "armourer"}
    )
    found = re.search(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", _text(answer))
    assert found is not None
    browser = Client()
    browser.post("/accounts/login/", {"login": "nora", "password": found[1]})
    assert browser.get("/account/")["Location"] == "/accounts/password/change/"


def test_whoever_signs_in_is_greeted_by_the_desk_alone(cast: Cast) -> None:
    """A sentence made at the door is in the browser's language, which may not be the reader's."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert not list(answer.context["messages"])


def test_ending_the_last_mandate_throws_the_browser_out_at_once(cast: Cast) -> None:
    ana = cast.client("ana")
    assert ana.get("/people/").status_code == 200
    mandate = Mandate.objects.get(user=cast.users["ana"])
    answer = cast.client("clara").post(f"/mandates/{mandate.public_id}/end/", {"reason": "left"})
    assert answer.status_code == 303
    out = ana.get("/people/")
    assert (out.status_code, out["Location"][:16]) == (302, "/accounts/login/")


def test_a_login_without_a_mandate_is_told_so(cast: Cast) -> None:
    answer = cast.client("hugo").get("/people/")
    assert answer.status_code == 403
    assert "no mandate in force" in _text(answer)


def test_closing_a_login_signs_it_out(cast: Cast) -> None:
    ana = cast.client("ana")
    user = cast.users["ana"]
    cast.client("clara").post(f"/logins/{user.public_id}/close/", {"reason": "left"})
    assert ana.get("/account/").status_code == 302


def test_signing_out_elsewhere_keeps_this_browser_and_ends_the_other(cast: Cast) -> None:
    here, there = cast.client("ana"), cast.client("ana")
    assert there.get("/account/").status_code == 200
    here.post("/account/sign-out-elsewhere/")
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_key_is_shown_once_and_works_within_its_scope(cast: Cast) -> None:
    clara = cast.client("clara")
    answer = clara.post(
        "/keys/new/",
        {
            "label": "payroll",
            "user": "Clara",
            "scope": "read",
            "networks": "",
            "expires": "30",
        },
    )
    found = re.search(r"rsg_[\w-]{43}", _text(answer))
    assert found is not None
    assert found[0] not in _text(clara.get("/keys/"))
    headers = {"authorization": f"Bearer {found[0]}"}
    assert Client().get("/api/v1/people/persons", headers=headers).status_code == 200
    write = Client().post(
        "/api/v1/people/persons", {}, content_type="application/json", headers=headers
    )
    assert write.status_code == 403
    key = Token.objects.get(label="payroll")
    clara.post(f"/keys/{key.public_id}/revoke/", {"reason": "done"})
    assert Client().get("/api/v1/people/persons", headers=headers).status_code == 401


def test_another_person_decides_a_request(cast: Cast) -> None:
    asked = people.request_approval(
        by=cast.viewer("clara"), at=cast.at, act="test.page", subject_kind="firearm",
        subject_id=uuid4(), subject_name="Arm 7", proposal={"serial": "B"}, reason="misread",
    )  # fmt: skip
    way = f"/requests/{asked.public_id}/"
    clara, mateo = cast.client("clara"), cast.client("mateo")
    assert "Arm 7" in _text(mateo.get("/requests/"))
    assert clara.post(way, {"decision": "approve"}).status_code == 422
    assert mateo.post(way, {"decision": "refuse"}).status_code == 422
    assert mateo.post(way, {"decision": "approve"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "approved"


def test_a_field_of_ones_own_appears_on_the_form_and_is_checked(cast: Cast) -> None:
    clara = cast.client("clara")
    clara.post(
        "/fields/new/",
        {"subject_kind": "person", "label": "Shirt", "key": "shirt", "kind": "choice",
         "choices": "S\nM"},
    )  # fmt: skip
    assert "Shirt" in _text(clara.get("/people/enrol/"))
    clara.post(
        "/people/enrol/",
        {"family_name": "Vestido", "role": "guard", "hired_on": "", "custom-shirt": "M"},
    )
    assert Person.objects.get(family_name="Vestido").custom == {"shirt": "M"}


def test_one_login_works_in_two_organisations_and_chooses(cast: Cast) -> None:
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["dario"], role=Role.AUDITOR, organisation=cast.dos
    )
    dario = cast.client("dario")
    assert "Barrera" in _text(dario.get("/people/"))
    dario.post("/account/organisation/", {"organisation": str(cast.dos.public_id)})
    page = _text(dario.get("/people/"))
    assert "Diurno" in page
    assert "Barrera" not in page
    away = dario.post("/account/organisation/", {"organisation": str(cast.authority.public_id)})
    assert away.status_code == 404


def test_the_language_of_the_account_is_that_of_the_pages(cast: Cast) -> None:
    ana = cast.client("ana")
    assert ana.post("/account/language/", {"language": "fr"}).status_code == 303
    assert User.objects.get(username="ana").language == "fr"
    assert ana.get("/account/")["Content-Language"] == "fr"
    assert ana.post("/account/language/", {"language": "xx"}).status_code == 422


def test_the_demonstration_lets_one_play_and_a_real_house_does_not(
    cast: Cast, settings: Settings
) -> None:
    assert cast.users["ana"].check_password(PASSWORD)
    browser = Client()
    assert browser.post("/accounts/play/", {"username": "ana"}).status_code == 404
    assert "Ana Armas" not in _text(browser.get("/accounts/login/"))
    settings.DEMO = True
    assert "Ana Armas" in _text(browser.get("/accounts/login/"))
    assert browser.post("/accounts/play/", {"username": "console"}).status_code == 404
    assert browser.post("/accounts/play/", {"username": "ana"}).status_code == 303
    assert browser.get("/account/").status_code == 200


def test_the_page_of_a_guard_shows_permits_and_leads_to_custody(cast: Cast) -> None:
    house = furnish(cast, at=cast.at)
    beto = cast.persons["beto"].public_id
    page = _text(cast.client("ana").get(f"/people/{beto}/"))
    assert f"/permits/{house.permits['credential']}/" in page
    assert f"/custody/people/{beto}/" in page
