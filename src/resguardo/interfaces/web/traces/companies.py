"""What companies see of traces: the questions put to them, and the contact that they name."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Action
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import services
from resguardo.records.oversight import traces as seen
from resguardo.records.people import selectors as people
from resguardo.records.people.selectors import sees_all

from .pages import questions_table

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def questions(request: Page) -> HttpResponse:
    """Questions about traced firearms: of a company its own, of an authority all it put."""
    own = not sees_all(viewer=request.viewer, at=request.at)
    rows = seen.questions(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = questions_table(page.rows, own=own, **ways(page))
    title = _("Questions about traced firearms")
    actions: list[Action] = []
    if own:
        contact = seen.contact_of(request.viewer.organisation_id)
        words = _("Change the contact") if contact is not None else _("Name a contact")
        actions.append((words, reverse("traces:contact"), "primary"))
    context = {"title": title, "table": table, "actions": actions}
    return render(request, "incidents/list.html", context)


@_BOTH
def answer(request: Page, question: UUID) -> HttpResponse:
    """Answer a question."""
    request.viewer.demand(Act.FILE, at=request.at)
    row = seen.question(viewer=request.viewer, at=request.at, public_id=question)
    back = reverse("traces:questions")
    deed = Deed(
        title=_("Answer the authority"),
        button=_("Send answer"),
        lead=row.text,
        facts=[(_("Firearm"), row.thing.name), (_("Answer before"), row.answer_by)],
        asks=[
            Ask("answer", _("Answer"), "reason", limit=2_000),
            Ask("document", _("Paper"), "file", _("PDF or photograph."), required=False),
        ],
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        services.answer_question(by=request.viewer, at=request.at, question=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def contact(request: Page) -> HttpResponse:
    """Name the person whom an authority asks about a trace."""
    request.viewer.demand(Act.FILE, at=request.at)
    colleagues = people.possible_seconds(viewer=request.viewer, at=request.at, act=Act.SEE_CUSTODY)
    back = reverse("traces:questions")
    deed = Deed(
        title=_("Name a contact"),
        button=_("Name contact"),
        lead=_("One person, who can look into the book at any hour and answers in days."),
        asks=[
            Ask("person", _("Person"), "key",
                options=[(str(each.public_id), str(each)) for each in colleagues]),
            Ask("reached_by", _("How to reach them"), hint=_("Telephone and mail."), limit=200),
        ],
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        services.name_contact(by=request.viewer, at=request.at, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
