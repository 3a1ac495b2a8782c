"""What each company sent and what came back, so that the doors of parcels have something behind.

This log sends to itself, as if it were two deployments: each company's parcel waits for a
correspondent who is away, and a parcel of the authority's own was carried in.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.test import override_settings

from resguardo.records.transparency import delivery, folder, parcels, publisher
from resguardo.records.transparency.models import Correspondent, Parcel
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.signer import Signer, name_log
from tests.cast import Cast
from tests.house import House

_NOWHERE: Final = "http://127.0.0.1:9"


def leave_parcels(cast: Cast, houses: Iterable[tuple[House, str]]) -> None:
    """A parcel of each company with an attempt in vain, and one that was received here."""
    with TemporaryDirectory() as kept, override_settings(DATA=Path(kept)):
        name_log(
            folder.log_folder(), Signer(folder.signer_folder()).begin("registry.example/arms").key
        )
        there = parcels.add_correspondent(
            by=Job(), at=cast.at, name="Registry", keys=str(folder.log_key()), address=_NOWHERE
        )
        sent = [_send(cast, there, manager, house.mark) for house, manager in houses]
        carried = _send(cast, there, "rita", "Authority")
        publisher.publish(None, at=cast.at)
        for row in sent:
            delivery.deliver(row, at=cast.at)
        parcels.receive(parcels.parcel_of(carried), at=cast.at)


def _send(cast: Cast, to: Correspondent, by: str, mark: str) -> Parcel:
    return parcels.send(
        by=cast.viewer(by), at=cast.at, correspondent=to, kind="monthly-return",
        title=f"Informe {mark}", file_name="informe.pdf", content=f"%PDF {mark}".encode(),
    )  # fmt: skip
