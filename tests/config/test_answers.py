"""What every answer carries, and what every request must bring."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db
DOOR = "/accounts/login/"


def test_pages_allow_no_script_or_style_but_our_own(client: Client) -> None:
    policy = client.get(DOOR)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_stay_out_of_frames_and_caches(client: Client) -> None:
    answer = client.get(DOOR)
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_plain_request_id_is_kept_and_a_forged_one_is_not(client: Client) -> None:
    assert client.get(DOOR, headers={"X-Request-ID": "abcdef-123"})["X-Request-ID"] == "abcdef-123"
    assert "\n" not in client.get(DOOR, headers={"X-Request-ID": "a\nb" * 9})["X-Request-ID"]


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get(DOOR, headers={"Host": "evil.example"}).status_code == 400


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    client.post(
        "/accounts/signup/",
        {"username": "mallory", "password1": "correct horse 42", "password2": "correct horse 42"},
    )
    assert not get_user_model().objects.filter(username="mallory").exists()


def test_wrong_passwords_lock_the_door_even_for_the_right_one(client: Client) -> None:
    get_user_model().objects.create_user("ana", "correct horse 42")
    for _again in range(settings.AXES_FAILURE_LIMIT):
        client.post(DOOR, {"login": "ana", "password": "wrong horse 42"})
    answer = client.post(DOOR, {"login": "ana", "password": "correct horse 42"})
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_right_password_opens_the_door(client: Client) -> None:
    get_user_model().objects.create_user("ana", "correct horse 42")
    answer = client.post(DOOR, {"login": "ana", "password": "correct horse 42"})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session
