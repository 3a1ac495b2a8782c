"""The list of a shift is confirmed for two guards or more; one guard confirms for themselves."""

import re

from django.urls import reverse

from resguardo.records.custody.models import Entry
from tests.armoury import Armoury
from tests.cast import PIN


def test_a_list_of_one_says_where_one_guard_is_issued_to(stage: Armoury) -> None:
    client, way = stage.cast.client("ana"), reverse("counter:shift")
    client.post(reverse("counter:armoury"), {"armoury": stage.north.public_id})
    page = client.get(way).content.decode()
    rows = re.findall(r'name="row"\s+value="([^"]+)"\s+data-row\s+checked', page)
    assert len(rows) >= 2
    answer = client.post(way, {"row": rows[:1], "pin": PIN})
    refused = answer.content.decode()
    assert answer.status_code == 422
    assert "alone confirms for themselves. Issue to them at the counter" in refused
    assert re.findall(r'name="row"\s+value="([^"]+)"\s+data-row\s+checked', refused) == rows[:1]
    assert not Entry.objects.filter(kind="issue").exists()
    assert client.post(way, {"row": rows[:2], "pin": PIN}).status_code == 303
    assert Entry.objects.filter(kind="issue").count() == 2


def test_one_weapon_is_called_one(stage: Armoury) -> None:
    client, way = stage.cast.client("ana"), reverse("counter:shift")
    client.post(reverse("counter:armoury"), {"armoury": stage.north.public_id})
    stage.issue("carla", {"r2": 1, "old": 12, "h2": 1})
    stage.issue("beto")
    assert ">Issue 1 weapon<" in client.get(way).content.decode()
    back = reverse("counter:shift-return")
    assert "Nobody brings anything back within the hour" in client.get(back).content.decode()
    stage.guard("dora", None)
    stage.roster("dora", "Clinic", (-8, 1))
    stage.issue("dora", {"r3": 1, "old": 12, "h3": 1})
    assert ">Take back from 1 guard<" in client.get(back).content.decode()
