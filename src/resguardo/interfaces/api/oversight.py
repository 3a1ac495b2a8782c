"""Incidents, sealed reports and filings by API."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ninja import Query, Router

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.oversight_shapes import (
    AnswerIn,
    AskedFor,
    ClockOut,
    ConclusionIn,
    DoneIn,
    DueOut,
    EvidenceIn,
    FilingIn,
    FilingOut,
    FilingWhole,
    IncidentIn,
    IncidentOut,
    IncidentWhole,
    ItemOut,
    Kept,
    KindIn,
    KnewIn,
    MeasureIn,
    MeasureOut,
    NoticeIn,
    NoticeOut,
    RecoveryIn,
    ReportIn,
    ReportOut,
    ReportSealed,
    StepIn,
    VerifiedIn,
    WayOutIn,
)
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import calendar, selectors, services
from resguardo.records.oversight.deadlines import Running, running_clocks
from resguardo.records.people.pages import page_of

router = Router()


@router.get("/incidents", response=Listing[IncidentOut], url_name="incidents")
def list_incidents(request: Call, turn: Query[Turn], state: str = "") -> Listing[IncidentOut]:
    """Incidents in sight, the latest first."""
    rows = selectors.incidents(viewer=request.viewer, at=request.at)
    if state:
        rows = rows.filter(state=state[:16])
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    selectors.with_what_belongs(page.rows)
    return listed(page, lambda row: IncidentOut(**_incident(row, request)))


def _against_incident(request: Call, body: IncidentIn) -> Sequence[Problem]:
    return services.against_incident(
        by=request.viewer, at=request.at, kind=body.kind, occurred_at=body.occurred_at,
        known_at=body.known_at, narrative=body.narrative, things=body.quantities(),
        modality=body.modality, person=body.person,
    )  # fmt: skip


@router.post("/incidents", response={201: IncidentWhole}, url_name="open_incident")
@asked_of_the_rest(IncidentIn, _against_incident)
def open_incident(request: Call, body: IncidentIn) -> IncidentWhole:
    """Open an incident; the clocks of the law start, and numbered things are frozen."""
    facts = body.model_dump(exclude={"things"})
    row = services.open_incident(
        by=request.viewer, at=request.at, things=body.quantities(), **facts
    )
    return _whole(request, row.public_id)


@router.get("/incidents/{uuid:incident_id}", response=IncidentWhole, url_name="incident")
def show_incident(request: Call, incident_id: UUID) -> IncidentWhole:
    """One incident with its clocks, notices and things."""
    return _whole(request, incident_id)


@router.post("/incidents/{uuid:incident_id}/kind", response=IncidentWhole, url_name="reclassify")
def reclassify(request: Call, incident_id: UUID, body: KindIn) -> IncidentWhole:
    """Say what it was after all."""
    services.reclassify(by=request.viewer, at=request.at, incident=incident_id, **body.model_dump())
    return _whole(request, incident_id)


def _against_notice(request: Call, body: NoticeIn, incident_id: UUID) -> Sequence[Problem]:
    return services.against_notice(
        by=request.viewer, at=request.at, incident=incident_id, addressee=body.addressee,
        sent_at=body.sent_at,
    )  # fmt: skip


@router.post("/incidents/{uuid:incident_id}/notices", response={201: NoticeOut}, url_name="tell")
@asked_of_the_rest(NoticeIn, _against_notice)
def tell(request: Call, incident_id: UUID, body: NoticeIn) -> NoticeOut:
    """Keep the proof that an addressee was told."""
    row = services.tell(by=request.viewer, at=request.at, incident=incident_id, **body.model_dump())
    return _notice(row)


def _against_evidence(request: Call, body: EvidenceIn, incident_id: UUID) -> Sequence[Problem]:
    return services.against_evidence(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )


@router.post("/incidents/{uuid:incident_id}/evidence", response={201: Kept}, url_name="evidence")
@asked_of_the_rest(EvidenceIn, _against_evidence)
def add_evidence(request: Call, incident_id: UUID, body: EvidenceIn) -> Kept:
    """Add a statement or a finding."""
    row = services.add_evidence(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )
    return Kept(recorded_at=row.recorded_at)


@router.post("/incidents/{uuid:incident_id}/recover", response=ItemOut, url_name="recover")
def recover(request: Call, incident_id: UUID, body: RecoveryIn) -> ItemOut:
    """Take back what was missing."""
    item = services.recover(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )
    return _item(item)


@router.post(
    "/incidents/{uuid:incident_id}/write-off", response={202: AskedFor}, url_name="write_off"
)
def write_off(request: Call, incident_id: UUID, body: WayOutIn) -> Any:
    """Ask that a thing leave the ledger; a second person decides."""
    row = services.write_off_item(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )
    return AskedFor(approval=row.public_id, state=row.state)


@router.post("/incidents/{uuid:incident_id}/knew", response=IncidentWhole, url_name="knew")
def authority_knew(request: Call, incident_id: UUID, body: KnewIn) -> IncidentWhole:
    """Note, as the authority, when it knew of an incident."""
    services.authority_knew(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )
    return _whole(request, incident_id)


@router.post(
    "/incidents/{uuid:incident_id}/measures", response={201: MeasureOut}, url_name="measure"
)
def propose(request: Call, incident_id: UUID, body: MeasureIn) -> MeasureOut:
    """Propose what must change."""
    row = services.propose_measure(
        by=request.viewer, at=request.at, incident=incident_id, **body.model_dump()
    )
    return _measure(row)


@router.post("/measures/{uuid:measure_id}/done", response=MeasureOut, url_name="measure_done")
def measure_done(request: Call, measure_id: UUID, body: DoneIn) -> MeasureOut:
    """Say that a measure is done."""
    row = services.measure_done(
        by=request.viewer, at=request.at, measure=measure_id, **body.model_dump()
    )
    return _measure(row)


@router.post("/measures/{uuid:measure_id}/verify", response=MeasureOut, url_name="measure_verify")
def measure_verify(request: Call, measure_id: UUID, body: VerifiedIn) -> MeasureOut:
    """Say whether a measure works."""
    row = services.verify_measure(
        by=request.viewer, at=request.at, measure=measure_id, **body.model_dump()
    )
    return _measure(row)


@router.post("/incidents/{uuid:incident_id}/close", response=IncidentWhole, url_name="close")
def close(request: Call, incident_id: UUID, body: ConclusionIn) -> IncidentWhole:
    """Close an incident that lacks nothing."""
    services.close(by=request.viewer, at=request.at, incident=incident_id, **body.model_dump())
    return _whole(request, incident_id)


@router.post("/incidents/{uuid:incident_id}/reopen", response=IncidentWhole, url_name="reopen")
def reopen(request: Call, incident_id: UUID, body: Why) -> IncidentWhole:
    """Open a closed incident again."""
    services.reopen(by=request.viewer, at=request.at, incident=incident_id, **body.model_dump())
    return _whole(request, incident_id)


@router.post("/sealed-reports", response={201: ReportSealed}, url_name="seal_report")
def seal_report(request: Call, body: ReportIn) -> ReportSealed:
    """Write a report past the manager."""
    sealed = services.seal_report(by=request.viewer, at=request.at, **body.model_dump())
    return ReportSealed(code=sealed.code)


@router.get("/sealed-reports", response=Listing[ReportOut], url_name="sealed_reports")
def list_reports(request: Call, turn: Query[Turn]) -> Listing[ReportOut]:
    """The reports addressed to this caller."""
    rows = selectors.sealed_reports(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _report)


@router.post(
    "/sealed-reports/{uuid:report_id}/answer", response={201: Kept}, url_name="answer_report"
)
def answer_report(request: Call, report_id: UUID, body: AnswerIn) -> Kept:
    """Answer a report as the authority."""
    row = services.answer_report(
        by=request.viewer, at=request.at, report=report_id, **body.model_dump()
    )
    return Kept(recorded_at=row.written_at)


@router.get("/filings/due", response=list[DueOut], url_name="filings_due")
def filings_due(request: Call) -> list[DueOut]:
    """What the law asks this organisation to file, of the last periods and this one."""
    return [
        DueOut(
            duty=each.due.duty.name,
            form=each.due.duty.form,
            addressee=each.due.duty.addressee,
            from_day=each.due.span.start,
            until=each.due.span.end,
            due_at=each.due.due_at,
            filing=each.filing.public_id if each.filing else None,
            overdue=each.overdue,
        )
        for each in calendar.filings_due_of(viewer=request.viewer, at=request.at)
    ]


@router.get("/filings", response=Listing[FilingOut], url_name="filings")
def list_filings(request: Call, turn: Query[Turn]) -> Listing[FilingOut]:
    """Filings in sight, the latest first."""
    rows = selectors.filings(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: FilingOut(**_filing(row)))


def _against_filing(request: Call, body: FilingIn) -> Sequence[Problem]:
    asked, filled, _content = services.prepare(
        viewer=request.viewer, at=request.at, duty=body.duty, day=body.day
    )
    return services.against_filing(
        by=request.viewer, at=request.at, asked=asked, filled=filled, explanation=body.explanation
    )


@router.post("/filings", response={201: FilingOut}, url_name="file")
@asked_of_the_rest(FilingIn, _against_filing, needing={"day"})
def file(request: Call, body: FilingIn) -> FilingOut:
    """File a period that has ended, from the ledger as it stands."""
    row = services.file(by=request.viewer, at=request.at, **body.model_dump())
    return FilingOut(**_filing(row))


@router.get("/filings/{uuid:filing_id}", response=FilingWhole, url_name="filing")
def show_filing(request: Call, filing_id: UUID) -> FilingWhole:
    """One filing word for word."""
    row = selectors.filing(viewer=request.viewer, at=request.at, public_id=filing_id)
    return FilingWhole(**_filing(row), content=row.body.content)


def _against_step(request: Call, body: StepIn, filing_id: UUID) -> Sequence[Problem]:
    return services.against_step(
        by=request.viewer, at=request.at, filing=filing_id, kind=body.kind, happened_at=None,
        text=body.text,
    )  # fmt: skip


@router.post("/filings/{uuid:filing_id}/steps", response=FilingOut, url_name="filing_step")
@asked_of_the_rest(StepIn, _against_step)
def note_step(request: Call, filing_id: UUID, body: StepIn) -> FilingOut:
    """Note what happened to a filing."""
    services.note_step(by=request.viewer, at=request.at, filing=filing_id, **body.model_dump())
    row = selectors.filing(viewer=request.viewer, at=request.at, public_id=filing_id)
    return FilingOut(**_filing(row))


def _whole(request: Call, incident_id: UUID) -> IncidentWhole:
    row = selectors.incident(viewer=request.viewer, at=request.at, public_id=incident_id)
    selectors.with_what_belongs([row])
    return IncidentWhole(
        **_incident(row, request),
        narrative=row.narrative,
        conclusion=row.conclusion,
        police_number=row.police_number,
        clocks=[_clock(each) for each in running_clocks(row, at=request.at)],
        notices=[_notice(each) for each in row.notices.all()],
        items=[_item(each) for each in row.items.all()],
    )


def _incident(row: Any, request: Call) -> dict[str, Any]:
    waiting = [
        each.clock.due_at
        for each in (running_clocks(row, at=request.at) if row.state == "open" else [])
        if each.clock.counts and each.notice is None
    ]
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "kind": row.kind,
        "modality": row.modality,
        "state": row.state,
        "occurred_at": row.occurred_at,
        "known_at": row.known_at,
        "reported_at": row.reported_at,
        "thing": row.thing.public_id if row.thing else None,
        "person": row.person.public_id if row.person else None,
        "account": row.account.public_id if row.account else None,
        "next_due_at": min(waiting, default=None),
    }


def _clock(each: Running) -> ClockOut:
    return ClockOut(
        event=each.event,
        rule=each.clock.duty.name,
        addressee=each.clock.duty.addressee,
        due_at=each.clock.due_at,
        at_once=each.clock.at_once,
        counts=each.clock.counts,
        standing=each.standing.value,
        source=each.clock.dated.source,
        needs=list(each.clock.duty.needs),
    )


def _notice(row: Any) -> NoticeOut:
    return NoticeOut(
        id=row.public_id,
        addressee=row.addressee,
        event=row.event,
        sent_at=row.sent_at,
        channel=row.channel,
        reference=row.reference,
        failed_because=row.failed_because,
        sha256=row.document.sha256 if row.document else "",
    )


def _item(row: Any) -> ItemOut:
    return ItemOut(
        thing=row.thing.public_id,
        name=row.thing.name,
        quantity=row.quantity,
        outcome=row.outcome,
    )


def _measure(row: Any) -> MeasureOut:
    return MeasureOut(
        id=row.public_id,
        what=row.what,
        owner=row.owner.public_id,
        due_on=row.due_on,
        state=row.state,
    )


def _report(row: Any) -> ReportOut:
    return ReportOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        recipient=row.recipient,
        subject=row.subject,
        text=row.text,
        person=row.person.public_id if row.person else None,
        written_at=row.written_at,
    )


def _filing(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "duty": row.duty,
        "form": row.form,
        "addressee": row.addressee,
        "from_day": row.span_start,
        "until": row.span_end,
        "filed_at": row.filed_at,
        "sha256": row.sha256,
        "leaf": row.leaf_index,
        "steps": [each.kind for each in row.steps.all()],
    }
