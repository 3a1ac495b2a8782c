"""Relief at the post: what the page refuses before two guards type their PINs for nothing."""

import pytest
from django.urls import reverse

from resguardo.records.custody.services import relieve
from resguardo.records.custody.services.relief import SameGuard
from resguardo.records.register import services as register
from tests.armoury import Armoury
from tests.cast import PIN


def test_nobody_relieves_themselves(stage: Armoury) -> None:
    stage.issue("beto")
    beto = stage.cast.person("beto")
    page = stage.cast.client("ana").get(
        reverse("counter:relief"), {"giver": beto.code, "taker": beto.code}
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert f"{beto} cannot relieve themselves" in text
    assert text.count(f'value="{beto.code}"') == 2, "what was scanned stays"
    with pytest.raises(SameGuard):
        relieve(
            by=stage.keeper(), at=stage.at, giver=beto.public_id, taker=beto.public_id,
            things={}, slip=stage.witnessed(),
        )  # fmt: skip


def test_why_a_weapon_stays_is_said_in_the_readers_language(stage: Armoury) -> None:
    stage.issue("beto")
    beto, carla = (stage.cast.person(name) for name in ("beto", "carla"))
    register.block(
        by=stage.cast.viewer("clara", at=stage.at),
        at=stage.at,
        thing=stage.id("r1"),
        reason="cracked frame",
    )
    client = stage.cast.client("ana")
    client.cookies["language"] = "es"
    said = client.post(
        reverse("counter:relief"),
        {
            "giver": beto.code,
            "taker": carla.code,
            "hand": "1",
            "giver_pin": PIN,
            "taker_pin": PIN,
            f"take-{stage.id('old')}": "12",
        },
    ).content.decode()
    assert "está inmovilizada. Tome otra arma" in said


def test_rounds_that_nobody_counted_are_not_taken_for_all_of_them(stage: Armoury) -> None:
    stage.issue("beto")
    beto, carla = (stage.cast.person(name) for name in ("beto", "carla"))
    told = {"giver": beto.code, "taker": carla.code, "hand": "1"} | {
        "giver_pin": PIN, "taker_pin": PIN, f"take-{stage.id('old')}": "",
    }  # fmt: skip
    answer = stage.cast.client("ana").post(reverse("counter:relief"), told)
    assert answer.status_code == 422
    assert "Nobody has counted" in answer.content.decode()
    assert stage.held("beto")["r1"] == 1
