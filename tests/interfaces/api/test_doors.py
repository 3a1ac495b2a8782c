"""The API's door: keys, problem documents, and writes that may be sent again."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from resguardo.interfaces.api import idempotency
from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import Answer, Person
from tests.cast import Cast

PERSONS = "/api/v1/people/persons"
JSON = "application/json"


def _enrol(headers: dict[str, str], family_name: str = "Zapata", **more: Any) -> Any:
    body = {"family_name": family_name} | more
    return Client().post(PERSONS, body, content_type=JSON, headers=headers)


def _problem(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.content)
    assert set(document) == {
        "type", "title", "status", "detail", "instance", "code", "facts", "errors"
    }  # fmt: skip
    assert document["status"] == answer.status_code
    return document


def test_a_repeated_write_gets_the_first_answer_for_ever_and_writes_once(cast: Cast) -> None:
    headers = cast.bearer("clara") | {"Idempotency-Key": "enrol-1"}
    first = _enrol(headers)
    again = _enrol(headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert Person.objects.filter(family_name="Zapata").count() == 1


def test_the_same_key_with_another_request_is_refused(cast: Cast) -> None:
    headers = cast.bearer("clara") | {"Idempotency-Key": "enrol-2"}
    assert _enrol(headers).status_code == 201
    other = _enrol(headers, "Otro")
    assert (other.status_code, _problem(other)["code"]) == (422, "idempotency.key-reused")
    assert not Person.objects.filter(family_name="Otro").exists()


def test_keys_of_two_logins_do_not_meet(cast: Cast) -> None:
    key = {"Idempotency-Key": "same"}
    assert _enrol(cast.bearer("clara") | key).status_code == 201
    assert _enrol(cast.bearer("delia") | key).status_code == 201
    assert Person.objects.filter(family_name="Zapata").count() == 2


def test_a_refusal_is_an_answer_too_and_a_closed_door_is_none(cast: Cast) -> None:
    clara = cast.bearer("clara")
    assert _enrol(clara | {"Idempotency-Key": "r"}, "").status_code == 422
    assert _enrol(clara | {"Idempotency-Key": "r"}, "")["Idempotency-Replayed"] == "true"
    assert _enrol(cast.bearer("ana") | {"Idempotency-Key": "d"}).status_code == 403
    assert list(Answer.objects.values_list("key", flat=True)) == ["r"]


def test_a_second_request_while_the_first_is_at_work_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clara = cast.viewer("clara")
    monkeypatch.setattr(idempotency, "_at_work", {(clara.user_id, "slow")})
    answer = _enrol(cast.bearer("clara") | {"Idempotency-Key": "slow"})
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert _problem(answer)["code"] == "idempotency.still-at-work"


@pytest.mark.parametrize("key", ["", "ñ", "x" * 201, "a\tb"])
def test_keys_that_are_no_keys_are_refused(cast: Cast, key: str) -> None:
    answer = _enrol(cast.bearer("clara") | {"Idempotency-Key": key})
    assert (answer.status_code, _problem(answer)["code"]) == (422, "idempotency.key-unusable")


def test_when_the_work_crashes_nothing_is_kept_and_a_retry_works(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = cast.bearer("clara") | {"Idempotency-Key": "crash"}
    body = {"family_name": "Zapata"}
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(people, "keep_answer", _power_cut)
        cut = client.post(PERSONS, body, content_type=JSON, headers=headers)
    assert cut.status_code == 500
    assert not Person.objects.filter(family_name="Zapata").exists()
    assert _enrol(headers).status_code == 201
    assert Person.objects.filter(family_name="Zapata").count() == 1


def _power_cut(**_facts: Any) -> None:
    message = "the power went out after the work and before the answer was kept"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "api.unreadable"),
        (b"\xff\xfe", 400, "api.unreadable"),
        (b"", 422, "api.fields-unfit"),
        (b"[]", 422, "api.fields-unfit"),
        (b'{"family_name": 7}', 422, "api.fields-unfit"),
        (b'{"family_name": "' + b"x" * 121 + b'"}', 422, "api.fields-unfit"),
        (b'{"family_name": ""}', 422, "people.person-unnamed"),
        (b"[" * 100_000, 400, "api.unreadable"),
    ],
)
def test_bodies_that_do_not_fit_are_answered_with_a_problem_document(
    cast: Cast, body: bytes, status: int, code: str
) -> None:
    answer = Client().post(PERSONS, data=body, content_type=JSON, headers=cast.bearer("clara"))
    assert (answer.status_code, _problem(answer)["code"]) == (status, code)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    cast: Cast, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = _enrol(cast.bearer("clara"), "x" * 2000)
    assert (answer.status_code, _problem(answer)["code"]) == (413, "api.too-large")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer rsg_" + "x" * 43]
)
def test_without_a_valid_key_the_door_stays_shut(cast: Cast, header: str) -> None:
    assert cast.users
    answer = Client().get(PERSONS, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert _problem(answer)["code"] in {"api.key-needed", "people.token-refused"}


def test_a_session_of_the_pages_opens_nothing_in_the_api(cast: Cast) -> None:
    assert cast.client("clara").get(PERSONS).status_code == 401


def test_what_was_typed_wrong_is_named_by_its_pointer(cast: Cast) -> None:
    document = _problem(_enrol(cast.bearer("clara"), hired_on="tomorrow"))
    assert [each["pointer"] for each in document["errors"]] == ["#/hired_on"]


def test_the_type_of_a_problem_leads_to_its_explanation(cast: Cast) -> None:
    document = _problem(_enrol(cast.bearer("clara"), ""))
    explained = Client().get(document["type"]).json()
    assert (explained["code"], explained["facts"]) == ("people.person-unnamed", [])


def test_nothing_is_at_other_addresses(cast: Cast) -> None:
    assert cast.users
    for way in ("/api/v1/nothing", "/api/", "/api/v2/people", "/api/v1/people/persons/x"):
        answer = Client().get(way, headers=cast.bearer("clara"))
        assert (answer.status_code, _problem(answer)["code"]) == (404, "api.no-such-address")


def test_an_overseer_gets_documents_only_with_a_reason(cast: Cast) -> None:
    way = f"{PERSONS}/{cast.persons['beto'].public_id}"
    headers = cast.bearer("rita")
    folded = Client().get(way, headers=headers).json()
    opened = Client().get(way, {"reason": "visit 7"}, headers=headers).json()
    assert (folded["document_number"], folded["folded"]) == ("", True)
    assert opened["document_number"] == cast.persons["beto"].document_number


def test_a_key_works_in_the_organisation_that_the_call_names(cast: Cast) -> None:
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["dario"], role=Role.AUDITOR, organisation=cast.dos
    )
    headers = cast.bearer("dario")
    dos = headers | {"Resguardo-Organisation": str(cast.dos.public_id)}
    names = [row["family_name"] for row in Client().get(PERSONS, headers=dos).json()["rows"]]
    assert "Diurno" in names
    assert "Barrera" not in names
    away = headers | {"Resguardo-Organisation": str(cast.authority.public_id)}
    assert Client().get(PERSONS, headers=away).status_code == 403
    assert (
        Client().get(PERSONS, headers=headers | {"Resguardo-Organisation": "x"}).status_code == 404
    )
