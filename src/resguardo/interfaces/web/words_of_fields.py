"""The words of the registers: codes that the database keeps, and what people call them.

Each table maps a code to words that the translators see. A code that is not listed is shown as it
is spelt, so that nothing is ever hidden for want of a translation.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resguardo.interfaces.paper.words import MODALITIES as MODALITIES
from resguardo.interfaces.paper.words import PERMIT_KINDS as PERMIT_KINDS
from resguardo.interfaces.paper.words import ROLES
from resguardo.interfaces.paper.words import WEAPON_TYPES as WEAPON_TYPES

from .words_of_law import KIND_WORDS as INCIDENT_KINDS
from .words_of_states import STATES

Words = str | Promise
Table = dict[str, Words]

CONDITIONS: Final[Table] = {
    "serviceable": gettext_lazy("Serviceable"),
    "unserviceable": gettext_lazy("Unserviceable"),
    "in_repair": gettext_lazy("In repair"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
OWNERSHIPS: Final[Table] = {
    "owned": gettext_lazy("Owned"),
    "leased": gettext_lazy("Leased"),
    "third_party": gettext_lazy("Of a third party"),
    "client_owned": gettext_lazy("Of the client"),
}
ANSWERS: Final[Table] = {
    "yes": gettext_lazy("Yes"),
    "partly": gettext_lazy("In part"),
    "no": gettext_lazy("No"),
    "not_applicable": gettext_lazy("Does not apply"),
}
THING_KINDS: Final[Table] = {
    "firearm": gettext_lazy("Firearm"),
    "part": gettext_lazy("Essential part"),
    "magazine": gettext_lazy("Magazine"),
    "kit": gettext_lazy("Kit"),
    "ammunition": gettext_lazy("Ammunition lot"),
    "stock": gettext_lazy("Lot of magazines or kit"),
}
PART_KINDS: Final[Table] = {
    "frame": gettext_lazy("Frame"),
    "receiver": gettext_lazy("Receiver"),
    "barrel": gettext_lazy("Barrel"),
    "slide": gettext_lazy("Slide"),
    "cylinder": gettext_lazy("Cylinder"),
    "bolt": gettext_lazy("Bolt"),
}
KIT_KINDS: Final[Table] = {
    "vest": gettext_lazy("Vest"),
    "holster": gettext_lazy("Holster"),
    "radio": gettext_lazy("Radio"),
    "baton": gettext_lazy("Baton"),
    "handcuffs": gettext_lazy("Handcuffs"),
    "helmet": gettext_lazy("Helmet"),
    "other": gettext_lazy("Other kit"),
}
MARK_KINDS: Final[Table] = {
    "maker": gettext_lazy("Maker’s mark"),
    "import": gettext_lazy("Import mark"),
    "proof": gettext_lazy("Proof mark"),
    "register": gettext_lazy("Mark of the register"),
    "company": gettext_lazy("Mark of the company"),
    "secondary": gettext_lazy("Secondary marking"),
    "deactivation": gettext_lazy("Mark of deactivation"),
}
SURROUNDINGS: Final[Table] = {
    "urban": gettext_lazy("Within the urban radius"),
    "outside": gettext_lazy("Outside the urban radius"),
}
APPLICATION_STATES: Final[Table] = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("With the authority"),
    "returned": gettext_lazy("Back with the company"),
    "examined": gettext_lazy("Examined, to be decided"),
    "granted": gettext_lazy("Granted"),
    "denied": gettext_lazy("Denied"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
PROJECTILES: Final[Table] = {
    "ball": gettext_lazy("Ball"),
    "shot": gettext_lazy("Shot"),
    "expansive": gettext_lazy("Expanding"),
    "fragmentation": gettext_lazy("Fragmenting"),
    "steel_core": gettext_lazy("Steel core"),
    "armour_piercing": gettext_lazy("Armour piercing"),
    "tracer": gettext_lazy("Tracer"),
    "incendiary": gettext_lazy("Incendiary"),
    "explosive": gettext_lazy("Explosive"),
    "toxic": gettext_lazy("Toxic"),
    "less_lethal": gettext_lazy("Less lethal"),
    "blank": gettext_lazy("Blank"),
}
PHOTO_SLOTS: Final[Table] = {
    "left": gettext_lazy("Left side"),
    "right": gettext_lazy("Right side"),
    "serial": gettext_lazy("Serial number"),
    "calibre": gettext_lazy("Calibre mark"),
    "whole": gettext_lazy("Whole"),
}
BLOCK_CAUSES: Final[Table] = {
    "authority": gettext_lazy("Authority"),
    "incident": gettext_lazy("Incident"),
    "discrepancy": gettext_lazy("Discrepancy"),
    "transfer": gettext_lazy("Transfer under way"),
    "company": gettext_lazy("Company"),
}
PLACE_KINDS: Final[Table] = {
    "site": gettext_lazy("Site"),
    "armoury": gettext_lazy("Armoury"),
    "room": gettext_lazy("Room"),
    "safe": gettext_lazy("Safe"),
    "post": gettext_lazy("Post"),
    "vehicle": gettext_lazy("Vehicle"),
    "range": gettext_lazy("Range"),
    "workshop": gettext_lazy("Workshop"),
    "depot": gettext_lazy("Depot"),
}
VERBS: Final[Table] = {
    "enrolled": gettext_lazy("Enrolled"),
    "edited": gettext_lazy("Edited"),
    "opened": gettext_lazy("Opened"),
    "closed": gettext_lazy("Closed"),
    "added": gettext_lazy("Added"),
    "recorded": gettext_lazy("Recorded"),
    "retired": gettext_lazy("Retired"),
    "condition": gettext_lazy("Condition changed"),
    "identity_corrected": gettext_lazy("Identity corrected"),
    "mark_read": gettext_lazy("Mark read"),
    "photographed": gettext_lazy("Photographed"),
    "let_go": gettext_lazy("Let go"),
    "by_itself": gettext_lazy("What goes by itself"),
    "blocked": gettext_lazy("Blocked"),
    "unblocked": gettext_lazy("Block lifted"),
    "suspended": gettext_lazy("Suspended"),
    "revoked": gettext_lazy("Revoked"),
    "lifted": gettext_lazy("Suspension lifted"),
    "ended": gettext_lazy("Ended"),
    "post_added": gettext_lazy("Post added"),
    "post_changed": gettext_lazy("Post changed"),
    "rostered": gettext_lazy("Put on the roster"),
    "cancelled": gettext_lazy("Cancelled"),
    "inspected": gettext_lazy("Looked at"),
    "answered": gettext_lazy("Answered"),
    "locked": gettext_lazy("Locked"),
    "reopened": gettext_lazy("Reopened"),
    "accept_conduct": gettext_lazy("Accepted the code of conduct"),
    "add": gettext_lazy("Added"),
    "approval": gettext_lazy("Approval asked for"),
    "asked": gettext_lazy("Asked"),
    "authority_knew": gettext_lazy("The authority knew"),
    "change": gettext_lazy("Changed"),
    "choose_password": gettext_lazy("Password chosen"),
    "clear_pin_lock": gettext_lazy("PIN unlocked"),
    "close": gettext_lazy("Closed"),
    "create": gettext_lazy("Created"),
    "deactivate": gettext_lazy("Closed"),
    "decide": gettext_lazy("Decided"),
    "define": gettext_lazy("Defined"),
    "drafted": gettext_lazy("Drafted"),
    "end": gettext_lazy("Ended"),
    "end_sessions": gettext_lazy("Sessions ended"),
    "enrol": gettext_lazy("Enrolled"),
    "erase": gettext_lazy("Personal data erased"),
    "evidence": gettext_lazy("Evidence added"),
    "filed": gettext_lazy("Filed"),
    "found": gettext_lazy("Founded"),
    "grant": gettext_lazy("Mandate granted"),
    "hire": gettext_lazy("Hired"),
    "law": gettext_lazy("Law chosen"),
    "leave": gettext_lazy("Left"),
    "lock_pin": gettext_lazy("PIN locked"),
    "measure": gettext_lazy("Measure taken"),
    "measure_done": gettext_lazy("Measure carried out"),
    "open": gettext_lazy("Opened"),
    "publish_conduct": gettext_lazy("Code of conduct published"),
    "recovered": gettext_lazy("Recovered"),
    "reinstate": gettext_lazy("Reinstated"),
    "reopen": gettext_lazy("Reopened"),
    "request": gettext_lazy("Requested"),
    "reset_password": gettext_lazy("Password reset"),
    "retention": gettext_lazy("Retention changed"),
    "retire": gettext_lazy("Retired"),
    "revoke": gettext_lazy("Revoked"),
    "set_pin": gettext_lazy("PIN set"),
    "suspend": gettext_lazy("Suspended"),
    "trace_contact": gettext_lazy("Contact for traces named"),
    "withdraw": gettext_lazy("Withdrawn"),
    "done": gettext_lazy("Done"),
    "verified": gettext_lazy("Verified"),
    "acknowledge": gettext_lazy("Receipt acknowledged"),
    "ask_more": gettext_lazy("More asked for"),
    "complete": gettext_lazy("Completed"),
    "identify": gettext_lazy("Identified"),
    "not_found": gettext_lazy("Not found"),
    "search_again": gettext_lazy("Searched again"),
    "refuse": gettext_lazy("Refused"),
    "amended": gettext_lazy("Amended"),
    "coded": gettext_lazy("Coded"),
    "planned": gettext_lazy("Planned"),
    "announced": gettext_lazy("Announced"),
    "running": gettext_lazy("Begun"),
    "finding": gettext_lazy("Finding added"),
    "finding_answered": gettext_lazy("Finding answered"),
    "finding_close": gettext_lazy("Finding closed"),
    "finding_reject": gettext_lazy("Finding sent back"),
    "proposed": gettext_lazy("Proposed"),
    "dropped": gettext_lazy("Dropped"),
    "decided": gettext_lazy("Decided"),
    "draft": gettext_lazy("Drafted"),
    "submit": gettext_lazy("Submitted"),
    "return": gettext_lazy("Returned"),
    "examine": gettext_lazy("Examined"),
    "deny": gettext_lazy("Denied"),
    "paper": gettext_lazy("Paper attached"),
    "receiver": gettext_lazy("Receiver named"),
    "resumed": gettext_lazy("Resumed"),
    "receive": gettext_lazy("Received"),
    "reply": gettext_lazy("Answered"),
    "sent": gettext_lazy("Sent"),
    "marking_planned": gettext_lazy("Marking planned"),
    "listed": gettext_lazy("List drawn"),
    "marked": gettext_lazy("Marked"),
    "confirmed": gettext_lazy("Confirmed"),
    "put_aside": gettext_lazy("Put aside"),
    "destruction_planned": gettext_lazy("Destruction planned"),
    "offered_for_destruction": gettext_lazy("Given to be destroyed"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "witness": gettext_lazy("Witness named"),
    "door_closed": gettext_lazy("Door closed"),
    "ask": gettext_lazy("Approval asked for"),
    "commented": gettext_lazy("Commented"),
    "partner_added": gettext_lazy("Partner named"),
    "organisation_added": gettext_lazy("Organisation added"),
    "invited": gettext_lazy("Invited"),
    "agreed": gettext_lazy("Agreed"),
    "declined": gettext_lazy("Declined"),
    "reviewed": gettext_lazy("Looked at again"),
    "moved": gettext_lazy("Put on other days"),
    "spent": gettext_lazy("Money spent"),
    "handed_over": gettext_lazy("Handed over"),
    "assessment_linked": gettext_lazy("Assessment tied"),
    "agenda": gettext_lazy("Agenda"),
    "measured": gettext_lazy("Measured"),
    "attended": gettext_lazy("Was there"),
    "tested": gettext_lazy("Tested"),
    "invite": gettext_lazy("Invitations sent"),
    "hold": gettext_lazy("Held"),
    "report": gettext_lazy("Reported"),
    "begin": gettext_lazy("Begun"),
    "certify": gettext_lazy("Certified"),
    "announce": gettext_lazy("Announced"),
    "visit": gettext_lazy("Visited"),
    "buy": gettext_lazy("Bought"),
    "hand_over": gettext_lazy("Handed over"),
    "consult": gettext_lazy("Consulted"),
    "deliver": gettext_lazy("Delivered"),
    "verify": gettext_lazy("Verified"),
    "cancel": gettext_lazy("Called off"),
    "taken_along": gettext_lazy("Taken along"),
    "brought": gettext_lazy("Brought in"),
    "adopted": gettext_lazy("Adopted"),
    "looked_again": gettext_lazy("Looked at again"),
    "entered": gettext_lazy("Opened with its code"),
    "refused": gettext_lazy("Wrong code"),
}
FIELDS: Final[Table] = {
    "how": gettext_lazy("How it left"),
    "discrepancy": gettext_lazy("Difference"),
    "occurred_at": gettext_lazy("Happened"),
    "label": gettext_lazy("Label"),
    "maker": gettext_lazy("Maker"),
    "model": gettext_lazy("Model"),
    "weapon_type": gettext_lazy("Type"),
    "weapon_types": gettext_lazy("Types of weapon"),
    "calibre_id": gettext_lazy("Calibre"),
    "serial": gettext_lazy("Serial number"),
    "serial_normal": gettext_lazy("Serial number, as compared"),
    "serial_skeleton": gettext_lazy("Serial number, look-alikes folded"),
    "ownership": gettext_lazy("Ownership"),
    "owner_name": gettext_lazy("Owner"),
    "acquired_on": gettext_lazy("Acquired on"),
    "registry_number": gettext_lazy("Number in the register of the authority"),
    "country_of_manufacture": gettext_lazy("Country of manufacture"),
    "manufactured_year": gettext_lazy("Year of manufacture"),
    "condition": gettext_lazy("Condition"),
    "custom": gettext_lazy("Own fields"),
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "kind": gettext_lazy("Kind"),
    "code": gettext_lazy("Label"),
    "parent": gettext_lazy("Lies within"),
    "province": gettext_lazy("Province"),
    "address": gettext_lazy("Address"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "approved": gettext_lazy("Approved"),
    "plate": gettext_lazy("Number plate"),
    "closed_at": gettext_lazy("Closed"),
    "block": gettext_lazy("Block"),
    "document": gettext_lazy("Document"),
    "text_as_read": gettext_lazy("Mark as read"),
    "location": gettext_lazy("Place of the mark"),
    "photo": gettext_lazy("Photograph (SHA-256)"),
    "slot": gettext_lazy("Angle"),
    "person": gettext_lazy("Person"),
    "thing": gettext_lazy("Thing"),
    "place": gettext_lazy("Place"),
    "issued_by": gettext_lazy("Issued by"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_until": gettext_lazy("Valid until"),
    "state": gettext_lazy("State"),
    "client": gettext_lazy("Client"),
    "starts_on": gettext_lazy("Starts on"),
    "ends_on": gettext_lazy("Ends on"),
    "post": gettext_lazy("Post"),
    "guards": gettext_lazy("Guards"),
    "firearms": gettext_lazy("Firearms"),
    "loadout": gettext_lazy("Load-out"),
    "rounds": gettext_lazy("Rounds"),
    "magazines": gettext_lazy("Magazines"),
    "part": gettext_lazy("Part"),
    "capacity_rounds": gettext_lazy("Capacity"),
    "level": gettext_lazy("Level of protection"),
    "expires_on": gettext_lazy("Expires on"),
    "lot_number": gettext_lazy("Lot number"),
    "received_on": gettext_lazy("Received on"),
    "lines": gettext_lazy("Kit"),
    "shifts": gettext_lazy("Shifts"),
    "first": gettext_lazy("First"),
    "hazard": gettext_lazy("Class on the box"),
    "next_due_on": gettext_lazy("Next look due"),
    "temperature_c": gettext_lazy("Temperature (°C)"),
    "addressee": gettext_lazy("To whom"),
    "answer": gettext_lazy("Answer"),
    "answer_by": gettext_lazy("Answer by"),
    "article": gettext_lazy("Article"),
    "authority_knew_at": gettext_lazy("The authority knew"),
    "channel": gettext_lazy("How"),
    "closed_on": gettext_lazy("Closed"),
    "conduct_accepted": gettext_lazy("Code of conduct accepted"),
    "conduct_version": gettext_lazy("Version of the code of conduct"),
    "count_cycle": gettext_lazy("Count cycle"),
    "digest": gettext_lazy("SHA-256"),
    "carry_out": gettext_lazy("File taken along"),
    "checks_digest": gettext_lazy("SHA-256 of the checks"),
    "document_number": gettext_lazy("Document number"),
    "due_on": gettext_lazy("Due on"),
    "ends_at": gettext_lazy("Ends"),
    "expires_at": gettext_lazy("Expires"),
    "family_name": gettext_lazy("Family name"),
    "file": gettext_lazy("File"),
    "given_name": gettext_lazy("Given name"),
    "hired_on": gettext_lazy("Hired on"),
    "is_active": gettext_lazy("Active"),
    "jurisdiction": gettext_lazy("Law"),
    "language": gettext_lazy("Language"),
    "left_on": gettext_lazy("Left on"),
    "locked_at": gettext_lazy("Locked"),
    "lifted_at": gettext_lazy("Lifted"),
    "modality": gettext_lazy("Modality"),
    "surroundings": gettext_lazy("Where it lies"),
    "allows": gettext_lazy("What it allows"),
    "supplier": gettext_lazy("From whom"),
    "base": gettext_lazy("Made from"),
    "networks": gettext_lazy("Networks"),
    "outcome": gettext_lazy("Outcome"),
    "password_must_change": gettext_lazy("Password must be changed"),
    "place_id": gettext_lazy("Place"),
    "read_only": gettext_lazy("Reads only"),
    "reference": gettext_lazy("Reference"),
    "retired_at": gettext_lazy("Retired"),
    "revoked_at": gettext_lazy("Revoked"),
    "role": gettext_lazy("Role"),
    "sent_at": gettext_lazy("Sent"),
    "sha256": gettext_lazy("SHA-256"),
    "since": gettext_lazy("Since"),
    "source": gettext_lazy("Source"),
    "subject": gettext_lazy("Subject matter"),
    "suspended_from": gettext_lazy("Suspended from"),
    "suspended_until": gettext_lazy("Suspended until"),
    "text": gettext_lazy("Text"),
    "type": gettext_lazy("Type"),
    "until": gettext_lazy("Until"),
    "user": gettext_lazy("Login"),
    "username": gettext_lazy("Login name"),
    "verdict": gettext_lazy("Verdict"),
    "version": gettext_lazy("Version"),
    "packet_sha256": gettext_lazy("SHA-256 of the packet"),
    "diversion_point": gettext_lazy("Point of diversion"),
    "cause": gettext_lazy("Cause"),
    "receiver": gettext_lazy("Receiver"),
    "things": gettext_lazy("Things"),
    "planned_on": gettext_lazy("Day"),
    "sanction": gettext_lazy("Sanction"),
    "title": gettext_lazy("Title"),
    "scopes": gettext_lazy("What is shown"),
    "amount": gettext_lazy("Amount"),
    "budget": gettext_lazy("Budget"),
    "organisation": gettext_lazy("Organisation"),
    "what": gettext_lazy("What"),
    "quantity": gettext_lazy("How many"),
    "response": gettext_lazy("What is done about it"),
    "likelihood": gettext_lazy("Likelihood"),
    "impact": gettext_lazy("Impact"),
    "review_on": gettext_lazy("Look again"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "actual": gettext_lazy("Reached"),
    "before": gettext_lazy("Before the course"),
    "after": gettext_lazy("After the course"),
    "activity": gettext_lazy("Activity"),
    "on": gettext_lazy("Day"),
    "day": gettext_lazy("Day"),
    "assessment": gettext_lazy("Assessment"),
    "respondent": gettext_lazy("Who answers"),
    "companies": gettext_lazy("Companies"),
    "campaign": gettext_lazy("Campaign"),
    "catalogue": gettext_lazy("Standard"),
    "conflicts": gettext_lazy("Answers in conflict"),
    "answers": gettext_lazy("Answers"),
    "written_at": gettext_lazy("File written"),
    "size_bytes": gettext_lazy("Size (bytes)"),
    "months": gettext_lazy("Months"),
    "failures": gettext_lazy("Wrong codes"),
    "words": gettext_lazy("In words"),
}


def words(table: Mapping[str, Words], code: str) -> Words:
    """What people call a code of one of the tables."""
    return table.get(code) or code.replace("_", " ")


def options(table: Mapping[str, Words]) -> list[tuple[str, Words]]:
    """A table as the choices of a field."""
    return list(table.items())


def to_choose(table: Mapping[str, Words]) -> list[tuple[str, Words]]:
    """A table as the choices of a field that must not be left at what stands first by chance."""
    return [("", "–"), *table.items()]


def verb_words(verb: str) -> Words:
    """What was done, in words."""
    return words(VERBS, verb)


def field_words(name: str) -> Words:
    """The name of a field, in words."""
    return words(FIELDS, name)


_VALUES: Final = (
    WEAPON_TYPES,
    CONDITIONS,
    OWNERSHIPS,
    PERMIT_KINDS,
    PLACE_KINDS,
    ROLES,
    INCIDENT_KINDS,
    MODALITIES,
    SURROUNDINGS,
    APPLICATION_STATES,
    PROJECTILES,
    STATES,
    ANSWERS,
)


def value_words(value: object) -> object:
    """A value as the history shows it: lists joined, codes in words where they are known."""
    if isinstance(value, list):
        return ", ".join(str(value_words(each)) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        for table in _VALUES:
            if value in table:
                return table[value]
    return value
