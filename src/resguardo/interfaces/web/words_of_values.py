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
    "HolderKind": {
        "organisation": _("organisation"),
        "person": _("person"),
        "firearm": _("firearm"),
        "place": _("place"),
    },
    "Measured": {"rounds": _("rounds"), "kg": _("kg")},
    "NamePart": {"maker": _("maker"), "model": _("model")},
    "Stopped": {"suspended": _("suspended"), "revoked": _("revoked")},
    "KeptKind": {"personnel": _("personnel"), "custody": _("custody")},
    "ShortfallClass": {
        "fired": _("fired"),
        "training": _("training"),
        "lost": _("lost"),
        "damaged": _("damaged"),
        "stolen": _("stolen"),
    },
    "WordFor": {
        "angle": _("angle"),
        "answer": _("answer"),
        "condition": _("condition"),
        "kind": _("kind"),
        "kit_kind": _("kit kind"),
        "ownership": _("ownership"),
        "part_kind": _("part kind"),
        "projectile": _("projectile"),
        "state": _("state"),
        "support": _("support"),
    },
    "IntakeState": {
        "staged": _("staged"),
        "accepted": _("accepted"),
        "withdrawn": _("withdrawn"),
    },
}
"""By the name of the enumeration, whichever chapter it belongs to."""


STEPS: Final[Mapping[str, Words]] = {
    "acknowledge": _("acknowledge it"),
    "announce": _("announce it"),
    "answer": _("answer it"),
    "approve": _("approve it"),
    "ask": _("ask for it"),
    "ask_more": _("ask for more"),
    "begin": _("begin it"),
    "buy": _("buy it"),
    "cancel": _("call it off"),
    "certify": _("certify it"),
    "close": _("close it"),
    "complete": _("complete it"),
    "consult": _("consult on it"),
    "decide": _("decide it"),
    "deliver": _("deliver it"),
    "deny": _("deny it"),
    "draft": _("draft it"),
    "drop": _("drop it"),
    "examine": _("examine it"),
    "grant": _("grant it"),
    "hand_over": _("hand it over"),
    "hold": _("hold it"),
    "identify": _("identify it"),
    "invite": _("invite to it"),
    "lift": _("lift it"),
    "not_found": _("say that it was not found"),
    "offer": _("offer it"),
    "open": _("open it"),
    "plan": _("plan it"),
    "propose": _("propose it"),
    "receive": _("receive it"),
    "refuse": _("refuse it"),
    "reject": _("send it back"),
    "reply": _("reply to it"),
    "report": _("report it"),
    "resume": _("let it go on"),
    "return": _("return it"),
    "search_again": _("search again"),
    "submit": _("submit it"),
    "verify": _("verify it"),
    "visit": _("visit it"),
    "withdraw": _("withdraw it"),
    "abandon": _("give it up"),
    "accept": _("accept it"),
    "criticise": _("find fault with it"),
    "do": _("do it"),
    "escalate": _("open an incident of it"),
    "explain": _("explain it"),
    "find": _("find it"),
    "override": _("set it aside"),
    "recount": _("count it again"),
    "reopen": _("reopen it"),
    "request": _("request it"),
    "uphold": _("uphold it"),
    "second": _("be the second person"),
}
"""Steps of all procedures, as a refusal names what somebody did, or what another is to do."""


def step_words(step: str) -> str:
    """A step within a sentence."""
    return str(STEPS.get(step) or step.replace("_", " "))


def value_words(value: Enum) -> str:
    """A value within a sentence."""
    known = VALUES.get(type(value).__name__, {}).get(value.value)
    return str(known or gettext(str(value.value).replace("_", " ")))
