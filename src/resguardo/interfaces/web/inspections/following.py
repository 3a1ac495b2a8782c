"""What follows from a visit: the company's proof, the authority's word on it, sanctions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import sanctions

from .words import KIND_WORDS

_BOTH = require_http_methods(["GET", "POST"])
AMOUNT_MAX = 10**15


@_BOTH
def answer(request: Page, finding: UUID) -> HttpResponse:
    """The company says that it is right now."""
    request.viewer.demand(Act.FILE, at=request.at)
    row = seen.finding(viewer=request.viewer, at=request.at, public_id=finding)
    asks = [
        Ask("answer", _("What was done, and how it can be seen"), "reason", limit=2_000),
        Ask("document", _("Proof"), "file", _("PDF or photograph."), required=False),
    ]
    return _finding(request, row, _("Answer the finding"), asks, inspecting.answer_finding)


@_BOTH
def judge(request: Page, finding: UUID) -> HttpResponse:
    """The authority looks whether it is right."""
    demand_authority(by=request.viewer, at=request.at)
    row = seen.finding(viewer=request.viewer, at=request.at, public_id=finding)
    options = [("yes", _("It is right; close it")), ("no", _("It is not; back to the company"))]
    asks = [Ask("holds", _("What you saw"), "radios", options=options), reason()]

    def act(*, holds: str, **facts: Any) -> object:
        return inspecting.judge_finding(holds=holds == "yes", **facts)

    return _finding(request, row, _("Verify the finding"), asks, act)


def _finding(request: Page, row: Any, title: str, asks: list[Ask], service: Any) -> HttpResponse:
    back = reverse("inspections:inspection", args=[row.inspection.public_id])
    facts = [(_("Finding"), row.text), (_("Article"), row.article), (_("Before"), row.due_on),
             *([(_("Answer of the company"), row.answer)] if row.answer else [])]  # fmt: skip
    deed = Deed(title=title, button=title, asks=asks, facts=facts, back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, finding=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def propose(request: Page, inspection: UUID) -> HttpResponse:
    """Propose a sanction; somebody else decides it."""
    demand_authority(by=request.viewer, at=request.at)
    row = seen.inspection(viewer=request.viewer, at=request.at, public_id=inspection)
    back = reverse("inspections:inspection", args=[row.public_id])
    deed = Deed(
        title=_("Propose a sanction"),
        button=_("Propose sanction"),
        kind="warning",
        lead=_("A registrar other than you decides it. The company sees it when it is decided."),
        asks=[
            Ask("kind", _("Sanction"), "radios", options=list(KIND_WORDS.items())),
            Ask("article", _("Which article asks for this"), limit=200),
            Ask("text", _("For what"), "reason", limit=1_000),
            Ask("amount", _("Amount of the fine"), "whole", limit=AMOUNT_MAX, required=False),
            Ask("currency", _("Currency, three letters"), required=False, limit=3),
        ],
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        sanctions.propose_sanction(
            by=request.viewer, at=request.at, inspection=row.public_id, **values
        )
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def decide(request: Page, sanction: UUID) -> HttpResponse:
    """Decide, drop or lift a sanction."""
    demand_authority(by=request.viewer, at=request.at, act=Act.APPROVE)
    row = seen.sanction(viewer=request.viewer, at=request.at, public_id=sanction)
    words = {
        "decide": _("Decide it: it takes effect now"),
        "drop": _("Drop it"),
        "lift": _("Lift it: what it stopped is free again"),
    }
    steps = request.viewer.steps(PROCEDURES["sanction"], row.state, at=request.at)
    back = reverse("inspections:inspection", args=[row.inspection.public_id])
    deed = Deed(
        title=_("Decide a sanction"),
        button=_("Record decision"),
        facts=[(_("Sanction"), KIND_WORDS[row.kind]), (_("Article"), row.article),
               (_("For what"), row.text)],
        asks=[
            Ask("step", _("Decision"), "radios", options=[(each, words[each]) for each in steps]),
            reason(),
        ],
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        sanctions.decide_sanction(
            by=request.viewer, at=request.at, sanction=row.public_id, **values
        )
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
