"""What a page offers can be opened by whoever sees it, and who only reads is offered no form.

A link that answers *not permitted*, or a form whose text is lost at the door, is a fault of the
page that showed it. Every page of the table is opened as each of these roles to whom it opens, and
every way that its body names.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.security.endpoints import Endpoint, endpoints, fill
from tests.security.stage import Stage, set_stage
from tests.security.table import committed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="what a page offers does not hang on the database"
    ),
]

READERS = ("auditor", "analyst")
OTHERS = ("inspector", "registrar", "manager", "supervisor", "armourer", "guard")
OWN_FORMS = re.compile(
    r"/account|/accounts/|/language/|/appearance/|/lists/|/views/|/keys/|/verify/|/conduct/"
    r"|/permits/check/|/log/|/incidents/complaint/"
)
"""Forms about one's own login, language, look and lists; checks that keep nothing; complaints."""

_BODY = re.compile(r"<main.*</main>", re.DOTALL)
_WAY = re.compile(r'<a [^>]*href="(/[^"#?]*)')
_FORM = re.compile(r'<form [^>]*method="post"[^>]*>', re.IGNORECASE)
_ACTION = re.compile(r'action="([^"]*)"')


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage()
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", [*READERS, *OTHERS])
def test_every_way_that_a_page_names_is_open_to_who_sees_it(stage: Stage, role: str) -> None:
    answers: dict[str, str] = {}
    named: set[tuple[str, str]] = set()
    forms = []
    table = committed()
    pages = {
        fill(each, stage.uno)
        for each in endpoints()
        if _is_page(each) and table[each.face, each.method, each.path][role] == "ok"
    }
    for page in sorted(pages):
        body = _open(stage, role, page, answers)
        named |= {(page, way) for way in _WAY.findall(body)}
        if role in READERS:
            sent_to = (_ACTION.search(form) for form in _FORM.findall(body))
            ways = [found.group(1) if found else page for found in sent_to]
            forms += [(page, way) for way in ways if not OWN_FORMS.search(way or page)]
    for _page, way in named:
        if way not in answers:
            _open(stage, role, way, answers)
    shut = {f"{page} → {way}" for page, way in named if answers[way] == "403"}
    assert not shut, "\n".join(sorted(shut))
    reached = {way for _page, way in named}
    offered = {f"{page}: {way}" for page, way in forms if page in reached}
    assert not offered, "\n".join(sorted(offered))


def _is_page(each: Endpoint) -> bool:
    return each.face == "web" and each.method == "GET"


def _open(stage: Stage, role: str, way: str, answers: dict[str, str]) -> str:
    """Open a page once, note its answer, and give its body."""
    answer = Stage.undone(lambda: stage.clients[role].get(way))
    answers[way] = str(answer.status_code)
    if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
        return ""
    found = _BODY.search(answer.content.decode())
    return found.group(0) if found else ""
