"""Who gets through which door: every endpoint, every role, own and foreign rows.

`endpoints.csv` is the committed expectation, one row an endpoint, one column a role, for requests
about the rows of the first company. A new endpoint without a row fails; so does a changed answer.
After a change on purpose, run this file with RESGUARDO_TEST_ENDPOINTS=write and read the diff.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.security.endpoints import (
    NOBODYS,
    NOBODYS_NUMBER,
    NOBODYS_WORD,
    Endpoint,
    body_for,
    endpoints,
    fill,
    fill_with_nothing,
    identifier,
    is_row,
    word,
)
from tests.security.stage import Stage, outcome, set_stage
from tests.security.table import FILE, ROLES, committed

pytestmark = pytest.mark.django_db

WRITING = os.environ.get("RESGUARDO_TEST_ENDPOINTS") == "write"
PARTS = 1 if WRITING else 4
"""The table is walked in parts, so that every worker of a run has some."""

in_parts = pytest.mark.parametrize("part", range(PARTS))
COLLEAGUES = ("guard", "armourer", "supervisor", "manager", "auditor")
SHUT = frozenset({"door", "403", "404", "405"})
OWN_AFFAIRS = ("account", "language/", "appearance/", "lists/", "views/", "keys/<uuid:key_id>/")
"""What everybody may change: their own login, language, look, filters and keys."""

NOTHING_KEPT = ("verify/", "log/", "api/", "permits/check/")
"""Pages open to all that take a file or a text, answer, and keep nothing; and what is nowhere."""

BY_SIGNATURE = ("parcels/inbox/", "standards/respond/", "counts/by-code/", "assistance/mine/")
"""Let in by the signature of another deployment's log, or by an address that we signed."""

OF_ANYBODY = ("incidents/complaint/",)
"""What anybody may write to the authority, so many times an hour; who has a login no less."""

PUBLISHED = ("statistics/releases/",)
"""What everybody may read is the same row for whoever asks."""

_EXEMPT = (*OWN_AFFAIRS, *NOTHING_KEPT, *BY_SIGNATURE, *OF_ANYBODY)
MALFORMED = (
    "x",
    "00000000-0000-0000-0000-00000000000g",
    "%00",
    "%27%20OR%201=1--",
    "..%2F..%2Fetc%2Fpasswd",
    "9" * 400,
    "%D9%A3%D9%A3",
    "-1",
    "%F0%9F%94%AB",
)
HOSTILE_QUERY = (
    "?sort=%00&cursor=%FF&after=W10&before=zz&size=99999999999999999999&search=%00%27&page=-1"
    "&role=%00&state=%00&day=9999-99-99&at=nonsense&on=0000-00-00&as=%00&kind=%00&organisation=x"
)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage()
        transaction.set_rollback(True)


def _write(rows: dict[Endpoint, dict[str, str]]) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("face", "method", "path", *ROLES))
        for each, answers in sorted(rows.items()):
            writer.writerow((each.face, each.method, each.path, *answers.values()))


def _asked(part: int | None = None) -> list[Endpoint]:
    """The doors whose path has what `RESGUARDO_TEST_ENDPOINTS_OF` says; a part of them, or all."""
    some = re.compile(os.environ.get("RESGUARDO_TEST_ENDPOINTS_OF", ""))
    asked = [each for each in endpoints() if some.search(each.path)]
    return asked if part is None else asked[part::PARTS]


def test_the_table_has_every_endpoint_and_no_other() -> None:
    assert WRITING or {(each.face, each.method, each.path) for each in endpoints()} == set(
        committed()
    )


