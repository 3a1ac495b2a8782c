"""Applying for a permit: drafted with its papers, submitted, returned, examined, granted or denied.

One official examines and another decides. What is granted becomes a permit in the company's own
register in the same transaction; what is returned says what is missing, which article asks for it
and by when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from resguardo.kernel.clock import Unit, due
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.procedure import Step, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import eyes
from resguardo.records.people.changes import note_on
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import applications, buying, selectors, windows
from resguardo.records.permits.application_models import (
    Application,
    ApplicationAsk,
    ApplicationDocument,
    ApplicationStep,
)
from resguardo.records.permits.applications import KINDS, OWN_STEPS, PROCEDURE
from resguardo.records.permits.buying import LEAVES, Line
from resguardo.records.permits.calendars import rests_of
from resguardo.records.permits.facts import (
    AllowedFacts,
    PermitFacts,
    PermitKindUnknown,
    against_allowing,
    allowed_by,
)
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.profiles import profile_of
from resguardo.records.permits.services import Holder, against_new, grant_permit, holder_of
from resguardo.records.register.services import attach

TEXT_MAX: Final = 1000


class PapersMissing(Problem):
    """An application without any paper is a wish."""

    code = "application.papers-missing"
    wording = _("Attach at least one paper: what the authority asks for with this kind of permit.")
    field = "document"


class ReturnUnexplained(Problem):
    """What is returned or denied says what is missing or wrong."""

    code = "application.return-unexplained"
    wording = _("Say what is missing or wrong, and what the company has to do about it.")
    field = "text"


class ArticleUnnamed(Problem):
    """A company must be able to look up what it is held to."""

    code = "application.article-unnamed"
    wording = _("Name the law and the article that asks for this, as the company can look it up.")
    field = "article"


class ReturnUndated(Problem):
    """What has no day is done never."""

    code = "application.return-undated"
    wording = _("Say by which day the company sends what is missing; from today on.")
    field = "due_on"


class OpenAlready(Problem):
    """One application at a time for the same permit."""

    code = "application.open-already"
    wording = _("An application for this is open since {since}. Go on with that one.")

    since: date


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with a step: words, and where something is asked for, by whom and by when."""

    text: str = ""
    article: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts(AllowedFacts):
    """What is applied for, and from when it is wanted."""

    wanted_from: date
    remarks: str = ""


@transaction.atomic
def draft_application(
    *, by: Viewer, at: datetime, facts: ApplicationFacts, renews: UUID | None = None
) -> Application:
    """Begin an application of the viewer's own company; nobody else sees it yet.

    Refuses what `against_application` says.
    """
    demand_to_apply(by=by, at=at)
    old = selectors.permit(viewer=by, at=at, public_id=renews, own=True) if renews else None
    person, thing, place = holder = holder_of(facts, by=by, at=at)
    raise_all(list(_against(facts, holder, by=by)))
    row = Application.objects.create(
        organisation_id=by.organisation_id,
        kind=facts.kind,
        renews=old,
        person=person,
        thing=thing,
        place=place,
        weapon_types=list(facts.weapon_types),
        modality=facts.modality.strip()[:60],
        lines=buying.kept(facts.lines),
        supplier=facts.supplier.strip()[:200],
        wanted_from=facts.wanted_from,
        remarks=facts.remarks.strip()[:TEXT_MAX],
        created_at=at,
        created_by_id=by.user_id,
    )
    _note(row, by, at, "draft", Said())
    return row


def against_application(*, by: Viewer, at: datetime, facts: ApplicationFacts) -> list[Problem]:
    """What stands against applying for this."""
    demand_to_apply(by=by, at=at)
    return list(_against(facts, holder_of(facts, by=by, at=at), by=by))


def demand_to_apply(*, by: Viewer, at: datetime) -> None:
    """A company applies, and never an authority to itself."""
    by.demand(Act.EDIT_PERMITS, at=at)
    if sees_all(viewer=by, at=at):
        raise NotMandated(Act.EDIT_PERMITS)


def _against(facts: ApplicationFacts, holder: Holder, *, by: Viewer) -> Iterator[Problem]:
    if facts.kind in PermitKind.values and facts.kind not in KINDS:
        yield PermitKindUnknown(facts.kind)
    yield from against_allowing(facts)
    person, thing, place = holder
    twice = Application.objects.filter(
        organisation_id=by.organisation_id, kind=facts.kind, person=person, thing=thing,
        place=place, state__in=applications.OPEN,
    ).first()  # fmt: skip
    if twice is not None and facts.kind not in LEAVES:  # several purchases are asked for at once
        yield OpenAlready(local_day(twice.created_at, by.time_zone))


