"""Somebody who acts, leaves to write, and a log to write them to."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from resguardo.records.transparency.services import Leaf

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Hand:
    user_public_id: UUID | None = field(default_factory=uuid4)
    organisation_public_id: UUID = field(default_factory=uuid4)
    organisation_kind: str = "company"
    request_id: str = "request-1"


def leaves(count: int) -> list[Leaf]:
    return [
        Leaf("entry", {"entry": uuid4(), "at": NOW, "moves": [[uuid4(), 24, uuid4(), uuid4()]]},
             {"holder": f"guard {number}"})
        for number in range(count)
    ]  # fmt: skip
