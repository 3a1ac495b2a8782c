"""What is done with a trace: recorded, completed, moved on, identified, coded, asked, answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.typed import Typed, key_in
from resguardo.interfaces.web.words_of_fields import WEAPON_TYPES, to_choose
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import services
from resguardo.records.oversight import traces as seen
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.people.selectors import NotFound

from .words import DIVERSION_WORDS, STEP_LEADS, STEP_WORDS

_BOTH = require_http_methods(["GET", "POST"])


def _facts(row: Any = None) -> list[Ask]:
    """The fields of a request, filled with what is known of it."""

    def was(name: str) -> object:
        return getattr(row, name) if row is not None else ""

    def line(name: str, label: str, limit: int, hint: str = "") -> Ask:
        return Ask(name, label, hint=hint, required=False, limit=limit, value=was(name))

    hint = _("Write ? for one character that cannot be read, * for any run of them.")
    return [
        Ask("agency", _("Agency"), limit=200, value=was("agency")),
        Ask("contact", _("Whom to answer"), hint=_("Name, office, mail or telephone."), limit=200,
            value=was("contact")),
        line("country", _("Country"), 2, _("Two letters.")),
        line("case_number", _("Case number"), 60),
        line("urgent_because", _("Urgent because"), 300),
        Ask("illicit_because", _("Why it is illicit"), "reason", required=False,
            value=was("illicit_because")),
        Ask("circumstances", _("How and where it was found"), "reason", required=False,
            limit=1_000, value=was("circumstances")),
        line("serial", _("Serial as read"), 60, hint),
        Ask("obliterated", "", "yes", options=[("yes", _("The serial was removed or altered"))]),
        line("other_marks", _("Other marks"), 300),
        line("make", _("Maker"), 100),
        line("model", _("Model"), 100),
        Ask("weapon_type", _("Type"), "choose", options=to_choose(WEAPON_TYPES), required=False,
            value=was("weapon_type")),
        line("calibre", _("Calibre"), 60),
        line("country_of_origin", _("Country of origin"), 2, _("Two letters.")),
        line("importer", _("Importer"), 200),
        Ask("intended_use", _("Use of the answer"), "reason", required=False, limit=300,
            value=was("intended_use")),
        line("crime_code", _("Offence"), 60),
        line("possessor", _("Who had it"), 200),
        line("associate", _("Who was with them"), 200),
        Ask("recovered_on", _("Recovered on"), "day", required=False,
            value=was("recovered_on") or ""),
        line("recovered_at_place", _("Recovered at"), 200),
        line("ballistic_link", _("Ballistic link"), 200, _("Number that the laboratory gave it.")),
    ]  # fmt: skip


@_BOTH
def new(request: Page) -> HttpResponse:
    """Record a request as it came."""
    demand_authority(by=request.viewer, at=request.at)
    deed = Deed(
        title=_("Record a request"),
        button=_("Record request"),
        lead=_("Write what came, even if it lacks something: the clock starts now."),
        asks=[
            *_facts(),
            Ask("received_at", _("When it came"), "moment", value=timezone.localtime(request.at)),
            Ask("reply_by", _("Answer before"), "moment", required=False,
                hint=_("If the requester named a day; else ten working days.")),
        ],
        back=reverse("traces:traces"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        received, wanted = values.pop("received_at"), values.pop("reply_by")
        row = services.receive_trace(
            by=request.viewer,
            at=request.at,
            facts=services.TraceFacts(**values),
            received_at=received,
            reply_by=wanted,
        )
        messages.success(request, _("Recorded."))
        return done(reverse("traces:trace", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def amend(request: Page, trace: UUID) -> HttpResponse:
    """Write what the requester added into the request."""

    def act(**values: Any) -> object:
        by, at, key = values.pop("by"), values.pop("at"), values.pop("trace")
        return services.amend_trace(by=by, at=at, trace=key, facts=services.TraceFacts(**values))

    row = _row(request, trace)
    return _do(request, row, _("Complete the request"), _facts(row), act)


@_BOTH
def step(request: Page, trace: UUID, step: str) -> HttpResponse:
    """Move a request on."""
    row = _row(request, trace)
    name = step.replace("-", "_")
    if name not in request.viewer.steps(PROCEDURES["trace"], row.state, at=request.at):
        raise NotFound
    asks = [Ask("text", _("Words"), "reason", required=False, limit=1_000)]

    def act(**values: Any) -> object:
        return services.take_trace_step(step=name, **values)

    lead = STEP_LEADS.get(name, "")
    kind = "warning" if name == "refuse" else "primary"
    return _do(request, row, STEP_WORDS[name], asks, act, lead=lead, kind=kind)


@_BOTH
def identify(request: Page, trace: UUID) -> HttpResponse:
    """Say which firearm it is."""
    row = _row(request, trace)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    asks = [
        Ask("thing", _("Firearm"), hint=_("Chosen in the search, or its identifier."),
            value=typed.text("thing"), limit=40),
        Ask("score", _("Probability of the reading"), value=typed.text("score"), required=False,
            limit=10),
        Ask("text", _("What you compared"), "reason", required=False, limit=1_000),
    ]  # fmt: skip

    def act(*, thing: str, score: str, **values: Any) -> object:
        return services.identify(thing=key_in(thing), score=_number(score), **values)

    lead = _("Compare maker, model, calibre and every mark: a near serial is no proof.")
    return _do(request, row, _("Identify the firearm"), asks, act, lead=lead)


@_BOTH
def divert(request: Page, trace: UUID) -> HttpResponse:
    """Code where the firearm left lawful hands."""
    row = _row(request, trace)
    chain = seen.chain_of_trace(viewer=request.viewer, at=request.at, row=row)
    proposed = chain.proposed_point if chain is not None else "unknown"
    asks = [
        Ask("diversion_point", _("Where it left lawful hands"), "choose",
            options=list(DIVERSION_WORDS.items()), value=row.diversion_point or proposed),
        Ask("text", _("On what this rests"), "reason", limit=1_000),
    ]  # fmt: skip
    return _do(request, row, _("Code where it left"), asks, services.code_diversion)


@_BOTH
def ask(request: Page, trace: UUID) -> HttpResponse:
    """Ask the company in whose book it stands."""
    row = _row(request, trace)
    contact = seen.contact_of(row.thing.organisation_id) if row.thing is not None else None
    lead = _("The company has named nobody for traces; its managers see the question.")
    if contact is not None:
        lead = _("Contact of the company: {person}, {way}.").format(
            person=contact.person, way=contact.reached_by
        )
    asks = [
        Ask("text", _("Question"), "reason", limit=1_000),
        Ask("answer_by", _("Answer before"), "moment", required=False,
            hint=_("Else three working days.")),
    ]  # fmt: skip
    return _do(request, row, _("Ask the company"), asks, services.ask_company, lead=lead)


@_BOTH
def reply(request: Page, trace: UUID) -> HttpResponse:
    """Answer the requester."""
    row = _row(request, trace)
    asks = [Ask("text", _("Words to the requester"), "reason", required=False, limit=1_000)]
    lead = _("The packet as it is now is the answer; its hash is kept, so that it can be proved.")
    return _do(request, row, _("Answer the requester"), asks, services.reply, lead=lead)


def _row(request: Page, trace: UUID) -> Any:
    demand_authority(by=request.viewer, at=request.at, act=Act.REPORT_INCIDENT)
    return seen.trace(viewer=request.viewer, at=request.at, public_id=trace)


def _number(text: str) -> float | None:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return None


def _do(
    request: Page,
    row: Any,
    title: Any,
    asks: list[Ask],
    service: Any,
    *,
    lead: Any = "",
    kind: str = "primary",
) -> HttpResponse:
    """Show the deed on one trace, or do it and go back to its page."""
    back = reverse("traces:trace", args=[row.public_id])
    deed = Deed(title=title, button=title, asks=asks, lead=lead, kind=kind, back=back,
                back_text=_("Trace"))  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, trace=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
