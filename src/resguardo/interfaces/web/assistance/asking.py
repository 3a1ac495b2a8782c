"""Assessment campaigns of a programme: asking companies, following them, reading what came in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.compliance.campaigns import (
    DAYS,
    campaign_state,
    done_by_company,
    gaps_shown,
)
from resguardo.interfaces.web.compliance.catalogues import another_text
from resguardo.interfaces.web.compliance.words import (
    GAPS,
    SUPPORT,
    THEMES,
    VERDICT_TONES,
    VERDICTS,
)
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.assistance import asking, selectors
from resguardo.records.assistance.asking import HandedIn, Progress
from resguardo.records.assistance.services import asking as services
from resguardo.records.compliance import selectors as compliance
from resguardo.records.compliance.campaigns import Gap
from resguardo.records.people.days import local_day

_BOTH = require_http_methods(["GET", "POST"])


def section(request: Page, programme: Any) -> Section:
    """The campaigns of one programme."""
    today = local_day(request.at, request.viewer.time_zone)
    rows = [
        Row((
            Link(each.campaign.title, _way(each)),
            each.campaign.catalogue,
            each.campaign.opened_at,
            each.campaign.due_on,
            campaign_state(each.campaign, today),
        ))
        for each in asking.campaigns(viewer=request.viewer, at=request.at).filter(
            programme=programme
        )
    ]  # fmt: skip
    columns = [
        Column(_("Campaign")),
        Column(_("Standard")),
        Column(_("Opened")),
        Column(_("Answer by")),
        Column(_("State")),
    ]
    empty = EmptyState(_("One standard asked of the companies that show their assessments."))
    title = _("Assessment campaigns")
    return Section(title, table=Table(title, columns, rows, empty), id="campaigns")


def _way(row: Any) -> str:
    return reverse("assistance:campaign", args=[row.campaign.public_id])


@_BOTH
def open_campaign(request: Page, programme: UUID) -> HttpResponse:
    """Ask one standard of the companies that show their assessments."""
    row = selectors.own_programme(viewer=request.viewer, at=request.at, public_id=programme)
    language = get_language() or "en"
    known = compliance.catalogues_of(viewer=request.viewer, at=request.at)
    today = local_day(request.at, request.viewer.time_zone)
    deed = Deed(
        title=_("Open an assessment campaign"),
        button=_("Open the campaign"),
        lead=_(
            "Each company gets an assessment, or goes on with the one it has open. You see how far "
            "each is, and what it found once it has locked its assessment."
        ),
        asks=(
            Ask("title", _("Title"), limit=200),
            Ask("catalogue", _("Standard"), "choose", options=[
                ("", "–"), *((each.id, each.name(language)) for each in known.values()),
            ]),
            day("due_on", _("Answer by"), today + timedelta(days=DAYS)),
            Ask("companies", _("Companies"), "many", required=False,
                hint=_("Those that agreed to show their assessments. None ticked: all of them."),
                options=[(str(each.public_id), each.name) for each in asking.who_shows(row)]),
        ),
        back=reverse("assistance:programme", args=[programme]),
        done=_("The companies are asked."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["companies"] = [UUID(each) for each in values["companies"]]
        made = services.open_campaign(
            by=request.viewer, at=request.at, programme=programme, **values
        )
        return done(reverse("assistance:campaign", args=[made.campaign.public_id]))

    return carry_out(request, deed, do)


@require_GET
def campaign(request: Page, campaign: UUID) -> HttpResponse:
    """How far each company is, what those that handed in lack, and which support would help."""
    row = asking.campaign(viewer=request.viewer, at=request.at, public_id=campaign)
    found = compliance.catalogue_of(row.campaign)
    far, gaps = asking.progress(row), asking.gaps(row)
    ways: list[Action] = []
    if row.campaign.closed_at is None:
        ways = [(_("Close the campaign"), reverse("assistance:close-campaign", args=[campaign]),
                 "warning")]  # fmt: skip
    record = Record(
        title=row.campaign.title,
        lead=_("{standard}. Answer by {day}.").format(
            standard=found.name(get_language() or "en"), day=day_text(row.campaign.due_on)
        ),
        back=reverse("assistance:programme", args=[row.programme.public_id]),
        back_text=row.programme.title,
        tags=[campaign_state(row.campaign, local_day(request.at, request.viewer.time_zone))],
        banners=another_text(row.campaign, found),
        actions=ways,
        sections=[
            *done_by_company(each.found for each in far if each.found is not None),
            Section(_("Companies"), table=_companies(campaign, far), id="board"),
            _gaps(request, gaps),
            Section(_("Support that would help"), table=_support(gaps), id="support"),
            history(request, "campaign", row.campaign.public_id),
        ],
    )
    return render(request, "record.html", {"record": record})


def _companies(campaign: UUID, far: Sequence[Progress]) -> Table:
    columns = [
        Column(_("Company")),
        Column(_("Answered"), numeric=True),
        Column(_("Handed in")),
        Column(_("Done"), numeric=True),
        Column(_("Contradicted"), numeric=True),
    ]
    rows = []
    for each in far:
        name: object = each.name
        told: tuple[object, object] = ("", "")
        if each.found is not None:
            way = reverse("assistance:handed-in", args=[campaign, each.assessment])
            name = Link(each.name, way)
            told = (f"{each.found.share_pct} %", each.found.contradicted)
        when = each.handed_in_at if each.found is not None else _("not yet")
        rows.append(Row((name, f"{each.answered} / {each.asked}", when, *told)))
    empty = EmptyState(_("No company that was asked shows its assessments now."))
    return Table(_("Companies"), columns, rows, empty)


def _gaps(request: Page, gaps: Sequence[Gap]) -> Section:
    some, others = gaps_shown(request, gaps)
    language = get_language() or "en"
    columns = [
        Column(_("What it asks")),
        Column(_("Companies without it"), numeric=True),
        Column(_("of which said yes"), numeric=True),
        Column(_("Handed in"), numeric=True),
    ]
    rows = [
        (
            Noted(each.control.words(language), f"{each.control.id} · {each.control.clause}"),
            each.missing,
            each.contradicted,
            each.companies,
        )
        for each in some
    ]
    empty = EmptyState(_("No company has handed in a gap yet."))
    table = Table(_("Commonest gaps"), columns, rows, empty, count=len(gaps))
    return Section(_("Commonest gaps"), table=table, actions=others, id="gaps")


def _support(gaps: Sequence[Gap]) -> Table:
    columns = [
        Column(_("Kind of support")),
        Column(_("Requirements"), numeric=True),
        Column(_("Gaps of companies"), numeric=True),
    ]
    rows = [
        (words(SUPPORT, each.support), each.requirements, each.gaps)
        for each in asking.support_called_for(gaps)
    ]
    empty = EmptyState(_("No company has handed in a gap yet."))
    return Table(_("Support that would help"), columns, rows, empty)


@require_GET
def handed_in(request: Page, campaign: UUID, assessment: UUID) -> HttpResponse:
    """What one company handed in: which requirements hold, by theme."""
    row = asking.campaign(viewer=request.viewer, at=request.at, public_id=campaign)
    found = asking.handed_in(row, assessment=assessment)
    scores = [
        (words(THEMES, each.theme), f"{each.done} / {each.of}", f"{each.share_pct} %")
        for each in found.scores
    ]
    columns = [Column(_("Theme")), Column(_("Done")), Column(_("Share"), numeric=True)]
    title = _("Every requirement")
    record = Record(
        title=found.row.organisation.name,
        lead=_("Which requirements hold. Words, documents and names stay with the company."),
        back=reverse("assistance:campaign", args=[campaign]),
        back_text=row.campaign.title,
        sections=[
            Section(_("Handed in"), facts=[
                (_("Version"), found.row.version),
                (_("Opened"), found.row.opened_at),
                (_("Locked"), found.row.locked_at),
            ]),
            Section(_("Done by theme"), table=Table(_("Done by theme"), columns, scores)),
            Section(title, table=_verdicts(title, found), id="verdicts"),
        ],
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def _verdicts(title: str, found: HandedIn) -> Table:
    language = get_language() or "en"
    rows = [
        Row(
            (
                Noted(each.control.words(language), f"{each.control.id} · {each.control.clause}"),
                words(THEMES, each.control.theme),
                Tag("unknown", words(VERDICTS, each.counts), VERDICT_TONES[each.counts])
                if each.counts
                else "",
                Tag("unknown", words(GAPS, each.gap), "decision") if each.gap else "",
            ),
            tone="decision" if each.gap in {"contradicted", "differs"} else "",
        )
        for each in found.verdicts
    ]
    columns = [
        Column(_("What it asks")),
        Column(_("Theme")),
        Column(_("What counts")),
        Column(_("Why it is on the agenda")),
    ]
    return Table(title, columns, rows)


@_BOTH
def close_campaign(request: Page, campaign: UUID) -> HttpResponse:
    """Close a campaign, with the reason."""
    row = asking.campaign(viewer=request.viewer, at=request.at, public_id=campaign)
    deed = Deed(
        title=_("Close the campaign “{title}”").format(title=row.campaign.title),
        button=_("Close the campaign"),
        kind="warning",
        lead=_("The assessments stay as they are; open ones can still be answered."),
        asks=(reason(),),
        back=reverse("assistance:campaign", args=[campaign]),
        done=_("The campaign is closed."),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        services.close_campaign(by=request.viewer, at=request.at, campaign=campaign, **values)
        return done(reverse("assistance:programme", args=[row.programme.public_id]))

    return carry_out(request, deed, do)
