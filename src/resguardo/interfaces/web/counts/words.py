"""What counts are called on pages and papers."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import SCOPE_WORDS as SCOPE_WORDS
from resguardo.interfaces.web.cells import Tag

SCOPE_CHOICES: Final = (
    ("full", _("Full count"), _("Everything that is here.")),
    ("sample", _("Sample"), _("A few things that the system draws, and nobody else chooses.")),
    ("ammunition", _("Ammunition by lot"), _("Every lot of rounds, box by box.")),
)

BLIND_CHOICES: Final = (
    ("blind", _("Blind"), _("Whoever counts does not see what the book expects.")),
    ("open", _("With the list"), _("Whoever counts has the list of the book. Proves less.")),
)

SHEET_CHOICES: Final = (
    ("2", _("Two counters, each alone"), _("Neither sees what the other saw.")),
    ("1", _("One counter"), ""),
)


def state_tag(state: str) -> Tag:
    """The state of a count as people read it."""
    words = {"abandoned": _("Given up"), "counted": _("To compare")}
    return Tag(state, words.get(state, ""), "decision" if state == "counted" else "")
