"""Which doors open to a programme officer, who works neither at a company nor at an authority.

`endpoints_of_the_programme.csv` is the committed expectation for the doors of assistance, about the
rows of the first company; no other door shows a programme officer anything of a company. Run with
RESGUARDO_TEST_ENDPOINTS=write after a change on purpose, and read the diff.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.security.endpoints import Endpoint, endpoints
from tests.security.stage import Stage, outcome, set_stage
from tests.security.test_isolation import WRITING

pytestmark = pytest.mark.django_db

FILE = Path(__file__).with_name("endpoints_of_the_programme.csv")
ROLE = "programme_officer"
OF_ASSISTANCE = ("assistance/", "api/v1/assistance/")


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = set_stage()
        made.clients[ROLE] = made.cast.client("paloma")
        made.clients[ROLE].raise_request_exception = False
        made.keys[ROLE] = made.cast.bearer("paloma")
        yield made
        transaction.set_rollback(True)


def _committed() -> dict[tuple[str, str, str], str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["face"], row["method"], row["path"]): row[ROLE] for row in csv.DictReader(file)
        }


def _answers(stage: Stage) -> dict[Endpoint, str]:
    return {
        each: outcome(stage.knock(each, ROLE, stage.uno))
        for each in endpoints()
        if each.path.startswith(OF_ASSISTANCE)
    }


def test_every_door_of_assistance_answers_the_programme_officer_as_the_table_says(
    stage: Stage,
) -> None:
    answered = _answers(stage)
    if WRITING:
        with FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("face", "method", "path", ROLE))
            for each, said in sorted(answered.items()):
                writer.writerow((each.face, each.method, each.path, said))
    committed = _committed()
    assert {(each.face, each.method, each.path): said for each, said in answered.items()} == (
        committed
    )


def test_a_programme_officer_sees_a_companys_mark_only_where_assistance_is(stage: Stage) -> None:
    wrong = []
    for each in endpoints():
        if each.path.startswith(OF_ASSISTANCE):
            continue
        answer = stage.knock(each, ROLE, stage.uno)
        if stage.uno.mark in answer.content.decode(errors="replace"):
            wrong.append(f"{each.face} {each.method} {each.path}")
    assert not wrong, "\n".join(wrong)
