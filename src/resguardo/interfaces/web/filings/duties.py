"""What the company must do next: clocks that run, filings due, permits that lapse in the field."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.custody.words import account_link, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.incidents.words import (
    ADDRESSEE_WORDS,
    KIND_WORDS,
    law_word,
    left_until,
)
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.records.oversight import calendar


@require_GET
def duties(request: Page) -> HttpResponse:
    """Every dated duty of the company in one list, and the quota beside the payroll."""
    duty = calendar.duties_of(viewer=request.viewer, at=request.at)
    record = Record(
        title=_("Duties"),
        lead=_("What the law asks next, and of whom."),
        sections=[
            Section(_("Next"), table=next_table(request, duty)),
            Section(_("Permits that lapse while the weapon is out"), table=_out(duty)),
            Section(_("Firearms and payroll"), facts=_quota(duty)),
        ],
    )
    return render(request, "record.html", {"record": record})


def next_table(request: Page, duty: calendar.Duties, limit: int = 50) -> Table:
    """The next duties, the overdue ones first; Today shows the top of it."""
    lines: list[tuple[Any, Row]] = []
    for incident, running in duty.clocks:
        way = reverse("incidents:incident", args=[incident.public_id])
        due = running.clock.due_at
        lines.append(
            (
                due,
                Row(
                    (
                        Link(_("Tell {office}").format(
                            office=ADDRESSEE_WORDS[running.clock.duty.addressee]), way,
                            KIND_WORDS[incident.kind]),
                        left_until(due, request.at),
                        Tag("overdue") if running.overdue else Tag("due"),
                    ),
                    tone="stop" if running.overdue else "decision",
                ),
            )
        )  # fmt: skip
    for each in duty.filings:
        if each.due.due_at is None or each.filing is not None or each.running:
            continue
        lines.append(
            (
                each.due.due_at,
                Row(
                    (
                        Link(_("File: {form}").format(form=law_word("forms", each.due.duty.form)),
                             reverse("filings:filings"), ADDRESSEE_WORDS[each.due.duty.addressee]),
                        left_until(each.due.due_at, request.at),
                        Tag("overdue") if each.overdue else Tag("due"),
                    ),
                    tone="stop" if each.overdue else "decision",
                ),
            )
        )  # fmt: skip
    lines.sort(key=lambda each: each[0])
    columns = [Column(_("Duty")), Column(_("Before")), Column(_("State"))]
    empty = EmptyState(_("No legal deadline is running."))
    return Table(_("Duties"), columns, [row for _due, row in lines[:limit]], empty)


def _out(duty: calendar.Duties) -> Table:
    lines = [
        Row(
            (
                thing_link(each.holding.thing),
                account_link(each.holding.account),
                Link(each.permit.number, reverse("permits:permit", args=[each.permit.public_id])),
                each.permit.valid_until,
                _rung(each),
                Noted(each.who, each.what),
            ),
            tone="stop" if each.days <= 0 else "decision",
        )
        for each in duty.lapsing_out
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
    return Table(_("Permits that lapse while the weapon is out"), columns, lines, empty)


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
