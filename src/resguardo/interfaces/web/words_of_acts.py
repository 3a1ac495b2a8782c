"""The words of acts: in refusals, in histories and where mandates are shown."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.kernel.mandate import Act

ACTS: Final[dict[str, Promise]] = {
    Act.SEE_REGISTER: _("See the register"),
    Act.SEE_PEOPLE: _("See people"),
    Act.SEE_CUSTODY: _("See custody"),
    Act.SEE_LOG: _("See the log"),
    Act.EDIT_REGISTER: _("Edit the register"),
    Act.EDIT_PEOPLE: _("Edit people"),
    Act.EDIT_PLACES: _("Edit places"),
    Act.EDIT_PERMITS: _("Edit permits"),
    Act.EDIT_SERVICE: _("Edit contracts and rosters"),
    Act.ISSUE: _("Issue"),
    Act.RECEIVE: _("Receive"),
    Act.RELIEVE: _("Relieve at the post"),
    Act.COUNT: _("Count"),
    Act.ACCEPT_COUNT: _("Accept counts"),
    Act.HAND_OVER: _("Hand the armoury over"),
    Act.TRANSFER: _("Transfer"),
    Act.REPAIR: _("Send to repair"),
    Act.TRAIN: _("Train at the range"),
    Act.WRITE_OFF: _("Write off"),
    Act.OVERRIDE: _("Override a stop"),
    Act.REVIEW_OVERRIDE: _("Review overrides"),
    Act.APPROVE: _("Approve"),
    Act.IMPORT_FILES: _("Import files"),
    Act.EXPORT: _("Export"),
    Act.LABEL: _("Print labels"),
    Act.MANAGE_USERS: _("Manage users"),
    Act.MANAGE_TOKENS: _("Manage keys"),
    Act.MANAGE_FIELDS: _("Manage fields"),
    Act.OVERSEE: _("Oversee companies"),
    Act.REPORT_INCIDENT: _("Report an incident"),
    Act.SETTLE_INCIDENT: _("Settle an incident"),
    Act.FILE: _("File with the authority"),
    Act.GOVERN_LAW: _("Govern the law"),
    Act.RUN_PROGRAMME: _("Run a programme of assistance"),
}


def act_words(act: Act) -> str:
    """The word of an act, as the page of mandates says it."""
    return str(ACTS[act])
