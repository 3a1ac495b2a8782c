"""What stood on paper is typed in later; both times are kept, and the paper confirms it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from resguardo.records.custody.models import Entry
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db
WAY = "/custody/late/"


def form(stage: Armoury, /, **more: Any) -> dict[str, Any]:
    zone = timezone.get_default_timezone()
    local = stage.at.astimezone(zone)
    return {
        "kind": "issue",
        "occurred_at-on": local.date().isoformat(),
        "occurred_at-at": f"{local:%H:%M}",
        "document": "IR-1234-5678",
        "armoury": str(stage.north.public_id),
        "guard": stage.cast.person("beto").code,
        "post": str(stage.posts["Bank"].public_id),
        "thing-1": "TX1234417",
        "amount-1": "1",
        "thing-2": "L1/24",
        "amount-2": "12",
        "request_key": str(uuid4()),
    } | more


def test_an_issue_on_paper_is_recorded_with_both_times(armoury: Armoury) -> None:
    client = armoury.cast.client("ana")
    typed = form(armoury, second=armoury.cast.person("dario").code, second_pin="2580",
                 override_reason="no power at the armoury")  # fmt: skip
    answer = client.post(WAY, typed, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    entry = Entry.objects.get(kind="issue")
    assert entry.confirmation == "paper"
    assert entry.document == "IR-1234-5678"
    assert entry.occurred_at < entry.recorded_at
    assert armoury.held("beto") == {"r1": 1, "old": 12}
    page = client.get(reverse("custody:entry", args=[entry.public_id])).content.decode()
    assert "on paper" in page
    client.post(WAY, typed)
    assert Entry.objects.filter(kind="issue").count() == 1


def test_a_return_on_paper_leaves_the_rest_open(armoury: Armoury) -> None:
    armoury.issue()
    answer = armoury.cast.client("ana").post(
        WAY, form(armoury, kind="return", **{"amount-2": "10", "thing-3": "", "post": ""})
    )
    assert answer.status_code == 303
    assert armoury.held("beto") == {"old": 2, "h1": 1}


def test_a_relief_on_a_printed_sheet_is_typed_in_with_its_number(armoury: Armoury) -> None:
    armoury.issue()
    ana, relieved = armoury.cast.client("ana"), armoury.at + timedelta(hours=4)
    data = ana.get("/paper/relief/", {"language": "en"}).content
    [sheet] = [page.get_textpage().get_text_range() for page in PdfDocument(data)]
    for column in ("Guard who takes over", "Guard who hands over", "Rounds counted", "Remarks"):
        assert column in " ".join(sheet.split())
    [number] = re.findall(r"RL-[0-9A-Z]{4}-[0-9A-Z]{4}", sheet)
    local = relieved.astimezone(timezone.get_default_timezone())
    line = {
        "kind": "relief", "document": number, "armoury": "", "post": "", "remarks": "In the rain",
        "occurred_at-on": local.date().isoformat(), "occurred_at-at": f"{local:%H:%M}",
        "guard": armoury.cast.person("carla").code, "giver": armoury.cast.person("beto").code,
        "thing-3": "H1",
    }  # fmt: skip
    answer = ana.post(WAY, form(armoury, **line), follow=True)
    assert answer.status_code == 200, answer.content.decode()
    entry = Entry.objects.get(kind="relief")
    assert (entry.document, entry.confirmation) == (number, "paper")
    assert entry.occurred_at < entry.recorded_at
    assert (armoury.held("carla"), armoury.held("beto")) == ({"r1": 1, "old": 12, "h1": 1}, {})


def test_all_that_is_wrong_in_a_line_of_paper_is_told_at_once(armoury: Armoury) -> None:
    wrong = {"guard": "NOBODY", "thing-1": "NOTHING-1", "thing-2": "", "thing-3": "NOTHING-3",
             "second": "NOONE", "document": "", "amount-1": "many"}  # fmt: skip
    answer = armoury.cast.client("ana").post(WAY, form(armoury, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in wrong.keys() - {"thing-2"}:
        assert f'href="#field-{name}"' in page, name
    for typed in ("NOBODY", "NOTHING-1", "NOTHING-3", "NOONE"):
        assert f'value="{typed}"' in page
    assert not Entry.objects.filter(kind="issue").exists()


def test_what_was_typed_stays_when_it_is_refused(armoury: Armoury) -> None:
    client = armoury.cast.client("ana")
    for wrong in (
        {"document": ""},
        {"guard": "nobody"},
        {"guard": ""},
        {"thing-1": "", "thing-2": ""},
        {"thing-1": "Beto"},
        {"amount-2": "many"},
        {"occurred_at-on": "2099-01-01"},
        {"occurred_at-on": ""},
        {"armoury": "x"},
        {"kind": "gift"},
        {"kind": "relief"},
    ):
        answer = client.post(WAY, form(armoury, **wrong))
        assert answer.status_code == 422, wrong
        assert "TX1234417" in answer.content.decode() or "thing-1" in wrong
    assert not Entry.objects.filter(kind="issue").exists()


def test_only_who_works_at_the_counter_enters_late(armoury: Armoury) -> None:
    for name in ("elena", "hugo"):
        assert armoury.cast.client(name).get(WAY).status_code == 403
        assert armoury.cast.client(name).post(WAY, form(armoury)).status_code == 403
    assert armoury.cast.client("ana").get(WAY).status_code == 200
