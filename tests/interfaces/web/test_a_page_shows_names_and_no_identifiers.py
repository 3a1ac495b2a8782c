"""People read names: no page shows the identifier of anything."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.town import Town, town_at_work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with town_at_work(django_db_blocker) as built:
        yield built


def words_on(page: str) -> str:
    """What a reader sees of a page: its text, without what stands in tags, scripts and styles."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", bare))


def test_no_page_shows_an_identifier(town: Town) -> None:
    shown = {
        way: found
        for _name, way, answer in town.pages()
        if "text/html" in answer["content-type"]
        and (found := set(IDENTIFIER.findall(words_on(answer.content.decode()))))
    }
    assert shown == {}


def test_the_history_of_a_permit_names_whose_it_is(town: Town) -> None:
    for permit, who in (("credential", str(town.house.guard)), ("firearm-0", "Modelo 82")):
        page = town.clients["clara"].get(f"/permits/{town.house.permits[permit]}/")
        kept = page.content.decode().partition('id="history"')[2]
        assert who in words_on(kept)
        assert 'href="/' in kept
