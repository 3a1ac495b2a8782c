"""The next dated duties of a company as a table: on Today, and on the page of all duties.

What a company owes its standards (a verified action to look at again, a procedure to review) stands
among what it files, by its day.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, words
from resguardo.interfaces.web.words_of_law import (
    ADDRESSEE_WORDS,
    KIND_WORDS,
    law_word,
    left_until,
)
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import due
from resguardo.records.oversight import calendar
from resguardo.records.permits import applications


def next_table(
    request: Page, duty: calendar.Duties, top: int | None = None, *, company: UUID | None = None
) -> Table:
    """The next duties: whom to tell comes before what to file; Today shows the top of them.

    Of one's own company, or of the one named.
    """
    lines = [*_of_standards(request, company), *_of_applications(request, company)]
    for incident, running in duty.clocks:
        way = reverse("incidents:incident", args=[incident.public_id])
        due_at = running.clock.due_at
        lines.append(
            (
                (0, due_at),
                Row(
                    (
                        Link(_("Tell {office}").format(
                            office=ADDRESSEE_WORDS[running.clock.duty.addressee]), way,
                            KIND_WORDS[incident.kind]),
                        left_until(due_at, request.at),
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
                (1, each.due.due_at),
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
    lines.sort(key=itemgetter(0))
    columns = [Column(_("Duty")), Column(_("Before")), Column(_("State"))]
    empty = EmptyState(_("No deadline is running."))
    rows = [row for _due, row in lines]
    if top is not None:
        return Table(_("Duties"), columns, rows[:top], empty, count=len(rows))
    part = part_asked(request, rows, name="next")
    return Table(_("Duties"), columns, part.rows, empty, **ways(part, "next"))


def _of_applications(request: Page, company: UUID | None) -> Iterator[tuple[Any, Row]]:
    """What the authority sent back, by the day before which the company sends the rest."""
    owner = company or request.viewer.organisation_public_id
    for each in applications.returned(viewer=request.viewer, at=request.at, organisation=owner):
        overdue = each.due_at <= request.at
        cells = (
            Link(
                _("Send what an application lacks"),
                reverse("permits:application", args=[each.public_id]),
                words(PERMIT_KINDS, each.kind),
            ),
            left_until(each.due_at, request.at),
            Tag("overdue") if overdue else Tag("due"),
        )
        yield (1, each.due_at), Row(cells, tone="stop" if overdue else "decision")


def _of_standards(request: Page, company: UUID | None) -> Iterator[tuple[Any, Row]]:
    """What falls due of standards, each with the moment by which it is sorted."""
    may_look = request.viewer.may(Act.OVERSEE if company else Act.EDIT_PERMITS, at=request.at)
    told = {
        due.DueKind.ANSWER: _("Answer an assessment"),
        due.DueKind.LOOK: _("Look again at a verified action"),
        due.DueKind.REVIEW: _("Review a procedure"),
    }
    for each in due.due_of(viewer=request.viewer, at=request.at, organisation=company):
        if each.kind == due.DueKind.REVIEW:
            way = reverse("compliance:procedure", args=[each.public_id])
        elif each.kind == due.DueKind.ANSWER:
            way = reverse("compliance:assessment", args=[each.public_id])
        elif may_look:
            way = reverse("compliance:look", args=[each.public_id])
        else:
            way = reverse("compliance:actions")
        cells = (
            Link(told[each.kind], way, each.what),
            left_until(each.due_at, request.at),
            Tag("overdue") if each.overdue else Tag("due"),
        )
        yield (1, each.due_at), Row(cells, tone="stop" if each.overdue else "decision")
