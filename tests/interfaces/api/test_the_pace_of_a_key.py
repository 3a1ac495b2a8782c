"""A key may make so many requests a minute; beyond that it is told when to come again."""

from typing import Any

import pytest
from django.test import Client

from resguardo.interfaces.api import limits
from tests.cast import Cast


def test_a_key_that_hurries_is_told_when_to_come_again(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_PER_MINUTE = 3
    now = [100.0]
    monkeypatch.setattr(limits.buckets, "clock", lambda: now[0])
    limits.buckets.clear()
    hasty, calm = cast.bearer("ana"), cast.bearer("dario")

    def ask(headers: dict[str, str]) -> Any:
        return Client().get("/api/v1/places/", headers=headers)

    assert [ask(hasty).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask(hasty)
    assert refused["Content-Type"] == "application/problem+json"
    assert (refused.json()["code"], refused["Retry-After"]) == ("api.too-many-requests", "20")
    written = Client().post(
        "/api/v1/places/", {}, content_type="application/json",
        headers=hasty | {"Idempotency-Key": "k"},
    )  # fmt: skip
    assert written.status_code == 429
    assert ask(calm).status_code == 200
    now[0] += 20
    assert [ask(hasty).status_code for _ in range(2)] == [200, 429]
    settings.API_PER_MINUTE = 0
    assert ask(hasty).status_code == 200
    limits.buckets.clear()
