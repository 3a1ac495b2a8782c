"""One activity: its agenda, who comes, what came of it, and what can be done next."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.states import QUIET
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.assistance import following, gains, selectors
from resguardo.records.assistance.destroying import open_door
from resguardo.records.assistance.marking import progress
from resguardo.records.assistance.passing import standing
from resguardo.records.assistance.procedures import AUTHORITYS, PROCEDURES, is_over
from resguardo.records.people.days import local_day

from . import advice, destroying, marking
from .desk import conclusions_table
from .reading import amount_text
from .words import DOORS, KINDS, SEXES, STATES, STEPS, TELL, kind_told

GATHERINGS = frozenset({"seminar", "workshop", "training"})
CONCLUDING = frozenset({"seminar", "workshop", "follow_up", "assessment", "legal_review"})
ONLY_IN = {
    "assistance:plan-marking": {"planned"},
    "assistance:plan-destruction": {"planned"},
    "assistance:table": {"planned"},
    "assistance:draw": {"planned", "running"},
    "assistance:witness": {"planned", "asked", "approved", "running"},
}
"""The states in which a deed makes sense; others can be done in any."""
UNTIL_OVER = frozenset({"assistance:add-beneficiary", "assistance:move"})
CERTIFICATES = {
    "marking": "marking-certificate",
    "destruction": "destruction-certificate",
}
VISITS = frozenset({"assessment", "follow_up"})


@require_GET
def activity(request: Page, activity: UUID) -> HttpResponse:
    """One activity."""
    viewer, at = request.viewer, request.at
    row = selectors.activity(viewer=viewer, at=at, public_id=activity)
    own = row.owner_id == viewer.organisation_id
    sections = [Section(_("Activity"), facts=_facts(row, own=own))]
    if row.kind in GATHERINGS and row.kind != "training":
        sections.append(Section(_("What is on the agenda"), table=_agenda(row)))
    if row.kind in CONCLUDING:
        mine = selectors.conclusions(viewer=viewer, at=at).filter(activity=row)
        day = local_day(at, viewer.time_zone)
        sections.append(
            Section(_("What was concluded"), table=conclusions_table(request, mine, day))
        )
    if row.kind in GATHERINGS and viewer.may(Act.SEE_PEOPLE, at=at):
        people = selectors.attendees(viewer=viewer, at=at, activity=row)
        sections.append(Section(_("Who comes"), table=_people(row, people, own=own)))
    if row.kind == "equipment":
        sections.append(Section(_("Handed over"), table=_equipment(row, request)))
    if row.kind == "legal_review":
        sections.append(advice.section(request, row))
    if row.kind == "marking":
        sections += marking.sections(request, row, own=own)
    if row.kind == "destruction":
        sections += destroying.sections(request, row)
    if row.kind in VISITS:
        sections.append(Section(_("Assessments"), table=_assessments(row, request, own=own)))
    if own:
        sections += _of_the_officer(row, request)
    label, tone = STATES[row.state]
    record = Record(
        title=row.title,
        lead=kind_told(row),
        back=reverse("assistance:programme", args=[row.programme.public_id]),
        back_text=row.programme.title,
        tags=(Tag(row.state, label, tone),),
        actions=_actions(row, request, own=own),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _of_the_officer(row: Any, request: Page) -> list[Section]:
    """What only those see who run the programme."""
    looks = following.looks(row, viewer=request.viewer)
    visits = [Section(_("Follow-up visits"), table=_looks(row, looks))] if looks else []
    return [
        *visits,
        Section(_("Money"), table=_spending(row, request)),
        Section(_("Steps"), table=_steps(row)),
        history(request, "activity", row.public_id, tell=TELL),
    ]


def _facts(row: Any, *, own: bool) -> list[tuple[Any, ...]]:
    whom = row.beneficiaries.select_related("organisation").order_by("organisation__name")
    facts: list[tuple[Any, ...]] = [
        (_("From"), row.starts_on),
        (_("Until"), row.ends_on),
        (_("Place"), row.place),
        (_("For whom"), ", ".join(each.organisation.name for each in whom)),
    ]
    if row.kind == "training":
        told = _("{pass_pct} % in the test at the end, {attend_pct} % of the days")
        facts.append((_("To pass"), told.format(pass_pct=row.pass_pct, attend_pct=row.attend_pct)))
    if row.follows is not None:
        way = reverse("assistance:activity", args=[row.follows.public_id])
        facts.append((_("Looks back at"), Link(row.follows.title, way)))
    if own:
        facts.append((_("Budget"), amount_text(row.budget, row.programme.currency)))
    return facts


def _agenda(row: Any) -> Table:
    lines = [Row((each.begins, each.title, each.speaker)) for each in row.agenda.order_by("pk")]
    columns = [Column(_("When")), Column(_("What")), Column(_("Who speaks"))]
    return Table(
        _("What is on the agenda"), columns, lines, EmptyState(_("The agenda is not written yet."))
    )


def _people(row: Any, people: Any, *, own: bool) -> Table:
    lines = []
    for person in people:
        stands = standing(person, row)
        name: object = _("(erased)") if person.erased_at else str(person)
        if own and not person.erased_at:
            way = reverse("assistance:attendee", args=[person.public_id])
            name = Link(str(person), way, person.function)
        shares = (stands.before_pct, stands.after_pct)
        tests = [f"{share} %" for share in shares if share is not None]
        cells: list[object] = [
            name,
            person.organisation.name if person.organisation else "",
            words(SEXES, person.sex),
            f"{stands.there} / {stands.days}",
        ]
        if row.kind == "training":
            passed = Tag("valid", _("Has passed")) if stands.passed else ""
            cells += [" → ".join(tests), passed]
        lines.append(Row(cells))
    columns = [
        Column(_("Name")),
        Column(_("Organisation")),
        Column(_("Sex")),
        Column(_("Days there")),
    ]
    if row.kind == "training":
        columns += [Column(_("Test before and after")), Column(_("Result"))]
    empty = EmptyState(_("Register who comes; each gets a badge that is scanned at the door."))
    return Table(_("Who comes"), columns, lines, empty)


def _equipment(row: Any, request: Page) -> Table:
    rows = row.equipment.select_related("organisation").order_by("pk")
    if row.owner_id != request.viewer.organisation_id:
        rows = rows.filter(organisation_id=request.viewer.organisation_id)
    lines = [
        Row(
            (
                Noted(each.what, each.number),
                each.quantity,
                each.organisation.name,
                each.taken_by,
                each.handed_over_at,
            )
        )
        for each in rows
    ]
    columns = [
        Column(_("What")),
        Column(_("How many"), numeric=True),
        Column(_("To whom")),
        Column(_("Taken by")),
        Column(_("When")),
    ]
    return Table(_("Handed over"), columns, lines, EmptyState(_("Nothing was handed over yet.")))


def _assessments(row: Any, request: Page, *, own: bool) -> Table:
    rows = gains.linked(viewer=request.viewer, activity=row)
    lines = []
    for each in rows:
        name: object = each.name
        if not own:
            name = Link(each.name, reverse("compliance:assessment", args=[each.assessment]))
        lines.append(Row((name, each.catalogue, f"{each.share_pct} %", each.linked_at)))
    columns = [
        Column(_("Company")),
        Column(_("Standard")),
        Column(_("Requirements met")),
        Column(_("Tied to the visit")),
    ]
    empty = EmptyState(
        _("Tie the assessments of the companies that were visited, if they agreed to show them.")
    )
    return Table(_("Assessments"), columns, lines, empty)


def _spending(row: Any, request: Page) -> Table:
    lines = [
        Row((each.spent_on, Noted(each.what, each.document), amount_text(each.amount)))
        for each in selectors.spending_of(viewer=request.viewer, activity=row)
    ]
    heading = _("Amount ({currency})").format(currency=row.programme.currency)
    columns = [Column(_("Day")), Column(_("What was paid")), Column(heading, numeric=True)]
    return Table(_("Money"), columns, lines, EmptyState(_("No money was spent yet.")))


def _looks(row: Any, looks: list[following.Look]) -> Table:
    lines = []
    for each in looks:
        months = ngettext("{months} month after", "{months} months after", each.months)
        told = months.format(months=each.months) if each.months else _("planned by hand")
        if each.visit is None:
            is_over = each.day > row.programme.ends_on
            why = _("after the programme’s end") if is_over else _("not planned")
            lines.append(Row((told, each.day, Tag("closed", why, QUIET))))
        else:
            way = reverse("assistance:activity", args=[each.visit.public_id])
            state = Tag(each.visit.state, *STATES[each.visit.state])
            lines.append(Row((Link(told, way), each.day, state)))
    columns = [Column(_("Visit")), Column(_("Day")), Column(_("State"))]
    return Table(_("Follow-up visits"), columns, lines, EmptyState(""))


def _steps(row: Any) -> Table:
    lines = [
        Row((each.taken_at, words(STEPS, each.step), each.words, str(each.taken_by)))
        for each in row.steps.select_related("taken_by").order_by("pk")
    ]
    columns = [Column(_("When")), Column(_("Step")), Column(_("Said")), Column(_("By"))]
    return Table(_("Steps"), columns, lines, EmptyState(_("No step was taken yet.")))


def _actions(row: Any, request: Page, *, own: bool) -> list[Action]:
    paper = CERTIFICATES.get(row.kind, "") if row.state == "certified" else ""
    printed: list[Action] = []
    if paper:
        way = reverse("papers:issue", args=[paper, row.public_id])
        printed = [(_("Issue the certificate"), way, "secondary")]
    if not own:
        return [*destroying.ways(request, row), *printed]
    if not request.viewer.may(Act.RUN_PROGRAMME, at=request.at):
        return []
    key = [row.public_id]
    steps = request.viewer.steps(PROCEDURES[row.kind], row.state, at=request.at)
    ways: list[Action] = [
        (
            STEPS[name],
            reverse("assistance:step", args=[row.public_id, name]),
            "warning" if name == "cancel" else "primary",
        )
        for name in steps
        if name not in AUTHORITYS
    ]
    ways += printed
    ways = _at_work(row, ways)
    over = is_over(row.kind, row.state)
    for label, name, kinds in (
        (_("Scan badges"), "assistance:attend", GATHERINGS),
        (_("Register who comes"), "assistance:register", GATHERINGS),
        (_("Pages of the participants"), "assistance:own-pages", GATHERINGS),
        (_("Add to the agenda"), "assistance:agenda", GATHERINGS - {"training"}),
        (_("Write a conclusion"), "assistance:conclude", CONCLUDING),
        (_("Hand something over"), "assistance:hand-over", {"equipment"}),
        (_("Draw the gap table"), "assistance:table", {"legal_review"}),
        (_("Draw a list"), "assistance:draw", {"marking"}),
        (_("Say how it is marked"), "assistance:plan-marking", {"marking"}),
        (_("Say how it is destroyed"), "assistance:plan-destruction", {"destruction"}),
        (_("Name a witness"), "assistance:witness", {"destruction"}),
        (_("Add a photograph"), "assistance:photograph", {"marking", "destruction"}),
        (_("Tie an assessment"), "assistance:link", VISITS),
        (_("Record money spent"), "assistance:spend", set(KINDS)),
        (_("Add whom it is for"), "assistance:add-beneficiary", set(KINDS)),
        (_("Put it on other days"), "assistance:move", set(KINDS)),
    ):
        if over and name in UNTIL_OVER:
            continue
        if row.kind in kinds and row.state in ONLY_IN.get(name, {row.state}):
            ways.append((label, reverse(name, args=key), "secondary"))
    return ways


def _at_work(row: Any, steps: list[Action]) -> list[Action]:
    """The steps, after the place where the work of a running campaign is done while it lasts."""
    key = row.public_id
    if row.state != "running":
        return steps
    if row.kind == "marking":
        stands = progress(row)
        way = reverse("assistance:station", args=[key])
        waits = bool(stands.listed or stands.marked)
        first: Action = (_("Marking station"), way, "primary" if waits else "secondary")
        if not waits:
            return [*steps, first]
    elif row.kind == "destruction" and (door := open_door(row)):
        first = (DOORS[door], reverse("assistance:door", args=[key, door]), "primary")
    else:
        return steps
    return [first, *((label, way, "secondary") for label, way, _kind in steps)]
