"""The mailbox of a company, and what an authority sent; one letter, its opening and its answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.states import DECISION, DONE
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import inspections
from resguardo.records.oversight import letters as mailbox
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.oversight.services import letters as writing
from resguardo.records.people.selectors import sees_all

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def letters(request: Page) -> HttpResponse:
    """Letters that nobody opened or that wait for an answer, unless all are asked for."""
    everything = request.GET.get("show") == "all"
    overseer = sees_all(viewer=request.viewer, at=request.at)
    rows = mailbox.letters(viewer=request.viewer, at=request.at)
    if not everything:
        rows = mailbox.waiting(rows, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Letters"),
        [Column(_("Subject of the letter")), Column(_("Company")), Column(_("Sent")),
         Column(_("Opened")), Column(_("Answer before"))],
        [_line(row, request) for row in page.rows],
        EmptyState(_("No letter waits to be opened or answered.")),
        **ways(page),
    )  # fmt: skip
    here = reverse("letters:letters")
    tabs = [(_("Open"), here, not everything), (_("All"), f"{here}?show=all", everything)]
    actions: list[Action] = []
    if overseer and request.viewer.may(Act.REPORT_INCIDENT, at=request.at):
        actions.append((_("Write to companies"), reverse("letters:new"), "primary"))
    context = {"title": _("Letters"), "table": table, "tabs": tabs, "actions": actions}
    return render(request, "incidents/list.html", context)


def _line(row: Any, request: Page) -> Row:
    opening = getattr(row, "opening", None)
    late = row.answer_by is not None and row.answer_by < request.at
    lies = opening is None and request.at - row.sent_at > mailbox.UNOPENED
    return Row(
        (
            Link(row.subject, reverse("letters:letter", args=[row.public_id])),
            row.organisation.name,
            row.sent_at,
            opening.opened_at if opening else Tag("open", _("Not opened"), DECISION),
            row.answer_by,
        ),
        tone="stop" if late or lies else "",
    )


@require_GET
def letter(request: Page, letter: UUID) -> HttpResponse:
    """One letter; whoever files for the company serves it by opening it."""
    row = writing.open_letter(by=request.viewer, at=request.at, letter=letter)
    opening = getattr(row, "opening", None)
    facts = [
        (_("From"), row.authority.name),
        (_("To"), row.organisation.name),
        (_("Sent"), row.sent_at),
        (_("Opened"), opening.opened_at if opening else _("not yet")),
        *([(_("Answer before"), row.answer_by)] if row.answer_by else []),
        (_("Text"), row.text),
        *([(_("Paper"), _paper_link(row, row.document))] if row.document else []),
    ]
    answers = Table(
        _("Answers"),
        [Column(_("From")), Column(_("When")), Column(_("Text"))],
        [
            Row(
                (
                    each.organisation.name,
                    each.answered_at,
                    Noted(each.text, _paper_link(row, each.document)),
                )
            )
            for each in row.answers.all()
        ],
        EmptyState(_("Nothing was answered yet.")),
    )
    own = row.organisation_id == request.viewer.organisation_id
    actions: list[Action] = []
    if request.viewer.may(Act.FILE if own else Act.REPORT_INCIDENT, at=request.at):
        way = reverse("letters:answer", args=[row.public_id])
        actions.append((_("Answer"), way, "primary"))
    state = Tag("done", _("Opened"), DONE) if opening else Tag("open", _("Not opened"), DECISION)
    record = Record(
        title=row.subject,
        lead=_("When it was opened stands in the log, and neither side can say otherwise."),
        back=reverse("letters:letters"),
        back_text=_("Letters"),
        tags=(state,),
        actions=actions,
        sections=[
            Section(_("Letter"), facts=facts),
            Section(_("Answers"), table=answers),
            history(request, "letter", row.public_id),
        ],
    )
    return render(request, "record.html", {"record": record})


def _paper_link(row: Any, document: Any) -> object:
    """The way to a paper by its letter: it belongs to the sender, and both sides read it there."""
    if document is None:
        return ""
    way = reverse("letters:paper", args=[row.public_id, document.public_id])
    return Link(document.file_name or _("Open the file"), way, f"SHA-256 {document.sha256[:16]}…")


@require_GET
def paper(request: Page, letter: UUID, attachment: UUID) -> HttpResponse:
    """A paper that went with a letter or an answer; its type was told by its bytes."""
    row = mailbox.paper(viewer=request.viewer, at=request.at, public_id=letter, document=attachment)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@_BOTH
def new(request: Page) -> HttpResponse:
    """Write to one company, or to many."""
    demand_authority(by=request.viewer, at=request.at)
    companies = inspections.companies(viewer=request.viewer, at=request.at)
    options = [(str(each.public_id), each.name) for each in companies if not each.closed_on]
    deed = Deed(
        title=_("Write to companies"),
        button=_("Send letter"),
        lead=_("Each company gets a letter of its own and opens it for the record."),
        asks=[
            Ask("organisations", _("Companies"), "many", options=options, value=()),
            Ask("subject", _("Subject of the letter"), limit=200),
            Ask("text", _("Text"), "reason", limit=writing.TEXT_MAX),
            Ask("answer_by", _("Answer before"), "moment", required=False),
            Ask("document", _("Paper"), "file", _("PDF or photograph."), required=False),
        ],
        back=reverse("letters:letters"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        chosen = [UUID(each) for each in values.pop("organisations")]
        writing.send_letters(by=request.viewer, at=request.at, organisations=chosen, **values)
        messages.success(request, _("Recorded."))
        return done(reverse("letters:letters"))

    return carry_out(request, deed, do)


@_BOTH
def answer(request: Page, letter: UUID) -> HttpResponse:
    """Answer a letter."""
    overseer = sees_all(viewer=request.viewer, at=request.at)
    request.viewer.demand(Act.REPORT_INCIDENT if overseer else Act.FILE, at=request.at)
    row = mailbox.letter(viewer=request.viewer, at=request.at, public_id=letter)
    back = reverse("letters:letter", args=[row.public_id])
    deed = Deed(
        title=_("Answer"),
        button=_("Send answer"),
        lead=row.subject,
        asks=[
            Ask("text", _("Text"), "reason", limit=writing.TEXT_MAX),
            Ask("document", _("Paper"), "file", _("PDF or photograph."), required=False),
        ],
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        writing.answer_letter(by=request.viewer, at=request.at, letter=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
