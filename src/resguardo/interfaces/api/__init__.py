"""The REST interface under /api/v1/: the same services as the pages, for programs.

Schemas are written out by hand and the OpenAPI description is committed, so that a change of the
interface is read as a difference before it reaches anybody. A chapter joins by one line in
`ROUTERS`. Every operation is behind a key unless it says `auth=None`; every refusal is a problem
document (RFC 9457); every write takes an `Idempotency-Key`.
"""

from typing import Final

from ninja import Router

from resguardo.interfaces.api import (
    advice,
    alerts,
    applications,
    asking,
    assessments,
    assistance,
    campaigns,
    compliance,
    country,
    counts,
    custody,
    decisions,
    exports,
    handing_over,
    histories,
    inspections,
    intake,
    law,
    letters,
    lists,
    oversight,
    papers,
    people,
    permits,
    places,
    problem_pages,
    register,
    search,
    service,
    stock,
    storage,
    traces,
    winding_down,
)
from resguardo.interfaces.api.description import DescribedAPI
from resguardo.interfaces.api.idempotency import once
from resguardo.interfaces.api.problems import teach
from resguardo.interfaces.api.texts import plain_texts

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("people", people.router),
    ("places", places.router),
    ("register", register.router),
    ("permits", permits.router),
    ("permits", applications.router),
    ("service", service.router),
    ("custody", custody.router),
    ("custody", histories.router),
    ("custody", decisions.router),
    ("counts", counts.router),
    ("stock", stock.router),
    ("storage", storage.router),
    ("search", search.router),
    ("lists", lists.router),
    ("exports", exports.router),
    ("intake", intake.router),
    ("law", law.router),
    ("compliance", compliance.router),
    ("assistance", assistance.router),
    ("assistance", asking.router),
    ("assistance", campaigns.router),
    ("assistance", advice.router),
    ("compliance", assessments.router),
    ("oversight", oversight.router),
    ("oversight", handing_over.router),
    ("oversight", traces.router),
    ("oversight", inspections.router),
    ("oversight", winding_down.router),
    ("oversight", country.router),
    ("oversight", letters.router),
    ("papers", papers.router),
    ("screening", alerts.router),
    ("problems", problem_pages.router),
)
"""Chapter and router; the chapter is the first part of the address and the tag."""


def build() -> DescribedAPI:
    """Put the chapters together."""
    described = DescribedAPI()
    teach(described)
    described.add_decorator(once, mode="view")
    described.add_decorator(plain_texts, mode="view")
    for chapter, router in ROUTERS:
        described.add_router(f"/{chapter}", router, tags=[chapter])
    return described


api: Final = build()
