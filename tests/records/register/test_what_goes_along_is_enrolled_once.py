"""Magazines, kit, parts and lots: numbered once, found by label."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from resguardo.kernel.problem import Problem
from resguardo.records.register import selectors, services
from resguardo.records.register.services.things import NumberEnrolled
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db

MAGAZINE = services.MagazineFacts(number="m-7", capacity_rounds=15, calibre_id="9-luger")
KIT = services.KitFacts(kit_kind="vest", number="V-1", level="IIIA", called="Chaleco")
PART = services.PartFacts(part_kind="barrel", serial="B 77-1")
LOT = services.LotFacts(
    lot_number="L4417/24", calibre_id="38-special", received_on=date(2026, 1, 2), maker_name="CBC"
)


@pytest.mark.parametrize(
    ("enrol", "facts", "letter", "name"),
    [
        (services.enrol_magazine, MAGAZINE, "M", "×15 ··M-7"),
        (services.enrol_kit, KIT, "K", "Chaleco IIIA ··V-1"),
        (services.enrol_part, PART, "E", "Barrel ··77-1"),
        (services.enrol_lot, LOT, "A", ".38 Special · L4417/24"),
    ],
)
def test_each_is_enrolled_once_and_found_by_its_label(
    cast: Cast, enrol: Callable[..., Any], facts: object, letter: str, name: str
) -> None:
    clara = cast.viewer("clara")
    row = enrol(by=clara, at=NOON, facts=facts)
    assert row.thing.code.startswith(letter)
    assert name in row.thing.name
    assert selectors.thing_by_code(viewer=clara, at=NOON, text=row.thing.code) == row.thing
    with pytest.raises(NumberEnrolled):
        enrol(by=clara, at=NOON, facts=facts)
    enrol(by=cast.viewer("delia"), at=NOON, facts=facts)


@pytest.mark.parametrize(
    "facts",
    [
        services.MagazineFacts(number=" ", capacity_rounds=15, calibre_id="9-luger"),
        services.MagazineFacts(number="1", capacity_rounds=0, calibre_id="9-luger"),
        services.MagazineFacts(number="1", capacity_rounds=5, calibre_id="none"),
    ],
)
def test_what_cannot_be_a_magazine_is_refused(cast: Cast, facts: services.MagazineFacts) -> None:
    with pytest.raises(Problem):
        services.enrol_magazine(by=cast.viewer("clara"), at=NOON, facts=facts)
