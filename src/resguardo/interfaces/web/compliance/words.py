"""The words of standards: themes, force, who, how it can be answered, how it is known."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.words_of_fields import Words

THEMES: Final[dict[str, Words]] = {
    "governance": _("Rules and plans"),
    "licensing": _("Leave to hold arms"),
    "people": _("Who is chosen"),
    "training": _("Training"),
    "storage": _("Storage"),
    "access": _("Access"),
    "accounting": _("Accounting"),
    "issue": _("Issue and return"),
    "marking": _("Marking"),
    "ammunition": _("Ammunition"),
    "transport": _("Transport and transfer"),
    "loss": _("Losses and incidents"),
    "force": _("Use of force"),
    "disposal": _("Surplus and disposal"),
    "tracing": _("Tracing"),
    "oversight": _("Oversight and reports"),
}
FORCES: Final[dict[str, Words]] = {
    "binding": _("binds the parties"),
    "political": _("politically binding"),
    "voluntary": _("voluntary"),
    "certifiable": _("can be certified"),
}
WHO: Final[dict[str, Words]] = {
    "company": _("Company"),
    "authority": _("Authority"),
    "state": _("State"),
    "certifier": _("Certifier"),
    "programme": _("Programme"),
}
KINDS: Final[dict[str, Words]] = {
    "register": _("the register alone"),
    "register_and_document": _("the register and a document"),
    "register_and_people": _("the register and people"),
    "people": _("people"),
}
STATUSES: Final[dict[str, Words]] = {
    "confirmed": _("read in the source"),
    "partly": _("read in part"),
    "unconfirmed": _("not confirmed"),
}
ORIGINS: Final[dict[str, Words]] = {
    "standard": _("as the standard says"),
    "benchmark": _("a benchmark of another regime, not of the standard"),
    "ours": _("a cautious choice, not of the standard"),
}
