"""What the register says of each standard: by company, by catalogue, requirement by requirement."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Both, Link, Noted, Tag, Verbatim
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import comparing, recommending, selectors
from resguardo.records.compliance.facts import Evidence
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import Judged, judge
from resguardo.records.people import selectors as people

from .words import SEVERITIES, THEMES, VERDICT_TONES, VERDICTS

WAYS = {
    "count": "counts:count",
    "difference": "custody:discrepancy",
    "entry": "custody:entry",
    "hand_over": "counts:handover",
    "incident": "incidents:incident",
    "override": "custody:override",
    "paper": "compliance:paper",
    "permit": "permits:permit",
    "person": "people:person",
    "place": "places:place",
    "room": "storage:room",
    "thing": "register:thing",
    "transfer": "stock:transfer",
}
"""Where each kind of evidence is opened."""

SHOWN = 8


@require_GET
def companies(request: Page) -> HttpResponse:
    """The companies in sight, each with the way to what the register says of it."""
    request.viewer.demand(Act.SEE_CUSTODY, at=request.at)
    rows = people.organisations(viewer=request.viewer, at=request.at).filter(closed_on=None)
    page = page_asked(request, rows, sort="name")
    lines = [
        Row((Link(each.name, reverse("compliance:answers", args=[each.public_id])),
             each.registered_on))
        for each in page.rows
    ]  # fmt: skip
    columns = [Column(_("Company")), Column(_("Registered on"))]
    table = Table(
        _("Companies"), columns, lines, EmptyState(_("No company is in sight.")),
        **ways(page),
    )  # fmt: skip
    record = Record(
        title=_("What the register says"),
        lead=_("Requirement by requirement, from entries that can be opened. People answer more."),
        back=reverse("compliance:catalogues"),
        back_text=_("Standards"),
        sections=[Section(_("Companies"), table=table)],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def answers(request: Page, organisation_id: UUID) -> HttpResponse:
    """One company: how far the register answers each catalogue and each theme."""
    facts = facts_of(viewer=request.viewer, at=request.at, organisation=organisation_id)
    language = get_language() or "en"
    known = selectors.catalogues_of(viewer=request.viewer, at=request.at)
    judged = {name: judge(facts, comparing.asked(each.controls)) for name, each in known.items()}
    rows = [
        _summary(
            Link(
                known[name].name(language),
                reverse("compliance:judged", args=[organisation_id, name]),
            ),
            some,
        )
        for name, some in judged.items()
        if some
    ]
    every = [each for some in judged.values() for each in some]
    themes = [
        _summary(words(THEMES, theme), [each for each in every if each.control.theme == theme])
        for theme in THEMES
        if any(each.control.theme == theme for each in every)
    ]
    record = Record(
        title=_("What the register says"),
        lead=_("Requirement by requirement, from entries that can be opened. People answer more."),
        back=reverse("compliance:companies"),
        back_text=_("Companies"),
        sections=[
            Section(_("By standard"), table=Table(_("By standard"), _columns(_("Standard")), rows)),
            Section(_("By theme"), table=Table(_("By theme"), _columns(_("Theme")), themes)),
        ],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def judged(request: Page, organisation_id: UUID, name: str) -> HttpResponse:
    """One company and one catalogue: each requirement with its figures and evidence."""
    found = selectors.catalogue_named(viewer=request.viewer, at=request.at, name=name)
    facts = facts_of(viewer=request.viewer, at=request.at, organisation=organisation_id)
    language = get_language() or "en"
    some = judge(facts, comparing.asked(found.controls))
    sections = [
        Section(
            words(THEMES, theme),
            table=_table(theme, [row for row in some if row.control.theme == theme], language),
            id=theme,
        )
        for theme in found.by_theme()
        if any(row.control.theme == theme for row in some)
    ]
    record = Record(
        title=found.name(language),
        lead=_("A figure counts what holds of what there is; the evidence is what contradicts it."),
        back=reverse("compliance:answers", args=[organisation_id]),
        back_text=_("What the register says"),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _columns(first: str) -> list[Column]:
    return [
        Column(first),
        *(Column(str(words(VERDICTS, each)), numeric=True) for each in VERDICTS),
        Column(_("Asked of people"), numeric=True),
    ]


def _summary(name: object, some: Sequence[Judged]) -> Row:
    verdicts = Counter(each.answer.verdict for each in some if each.answer is not None)
    asked = sum(each.answer is None for each in some)
    return Row((name, *(verdicts.get(each, 0) for each in VERDICTS), asked))


def _table(theme: str, some: Sequence[Judged], language: str) -> Table:
    rows = [_row(each, language) for each in some]
    columns = [
        Column(_("What it asks")),
        Column(_("Clause")),
        Column(_("The register")),
        Column(_("Figure")),
        Column(_("Evidence")),
    ]
    return Table(words(THEMES, theme), columns, rows)


def _row(each: Judged, language: str) -> Row:
    control, answer = each.control, each.answer
    asks = Noted(control.words(language), control.urn)
    if answer is None:
        people = Noted(Tag("unknown", _("Asked of people")),
                       recommending.why_people(control, language))  # fmt: skip
        return Row((asks, Verbatim(control.clause), people, "", ""), tone="quiet", id=control.id)
    tone = VERDICT_TONES[answer.verdict]
    figure = f"{answer.good} / {answer.total}" if answer.total else ""
    return Row(
        (
            asks,
            Verbatim(control.clause),
            Both(
                Noted(
                    Tag("unknown", words(VERDICTS, answer.verdict), tone),
                    words(SEVERITIES, each.severity) if tone in {"stop", "decision"} else "",
                ),
                _advice(each, language),
            ),
            Noted(figure, each.told(language)),
            Evidences(answer.evidence),
        ),
        tone=tone if tone in {"stop", "decision"} else "",
        id=control.id,
    )


def _advice(each: Judged, language: str) -> str:
    """What closes the gap, where there is one."""
    gap = each.answer is not None and each.answer.verdict in {"no", "partly"}
    return recommending.recommendation(each.control, language) if gap else ""


class Evidences:
    """A few links, and how many more there are."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = evidence

    def __html__(self) -> Any:
        """Draw them."""
        return _links(self._evidence)

    def __str__(self) -> str:
        return str(_links(self._evidence))


def _links(evidence: Sequence[Evidence]) -> SafeString:
    links = format_html_join(
        ", ",
        '<a class="govuk-link" href="{}">{}</a>',
        (
            (reverse(WAYS[each.kind], args=[each.key]), each.label or each.kind.replace("_", " "))
            for each in evidence[:SHOWN]
        ),
    )
    more = len(evidence) - SHOWN
    return format_html("{} {}", links, _("and more") if more > 0 else "")
