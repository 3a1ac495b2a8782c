"""A session opens pages until it expires, and only for a login that may sign in."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from resguardo.records.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OPENED, TO_THE_DOOR = 200, 302


def _status(browser: Client) -> int:
    return browser.get("/account/").status_code


def test_a_session_opens_pages(cast: Cast) -> None:
    assert _status(cast.client("dario")) == OPENED


def test_one_that_has_expired_leads_to_the_door(cast: Cast) -> None:
    browser = cast.client("dario")
    Session.objects.update(expire_date=datetime(2001, 1, 1, tzinfo=UTC))
    assert _status(browser) == TO_THE_DOOR


def test_one_that_was_ended_leads_to_the_door(cast: Cast) -> None:
    browser = cast.client("dario")
    Session.objects.all().delete()
    assert _status(browser) == TO_THE_DOOR


def test_a_login_that_was_closed_leads_to_the_door(cast: Cast) -> None:
    browser = cast.client("dario")
    User.objects.filter(pk=cast.users["dario"].pk).update(is_active=False)
    assert _status(browser) == TO_THE_DOOR


def test_a_login_that_is_gone_leads_to_the_door(cast: Cast) -> None:
    browser = cast.client("dario")
    session = browser.session
    session["_auth_user_id"] = "999999999"
    session.save()
    assert _status(browser) == TO_THE_DOOR


def test_another_password_ends_the_sessions_that_the_old_one_opened(cast: Cast) -> None:
    browser = cast.client("dario")
    user = User.objects.get(pk=cast.users["dario"].pk)
    user.set_password("otra-que-nadie-sabe")
    user.save(update_fields=["password"])
    assert _status(browser) == TO_THE_DOOR
