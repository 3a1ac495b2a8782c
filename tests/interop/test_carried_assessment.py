"""An authority and a laptop, each with its own program and database: one assessment, answered away.

The laptop never sees the authority's machine: a file goes there, a file comes back.
"""

import json
import os
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.interop.test_two_deployments import Deployment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql",
        reason="each has a file of its own here",
    ),
]


class Desk:
    """Somebody of the authority at a deployment, by its API."""

    def __init__(self, deployment: Deployment, address: str) -> None:
        self.address = address
        deployment.do(
            "user", "create", "ines", "--organisation", deployment.organisation,
            "--role", "inspector", "--name", "Inés Visita",
        )  # fmt: skip
        key = deployment.do("token", "create", "ines").split()[-1]
        self.headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def ask(self, path: str, body: dict[str, object] | None = None) -> dict[str, Any]:
        """Send, and give the answer."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/compliance/{path}", headers=self.headers,
            data=json.dumps(body).encode() if body is not None else None,
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def _brought(printed: str) -> dict[str, object]:
    [row] = json.loads(printed)
    return dict(row)


def test_what_an_inspector_answers_on_a_laptop_comes_home_and_conflicts_are_told(
    tmp_path: Path, migrated: Path
) -> None:
    home = Deployment(tmp_path / "home", migrated, "authority", "Registro Ficticio")
    laptop = Deployment(tmp_path / "laptop", migrated, "authority", "Registro, portátil")
    company = home.found("company", "Custodia Ficticia S.A.")
    along, back = tmp_path / "along.zip", tmp_path / "back.zip"
    said = {"control": "MOS20-03", "verdict": "no", "words": "not at home"}
    with home.served() as there:
        desk = Desk(home, there)
        opened = desk.ask("assessments", {"organisation": company, "catalogue": "mosaic"})
        key = str(opened["id"])
        code = home.do(
            "carry", "along", key, "--out", along, "--organisation", home.organisation
        ).strip()
        told = _brought(laptop.do(
            "carry", "bring", along, "--organisation", laptop.organisation, "--code", code,
            "--format", "json",
        ))  # fmt: skip
        assert told["assessment"] == key
        with laptop.served() as away:
            there_desk = Desk(laptop, away)
            for control, words in (("MOS20-03", "seen"), ("MOS20-05", "seen too")):
                there_desk.ask(
                    f"assessments/{key}/answers",
                    {"control": control, "verdict": "partly", "words": words},
                )
            copy = there_desk.ask(f"assessments/{key}")
        assert copy["carried_from"]
        desk.ask(f"assessments/{key}/answers", dict(said))
        laptop.do(
            "carry", "along", key, "--out", back, "--organisation", laptop.organisation,
            "--code", code,
        )  # fmt: skip
        for new in (2, 0):
            told = _brought(home.do(
                "carry", "bring", back, "--organisation", home.organisation, "--format", "json"
            ))  # fmt: skip
            assert told["new"] == new
        whole = desk.ask(f"assessments/{key}")
    assert whole["conflicts"] == ["MOS20-03"]
    lines = {each["control"]: each["assessor"] for each in whole["lines"]}
    assert lines["MOS20-03"]["words"] == "not at home", "what was said here stands meanwhile"
    assert lines["MOS20-05"]["words"] == "seen too"
    assert lines["MOS20-05"]["respondent"] == "Inés Visita"


def test_a_campaign_is_asked_and_read_at_the_console(tmp_path: Path, migrated: Path) -> None:
    home = Deployment(tmp_path / "home", migrated, "authority", "Registro Ficticio")
    names = [f"Custodia Ficticia {n} S.A." for n in range(3)]
    for name in names:
        home.found("company", name)
    own = ("--organisation", home.organisation)
    with home.served() as there:
        desk = Desk(home, there)
        told = {"title": "MOSAIC", "catalogue": "mosaic", "due_on": "2096-01-01"}
        key = str(desk.ask("campaigns", dict(told))["id"])
        assert home.do("campaign", "ask", key, *own) == ""
        board = json.loads(home.do("campaign", "board", key, *own, "--format", "json"))
        assert sorted(each["company"] for each in board) == names
        assert all(each["asked"] for each in board)
        listed = json.loads(home.do("campaign", "list", *own, "--format", "json"))
        assert [each["id"] for each in listed] == [key]
        line = home.do("campaign", "list", *own).splitlines()[1]
        assert re.search(r" \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00 ", line), "to the second"
        seen = desk.ask(f"campaigns/{key}/board")
        assert seen["count"] == len(names)
