"""A program that works with the API: one key a login, made when it is first needed."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.armoury import Armoury


@dataclass
class Caller:
    """Sends requests as the people of the stage."""

    stage: Armoury
    keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(
        self, who: str, method: str, way: str, body: Any = None, *, once: str = "", **more: str
    ) -> Any:
        """Send one request; `once` is its Idempotency-Key."""
        headers = self.keys.setdefault(who, self.stage.cast.bearer(who)) | more
        if once:
            headers = headers | {"idempotency-key": once}
        return Client().generic(
            method,
            f"/api/v1{way}",
            data=b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    def get(self, who: str, way: str) -> Any:
        """Read something that must be there."""
        answer = self.ask(who, "GET", way)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, who: str, way: str, body: Any = None, *, once: str = "") -> Any:
        """Do something that must succeed."""
        answer = self.ask(who, "POST", way, body, once=once)
        assert answer.status_code in {200, 201, 202}, answer.content
        return answer.json()

    def refused(self, who: str, way: str, body: Any = None) -> str:
        """Do something that must be refused, and give the code."""
        answer = self.ask(who, "POST", way, body)
        assert answer.status_code in {403, 404, 409, 422}, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        code: str = answer.json()["code"]
        return code
