"""The calendar of visits, and one visit: why, what the book says, what was seen, what follows."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.alerts.words import explained, severity_tag
from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import (
    Action,
    Banner,
    Picture,
    Record,
    Section,
    file_link,
    history,
)
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.checklists import POINTS, checklist
from resguardo.records.oversight.procedures import PROCEDURES
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import sees_all

from .words import FINDING_WORDS, GRAVITY_WORDS, KIND_WORDS, SANCTION_WORDS, SEEN_WORDS, STATE_WORDS

WAYS: Final[dict[str, tuple[Any, str, str]]] = {
    "announce": (gettext_lazy("Announce the visit"), "inspections:announce", "secondary"),
    "open": (gettext_lazy("Begin the visit"), "inspections:begin", "primary"),
    "cancel": (gettext_lazy("Call it off"), "inspections:cancel", "warning"),
    "close": (gettext_lazy("Close the visit"), "inspections:close", "secondary"),
}


@require_GET
def inspections(request: Page) -> HttpResponse:
    """Visits to come and under way, by day; and findings that wait."""
    everything = request.GET.get("show") == "all"
    overseer = sees_all(viewer=request.viewer, at=request.at)
    rows = seen.inspections(viewer=request.viewer, at=request.at)
    if not everything:
        rows = rows.exclude(state__in=("closed", "cancelled"))
    page = page_asked(request, rows, sort="-planned_on" if not everything else "-id")
    day = local_day(request.at, request.viewer.time_zone)
    table = Table(
        _("Visits"),
        [Column(_("Company")), Column(_("Day")), Column(_("Place")), Column(_("Told")),
         Column(_("State"))],
        [_line(row, day) for row in page.rows],
        EmptyState(_("Visits are planned from the list of whom to visit, with its reasons.")
                   if overseer else _("The authority announces its visits here.")),
        **ways(page),
    )  # fmt: skip
    open_ones = seen.open_findings(viewer=request.viewer, at=request.at)
    waiting = page_asked(request, open_ones, sort="due_on", name="findings")
    here = reverse("inspections:inspections")
    actions: list[Action] = []
    if overseer:
        actions.append((_("Whom to visit"), reverse("alerts:visits"), "secondary"))
        if request.viewer.may(Act.REPORT_INCIDENT, at=request.at):
            actions.insert(0, (_("Plan a visit"), reverse("inspections:plan"), "primary"))
    actions.append((_("All visits"), f"{here}?show=all", "secondary"))
    record = Record(
        title=_("Inspections"),
        lead="",
        actions=actions,
        sections=[
            Section(_("Visits"), table=table),
            Section(
                _("Findings to put right"),
                table=findings_table(
                    waiting.rows, request, with_company=True, **ways(waiting, "findings")
                ),
            ),
        ],
    )
    return render(request, "record.html", {"record": record})


def _line(row: Any, day: Any) -> Row:
    label, tone = STATE_WORDS[row.state]
    late = row.state in {"planned", "announced"} and row.planned_on < day
    return Row(
        (
            Link(row.organisation.name, reverse("inspections:inspection", args=[row.public_id]),
                 row.purpose),
            row.planned_on,
            row.place.name if row.place else _("the whole company"),
            _("snap") if row.snap else _("announced"),
            Tag(row.state, label, tone),
        ),
        tone="stop" if late else "",
    )  # fmt: skip


@require_GET
def inspection(request: Page, inspection: UUID) -> HttpResponse:
    """One visit."""
    row = seen.inspection(viewer=request.viewer, at=request.at, public_id=inspection)
    overseer = sees_all(viewer=request.viewer, at=request.at)
    may_decide = overseer and request.viewer.may(Act.APPROVE, at=request.at)
    label, tone = STATE_WORDS[row.state]
    findings = list(row.findings.all())
    sections = [Section(_("Visit"), facts=_facts(row))]
    if overseer:
        reasons = seen.reasons_of(row)
        sections += [
            Section(_("Why this company"), table=_reasons(reasons)),
            Section(_("What the book says"), facts=_book(row, request)),
        ]
    sections += [
        Section(_("Checklist"), table=_checklist(row)),
        *_photographs(row),
        Section(_("Findings"), table=findings_table(findings, request)),
        Section(_("Sanctions"), table=_sanctions(row, may_decide=may_decide)),
        history(request, "inspection", row.public_id),
    ]
    record = Record(
        title=_("Inspection of {company}").format(company=row.organisation.name),
        lead=row.purpose,
        back=reverse("inspections:inspections"),
        back_text=_("Inspections"),
        tags=(Tag(row.state, label, tone),),
        banners=_banners(findings, request),
        actions=[*_actions(row, request), _paper(row)],
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _facts(row: Any) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Company"), row.organisation.name),
        (_("Place"), row.place.name if row.place else _("the whole company")),
        (_("Day"), row.planned_on),
        (_("Told"), row.announced_at or (_("snap") if row.snap else _("announced"))),
        (_("Inspector"), str(row.inspector)),
        (_("Begun"), row.opened_at or ""),
        (_("Closed"), row.closed_at or ""),
        (_("Conclusion"), row.conclusion),
    ]
    return [each for each in facts if each[1]]


def _book(row: Any, request: Page) -> list[tuple[Any, ...]]:
    day = local_day(request.at, request.viewer.time_zone)
    says = seen.book_says(organisation=row.organisation, at=request.at, day=day)
    never = _("never")
    return [
        (_("Firearms"), says.firearms),
        (_("Out now"), says.out),
        (_("Overdue"), says.overdue),
        (_("Open differences"), says.differences),
        (_("Open incidents"), says.incidents),
        (_("Firearms whose permit has lapsed"), says.lapsed),
        (_("Last accepted count"), says.last_count or never),
        (_("Last hand-over of an armoury"), says.last_hand_over or never),
    ]


def _reasons(rows: list[Any]) -> Table:
    lines = [
        Row(
            (
                Link(explained(row, everywhere=True),
                     reverse("alerts:alert", args=[row.public_id])),
                row.raised_on,
                severity_tag(row),
            )
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column(_("What was noticed")), Column(_("Raised")), Column(_("How sure"))]
    empty = EmptyState(_("Planned without an alert: by turn, or for the purpose that was written."))
    return Table(_("Why this company"), columns, lines, empty)


def _checklist(row: Any) -> Table:
    answered = {each.point: each for each in row.answers.all()}
    asked = checklist(row.organisation.jurisdiction, row.planned_on)
    lines = []
    for point in asked:
        given = answered.get(point.code)
        tag: object = ""
        if given is not None:
            label, tone = SEEN_WORDS[given.seen]
            tag = Tag(given.seen, label, tone)
        note = given.note if given is not None else ""
        lines.append(Row((Noted(_(point.question), point.source), tag, note)))
    columns = [Column(_("What is looked at")), Column(_("Seen")), Column(_("Note"))]
    return Table(_("Checklist"), columns, lines)


def _photographs(row: Any) -> list[Section]:
    """What was photographed, with the point at which it was; nothing where nothing was."""
    pictures = [
        Picture(
            reverse("register:file", args=[each.attachment.public_id]),
            _(POINTS[each.point]) if each.point in POINTS else _("Photograph"),
            each.noted_at or each.added_at,
        )
        for each in row.photos.all()
    ]
    return [Section(_("Photographs"), pictures=pictures)] if pictures else []


def findings_table(
    rows: list[Any], request: Page, *, with_company: bool = False, **more: Any
) -> Table:
    """Findings with their deadline and the next step of whoever reads."""
    day = local_day(request.at, request.viewer.time_zone)
    own = not sees_all(viewer=request.viewer, at=request.at)
    may = {"open": Act.FILE} if own else {"answered": Act.REPORT_INCIDENT}
    names = {"open": "inspections:answer", "answered": "inspections:judge"}
    lines = []
    for finding in rows:
        label, tone = FINDING_WORDS[finding.state]
        what: object = finding.text
        act = may.get(finding.state)
        if act is not None and request.viewer.may(act, at=request.at):
            what = Link(finding.text, reverse(names[finding.state], args=[finding.public_id]))
        late = finding.state == "open" and finding.due_on < day
        cells: tuple[object, ...] = (
            Noted(what, finding.article),
            GRAVITY_WORDS[finding.gravity],
            finding.due_on,
            Tag(finding.state, label, tone),
            Noted(finding.answer, file_link(finding.document)),
        )
        if with_company:
            way = reverse("inspections:inspection", args=[finding.inspection.public_id])
            cells = (Link(finding.inspection.organisation.name, way), *cells)
        lines.append(Row(cells, tone="stop" if late else ""))
    columns = [Column(_("Finding and article")), Column(_("Gravity")), Column(_("Before")),
               Column(_("State")), Column(_("Answer of the company"))]  # fmt: skip
    if with_company:
        columns.insert(0, Column(_("Company")))
    empty = EmptyState(_("Nothing waits to be put right."))
    return Table(_("Findings"), columns, lines, empty, **more)


def _sanctions(row: Any, *, may_decide: bool) -> Table:
    lines = []
    for each in row.sanctions.all():
        label, tone = SANCTION_WORDS[each.state]
        what: object = KIND_WORDS[each.kind]
        if may_decide and each.state in {"proposed", "decided"}:
            what = Link(KIND_WORDS[each.kind], reverse("inspections:decide", args=[each.public_id]))
        amount = f"{each.amount} {each.currency}" if each.amount else ""
        lines.append(
            Row(
                (
                    Noted(what, amount),
                    Noted(each.text, each.article),
                    Tag(each.state, label, tone),
                    each.decided_at,
                )
            )
        )
    columns = [Column(_("Sanction")), Column(_("For what")), Column(_("State")),
               Column(_("Decided"))]  # fmt: skip
    return Table(_("Sanctions"), columns, lines, EmptyState(_("No sanction.")))


def _banners(findings: list[Any], request: Page) -> list[Banner]:
    day = local_day(request.at, request.viewer.time_zone)
    late = [each for each in findings if each.state == "open" and each.due_on < day]
    if not late:
        return []
    return [Banner("stop", _("The time to put something right has passed"), late[0].text)]


def _paper(row: Any) -> Action:
    way = reverse("papers:issue", args=["inspection-report", row.public_id])
    return _("Print the report"), way, "secondary"


def _actions(row: Any, request: Page) -> list[Action]:
    if not sees_all(viewer=request.viewer, at=request.at):
        return []
    key = [row.public_id]
    steps = request.viewer.steps(PROCEDURES["inspection"], row.state, at=request.at)
    ways: list[Action] = []
    if "close" in steps:
        ways.append((_("Fill in the checklist"), reverse("inspections:checklist", args=key),
                     "primary"))  # fmt: skip
        ways.append((_("Add a finding"), reverse("inspections:finding", args=key), "secondary"))
        ways.append((_("Add a photograph"), reverse("inspections:photograph", args=key),
                     "secondary"))  # fmt: skip
    for name in steps:
        label, way, kind = WAYS[name]
        ways.append((label, reverse(way, args=key), kind))
    may = request.viewer.may(Act.REPORT_INCIDENT, at=request.at)
    if may and row.state in {"running", "closed"}:
        ways.append((_("Propose a sanction"), reverse("inspections:propose", args=key), "warning"))
    return ways
