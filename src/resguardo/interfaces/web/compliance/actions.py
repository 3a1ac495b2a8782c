"""Actions: the plan of all companies in sight, planning one, its proof, its verification."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Both, Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.people.choosing import documents, one_of
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import Words, options, words
from resguardo.records.compliance import (
    assessing,
    columns,
    oscal,
    planning,
    procedures,
    recommending,
    selectors,
)
from resguardo.records.compliance.planning import SUPPORT_OF
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day

from .words import ANSWERS, SUPPORT, VERDICTS


@require_GET
def list_actions(request: Page) -> HttpResponse:
    """The actions of the companies in sight, the nearest due first."""
    page = page_asked(
        request, selectors.actions(viewer=request.viewer, at=request.at), sort="due_on"
    )
    table = actions_table(request, page.rows, **ways(page))
    every = selectors.actions(viewer=request.viewer, at=request.at)
    record = Record(
        title=_("Action plan of the companies")
        if people.sees_all(viewer=request.viewer, at=request.at)
        else _("Action plan"),
        lead=_("Who closes which gap by when, the proof of it, and when it is looked at again."),
        back=reverse("compliance:assessments"),
        back_text=_("Assessments"),
        sections=[
            Section(_("Support needed"), table=_support(request, every), id="support"),
            Section(_("Action plan"), table=table, id="plan"),
        ],
    )
    return render(request, "record.html", {"record": record})


def _support(request: Page, every: Any) -> Table:
    """What is planned by kind of support: of one company, or what an authority can offer to all."""
    today = local_day(request.at, request.viewer.time_zone)
    columns = [
        Column(_("Kind of support")),
        Column(_("Actions"), numeric=True),
        Column(_("Companies"), numeric=True),
        Column(_("Overdue"), numeric=True),
        Column(_("Verified"), numeric=True),
        Column(_("Cost")),
    ]
    rows = [
        (
            words(SUPPORT, each.support), each.actions, each.companies, each.late, each.verified,
            ", ".join(f"{cost} {currency}" for currency, cost in sorted(each.costs.items())),
        )
        for each in planning.support_needed(every, day=today)
    ]  # fmt: skip
    return Table(_("Support needed"), columns, rows, EmptyState(_("Nothing is planned.")))


def actions_table(request: Page, rows: Iterable[Any], **more: Any) -> Table:
    """Actions with their state and the next step."""
    today = local_day(request.at, request.viewer.time_zone)
    columns = [
        Column(_("What is to be done")),
        Column(_("Due")),
        Column(_("Cost")),
        Column(_("State")),
        Column(_("Look again")),
        Column(_("What can be done")),
    ]
    empty = EmptyState(_("Nothing is planned. An assessment shows the gaps, and each its action."))
    lines = [_line(request, each, today) for each in rows]
    return Table(_("Action plan"), columns, lines, empty, **more)


def planned_table(request: Page, rows: Iterable[Any]) -> Table:
    """The actions of one assessment as its report prints them: no steps to take, nothing folded."""
    today = local_day(request.at, request.viewer.time_zone)
    columns = [
        Column(_("What is to be done")),
        Column(_("Who")),
        Column(_("Due")),
        Column(_("Cost"), numeric=True),
        Column(_("State")),
        Column(_("Look again")),
    ]
    lines = [
        Row(
            (
                Noted(each.what, f"{each.control} · {words(SUPPORT, each.support)}"),
                str(each.owner),
                each.due_on,
                _cost(each),
                Both(_state(each, today), _proof(each)),
                Noted(planning.next_look(each) or "", _looks(each)),
            )
        )
        for each in rows
    ]
    empty = EmptyState(_("Nothing is planned. An assessment shows the gaps, and each its action."))
    return Table(_("Action plan"), columns, lines, empty)


def _cost(each: Any) -> str:
    return f"{each.cost} {each.currency}" if each.cost is not None else ""


def _state(each: Any, today: Any) -> Tag:
    late = each.state == "open" and each.due_on < today
    return Tag("overdue") if late else Tag("unknown", *_states()[each.state])


def _looks(each: Any) -> str:
    """What was seen when the action was looked at again."""
    return "; ".join(
        str(_("after {months} months: {verdict}")).format(
            months=look.months, verdict=words(ANSWERS, look.verdict)
        )
        for look in each.looks.all()
    )


def _line(request: Page, each: Any, today: Any) -> Row:
    late = each.state == "open" and each.due_on < today
    again = planning.next_look(each)
    due_again = planning.look_due(each, day=today) is not None
    return Row(
        (
            Both(
                Noted(
                    each.what,
                    f"{words(SUPPORT, each.support)} · {each.assessment.organisation.name}",
                ),
                Link(
                    each.control, reverse("compliance:assessment", args=[each.assessment.public_id])
                ),
            ),
            Noted(each.due_on, str(each.owner)),
            _cost(each),
            Both(_state(each, today), _proof(each)),
            Noted(Noted(again or "", _("due now") if due_again else ""), _looks(each)),
            _step(request, each, due_again=due_again),
        ),
        tone="stop" if late else "decision" if due_again else "",
    )


def _states() -> dict[str, tuple[str, str]]:
    return {
        "open": (_("Planned"), "elsewhere"),
        "done": (_("Done, to verify"), "decision"),
        "verified": (_("Verified"), "done"),
    }


def _proof(each: Any) -> object:
    if each.proof is None:
        return each.done_note
    way = reverse("compliance:paper", args=[each.proof.public_id])
    return Link(each.proof.title, way, each.done_note)


def _step(request: Page, each: Any, *, due_again: bool) -> object:
    act = assessing.side_act(request.viewer, each.assessment.organisation.public_id)
    if not (request.may_change and request.viewer.may(act, at=request.at)):
        return ""
    if each.state == "open":
        return Link(_("It is done"), reverse("compliance:finish", args=[each.public_id]))
    if each.state == "done" and each.done_by_id != request.viewer.user_id:
        return Link(_("Verify it"), reverse("compliance:verify", args=[each.public_id]))
    if due_again and each.done_by_id != request.viewer.user_id:
        return Link(_("Look again"), reverse("compliance:look", args=[each.public_id]))
    return ""


@require_http_methods(["GET", "POST"])
def plan(request: Page, assessment_id: UUID, control: str) -> HttpResponse:
    """Plan what closes a gap."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    asked = {each.id: each for each in selectors.catalogue_of(row).controls}
    known = asked.get(control)
    if known is None:
        raise people.NotFound
    staff = people.people(viewer=request.viewer, at=request.at).filter(
        organisation=row.organisation, erased_at=None
    )
    advice = recommending.recommendation(known, get_language() or "en")
    deed = Deed(
        title=_("Plan an action"),
        button=_("Plan the action"),
        lead=known.words(get_language() or "en"),
        facts=[(_("Recommended"), advice), *_models_for(control)],
        asks=(
            Ask("support", _("Kind of support"), "choose", options=options(SUPPORT),
                value=SUPPORT_OF[known.theme]),
            Ask("what", _("What is to be done"), "reason", value=advice),
            Ask("owner", _("Who"), "person", _("Name or code."), among=staff),
            day("due_on", _("Due")),
            Ask("cost", _("Cost"), "money", required=False, limit=16),
            Ask("currency", _("Currency"), hint=_("Three letters, as in USD."), required=False,
                limit=3),
        ),
        back=reverse("compliance:assessment", args=[assessment_id]),
        against=lambda values: planning.against_plan(
            today=local_day(request.at, request.viewer.time_zone),
            **{name: values[name] for name in ("due_on", "cost", "currency")},
        ),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        planning.plan_action(
            by=request.viewer, at=request.at, assessment=assessment_id, control=control, **values
        )
        messages.success(request, _("It is planned."))
        return done(reverse("compliance:actions"))

    return carry_out(request, deed, do)


def _models_for(control: str) -> list[tuple[Words, object]]:
    """The model procedures by which a requirement can be kept: adopting one is often the action."""
    language = get_language() or "en"
    return [
        (_("Model"), Link(each.title(language), reverse("compliance:model", args=[each.id])))
        for each in procedures.models().values()
        if control in each.controls
    ]


@require_http_methods(["GET", "POST"])
def finish(request: Page, action_id: UUID) -> HttpResponse:
    """Say that an action is done, with its proof."""
    row = selectors.action(viewer=request.viewer, at=request.at, public_id=action_id)
    company = row.assessment.organisation
    request.viewer.demand(assessing.side_act(request.viewer, company.public_id), at=request.at)
    on_file = selectors.papers(viewer=request.viewer, at=request.at).filter(organisation=company)
    deed = Deed(
        title=_("It is done"),
        button=_("Say that it is done"),
        lead=row.what,
        asks=(
            Ask("note", _("What was done"), "reason"),
            one_of(documents(on_file), "proof", _("Document on file"), required=False),
        ),
        back=reverse("compliance:actions"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        planning.finish_action(by=request.viewer, at=request.at, action=action_id, **values)
        return done(reverse("compliance:actions"))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def verify(request: Page, action_id: UUID) -> HttpResponse:
    """Verify that an action is done."""
    row = selectors.action(viewer=request.viewer, at=request.at, public_id=action_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.assessment.organisation.public_id), at=request.at
    )
    deed = Deed(
        title=_("Verify it"),
        button=_("Verify it"),
        lead=_("It is looked at again after six and after twelve months."),
        facts=[(_("What is to be done"), row.what), (_("What was done"), row.done_note)],
        asks=(reason(_("What you saw.")),),
        back=reverse("compliance:actions"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        planning.verify_action(
            by=request.viewer, at=request.at, action=action_id, note=values["reason"]
        )
        return done(reverse("compliance:actions"))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def look(request: Page, action_id: UUID) -> HttpResponse:
    """Look again at a verified action after six or twelve months."""
    row = selectors.action(viewer=request.viewer, at=request.at, public_id=action_id)
    company = row.assessment.organisation
    request.viewer.demand(assessing.side_act(request.viewer, company.public_id), at=request.at)
    judged = columns.judged_of(viewer=request.viewer, at=request.at, row=row.assessment)
    told = next((each for each in judged if each.control.id == row.control), None)
    facts: list[tuple[object, ...]] = [
        (_("What is to be done"), row.what),
        (_("What was done"), row.done_note),
        (_("Verified"), row.verified_at),
    ]
    if told is not None and told.answer is not None:
        figure = f"{told.answer.good} / {told.answer.total} {told.told(get_language() or 'en')}"
        facts.append((_("The register"), Noted(words(VERDICTS, told.answer.verdict), figure)))
    deed = Deed(
        title=_("Look again"),
        button=_("Keep what was seen"),
        lead=_("Does it still hold? If not, plan anew from an assessment."),
        facts=facts,
        asks=(
            Ask("verdict", _("It still holds"), "radios", options=list(ANSWERS.items())),
            Ask("words", _("What you saw"), "reason"),
        ),
        back=reverse("compliance:actions"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        planning.look_again(by=request.viewer, at=request.at, action=action_id, **values)
        return done(reverse("compliance:actions"))

    return carry_out(request, deed, do)


@require_GET
def plan_file(request: Page, assessment_id: UUID) -> HttpResponse:
    """The plan of an assessment as OSCAL: gaps, actions, days and states, for the tools of others.

    Who owns an action is not in it: a plan that travels names nobody.
    """
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    told = oscal.plan_of_actions(
        row, selectors.catalogue_of(row),
        columns.lines_of(viewer=request.viewer, at=request.at, row=row),
        selectors.actions(viewer=request.viewer, at=request.at).filter(assessment=row),
        at=request.at, language=get_language() or "en",
    )  # fmt: skip
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="plan-{row.catalogue}.json"'
    return response
