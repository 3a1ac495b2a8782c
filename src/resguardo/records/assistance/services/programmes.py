"""Programmes: opened with their partners and countries, joined by those who agree, closed.

An invitation shows nothing of a company. What is shown is what the company agreed to, by somebody
who may answer for its papers, and it ends when the company says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import (
    CompanySize,
    Participation,
    PartnerRole,
    Programme,
    ProgrammeCountry,
    ProgrammePartner,
    Risk,
)
from resguardo.records.assistance.services.following import FOLLOW_UP_MONTHS, follow_up_plan
from resguardo.records.assistance.services.results import keep_what_is_counted
from resguardo.records.assistance.services.words import (
    NotOnTheList,
    demand_days,
    kept_words,
    money,
)
from resguardo.records.people.changes import amend, demand_reason, note
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

_NUMBER: Final = re.compile(r"^[A-Z0-9][A-Z0-9-]{1,38}$")
_CODE: Final = re.compile(r"^[A-Z]+$")
LETTERS_OF: Final = {"currency": 3, "country": 2}
WHOLE_PCT: Final = 100
GRADE_MOST: Final = 5


class NumberWrong(Problem):
    """The number is part of an identifier that other systems read."""

    code = "assistance.number-wrong"
    wording = _(
        "The number of a programme has 2 to 39 capital letters, digits and hyphens, as in CV-2026."
    )
    field = "number"


class ClosedAlready(Problem):
    """What is closed is closed once."""

    code = "assistance.programme-closed-already"
    wording = _("This programme is closed already. Go back to its page.")


class NumberTaken(Problem):
    """A number names one programme."""

    code = "assistance.number-taken"
    wording = _("There is a programme “{number}” already. Give this one another number.")
    field = "number"

    number: str


class CodeWrong(Problem):
    """A currency or a country is written as ISO writes it."""

    code = "assistance.code-wrong"
    wording = _("Write “{word}” in {letters} capital letters, as ISO writes it: USD, CR.")
    field = "currency"

    word: str
    letters: int


class SharesWrong(Problem):
    """The shares of the countries are the whole."""

    code = "assistance.shares-wrong"
    wording = _("The shares of the countries add up to {total} %. They must add up to 100 %.")
    field = "countries"

    total: int


class AlreadyAsked(Problem):
    """An organisation takes part once."""

    code = "assistance.already-invited"
    wording = _("{name} was invited already. Look at its answer.")
    field = "organisation"

    name: str


class NoAnswerDue(Problem):
    """Only an invitation is answered, and only an agreement is changed or ended."""

    code = "assistance.no-answer-due"
    wording = _("This stands as “{state}”; that answer does not fit it. Look at it again.")

    state: str


class GradeWrong(Problem):
    """Likelihood and impact go from 1 to 5."""

    code = "assistance.grade-wrong"
    wording = _("Likelihood and impact are whole numbers from 1 to 5.")
    field = "likelihood"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    """What a programme is. `countries` are codes with their share in per cent.

    `follow_up_months`: after how many months what was done is looked at again, each.
    """

    number: str
    title: str
    donor: str
    donor_reference: str = ""
    description: str = ""
    currency: str
    budget: Decimal
    starts_on: date
    ends_on: date
    countries: Sequence[tuple[str, int]]
    follow_up_months: Sequence[int] = FOLLOW_UP_MONTHS


@transaction.atomic
def open_programme(*, by: Viewer, at: datetime, facts: ProgrammeFacts) -> Programme:
    """Open a programme with its donor and its countries.

    Refuses a number that is taken or none, and shares of countries that do not make 100.
    """
    selectors.demand_runner(by=by, at=at)
    number = facts.number.strip().upper()
    if not _NUMBER.match(number):
        raise NumberWrong
    if Programme.objects.filter(organisation_id=by.organisation_id, number=number).exists():
        raise NumberTaken(number)
    demand_days(facts.starts_on, facts.ends_on)
    countries = [(_code(code, "country"), share) for code, share in facts.countries]
    total = sum(share for _country, share in countries)
    if total != WHOLE_PCT or any(share < 1 for _country, share in countries):
        raise SharesWrong(total)
    if len({country for country, _share in countries}) != len(countries):
        raise NotOnTheList(countries[-1][0])
    row = Programme.objects.create(
        organisation_id=by.organisation_id, number=number, title=kept_words(facts.title, 200),
        description=" ".join(facts.description.split())[:2000],
        currency=_code(facts.currency, "currency"), budget=money(facts.budget),
        starts_on=facts.starts_on, ends_on=facts.ends_on,
        follow_up_months=follow_up_plan(facts.follow_up_months),
        opened_at=at, opened_by_id=by.user_id,
    )  # fmt: skip
    ProgrammeCountry.objects.bulk_create(
        ProgrammeCountry(
            owner_id=by.organisation_id, programme=row, country=country, share_pct=share
        )
        for country, share in countries
    )
    changes = {"name": (None, row.title), "budget": (None, str(row.budget))}
    note("programme", row.public_id, "opened", changes, by=by, at=at)
    _add_partner(row, facts.donor, PartnerRole.FUNDING, facts.donor_reference, by=by, at=at)
    return row


@transaction.atomic
def add_partner(
    *, by: Viewer, at: datetime, programme: UUID, name: str, role: str, reference: str = ""
) -> ProgrammePartner:
    """Name another donor, the government, or who else carries the programme out.

    Refuses a role that is none (`NotOnTheList`).
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    if role not in PartnerRole.values:
        raise NotOnTheList(role[:40])
    return _add_partner(row, name, role, reference, by=by, at=at)


