"""The words of papers, which the pages use too: kinds of entry, place, incident, finding.

One table for each set of codes, so that a paper and the page beside it say the same.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.kernel.ledger import BOUNDARY, AccountKind, EntryKind
from resguardo.kernel.mandate import Role
from resguardo.records.custody.accounts import name_of

Words = str | Promise

ACCOUNT_WORDS: Final[Mapping[str, Words]] = {
    AccountKind.ARMOURY: _("Armoury"),
    AccountKind.POST: _("Post"),
    AccountKind.PERSON: _("Guard"),
    AccountKind.VEHICLE: _("Vehicle"),
    AccountKind.WORKSHOP: _("Workshop"),
    AccountKind.RANGE: _("Range"),
    AccountKind.CONSIGNMENT: _("Consignment"),
    AccountKind.DEPOT: _("Depot"),
    AccountKind.ACQUIRED: _("Acquired"),
    AccountKind.FOUND: _("Found"),
    AccountKind.FIRED: _("Fired"),
    AccountKind.TRAINING: _("Spent in training"),
    AccountKind.LOST: _("Lost"),
    AccountKind.STOLEN: _("Stolen"),
    AccountKind.SEIZED: _("Seized"),
    AccountKind.DESTROYED: _("Destroyed"),
    AccountKind.DEACTIVATED: _("Deactivated"),
    AccountKind.OUTBOUND: _("Handed to another organisation"),
    AccountKind.INBOUND: _("Received from another organisation"),
}

ENTRY_WORDS: Final[Mapping[str, Words]] = {
    EntryKind.RECEIPT: _("Receipt"),
    EntryKind.ISSUE: _("Issue"),
    EntryKind.RETURN: _("Return"),
    EntryKind.RELIEF: _("Relief"),
    EntryKind.MOVE: _("Move"),
    EntryKind.DISPATCH: _("Dispatch"),
    EntryKind.ARRIVAL: _("Arrival"),
    EntryKind.REPAIR_OUT: _("Out to repair"),
    EntryKind.REPAIR_IN: _("Back from repair"),
    EntryKind.TRAIN: _("Training"),
    EntryKind.FIRE: _("Rounds fired"),
    EntryKind.LOSS: _("Loss"),
    EntryKind.THEFT: _("Theft"),
    EntryKind.RECOVERY: _("Recovery"),
    EntryKind.SEIZURE: _("Seizure"),
    EntryKind.DISPOSAL: _("Disposal"),
    EntryKind.TRANSFER_OUT: _("Transfer out"),
    EntryKind.TRANSFER_IN: _("Transfer in"),
    EntryKind.CORRECTION: _("Correction"),
}

THING_KINDS: Final[Mapping[str, Words]] = {
    "firearm": _("Firearm"),
    "part": _("Essential part"),
    "magazine": _("Magazine"),
    "kit": _("Kit"),
    "ammunition": _("Ammunition"),
    "stock": _("Lot of magazines or kit"),
}

CONFIRMATION_WORDS: Final[Mapping[str, Words]] = {
    "pin": _("with their PIN"),
    "signature": _("with a drawn signature"),
    "paper": _("on paper"),
    "list": _("as part of a list"),
    "none": _("not confirmed"),
}

SCOPE_WORDS: Final[Mapping[str, Words]] = {
    "full": _("Full count"),
    "sample": _("Sample"),
    "ammunition": _("Ammunition by lot"),
}

INCIDENT_WORDS: Final[Mapping[str, Words]] = {
    "theft": _("Theft"),
    "robbery": _("Robbery"),
    "loss": _("Loss"),
    "absence": _("Unexplained absence"),
    "discharge": _("Discharge or use of force"),
    "misuse": _("Misuse"),
    "damage": _("Damage"),
    "near_miss": _("Near miss or hazard"),
}

MODALITY_WORDS: Final[Mapping[str, Words]] = {
    "taken_at_post": _("Taken at the post"),
    "taken_from_armoury": _("Taken from the armoury"),
    "taken_in_transport": _("Taken in transport"),
    "taken_on_the_way": _("Taken on the way to or from work"),
    "taken_at_home": _("Taken from a home"),
    "taken_by_insider": _("Taken by somebody of the company"),
    "not_returned": _("Not returned by who had it"),
    "sold_or_lent": _("Sold or lent"),
    "swapped": _("Swapped for another"),
    "left_behind": _("Left behind"),
    "lost_on_duty": _("Lost on duty"),
    "lost_in_transport": _("Lost in transport"),
    "missing_at_count": _("Missing at a count"),
    "short_at_return": _("Short at a return"),
    "book_wrong": _("The book was wrong"),
    "fired_in_defence": _("Fired in defence"),
    "warning_shot": _("Warning shot"),
    "fired_by_negligence": _("Fired by negligence"),
    "fired_in_training": _("Fired in training, outside the plan"),
    "threat_with_weapon": _("Threat with a weapon"),
    "used_off_duty": _("Used off duty"),
    "carried_without_leave": _("Carried without leave"),
    "damaged_in_use": _("Damaged in use"),
    "damaged_by_fire_or_water": _("Damaged by fire or water"),
    "worn_out": _("Worn out"),
    "nearly_fired": _("A shot nearly went off"),
    "nearly_lost": _("A thing was nearly lost or taken"),
    "unsafe_handling": _("Unsafe handling"),
    "unsafe_place": _("A place that is not safe"),
    "equipment_failed": _("Something did not work as it must"),
    "not_known": _("Not known yet"),
}

CIRCUMSTANCES: Final[tuple[tuple[str, Words], ...]] = (
    ("", _("Not said")),
    ("service", _("In act of service")),
    ("negligence", _("By negligence of the custodian")),
)

OUTCOMES: Final[Mapping[str, Words]] = {
    "": _("Open"),
    "written_off": _("Written off"),
    "recovered": _("Recovered, back in stock"),
    "found": _("Found where it was booked"),
}

EVIDENCE_WORDS: Final[Mapping[str, Words]] = {
    "statement": _("Statement"),
    "photo": _("Photograph"),
    "document": _("Document"),
    "finding": _("Finding of the investigation"),
}

ADDRESSEE_WORDS: Final[Mapping[str, Words]] = {
    "police": _("Police"),
    "weapons_registry": _("Weapons registry"),
    "regulator": _("Security regulator"),
    "company": _("The company itself"),
}

GRAVITY_WORDS: Final[Mapping[str, Words]] = {
    "minor": _("Minor"),
    "serious": _("Serious"),
    "critical": _("Critical"),
}

DIVERSION_WORDS: Final[Mapping[str, Words]] = {
    "import": _("At import"),
    "wholesale": _("At a dealer"),
    "between_companies": _("Between two companies"),
    "in_transit": _("In transport"),
    "armoury": _("From an armoury"),
    "post": _("At a post"),
    "guard_on_duty": _("From a guard on duty"),
    "guard_off_duty": _("From a guard off duty"),
    "repair": _("At a workshop"),
    "range": _("At a range"),
    "destruction": _("Instead of its destruction"),
    "closure": _("When a company closed"),
    "authority": _("From an authority’s depot"),
    "after_report": _("Reported lost or stolen; how is not known"),
    "not_diverted": _("Never left lawful hands"),
    "unknown": _("Not known"),
}

DISCREPANCY_WORDS: Final[Mapping[str, Words]] = {
    "missing": _("Missing"),
    "surplus": _("Surplus"),
    "misplaced": _("In the wrong place"),
    "unknown": _("Unknown to the register"),
    "transfer": _("Offered and not received"),
}

DISCREPANCY_STATES: Final[Mapping[str, Words]] = {
    "open": _("Open"),
    "explained": _("Explained"),
    "incident": _("Incident opened"),
}

SANCTION_WORDS: Final[Mapping[str, Words]] = {
    "warning": _("Warning"),
    "fine": _("Fine"),
    "suspension": _("Suspension of the company’s licence"),
    "block": _("Block of the firearms there"),
}

SEEN_WORDS: Final[Mapping[str, Words]] = {
    "yes": _("In order"),
    "no": _("Not in order"),
    "unseen": _("Not seen"),
}

PERMIT_KINDS: Final[Mapping[str, Words]] = {
    "company": _("Licence of the company"),
    "firearm": _("Permit of a firearm"),
    "premises": _("Permit of premises"),
    "purchase": _("Leave to buy"),
    "import": _("Leave to import"),
    "transport": _("Transport guide"),
    "credential": _("Credential of a guard"),
    "fitness": _("Certificate of fitness"),
    "qualification": _("Qualification"),
    "records": _("Check of criminal records"),
}

MODALITIES: Final[Mapping[str, Words]] = {
    "site": _("Guarding of premises"),
    "bank": _("Bank"),
    "cash_transport": _("Cash transport"),
    "controlled_goods": _("Controlled goods"),
    "personal_protection": _("Personal protection"),
    "escort": _("Escort of goods"),
    "leisure": _("Place of leisure"),
}

WEAPON_TYPES: Final[Mapping[str, Words]] = {
    "revolver": _("Revolver"),
    "pistol": _("Pistol"),
    "shotgun": _("Shotgun"),
    "carbine": _("Carbine"),
    "rifle": _("Rifle"),
    "submachine_gun": _("Submachine gun"),
}

TRANSFER_WORDS: Final[Mapping[str, Words]] = {
    "offered": _("Offered"),
    "accepted": _("Accepted"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}

ROLES: Final[Mapping[str, Words]] = {
    Role.GUARD: _("Guard"),
    Role.ARMOURER: _("Armourer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.MANAGER: _("Compliance officer"),
    Role.AUDITOR: _("Auditor"),
    Role.REGISTRAR: _("Registrar"),
    Role.INSPECTOR: _("Inspector"),
    Role.ANALYST: _("Analyst"),
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.OPERATOR: _("Operator of the machine"),
}


def name_or_word(account: Any) -> str:
    """What stands in a sentence for an account."""
    if account.kind in BOUNDARY:
        return str(ACCOUNT_WORDS[account.kind])
    if account.place is None and account.person is None:
        return f"{ACCOUNT_WORDS[account.kind]} {account.reference}".strip()
    return name_of(account)
