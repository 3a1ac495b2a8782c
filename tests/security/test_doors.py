"""Doors: shut by default, locked after guessing, closed to forged requests, strict to browsers."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from resguardo.interfaces.web import doors
from resguardo.records.people import services as people
from resguardo.records.people.models import User
from tests.cast import PASSWORD, Cast
from tests.security.endpoints import endpoints
from tests.security.table import committed

LOGIN = "/accounts/login/"
OURS_OPEN = (
    "appearance/", "verify/", "p/", "statistics/", "log/", "api/", "permits/check/",
    "incidents/complaint/", "standards/respond/", "counts/by-code/", "counts/worker.js",
    "assistance/mine/",
)  # fmt: skip
"""Beginnings of our own pages that are open to all, each for a reason that its view tells."""


def _sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def test_a_stranger_finds_every_door_shut_but_those_on_the_lists() -> None:
    said = committed()
    opened = {
        path
        for (face, method, path), answers in said.items()
        if face == "web" and method == "GET" and answers["nobody"] not in {"door", "404", "405"}
    }
    library = {
        "accounts/login/", "accounts/logout/", "accounts/signup/", "accounts/inactive/",
        "language/setlang/",
    }  # fmt: skip
    assert {path for path in opened - library if not path.startswith(OURS_OPEN)} == set()


def test_every_operation_of_the_api_needs_a_key_but_the_explanations_of_problems() -> None:
    opened = {
        path
        for (face, _method, path), answers in committed().items()
        if face == "api" and answers["nobody"] != "door"
    }
    assert all(path.startswith("api/v1/problems/") for path in opened)


def test_the_names_on_the_lists_exist() -> None:
    for name in doors.OPEN_TO_ALL | doors.OWN_AFFAIRS:
        try:
            assert reverse(name)
        except NoReverseMatch:
            pytest.fail(f"{name} stands in a list of the gate and is no page")


def test_guessing_a_password_locks_the_name_for_that_address(
    cast: Cast, settings: Settings
) -> None:
    assert cast.users
    browser = Client(headers={"accept-language": "en"})
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = _sign_in(browser, "ana", "wrong-password-12")
    assert last.status_code == 429
    locked = _sign_in(browser, "ana")
    assert locked.status_code == 429
    assert "minutes" in locked.content.decode()
    assert _sign_in(Client(REMOTE_ADDR="10.0.0.9"), "ana").status_code == 302
    assert _sign_in(browser, "dario").status_code == 302


def test_nobody_learns_whether_a_name_exists(cast: Cast) -> None:
    assert cast.users
    known = _sign_in(Client(), "ana", "wrong-password-12").content.decode()
    unknown = _sign_in(Client(REMOTE_ADDR="10.0.0.8"), "anna", "wrong-password-12").content.decode()
    strip = re.compile(r'value="[^"]*"|<code>[^<]*</code>|content="[^"]*"')
    assert strip.sub("", known) == strip.sub("", unknown)


def test_a_forged_request_is_refused(cast: Cast) -> None:
    clara = cast.client("clara", enforce_csrf_checks=True)
    assert clara.post("/people/enrol/", {"family_name": "Forjado"}).status_code == 403
    assert clara.post("/accounts/logout/").status_code == 403
    ana = cast.bearer("ana")
    browser = cast.client("clara", enforce_csrf_checks=True)
    answer = browser.post(
        "/api/v1/people/persons", {"family_name": "X"}, content_type="application/json", headers=ana
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "mandate.not-mandated"


def test_signing_up_is_shut(cast: Cast) -> None:
    before = User.objects.count()
    assert cast.users
    page = Client().post(
        "/accounts/signup/",
        {"username": "intruso", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert page.status_code == 200
    assert User.objects.count() == before


def test_a_closed_login_cannot_sign_in(cast: Cast) -> None:
    people.deactivate_user(
        by=cast.viewer("clara"), at=cast.at, user=cast.users["ana"], reason="left"
    )
    browser = Client()
    _sign_in(browser, "ana")
    assert browser.get("/account/").status_code == 302


def test_a_second_factor_is_asked_for_and_each_code_opens_once(cast: Cast) -> None:
    ana = Client()
    _sign_in(ana, "ana")
    assert ana.get("/accounts/2fa/totp/activate/").status_code == 302
    ana.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = ana.get("/accounts/2fa/totp/activate/")
    secret = str(page.context["form"].secret)
    code = _code(secret)
    assert ana.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=cast.users["ana"]).count() == 2
    browser = Client()
    assert _sign_in(browser, "ana")["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/account/").status_code == 302
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert browser.get("/account/").status_code == 200
    thief = Client()
    _sign_in(thief, "ana")
    assert thief.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert thief.get("/account/").status_code == 302


def test_sessions_end_after_their_hours(cast: Cast, settings: Settings) -> None:
    cast.client("ana").get("/account/")  # the first page of a run is slow, the next are not
    settings.SESSION_COOKIE_AGE = 2
    ana = cast.client("ana")
    assert ana.get("/account/").status_code == 200
    time.sleep(2.2)
    assert ana.get("/account/").status_code == 302


def test_a_page_costs_three_queries_before_it_begins(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    ana = cast.client("ana")
    ana.get("/people/enrol/")
    with django_assert_max_num_queries(12):
        assert ana.get("/people/enrol/").status_code == 403


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=\s*[\"']|javascript:"
)


def test_every_page_carries_the_headers_and_no_code_of_its_own(cast: Cast) -> None:
    clara, wrong = cast.client("clara"), []
    pages = [each for each in endpoints() if each.face == "web" and each.method == "GET"]
    for each in [page for page in pages if not page.parameters]:
        answer = clara.get(f"/{each.path}") if "logout" not in each.path else Client().get(LOGIN)
        policy = answer.headers.get("Content-Security-Policy", "")
        for name, value in HEADERS.items():
            if name not in answer.headers or (name != "Cache-Control" and answer[name] != value):
                wrong.append(f"{each.path}: {name} {answer.headers.get(name)}")
        if "default-src 'none'" not in policy or "unsafe-inline" in policy or "http" in policy:
            wrong.append(f"{each.path}: {policy}")
        if "html" in answer.headers["Content-Type"] and answer.status_code == 200:
            found = INLINE.search(answer.content.decode())
            if found is not None:
                wrong.append(f"{each.path}: {found[0]} stands in the page")
    assert not wrong, "\n".join(wrong)


def test_cookies_are_out_of_scripts_reach(cast: Cast) -> None:
    assert cast.users
    browser = Client()
    _sign_in(browser, "ana")
    browser.get("/account/")
    for name in ("session", "csrf", "device"):
        assert browser.cookies[name]["httponly"], name
        assert browser.cookies[name]["samesite"] == "Lax", name


def test_styles_of_the_door_are_ours(cast: Cast) -> None:
    assert cast.users
    page = Client().get(LOGIN).content.decode()
    sheets = re.findall(r'href="/static/([^"]+\.css)"', page)
    assert sheets
    assert all(finders.find(each) for each in sheets)


def test_a_mandate_that_is_over_opens_nothing_for_a_key_either(cast: Cast) -> None:
    headers = cast.bearer("dario")
    assert Client().get("/api/v1/people/persons", headers=headers).status_code == 200
    mandate = cast.users["dario"].mandates.get()
    people.end_mandate(by=cast.viewer("clara"), at=cast.at, mandate=mandate, reason="left")
    answer = Client().get("/api/v1/people/persons", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "people.no-mandate")


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))
