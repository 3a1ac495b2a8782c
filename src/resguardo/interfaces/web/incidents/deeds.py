"""What is done with an incident: opened, told, added to, recovered, measured, closed."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.words_of_fields import to_choose
from resguardo.interfaces.web.words_of_law import (
    ADDRESSEE_WORDS,
    CIRCUMSTANCES,
    EVIDENCE_WORDS,
    KIND_WORDS,
    MODALITY_WORDS,
    WAYS_OUT,
    offices_of,
)
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody.retelling import retold
from resguardo.records.oversight import selectors as oversight
from resguardo.records.oversight import services
from resguardo.records.oversight.modalities import MODALITIES
from resguardo.records.people import selectors as people
from resguardo.records.people.refusing import Refusals
from resguardo.records.places import selectors as places

_BOTH = require_http_methods(["GET", "POST"])
TOLD = ("police", "weapons_registry", "regulator")


@_BOTH
def new(request: Page) -> HttpResponse:
    """Report an incident."""
    demand(request, Act.REPORT_INCIDENT)
    now = timezone.localtime(request.at)
    deed = Deed(
        title=_("Report an incident"),
        button=_("Report incident"),
        lead=_("Write what is known now. The law’s clocks start, and the weapons are frozen."),
        asks=(
            Ask("kind", _("What happened"), "choose", options=to_choose(KIND_WORDS)),
            Ask("modality", _("How it happened"), "choose", options=[("", "–"), *_modalities()],
                required=False),
            Ask("occurred_at", _("When it happened"), "moment", value=now),
            Ask("known_at", _("When it was known"), "moment", value=now),
            Ask("things", _("Things"), "reason", _("One a line: label, serial or lot. For rounds "
                "write the number behind it: LOT-7 × 12."), required=False, limit=4_000,
                value=request.GET.get("things", "")),
            Ask("person", _("Person"), "person",
                _("Name or code of the guard, if one is concerned."), among=_staff(request),
                required=False),
            Ask("police_number", _("Number of the police report"), required=False, limit=60),
            Ask("circumstance", _("Circumstance"), "choose", options=CIRCUMSTANCES, required=False),
            Ask("narrative", _("What is known"), "reason", limit=5_000),
        ),
        back=reverse("incidents:incidents"),
        against=lambda values: _against(request, values),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        named = values.pop("things")
        things = oversight.things_named(viewer=request.viewer, at=request.at, text=named)
        row = services.open_incident(
            by=request.viewer,
            at=request.at,
            things=things,
            **values,
        )
        messages.success(request, _("The incident is open. See whom to tell, and by when."))
        return done(reverse("incidents:incident", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What the rules say; of things that cannot be read nothing but that."""
    asked = ("kind", "modality", "occurred_at", "known_at", "narrative", "person")
    told = {name: values[name] for name in asked}
    by, at, refused = request.viewer, request.at, Refusals()
    things = refused.ask(oversight.things_named, viewer=by, at=at, text=values["things"])
    found = services.against_incident(by=by, at=at, things=things or {}, **told)
    unread = () if things is not None else (services.NothingConcerned,)
    refused.note(*(each for each in found if not isinstance(each, unread)))
    return refused.found


