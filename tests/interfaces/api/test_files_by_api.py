"""A register by API: handed in, answered, taken in; foreign files are nowhere."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from resguardo.records.places.services import open_place
from resguardo.records.register.models import Firearm
from tests.cast import Cast

pytestmark = pytest.mark.django_db

REGISTER = Path(__file__).parents[2] / "data" / "registers" / "registro_custodia_ficticia_uno.xlsx"


def ask(cast: Cast, who: str, method: str, way: str, body: Any = None) -> Any:
    return Client().generic(
        method,
        f"/api/v1/intake{way}",
        data=b"" if body is None else json.dumps(body),
        content_type="application/json",
        headers=cast.bearer(who),
    )


def handed_in(cast: Cast) -> dict[str, Any]:
    body = {
        "kind": "firearms",
        "file_name": "registro.xlsx",
        "content": base64.b64encode(REGISTER.read_bytes()).decode(),
    }
    made = ask(cast, "clara", "POST", "/files", body)
    assert made.status_code == 201, made.content
    answer: dict[str, Any] = made.json()
    return answer


def test_a_register_is_handed_in_answered_and_taken_in(cast: Cast) -> None:
    open_place(by=cast.viewer("clara"), at=cast.at, kind="armoury", name="Armería Central")
    file = handed_in(cast)
    assert (file["state"], file["result"]["rows"], file["result"]["good"]) == ("staged", 140, 112)
    assert ask(cast, "clara", "POST", f"/files/{file['id']}/accept").status_code == 422
    answered = ask(
        cast, "clara", "POST", f"/files/{file['id']}/answers",
        {"accept_proposals": True, "leave_out_errors": True},
    ).json()  # fmt: skip
    assert answered["result"]["left_out"] > 0
    accepted = ask(cast, "clara", "POST", f"/files/{file['id']}/accept").json()
    assert accepted["state"] == "accepted"
    assert Firearm.objects.count() == accepted["result"]["added"] > 112
    listed = ask(cast, "clara", "GET", "/files?state=accepted").json()
    assert [row["id"] for row in listed["rows"]] == [file["id"]]
    assert ask(cast, "clara", "POST", f"/files/{file['id']}/withdraw").status_code == 422


def test_what_is_no_file_is_refused_and_a_foreign_file_is_nowhere(cast: Cast) -> None:
    body = {"kind": "firearms", "file_name": "r.xlsx", "content": "?"}
    refused = ask(cast, "clara", "POST", "/files", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "api.content-unreadable")
    file = handed_in(cast)
    assert ask(cast, "delia", "GET", f"/files/{file['id']}").status_code == 404
    assert ask(cast, "delia", "POST", f"/files/{file['id']}/withdraw").status_code == 404
    assert ask(cast, "beto", "GET", "/files").status_code == 403
    withdrawn = ask(cast, "clara", "POST", f"/files/{file['id']}/withdraw").json()
    assert withdrawn["state"] == "withdrawn"
