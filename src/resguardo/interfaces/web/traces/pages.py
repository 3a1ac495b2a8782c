"""Requests to trace, one of them with its chain of holders, the search, the packet to print."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.insight.tracing.live import open_register
from resguardo.insight.tracing.search import Hit, Index, Reading
from resguardo.insight.tracing.telling import reason
from resguardo.interfaces.web.cells import Link, Noted, Serial, Tag
from resguardo.interfaces.web.custody.words import ENTRY_WORDS, account_link, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Action, Banner, Record, Section, file_link, history
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import WEAPON_TYPES, words
from resguardo.interfaces.web.words_of_law import left_until
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import services
from resguardo.records.oversight import traces as seen
from resguardo.records.oversight.chains import Chain
from resguardo.records.oversight.procedures import PROCEDURES
from resguardo.records.register import selectors as register
from resguardo.records.register.catalogue import calibre_name

from .words import DIVERSION_WORDS, LACKING_WORDS, STATE_WORDS, STEP_WORDS

HITS_SHOWN = 10
WAYS = {"identify": "traces:search", "reply": "traces:reply"}
"""Steps that have a page of their own; the others share one."""


@require_GET
def traces(request: Page) -> HttpResponse:
    """Requests that wait for an answer, unless all are asked for."""
    everything = request.GET.get("show") == "all"
    rows = seen.traces(viewer=request.viewer, at=request.at)
    if not everything:
        rows = rows.exclude(state__in=seen.CLOSED)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Traces"),
        _columns(),
        [_line(row, request) for row in page.rows],
        EmptyState(_("Requests of police, courts and other countries come here with a clock.")),
        **ways(page),
    )  # fmt: skip
    here = reverse("traces:traces")
    tabs = [(_("To answer"), here, not everything), (_("All"), f"{here}?show=all", everything)]
    actions: list[Action] = [
        (_("Stolen and in a register"), reverse("traces:listed"), "secondary"),
        (_("Questions to companies"), reverse("traces:questions"), "secondary"),
    ]
    if request.viewer.may(Act.REPORT_INCIDENT, at=request.at):
        actions.insert(0, (_("Record a request"), reverse("traces:new"), "primary"))
    context = {"title": _("Traces"), "table": table, "tabs": tabs, "actions": actions}
    return render(request, "incidents/list.html", context)


def _columns() -> list[Column]:
    names = (_("Request"), _("Serial as read"), _("Received"), _("Answer before"), _("State"))
    return [Column(each) for each in names]


def _line(row: Any, request: Page) -> Row:
    label, tone = STATE_WORDS[row.state]
    open_ = row.state not in seen.CLOSED
    late = open_ and row.state != "waiting" and row.reply_by < request.at
    return Row(
        (
            Link(row.number, reverse("traces:trace", args=[row.public_id]), row.agency),
            Serial(row.serial) if row.serial else "",
            row.received_at,
            left_until(row.reply_by, request.at) if open_ else row.replied_at,
            Tag(row.state, label, tone),
        ),
        tone="stop" if late else "",
    )


@require_GET
def trace(request: Page, trace: UUID) -> HttpResponse:
    """One request: what was asked, what the registers know, what is to be done next."""
    row = seen.trace(viewer=request.viewer, at=request.at, public_id=trace)
    chain = seen.chain_of_trace(viewer=request.viewer, at=request.at, row=row)
    label, tone = STATE_WORDS[row.state]
    sections = [
        Section(_("What is asked"), facts=_asked(row)),
        Section(_("Requester"), facts=_requester(row, request)),
    ]
    if others := seen.linked(viewer=request.viewer, at=request.at, row=row):
        lines = [_line(each, request) for each in others]
        table = Table(_("Same ballistic number"), _columns(), lines)
        sections.append(Section(_("Same ballistic number"), table=table, id="linked"))
    if chain is not None:
        sections += [
            Section(_("Firearm found"), facts=_found(row, chain)),
            Section(_("Chain of holders"), table=holders_table(chain), id="chain"),
            Section(_("On the day it was recovered"), table=day_table(chain)),
            Section(_("Entries by which it came and went"), table=_crossings(chain)),
            Section(_("Questions to companies"), table=questions_table(list(row.questions.all()))),
        ]
    sections += [
        Section(_("Steps taken"), table=_steps(row)),
        history(request, "trace", row.public_id),
    ]
    record = Record(
        title=_("Trace {number}").format(number=row.number),
        lead=row.agency,
        back=reverse("traces:traces"),
        back_text=_("Traces"),
        tags=(Tag(row.state, label, tone),),
        banners=_banners(row, chain, request),
        actions=_actions(request, row),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _asked(row: Any) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Serial as read"), Serial(row.serial) if row.serial else ""),
        (_("Serial removed"), row.obliterated or ""),
        (_("Other marks"), row.other_marks),
        (_("Maker"), row.make),
        (_("Model"), row.model),
        (_("Type"), words(WEAPON_TYPES, row.weapon_type) if row.weapon_type else ""),
        (_("Calibre"), calibre_name(row.calibre)),
        (_("Country of origin"), row.country_of_origin),
        (_("Importer"), row.importer),
        (_("Why it is illicit"), row.illicit_because),
        (_("How and where it was found"), row.circumstances),
        (_("Recovered on"), row.recovered_on),
        (_("Recovered at"), row.recovered_at_place),
        (_("Use of the answer"), row.intended_use),
        (_("Offence"), row.crime_code),
        (_("Ballistic link"), row.ballistic_link),
    ]
    return [each for each in facts if each[1]]


def _requester(row: Any, request: Page) -> list[tuple[Any, ...]]:
    closed = row.state in seen.CLOSED
    facts: list[tuple[Any, ...]] = [
        (_("Agency"), row.agency),
        (_("Country"), row.country),
        (_("Whom to answer"), row.contact),
        (_("Case number"), row.case_number),
        (_("Urgent because"), row.urgent_because),
        (_("Received"), row.received_at),
        (_("Answer before"), row.reply_by if closed else left_until(row.reply_by, request.at)),
        (_("Answered"), row.replied_at or ""),
        (_("SHA-256 of the packet"), row.packet_sha256),
    ]
    return [each for each in facts if each[1]]


def _found(row: Any, chain: Chain) -> list[tuple[Any, ...]]:
    point = row.diversion_point
    proposed = DIVERSION_WORDS[chain.proposed_point]
    facts: list[tuple[Any, ...]] = [
        (_("Firearm"), thing_link(row.thing)),
        (_("Company"), row.thing.organisation.name),
        (_("Probability of the reading"), f"{row.score:.3f}" if row.score is not None else ""),
        (_("Marks of import"), ", ".join(each.text_as_read for each in chain.imports)),
        (_("Days from the first acquisition to the recovery"), chain.days_since_first),
        (_("Time to crime: days from the last acquisition"), chain.days_since_last),
        (
            _("Where it left lawful hands"),
            DIVERSION_WORDS[point]
            if point
            else Noted(_("not coded yet"), _("the books suggest: {point}").format(point=proposed)),
        ),
    ]
    return [each for each in facts if each[1] not in {"", None}]


def holders_table(chain: Chain) -> Table:
    """Who had it, one after the other."""
    lines = [
        Row(
            (
                Link(
                    each.thing.organisation.name,
                    reverse("custody:thing", args=[each.thing.public_id]),
                    each.thing.name,
                ),
                Noted(each.since, _way(each.came)),
                Noted(each.until, _way(each.went)) if each.until else _("still"),
            )
        )
        for each in chain.holders
    ]
    columns = [Column(_("Holder")), Column(_("Since")), Column(_("Until"))]
    return Table(_("Chain of holders"), columns, lines)


def _way(move: Any) -> str:
    """By which entry, on which paper."""
    if move is None:
        return ""
    return " · ".join(filter(None, (str(ENTRY_WORDS[move.entry.kind]), move.entry.document)))


def day_table(chain: Chain) -> Table:
    """Where it was on the day: as the books say now, and as they said then."""
    said = {(each.thing.pk, each.account.pk) for each in chain.as_said_then}
    lines = [
        Row(
            (
                account_link(each.account),
                each.thing.organisation.name,
                _("yes") if (each.thing.pk, each.account.pk) in said else _("only later"),
            )
        )
        for each in chain.then
    ]
    if chain.last_person is not None:
        move = chain.last_person
        lines.append(
            Row(
                (
                    Noted(account_link(move.taker), _("the last guard who took it")),
                    move.entry.organisation.name,
                    move.entry.occurred_at,
                )
            )
        )
    columns = [Column(_("Where")), Column(_("Company")), Column(_("The book said so then"))]
    empty = EmptyState(_("On that day it stood in nobody’s custody, by any book."))
    return Table(_("On the day it was recovered"), columns, lines, empty)


def _crossings(chain: Chain) -> Table:
    lines = [
        Row(
            (
                Link(
                    ENTRY_WORDS[each.move.entry.kind],
                    reverse("custody:entry", args=[each.move.entry.public_id]),
                    each.move.entry.document,
                ),
                each.thing.organisation.name,
                each.move.entry.occurred_at,
                account_link(each.move.giver),
                account_link(each.move.taker),
            )
        )
        for each in chain.crossings
    ]
    columns = [Column(_("Entry")), Column(_("Company")), Column(_("When")), Column(_("From")),
               Column(_("To"))]  # fmt: skip
    empty = EmptyState(_("It came into the register without an entry: a list that was taken in."))
    return Table(_("Entries by which it came and went"), columns, lines, empty)


def questions_table(rows: list[Any], *, own: bool = False, **more: Any) -> Table:
    """What companies were asked, by when, and what they answered."""
    lines = [
        Row(
            (
                Link(each.text, reverse("traces:answer", args=[each.public_id]))
                if own and each.answered_at is None
                else each.text,
                thing_link(each.thing) if own else Noted(each.organisation.name, each.thing.name),
                each.answer_by,
                Noted(each.answer, file_link(each.document))
                if each.answered_at
                else Tag("open", _("Not answered")),
                each.answered_at,
            ),
            tone="stop" if (each.answered_at or each.answer_by) > each.answer_by else "",
        )
        for each in rows
    ]
    columns = [
        Column(_("Question")),
        Column(_("Firearm") if own else _("Company")),
        Column(_("Answer before")),
        Column(_("Answer")),
        Column(_("Answered")),
    ]
    empty = EmptyState(_("When a firearm is traced to a company, its contact is asked here."))
    return Table(_("Questions to companies"), columns, lines, empty, **more)


def _steps(row: Any) -> Table:
    lines = [
        Row((STEP_WORDS[each.name], each.taken_at, each.text, str(each.taken_by)))
        for each in row.steps.all()
    ]
    columns = [Column(_("Step")), Column(_("When")), Column(_("Words")), Column(_("By"))]
    return Table(_("Steps taken"), columns, lines)


def _banners(row: Any, chain: Chain | None, request: Page) -> list[Banner]:
    banners = []
    if row.state not in {*seen.CLOSED, "waiting"} and row.reply_by < request.at:
        banners.append(Banner("stop", _("The time for the answer has passed")))
    missing = seen.lacking(row)
    if missing and row.state not in seen.CLOSED:
        text = ", ".join(str(LACKING_WORDS[each]) for each in missing)
        title = _("The request lacks something")
        way = (reverse("traces:amend", args=[row.public_id]), _("Complete the request"))
        amends = request.viewer.steps(PROCEDURES["trace"], row.state, at=request.at)
        banners.append(Banner("decision", title, text, *(way if amends else ())))
    if chain is not None and chain.contradicted:
        text = _("It was recovered, and a book says today: {place}. One of the two is wrong.")
        place = f"{chain.now[0].thing.organisation.name}, {account_name(chain.now[0])}"
        banners.append(Banner("stop", _("The book contradicts the find"), text.format(place=place)))
    return banners


def account_name(where: Any) -> str:
    """Where something is, in a word."""
    return str(where.account.place or where.account.person or where.account.kind)


def _actions(request: Page, row: Any) -> list[Action]:
    key = [row.public_id]
    ways: list[Action] = []
    steps = request.viewer.steps(PROCEDURES["trace"], row.state, at=request.at)
    for name in steps:
        href = reverse(WAYS[name], args=key) if name in WAYS else ""
        href = href or reverse("traces:step", args=[row.public_id, name.replace("_", "-")])
        kind = "warning" if name == "refuse" else "secondary" if ways else "primary"
        ways.append((STEP_WORDS[name], href, kind))
    if steps:
        ways.append((_("Complete the request"), reverse("traces:amend", args=key), "secondary"))
        if row.thing is not None:
            ways.append((_("Ask the company"), reverse("traces:ask", args=key), "secondary"))
            ways.append((_("Code where it left"), reverse("traces:divert", args=key), "secondary"))
    paper = reverse("papers:issue", args=["trace-packet", *key])
    ways.append((_("Print the packet"), paper, "secondary"))
    ways.append((_("The packet as JSON"), reverse("traces:packet", args=key), "secondary"))
    return ways


@require_GET
def search(request: Page, trace: UUID) -> HttpResponse:
    """The firearms of all registers that the serial as read may belong to, best first."""
    row = seen.trace(viewer=request.viewer, at=request.at, public_id=trace)
    typed = Typed(request.GET)
    reading = Reading(
        typed.text("serial") or row.serial or "*",
        typed.text("make") or row.make,
        typed.text("calibre") or calibre_name(row.calibre),
    )
    title = _("Search for {serial}").format(serial=reading.serial)
    back = reverse("traces:trace", args=[row.public_id])
    context = {"title": title, "reading": reading, "back": back}
    try:
        register_of_all = open_register(settings.DATA)
        hits = register_of_all.index.search(reading, limit=HITS_SHOWN)
    except Problem as problem:
        return render_refused(request, "traces/search.html", context, problem, typed=typed)
    context["table"] = _hits_table(request, row, reading, register_of_all.index, hits)
    if register_of_all.stale:
        context["built_at"] = register_of_all.built_at
    return render(request, "traces/search.html", context)


def _hits_table(request: Page, row: Any, reading: Reading, index: Index, hits: list[Hit]) -> Table:
    """What was found, as far as the viewer may see it."""
    found = [(index.describe(hit, reading), hit) for hit in hits]
    keys = [UUID(each.firearm_id) for each, _hit in found]
    in_sight = {
        each.thing.public_id: each
        for each in register.firearms(viewer=request.viewer, at=request.at).filter(
            thing__public_id__in=keys
        )
    }
    may = "identify" in request.viewer.steps(PROCEDURES["trace"], row.state, at=request.at)
    lines = []
    for rank, (each, hit) in enumerate(found, start=1):
        firearm = in_sight.get(UUID(each.firearm_id))
        if firearm is None:
            continue
        way = reverse("traces:identify", args=[row.public_id])
        way = f"{way}?thing={each.firearm_id}&score={hit.score:.4f}"
        lines.append(
            Row(
                (
                    rank,
                    Serial(each.serial),
                    Noted(f"{each.make} {each.model}", each.calibre),
                    firearm.organisation.name,
                    Noted(f"{hit.score:.3f}", reason(each, hit, _)),
                    Link(_("This one"), way) if may else thing_link(firearm.thing),
                )
            )
        )
    return Table(
        _("Firearms that it may be"),
        [Column(_("Rank"), numeric=True), Column(_("Serial")), Column(_("Firearm")),
         Column(_("Company")), Column(_("Probability and reason")), Column("")],
        lines,
        EmptyState(_("Nothing in any register is like this serial.")),
    )  # fmt: skip


@require_GET
def packet(request: Page, trace: UUID) -> HttpResponse:
    """The packet for the national bureau as JSON; on paper it is issued like every paper."""
    row = seen.trace(viewer=request.viewer, at=request.at, public_id=trace)
    content = services.packet_of(viewer=request.viewer, at=request.at, row=row)
    answer = HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return answer


@require_GET
def listed(request: Page) -> HttpResponse:
    """Firearms in a company's register whose serial stands on the list of stolen ones."""
    rows = seen.listed_in_registers(viewer=request.viewer, at=request.at)
    table = Table(
        _("Stolen and in a register"),
        [Column(_("Firearm")), Column(_("Company")), Column(_("Listed")), Column(_("By")),
         Column(_("Maker"))],
        [
            Row(
                (
                    thing_link(each.firearm.thing),
                    each.firearm.organisation.name,
                    each.listing.listed_on,
                    each.listing.source,
                    _("fits") if each.same_make else _("another maker"),
                ),
                tone="stop" if each.same_make else "decision",
            )
            for each in rows
        ],
        EmptyState(_("No serial of the list stands in a company’s register.")),
    )  # fmt: skip
    return render(
        request, "custody/list.html", {"title": _("Stolen and in a register"), "table": table}
    )
