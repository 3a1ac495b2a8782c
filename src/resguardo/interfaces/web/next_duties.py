"""The next legal duties of a company as a table: on Today, and on the page of all duties."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_law import (
    ADDRESSEE_WORDS,
    KIND_WORDS,
    law_word,
    left_until,
)
from resguardo.records.oversight import calendar


def next_table(request: Page, duty: calendar.Duties, limit: int = 50) -> Table:
    """The next duties: whom to tell comes before what to file; Today shows the top of them."""
    lines: list[tuple[Any, Row]] = []
    for incident, running in duty.clocks:
        way = reverse("incidents:incident", args=[incident.public_id])
        due = running.clock.due_at
        lines.append(
            (
                (0, due),
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
    lines.sort(key=lambda each: each[0])
    columns = [Column(_("Duty")), Column(_("Before")), Column(_("State"))]
    empty = EmptyState(_("No legal deadline is running."))
    return Table(_("Duties"), columns, [row for _due, row in lines[:limit]], empty)
