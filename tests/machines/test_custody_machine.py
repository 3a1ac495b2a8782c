"""Services and API at random against the kernel, on the database of this run."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from resguardo.records.people import services as people
from resguardo.records.places import services as places
from tests.armoury import Armoury
from tests.machines.custody_machine import CustodyMachine


@pytest.mark.slow
@pytest.mark.django_db
def test_services_and_api_agree_with_the_kernel(armoury: Armoury) -> None:
    cast, at = armoury.cast, armoury.at
    keeper = armoury.keeper()
    dos = people.viewer_at_console(organisation=cast.dos, at=at)
    opened = {
        "north": armoury.north,
        "south": armoury.south,
        "workshop": places.open_place(by=keeper, at=at, kind="workshop", name="Fixer"),
        "range": places.open_place(by=keeper, at=at, kind="range", name="Range"),
        "store": places.open_place(by=dos, at=at, kind="armoury", name="Dos", province="Costa"),
    }

    class Machine(CustodyMachine):
        stage = armoury
        client = cast.client("ana")
        key = cast.bearer("ana")
        places = {name: place.public_id for name, place in opened.items()}
        place_names = {place.pk: name for name, place in opened.items()}

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15,
            phases=(Phase.generate, Phase.shrink),
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
