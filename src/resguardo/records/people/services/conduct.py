"""The code of conduct: published by who manages logins, accepted by each login, kept for ever.

A version is a row that is never changed. Who may go on working without having accepted the one in
force is decided at the gate, from what stands on the login and on the organisation: no question
more at any page.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Conduct, ConductAcceptance, Organisation, User
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

TEXT_LONGEST: Final = 20_000


class ConductUnwritten(Problem):
    """A code of conduct that says nothing, or more than anybody reads."""

    code = "people.conduct-unwritten"
    wording = _("Write the code of conduct, in at most {most} characters.")
    field = "text"

    most: int


class ConductChanged(Problem):
    """Accepting a version that is not in force."""

    code = "people.conduct-changed"
    wording = _("The code of conduct has changed since you opened it. Read it again.")


@transaction.atomic
def publish_conduct(*, by: Viewer, at: datetime, text: str) -> Conduct:
    """Put a new version in force: everybody here is asked to read it before going on.

    Refuses a text that is empty or too long (`ConductUnwritten`).
    """
    by.demand(Act.MANAGE_USERS, at=at)
    if not 0 < len(text.strip()) <= TEXT_LONGEST:
        raise ConductUnwritten(TEXT_LONGEST)
    here = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    here.conduct_version += 1
    here.save(update_fields=["conduct_version"])
    row = Conduct.objects.create(
        organisation=here,
        version=here.conduct_version,
        text=text.strip(),
        published_at=at,
        published_by_id=by.user_id,
    )
    changes = {"conduct_version": (row.version - 1, row.version), "text": (None, row.text)}
    note("organisation", here.public_id, "publish_conduct", changes, by=by, at=at)
    return row


@transaction.atomic
def accept_conduct(*, by: Viewer, at: datetime, version: int) -> ConductAcceptance:
    """Accept the version in force, as read; accepting it twice is accepting it once.

    Refuses a version that is no longer in force (`ConductChanged`).
    """
    row = Conduct.objects.filter(organisation_id=by.organisation_id).order_by("-version").first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise ConductChanged
    made, new = ConductAcceptance.objects.get_or_create(
        conduct=row, user_id=by.user_id, defaults={"accepted_at": at}
    )
    if new:
        user = User.objects.select_for_update(no_key=True).get(pk=by.user_id)
        before = user.conduct_accepted.get(str(by.organisation_id))
        user.conduct_accepted[str(by.organisation_id)] = version
        user.save(update_fields=["conduct_accepted"])
        changes = {"conduct_accepted": (before, version)}
        note("user", user.public_id, "accept_conduct", changes, by=by, at=at)
    return made