def draft_renewal(*, by: Viewer, at: datetime, permit: UUID) -> Application:
    """Begin the application for the permit that follows one of the viewer's own.

    Refuses one that the law does not take yet.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    old = selectors.permit(viewer=by, at=at, public_id=permit, own=True)
    windows.demand_open(old, by.jurisdiction, local_day(at, by.time_zone))
    return draft_application(
        by=by,
        at=at,
        renews=permit,
        facts=ApplicationFacts(
            **allowed_by(old), wanted_from=old.valid_until or local_day(at, by.time_zone)
        ),
    )


@transaction.atomic
def add_paper(
    *, by: Viewer, at: datetime, application: UUID, name: str, document: bytes
) -> ApplicationDocument:
    """Attach a paper while the application lies with the company.

    Refuses without a file (`PapersMissing`).
    """
    row = _locked(by, at, application)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    check_step(PROCEDURE, "submit", row.state)
    if not document or not name.strip():
        raise PapersMissing
    kept = attach(by=by, at=at, content=document, file_name=name)
    made = ApplicationDocument.objects.create(
        application=row, name=name.strip()[:100], document=kept, added_at=at
    )
    changes = {"name": (None, made.name), "sha256": (None, kept.sha256)}
    note_on("application", row, "paper", changes, by=by, at=at, reason="")
    return made


@transaction.atomic
def take_application_step(
    *, by: Viewer, at: datetime, application: UUID, step: str, text: str = ""
) -> Application:
    """Submit or withdraw as the company; examine as the authority.

    Refuses to submit without a paper (`PapersMissing`).
    """
    row = _locked(by, at, application)
    _demand_side(by, at, row, step)
    if step in {"grant", "deny", "return"}:
        check_step(PROCEDURE, "", row.state)
    said = Said(text.strip()[:TEXT_MAX])
    raise_all(_against_step(row, step, said, by=by, at=at))
    if step == "submit":
        row.submitted_at = row.submitted_at or at
        row.answer_by = _answer_by(row, at)
    if step == "examine":
        row.examined_by_id = by.user_id
    return _moved(row, by, at, step, said)


def against_step(
    *, by: Viewer, at: datetime, application: UUID, step: str, text: str = "", article: str = "",
    due_on: date | None = None,
) -> list[Problem]:  # fmt: skip
    """What stands against a step of an application but its grant, as far as it is known."""
    row = applications.application(viewer=by, at=at, public_id=application)
    _demand_side(by, at, row, step)
    return _against_step(row, step, Said(text.strip(), article.strip(), due_on), by=by, at=at)


def _against_step(
    row: Application, step: str, said: Said, *, by: Viewer, at: datetime
) -> list[Problem]:
    refused = Refusals()
    refused.ask(_next, row, by, step)
    if step == "submit" and not row.documents.exists():
        refused.note(PapersMissing())
    if step in {"return", "deny"}:
        if not said.text:
            refused.note(ReturnUnexplained())
        if not said.article:
            refused.note(ArticleUnnamed())
    if step == "return" and (said.due_on is None or said.due_on < local_day(at, by.time_zone)):
        refused.note(ReturnUndated())
    return refused.found


@transaction.atomic
def return_application(
    *, by: Viewer, at: datetime, application: UUID, text: str, article: str, due_on: date | None
) -> Application:
    """Send an application back: what is missing, which article asks for it, by when it comes.

    Refuses what `against_step` says.
    """
    row = _locked(by, at, application)
    _demand_side(by, at, row, "return")
    said = Said(text.strip()[:TEXT_MAX], article.strip()[:200], due_on)
    raise_all(_against_step(row, "return", said, by=by, at=at))
    return _moved(row, by, at, "return", said)


@transaction.atomic
def grant(
    *,
    by: Viewer,
    at: datetime,
    application: UUID,
    number: str,
    valid_from: date,
    valid_until: date | None,
    text: str = "",
    lines: Sequence[Line] | None = None,
    beside: bool = False,
    also: Sequence[Problem] = (),
) -> Permit:
    """Grant what was examined by somebody else: the permit stands in the company's register now.

    A firearm that has a permit gets a second one only where somebody says why both are to hold:
    `beside`, with `text`. Of a purchase or an import less may be granted than was asked: `lines`,
    or None for all. Whether the company may hold another firearm at all is asked by the chapter
    that counts them, which says what is `also` against it. Refuses what `against_grant` says.
    """
    row = _locked(by, at, application)
    _demand_side(by, at, row, "grant")
    facts = _granted(row, number, valid_from, valid_until, lines, by=by)
    raise_all([*also, *_against_grant(row, facts, by=by, beside=beside and bool(text.strip()))])
    permit = grant_permit(
        by=by,
        at=at,
        organisation=row.organisation,
        facts=facts,
        holder=(row.person, row.thing, row.place),
    )
    row.permit = permit
    _moved(row, by, at, "grant", Said(text.strip()[:TEXT_MAX]))
    return permit


def against_grant(
    *, by: Viewer, at: datetime, application: UUID, number: str, valid_from: date,
    valid_until: date | None, text: str = "", lines: Sequence[Line] | None = None,
    beside: bool = False,
) -> list[Problem]:  # fmt: skip
    """What stands against granting this, as far as it is known, but what the law counts."""
    row = applications.application(viewer=by, at=at, public_id=application)
    _demand_side(by, at, row, "grant")
    facts = _granted(row, number, valid_from, valid_until, lines, by=by)
    return _against_grant(row, facts, by=by, beside=beside and bool(text.strip()))


def _granted(
    row: Application, number: str, valid_from: date, valid_until: date | None,
    lines: Sequence[Line] | None, *, by: Viewer,
) -> PermitFacts:  # fmt: skip
    allowed = allowed_by(row) if lines is None else allowed_by(row) | {"lines": lines}
    return PermitFacts(
        **allowed, number=number, valid_from=valid_from, valid_until=valid_until,
        issued_by=by.organisation_name,
    )  # fmt: skip


def _against_grant(
    row: Application, facts: PermitFacts, *, by: Viewer, beside: bool
) -> list[Problem]:
    refused = Refusals()
    refused.ask(_next, row, by, "grant")
    refused.note(*against_new(row.organisation_id, facts, (row.person, row.thing, row.place)))
    start, until = facts.valid_from, facts.valid_until
    if until is None or until > start:
        law = row.organisation.jurisdiction
        refused.ask(windows.demand_span, row.kind, law, valid_from=start, valid_until=until)
        if not beside:
            refused.ask(windows.demand_alone, row, valid_from=start, valid_until=until)
    return refused.found


@transaction.atomic
def deny(*, by: Viewer, at: datetime, application: UUID, text: str, article: str) -> Application:
    """Deny what was examined by somebody else, and say by which article.

    Refuses what `against_step` says.
    """
    row = _locked(by, at, application)
    _demand_side(by, at, row, "deny")
    said = Said(text.strip()[:TEXT_MAX], article.strip()[:200])
    raise_all(_against_step(row, "deny", said, by=by, at=at))
    return _moved(row, by, at, "deny", said)


def _locked(by: Viewer, at: datetime, application: UUID) -> Application:
    found = applications.application(viewer=by, at=at, public_id=application)
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "person", "thing", "place")
        .get(pk=found.pk)
    )


def _demand_side(by: Viewer, at: datetime, row: Application, step: str) -> None:
    """The company submits and withdraws; the authority does the rest."""
    by.demand(applications.ACTS.get(step, Act.APPROVE), at=at)
    own = row.organisation_id == by.organisation_id
    if own != (step in OWN_STEPS):
        raise NotMandated(Act.OVERSEE)


def _next(row: Application, by: Viewer, step: str) -> Step:
    """The step from where the application is, if it is open to the viewer."""
    takers = {"examine": row.examined_by_id} if row.examined_by_id is not None else {}
    return eyes.check_step(PROCEDURE, step, row.state, by=by, takers=takers)


def _moved(row: Application, by: Viewer, at: datetime, step: str, said: Said) -> Application:
    row.state = _next(row, by, step).to_state
    row.save()
    _note(row, by, at, step, said)
    return row


def _answer_by(row: Application, at: datetime) -> datetime | None:
    company = row.organisation
    day = local_day(at, company.time_zone)
    days = applications.answer_days(company.jurisdiction, day)
    if days is None:
        return None
    rests = rests_of(profile_of(company.jurisdiction))
    return due(at, days, Unit.WORKING_DAYS, zone=ZoneInfo(company.time_zone), rests=rests)


def _note(row: Application, by: Viewer, at: datetime, name: str, said: Said) -> None:
    step = ApplicationStep.objects.create(
        application=row,
        name=name,
        to_state=row.state,
        text=said.text,
        taken_at=at,
        taken_by_id=by.user_id,
    )
    if said.article:
        ApplicationAsk.objects.create(step=step, article=said.article, due_on=said.due_on)
    changes: dict[str, tuple[Any, Any]] = {"state": (None, row.state)}
    if said.article:
        changes |= {"article": (None, said.article), "due_on": (None, said.due_on)}
    note_on("application", row, name, changes, by=by, at=at, reason=said.text)