def test_no_address_stands_twice() -> None:
    """Of two rows only the later would be read, and two hands may have written them."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = [(row["face"], row["method"], row["path"]) for row in csv.DictReader(file)]
    assert [each for each, times in Counter(rows).items() if times > 1] == []


def test_every_parameter_of_an_address_names_something_of_both_companies(stage: Stage) -> None:
    wrong = []
    for house in (stage.uno, stage.dos):
        for each in endpoints():
            for converter, name in each.parameters:
                if is_row(converter, name):
                    found = identifier(name, house, each.path)
                    missing = found in {NOBODYS, NOBODYS_NUMBER}
                else:
                    missing = word(name, each, house) == NOBODYS_WORD
                if missing:
                    wrong.append(f"{each.path}: no “{name}” of {house.mark} is on the stage")
    assert not wrong, "\n".join(sorted(set(wrong)))


@pytest.mark.slow
@in_parts
def test_every_endpoint_answers_each_role_as_the_table_says(stage: Stage, part: int) -> None:
    asked = _asked(part)
    answered = {
        each: {role: outcome(stage.knock(each, role, stage.uno)) for role in ROLES}
        for each in asked
    }
    if WRITING:
        before = committed()
        others = {
            each: before[each.face, each.method, each.path]
            for each in set(endpoints()) - set(asked)
            if (each.face, each.method, each.path) in before
        }
        _write(answered | others)
    table = committed()
    wrong = [
        f"{each.face} {each.method} {each.path} {role}: {answers[role]} and not {said[role]}"
        for each, answers in answered.items()
        for said in [table[each.face, each.method, each.path]]
        for role in ROLES
        if answers[role] != said[role]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@in_parts
def test_rows_of_another_company_are_as_if_they_did_not_exist(stage: Stage, part: int) -> None:
    wrong = []
    for each in _asked(part):
        for role in COLLEAGUES:
            answer = stage.knock(each, role, stage.dos)
            if stage.dos.mark in answer.content.decode(errors="replace"):
                wrong.append(f"{each.face} {each.method} {each.path} {role}: shows the other house")
            if not each.names_rows or each.path.startswith(PUBLISHED) or outcome(answer) in SHUT:
                continue
            nothing = stage.knock(each, role, stage.dos, path=fill_with_nothing(each, stage.dos))
            if answer.status_code != nothing.status_code:
                wrong.append(f"{each.face} {each.method} {each.path} {role}: {outcome(answer)}")
    assert not wrong, "\n".join(wrong)


def test_bodies_that_name_rows_of_another_company_do_nothing(stage: Stage) -> None:
    wrong, tried = [], 0
    for each in _asked():
        if each.face != "api" or not each.changes:
            continue
        if body_for(each, stage.uno, every=True) == body_for(each, stage.dos, every=True):
            continue
        path = fill(each, stage.uno)
        for role in COLLEAGUES:
            answer = stage.knock(each, role, stage.dos, path=path, every=True)
            tried += 1
            if outcome(answer) not in SHUT | {"refused"}:
                wrong.append(f"{each.method} {each.path} {role}: {outcome(answer)}")
    assert not wrong, "\n".join(wrong)
    assert tried or len(_asked()) < len(endpoints()), (
        "no body names a row: the bodies are not made well"
    )


def test_who_may_only_read_changes_nothing_anywhere() -> None:
    wrong = [
        f"{face} {method} {path} {role}: {said[role]}"
        for (face, method, path), said in committed().items()
        if method not in {"GET", "HEAD", "OPTIONS"}
        if not (face == "web" and path.startswith(_EXEMPT))
        for role in ("auditor", "analyst", "outsider", "nobody")
        if said[role] not in SHUT
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@in_parts
def test_malformed_identifiers_and_queries_are_answered_and_never_crash(
    stage: Stage, part: int
) -> None:
    wrong = []
    for each in _asked(part):
        paths = (
            [fill(each, stage.uno, instead=text) for text in MALFORMED] if each.parameters else []
        )
        for path, query in [*((path, "") for path in paths), ("", HOSTILE_QUERY)]:
            said = outcome(stage.knock(each, "manager", stage.uno, path=path, query=query))
            if said == "CRASH":
                wrong.append(f"{each.face} {each.method} {path or each.path} {query[:6]}")
    assert not wrong, "\n".join(wrong)
