"""The words of roles and kinds, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.paper.words import ROLES

WORK: Final[tuple[tuple[str, Promise], ...]] = (
    ("guard", _("Guard")),
    ("armourer", _("Armourer")),
    ("supervisor", _("Supervisor")),
    ("manager", _("Compliance officer")),
)

SUBJECTS: Final[tuple[tuple[str, Promise], ...]] = (
    ("person", _("People")),
    ("firearm", _("Firearms")),
    ("lot", _("Ammunition")),
    ("magazine", _("Magazines")),
    ("kit", _("Vests and other kit")),
    ("part", _("Essential part")),
)

FIELD_KINDS: Final[tuple[tuple[str, Promise], ...]] = (
    ("text", _("Text")),
    ("whole", _("Whole number")),
    ("date", _("Day")),
    ("yes_no", _("Yes or no")),
    ("choice", _("One of a list")),
)

ASKED_ACTS: Final[dict[str, Promise]] = {
    "register.correct-identity": _("Correct the identity of a weapon"),
    "custody.write-off": _("Write off"),
    "permits.adopt-law": _("Adopt a text of law"),
    "people.grant-approver": _("Mandate that approves"),
    "people.new-entry": _("New password in two halves"),
}


LIBRARY_WORDS: Final = (_("Username"),)
"""Said by the library that signs people in; our catalogues say it in our manner."""


def role_words(role: str) -> str:
    """The word of a role; an unlisted one as it is spelt."""
    return str(ROLES.get(role, role.replace("_", " ")))


def asked_words(act: str) -> str:
    """What a request asks for."""
    return str(ASKED_ACTS.get(act, act.replace(".", ": ").replace("-", " ")))
