"""The demonstration's ammunition store: its boxes were read, its licence and its heat noted.

One armoury is in order, so that its sign can be hung and its page be read; what lies elsewhere
nobody has looked at yet, and the pages say so.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.records.custody import storerooms
from resguardo.records.places import selectors as places
from resguardo.records.storage import services as storage
from resguardo.records.storage.services import LicenceFacts, LimitFacts, LotFacts

if TYPE_CHECKING:
    from datetime import datetime

    from resguardo.interfaces.cli.demo_people import Cast

LIMIT_ROUNDS: Final = 5_000
GRAMS_A_ROUND: Final = Decimal("0.4")
"""Propellant and primer of a handgun cartridge, about: what the maker's sheet would say."""

LOOKS_DAYS: Final = (330, 180, 21)
"""In how many days each lot is looked at again."""

READINGS: Final = 14


@transaction.atomic
def keep_a_store(cast: Cast, *, at: datetime) -> None:
    """Read the boxes of the first armoury, record its licence, and two weeks of temperatures."""
    armourer, manager = cast.viewers["armero"], cast.viewers["cumplimiento"]
    store = places.open_places(viewer=armourer, at=at, kinds=("armoury",))[0]
    then = at - timedelta(days=READINGS)
    that_day = day_of(then)
    room = storerooms.room(viewer=armourer, at=at, place=store)
    lots = [each.thing for each in room.items if each.thing is not None]
    for place, thing in enumerate(lots):
        storage.check_lot(
            by=armourer, at=then, thing=thing,
            facts=LotFacts(
                state="serviceable", hazard="1.4S", seen_on=that_day, net_g=GRAMS_A_ROUND,
                next_due_on=that_day + timedelta(days=LOOKS_DAYS[place % len(LOOKS_DAYS)]),
                remarks="Etiqueta leída en la caja",
            ),
        )  # fmt: skip
    storage.record_licence(
        by=manager, at=then, place=store.public_id,
        facts=LicenceFacts(
            number="LAE-0117", issued_by="Registro Ficticio de Armas de Costaverde",
            valid_from=that_day - timedelta(days=200),
            review_on=that_day + timedelta(days=165),
            limits=(LimitFacts(division="1.4", group="S", most_rounds=LIMIT_ROUNDS),),
        ),
    )  # fmt: skip
    for day in range(READINGS):
        for hour, warmer in ((12, 0), (20, 5)):  # morning and afternoon of the country
            moment = (then + timedelta(days=day)).replace(hour=hour, minute=0)
            storage.note_climate(
                by=armourer, at=at, place=store.public_id, read_at=min(moment, at),
                temperature_c=Decimal(20 + warmer + day % 3), humidity_pct=55 + day % 5,
            )  # fmt: skip
