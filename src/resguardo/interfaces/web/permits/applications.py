"""Applications for permits: the list of each side, one with its papers and steps, its deeds."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, today_of
from resguardo.interfaces.web.permits.views import holder_link, holder_named
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Banner, Record, Section, history
from resguardo.interfaces.web.refusal import said
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import NO_DAY, Typed
from resguardo.interfaces.web.words_of_fields import (
    MODALITIES,
    PERMIT_KINDS,
    WEAPON_TYPES,
    options,
    to_choose,
    words,
)
from resguardo.interfaces.web.words_of_law import left_until
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.oversight.services.granting import (
    against_granting,
    beyond_quota,
    grant_within_quota,
)
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.permits import applications as seen
from resguardo.records.permits import applying
from resguardo.records.permits.buying import LEAVES
from resguardo.records.permits.windows import after_years, standing_beside, years_of

from .buying import beside_granted, granted_asks, granted_lines, lines_section
from .words import STATE_WORDS, STEP_LEADS, STEP_WORDS

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def applications(request: Page) -> HttpResponse:
    """Applications that somebody still has to act on, unless all are asked for."""
    everything = request.GET.get("show") == "all"
    overseer = sees_all(viewer=request.viewer, at=request.at)
    rows = seen.applications(viewer=request.viewer, at=request.at)
    if not everything:
        rows = rows.filter(state__in=seen.WITH_AUTHORITY if overseer else seen.OPEN)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Applications"),
        [Column(_("Permit")), Column(_("Given to")), Column(_("Submitted")),
         Column(_("The authority answers before")), Column(_("State"))],
        [_line(row, request) for row in page.rows],
        EmptyState(_("What companies apply for comes here, whole, with its papers.")),
        **ways(page),
    )  # fmt: skip
    here = reverse("permits:applications")
    tabs = [(_("Open"), here, not everything), (_("All"), f"{here}?show=all", everything)]
    actions: list[Action] = [(_("Permits"), reverse("permits:permits"), "secondary")]
    if not overseer and request.viewer.may(Act.EDIT_PERMITS, at=request.at):
        actions.insert(0, (_("Ask to buy or to import"), reverse("permits:ask"), "secondary"))
        actions.insert(0, (_("Apply for a permit"), reverse("permits:apply"), "primary"))
    context = {"title": _("Applications"), "table": table, "tabs": tabs, "actions": actions}
    return render(request, "incidents/list.html", context)


def _line(row: Any, request: Page) -> Row:
    label, tone = STATE_WORDS[row.state]
    waits = row.state in seen.WITH_AUTHORITY
    due: object = ""
    if waits and row.answer_by is not None:
        due = left_until(row.answer_by, request.at)
    return Row(
        (
            Link(words(PERMIT_KINDS, row.kind),
                 reverse("permits:application", args=[row.public_id]), row.organisation.name),
            holder_link(row),
            row.submitted_at,
            due,
            Tag(row.state, label, tone),
        ),
        tone="stop" if waits and row.answer_by and row.answer_by < request.at else "",
    )  # fmt: skip


@require_GET
def application(request: Page, application: UUID) -> HttpResponse:
    """One application."""
    row = seen.application(viewer=request.viewer, at=request.at, public_id=application)
    label, tone = STATE_WORDS[row.state]
    record = Record(
        title=_("Application: {kind}").format(kind=words(PERMIT_KINDS, row.kind)),
        lead=row.organisation.name,
        back=reverse("permits:applications"),
        back_text=_("Applications"),
        tags=(Tag(row.state, label, tone),),
        banners=_banners(row, request),
        actions=_actions(row, request),
        sections=[
            Section(_("What is applied for"), facts=_facts(row, request)),
            *([lines_section(row)] if row.lines else []),
            Section(_("Papers"), table=_papers(row)),
            Section(_("Steps taken"), table=_steps(row)),
            history(request, "application", row.public_id),
        ],
    )
    return render(request, "record.html", {"record": record})


def _facts(row: Any, request: Page) -> list[tuple[Any, ...]]:
    types = ", ".join(str(words(WEAPON_TYPES, each)) for each in row.weapon_types)
    facts: list[tuple[Any, ...]] = [
        (_("Kind"), words(PERMIT_KINDS, row.kind)),
        (_("Given to"), holder_link(row)),
        (_("Wanted from"), row.wanted_from),
        (_("Types of weapon"), types),
        (_("Kind of guarding"), words(MODALITIES, row.modality)),
        (_("From whom"), row.supplier),
        (_("Remarks"), row.remarks),
        (_("Submitted"), row.submitted_at or ""),
        (_("The authority answers before"), row.answer_by or ""),
    ]
    for label, permit in ((_("Follows"), row.renews), (_("Granted as"), row.permit)):
        if permit is not None:
            way = reverse("permits:permit", args=[permit.public_id])
            facts.append((label, Link(permit.number or _("Permit"), way)))
    other = standing_beside(row, valid_from=row.wanted_from, valid_until=None)
    if other is not None and row.state in seen.OPEN:
        way = reverse("permits:permit", args=[other.public_id])
        end = other.valid_until
        until = _("until {day}").format(day=day_text(end)) if end else _("without end")
        facts.append((_("Holds for it already"), Noted(Link(other.number, way), until)))
    if row.renews is not None and row.renews.valid_until is not None and row.submitted_at:
        day_ = local_day(row.submitted_at, request.viewer.time_zone)
        in_time = day_ < row.renews.valid_until
        facts.append((_("Asked before the old one ended"), in_time))
    return [each for each in facts if each[1] != ""]


def _papers(row: Any) -> Table:
    lines = [
        Row(
            (
                Link(each.name, reverse("register:file", args=[each.document.public_id]),
                     f"SHA-256 {each.document.sha256[:16]}…"),
                each.added_at,
            )
        )
        for each in row.documents.all()
    ]  # fmt: skip
    empty = EmptyState(_("What the authority asks for with this kind of permit is attached here."))
    return Table(_("Papers"), [Column(_("Paper")), Column(_("Added"))], lines, empty)


def _steps(row: Any) -> Table:
    lines = [
        Row(
            (
                STEP_WORDS[each.name],
                each.taken_at,
                Noted(each.text, each.ask.article) if hasattr(each, "ask") else each.text,
                each.ask.due_on if hasattr(each, "ask") else "",
                str(each.taken_by),
            )
        )
        for each in row.steps.all()
    ]
    columns = [Column(_("Step")), Column(_("When")), Column(_("Words and article")),
               Column(_("Before")), Column(_("By"))]  # fmt: skip
    return Table(_("Steps taken"), columns, lines)


def _banners(row: Any, request: Page) -> list[Banner]:
    beyond = beyond_quota(row, at=request.at) if row.state in seen.OPEN else None
    warned = [Banner("decision", _("More than the payroll allows"), said(beyond))] if beyond else []
    return [*warned, *_waiting(row, request)]


def _waiting(row: Any, request: Page) -> list[Banner]:
    if row.state == "returned":
        last = [each for each in row.steps.all() if each.name == "return"][-1]
        asked = _("{text} Asked for by {article}; send it before {day}.").format(
            text=last.text, article=last.ask.article, day=day_text(last.ask.due_on)
        )
        return [Banner("decision", _("The authority sent this back"), asked)]
    if row.state in seen.WITH_AUTHORITY and row.answer_by and row.answer_by < request.at:
        text = _("The delay is the authority’s and is not held against the company.")
        return [Banner("stop", _("The authority’s time for its answer has passed"), text)]
    return []


def _actions(row: Any, request: Page) -> list[Action]:
    own = row.organisation_id == request.viewer.organisation_id
    steps = [
        each
        for each in request.viewer.steps(seen.PROCEDURE, row.state, at=request.at)
        if (each in seen.OWN_STEPS) == own
    ]
    ways: list[Action] = []
    if own and "submit" in steps:
        ways.append((_("Attach a paper"), _attaching(row).href, "secondary"))
    for name in steps:
        kind = {"withdraw": "warning", "deny": "warning", "return": "secondary"}.get(
            name, "primary"
        )
        href = reverse("permits:application-step", args=[row.public_id, name])
        if name == "grant":
            href = reverse("permits:grant", args=[row.public_id])
        ways.append((STEP_WORDS[name], href, kind))
    return ways


def _attaching(row: Any) -> Link:
    """Where a paper is attached to an application."""
    return Link(_("Attach a paper"), reverse("permits:paper", args=[row.public_id]))


@_BOTH
def apply(request: Page) -> HttpResponse:
    """Begin an application."""
    applying.demand_to_apply(by=request.viewer, at=request.at)
    kinds = {each.value: PERMIT_KINDS[each] for each in seen.KINDS if each not in LEAVES}
    deed = Deed(
        title=_("Apply for a permit"),
        button=_("Begin application"),
        lead=_("It is a draft until you submit it. A renewal is begun on the permit’s own page."),
        asks=(
            Ask("kind", _("Kind"), "choose", options=options(kinds)),
            Ask("holder", _("Given to"), hint=_("Label of the weapon, place or person; "
                "empty for the company itself."), required=False, limit=60),
            day("wanted_from", _("Wanted from"), today_of(request)),
            Ask("weapon_types", _("Types of weapon"), "many", options=options(WEAPON_TYPES),
                value=()),
            Ask("modality", _("Kind of guarding"), "choose", options=to_choose(MODALITIES),
                required=False),
            Ask("remarks", _("Remarks"), "reason", required=False, limit=1_000),
        ),
        back=reverse("permits:applications"),
        against=lambda values: _against(request, values),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        holder = holder_named(request, values["kind"], values.pop("holder"))
        facts = applying.ApplicationFacts(**{**values, **holder})
        row = applying.draft_application(by=request.viewer, at=request.at, facts=facts)
        return done(reverse("permits:application", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """Who it is for, where that cannot be read either."""
    refused = Refusals()
    refused.ask(holder_named, request, values["kind"], values["holder"])
    return refused.found


@_BOTH
def renewal(request: Page, permit_id: UUID) -> HttpResponse:
    """Begin the application for the permit that follows."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    deed = Deed(
        title=_("Apply for a renewal"),
        button=_("Begin application"),
        lead=_("For the same holder and the same weapons. Attach the papers, then submit it."),
        asks=(),
        back=reverse("permits:permit", args=[permit_id]),
    )

    def do(_values: dict[str, Any]) -> HttpResponse:
        row = applying.draft_renewal(by=request.viewer, at=request.at, permit=permit_id)
        return done(reverse("permits:application", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def paper(request: Page, application: UUID) -> HttpResponse:
    """Attach a paper."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    row = seen.application(viewer=request.viewer, at=request.at, public_id=application)
    asks = [
        Ask("name", _("What it is"), limit=100),
        Ask("document", _("Paper"), "file", _("PDF or photograph.")),
    ]
    return _do(request, row, _("Attach a paper"), asks, applying.add_paper)


@_BOTH
def step(request: Page, application: UUID, step: str) -> HttpResponse:
    """Move an application on."""
    request.viewer.demand(seen.ACTS.get(step, Act.EDIT_PERMITS), at=request.at)
    row = seen.application(viewer=request.viewer, at=request.at, public_id=application)
    if step not in request.viewer.steps(seen.PROCEDURE, row.state, at=request.at):
        raise NotFound
    asks = [Ask("text", _("Words"), "reason", required=False, limit=1_000)]
    if step in {"return", "deny"}:
        asks = [
            Ask("text", _("What is missing or wrong, and what to do"), "reason", limit=1_000),
            Ask("article", _("Which article asks for this"), limit=200),
        ]
    if step == "return":
        asks.append(day("due_on", _("To be sent before")))

    def act(**values: Any) -> object:
        if step == "return":
            return applying.return_application(**values)
        if step == "deny":
            return applying.deny(**values)
        return applying.take_application_step(step=step, **values)

    def against(**values: Any) -> list[Problem]:
        return applying.against_step(step=step, **values)

    lead = STEP_LEADS.get(step, "")
    return _do(request, row, STEP_WORDS[step], asks, act, lead=lead, against=against)


@_BOTH
def grant(request: Page, application: UUID) -> HttpResponse:
    """Grant what somebody else has examined."""
    request.viewer.demand(Act.APPROVE, at=request.at)
    row = seen.application(viewer=request.viewer, at=request.at, public_id=application)
    asks = [
        Ask("number", _("Number"), limit=60),
        day("valid_from", _("Valid from"), row.wanted_from),
        day("valid_until", _("Until, not including"), _lawful_end(row), required=False),
        *granted_asks(row),
        Ask("text", _("Words"), "reason", required=False, limit=1_000),
        *_beside(request, row),
    ]
    lead = _("The permit stands in the company’s register at once.")

    def told(values: dict[str, Any]) -> dict[str, Any]:
        lines = granted_lines(row, values)
        beside = bool(values.pop("beside", ""))
        day = values.pop("valid_from") or NO_DAY
        return {**values, "valid_from": day, "lines": lines, "beside": beside}

    def act(**values: Any) -> object:
        return grant_within_quota(**told(values))

    def against(**values: Any) -> list[Problem]:
        return beside_granted(against_granting(**told(values)), Typed(request.POST))

    return _do(request, row, _("Grant"), asks, act, lead=lead, against=against)


def _beside(request: Page, row: Any) -> tuple[Ask, ...]:
    """The answer to a question that only a refusal asks: may two permits hold for one firearm."""
    if request.method != "POST" or row.kind != "firearm":
        return ()
    words_ = _("Both permits are to hold; I say why above")
    return (Ask("beside", "", "yes", options=(("yes", words_),), required=False),)


def _lawful_end(row: Any) -> date | None:
    """The end that the law of the day gives a permit of this kind, if it says one."""
    given = years_of(row.kind, row.organisation.jurisdiction, row.wanted_from)
    return None if given is None else after_years(row.wanted_from, given[0])


def _do(
    request: Page, row: Any, title: Any, asks: list[Ask], service: Any, *, lead: Any = "",
    against: Callable[..., list[Problem]] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the deed on one application, or do it and go back to its page."""
    back = reverse("permits:application", args=[row.public_id])
    facts = [(_("Company"), row.organisation.name), (_("Given to"), holder_link(row))]
    known = {"by": request.viewer, "at": request.at, "application": row.public_id}
    deed = Deed(
        title=title, button=title, asks=asks, lead=lead, facts=facts, back=back,
        against=lambda values: against(**known, **values) if against is not None else (),
        ways={applying.PapersMissing.code: (_attaching(row),)},
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        service(**known, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
