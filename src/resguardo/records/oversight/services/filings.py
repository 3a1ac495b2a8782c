"""Filings: generated, explained, filed with a receipt, and followed to the authority's answer.

What is filed is kept word for word with its hash, and the hash is a leaf of the log: that is the
receipt, and it survives any portal. A company that files elsewhere notes there when and under which
number it did, or that the portal was down when it tried; the time of the try stays on record.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel import canon
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import forms, selectors
from resguardo.records.oversight.models import Filing, FilingBody, FilingStep
from resguardo.records.oversight.services.sending import hand_over_by_itself
from resguardo.records.oversight.waiting import AUTHORITY_STEPS
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.duties import FilingDue, filing_due
from resguardo.records.permits.profiles import profile_of
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id

OWN_STEPS: Final = ("sent", "attempted")


class NotAsked(Problem):
    """A filing that the law of that day does not ask for."""

    code = "filing.not-asked"
    wording = _(
        "The law of {day} asks for no filing “{duty}”. Choose one from the calendar of filings."
    )
    field = "duty"

    duty: str
    day: date


class PeriodOpen(Problem):
    """A period that has not ended cannot be told whole."""

    code = "filing.period-open"
    wording = _("The period runs until {last}. File when it has ended.")
    field = "day"

    last: date


class FiledAlready(Problem):
    """One filing a period, unless it puts an earlier one right."""

    code = "filing.filed-already"
    wording = _(
        "This period was filed on {filed_at}. File again only to put that right, and say why."
    )
    field = "explanation"

    filed_at: datetime


class Unexplained(Problem):
    """Differences are not sent without a word."""

    code = "filing.unexplained"
    wording = _(
        "Differences in this period: {count}. Explain them in a sentence the authority can follow."
    )
    field = "explanation"

    count: int


class StepUnknown(Problem):
    """Something that does not happen to a filing, or not by you."""

    code = "filing.step-unknown"
    wording = _("“{step}” is not for you to note. Choose one from the list.")
    field = "kind"

    step: str


class StepNeedsWords(Problem):
    """An attempt in vain, and a return, are nothing without a reason."""

    code = "filing.step-needs-words"
    wording = _("Say why: what the portal answered, or what is wrong with the filing.")
    field = "text"


class NotYet(Problem):
    """A step that has not been taken."""

    code = "filing.not-yet"
    wording = _("{happened_at} has not come yet. Write when it happened.")
    field = "happened_at"

    happened_at: datetime


def prepare(
    *, viewer: Viewer, at: datetime, duty: str, day: date
) -> tuple[FilingDue, forms.Filled, dict[str, Any]]:
    """What would be filed for the period of a day: the rule, the form, and the whole content.

    Refuses what the law does not ask for on that day (`NotAsked`).
    """
    viewer.demand(Act.FILE, at=at)
    organisation = Organisation.objects.get(pk=viewer.organisation_id)
    profile = profile_of(organisation.jurisdiction)
    asked = filing_due(profile, duty, day, time_zone=organisation.time_zone)
    if asked is None:
        raise NotAsked(duty[:60], day)
    filled = forms.fill(asked.duty.form, organisation, asked.span)
    content = {
        "form": filled.form,
        "from": asked.span.start,
        "until": asked.span.end,
        "organisation": organisation.public_id,
        "name": organisation.name,
        "registration_number": organisation.registration_number,
        "law": {"profile": profile.id, "version": profile.version, "digest": profile.digest},
        "rule": asked.dated.source,
        "sheets": [asdict(each) for each in filled.sheets],
        "differences": [asdict(each) for each in filled.differences],
    }
    return asked, filled, content


@transaction.atomic
def file(*, by: Viewer, at: datetime, duty: str, day: date, explanation: str = "") -> Filing:
    """File a period that has ended; a second filing of it puts the first right and says why.

    It goes to the deployments at once to which such filings go by themselves. Refuses what
    `against_filing` says.
    """
    asked, filled, content = prepare(viewer=by, at=at, duty=duty, day=day)
    raise_all(against_filing(by=by, at=at, asked=asked, filled=filled, explanation=explanation))
    last, told = asked.span.end or asked.span.start, explanation.strip()
    spelt = canon.encode({**_plain(content), "explanation": told})
    digest = hashlib.sha256(spelt).hexdigest()
    public_id = new_public_id()
    leaf = transparency.record_change(
        by=by,
        at=at,
        subject_kind="filing",
        subject_id=public_id,
        verb="filed",
        changes={
            "form": (None, filled.form),
            "from": (None, asked.span.start),
            "sha256": (None, digest),
        },
        reason=told,
    )
    row = Filing.objects.create(
        public_id=public_id,
        organisation_id=by.organisation_id,
        duty=duty,
        form=filled.form,
        addressee=asked.duty.addressee,
        span_start=asked.span.start,
        span_end=last,
        due_at=asked.due_at,
        sha256=digest,
        law_digest=content["law"]["digest"],
        explanation=told,
        replaces=_filed_before(asked, by),
        filed_at=at,
        filed_by_id=by.user_id,
        leaf_index=leaf,
    )
    FilingBody.objects.create(filing=row, content=spelt.decode())
    hand_over_by_itself(row, by=by, at=at)
    return row


def against_filing(
    *, by: Viewer, at: datetime, asked: FilingDue, filled: forms.Filled, explanation: str
) -> list[Problem]:
    """What stands against filing a period that was prepared."""
    refused = Refusals()
    end = asked.span.end or asked.span.start
    if asked.due_at is not None and local_day(at, by.time_zone) < end:
        refused.note(PeriodOpen(end - timedelta(days=1)))
    if not explanation.strip():
        if filled.differences:
            refused.note(Unexplained(len(filled.differences)))
        if (earlier := _filed_before(asked, by)) is not None:
            refused.note(FiledAlready(earlier.filed_at))
    return refused.found


def _filed_before(asked: FilingDue, by: Viewer) -> Filing | None:
    """The filing of this period that a new one puts right, if there is one."""
    own = Filing.objects.filter(organisation_id=by.organisation_id, duty=asked.duty.name)
    return own.filter(span_start=asked.span.start).order_by("-id").first()


@transaction.atomic
def note_step(
    *,
    by: Viewer,
    at: datetime,
    filing: UUID,
    kind: str,
    happened_at: datetime | None = None,
    channel: str = "",
    reference: str = "",
    text: str = "",
) -> FilingStep:
    """Note what happened to a filing: the company what it did, the authority how it answers.

    Refuses what `against_step` says.
    """
    told = against_step(by=by, at=at, filing=filing, kind=kind, happened_at=happened_at, text=text)
    raise_all(told)
    row = selectors.filing(viewer=by, at=at, public_id=filing)
    made = FilingStep.objects.create(
        filing=row,
        kind=kind,
        happened_at=happened_at or at,
        channel=channel.strip()[:100],
        reference=reference.strip()[:100],
        text=text.strip()[:1000],
        by_id=by.user_id,
        recorded_at=at,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="filing",
        subject_id=row.public_id,
        verb=kind,
        changes={"reference": (None, made.reference), "channel": (None, made.channel)},
        reason=made.text,
        organisation_id=row.organisation.public_id,
    )
    return made


def against_step(
    *, by: Viewer, at: datetime, filing: UUID, kind: str, happened_at: datetime | None, text: str
) -> list[Problem]:
    """What stands against noting this of a filing, as far as it is known."""
    row = selectors.filing(viewer=by, at=at, public_id=filing)
    if row.organisation_id == by.organisation_id:
        by.demand(Act.FILE, at=at)
        allowed: tuple[str, ...] = OWN_STEPS
    else:
        by.demand(Act.REPORT_INCIDENT, at=at)
        allowed = AUTHORITY_STEPS if sees_all(viewer=by, at=at) else ()
    refused = Refusals()
    if kind not in allowed:
        refused.note(StepUnknown(kind[:40]))
    if kind in {"attempted", "returned"} and not text.strip():
        refused.note(StepNeedsWords())
    if happened_at is not None and happened_at > at:
        refused.note(NotYet(happened_at))
    return refused.found


def _plain(value: Any) -> Any:
    """Days and identifiers as text, so that the content reads the same for ever."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date | UUID):
        return str(value)
    return value