@transaction.atomic
def close_programme(*, by: Viewer, at: datetime, programme: UUID, reason: str) -> Programme:
    """Close a programme: it is shown nothing more, and keeps what its indicators reached.

    Refuses one that is closed (`ClosedAlready`).
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    if row.state != "running":
        raise ClosedAlready
    keep_what_is_counted(row, by=by, at=at)
    amend(
        row, {"state": "closed"}, by=by, at=at, subject_kind="programme", verb="closed",
        reason=reason,
    )  # fmt: skip
    return row


@transaction.atomic
def invite(
    *, by: Viewer, at: datetime, programme: UUID, organisation: UUID, size: str = "",
    scopes: Sequence[str] = (),
) -> Participation:  # fmt: skip
    """Ask a company or an authority to take part, and what it would show.

    Refuses whoever was asked before, and what no organisation can show.
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    whom = (
        Organisation.objects.filter(public_id=organisation)
        .exclude(kind=OrganisationKind.ASSISTANCE)
        .first()
    )
    if whom is None:
        raise NotFound
    if size and size not in CompanySize.values:
        raise NotOnTheList(size[:40])
    if row.participations.filter(organisation=whom).exists():
        raise AlreadyAsked(whom.name)
    made = Participation.objects.create(
        owner_id=by.organisation_id, programme=row, organisation=whom, size=size,
        asked=_scopes(scopes), invited_at=at,
    )  # fmt: skip
    changes = {"organisation": (None, whom.name), "scopes": (None, ", ".join(made.asked))}
    note("participation", made.public_id, "invited", changes, by=by, at=at)
    return made


@transaction.atomic
def agree(*, by: Viewer, at: datetime, participation: UUID, scopes: Sequence[str]) -> Participation:
    """Take part, as the company or the authority, and say what may be seen; it can be said anew.

    Refuses where no answer is due (`NoAnswerDue`).
    """
    row = _answerable(by, at, participation)
    if row.state not in {"invited", "agreed"}:
        raise NoAnswerDue(row.state)
    return _answered(row, "agreed", _scopes(scopes), "agreed", by=by, at=at)


@transaction.atomic
def decline(*, by: Viewer, at: datetime, participation: UUID, reason: str) -> Participation:
    """Decline an invitation.

    Refuses where no answer is due (`NoAnswerDue`).
    """
    row = _answerable(by, at, participation)
    if row.state != "invited":
        raise NoAnswerDue(row.state)
    return _answered(row, "declined", [], demand_reason(reason), by=by, at=at)


