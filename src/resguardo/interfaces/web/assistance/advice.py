"""Regulatory advice: the table of a legal review, and one gap with its draft and its comments."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.kernel.mandate import Act
from resguardo.records.assistance import advice, selectors
from resguardo.records.assistance.services import advising
from resguardo.records.assistance.services.programmes import answer_act
from resguardo.records.permits.profiles import profiles

from .deeds import deed_on
from .words import GAP_FOUND, GAP_STATES

_BOTH = require_http_methods(["GET", "POST"])


def section(request: Page, row: Any) -> Section:
    """The table of a legal review."""
    language = get_language() or "en"
    lines = []
    for each in advice.gaps(viewer=request.viewer, at=request.at, activity=row):
        topic = advice.topics()[each.topic]
        lines.append(
            Row(
                (
                    Link(
                        topic.told(language),
                        reverse("assistance:gap", args=[each.public_id]),
                        ", ".join(topic.controls),
                    ),
                    Tag(each.found, *GAP_FOUND[each.found]),
                    each.article,
                    each.recommendation,
                    Tag(each.state, *GAP_STATES[each.state]),
                )
            )
        )
    columns = [
        Column(_("What rules should say")),
        Column(_("The profile")),
        Column(_("Where")),
        Column(_("Recommendation")),
        Column(_("State")),
    ]
    empty = EmptyState(_("Draw the table: the profile of the country beside what standards ask."))
    hint = _("Silent means that the profile says nothing: find out first whether the law does.")
    return Section(
        _("Gap table"),
        facts=[(_("How to read it"), hint)],
        table=Table(_("Gap table"), columns, lines, empty),
    )


@_BOTH
def draw(request: Page, activity: UUID) -> HttpResponse:
    """Draw the table of a country."""
    row = selectors.own_activity(viewer=request.viewer, at=request.at, public_id=activity)
    back = reverse("assistance:activity", args=[activity])
    whom = row.beneficiaries.select_related("organisation").order_by("organisation__kind").first()
    now = whom.organisation.jurisdiction.partition("@")[0] if whom else ""
    deed = Deed(
        title=_("Draw the gap table"),
        button=_("Draw the gap table"),
        lead=row.title,
        asks=(
            Ask("jurisdiction", _("Profile of law"), "choose", value=now,
                options=[(each, each) for each in profiles()]),
        ),
        back=back,
        done=_("The gap table is drawn."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        advising.draw_table(by=request.viewer, at=request.at, activity=activity, **values)
        return done(back)

    return carry_out(request, deed, do)


@require_GET
def gap(request: Page, gap: UUID) -> HttpResponse:
    """One gap: what was found, what is advised, the draft, and what stakeholders say."""
    row = advice.gap(viewer=request.viewer, at=request.at, public_id=gap)
    topic = advice.topics()[row.topic]
    comments = [
        Row((each.organisation.name, each.text, each.said_at)) for each in advice.comments(row)
    ]
    columns = [Column(_("Who")), Column(_("Said")), Column(_("When"))]
    title = _("Comments")
    record = Record(
        title=topic.told(get_language() or "en"),
        back=reverse("assistance:activity", args=[row.activity.public_id]),
        back_text=row.activity.title,
        tags=(Tag(row.state, *GAP_STATES[row.state]),),
        actions=_actions(row, request),
        sections=[
            Section(
                _("Gap"),
                facts=[
                    (_("Profile of law"), row.jurisdiction),
                    (_("The profile"), Tag(row.found, *GAP_FOUND[row.found])),
                    (_("Where"), row.article),
                    (_("Controls that ask for it"), ", ".join(topic.controls)),
                    (_("Recommendation"), row.recommendation),
                    (_("Draft"), row.draft),
                ],
            ),
            Section(
                title, table=Table(title, columns, comments, EmptyState(_("Nobody said anything.")))
            ),
            history(request, "legal_gap", row.public_id, tell={"state": _state_told}),
        ],
    )
    return render(request, "record.html", {"record": record})


def _actions(row: Any, request: Page) -> list[Action]:
    viewer, key = request.viewer, [row.public_id]
    ways: list[Action] = []
    if row.owner_id == viewer.organisation_id:
        if not viewer.may(Act.RUN_PROGRAMME, at=request.at):
            return []
        way = reverse("assistance:write-gap", args=key)
        ways.append((_("Write the recommendation"), way, "primary"))
    elif not viewer.may(answer_act(viewer), at=request.at):
        return []
    ways.append((_("Comment"), reverse("assistance:comment", args=key), "secondary"))
    return ways


@_BOTH
def write(request: Page, gap: UUID) -> HttpResponse:
    """Write what is advised, the draft, and how far it is."""
    selectors.demand_runner(by=request.viewer, at=request.at)
    row = advice.gap(viewer=request.viewer, at=request.at, public_id=gap)
    asks = (
        Ask("recommendation", _("Recommendation"), "reason", value=row.recommendation, limit=2000),
        Ask("draft", _("Draft"), "reason", value=row.draft, required=False, limit=4000),
        Ask("state", _("State"), "choose", value=row.state,
            options=[(each, GAP_STATES[each][0]) for each in advice.STATES]),
        reason(_("What changed.")),
    )  # fmt: skip
    return _do(request, row, _("Write the recommendation"), asks, advising.write_gap)


@_BOTH
def comment(request: Page, gap: UUID) -> HttpResponse:
    """Say something of a gap."""
    row = advice.gap(viewer=request.viewer, at=request.at, public_id=gap)
    if row.owner_id == request.viewer.organisation_id:
        selectors.demand_runner(by=request.viewer, at=request.at)
    else:
        request.viewer.demand(answer_act(request.viewer), at=request.at)
    asks = (Ask("text", _("Text of the comment"), "reason", limit=2000),)
    return _do(request, row, _("Comment"), asks, advising.comment)


def _do(request: Page, row: Any, title: str, asks: tuple[Ask, ...], service: Any) -> HttpResponse:
    return deed_on(request, row, title, asks, service, what="gap")


def _state_told(code: str) -> object:
    """The state of a gap, as its history tells it."""
    return GAP_STATES[code][0] if code in GAP_STATES else code
