"""What a scan does to what lies on the counter: it adds, it replaces, or it is refused.

The state of an unfinished issue travels in the form and nowhere else: a page that is closed leaves
nothing behind, and two windows do not disturb each other.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from resguardo.interfaces.web.states import DECISION, DONE, QUIET, STOP
from resguardo.interfaces.web.typed import Typed

_CAPTURES = frozenset({"scanned", "typed"})


@dataclass(slots=True)
class OnTheCounter:
    """Who and what has been scanned so far."""

    guard: UUID | None = None
    weapon: UUID | None = None
    post: UUID | None = None
    items: dict[UUID, int] = field(default_factory=dict)
    captured: str = ""
    fill: bool = False
    said: dict[str, str] = field(default_factory=dict)

    @property
    def things(self) -> dict[UUID, int]:
        """All things, the weapon among them."""
        return ({self.weapon: 1} if self.weapon else {}) | self.items

    @property
    def both(self) -> bool:
        """Whether guard and weapon are known: from then on the load-out has been laid out."""
        return self.guard is not None and self.weapon is not None

    def say(self, tone: str, text: str) -> None:
        """Say what the scan did."""
        self.said = {"tone": tone, "text": text}

    def capture(self, how: str) -> None:
        """Note how this scan came: what was typed once was not scanned."""
        scanned = how == "scanned" and self.captured != "typed"
        self.captured = "scanned" if scanned else "typed"

    def drop(self, what: str) -> None:
        """Take the guard, the weapon or an item off the counter."""
        if what == "guard":
            self.guard, self.post = None, None
        elif what == "weapon":
            self.weapon, self.items = None, {}
        else:
            self.items = {key: each for key, each in self.items.items() if str(key) != what}
        self.say(QUIET, _("Taken off. Scan what comes instead."))

    def put(self, meaning: Any) -> None:
        """Put what was scanned on the counter; the load-out follows when both are known."""
        known_before = self.both
        match getattr(meaning, "kind", "person"):
            case "person":
                changed = self.guard != meaning.public_id
                self.guard, self.post = meaning.public_id, self.post if not changed else None
                self.say(DONE, _("Guard taken. Scan the weapon."))
            case "firearm":
                changed = self.weapon != meaning.public_id
                self.weapon = meaning.public_id
                self.say(DONE, _("Weapon taken. Scan the guard."))
            case "post" | "vehicle" | "site":
                changed, self.post = self.post != meaning.public_id, meaning.public_id
                self.say(DONE, _("Post taken."))
            case "armoury" | "room" | "safe" | "depot" | "range" | "workshop":
                self.say(STOP, _("That is the label of a place where no guard serves."))
                return
            case _thing:
                self._add(meaning)
                return
        if known_before and changed:
            self.items = {}
        self.fill = self.both and changed

    def _add(self, thing: Any) -> None:
        """Add a thing that goes along; another lot of rounds takes the place of the first."""
        if thing.kind == "ammunition":
            rounds = [key for key in self.items if key != thing.public_id and key in self._lots]
            amount = sum(self.items.pop(key) for key in rounds)
            self.items[thing.public_id] = amount or self.items.get(thing.public_id, 1)
            self.say(DECISION if not amount else DONE, _("Rounds of this lot. Check how many."))
        elif thing.public_id in self.items and thing.numbered:
            self.say(DECISION, _("{thing} is on the counter already.").format(thing=thing.name))
        else:
            self.items[thing.public_id] = self.items.get(thing.public_id, 0) + 1
            self.say(DONE, _("{thing} taken.").format(thing=thing.name))

    _lots: frozenset[UUID] = frozenset()

    def knowing_lots(self, lots: frozenset[UUID]) -> None:
        """Be told which of the items are rounds."""
        self._lots = lots


def read(typed: Typed) -> OnTheCounter:
    """Read from the form what lies on the counter; unreadable numbers are noted in `typed`."""
    items: dict[UUID, int] = {}
    for text in dict.fromkeys(typed.all("item")):
        try:
            key = UUID(text)
        except ValueError:
            continue
        items[key] = typed.whole(f"amount-{text}", _("Quantity"), least=1, most=10_000, empty=1)
    return OnTheCounter(
        guard=typed.key("guard", _("Guard")),
        weapon=typed.key("weapon", _("Weapon")),
        post=typed.key("post", _("Post")),
        items=items,
        captured=typed.text("captured") if typed.text("captured") in _CAPTURES else "",
    )
