"""The command line lets the first people in, and makes and ends keys."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from resguardo.interfaces.cli.main import main
from resguardo.records.people.models import Organisation, User
from tests.cast import Cast

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("resguardo.interfaces.cli.main.demand_schema", lambda: None)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def running(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return running


def test_an_organisation_and_its_first_login_are_made_from_nothing(db: None, run: Run) -> None:
    found = run("user", "found", "Custodia Ficticia Tres", "--kind", "company", "--format", "json")
    org_id = json.loads(found[1])["org_id"]
    made = run("user", "create", "Primera", "--organisation", org_id, "--role", "manager",
               "--format", "json")  # fmt: skip
    login = json.loads(made[1])
    assert User.objects.get(username="primera").check_password(login["password"])
    assert Organisation.objects.get().name == "Custodia Ficticia Tres"


def test_a_key_is_made_listed_and_ended(cast: Cast, run: Run) -> None:
    assert cast.users
    status, out, _err = run("token", "create", "clara", "--read-only", "--expires", "30",
                            "--format", "json")  # fmt: skip
    key = json.loads(out)
    headers = {"authorization": f"Bearer {key['token']}"}
    assert status == 0
    assert Client().get("/api/v1/people/persons", headers=headers).status_code == 200
    rows = json.loads(run("token", "list", "clara", "--format", "json")[1])
    assert [row["token_id"] for row in rows] == [key["token_id"]]
    assert key["token"] not in json.dumps(rows)
    assert run("token", "revoke", key["token_id"])[0] == 0
    assert Client().get("/api/v1/people/persons", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "create", "nobody"),
        ("token", "revoke", "00000000-0000-7000-8000-000000000000"),
        ("token", "create", "clara", "--network", "home"),
        ("token", "create", "clara", "--act", "fly"),
        ("user", "create", "x y", "--organisation", "00000000-0000-7000-8000-000000000000",
         "--role", "guard"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_status_one(
    cast: Cast, run: Run, arguments: tuple[str, ...]
) -> None:
    assert cast.users
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