@transaction.atomic
def leave(*, by: Viewer, at: datetime, participation: UUID, reason: str) -> Participation:
    """Leave a programme: from now on it sees nothing of the company any more.

    Refuses who takes no part (`NoAnswerDue`).
    """
    row = _answerable(by, at, participation)
    if row.state != "agreed":
        raise NoAnswerDue(row.state)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return _answered(row, "ended", [], demand_reason(reason), by=by, at=at)


@transaction.atomic
def add_risk(
    *, by: Viewer, at: datetime, programme: UUID, title: str, likelihood: int, impact: int,
    response: str, review_on: date,
) -> Risk:  # fmt: skip
    """Write down what may go wrong, and what is done about it.

    Refuses a grade off the scale (`GradeWrong`).
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    if not (1 <= likelihood <= GRADE_MOST and 1 <= impact <= GRADE_MOST):
        raise GradeWrong
    made = Risk.objects.create(
        owner_id=by.organisation_id, programme=row, title=kept_words(title, 300),
        likelihood=likelihood, impact=impact, response=kept_words(response, 500),
        review_on=review_on, written_at=at,
    )  # fmt: skip
    changes = {"title": (None, made.title), "response": (None, made.response)}
    note("risk", made.public_id, "added", changes, by=by, at=at)
    return made


@transaction.atomic
def review_risk(
    *, by: Viewer, at: datetime, risk: UUID, likelihood: int, impact: int, review_on: date,
    is_over: bool, reason: str,
) -> Risk:  # fmt: skip
    """Look at a risk again: how it stands now, or that it is over.

    Refuses a grade off the scale (`GradeWrong`).
    """
    row = selectors.risk(viewer=by, at=at, public_id=risk)
    if not (1 <= likelihood <= GRADE_MOST and 1 <= impact <= GRADE_MOST):
        raise GradeWrong
    wanted = {
        "likelihood": likelihood, "impact": impact, "review_on": review_on,
        "state": "over" if is_over else "open",
    }  # fmt: skip
    amend(row, wanted, by=by, at=at, subject_kind="risk", verb="reviewed", reason=reason)
    return row


def _add_partner(
    row: Programme, name: str, role: str, reference: str, *, by: Viewer, at: datetime
) -> ProgrammePartner:
    made = ProgrammePartner.objects.create(
        owner_id=by.organisation_id, programme=row, name=kept_words(name, 200), role=role,
        reference=reference.strip()[:60],
    )  # fmt: skip
    changes = {"name": (None, made.name), "role": (None, role)}
    note("programme", row.public_id, "partner_added", changes, by=by, at=at)
    return made


def _answerable(by: Viewer, at: datetime, participation: UUID) -> Participation:
    found = selectors.participation(viewer=by, at=at, public_id=participation)
    by.demand(answer_act(by), at=at)
    if found.organisation_id != by.organisation_id:
        raise NotFound
    return (
        Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("programme", "organisation")
        .get(pk=found.pk)
    )


def answer_act(viewer: Viewer) -> Act:
    """What whoever answers for an organisation must be allowed."""
    if viewer.organisation_kind == OrganisationKind.AUTHORITY:
        return Act.APPROVE
    if viewer.organisation_kind == OrganisationKind.COMPANY:
        return Act.FILE
    raise NotMandated(Act.FILE)


def _answered(
    row: Participation, state: str, scopes: list[str], reason: str, *, by: Viewer, at: datetime
) -> Participation:
    changes = {
        "state": (row.state, state),
        "scopes": (", ".join(row.scopes), ", ".join(scopes)),
    }
    row.state, row.scopes, row.answered_at, row.answered_by_id = state, scopes, at, by.user_id
    row.save(update_fields=["state", "scopes", "answered_at", "answered_by"])
    note("participation", row.public_id, state, changes, reason, by=by, at=at)
    return row


def _scopes(scopes: Sequence[str]) -> list[str]:
    for each in scopes:
        if each not in selectors.SCOPES:
            raise NotOnTheList(each[:40])
    return [each for each in selectors.SCOPES if each in scopes]


def _code(text: str, word: str) -> str:
    kept = text.strip().upper()
    if len(kept) != LETTERS_OF[word] or not _CODE.match(kept):
        raise CodeWrong(text.strip()[:20], LETTERS_OF[word])
    return kept
