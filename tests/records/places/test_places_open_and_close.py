"""Places nest, are named once, and are closed when nothing lies there any more."""

from decimal import Decimal
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors, services
from resguardo.records.places.models import Place
from resguardo.records.places.services import (
    CannotLieWithin,
    PlaceClosed,
    PlaceNameTaken,
    PlaceNotEmpty,
    PositionImpossible,
)
from resguardo.records.transparency.selectors import changes_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def _open(cast: Cast, kind: str = "armoury", name: str = "Norte", **more: Any) -> Place:
    return services.open_place(by=cast.viewer("clara"), at=NOON, kind=kind, name=name, **more)


def test_a_place_has_a_label_and_a_history(cast: Cast) -> None:
    row = _open(cast, province="Alta", address="Calle 1")
    assert row.code.startswith("P")
    clara = cast.viewer("clara")
    services.edit_place(
        by=clara, at=NOON, place=row.public_id, name="Norte II", reason="moved next door"
    )
    first, last = reversed(changes_of("place", row.public_id, viewer=clara))
    assert (first.verb, last.fields["name"]) == ("opened", ("Norte", "Norte II"))
    with pytest.raises(ReasonMissing):
        services.edit_place(by=clara, at=NOON, place=row.public_id, name="X", reason="")


def test_one_kind_has_a_name_once_while_it_is_open(cast: Cast) -> None:
    row = _open(cast)
    _open(cast, kind="post")
    with pytest.raises(PlaceNameTaken):
        _open(cast, name=" Norte ")
    clara = cast.viewer("clara")
    services.close_place(by=clara, at=NOON, place=row.public_id, reason="sold", things_held=0)
    assert _open(cast).name == "Norte"


def test_the_small_lies_within_the_large(cast: Cast) -> None:
    armoury = _open(cast)
    safe = _open(cast, kind="safe", name="1", parent=armoury.public_id)
    assert [each.name for each in selectors.around(safe)] == ["Norte"]
    with pytest.raises(CannotLieWithin):
        _open(cast, kind="armoury", name="Sur", parent=safe.public_id)


def test_a_place_that_holds_something_stays_open(cast: Cast) -> None:
    armoury = _open(cast)
    clara = cast.viewer("clara")
    with pytest.raises(PlaceNotEmpty):
        services.close_place(by=clara, at=NOON, place=armoury.public_id, reason="x", things_held=3)
    _open(cast, kind="safe", name="1", parent=armoury.public_id)
    with pytest.raises(PlaceNotEmpty):
        services.close_place(by=clara, at=NOON, place=armoury.public_id, reason="x", things_held=0)


def test_what_is_closed_is_not_changed(cast: Cast) -> None:
    row = _open(cast)
    clara = cast.viewer("clara")
    services.close_place(by=clara, at=NOON, place=row.public_id, reason="sold", things_held=0)
    with pytest.raises(PlaceClosed):
        services.edit_place(by=clara, at=NOON, place=row.public_id, name="X", reason="y")


@pytest.mark.parametrize("position", [(Decimal(91), Decimal(0)), (Decimal(1), None)])
def test_degrees_that_no_place_has_are_refused(
    cast: Cast, position: tuple[Decimal, Decimal | None]
) -> None:
    with pytest.raises(PositionImpossible):
        _open(cast, latitude=position[0], longitude=position[1])


def test_an_armourer_opens_nothing_and_a_stranger_finds_nothing(cast: Cast) -> None:
    row = _open(cast)
    with pytest.raises(NotMandated):
        services.open_place(by=cast.viewer("ana"), at=NOON, kind="safe", name="1")
    with pytest.raises(NotFound):
        selectors.place(viewer=cast.viewer("delia"), at=NOON, public_id=row.public_id)


def test_the_exact_position_is_for_those_who_keep_or_visit_the_place(cast: Cast) -> None:
    shown = {
        name: selectors.shows_position(viewer=cast.viewer(name), at=NOON)
        for name in ("clara", "ana", "gema", "elena", "alba")
    }
    assert shown == {"clara": True, "ana": True, "gema": True, "elena": False, "alba": False}
