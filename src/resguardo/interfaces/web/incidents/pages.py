"""Incidents: the open ones with their next deadline, and one with all that belongs to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Happened, Link, Noted, Tag
from resguardo.interfaces.web.custody.words import account_link, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import today_of
from resguardo.interfaces.web.reading import span_text
from resguardo.interfaces.web.records import Action, Banner, Record, Section, file_link, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_law import (
    ADDRESSEE_WORDS,
    CIRCUMSTANCES,
    EVIDENCE_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    MODALITY_WORDS,
    OUTCOMES,
    STANDING_WORDS,
    law_word,
    left_until,
    offices_of,
    time_words,
)
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import selectors as oversight
from resguardo.records.oversight.deadlines import (
    Running,
    discount,
    may_bar,
    may_cancel,
    running_clocks,
)


@require_GET
def incidents(request: Page) -> HttpResponse:
    """Incidents in sight; the open ones unless all are asked for, each with its next deadline."""
    rows = oversight.incidents(viewer=request.viewer, at=request.at)
    everything = request.GET.get("state") == "all"
    if not everything:
        rows = rows.filter(state="open")
    page = page_asked(request, rows, sort="-id")
    oversight.with_what_belongs(page.rows)
    table = Table(
        _("Incidents"),
        [
            Column(_("Incident")),
            Column(_("Thing")),
            Column(_("Where")),
            Column(_("Known")),
            Column(_("Next deadline")),
            Column(_("State")),
        ],
        [_line(row, request) for row in page.rows],
        EmptyState(_("What a count misses opens an incident here by itself.")),
        **ways(page),
    )
    tabs = [
        (_("Open"), reverse("incidents:incidents"), not everything),
        (_("All"), "?state=all", everything),
    ]
    actions: list[Action] = [(_("Sealed reports"), reverse("incidents:sealed"), "secondary")]
    if request.viewer.may_somewhere(Act.REPORT_INCIDENT, at=request.at) and not _overseer(request):
        near_miss = reverse("incidents:near_miss")
        actions.insert(0, (_("Report a near miss or a hazard"), near_miss, "secondary"))
        actions.insert(0, (_("Report an incident"), reverse("incidents:new"), "primary"))
    context = {"title": _("Incidents"), "table": table, "tabs": tabs, "actions": actions}
    return render(request, "incidents/list.html", context)


def _line(row: Any, request: Page) -> Row:
    running = running_clocks(row, at=request.at) if row.state == "open" else []
    waiting = [each for each in running if each.clock.counts and each.notice is None]
    late = any(each.overdue for each in waiting)
    href = reverse("incidents:incident", args=[row.public_id])
    return Row(
        (
            Link(KIND_WORDS[row.kind], href, row.organisation.name),
            thing_link(row.thing) if row.thing else "",
            account_link(row.account) if row.account else "",
            Noted(row.known_at, span_text(request.at - row.known_at)),
            _deadline(waiting[0], request) if waiting else "",
            Tag(row.state),
        ),
        tone="stop" if late else "decision" if row.state == "open" else "",
    )


def _deadline(running: Running, request: Page) -> object:
    office = ADDRESSEE_WORDS[running.clock.duty.addressee]
    if running.clock.at_once:
        return Noted(office, _("at once"))
    left = left_until(running.clock.due_at, request.at)
    return Noted(office, f"{left.note}")


@require_GET
def incident(request: Page, incident: UUID) -> HttpResponse:
    """One incident: what, whom to tell by when, what became of each thing, what must change."""
    row = oversight.incident(viewer=request.viewer, at=request.at, public_id=incident)
    oversight.with_what_belongs([row])
    running = running_clocks(row, at=request.at)
    sections = [
        Section(_("What happened"), facts=_facts(row, request)),
        Section(_("Whom to tell, and by when"), table=_clocks(running, row, request), id="clocks"),
        Section(_("Notices sent"), table=_notices(row), id="notices"),
        Section(_("What it concerns"), table=_items(row), id="things"),
        Section(_("Statements, files and findings"), table=_evidence(row), id="evidence"),
        Section(_("What must change"), table=_measures(row, request), id="measures"),
        history(request, "incident", row.public_id),
    ]
    record = Record(
        title=KIND_WORDS[row.kind],
        lead=row.organisation.name,
        back=reverse("incidents:incidents"),
        back_text=_("Incidents"),
        tags=(Tag(row.state),),
        banners=_banners(row, running),
        actions=[
            *_actions(request, row),
            (_("Print the report"), reverse("papers:issue", args=["loss-report", row.public_id]),
             "secondary"),
        ],
        sections=sections,
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def _facts(row: Any, request: Page) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("How it happened"), MODALITY_WORDS.get(row.modality, "")),
        (_("Circumstance"), dict(CIRCUMSTANCES)[row.circumstance] if row.circumstance else ""),
        (_("Where"), account_link(row.account) if row.account else ""),
        (_("Person"), str(row.person or "")),
        (_("Happened"), Happened(row.occurred_at, row.recorded_at)),
        (_("Known"), Noted(row.known_at, span_text(request.at - row.known_at))),
        (_("First told"), row.reported_at or _("not yet")),
        (_("The authority knew"), row.authority_knew_at or ""),
        (_("Police report"), row.police_number),
        (_("What is known"), row.narrative),
        (_("Conclusion"), row.conclusion),
    ]
    if row.discrepancy is not None:
        href = reverse("custody:discrepancy", args=[row.discrepancy.public_id])
        facts.append((_("Came from"), Link(_("Difference"), href)))
        if row.discrepancy.count is not None:
            way = reverse("counts:count", args=[row.discrepancy.count.public_id])
            facts.append((_("Found by"), Link(_("Count"), way)))
    return [each for each in facts if each[1]]


def _clocks(running: Sequence[Running], row: Any, request: Page) -> Table:
    offices = offices_of(row.organisation.jurisdiction)
    lines = []
    for awaited in running:
        duty, dated = awaited.clock.duty, awaited.clock.dated
        needs = ", ".join(law_word("needs", need) for need in duty.needs)
        label, tone = STANDING_WORDS[awaited.standing]
        tag = Tag("open", label, tone) if awaited.clock.counts else _("a stricter rule counts")
        if awaited.notice is None and awaited.tried_in_time:
            tag = Tag("open", _("Tried in time"), "decision")
        due = (
            _("at once") if awaited.clock.at_once else left_until(awaited.clock.due_at, request.at)
        )
        if awaited.notice is not None and not awaited.clock.at_once:
            due = Noted(awaited.clock.due_at, "")
        lines.append(
            Row(
                (
                    Noted(ADDRESSEE_WORDS[duty.addressee], offices.get(duty.addressee, "")),
                    due,
                    tag,
                    Noted(time_words(duty, dated.value), dated.source),
                    needs,
                ),
                tone="stop" if awaited.overdue else "",
            )
        )
    columns = [
        Column(_("To whom")),
        Column(_("Before")),
        Column(_("State")),
        Column(_("Rule")),
        Column(_("With it goes")),
    ]
    empty = EmptyState(_("The law that is known names nobody to tell of this. Ask the authority."))
    return Table(_("Whom to tell, and by when"), columns, lines, empty)


def _notices(row: Any) -> Table:
    columns = [
        Column(_("Told")),
        Column(_("When")),
        Column(_("How")),
        Column(_("Number")),
        Column(_("File")),
        Column(_("By")),
    ]
    lines = [
        Row(
            (
                ADDRESSEE_WORDS[each.addressee],
                each.sent_at,
                Noted(each.channel, each.failed_because),
                each.reference,
                file_link(each.document),
                str(each.sent_by),
            ),
            tone="decision" if each.failed_because else "done",
        )
        for each in row.notices.all()
    ]
    return Table(_("Notices sent"), columns, lines, EmptyState(_("Nobody has been told yet.")))


def _items(row: Any) -> Table:
    columns = [
        Column(_("Thing")),
        Column(_("Quantity"), numeric=True),
        Column(_("What became of it")),
    ]
    lines = [
        Row((thing_link(each.thing), each.quantity, _outcome(each))) for each in row.items.all()
    ]
    if not lines and row.thing is not None:
        lines = [Row((thing_link(row.thing), row.quantity or 1, ""))]
    empty = EmptyState(_("It concerns no thing of the ledger."))
    return Table(_("What it concerns"), columns, lines, empty)


def _outcome(item: Any) -> object:
    """What became of a thing; one that the ledger has outside has left it."""
    return OUTCOMES[item.outcome or ("written_off" if item.outside else "")]


def _evidence(row: Any) -> Table:
    columns = [
        Column(_("Kind")),
        Column(_("Text")),
        Column(_("Of whom")),
        Column(_("File")),
        Column(_("Added")),
    ]
    lines = [
        Row(
            (
                EVIDENCE_WORDS[each.kind],
                each.text,
                str(each.person or ""),
                file_link(each.document),
                Noted(each.recorded_at, str(each.recorded_by)),
            )
        )
        for each in row.evidence.all()
    ]
    empty = EmptyState(_("Statements, photographs and documents are added here, and stay."))
    return Table(_("Statements, files and findings"), columns, lines, empty)


def _measures(row: Any, request: Page) -> Table:
    columns = [
        Column(_("Measure")),
        Column(_("Who")),
        Column(_("By when")),
        Column(_("State")),
    ]
    own = row.organisation_id == request.viewer.organisation_id and row.state == "open"
    own = own and request.viewer.may(Act.REPORT_INCIDENT, at=request.at)
    ways = {"open": "incidents:done", "done": "incidents:verify"} if own else {}
    lines = []
    for each in row.measures.all():
        label, tone = MEASURE_WORDS[each.state]
        what: object = each.what
        if each.state in ways:
            what = Link(each.what, reverse(ways[each.state], args=[each.public_id]), each.done_note)
        late = each.state == "open" and each.due_on < today_of(request)
        lines.append(
            Row(
                (what, str(each.owner), each.due_on, Tag("open", label, tone)),
                tone="stop" if late else "",
            )
        )
    empty = EmptyState(_("What must change so that it does not happen again stands here."))
    return Table(_("What must change"), columns, lines, empty)


def _banners(row: Any, running: Sequence[Running]) -> list[Banner]:
    banners = []
    late = [ADDRESSEE_WORDS[each.clock.duty.addressee] for each in running if each.overdue]
    if late and row.state == "open":
        text = _("Not told yet: {offices}.").format(offices=", ".join(map(str, late)))
        banners.append(Banner("stop", _("A legal deadline has passed"), text))
    earned = discount(row)
    if earned is not None:
        text = _("The law of that day lowers the fine by up to {percent} %: {source}.").format(
            percent=earned.value, source=earned.source
        )
        banners.append(Banner("done", _("The company reported this itself"), text))
    for found, title, words in (
        (may_cancel(row), _("The authority knew of this before the company told it"),
         _("It may cancel the licence for that: {source}. Nothing follows by itself.")),
        (may_bar(row), _("The person lost a firearm before"),
         _("The authority may bar who does so twice within the time of the law: {source}. "
           "Nothing follows by itself.")),
    ):  # fmt: skip
        if found is not None:
            banners.append(Banner("decision", title, words.format(source=found.source)))
    return banners


def _overseer(request: Page) -> bool:
    return request.viewer.may(Act.OVERSEE, at=request.at)


def _actions(request: Page, row: Any) -> list[Action]:
    """What this viewer can do now with this incident."""
    viewer, at, key = request.viewer, request.at, [row.public_id]
    if row.organisation_id != viewer.organisation_id:
        if _overseer(request) and viewer.may(Act.REPORT_INCIDENT, at=at):
            return [(_("Note when we knew"), reverse("incidents:knew", args=key), "secondary")]
        return []
    may_report = viewer.may_somewhere(Act.REPORT_INCIDENT, at=at)
    may_settle = viewer.may(Act.SETTLE_INCIDENT, at=at)
    if row.state == "closed":
        ways = [(_("Reopen"), reverse("incidents:reopen", args=key), "secondary")]
        return list(ways) if may_settle else []
    if not may_report:
        return []
    names: list[tuple[str, str, str]] = [
        (_("Note a notice"), "incidents:tell", "primary"),
        (_("Add a statement or file"), "incidents:evidence", "secondary"),
        (_("Say what it was"), "incidents:reclassify", "secondary"),
        (_("Propose a measure"), "incidents:measure", "secondary"),
    ]
    waiting = [each for each in row.items.all() if not each.outcome]
    gone = row.kind in oversight.GONE or any(each.outside for each in waiting)
    if waiting and gone and viewer.may_somewhere(Act.RECEIVE, at=at):
        names.append((_("It came back"), "incidents:recover", "secondary"))
    if any(not each.outside for each in waiting) and viewer.may(Act.WRITE_OFF, at=at):
        names.append((_("Write off, or seized"), "incidents:write-off", "warning"))
    if may_settle:
        names.append((_("Close"), "incidents:close", "secondary"))
    return [(label, reverse(name, args=key), kind) for label, name, kind in names]
