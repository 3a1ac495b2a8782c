"""Lists that only much work fills, each with one row more than its page."""

from typing import Any

import pytest

from resguardo.interfaces.web import turning
from resguardo.records.compliance.models import Assessment
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services
from resguardo.records.people import pages
from tests.armoury import Armoury
from tests.cast import Cast
from tests.interfaces.web.test_no_list_ends_silently import lists_on, walked
from tests.programme import make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)


def walk(client: Any, way: str, name: str = "after") -> int:
    """How many rows are found by turning the list of that name from its first page."""
    text = client.get(way).content.decode()
    first = next(each for each in lists_on(text) if each.name == name and each.next)
    found = walked(client, way, first)
    assert first.count in {found, None}
    return found


def _ask_for_write_offs(armoury: Armoury, names: tuple[str, ...]) -> None:
    for name in names:
        services.write_off(
            by=armoury.keeper(), at=armoury.at, thing=armoury.id(name), quantity=1,
            account=custody.held_at(
                viewer=armoury.keeper(), at=armoury.at, place=armoury.north.public_id
            )[0].account.public_id,
            how="lost", document="D-1", reason="inventory",
        )  # fmt: skip


def test_requests_lead_to_the_last(armoury: Armoury) -> None:
    _ask_for_write_offs(armoury, ("r1", "r2"))
    assert walk(armoury.cast.client("mateo"), "/requests/") == 2


def test_the_register_as_it_was_leads_to_the_last_thing(armoury: Armoury) -> None:
    held = custody.held_at(
        viewer=armoury.keeper(), at=armoury.at, place=armoury.north.public_id
    ).count()
    assert held > 2
    client, way = armoury.cast.client("elena"), "/custody/then/"
    [first] = lists_on(client.get(way).content.decode())
    assert first.next
    assert walked(client, way, first) == held


def test_links_of_an_assessment_lead_to_the_last(armoury: Armoury) -> None:
    manager = armoury.cast.client("clara")
    manager.post("/standards/assessments/new/", {
        "organisation": str(armoury.cast.uno.public_id), "catalogue": "mosaic",
    })  # fmt: skip
    way = f"/standards/assessments/{Assessment.objects.get().public_id}/"
    for who in ("Uno", "Dos", "Tres"):
        made = manager.post(f"{way}link/", {"respondent": who, "days": "3", "language": "es"})
        assert made.status_code == 200
    assert walk(manager, way, "links") == 3


def test_the_desk_of_a_programme_leads_to_the_last_of_what_was_concluded(cast: Cast) -> None:
    stage = make_programme(cast)
    paloma, row = stage.cast.client("paloma"), stage.plan("workshop")
    for text in ("Uno", "Dos", "Tres"):
        paloma.post(f"/assistance/activities/{row.public_id}/conclude/",
                    {"text": text, "due_on": stage.today.isoformat()})  # fmt: skip
    assert walk(paloma, "/assistance/", "concluded") == 3


def test_a_part_of_what_is_in_memory_is_turned_by_place(rf: Any) -> None:
    rows = ["a", "b", "c"]
    shown: list[str] = []
    way = ""
    while True:
        part = turning.part_asked(rf.get("/", {"due": way} if way else {}), rows, name="due")
        shown += part.rows
        assert part.count == 3
        if not part.next:
            break
        way = part.next
    assert shown == rows
    assert turning.part_asked(rf.get("/", {"due": "2"}), rows, name="due").previous == "1"
    for nonsense in ("-1", "x", "9" * 30):
        part = turning.part_asked(rf.get("/", {"due": nonsense}), rows, name="due")
        assert list(part.rows) == ["a"]
