"""Alerts in sight, one of them with the entries behind it, and the decision of a person."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.custody.words import ENTRY_WORDS
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen
from resguardo.records.people.selectors import sees_all

from .words import (
    SEVERITY_TONES,
    VERDICT_WORDS,
    explained,
    other_name,
    rule_of,
    severity_tag,
    subject_link,
    verdict_tag,
)

TABS = ("open", "sure", "all")


@require_GET
def alerts(request: Page) -> HttpResponse:
    """Alerts in sight: those that wait for a decision, unless others are asked for."""
    shown = request.GET.get("show", "open")
    rows = seen.alerts(viewer=request.viewer, at=request.at)
    if shown != "all":
        rows = seen.undecided(rows)
    if shown == "sure":
        rows = rows.filter(severity__in=("rule", "high"))
    page = page_asked(request, rows, sort="-id")
    everywhere = sees_all(viewer=request.viewer, at=request.at)
    table = Table(
        _("Alerts"),
        [
            Column(_("What was noticed")),
            Column(_("Of")),
            Column(_("Raised")),
            Column(_("How sure")),
            Column(_("Decision")),
        ],
        [
            Row(
                (
                    Link(
                        explained(row, everywhere=everywhere),
                        reverse("alerts:alert", args=[row.public_id]),
                        row.organisation.name if everywhere else "",
                    ),
                    subject_link(row),
                    row.raised_on,
                    severity_tag(row),
                    verdict_tag(row.verdict),
                ),
                tone=SEVERITY_TONES[row.severity] if row.verdict is None else "",
            )
            for row in page.rows
        ],
        EmptyState(
            _("The screening points here at what a person should look at. It runs each night.")
        ),
        **ways(page),
    )
    here = reverse("alerts:alerts")
    tabs = [
        (_("To decide"), here, shown == "open"),
        (_("To decide, sure ones"), f"{here}?show=sure", shown == "sure"),
        (_("All"), f"{here}?show=all", shown == "all"),
    ]
    return render(
        request, "custody/list.html", {"title": _("Alerts"), "table": table, "tabs": tabs}
    )


@require_GET
def alert(request: Page, alert: UUID) -> HttpResponse:
    """One alert: what it says, on which entries it stands, what may be wrong with it."""
    row = seen.alert(viewer=request.viewer, at=request.at, public_id=alert)
    everywhere = sees_all(viewer=request.viewer, at=request.at)
    actions = []
    if seen.may_decide(viewer=request.viewer, at=request.at):
        words = _("Decide alert") if everywhere else _("Answer alert")
        actions.append((words, reverse("alerts:decide", args=[row.public_id]), "primary"))
    record = Record(
        title=_("Alert"),
        lead=explained(row, everywhere=everywhere),
        back=reverse("alerts:alerts"),
        back_text=_("Alerts"),
        tags=(severity_tag(row), verdict_tag(row.verdict)),
        actions=actions,
        sections=[
            Section(_("What it rests on"), facts=_facts(row, everywhere=everywhere)),
            Section(_("Entries behind it"), table=_entries(row)),
            Section(_("Decisions and answers"), table=_decisions(row)),
        ],
    )
    return render(request, "record.html", {"record": record})


def _facts(row: Any, *, everywhere: bool) -> list[tuple[Any, ...]]:
    rule = rule_of(row)
    facts: list[tuple[Any, ...]] = [
        (_("Company"), row.organisation.name),
        (_("Subject"), subject_link(row)),
        (_("Raised"), row.raised_on),
        (_("Pattern"), row.pattern),
    ]
    if rule is not None and (everywhere or not rule.across):
        facts.append((_("Beside it"), other_name(row)))
    return [each for each in facts if each[1]]


def _entries(row: Any) -> Table:
    """The entries behind an alert, each with the way to it."""
    return Table(
        _("Entries behind it"),
        [Column(_("Entry")), Column(_("Happened")), Column(_("Recorded")), Column(_("By"))],
        [
            Row(
                (
                    Link(ENTRY_WORDS[entry.kind], reverse("custody:entry", args=[entry.public_id])),
                    entry.occurred_at,
                    entry.recorded_at,
                    str(entry.recorded_by or ""),
                )
            )
            for entry in seen.entries_behind(row)
        ],
        EmptyState(_("This alert rests on counts, dates or acts, and on no entry of the book.")),
    )


def _decisions(row: Any) -> Table:
    """What was decided and answered."""
    return Table(
        _("Decisions and answers"),
        [Column(_("When")), Column(_("Decision")), Column(_("Words")), Column(_("By"))],
        [
            Row((each.decided_at, verdict_tag(each.verdict), each.note,
                 f"{each.decided_by} · {each.organisation.name}"))
            for each in seen.decisions_about(row)
        ],
        EmptyState(_("Nobody has decided yet. An alert is a question, not a finding.")),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def decide(request: Page, alert: UUID) -> HttpResponse:
    """Say what became of an alert."""
    row = seen.alert(viewer=request.viewer, at=request.at, public_id=alert)
    everywhere = sees_all(viewer=request.viewer, at=request.at)
    verdicts = seen.may_decide(viewer=request.viewer, at=request.at)
    if not verdicts:
        raise NotMandated(Act.REVIEW_OVERRIDE)
    back = reverse("alerts:alert", args=[row.public_id])
    deed = Deed(
        title=_("Decide alert") if everywhere else _("Answer alert"),
        lead=explained(row, everywhere=everywhere),
        button=_("Record decision") if everywhere else _("Record answer"),
        asks=[
            Ask(
                "verdict",
                _("Decision"),
                "radios",
                options=[(each, VERDICT_WORDS[each]) for each in verdicts],
            ),
            Ask(
                "note",
                _("Why"),
                "reason",
                hint=_("What you looked at and what you found."),
                limit=alerting.NOTE_MAX,
            ),
        ],
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        alerting.decide_alert(by=request.viewer, at=request.at, alert=row, **values)
        return done(back)

    return carry_out(request, deed, do)
