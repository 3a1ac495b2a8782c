"""Every list leads to its last row, and back: by its own ways on, whichever page it stands on.

Pages of one row make every list that has two rows long. The pages are found by walking the
addresses, so that a new list is turned without anybody's doing.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from django.test import Client

from resguardo.records.people import pages
from tests import clock
from tests.busy import live
from tests.cast import lately, make_cast
from tests.house import House, furnish
from tests.interfaces.web.test_query_counts import LIBRARY, OK, opened_pages, way_of
from tests.security.endpoints import endpoints, fill
from tests.security.stage import set_stage
from tests.security.table import MAY_SHOW, committed

ROUNDS: Final = 3

ENDED_ONCE: Final = {
    ("counts/", "running"),
    ("custody/discrepancies/", "after"),
    ("custody/holders/<uuid:account>/", "after"),
    ("custody/overrides/", "after"),
    ("import/", "after"),
    ("places/<uuid:place_id>/", "held"),
    ("stock/repair/", "after"),
}
"""Lists that did not lead to their last row, each with the name under which it turns."""

ENDED_ONCE_FOR_MANY: Final = {
    ("alerts/visits/", "after"),
    ("counts/", "after"),
    ("filings/duties/", "next"),
    ("filings/duties/<uuid:organisation>/", "next"),
    ("inspections/", "findings"),
    ("retention/", "holds"),
    ("standards/procedures/", "after"),
    ("statistics/drafts/", "after"),
    ("stock/", "after"),
    ("stock/transfers/", "offers"),
    ("traces/questions/", "after"),
    ("wind-down/<uuid:wind_down>/", "still"),
}
"""The same, on the pages of those who see many companies, and of a manager."""

TOPS: Final = {"", "country/"}
"""First pages, which show the top of a list, say how long it is and lead to the whole."""


@dataclass(frozen=True)
class Seen:
    """A list as it stands on a page: the name under which it turns, its rows and its ways.

    In a form it turns `by_button`, which `stock/test_what_goes_is_found_among_many.py` presses.
    """

    name: str
    caption: str
    count: int | None
    rows: tuple[str, ...]
    next: str
    previous: str
    by_button: bool


def lists_on(text: str) -> Iterator[Seen]:
    """The lists of a page."""
    for part in text.split('<div class="rg-list"')[1:]:
        name = re.match(r' id="(\w+)"', part)
        caption = re.search(r"<caption>(.*?)</caption>", part, re.DOTALL)
        told = re.search(r'role="status">(.*?)</p>', part, re.DOTALL)
        numbers = re.findall(r"\d(?:[\d\s.,]*\d)?", told[1]) if told else []
        yield Seen(
            name[1] if name else "after",
            caption[1] if caption else "",
            int(re.sub(r"\D", "", numbers[-1])) if numbers else None,
            tuple(re.findall(r'<th scope="row"[^>]*>(.*?)</tr>', part, re.DOTALL)),
            _href(part, "next"),
            _href(part, "prev"),
            'name="turn"' in part,
        )


def _href(part: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', part)
    return html.unescape(found[1]) if found else ""


def _shown(client: Client, way: str, like: Seen) -> Seen:
    answer: Any = client.get(way.split("#", maxsplit=1)[0])
    found = lists_on(answer.content.decode())
    return next(each for each in found if (each.name, each.caption) == (like.name, like.caption))


def walked(client: Client, way: str, first: Seen) -> int:
    """How many rows a list has from its first page to its last; and the way back is the same."""
    path = way.split("?", maxsplit=1)[0]
    passed, here = [first], first
    while here.next:
        here = _shown(client, path + here.next, first)
        passed.append(here)
        assert len(passed) <= (first.count or 1_000) + 1, f"{way} {first.name} does not end"
    for before in reversed(passed[:-1]):
        here = _shown(client, path + here.previous, first)
        assert here.rows == before.rows, f"{way} {first.name}: the way back is another"
    assert not here.previous, f"{way} {first.name}: there is something before the first page"
    return sum(len(each.rows) for each in passed)


def _turned(pages_of: Iterator[tuple[str, str, Client]]) -> tuple[set[tuple[str, str]], set[str]]:
    """The lists that were walked to their end and back, and the pages on which one was cut."""
    turned, cut = set(), set()
    for path, way, client in pages_of:
        answer: Any = client.get(way)
        if (
            answer.status_code != OK
            or answer.streaming
            or "html" not in answer.headers["Content-Type"]
        ):
            continue
        for first in lists_on(answer.content.decode()):
            if first.next:
                found = walked(client, way, first)
                assert first.count in {None, found}, f"{path} {first.name}"
                turned.add((path, first.name))
            elif not first.by_button and first.count not in {None, len(first.rows)}:
                cut.add(path)
    return turned, cut


@pytest.mark.slow
@pytest.mark.django_db
def test_every_list_is_walked_to_its_last_row_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast(lately())
    house: House = furnish(cast, at=cast.at - timedelta(days=1))
    live(cast, house, rounds=ROUNDS, at=cast.at)
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)
    clock.stop(monkeypatch)
    turned, cut = _turned(
        (path, way_of(path, house), client) for path, client in opened_pages(cast, house).items()
    )
    assert turned >= ENDED_ONCE
    assert cut <= TOPS


@pytest.mark.slow
@pytest.mark.django_db
def test_an_authority_reaches_the_last_row_of_what_all_companies_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = set_stage()
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)
    clock.stop(monkeypatch)
    turned, cut, table = set(), set(), committed()
    for role in ("registrar", "manager"):
        some, short = _turned(
            (each.path, fill(each, stage.uno), stage.clients[role])
            for each in endpoints()
            if each.face == "web" and each.method == "GET" and not each.path.startswith(LIBRARY)
            if table[each.face, each.method, each.path][role] in MAY_SHOW
        )
        turned |= some
        cut |= short
    assert turned >= ENDED_ONCE_FOR_MANY
    assert "changes" in {name for _path, name in turned}, "no history was turned"
    assert cut <= TOPS
