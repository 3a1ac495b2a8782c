"""The words of standards: themes, force, who, how it can be answered, how it is known."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.words_of_fields import ANSWERS as ANSWERS
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
NUMBERS: Final[dict[str, Words]] = {
    "days": _("days at most"),
    "hours": _("hours at most"),
    "years": _("years at least"),
    "share_pct": _("per cent at least"),
    "most_pct": _("per cent at most"),
}
"""What the number of a check limits, by the name of its parameter."""
VERDICTS: Final[dict[str, Words]] = {
    "yes": _("It holds"),
    "partly": _("It holds in part"),
    "no": _("Does not hold"),
    "not_applicable": _("Nothing to judge"),
    "unknown": _("Cannot be told"),
}
VERDICT_TONES: Final = {
    "yes": "done", "partly": "decision", "no": "stop", "not_applicable": "quiet",
    "unknown": "decision",
}  # fmt: skip
SEVERITIES: Final[dict[str, Words]] = {
    "high": _("matters much"),
    "medium": _("matters"),
    "low": _("matters less"),
}
PAPERS: Final[dict[str, Words]] = {
    "procedures": _("Procedures"),
    "risk_assessment": _("Risk assessment of a store"),
    "security_plan": _("Security plan"),
    "access_list": _("List of who may enter"),
    "surplus_review": _("Review of surplus"),
    "inspection": _("Report of an inspection"),
    "store_training": _("Training of store keepers"),
    "store_vetting": _("Vetting of store keepers"),
    "vetting": _("Vetting of guards"),
    "criminal_records": _("Criminal records checked"),
    "consent": _("Consent of applicants"),
    "subcontractors": _("File of subcontractors"),
    "force_rules": _("Rules for the use of force"),
    "legal_annex": _("Law of self-defence by site"),
    "legal_register": _("Register of applicable law"),
    "storage_agreement": _("Agreement with who stores for us"),
    "import_papers": _("Import and export papers"),
    "destruction_list": _("List of what was destroyed"),
    "self_assessment": _("Self-assessment handed in"),
    "certificate": _("Certificate of a standard"),
    "evidence": _("Evidence of an answer"),
}
GAPS: Final[dict[str, Words]] = {
    "contradicted": _("The register contradicts it"),
    "differs": _("The two differ"),
    "unanswered": _("Nobody has answered"),
}
SUPPORT: Final[dict[str, Words]] = {
    "training": _("Training"),
    "marking": _("Marking"),
    "procedure": _("A written procedure"),
    "equipment": _("Equipment: safe, lock, bullet trap"),
    "storage": _("A better store"),
    "counting": _("Counting together"),
    "destruction": _("Destruction under witness"),
    "papers": _("Papers and permits"),
    "other": _("Something else"),
}
SIDES: Final[dict[str, Words]] = {
    "company": _("The company"),
    "assessor": _("The assessor"),
}
