"""Filings: the calendar of what is due, the form filled from the ledger, the receipt and after."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper.words_of_filings import (
    COLUMNS,
    DIFFERENCES,
    SHEETS,
    STEPS,
    VALUES,
    cell_said,
    difference_said,
)
from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.export import sheets_workbook
from resguardo.interfaces.web.filings.sending import queue_section, sent_section
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, today_of
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, part_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.verification.receipts import proof_file
from resguardo.interfaces.web.words_of_law import ADDRESSEE_WORDS, law_word, left_until
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import calendar, services
from resguardo.records.oversight import selectors as oversight
from resguardo.records.people.selectors import sees_all


@require_GET
def filings(request: Page) -> HttpResponse:
    """For a company, what is due and what was filed; for an authority, what it was sent."""
    own = not sees_all(viewer=request.viewer, at=request.at)
    sections = []
    if own:
        asked = calendar.filings_due_of(viewer=request.viewer, at=request.at)
        sections.append(Section(_("Calendar"), table=_calendar(asked, request)))
        sections += queue_section(request)
    page = page_asked(request, oversight.filings(viewer=request.viewer, at=request.at), sort="-id")
    title = _("Filed") if own else _("Received from companies")
    sections.append(Section(title, table=_filed(title, page)))
    record = Record(
        title=_("Filings"),
        lead=_("Filled from the ledger; the receipt lasts, whatever becomes of a portal."),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _calendar(asked: list[calendar.Asked], request: Page) -> Table:
    may_file = request.viewer.may(Act.FILE, at=request.at)
    lines = []
    for owed in asked:
        duty, span = owed.due.duty, owed.due.span
        last = span.end or span.start
        words = law_word("forms", duty.form)
        what: object = words
        if owed.filing is not None:
            what = Link(words, reverse("filings:filing", args=[owed.filing.public_id]))
        elif may_file:
            day = (last - timedelta(days=1)).isoformat()
            what = Link(words, f"{reverse('filings:prepare', args=[duty.name])}?day={day}")
        period = Noted(span.start, _("to {day}").format(day=day_text(last - timedelta(days=1))))
        when: object = _("when asked")
        if owed.due.due_at is not None:
            when = left_until(owed.due.due_at, request.at)
        label, tone = _state(owed)
        lines.append(
            Row(
                (
                    what,
                    ADDRESSEE_WORDS[duty.addressee],
                    period if owed.due.due_at else "",
                    when,
                    Tag("open", label, tone),
                ),
                tone="stop" if owed.overdue else "",
            )
        )
    columns = [
        Column(_("Filing")),
        Column(_("To whom")),
        Column(_("Period")),
        Column(_("Before")),
        Column(_("State")),
    ]
    empty = EmptyState(_("The law that is known asks for no filing. Look at its gaps."), _("Law"),
                       reverse("law:profiles"))  # fmt: skip
    return Table(_("Calendar"), columns, lines, empty)


def _state(each: calendar.Asked) -> tuple[str, str]:
    if each.filing is not None:
        return (_("Filed late"), "stop") if each.late else (_("Filed"), "done")
    if each.overdue:
        return _("Overdue"), "stop"
    return (_("Period runs"), "quiet") if each.running else (_("To file"), "decision")


def _filed(title: str, page: Any) -> Table:
    lines = [
        Row(
            (
                Link(
                    law_word("forms", row.form),
                    reverse("filings:filing", args=[row.public_id]),
                    row.organisation.name,
                ),
                Noted(row.span_start, ADDRESSEE_WORDS[row.addressee]),
                row.filed_at,
                f"{row.sha256[:16]}…",
                _last_step(row),
            )
        )
        for row in page.rows
    ]
    columns = [
        Column(_("Filing")),
        Column(_("Period from")),
        Column(_("Filed")),
        Column(_("SHA-256")),
        Column(_("Since then")),
    ]
    empty = EmptyState(_("Nothing was filed yet."))
    return Table(title, columns, lines, empty, **ways(page))


def _span_text(start: date, end: date | None) -> str:
    """The days of a period, the last one with them."""
    last = end - timedelta(days=1) if end else start
    return f"{day_text(start)} – {day_text(last)}" if last > start else day_text(start)


def _last_step(row: Any) -> object:
    steps = list(row.steps.all())
    if not steps:
        return ""
    last = steps[-1]
    return Noted(STEPS[last.kind], last.reference or last.text)


@require_http_methods(["GET", "POST"])
def prepare(request: Page, duty: str) -> HttpResponse:
    """The form as it would be filed, with its differences; then file it."""
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    day = typed.day("day", _("Day")) or today_of(request)
    asked, filled, content = services.prepare(
        viewer=request.viewer, at=request.at, duty=duty, day=day
    )
    if request.GET.get("as") == "xlsx":
        return _workbook(content)
    words = law_word("forms", asked.duty.form)
    context: dict[str, Any] = {
        "title": words,
        "lead": _("To {office}: {rule}").format(
            office=ADDRESSEE_WORDS[asked.duty.addressee], rule=asked.dated.source
        ),
        "back": reverse("filings:filings"),
        "day": day.isoformat(),
        "period": [(_("Period"), _span_text(asked.span.start, asked.span.end))],
        "tables": _tables(request, content),
        "differences": _differences(request, content),
    }
    if request.method != "POST":
        return render(request, "filings/prepare.html", context)
    try:
        explanation = typed.text("explanation", _("Explanation"), limit=5_000)
        rules = services.against_filing(
            by=request.viewer, at=request.at, asked=asked, filled=filled, explanation=explanation
        )
        typed.note_of_readable(rules)
        typed.check()
        row = services.file(
            by=request.viewer, at=request.at, duty=duty, day=day, explanation=explanation
        )
    except Problem as problem:
        return render_refused(request, "filings/prepare.html", context, problem, typed=typed)
    messages.success(request, _("Filed. The receipt is kept with its hash."))
    return redirect("filings:filing", filing=row.public_id)


@require_GET
def filing(request: Page, filing: UUID) -> HttpResponse:
    """One filing: what was filed, its receipt, and what became of it."""
    row = oversight.filing(viewer=request.viewer, at=request.at, public_id=filing)
    content = json.loads(row.body.content) if hasattr(row, "body") else {}
    if request.GET.get("as") == "xlsx":
        return _workbook(content)
    if request.GET.get("as") == "receipt":
        return proof_file(row.leaf_index)
    if request.GET.get("as") == "json":
        return HttpResponse(row.body.content.encode(), content_type="application/json")
    facts: list[tuple[Any, ...]] = [
        (_("To whom"), ADDRESSEE_WORDS[row.addressee]),
        (_("Period"), _span_text(row.span_start, row.span_end)),
        (_("Filed"), row.filed_at),
        (_("Before"), row.due_at or _("when asked")),
        (_("By"), str(row.filed_by)),
        (_("Explanation"), row.explanation),
        (_("SHA-256"), row.sha256),
        (_("Place in the log"), row.leaf_index),
        (_("Law"), f"{content.get('law', {}).get('profile', '')} · {row.law_digest[:16]}"),
    ]
    if row.replaces is not None:
        way = reverse("filings:filing", args=[row.replaces.public_id])
        facts.append((_("Puts right"), Link(_("the filing before it"), way)))
    sections = [
        Section(_("Receipt"), facts=[each for each in facts if each[1] != ""]),
        Section(_("What became of it"), table=_steps(row)),
        *sent_section(request, row.public_id),
        *(Section(table.caption, table=table) for table in _tables(request, content)),
        Section(_("Differences explained"), table=_differences(request, content)),
        history(request, "filing", row.public_id),
    ]
    record = Record(
        title=law_word("forms", row.form),
        lead=row.organisation.name,
        back=reverse("filings:filings"),
        back_text=_("Filings"),
        actions=_actions(request, row),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _actions(request: Page, row: Any) -> list[Action]:
    ways: list[Action] = [
        (
            _("Print the filing"),
            reverse("papers:issue", args=["filing", row.public_id]),
            "secondary",
        ),
        (_("Take along as Excel"), "?as=xlsx", "secondary"),
        (_("Take along as JSON"), "?as=json", "secondary"),
        (_("Receipt as a file"), "?as=receipt", "secondary"),
    ]
    own = row.organisation_id == request.viewer.organisation_id
    if request.viewer.may(Act.FILE if own else Act.REPORT_INCIDENT, at=request.at):
        label = _("Note what happened") if own else _("Answer the company")
        ways.insert(0, (label, reverse("filings:step", args=[row.public_id]), "primary"))
    if own and request.viewer.may(Act.FILE, at=request.at):
        way = reverse("filings:send", args=[row.public_id])
        ways.insert(1, (_("Hand the filing over"), way, "secondary"))
    return ways


@require_http_methods(["GET", "POST"])
def step(request: Page, filing: UUID) -> HttpResponse:
    """Note what happened to a filing."""
    row = oversight.filing(viewer=request.viewer, at=request.at, public_id=filing)
    own = row.organisation_id == request.viewer.organisation_id
    request.viewer.demand(Act.FILE if own else Act.REPORT_INCIDENT, at=request.at)
    kinds = services.OWN_STEPS if own else services.AUTHORITY_STEPS
    back = reverse("filings:filing", args=[row.public_id])
    deed = Deed(
        title=_("Note what happened") if own else _("Answer the company"),
        button=_("Note it"),
        lead=_("A try while the portal was down counts as proof that you were there in time."),
        asks=(
            Ask("kind", _("What happened"), "radios", options=[(each, STEPS[each])
                for each in kinds]),
            Ask("happened_at", _("When"), "moment", value=request.at),
            Ask("channel", _("How"), required=False, limit=100),
            Ask("reference", _("Number"), required=False, limit=100),
            Ask("text", _("What was said"), "reason", required=False, limit=1_000),
        ),
        back=back,
        against=lambda values: services.against_step(
            by=request.viewer, at=request.at, filing=filing,
            **{name: values[name] for name in ("kind", "happened_at", "text")},
        ),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        services.note_step(by=request.viewer, at=request.at, filing=filing, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


def _steps(row: Any) -> Table:
    lines = [
        Row((STEPS[each.kind], each.happened_at, each.channel, each.reference, each.text,
             str(each.by)))
        for each in row.steps.all()
    ]  # fmt: skip
    columns = [
        Column(_("What happened")),
        Column(_("When")),
        Column(_("How")),
        Column(_("Number")),
        Column(_("What was said")),
        Column(_("By")),
    ]
    empty = EmptyState(_("The authority has not answered yet. What was filed in time stays so."))
    return Table(_("What became of it"), columns, lines, empty)


def _tables(request: Page, content: dict[str, Any]) -> list[Table]:
    tables = []
    for sheet in content.get("sheets", []):
        part = part_asked(request, sheet["rows"], name=sheet["name"])
        rows = [Row(tuple(map(cell_said, sheet["columns"], line))) for line in part.rows]
        tables.append(
            Table(
                SHEETS[sheet["name"]],
                [Column(COLUMNS[name]) for name in sheet["columns"]],
                rows,
                EmptyState(_("Nothing to tell of this period.")),
                **ways(part, sheet["name"]),
            )
        )
    return tables


def _differences(request: Page, content: dict[str, Any]) -> Table:
    part = part_asked(request, content.get("differences", []), name="differences")
    lines = [Row(difference_said(each)) for each in part.rows]
    columns = [
        Column(_("Difference")),
        Column(_("Thing")),
        Column(_("Quantity"), numeric=True),
        Column(_("Day")),
        Column(_("Why")),
    ]
    empty = EmptyState(_("There is no difference to explain."))
    return Table(_("Differences explained"), columns, lines, empty, **ways(part, "differences"))


def _workbook(content: dict[str, Any]) -> HttpResponse:
    """The whole form as a workbook, a sheet a table, with the differences last."""
    sheets = [
        (
            str(SHEETS[sheet["name"]]),
            [str(COLUMNS[name]) for name in sheet["columns"]],
            [[_cell(cell) for cell in row] for row in sheet["rows"]],
        )
        for sheet in content.get("sheets", [])
    ]
    differences = [
        [_cell(each["kind"], DIFFERENCES), each["what"], each["quantity"], each["day"], each["why"]]
        for each in content.get("differences", [])
    ]
    headings = [_("Difference"), _("Thing"), _("Quantity"), _("Day"), _("Why")]
    sheets.append((_("Differences"), headings, differences))
    told = f"{content.get('name', '')} · {content.get('registration_number', '')} · "
    told += f"{content.get('from', '')} – {content.get('until', '')} · {content.get('rule', '')}"
    return sheets_workbook(law_word("forms", content.get("form", "")), sheets, told=told)


def _cell(value: object, words: Any = None) -> object:
    if isinstance(value, date):
        return value
    return str(known) if (known := (words or VALUES).get(str(value))) else value
