"""Taking part: the invitation and its answer, what is shown, and asking for support."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.compliance.words import SUPPORT
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.people.choosing import Choice, one_of
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import options, words
from resguardo.kernel.mandate import Act
from resguardo.records.assistance import selectors
from resguardo.records.assistance.services import programmes
from resguardo.records.assistance.services import support as supporting
from resguardo.records.compliance import selectors as compliance
from resguardo.records.people.days import local_day

from .deeds import deed_on
from .desk import activities_table
from .words import PARTICIPATIONS, REQUESTS, SCOPES, SIZES, TELL

_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def participation(request: Page, participation: UUID) -> HttpResponse:
    """One participation: what was asked, what was agreed, what is done for it."""
    row = selectors.participation(viewer=request.viewer, at=request.at, public_id=participation)
    day = local_day(request.at, request.viewer.time_zone)
    mine = selectors.activities(viewer=request.viewer, at=request.at).filter(
        programme_id=row.programme_id, beneficiaries__organisation_id=row.organisation_id
    )
    title = _("Activities")
    label, tone = PARTICIPATIONS[row.state]
    facts = [
        (_("Programme"), row.programme.title),
        (_("Run by"), row.programme.organisation.name),
        (_("Size of the company"), words(SIZES, row.size)),
        (_("Asked to show"), _told(row.asked)),
        (_("Shows the programme"), _told(row.scopes) or _("nothing")),
        (_("Invited"), row.invited_at),
        (_("Answered"), row.answered_at),
    ]
    record = Record(
        title=row.organisation.name,
        lead=_("What is not agreed to is not shown. It can be changed or ended at any time."),
        back=reverse("assistance:programme", args=[row.programme.public_id])
        if row.state in selectors.SHOWN_TO
        else reverse("assistance:desk"),
        back_text=row.programme.title,
        tags=(Tag(row.state, label, tone),),
        actions=_actions(row, request),
        sections=[
            Section(_("Taking part"), facts=facts),
            Section(title, table=activities_table(title, list(selectors.beneficiaries(mine)), day)),
            history(request, "participation", row.public_id, tell=TELL),
        ],
    )
    return render(request, "record.html", {"record": record})


def _told(scopes: list[str]) -> str:
    return "; ".join(str(words(SCOPES, each)) for each in scopes)


def _actions(row: Any, request: Page) -> list[Action]:
    viewer, key = request.viewer, [row.public_id]
    if row.organisation_id != viewer.organisation_id:
        return []
    if not viewer.may(programmes.answer_act(viewer), at=request.at):
        return []
    if row.state == "invited":
        return [
            (_("Take part"), reverse("assistance:agree", args=key), "primary"),
            (_("Decline"), reverse("assistance:decline", args=key), "secondary"),
        ]
    if row.state == "agreed":
        ask = reverse("assistance:ask", args=[row.programme.public_id])
        return [
            (_("Ask for support"), ask, "primary"),
            (_("Change what is shown"), reverse("assistance:agree", args=key), "secondary"),
            (_("Leave the programme"), reverse("assistance:leave", args=key), "warning"),
        ]
    return []


@_BOTH
def agree(request: Page, participation: UUID) -> HttpResponse:
    """Take part, and say what may be seen."""
    row = _own(request, participation)
    chosen = row.scopes if row.state == "agreed" else row.asked
    asks = [
        Ask("scopes", _("What the programme may see"), "many",
            _("What you do not choose stays unseen. You can change it at any time."),
            options(SCOPES), value=list(chosen), required=False)
    ]  # fmt: skip
    title = _("Take part") if row.state == "invited" else _("Change what is shown")
    return _do(request, row, title, asks, programmes.agree)


@_BOTH
def decline(request: Page, participation: UUID) -> HttpResponse:
    """Decline an invitation."""
    return _do(request, _own(request, participation), _("Decline"), [reason()], programmes.decline)


@_BOTH
def leave(request: Page, participation: UUID) -> HttpResponse:
    """Leave a programme."""
    row = _own(request, participation)
    return _do(request, row, _("Leave the programme"), [reason()], programmes.leave)


def _own(request: Page, participation: UUID) -> Any:
    row = selectors.participation(viewer=request.viewer, at=request.at, public_id=participation)
    request.viewer.demand(programmes.answer_act(request.viewer), at=request.at)
    return row


def _do(request: Page, row: Any, title: str, asks: list[Ask], service: Any) -> HttpResponse:
    return deed_on(
        request, row, title, asks, service, what="participation", lead=row.programme.title
    )


@_BOTH
def ask(request: Page, programme: UUID) -> HttpResponse:
    """Ask a programme for support, with a gap of one's own action plan."""
    row = selectors.programme(viewer=request.viewer, at=request.at, public_id=programme)
    request.viewer.demand(programmes.answer_act(request.viewer), at=request.at)
    planned = compliance.actions(viewer=request.viewer, at=request.at).filter(
        assessment__organisation_id=request.viewer.organisation_id, state="open"
    )
    gaps = Choice(planned, ("control", "what"), lambda row: f"{row.control} · {row.what[:80]}")
    deed = Deed(
        title=_("Ask for support"),
        button=_("Ask for it"),
        lead=row.title,
        asks=(
            Ask("support", _("Kind of support"), "choose", options=options(SUPPORT)),
            Ask("text", _("What is needed, and why"), "reason", limit=1000),
            one_of(gaps, "action", _("For this planned action"), required=False),
        ),
        back=reverse("assistance:programme", args=[programme]),
        done=_("The programme was asked."),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        supporting.ask_support(by=request.viewer, at=request.at, programme=programme, **values)
        return done(reverse("assistance:requests"))

    return carry_out(request, deed, do)


@require_GET
def requests(request: Page) -> HttpResponse:
    """What companies asked for, and what was answered."""
    may_answer = request.viewer.may(Act.RUN_PROGRAMME, at=request.at)
    lines = []
    page = page_asked(request, selectors.requests(viewer=request.viewer, at=request.at), sort="-pk")
    for row in page.rows:
        what: object = row.text
        if may_answer and row.state == "asked":
            what = Link(row.text, reverse("assistance:answer", args=[row.public_id]))
        helped: object = row.answer
        if row.activity is not None and row.owner_id == request.viewer.organisation_id:
            way = reverse("assistance:activity", args=[row.activity.public_id])
            helped = Link(row.activity.title, way, row.answer)
        label, tone = REQUESTS[row.state]
        lines.append(
            Row(
                (
                    Noted(what, words(SUPPORT, row.support)),
                    row.organisation.name,
                    row.asked_at,
                    Tag(row.state, label, tone),
                    helped,
                )
            )
        )
    columns = [
        Column(_("What is needed")),
        Column(_("Who asks")),
        Column(_("When")),
        Column(_("State")),
        Column(_("Answer")),
    ]
    empty = EmptyState(_("A company that takes part can ask for help with a gap of its plan."))
    title = _("Requests for support")
    record = Record(
        title=title,
        back=reverse("assistance:desk"),
        back_text=_("Assistance"),
        sections=[Section(title, table=Table(title, columns, lines, empty, **ways(page)))],
    )
    return render(request, "record.html", {"record": record})


@_BOTH
def answer(request: Page, support: UUID) -> HttpResponse:
    """Answer a request: with an activity that helps, or with why not."""
    selectors.demand_runner(by=request.viewer, at=request.at)
    row = selectors.request(viewer=request.viewer, at=request.at, public_id=support)
    some = row.programme.activities.exclude(state="cancelled").order_by("-starts_on", "-pk")
    back = reverse("assistance:requests")
    deed = Deed(
        title=_("Answer the request"),
        button=_("Answer"),
        lead=row.text,
        facts=[(_("Who asks"), row.organisation.name)],
        asks=(
            Ask("helps", _("Answer"), "radios", value="yes",
                options=[("yes", _("The programme helps")), ("no", _("It cannot help"))]),
            Ask("activity", _("With this activity"), "key", required=False,
                options=[(str(each.public_id), each.title) for each in some]),
            Ask("answer", _("In words"), "reason", limit=1000),
        ),
        back=back,
        done=_("The request is answered."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["helps"] = values["helps"] == "yes"
        supporting.answer_support(by=request.viewer, at=request.at, request=support, **values)
        return done(back)

    return carry_out(request, deed, do)
