"""What the company must do next: clocks that run, filings due, permits that lapse in the field."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.custody.words import account_link, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.next_duties import next_table
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, part_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import calendar
from resguardo.records.people.selectors import sees_all
from resguardo.records.permits.clearance import Clearance


@require_GET
def duties(request: Page) -> HttpResponse:
    """Every dated duty of the company in one list; for an authority, which companies are behind."""
    if sees_all(viewer=request.viewer, at=request.at):
        return _companies(request)
    duty = calendar.duties_of(viewer=request.viewer, at=request.at)
    record = Record(
        title=_("Duties"),
        lead=_("What the law and your standards ask next, and of whom."),
        sections=_sections(request, duty),
    )
    return render(request, "record.html", {"record": record})


@require_GET
def of_company(request: Page, organisation: UUID) -> HttpResponse:
    """The duties of one company as the company itself reads them, for the authority."""
    request.viewer.demand(Act.OVERSEE, at=request.at)
    company = calendar.company_of(viewer=request.viewer, at=request.at, public_id=organisation)
    duty = calendar.duties_of(viewer=request.viewer, at=request.at, organisation=organisation)
    record = Record(
        title=company.name,
        lead=_("The same lines stand on the company’s own desk."),
        back=reverse("filings:duties"),
        back_text=_("Duties"),
        sections=_sections(request, duty, organisation),
    )
    return render(request, "record.html", {"record": record})


def _sections(request: Page, duty: calendar.Duties, company: UUID | None = None) -> list[Section]:
    sections = [
        Section(_("Next"), table=next_table(request, duty, company=company)),
        Section(_("Permits that lapse while the weapon is out"), table=_out(request, duty)),
        Section(_("Firearms and payroll"), facts=_quota(duty)),
    ]
    if duty.clearance is not None:
        sections.append(Section(_("Guards whose records are to be checked"),
                                table=_to_check(request, duty.clearance)))  # fmt: skip
    return sections


def _companies(request: Page) -> HttpResponse:
    """The companies that owe something by now, those that owe most first."""
    record = Record(
        title=_("Duties"),
        lead=_("What companies owe by now, under the law of each. A delay of the authority is not "
               "held against them."),
        sections=[Section(_("Companies"), table=behind_table(request))],
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def behind_table(request: Page, top: int | None = None) -> Table:
    """The companies that owe something, each with the way to its lines; all, or the first few."""
    found = calendar.companies_behind(viewer=request.viewer, at=request.at)
    lines = [
        Row(
            (
                Link(
                    each.organisation.name,
                    reverse("filings:of-company", args=[each.organisation.public_id]),
                ),
                each.notices,
                each.out_without_permit,
                each.filings,
                each.over_quota,
            ),
            tone="stop" if each.notices or each.out_without_permit else "decision",
        )
        for each in found
        if each.anything
    ]
    columns = [
        Column(_("Company")),
        Column(_("Notices overdue"), numeric=True),
        Column(_("Firearms out with a lapsed permit"), numeric=True),
        Column(_("Filings overdue"), numeric=True),
        Column(_("Firearms beyond the quota"), numeric=True),
    ]
    empty = EmptyState(_("No company owes anything that this system can see."))
    if top is not None:
        return Table(_("Companies"), columns, lines[:top], empty, count=len(lines))
    part = part_asked(request, lines)
    return Table(_("Companies"), columns, part.rows, empty, **ways(part))


def _out(request: Page, duty: calendar.Duties) -> Table:
    part = part_asked(request, duty.lapsing_out, name="lapsing")
    lines = [
        Row(
            (
                thing_link(each.holding.thing),
                account_link(each.holding.account),
                Link(each.permit.number, reverse("permits:permit", args=[each.permit.public_id])),
                each.permit.valid_until,
                _rung(each),
                Noted(_(each.who), _(each.what)),
            ),
            tone="stop" if each.days <= 0 else "decision",
        )
        for each in part.rows
    ]
    columns = [
        Column(_("Firearm")),
        Column(_("Where")),
        Column(_("Permit")),
        Column(_("Until, not including")),
        Column(_("Rung")),
        Column(_("Who acts")),
    ]
    empty = EmptyState(_("Every firearm that is out has a permit for more than 90 days."))
    return Table(
        _("Permits that lapse while the weapon is out"), columns, lines, empty,
        **ways(part, "lapsing"),
    )  # fmt: skip


def _to_check(request: Page, clearance: Clearance) -> Table:
    """Whose criminal records the law wants looked at, and when somebody did last."""
    page: Any = page_asked(request, clearance.to_check, sort="looked_at", name="checks")
    lines = [
        Row(
            (
                Link(str(each), reverse("people:person", args=[each.public_id])),
                each.checked_on or _("never recorded"),
            ),
            tone="decision",
        )
        for each in page.rows
    ]
    caption = ngettext(
        "Guards whose records are to be checked: every {count} month ({source})",
        "Guards whose records are to be checked: every {count} months ({source})",
        clearance.months,
    ).format(count=clearance.months, source=clearance.rule.source)
    empty = EmptyState(_("The records of every guard were checked in time."))
    return Table(
        caption, [Column(_("Guard")), Column(_("Checked last"))], lines, empty,
        **ways(page, "checks"),
    )  # fmt: skip


def _rung(each: calendar.LapsingOut) -> object:
    if each.days <= 0:
        return Tag("expired", _("Bring it in now"), "stop")
    return Tag("expiring", _("Within {days} days").format(days=each.rung))


def _quota(duty: calendar.Duties) -> list[tuple[object, object]]:
    allowed = _("the law that is known sets no number") if duty.quota is None else duty.quota
    return [
        (_("Guards on payroll"), duty.facts.guards),
        (_("Firearms in the ledger"), duty.facts.firearms),
        (_("Firearms allowed"), allowed),
    ]
