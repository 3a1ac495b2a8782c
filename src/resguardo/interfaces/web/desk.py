"""What the frame of every page says: where am I, what is wrong now, where can I go.

The layout reads one context variable, `desk`. Without it (sign-in, verification, open statistics)
the frame is shown bare.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from .states import STOP


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong now, with its number and the page where it is put right."""

    count: int
    text: str | Promise
    href: str
    tone: str = STOP


@dataclass(frozen=True)
class Way:
    """One entry of the navigation. `count` shows how much waits there.

    Two that lead to the same page are the same, whatever language calls them: the navigation is
    drawn once for all who have it.
    """

    label: str | Promise = field(compare=False)
    href: str
    icon: str = ""
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Ways:
    """A group of the navigation with its heading."""

    label: str | Promise = field(compare=False)
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Desk:
    """The frame: organisation, place and role first, then what is wrong, then the ways."""

    organisation: str
    role: str | Promise
    place: str = ""
    shift: str = ""
    user_name: str = ""
    navigation: tuple[Ways, ...] = ()
    wrong: Sequence[Wrong] | None = ()
    places: Sequence[Way] = field(default_factory=tuple)
    account_href: str = ""
    sign_out_href: str = ""
