"""What is wrong now: the three numbers in the strip that every page of a desk carries.

Every page pays for them, so they are one question in plain SQL; the pages behind the numbers list
the same rows through `overdue`, `open_discrepancies` and `overrides_to_review`.
"""

from dataclasses import dataclass
from datetime import datetime

from resguardo.kernel.mandate import Act
from resguardo.records.custody.selectors import AWAY_KINDS
from resguardo.records.people.reading import ask
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer

_OWN = "= %s"
COMPANIES = "IN (SELECT id FROM people_organisation WHERE id = %s OR kind = 'company')"
"""The rows of all companies, and of the authority itself, whose key goes along."""

_WRONG = """
SELECT (SELECT COUNT(DISTINCT h.account_id)
          FROM custody_holding h JOIN custody_account a ON a.id = h.account_id
         WHERE h.due_at < %s AND h.quantity > 0 AND NOT h.boundary
           AND a.kind IN %s AND h.organisation_id {gate}),
       (SELECT COUNT(*) FROM custody_discrepancy
         WHERE state = 'open' AND organisation_id {gate}),
       (SELECT COUNT(*) FROM custody_override
         WHERE state = 'open' AND organisation_id {gate})
"""


@dataclass(frozen=True, slots=True)
class WrongNow:
    """How many holders are late, differences unexplained, and overrides without their review."""

    late: int
    unexplained: int
    unreviewed: int


def wrong_now(*, viewer: Viewer, at: datetime) -> WrongNow:
    """Count what is wrong in the ledgers in sight; demands `see_custody`."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    gate = COMPANIES if sees_all(viewer=viewer, at=at) else _OWN
    here = viewer.organisation_id
    [found] = ask(_WRONG.format(gate=gate), at, AWAY_KINDS, here, here, here)
    return WrongNow(*found)
