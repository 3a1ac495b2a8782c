"""Actions: the plan of all companies in sight, planning one, its proof, its verification."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import options, words
from resguardo.records.compliance import assessing, planning, selectors
from resguardo.records.compliance.catalogues import controls
from resguardo.records.compliance.planning import SUPPORT_OF, CostWrong
from resguardo.records.people import selectors as people
from resguardo.records.people.pages import page_of
from resguardo.records.permits.selectors import local_day

from .words import SUPPORT

PEOPLE_SHOWN = 500


@require_GET
def list_actions(request: Page) -> HttpResponse:
    """The actions of the companies in sight, the nearest due first."""
    page = page_of(
        selectors.actions(viewer=request.viewer, at=request.at), sort="due_on",
        cursor=request.GET.get("after", ""),
    )  # fmt: skip
    table = actions_table(request, page.rows, count=page.count, after=page.next)
    record = Record(
        title=_("Action plan"),
        lead=_("Who closes which gap by when, the proof of it, and when it is looked at again."),
        back=reverse("compliance:assessments"),
        back_text=_("Assessments"),
        sections=[Section(_("Action plan"), table=table)],
    )
    return render(request, "record.html", {"record": record})


def actions_table(request: Page, rows: Iterable[Any], **more: Any) -> Table:
    """Actions with their state and the next step."""
    today = local_day(request.at, request.viewer.time_zone)
    columns = [
        Column(_("What is to be done")),
        Column(_("Company")),
        Column(_("Requirement")),
        Column(_("Who")),
        Column(_("Due")),
        Column(_("Cost")),
        Column(_("State")),
        Column(_("Proof")),
        Column(_("Look again")),
        Column(_("What can be done")),
    ]
    empty = EmptyState(_("Nothing is planned. An assessment shows the gaps, and each its action."))
    lines = [_line(request, each, today) for each in rows]
    return Table(_("Action plan"), columns, lines, empty, **more)


def _line(request: Page, each: Any, today: Any) -> Row:
    late = each.state == "open" and each.due_on < today
    again = next((on for on in (each.again_on, each.once_more_on) if on and on >= today), None)
    due_again = each.state == "verified" and again != each.again_on
    state = Tag("overdue") if late else Tag("unknown", *_states()[each.state])
    return Row(
        (
            Noted(each.what, words(SUPPORT, each.support)),
            each.assessment.organisation.name,
            Link(each.control, reverse("compliance:assessment", args=[each.assessment.public_id])),
            str(each.owner),
            each.due_on,
            f"{each.cost} {each.currency}" if each.cost is not None else "",
            state,
            _proof(each),
            Noted(again or "", _("assess it again") if due_again else ""),
            _step(request, each),
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


def _step(request: Page, each: Any) -> object:
    act = assessing.side_act(request.viewer, each.assessment.organisation.public_id)
    if not request.viewer.may(act, at=request.at):
        return ""
    if each.state == "open":
        return Link(_("It is done"), reverse("compliance:finish", args=[each.public_id]))
    if each.state == "done" and each.done_by_id != request.viewer.user_id:
        return Link(_("Verify it"), reverse("compliance:verify", args=[each.public_id]))
    return ""


@require_http_methods(["GET", "POST"])
def plan(request: Page, assessment_id: UUID, control: str) -> HttpResponse:
    """Plan what closes a gap."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    known = controls().get(control)
    if known is None or known.catalogue != row.catalogue:
        raise people.NotFound
    staff = people.people(viewer=request.viewer, at=request.at).filter(
        organisation=row.organisation, erased_at=None
    )
    deed = Deed(
        title=_("Plan an action"),
        button=_("Plan the action"),
        lead=known.words(get_language() or "en"),
        asks=(
            Ask("support", _("Kind of support"), "choose", options=options(SUPPORT),
                value=SUPPORT_OF[known.theme]),
            Ask("what", _("What is to be done"), "reason"),
            Ask("owner", _("Who"), "key", options=[
                (str(each.public_id), str(each))
                for each in staff.order_by("family_name", "given_name", "pk")[:PEOPLE_SHOWN]
            ]),
            day("due_on", _("Due")),
            Ask("cost", _("Cost"), required=False, limit=16),
            Ask("currency", _("Currency"), hint=_("Three letters, as in USD."), required=False,
                limit=3),
        ),
        back=reverse("compliance:assessment", args=[assessment_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["cost"] = _money(values["cost"])
        planning.plan_action(
            by=request.viewer, at=request.at, assessment=assessment_id, control=control, **values
        )
        messages.success(request, _("It is planned."))
        return done(reverse("compliance:actions"))

    return carry_out(request, deed, do)


def _money(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        cost = Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise CostWrong from error
    return cost


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
            Ask("proof", _("Document on file"), "key", required=False,
                options=[(str(each.public_id), each.title) for each in on_file[:200]]),
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
