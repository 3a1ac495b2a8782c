"""What most tests stand on is put back and not built: it must be what the services built."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.db.models.base import ModelState

from resguardo.records.people.models import Organisation
from tests import stages
from tests.armoury import Armoury, make_armoury
from tests.cast import NOON, add_guard, make_cast
from tests.empty_database import empty
from tests.house import furnish
from tests.programme import make_programme

pytestmark = pytest.mark.django_db

STAGES: dict[str, Callable[[], Any]] = {
    "cast": make_cast,
    "cast of another day": lambda: make_cast(NOON - timedelta(days=9)),
    "armoury": lambda: make_armoury(make_cast()),
    "house": lambda: furnish(make_cast(), at=NOON - timedelta(days=1)),
    "two houses": lambda: [
        furnish(cast, home, guard=guard, at=NOON)
        for cast in [make_cast()]
        for home, guard in (("uno", "beto"), ("dos", "dante"))
    ],
    "programme": lambda: make_programme(make_cast()),
    "armoury of a programme": lambda: make_armoury(make_programme(make_cast()).cast),
}


PICKLED_BY = "_django_version"
"""What Django leaves on a row that was pickled."""


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_KEPT", {})


def _told(what: Any, *above: Any) -> Any:
    """All that an object says, down to the values; rows may lead back to each other."""
    if any(what is each for each in above):
        return "seen above"
    said = what
    if isinstance(what, list | tuple):
        return [_told(each, *above) for each in what]
    if is_dataclass(what):
        said = {each.name: getattr(what, each.name) for each in fields(what)}
    elif isinstance(what, ModelState):
        said = {"db": what.db, "adding": what.adding, "rows read": what.fields_cache}
    elif isinstance(what, Model):
        said = {name: each for name, each in vars(what).items() if name != PICKLED_BY}
    if isinstance(said, dict):
        return {key: _told(each, *above, what) for key, each in said.items()}
    return what


def _set(name: str) -> tuple[Any, list[Any], int]:
    """Set a stage and take it back: what it says, all rows of all tables, how many were built."""
    with transaction.atomic():
        stage = STAGES[name]()
        rows = list(stages.rows_of(stages.every_table()).items())
        transaction.set_rollback(True)
    return _told(stage), rows, sum(map(len, stages._KEPT.values()))


@pytest.mark.parametrize("name", STAGES)
def test_it_has_the_same_rows_in_every_table_and_says_the_same(
    nothing_kept: None, name: str
) -> None:
    built = _set(name)
    assert len(built[1]) > 100
    assert _set(name) == built


@pytest.mark.django_db(transaction=True)
def test_so_it_is_where_tests_commit(nothing_kept: None) -> None:
    empty()
    made = []
    for _each in range(2):
        make_armoury(make_cast())
        made.append((stages.rows_of(stages.every_table()), sum(map(len, stages._KEPT.values()))))
        empty()
    assert made[0] == made[1]


def test_what_one_does_to_it_no_other_finds() -> None:
    first = _changed()
    second = make_armoury(make_cast())
    assert (first.cast.uno.name, "r1" in first.things) == ("Otra S.A.", False)
    assert (second.cast.uno.name, "r1" in second.things) == ("Custodia Ficticia Uno S.A.", True)
    assert first.north.public_id == second.north.public_id


def _changed() -> Armoury:
    with transaction.atomic():
        stage = make_armoury(make_cast())
        stage.cast.uno.name = "Otra S.A."
        del stage.things["r1"]
        transaction.set_rollback(True)
    return stage


def test_it_stands_on_the_stage_that_is_there() -> None:
    _set("armoury")
    cast = make_cast()
    armoury = make_armoury(cast)
    assert armoury.cast is cast
    assert "carla" in cast.persons


def test_work_goes_on_from_there() -> None:
    _set("armoury")
    armoury = make_armoury(make_cast())
    assert armoury.issue().pk > 0
    assert add_guard(armoury.cast, "nora").pk not in {
        each.pk for name, each in armoury.cast.persons.items() if name != "nora"
    }


@pytest.mark.parametrize("told", ["a row more", "a row changed"])
def test_on_other_ground_it_is_built(told: str) -> None:
    with transaction.atomic():
        before = make_armoury(make_cast()).north.public_id
        transaction.set_rollback(True)
    cast = make_cast()
    if told == "a row more":
        add_guard(cast, "nora")
    else:
        Organisation.objects.filter(pk=cast.uno.pk).update(province="Otra")
    assert make_armoury(cast).north.public_id != before
