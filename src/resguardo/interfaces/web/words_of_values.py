"""Values that a refusal names, as they stand within its sentence: *is frozen*, *were damaged*.

Labels of forms and tables begin with a capital and are elsewhere. The command line and the API put
the same words through the same catalogues (`Problem.sentence`), so in English they are the value
itself.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.words_of_fields import Words

VALUES: Final[Mapping[str, Mapping[str, Words]]] = {
    "WeaponState": {
        "in_service": _("in service"),
        "blocked": _("blocked"),
        "frozen": _("frozen"),
        "in_repair": _("in repair"),
        "retired": _("retired"),
    },
    "BlockCause": {
        "authority": _("authority"),
        "incident": _("incident"),
        "discrepancy": _("discrepancy"),
        "transfer": _("transfer"),
        "company": _("company"),
    },
    "EntryKind": {
        "receipt": _("receipt"),
        "issue": _("issue"),
        "return": _("return"),
        "relief": _("relief"),
        "move": _("move"),
        "dispatch": _("dispatch"),
        "arrival": _("arrival"),
        "repair_out": _("repair out"),
        "repair_in": _("repair in"),
        "train": _("train"),
        "fire": _("fire"),
        "loss": _("loss"),
        "theft": _("theft"),
        "recovery": _("recovery"),
        "seizure": _("seizure"),
        "disposal": _("disposal"),
        "transfer_out": _("transfer out"),
        "transfer_in": _("transfer in"),
        "correction": _("correction"),
    },
    "AccountKind": {
        "armoury": _("armoury"),
        "post": _("post"),
        "person": _("person"),
        "vehicle": _("vehicle"),
        "workshop": _("workshop"),
        "range": _("range"),
        "consignment": _("consignment"),
        "depot": _("depot"),
        "acquired": _("acquired"),
        "found": _("found"),
        "fired": _("fired"),
        "training": _("training"),
        "lost": _("lost"),
        "stolen": _("stolen"),
        "seized": _("seized"),
        "destroyed": _("destroyed"),
        "deactivated": _("deactivated"),
        "outbound": _("outbound"),
        "inbound": _("inbound"),
    },
    "ShortfallClass": {
        "fired": _("fired"),
        "training": _("training"),
        "lost": _("lost"),
        "damaged": _("damaged"),
        "stolen": _("stolen"),
    },
    "IntakeState": {
        "staged": _("staged"),
        "accepted": _("accepted"),
        "withdrawn": _("withdrawn"),
    },
}
"""By the name of the enumeration, whichever chapter it belongs to."""


def value_words(value: Enum) -> str:
    """A value within a sentence."""
    known = VALUES.get(type(value).__name__, {}).get(value.value)
    return str(known or gettext(str(value.value).replace("_", " ")))
