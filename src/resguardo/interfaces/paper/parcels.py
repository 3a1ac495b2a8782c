"""The receipt of what was sent under proof: what, to whom, when, and where the log says so."""

from datetime import datetime

from django.utils.translation import gettext as _

from resguardo.interfaces.paper.reading import full_text
from resguardo.interfaces.paper.sheet import Facts, Sheet
from resguardo.interfaces.paper.subjects import key_of
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import folder, parcels, selectors


def receipt(viewer: Viewer, at: datetime, subject: str) -> Sheet:
    """What was sent, with the hash of the document and of the entry that holds it in the log."""
    row = parcels.parcel(viewer=viewer, at=at, public_id=key_of(subject))
    if row is None:
        raise NotFound
    origin = folder.origin() if folder.policy().logs else ""
    return Sheet(
        facts=[
            (_("Sent"), full_text(row.sent_at)),
            (_("Sent to"), row.correspondent.name),
            (_("Kind"), row.kind),
            (_("Document"), row.title),
            (_("File"), row.file_name),
            (_("Hash of the document"), _in_groups(row.sha256)),
            (
                _("Received"),
                full_text(row.acknowledged_at) if row.acknowledged_at else _("no receipt yet"),
            ),
        ],
        parts=[
            Facts(
                _("In the log"),
                [
                    (_("Log"), origin),
                    (_("Place in the log"), row.leaf_index),
                    (
                        _("Hash of the entry"),
                        _in_groups(leaf_hash(selectors.leaf_of(row.leaf_index) or b"").hex()),
                    ),
                ],
            )
        ],
        signs=[(_("Sent for"), viewer.organisation_name)],
        foot=_(
            "This paper shows that the document was sent. That nothing was changed since is shown"
            " by the proof as a file, which anybody can check without us."
        ),
    )


def _in_groups(digest: str) -> str:
    """A hash in groups of eight, so that two of them can be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
