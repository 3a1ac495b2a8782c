"""Why a firearm may be the one that was read, in words that every face says alike."""

from collections.abc import Callable, Mapping
from typing import Final

from resguardo.kernel.text import gettext_noop as _

from .search import Found, Hit

_STEPS: Final[Mapping[str, str]] = {
    "look_alike": _("{read} looks like {struck}"),
    "misread": _("{read} read for {struck}"),
    "unread": _("{struck} not read"),
    "added": _("{read} is one too many"),
    "missed": _("{struck} is missing"),
    "swapped": _("{read} read for {struck}, swapped"),
}
_SAME: Final = _("reads the same")
_MAKE: Final = {True: _("maker fits"), False: _("another maker")}
_CALIBRE: Final = {True: _("calibre fits"), False: _("another calibre")}
_EQUALLY: Final = _("{count} firearms of the register explain the reading equally well")


def reason(found: Found, hit: Hit, say: Callable[[str], str]) -> str:
    """Say how the reading came about, whether maker and calibre fit, and who explains it as well.

    `say` puts a sentence into the reader's language.
    """
    said = [
        say(_STEPS[what]).format(read=read, struck=struck) for what, read, struck in found.steps
    ] or [say(_SAME)]
    if found.make_fits is not None:
        said.append(say(_MAKE[found.make_fits]))
    if found.calibre_fits is not None:
        said.append(say(_CALIBRE[found.calibre_fits]))
    if hit.equals > 1:
        said.append(say(_EQUALLY).format(count=hit.equals))
    return "; ".join(said)
