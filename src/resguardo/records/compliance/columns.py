"""The three columns of one assessment, put together for whoever shows or exports it.

The register's column is what it says now while the assessment is open here; once it is locked, and
on a copy that was carried away, it is what was kept.
"""

from datetime import datetime

from resguardo.records.compliance import comparing, selectors
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import Judged, judge
from resguardo.records.compliance.models import Assessment
from resguardo.records.people.viewer import Viewer


def lines_of(*, viewer: Viewer, at: datetime, row: Assessment) -> list[Line]:
    """Each requirement that is asked, with its three columns; `row` is in the viewer's sight."""
    controls = comparing.asked(selectors.catalogue_of(row).controls)
    if row.state == "open" and not row.carried_from:
        facts = facts_of(viewer=viewer, at=at, organisation=row.organisation.public_id)
        told = comparing.now(judge(facts, controls))
    else:
        told = selectors.facts_kept(row)
    return comparing.lines(controls, selectors.answers_of(row), told)


def judged_of(*, viewer: Viewer, at: datetime, row: Assessment) -> list[Judged]:
    """What the register says of each requirement of an assessment in sight, as it says it now."""
    facts = facts_of(viewer=viewer, at=at, organisation=row.organisation.public_id)
    return judge(facts, comparing.asked(selectors.catalogue_of(row).controls))
