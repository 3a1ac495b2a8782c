"""One company at work, and the browsers of everybody who is signed in: every page of every face.

Built once for a module inside one transaction, and all of it taken back. `pages` gives each page
of the site with the first of the faces who may open it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.test import Client

from tests.busy import live
from tests.cast import Cast, lately, make_cast
from tests.house import House, furnish
from tests.security.endpoints import endpoints, fill
from tests.security.table import MAY_SHOW, PLAYED, committed

FACES: Final = ("ana", "clara", "dario", "elena", "beto", "rita", "gema")
"""Armourer, compliance, supervisor, auditor, guard, registrar, inspector."""

NO_PAGES: Final = ("accounts/", "language/", "styleguide/", "log/", "api/", "register/files/")
OK: Final = 200


@dataclass
class Town:
    """The company at work, and the browsers of those who are signed in."""

    cast: Cast
    house: House
    clients: dict[str, Client]

    def ways(self) -> Iterator[tuple[str, list[str]]]:
        """The address of every page, with identifiers of this company, and who may open it.

        That is what the table of doors says; who finds nothing there may find it here.
        """
        table = committed()
        for each in endpoints():
            if each.face == "web" and each.method == "GET" and not each.path.startswith(NO_PAGES):
                said = table[each.face, each.method, each.path]
                names = [name for name in FACES if said[PLAYED[name]] in MAY_SHOW]
                yield fill(each, self.house), names

    def pages(self, wanted: Callable[[Any], bool] = lambda _answer: True) -> Iterator[Any]:
        """Each page with the first of the faces who may open it: who, where, and the answer."""
        for way, names in self.ways():
            for name in names:
                answer: Any = self.clients[name].get(way)
                if answer.status_code == OK:
                    if wanted(answer):
                        yield name, way, answer
                    break


@contextmanager
def town_at_work(blocker: Any) -> Iterator[Town]:
    """Build it, and take all of it back."""
    with blocker.unblock(), transaction.atomic():
        cast = make_cast(lately())
        house = furnish(cast, at=cast.at - timedelta(days=1))
        live(cast, house, rounds=2, at=cast.at)
        clients = {name: cast.client(name) for name in FACES}
        clients["ana"].post("/counter/armoury/", {"armoury": house.armoury.public_id})
        yield Town(cast, house, clients)
        transaction.set_rollback(True)
