"""A form that a browser got for its own company, sent back with another company's identifiers.

Every page of the site is opened as each who may open it; each form on it is filled in as a person
would and sent. It must be accepted, or it would prove nothing; then each identifier that it carries
is put in place of, one at a time, by that of the other company's row of the same kind: then nothing
may be accepted.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import clock
from tests.security.armouries import go_on_duty, offer
from tests.security.endpoints import Endpoint, endpoints, fill
from tests.security.filled import (
    BEYOND,
    REACHED,
    UNPAIRED,
    WRITES_NOTHING,
    Address,
    typed_into,
)
from tests.security.forms import Counterparts, Form, FormReader
from tests.security.stage import Stage, outcome, set_stage
from tests.security.table import committed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES: Final = ("armourer", "supervisor", "manager")
NO_FORMS_OF_OURS: Final = ("accounts/", "language/", "appearance/", "styleguide/", "log/", "api/")
"""Pages of the library, and those without a row of anybody."""

_SAID: Final = re.compile(
    r"(?s)<[^>]*class=\"[^\"]*error-summary__list.*?</ul>|role=\"alert\".*?</p>"
)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = set_stage()
        offer(made.cast, "ana", made.uno, made.dos)
        offer(made.cast, "fausto", made.dos, made.uno)
        for house in (made.uno, made.dos):
            go_on_duty(house, clock.now())
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms(stage: Stage) -> list[tuple[str, Client, Form]]:
    """Each form of each page, by each role that is given it: where it goes, who sends it."""
    said = committed()
    found = []
    for each in endpoints():
        if (each.face, each.method) != ("web", "GET") or each.path.startswith(NO_FORMS_OF_OURS):
            continue
        for role in ROLES:
            if said.get((each.face, each.method, each.path), {}).get(role) != "ok":
                continue
            client = stage.clients[role]
            addresses: list[Address] = [partial(_plain, each), *BEYOND.get(each.path, ())]
            for address in addresses:
                way, page = stage.undone(partial(_opened, stage, client, address))
                reader = FormReader()
                reader.feed(page)
                found += [(urljoin(way, form.action), client, form) for form in reader.found]
    return found


def test_what_a_company_may_do_with_its_own_it_may_not_do_with_anothers(
    stage: Stage, forms: list[tuple[str, Client, Form]]
) -> None:
    others = Counterparts.of(stage.uno, stage.dos)
    proved: dict[str, set[str]] = defaultdict(set)
    refused: dict[tuple[str, ...], list[str]] = defaultdict(list)
    wrong: list[str] = []
    for way, client, form in forms:
        names = {name for name, _changed in others.swapped(form)}
        if names <= proved[way]:
            continue
        taken, refusal = stage.undone(partial(_tried, stage, others, client, way, form))
        if refusal:
            refused[way, *sorted(names)].append(refusal)
            continue
        proved[way] |= names
        wrong += [f"{way}: {name} of the other company was accepted" for name in taken]
    assert not wrong, "\n".join(wrong)
    missing = [
        f"{way} {', '.join(names)}: {' / '.join(said)}"
        for (way, *names), said in sorted(refused.items())
        if not proved[way].issuperset(names)
    ]
    assert not missing, "forms that prove nothing; see filled.py:\n" + "\n".join(missing)
    unreached = [each for each in REACHED if not any(way.startswith(each) for way in proved)]
    assert not unreached


def test_every_identifier_that_a_form_carries_has_its_like_at_the_other_company(
    stage: Stage, forms: list[tuple[str, Client, Form]]
) -> None:
    others = Counterparts.of(stage.uno, stage.dos)
    known = {*others.other, *others.other.values()}
    alone = {
        f"{way} {name}"
        for way, _client, form in forms
        for name, found in form.identifiers()
        if found not in known and name not in UNPAIRED
    }
    assert not alone, "no row of the other company can stand there:\n" + "\n".join(sorted(alone))


def _plain(endpoint: Endpoint, stage: Stage) -> str:
    return fill(endpoint, stage.uno)


def _opened(stage: Stage, client: Client, address: Address) -> tuple[str, str]:
    """A page and where it stands; nothing of what is no page."""
    way = address(stage)
    answer = client.get(way)
    is_page = "html" in answer.headers["Content-Type"]
    return way, answer.content.decode() if is_page else ""


def _tried(
    stage: Stage, others: Counterparts, client: Client, way: str, form: Form
) -> tuple[list[str], str]:
    """The fields in which another company's row was accepted; or why not even one's own was."""
    typed = typed_into(way, stage)
    answer: Any = None
    for filled in form.ways() if typed is None else (form.filled(typed),):
        answer = _sent(stage, client, way, filled.fields)
        if outcome(answer) == "ok":
            break
    else:
        page = answer.content.decode(errors="replace")
        said = " ".join(re.sub(r"<[^>]+>", " ", found) for found in _SAID.findall(page))
        return [], f"{outcome(answer)} {' '.join(said.split())[:200]}"
    taken, swapped = [], list(others.swapped(filled))
    for name, changed in swapped:
        answer = _sent(stage, client, way, changed)
        if way in WRITES_NOTHING and stage.dos.mark not in answer.content.decode():
            continue
        if outcome(answer) == "ok":
            taken.append(name)
    return taken, "" if swapped else "accepted, and no identifier was left in it"


def _sent(stage: Stage, client: Client, way: str, fields: list[tuple[str, str]]) -> Any:
    """What comes of a form, which is undone then."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return stage.undone(partial(client.post, way, data))