@_BOTH
def near_miss(request: Page) -> HttpResponse:
    """Tell what nearly went wrong; everybody may who bears or keeps arms, or reports incidents."""
    if not request.viewer.may(Act.RELIEVE, at=request.at):
        demand(request, Act.REPORT_INCIDENT)
    sees = request.viewer.may(Act.SEE_CUSTODY, at=request.at)
    back = reverse("incidents:incidents" if sees else "people:account")
    deed = Deed(
        title=_("Report a near miss or a hazard"),
        button=_("Report it"),
        lead=_("Nobody was hurt and nothing is gone: that is why it helps to tell it. It starts no "
               "clock of the law and counts against nobody in the list of visits."),
        asks=(
            Ask("modality", _("What it was"), "radios", options=_modalities("near_miss")),
            Ask("occurred_at", _("When it happened"), "moment",
                value=timezone.localtime(request.at)),
            Ask("narrative", _("What happened, and what would make it safe"), "reason",
                limit=5_000),
        ),
        back=back,
        against=lambda values: [
            retold(each, field_name="occurred_at")
            for each in services.against_times(values["occurred_at"], request.at, at=request.at)
        ],
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        row = services.open_incident(
            by=request.viewer, at=request.at, kind="near_miss", known_at=request.at, **values
        )
        messages.success(request, _("It is recorded, and the company looks into it."))
        return done(reverse("incidents:incident", args=[row.public_id]) if sees else back)

    return carry_out(request, deed, do)


@_BOTH
def reclassify(request: Page, incident: UUID) -> HttpResponse:
    """Say what it was."""
    row = _row(request, incident)
    asks = (
        Ask("kind", _("What happened"), "choose", options=tuple(KIND_WORDS.items()),
            value=row.kind),
        Ask("modality", _("How it happened"), "choose", options=_modalities(),
            value=row.modality, required=False),
        reason(),
    )  # fmt: skip
    lead = _("The law’s clocks follow what it was; what was told stays told.")
    return _do(request, row, _("Say what it was"), asks, services.reclassify, lead=lead)


@_BOTH
def evidence(request: Page, incident: UUID) -> HttpResponse:
    """Add a statement, a photograph, a document, a finding."""
    row = _row(request, incident)
    asks = (
        Ask("kind", _("Kind"), "choose", options=tuple(EVIDENCE_WORDS.items())),
        Ask(
            "person",
            _("Of whom"),
            "person",
            _("Name or code."),
            among=_staff(request),
            required=False,
        ),
        Ask("text", _("Text"), "reason", required=False, limit=5_000),
        Ask("document", _("File"), "file", _("PDF or photograph."), required=False),
    )
    lead = _("It is kept with its hash and cannot be changed.")
    return _do(
        request, row, _("Add a statement or file"), asks, services.add_evidence, lead=lead,
        against=services.against_evidence,
    )  # fmt: skip


@_BOTH
def tell(request: Page, incident: UUID) -> HttpResponse:
    """Note that an addressee was told."""
    row = _row(request, incident)
    now = timezone.localtime(request.at)
    offices = offices_of(row.organisation.jurisdiction)
    options = [
        (each, f"{ADDRESSEE_WORDS[each]}: {offices[each]}" if each in offices else word)
        for each, word in ((name, ADDRESSEE_WORDS[name]) for name in TOLD)
    ]
    asks = (
        Ask("addressee", _("To whom"), "radios", options=options),
        Ask("sent_at", _("When it was sent"), "moment", value=now),
        Ask("channel", _("How"), hint=_("In person, by mail, on the portal, by telephone."),
            limit=100),
        Ask("reference", _("Number they gave"), required=False, limit=100),
        Ask("failed_because", _("If it failed, why"), hint=_("The portal was down: the try counts "
            "as proof that you were there in time."), required=False, limit=300),
        Ask("document", _("Proof"), "file", _("PDF or photograph."), required=False),
    )  # fmt: skip
    lead = _("Time, number and the hash of the file are the proof that you told them.")

    def against(**values: Any) -> list[Problem]:
        asked = ("by", "at", "incident", "addressee", "sent_at", "document")
        return services.against_notice(**{name: values[name] for name in asked})

    title = _("Note a notice")
    return _do(request, row, title, asks, services.tell, lead=lead, against=against)


@_BOTH
def recover(request: Page, incident: UUID) -> HttpResponse:
    """Take back what was missing."""
    demand(request, Act.RECEIVE)
    row = _row(request, incident)
    stores = [
        (str(each.public_id), each.name)
        for each in places.places(viewer=request.viewer, at=request.at, own=True)
        if each.kind in {"armoury", "room", "safe", "depot"} and each.closed_at is None
    ]
    asks = (
        Ask("thing", _("Thing"), "key", options=_open_things(row)),
        Ask("place", _("Where it is now"), "key", options=stores),
        Ask("recovered_at", _("When it came back"), "moment", value=timezone.localtime(request.at)),
        Ask("document", _("Paper"), required=False, limit=100),
        reason(),
    )
    lead = _("If it was written off, it enters the ledger again by an entry of recovery.")
    return _do(request, row, _("It came back"), asks, services.recover, lead=lead)


@_BOTH
def write_off(request: Page, incident: UUID) -> HttpResponse:
    """Ask that a thing leave the ledger."""
    demand(request, Act.WRITE_OFF)
    row = _row(request, incident)
    asks = (
        Ask("thing", _("Thing"), "key", options=_open_things(row)),
        Ask("how", _("How it left"), "radios", options=tuple(WAYS_OUT.items())),
        Ask("document", _("Paper"), required=False, limit=100, value=row.police_number),
        reason(),
    )
    lead = _("A second person approves it among the requests; then it is written.")
    return _do(
        request,
        row,
        _("Write off, or seized"),
        asks,
        services.write_off_item,
        lead=lead,
        kind="warning",
    )


@_BOTH
def measure(request: Page, incident: UUID) -> HttpResponse:
    """Propose what must change."""
    row = _row(request, incident)
    asks = (
        Ask("what", _("What must change"), "reason"),
        Ask("owner", _("Who does it"), "person", _("Name or code."), among=_staff(request)),
        day("due_on", _("By when")),
    )
    return _do(request, row, _("Propose a measure"), asks, services.propose_measure)


@_BOTH
def measure_done(request: Page, measure: UUID) -> HttpResponse:
    """Say that a measure is carried out."""
    demand(request, Act.REPORT_INCIDENT)
    return _measure(
        request,
        measure,
        _("Measure done"),
        (Ask("done_note", _("What was done, and how it can be seen"), "reason"),),
        services.measure_done,
    )


@_BOTH
def measure_verify(request: Page, measure: UUID) -> HttpResponse:
    """Look whether a measure works."""
    demand(request, Act.SETTLE_INCIDENT)
    answers = (("yes", _("It works")), ("no", _("It does not; it is open again")))
    asks = (Ask("holds", _("What you saw"), "radios", options=answers), reason())

    def verify(*, holds: str, **facts: Any) -> object:
        return services.verify_measure(holds=holds == "yes", **facts)

    return _measure(request, measure, _("Verify the measure"), asks, verify)


@_BOTH
def close(request: Page, incident: UUID) -> HttpResponse:
    """Close the file."""
    demand(request, Act.SETTLE_INCIDENT)
    row = _row(request, incident)
    asks = (Ask("conclusion", _("Conclusion"), "reason", limit=5_000),)
    lead = _("Somebody else than who opened it closes it. Weapons that came back are freed.")
    return _do(request, row, _("Close the incident"), asks, services.close, lead=lead)


@_BOTH
def reopen(request: Page, incident: UUID) -> HttpResponse:
    """Open the file again."""
    demand(request, Act.SETTLE_INCIDENT)
    row = _row(request, incident)
    return _do(request, row, _("Reopen the incident"), (reason(),), services.reopen)


@_BOTH
def knew(request: Page, incident: UUID) -> HttpResponse:
    """The authority notes when it knew."""
    request.viewer.demand(Act.OVERSEE, at=request.at)
    row = _row(request, incident)
    asks = (
        Ask("knew_at", _("When the authority knew"), "moment",
            value=timezone.localtime(request.at)),
    )  # fmt: skip
    lead = _("Whether the company earned a discount for reporting itself depends on this.")
    return _do(request, row, _("Note when we knew"), asks, services.authority_knew, lead=lead)


def demand(request: Page, act: Act) -> None:
    """Refuse whoever may do this nowhere."""
    if not request.viewer.may_somewhere(act, at=request.at):
        request.viewer.demand(act, at=request.at)


def _row(request: Page, incident: UUID) -> Any:
    demand(request, Act.REPORT_INCIDENT)
    row = oversight.incident(viewer=request.viewer, at=request.at, public_id=incident)
    oversight.with_what_belongs([row])
    return row


def _modalities(kind: str = "") -> Sequence[tuple[str, Any]]:
    """The ways in which something happens; of one kind, or of all."""
    return tuple(
        (code, words)
        for code, words in MODALITY_WORDS.items()
        if not kind or kind in MODALITIES[code]
    )


def _open_things(row: Any) -> list[tuple[str, str]]:
    return [
        (str(each.thing.public_id), each.thing.name) for each in row.items.all() if not each.outcome
    ]


def _staff(request: Page) -> Any:
    """Those of one's own company who can be named."""
    return people.people(viewer=request.viewer, at=request.at).filter(
        organisation_id=request.viewer.organisation_id, erased_at=None
    )


def _do(
    request: Page,
    row: Any,
    title: str,
    asks: tuple[Ask, ...],
    service: Any,
    *,
    lead: str = "",
    kind: str = "primary",
    against: Callable[..., list[Problem]] | None = None,
) -> HttpResponse:
    back = reverse("incidents:incident", args=[row.public_id])
    facts = [(_("Incident"), KIND_WORDS[row.kind]), (_("Happened"), row.occurred_at)]
    known = {"by": request.viewer, "at": request.at, "incident": row.public_id}
    deed = Deed(
        title=title, button=title, asks=asks, lead=lead, facts=facts, back=back, kind=kind,
        against=lambda values: against(**known, **values) if against is not None else (),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        service(**known, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


def _measure(
    request: Page, measure: UUID, title: str, asks: tuple[Ask, ...], service: Any
) -> HttpResponse:
    row = oversight.measure(viewer=request.viewer, at=request.at, public_id=measure)
    back = reverse("incidents:incident", args=[row.incident.public_id])
    facts = [
        (_("Measure"), row.what),
        (_("Who"), str(row.owner)),
        (_("By when"), row.due_on),
        (_("Done"), row.done_note),
    ]
    deed = Deed(title=title, button=title, asks=asks, facts=facts, back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, measure=measure, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
