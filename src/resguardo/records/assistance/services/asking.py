"""A programme asks one standard of the companies that agreed to show it their assessments."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import asking, selectors
from resguardo.records.assistance.models import Programme, ProgrammeCampaign
from resguardo.records.assistance.services.activities import NotShown, ProgrammeClosed
from resguardo.records.compliance import campaigns
from resguardo.records.compliance import selectors as compliance
from resguardo.records.people import sight
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


class NobodyShows(Problem):
    """A campaign of nobody."""

    code = "assistance.nobody-shows"
    wording = _(
        "No company has agreed to show its assessments to this programme. Invite companies and ask "
        "for that, or ask those that take part to change what they show."
    )
    field = "companies"


@transaction.atomic
def open_campaign(
    *, by: Viewer, at: datetime, programme: UUID, title: str, catalogue: str, due_on: date,
    companies: Sequence[UUID] = (),
) -> ProgrammeCampaign:  # fmt: skip
    """Ask a standard of companies that show their assessments, or (none named) of all that do.

    Refuses a programme that is closed (`ProgrammeClosed`).
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    if row.state != "running":
        raise ProgrammeClosed
    found = compliance.catalogue_named(viewer=by, at=at, name=catalogue)
    asked = _asked(row, companies)
    with sight.everything():  # bounded by what each company agreed to
        made = campaigns.ask_companies(
            by=by, at=at, title=title, catalogue=found, due_on=due_on, companies=asked
        )
    return ProgrammeCampaign.objects.create(
        owner_id=by.organisation_id, programme=row, campaign=made
    )


def _asked(row: Programme, companies: Sequence[UUID]) -> list[Organisation]:
    shown = {each.public_id: each for each in asking.who_shows(row)}
    if not companies:
        if not shown:
            raise NobodyShows
        return list(shown.values())
    for each in companies:
        if each not in shown:
            part = row.participations.filter(organisation__public_id=each).first()
            if part is None:
                raise NotFound
            raise NotShown(part.organisation.name)
    return [shown[each] for each in dict.fromkeys(companies)]


@transaction.atomic
def close_campaign(*, by: Viewer, at: datetime, campaign: UUID, reason: str) -> ProgrammeCampaign:
    """Close a campaign; what companies have open they can go on with."""
    row = asking.campaign(viewer=by, at=at, public_id=campaign)
    campaigns.end(row.campaign, by=by, at=at, reason=reason)
    return row
