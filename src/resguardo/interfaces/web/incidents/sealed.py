"""Sealed reports: written by anybody with a login, read by the authority or the auditor alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Action, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import to_choose
from resguardo.interfaces.web.words_of_law import OUTSIDE_SUBJECTS, RECIPIENTS, SUBJECTS
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import selectors as oversight
from resguardo.records.oversight import services

SAID = {**SUBJECTS, **OUTSIDE_SUBJECTS}
_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def reports(request: Page) -> HttpResponse:
    """The reports addressed to this viewer, and the way to write one."""
    rows = oversight.sealed_reports(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Sealed reports"),
        [
            Column(_("About")),
            Column(_("Company")),
            Column(_("From")),
            Column(_("Written")),
        ],
        [
            Row(
                (
                    Link(SAID[row.subject], reverse("incidents:report", args=[row.public_id])),
                    row.about or row.organisation.name,
                    _whence(row),
                    row.written_at,
                )
            )
            for row in page.rows
        ],
        EmptyState(
            _("Reports that are addressed to you stand here. Nobody else sees that they exist.")
        ),
        **ways(page),
    )
    actions: list[Action] = (
        [
            (_("Write a sealed report"), reverse("incidents:seal"), "primary"),
            (_("Come back with a code"), reverse("incidents:code"), "secondary"),
        ]
        if request.may_change
        else []
    )
    context = {"title": _("Sealed reports"), "table": table, "tabs": (), "actions": actions}
    return render(request, "incidents/list.html", context)


@_BOTH
def write(request: Page) -> HttpResponse:
    """Write a sealed report."""
    deed = Deed(
        title=_("Write a sealed report"),
        button=_("Seal and send"),
        lead=_("It goes past your manager, who is not told that it exists."),
        asks=(
            Ask("recipient", _("Who shall read it"), "radios", options=tuple(RECIPIENTS.items()),
                value="authority"),
            Ask("subject", _("What it is about"), "choose", options=to_choose(SUBJECTS)),
            Ask("text", _("What you saw or heard"), "reason", limit=5_000),
            Ask("named", _("Your name"), "radios", options=(
                ("no", _("Without my name")), ("yes", _("With my name"))), value="no"),
        ),
        back=reverse("incidents:sealed"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["named"] = values["named"] == "yes"
        sealed = services.seal_report(by=request.viewer, at=request.at, **values)
        facts = [
            (_("Code"), code_words(sealed.code)),
            (_("Read by"), RECIPIENTS[sealed.report.recipient]),
        ]
        record = Record(
            title=_("The report is sealed"),
            lead=_("Keep this code: with it you read the answer. It is shown only now."),
            back=reverse("incidents:sealed"),
            back_text=_("Sealed reports"),
            sections=[Section(_("Your code"), facts=facts)],
        )
        return render(request, "record.html", {"record": record})

    return carry_out(request, deed, do)


@_BOTH
def code(request: Page) -> HttpResponse:
    """Come back with a code: read the answer, or add a word."""
    deed = Deed(
        title=_("Come back with a code"),
        button=_("Open the report"),
        asks=(
            Ask("code", _("Code"), limit=40),
            Ask("text", _("Something to add"), "reason", required=False, limit=5_000),
        ),
        back=reverse("incidents:sealed"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        if values["text"]:
            services.add_to_report(by=request.viewer, at=request.at, **values)
        row = services.report_of_code(by=request.viewer, code=values["code"])
        return render(request, "record.html", {"record": _record(row, [])})

    return carry_out(request, deed, do)


@require_GET
def report(request: Page, report: UUID) -> HttpResponse:
    """One report, for its recipient."""
    row = oversight.sealed_report(viewer=request.viewer, at=request.at, public_id=report)
    actions: list[Action] = []
    if row.recipient == "authority" and request.viewer.may(Act.REPORT_INCIDENT, at=request.at):
        way = reverse("incidents:answer", args=[row.public_id])
        actions = [(_("Answer"), way, "primary")]
    return render(request, "record.html", {"record": _record(row, actions)})


@_BOTH
def answer(request: Page, report: UUID) -> HttpResponse:
    """Answer a report."""
    row = oversight.sealed_report(viewer=request.viewer, at=request.at, public_id=report)
    back = reverse("incidents:report", args=[row.public_id])
    deed = Deed(
        title=_("Answer the report"),
        button=_("Send answer"),
        asks=(Ask("text", _("Answer"), "reason", limit=5_000),),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        services.answer_report(by=request.viewer, at=request.at, report=report, **values)
        messages.success(request, _("The answer waits for whoever has the code."))
        return done(back)

    return carry_out(request, deed, do)


def _writer(row: Any, reply: Any, *, names: bool) -> str:
    if reply.by is None:
        return _("Reporter")
    return str(reply.by) if names else str(row.organisation.name)


def code_words(code: str) -> str:
    """A code in groups of four, as it is read out and typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _whence(row: Any) -> str:
    """From whom: a name, where one was given, and whether from outside."""
    if row.outside:
        return _("from outside") + (f" · {row.contact}" if row.contact else "")
    return str(row.person) if row.person else _("no name given")


def sealed_words(row: Any, *, names: bool = True) -> Table:
    """What was written on both sides, the oldest first; without `names`, by which office."""
    words = [(row.written_at, _("Reporter"), row.text)]
    words += [
        (each.written_at, _writer(row, each, names=names), each.text) for each in row.replies.all()
    ]
    return Table(
        _("What was written"),
        [Column(_("When")), Column(_("By")), Column(_("Text"))],
        [Row((Noted(when, ""), who, text)) for when, who, text in words],
    )


def _record(row: Any, actions: list[Action]) -> Record:
    facts = [
        (_("About"), SAID[row.subject]),
        (_("Read by"), RECIPIENTS[row.recipient]),
        (_("Company"), row.about or row.organisation.name),
        (_("From"), _whence(row)),
    ]
    return Record(
        title=_("Sealed report"),
        back=reverse("incidents:sealed"),
        back_text=_("Sealed reports"),
        actions=actions,
        sections=[
            Section(_("What it is"), facts=facts),
            Section(_("What was written"), table=sealed_words(row)),
        ],
    )
