"""Whoever came sees what is kept of them, without a login: by a link and a code, until a day.

Whoever runs the programme makes the links: the address stands on the badge, the code on a slip that
goes to the person alone. A link opens one participant's days, tests and certificate, and changes
nothing. A new one ends the one before it, so that a lost slip opens nothing any more.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Attendee, AttendeeLink
from resguardo.records.assistance.services.courses import Erased
from resguardo.records.people import code_links, sight
from resguardo.records.people.code_links import NewLink
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

DAYS_MOST: Final = 400
AT_ONCE: Final = 200
"""Slips that are made in one go: a course is smaller."""


class OwnPageTooLong(Problem):
    """A page for longer than a certificate is looked for."""

    code = "assistance.own-page-too-long"
    wording = _("Choose a number of days from 1 to {most}.")
    field = "days"

    most: int


class NobodyWithoutOne(Problem):
    """Everybody who comes has a page already, or nobody comes."""

    code = "assistance.nobody-without-own-page"
    wording = _(
        "Everybody who is registered has a page of their own already. Make a new one on the page of"
        " who lost the slip."
    )


@transaction.atomic
def make_link(
    *, by: Viewer, at: datetime, attendee: UUID, days: int, language: str = ""
) -> NewLink[AttendeeLink]:
    """Make the page of one participant; ends the link that they had.

    Refuses whose record was erased (`Erased`), and days that no such page lasts (`OwnPageTooLong`).
    """
    who = selectors.attendee(viewer=by, at=at, public_id=attendee)
    return _made(by, at, who, _checked(days), language)


@transaction.atomic
def make_links(
    *, by: Viewer, at: datetime, activity: UUID, days: int, language: str = ""
) -> list[NewLink[AttendeeLink]]:
    """Make the pages of all who are registered and have none, in the order of their names.

    Refuses where everybody has one (`NobodyWithoutOne`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    last = _checked(days)
    without = selectors.without_own_page(row, at=at)[:AT_ONCE]
    made = [_made(by, at, each, last, language) for each in without]
    if not made:
        raise NobodyWithoutOne
    return made


def _checked(days: int) -> int:
    if not 1 <= days <= DAYS_MOST:
        raise OwnPageTooLong(DAYS_MOST)
    return days


def _made(
    by: Viewer, at: datetime, who: Attendee, days: int, language: str
) -> NewLink[AttendeeLink]:
    if who.erased_at is not None:
        raise Erased
    for each in who.links.select_related("owner").filter(ended_at=None):
        each.ended_at = at
        each.save(update_fields=["ended_at"])
        code_links.tell(each, "ended", by, at, {"ended_at": (None, at)})
    link = AttendeeLink(
        owner_id=by.organisation_id, attendee=who, language=language or by.language, made_at=at,
        made_by_id=by.user_id, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    return code_links.issue(link, by=by, told={"attendee": who.public_id})


@transaction.atomic
def end_link(*, by: Viewer, at: datetime, link: UUID, reason: str) -> AttendeeLink:
    """End a link before its day."""
    found = selectors.attendee_link(viewer=by, at=at, public_id=link)
    return code_links.end(found, by=by, at=at, reason=reason)


def link_at(*, token: str, at: datetime) -> AttendeeLink:
    """The link that an address names, if it still opens something; else `LinkOver`."""
    return code_links.link_at(_links(), token=token, at=at)


def open_link(*, token: str, code: str, at: datetime) -> AttendeeLink:
    """The link of an address, to who knows its code; refuses as `code_links.enter` does."""
    link = link_at(token=token, at=at)
    code_links.enter(link, code=code, at=at)
    return link


def look(link: AttendeeLink, *, at: datetime) -> Attendee:
    """The one participant whom an opened link shows, with days and tests; the look is recorded.

    Of the programme's rows the database shows no others from here on.
    """
    sight.look(link.owner_id)
    who = Attendee.objects.select_related("activity__programme", "organisation", "owner")
    found = who.prefetch_related("days", "tests").get(pk=link.attendee_id)
    transparency.record_access(
        by=code_links.nobody(link), at=at, verb="read", subject_kind="attendee",
        subject_id=found.public_id,
    )  # fmt: skip
    return found


def _links() -> QuerySet[AttendeeLink]:
    return AttendeeLink.objects.select_related("owner", "attendee__activity")
