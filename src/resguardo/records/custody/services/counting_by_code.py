"""Somebody without an account counts one place once: by a link and a code, blind, until an hour.

Field staff who are at a post when the armourer is not, or whom nobody gave a login. The sheet is
theirs by name; all that the link lets them do is to fill and close it. Whoever made the code does
not accept the count: the code went through their hands.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.mandate import Act, Mandate, Role
from resguardo.kernel.period import Period
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import counts
from resguardo.records.custody.models import CountLink
from resguardo.records.custody.services import counting
from resguardo.records.custody.services.sheets import EnoughSheets
from resguardo.records.people import code_links
from resguardo.records.people.code_links import NewLink
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound, employment_on, person_by_code
from resguardo.records.people.services import closed_logins
from resguardo.records.people.viewer import Viewer

HOURS_MOST: Final = 72


class CodeTooLong(Problem):
    """A code for longer than a count takes."""

    code = "count.code-too-long"
    wording = _("Choose a number of hours from 1 to {most}.")
    field = "hours"

    most: int


class NotAtWorkHere(Problem):
    """A counter who does not work for the company on the day."""

    code = "count.not-at-work-here"
    wording = _("{person} does not work here today. Choose somebody who does.")
    field = "counter"

    person: str


class SignsIn(Problem):
    """A code for somebody who has a login."""

    code = "count.signs-in"
    wording = _("{person} has a login. They sign in and count there; a code is for who has none.")
    field = "counter"

    person: str


class CodeOver(Problem):
    """Scans of a device that come when their code has ended and the sheet is still open."""

    code = "count.code-over"
    wording = _(
        "Your code has ended. Ask for another one for the same sheet and open it in this browser: "
        "what you scanned waits here until then."
    )


@transaction.atomic
def make_link(
    *, by: Viewer, at: datetime, count: UUID, counter: str, hours: int, language: str = ""
) -> NewLink[CountLink]:
    """Let the person of a code, who has no login, fill one sheet of one open count.

    Refuses once as many as are wanted count already, or have a code that still opens. Whose code
    has ended before the sheet was closed gets another for the same sheet.
    """
    row = counting.count_in_sight(by, count, at, act=Act.COUNT)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    check_step(PROCEDURES["count"], "close", row.state)
    if not 1 <= hours <= HOURS_MOST:
        raise CodeTooLong(HOURS_MOST)
    person = person_by_code(viewer=by, at=at, code=counter)
    if person.organisation_id != by.organisation_id:
        raise NotFound
    if employment_on(person, day=local_day(at, by.time_zone)) is None:
        raise NotAtWorkHere(str(person))
    login = closed_logins([person.pk], at=at)[person.pk]
    if login.is_active:
        raise SignsIn(str(person))
    coded = {each.counter_id for each in counts.links(row) if not code_links.over(each, at)}
    at_work = dict(row.sheets.values_list("counter_id", "closed_at"))
    goes_on = login.pk in at_work and at_work[login.pk] is None and login.pk not in coded
    if not goes_on and (len(coded | set(at_work)) >= row.sheets_wanted or login.pk in coded):
        raise EnoughSheets(row.sheets_wanted)
    link = CountLink(
        count=row, counter=login, language=language or by.language, made_at=at,
        made_by_id=by.user_id, expires_at=at + timedelta(hours=hours),
    )  # fmt: skip
    told = {"count": row.public_id, "counter": person.public_id}
    return code_links.issue(link, by=by, told=told)


@transaction.atomic
def end_link(*, by: Viewer, at: datetime, link: UUID, reason: str) -> CountLink:
    """End a code before its hour; what was seen by it stays on the sheet."""
    found = CountLink.objects.select_related("count").filter(public_id=link).first()
    if found is None:
        raise NotFound
    row = counting.count_in_sight(by, found.count.public_id, at, act=Act.COUNT)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    return code_links.end(found, by=by, at=at, reason=reason)


def link_at(*, token: str, at: datetime) -> CountLink:
    """The link that an address names, if it still opens something; else `LinkOver`."""
    return code_links.link_at(_links(), token=token, at=at)


def open_link(*, token: str, code: str, at: datetime) -> CountLink:
    """The link of an address, to who knows its code; refuses as `code_links.enter` does."""
    link = link_at(token=token, at=at)
    code_links.enter(link, code=code, at=at)
    return link


def link_named(*, token: str) -> CountLink:
    """The link that an address names, over or not: for who gave its code while it was not."""
    return code_links.named(_links(), token=token)


def _links() -> QuerySet[CountLink]:
    rows = CountLink.objects.select_related("count__organisation", "count__account__place")
    return rows.select_related("counter__person")


def sender_of(link: CountLink, *, at: datetime) -> Viewer:
    """Who sends the scans of a device by a link that they had opened; refuses `CodeOver`.

    When the sheet is closed or the count is over the code has ended with it. What was scanned is
    then still taken, and kept beside the sheet.
    """
    if link.needed and code_links.over(link, at):
        raise CodeOver
    return counter_of(link, until=max(link.expires_at, at + timedelta(seconds=1)))


def counter_of(link: CountLink, *, until: datetime | None = None) -> Viewer:
    """Who counts by a link: a login that nobody signs in with, that may count there and no more.

    The faces let them at the sheet of this one count (`sheets.see`, `sheets.close_sheet`).
    """
    organisation, counter = link.organisation, link.counter
    place = link.count.account.place
    mandate = Mandate(
        organisation.pk, Role.ARMOURER, str(place.public_id) if place else None,
        Period(link.made_at, until or link.expires_at),
    )  # fmt: skip
    return Viewer(
        user_id=counter.pk,
        user_public_id=counter.public_id,
        name=counter.name,
        person_id=counter.person_id,
        person_public_id=counter.person.public_id if counter.person else None,
        organisation_id=organisation.pk,
        organisation_public_id=organisation.public_id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        jurisdiction=organisation.jurisdiction,
        mandates=(mandate,),
        language=link.language,
        time_zone=organisation.time_zone,
        request_id=str(link.public_id),
        acts=frozenset({Act.COUNT}),
    )
