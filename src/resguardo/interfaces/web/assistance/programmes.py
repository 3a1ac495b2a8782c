"""One programme: its money, its results, its activities, who takes part, its risks."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.charts import Progress
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.assistance import iati, results, selectors
from resguardo.records.assistance.counting import SOURCES
from resguardo.records.people.days import local_day

from . import asking
from .desk import activities_table, gains_table, participations_table
from .reading import amount_text, figure_text, months_text
from .words import (
    PARTNER_ROLES,
    PROGRAMMES,
    RISKS,
    SEXES,
    SIZES,
    SOURCE_OF_PEOPLE,
    TELL,
    VALUE_KINDS,
)

GRAVE = 12


@require_GET
def programme(request: Page, programme: UUID) -> HttpResponse:
    """One programme, as much of it as whoever reads takes part in."""
    viewer, at = request.viewer, request.at
    row = selectors.programme(viewer=viewer, at=at, public_id=programme)
    own = selectors.runs(viewer, row)
    day = local_day(at, viewer.time_zone)
    spent = selectors.spent_by_activity(viewer=viewer, programme=row) if own else None
    planned = selectors.activities(viewer=viewer, at=at).filter(programme=row)
    activities = list(selectors.beneficiaries(planned))
    sections = [
        Section(_("Programme"), facts=_facts(row, spent)),
        _results(row, request),
        Section(
            _("Activities"),
            table=activities_table(_("Activities"), activities, day, money=spent),
        ),
    ]
    if own:
        parts = selectors.participations(viewer=viewer, at=at).filter(programme=row)
        sections += [
            _money(row, activities, spent or {}),
            asking.section(request, row),
            Section(_("What each has gained"), table=gains_table([row])),
            Section(_("Who takes part"), table=participations_table(parts)),
            Section(_("Risks"), table=_risks(row, request)),
            history(request, "programme", row.public_id, tell=TELL),
        ]
    record = Record(
        title=row.title,
        lead=row.description,
        back=reverse("assistance:desk"),
        back_text=_("Assistance"),
        tags=(Tag(row.state, *PROGRAMMES[row.state]),),
        actions=_actions(row, request, own=own),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _facts(row: Any, spent: dict[int, Decimal] | None) -> list[tuple[Any, ...]]:
    partners = [f"{each.name} ({words(PARTNER_ROLES, each.role)})" for each in row.partners.all()]
    countries = [f"{each.country} {each.share_pct} %" for each in row.countries.all()]
    facts: list[tuple[Any, ...]] = [
        (_("Number"), row.number),
        (_("Run by"), row.organisation.name),
        (_("Partners"), "; ".join(partners)),
        (_("Countries"), ", ".join(countries)),
        (_("From"), row.starts_on),
        (_("Until"), row.ends_on),
        (_("Months after which follow-up visits come"), months_text(row.follow_up_months)),
    ]
    if spent is not None:
        total = sum(spent.values(), Decimal(0))
        facts.append((_("Budget"), amount_text(row.budget, row.currency)))
        facts.append((_("Spent"), amount_text(total, row.currency)))
    return facts


def _money(row: Any, activities: list[Any], spent: dict[int, Decimal]) -> Section:
    with_money = [each for each in activities if each.budget or each.pk in spent]
    chart = Progress(
        title=_("Money by activity"),
        unit=row.currency,
        names=[each.title[:22] for each in with_money],
        reached=[int(spent.get(each.pk, 0)) for each in with_money],
        aims=[int(each.budget) for each in with_money],
        headings=(_("Activity"), _("Spent"), _("Budget")),
    )
    return Section(_("Money by activity"), chart=chart if with_money else None,
                   empty=_("No money was planned or spent yet."))  # fmt: skip


def _results(row: Any, request: Page) -> Section:
    measured = results.measured(viewer=request.viewer, programme=row)
    lines = [
        Row(
            (
                Link(
                    f"{each.indicator.code} · {each.indicator.title}",
                    reverse("assistance:indicator", args=[each.indicator.public_id]),
                    each.indicator.unit,
                ),
                figure_text(each.baseline),
                figure_text(each.target),
                Noted(figure_text(each.actual), day_text(each.on) if each.on else ""),
                Noted(f"{each.done_pct} %", parts_told(each)) if each.done_pct is not None else "",
            )
        )
        for each in measured
    ]
    columns = [
        Column(_("Indicator")),
        Column(_("Baseline"), numeric=True),
        Column(_("Target"), numeric=True),
        Column(_("Reached"), numeric=True),
        Column(_("Of the way")),
    ]
    empty = EmptyState(_("Say what is measured, where it stands now and where it should be."))
    return Section(_("Results"), table=Table(_("Results"), columns, lines, empty))


def parts_told(measured: Any) -> str:
    """The parts of a figure by sex and by size of company, in words."""
    told = [f"{words(SEXES, sex)}: {number}" for sex, number in measured.by_sex.items()]
    told += [f"{words(SIZES, size)}: {number}" for size, number in measured.by_size.items()]
    return "; ".join(told)


def _risks(row: Any, request: Page) -> Table:
    lines = []
    for risk in selectors.risks(viewer=request.viewer, programme=row):
        grade = risk.likelihood * risk.impact
        what: object = risk.title
        if risk.state == "open":
            what = Link(risk.title, reverse("assistance:risk", args=[risk.public_id]))
        tone = "stop" if risk.state == "open" and grade >= GRAVE else ""
        told = f"{grade} ({risk.likelihood} × {risk.impact})"
        lines.append(
            Row(
                (
                    Noted(what, risk.response),
                    told,
                    risk.review_on,
                    Tag(risk.state, *RISKS[risk.state]),
                ),
                tone=tone,
            )
        )
    columns = [
        Column(_("Risk and what is done")),
        Column(_("Likelihood × impact")),
        Column(_("Look again")),
        Column(_("State")),
    ]
    return Table(_("Risks"), columns, lines, EmptyState(_("No risk was written down yet.")))


def _actions(row: Any, request: Page, *, own: bool) -> list[Action]:
    key = [row.public_id]
    if not own or not request.viewer.may(Act.RUN_PROGRAMME, at=request.at):
        return []
    goes_out: list[Action] = [
        (
            _("Report to the donor"),
            reverse("papers:issue", args=["donor-report", *key]),
            "secondary",
        ),
        (_("Take along as Excel"), reverse("assistance:take-workbook", args=key), "secondary"),
        (_("Take along as IATI"), reverse("assistance:iati"), "secondary"),
    ]
    if row.state != "running":
        return goes_out
    return [
        (_("Plan an activity"), reverse("assistance:plan", args=key), "primary"),
        (_("Invite"), reverse("assistance:invite", args=key), "secondary"),
        (
            _("Open an assessment campaign"),
            reverse("assistance:open-campaign", args=key),
            "secondary",
        ),
        (_("Add an indicator"), reverse("assistance:add-indicator", args=key), "secondary"),
        (_("Add a risk"), reverse("assistance:add-risk", args=key), "secondary"),
        (_("Plan of follow-up visits"), reverse("assistance:follow-ups", args=key), "secondary"),
        (_("Add a partner"), reverse("assistance:add-partner", args=key), "secondary"),
        *goes_out,
        (_("Close the programme"), reverse("assistance:close", args=key), "warning"),
    ]


@require_GET
def indicator(request: Page, indicator: UUID) -> HttpResponse:
    """One indicator with every value that was written, by whom and when."""
    row = selectors.indicator(viewer=request.viewer, at=request.at, public_id=indicator)
    own = selectors.runs(request.viewer, row.programme)
    [one] = results.measured(viewer=request.viewer, programme=row.programme, only=row)
    lines = [
        Row(
            (
                each.on,
                words(VALUE_KINDS, each.kind),
                figure_text(each.number),
                words(SEXES, each.sex) or words(SIZES, each.size),
                each.words,
                each.recorded_at,
            )
        )
        for each in row.values.all()
    ]
    columns = [
        Column(_("Day")),
        Column(_("What")),
        Column(_("Value"), numeric=True),
        Column(_("Of whom")),
        Column(_("Note")),
        Column(_("Written down")),
    ]
    actions: list[Action] = []
    if own and request.viewer.may(Act.RUN_PROGRAMME, at=request.at):
        way = reverse("assistance:measure", args=[row.public_id])
        actions = [(_("Write a value"), way, "primary")]
    source = _(SOURCES[row.source][0]) if row.source in SOURCES else SOURCE_OF_PEOPLE
    facts = [
        (_("Unit"), row.unit),
        (_("Measured by"), source),
        (_("Baseline"), figure_text(one.baseline)),
        (_("Target"), figure_text(one.target)),
        (_("Reached"), figure_text(one.actual)),
        (_("Parts"), parts_told(one)),
    ]
    record = Record(
        title=f"{row.code} · {row.title}",
        back=reverse("assistance:programme", args=[row.programme.public_id]),
        back_text=row.programme.title,
        actions=actions,
        sections=[
            Section(_("Indicator"), facts=facts),
            Section(
                _("Values"),
                table=Table(_("Values"), columns, lines, EmptyState(_("No value yet."))),
            ),
        ],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def take_iati(request: Page) -> HttpResponse:
    """The programmes that are run here, as IATI 2.03."""
    content = iati.document(viewer=request.viewer, at=request.at, language=request.viewer.language)
    return HttpResponse(
        content,
        content_type="application/xml",
        headers={"Content-Disposition": 'attachment; filename="iati-activities.xml"'},
    )
