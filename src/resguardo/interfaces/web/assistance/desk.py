"""The programme officer's desk: what is due this week, and what everybody has gained.

Whoever takes part in a programme finds here the invitation to answer and what falls to them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Both, Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Action, Banner, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.assistance import destroying, following, gains, selectors
from resguardo.records.assistance.procedures import AUTHORITYS, PROCEDURES
from resguardo.records.assistance.services import seminars
from resguardo.records.people.days import local_day

from .reading import amount_text
from .words import CONCLUSIONS, PARTICIPATIONS, PROGRAMMES, STATES, STEPS, kind_told

NAMED = 2


@require_GET
def desk(request: Page) -> HttpResponse:
    """What is due, what was agreed and is not done, who takes part, what was gained."""
    viewer, at = request.viewer, request.at
    day = local_day(at, viewer.time_zone)
    programmes = selectors.programmes(viewer=viewer, at=at)
    page = page_asked(request, programmes, sort="-starts_on", name="programmes")
    running = [each for each in programmes.filter(state="running") if selectors.runs(viewer, each)]
    due = selectors.due_within(viewer=viewer, at=at, day=day)
    agreed = selectors.conclusions(viewer=viewer, at=at).filter(state="open")
    waiting = page_asked(request, agreed, sort="due_on", name="concluded")
    sections = [
        Section(_("Due this week"), table=_due(request, due, day)),
        _follow_ups(following.due(viewer=viewer, at=at, day=day), day),
        Section(
            _("What was concluded"),
            table=conclusions_table(request, waiting.rows, day, **ways(waiting, "concluded")),
        ),
        Section(_("Programmes"), table=_programmes(page.rows, **ways(page, "programmes"))),
    ]
    if running:
        sections.append(Section(_("What each has gained"), table=gains_table(running)))
    else:
        answers = selectors.participations(viewer=viewer, at=at)
        mine = answers.filter(organisation_id=viewer.organisation_id)
        sections.append(Section(_("Your part"), table=participations_table(mine)))
    actions: list[Action] = []
    if viewer.may(Act.RUN_PROGRAMME, at=at):
        actions = [
            (_("Open a programme"), reverse("assistance:new"), "secondary"),
            (_("Requests for support"), reverse("assistance:requests"), "secondary"),
            (_("Add up a region"), reverse("assistance:regional"), "secondary"),
        ]
    if viewer.may(Act.OVERSEE, at=at):
        actions.append((_("National report"), reverse("assistance:national"), "secondary"))
    record = Record(
        title=_("Assistance"),
        lead=_("What is due, what everybody has gained, and what it cost."),
        banners=_banners(request),
        actions=actions,
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _banners(request: Page) -> list[Banner]:
    answers = selectors.participations(viewer=request.viewer, at=request.at)
    invited = answers.filter(
        organisation_id=request.viewer.organisation_id, state="invited"
    ).first()
    found = []
    if invited is not None:
        way = reverse("assistance:participation", args=[invited.public_id])
        title = _("You are invited to “{title}”").format(title=invited.programme.title)
        found.append(Banner("decision", title, href=way, action=_("Read and answer")))
    asked = selectors.requests(viewer=request.viewer, at=request.at).filter(
        owner_id=request.viewer.organisation_id, state="asked"
    )
    if asked.exists():
        way = reverse("assistance:requests")
        found.append(
            Banner("decision", _("Companies ask for support"), href=way, action=_("Answer them"))
        )
    waiting = destroying.to_approve(viewer=request.viewer, at=request.at)
    if waiting is not None:
        way = reverse("assistance:decide", args=[waiting.activity.public_id])
        title = _("Your approval is asked for: “{title}”").format(title=waiting.activity.title)
        found.append(Banner("decision", title, href=way, action=_("Approve or send back")))
    gone = destroying.to_report(viewer=request.viewer, at=request.at)
    if gone is not None:
        title = _("Missing on its way to be destroyed: {thing}").format(thing=gone.thing.name)
        way = f"{reverse('incidents:new')}?{urlencode({'things': gone.thing.code})}"
        found.append(Banner("stop", title, href=way, action=_("Report it")))
    return found


def activities_table(title: str, rows: Iterable[Any], day: date, money: Any = None) -> Table:
    """Activities with their days and state; with their money for whoever runs the programme."""
    lines = []
    for each in rows:
        label, tone = STATES[each.state]
        late = each.starts_on < day and each.state in {"planned", "invited", "announced"}
        whom = _whom([one.organisation.name for one in each.beneficiaries.all()])
        cells: list[object] = [
            Link(
                each.title,
                reverse("assistance:activity", args=[each.public_id]),
                kind_told(each),
            ),
            Noted(each.starts_on, each.place),
            whom,
            Tag(each.state, label, tone),
        ]
        if money is not None:
            cells += [amount_text(each.budget), amount_text(money.get(each.pk))]
        lines.append(Row(cells, tone="stop" if late else ""))
    columns = [
        Column(_("Activity")),
        Column(_("Day and place")),
        Column(_("For whom")),
        Column(_("State")),
    ]
    if money is not None:
        columns += [Column(_("Budget"), numeric=True), Column(_("Spent"), numeric=True)]
    return Table(title, columns, lines, EmptyState(_("Nothing is due within a week.")))


def _due(request: Page, rows: Iterable[Any], day: date) -> Table:
    """What is due, each with the step that comes next, for whoever takes it."""
    found = list(rows)
    table = activities_table(_("Due this week"), found, day)
    lines = []
    for each, line in zip(found, table.lines(), strict=True):
        own = each.owner_id == request.viewer.organisation_id
        steps = request.viewer.steps(PROCEDURES[each.kind], each.state, at=request.at)
        comes = [name for name in steps if own and name not in AUTHORITYS | {"cancel"}]
        lines.append(Row((*line.cells, STEPS[comes[0]] if comes else ""), tone=line.tone))
    return replace(table, columns=[*table.columns, Column(_("Comes next"))], rows=lines)


def _follow_ups(rows: Iterable[Any], day: date) -> Section:
    """Visits that are due within two months or late: they have to be announced in time."""
    title = _("Follow-up visits due within {days} days").format(days=following.SHOWN_DAYS)
    table = activities_table(title, rows, day)
    empty = EmptyState(_("Nothing is to be looked at again within that time."))
    return Section(title, table=replace(table, empty=empty))


def _whom(names: list[str]) -> str:
    """The names, or the first and how many more."""
    if len(names) <= NAMED:
        return ", ".join(names)
    more = len(names) - 1
    return ngettext("{name} and {more} other", "{name} and {more} others", more).format(
        name=names[0], more=more
    )


def conclusions_table(request: Page, rows: Iterable[Any], day: date, **more: Any) -> Table:
    """What was agreed: what, who, by when; with the way to say what came of it."""
    lines = []
    for each in rows:
        label, tone = CONCLUSIONS[each.state]
        what: object = each.text
        if each.state == "open" and seminars.may_say_done(
            viewer=request.viewer, at=request.at, row=each
        ):
            what = Link(each.text, reverse("assistance:conclusion", args=[each.public_id]))
        late = each.state == "open" and each.due_on < day
        soon = each.state == "open" and each.due_on < day + timedelta(7)
        who = each.organisation.name if each.organisation else _("the programme")
        lines.append(
            Row(
                (Noted(what, each.outcome), who, each.due_on, Tag(each.state, label, tone)),
                tone="stop" if late else "decision" if soon else "",
            )
        )
    columns = [Column(_("What")), Column(_("Who")), Column(_("By when")), Column(_("State"))]
    return Table(_("What was concluded"), columns, lines, EmptyState(_("Nothing waits.")), **more)


def participations_table(rows: Iterable[Any]) -> Table:
    """Who takes part, and what each agreed to show."""
    lines = []
    for each in rows:
        label, tone = PARTICIPATIONS[each.state]
        way = reverse("assistance:participation", args=[each.public_id])
        lines.append(
            Row(
                (
                    Link(each.organisation.name, way, each.programme.title),
                    Tag(each.state, label, tone),
                    ", ".join(_scope_words(each.scopes)) or _("nothing"),
                )
            )
        )
    columns = [Column(_("Who")), Column(_("Answer")), Column(_("Shows the programme"))]
    empty = EmptyState(_("Nobody was invited yet."))
    return Table(_("Who takes part"), columns, lines, empty)


def _scope_words(scopes: Iterable[str]) -> list[str]:
    short = {"figures": _("figures"), "register": _("register"), "assessments": _("assessments")}
    return [short[each] for each in scopes]


def _programmes(rows: Iterable[Any], **more: Any) -> Table:
    lines = [
        Row(
            (
                Link(
                    each.title,
                    reverse("assistance:programme", args=[each.public_id]),
                    f"{each.number} · {each.organisation.name}",
                ),
                each.starts_on,
                each.ends_on,
                Tag(each.state, *PROGRAMMES[each.state]),
            )
        )
        for each in rows
    ]
    columns = [Column(_("Programme")), Column(_("From")), Column(_("Until")), Column(_("State"))]
    empty = EmptyState(
        _("A programme has a donor, a country, a budget and what it wants to change.")
    )
    return Table(_("Programmes"), columns, lines, empty, **more)


def _firearms(gained: Any) -> object:
    """How many were marked and how many destroyed, where there were any."""
    marked = _("{number} marked").format(number=gained.marked) if gained.marked else ""
    gone = _("{number} destroyed").format(number=gained.destroyed) if gained.destroyed else ""
    return Both(marked, gone)


def gains_table(programmes: Iterable[Any]) -> Table:
    """One line a participant: what it took part in, and what it has now that it had not."""
    lines = [
        Row(
            (
                Link(
                    each.participation.organisation.name,
                    reverse("assistance:participation", args=[each.participation.public_id]),
                ),
                each.activities,
                Noted(each.attended, _("{number} passed").format(number=each.trained)),
                _firearms(each),
                each.equipment,
                each.closed,
                f"{each.done} / {each.concluded}",
            )
        )
        for programme in programmes
        for each in gains.gains(programme)
    ]
    columns = [
        Column(_("Who")),
        Column(_("Activities"), numeric=True),
        Column(_("People"), numeric=True),
        Column(_("Firearms"), numeric=True),
        Column(_("Equipment"), numeric=True),
        Column(_("Newly met"), numeric=True),
        Column(_("Agreed and done"), numeric=True),
    ]
    empty = EmptyState(_("Nobody takes part yet."))
    return Table(_("What each has gained"), columns, lines, empty)
