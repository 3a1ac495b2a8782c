"""Campaigns: the list, opening one for many companies, its board, asking the registers, closing."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag, Verbatim
from resguardo.interfaces.web.charts import Progress
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people import choosing
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.people.choosing import some_of
from resguardo.interfaces.web.reading import day_text, moment_text
from resguardo.interfaces.web.records import Action, Banner, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.compliance import campaigns, selectors
from resguardo.records.compliance.campaigns import Gap, Standing
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day

from .catalogues import another_text

ASKED_AT_ONCE: Final = 100
GAPS_SHOWN: Final = 10
COMPANIES_DRAWN: Final = 20
DAYS: Final = 60


class TooManyAtOnce(Problem):
    """More companies than a page may keep somebody waiting for."""

    code = "compliance.too-many-at-once"
    wording = gettext_noop(
        "This campaign has more than {most} companies. Let whoever keeps the machine run "
        "`resguardo campaign ask`, every night for instance."
    )

    most: int


def oversees(request: Page) -> bool:
    """Tell whether who looks may run campaigns."""
    at = request.at
    return request.may_change and people.sees_all(viewer=request.viewer, at=at)


@require_GET
def list_campaigns(request: Page) -> HttpResponse:
    """The campaigns in sight, the latest first."""
    page = page_asked(
        request, selectors.campaigns(viewer=request.viewer, at=request.at), sort="-pk"
    )
    today = local_day(request.at, request.viewer.time_zone)
    rows = [
        Row(
            (
                Link(each.title, reverse("compliance:campaign", args=[each.public_id])),
                each.catalogue,
                each.organisation.name,
                each.opened_at,
                each.due_on,
                campaign_state(each, today),
            )
        )
        for each in page.rows
    ]
    columns = [
        Column(_("Campaign")),
        Column(_("Standard")),
        Column(_("Of")),
        Column(_("Opened")),
        Column(_("Answer by")),
        Column(_("State")),
    ]
    actions: list[Action] = []
    if oversees(request):
        actions = [(_("Open a campaign"), reverse("compliance:open-campaign"), "primary")]
    empty = EmptyState(
        _("One standard asked of many companies, and one board of where they stand.")
    )
    table = Table(_("Campaigns"), columns, rows, empty, **ways(page))  # fmt: skip
    record = Record(
        title=_("Campaigns"),
        lead=_("One standard asked of many companies, and one board of where they stand."),
        back=reverse("compliance:assessments"),
        back_text=_("Assessments"),
        actions=actions,
        sections=[Section(_("Campaigns"), table=table)],
    )
    return render(request, "record.html", {"record": record})


def campaign_state(row: Any, today: Any) -> Tag:
    """Open, late or closed."""
    if row.closed_at is not None:
        return Tag("closed")
    return Tag("overdue") if row.due_on < today else Tag("open")


@require_http_methods(["GET", "POST"])
def open_campaign(request: Page) -> HttpResponse:
    """Ask one standard of all companies, or of some."""
    request.viewer.demand(Act.OVERSEE, at=request.at)
    language = get_language() or "en"
    companies = people.organisations(viewer=request.viewer, at=request.at)
    known = selectors.catalogues_of(viewer=request.viewer, at=request.at)
    today = local_day(request.at, request.viewer.time_zone)
    deed = Deed(
        title=_("Open a campaign"),
        button=_("Open the campaign"),
        lead=_("Each company gets an assessment; one that is answering already goes on with it."),
        asks=(
            Ask("title", _("Title"), limit=200),
            Ask("catalogue", _("Standard"), "choose", options=[
                ("", "–"), *((each.id, each.name(language)) for each in known.values()),
            ]),
            day("due_on", _("Answer by"), today + timedelta(days=DAYS)),
            some_of(choosing.companies(companies), "companies", _("Companies"),
                    ticked=_("None ticked: every company."),
                    named=_("One on each line: the name or part of it, or the registration number. "
                            "Left empty: every company.")),
        ),
        back=reverse("compliance:campaigns"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["companies"] = [UUID(each) for each in values["companies"]]
        row = campaigns.open_campaign(by=request.viewer, at=request.at, **values)
        return done(reverse("compliance:campaign", args=[row.public_id]))

    return carry_out(request, deed, do)


@require_GET
def campaign(request: Page, campaign_id: UUID) -> HttpResponse:
    """Where the companies of a campaign stand, and the gaps that most of them have."""
    row = selectors.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    mine = selectors.assessments(viewer=request.viewer, at=request.at).filter(campaigns=row)
    page = page_asked(request, mine, sort="pk")
    board = campaigns.board(viewer=request.viewer, at=request.at, rows=page.rows)
    language = get_language() or "en"
    sections = [
        *_read_by_programme(row),
        *done_by_company(board),
        Section(_("Board"), table=_board(board, **ways(page)), id="board"),
    ]  # fmt: skip
    all_in_sight = oversees(request)
    if all_in_sight:
        sections += [
            _gaps(request, row, language),
            history(request, "campaign", row.public_id),
        ]
    today = local_day(request.at, request.viewer.time_zone)
    found = selectors.catalogue_of(row)
    record = Record(
        title=row.title,
        lead=_("{standard}. Answer by {day}.").format(
            standard=found.name(language), day=day_text(row.due_on)
        ),
        banners=[*another_text(row, found), *_joined(row)],
        back=reverse("compliance:campaigns"),
        back_text=_("Campaigns"),
        tags=[campaign_state(row, today)],
        actions=_actions(row) if all_in_sight and row.closed_at is None else [],
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _joined(row: Any) -> list[Banner]:
    """That some of its assessments were under way already, with an earlier text."""
    count = selectors.joined_with_another(row)
    if not count:
        return []
    told = ngettext(
        "{count} assessment was under way already, with another text of the standard. Its page "
        "says which; lock it and open a follow-up to have all by one text.",
        "{count} assessments were under way already, with another text of the standard. Their "
        "pages say which; lock them and open follow-ups to have all by one text.",
        count,
    ).format(count=count)
    return [Banner("decision", _("Not all were opened with the same text"), told)]


def _read_by_programme(row: Any) -> list[Section]:
    """What a programme of assistance reads of who it asks, said to whom it asks."""
    if row.organisation.kind != "assistance":
        return []
    title = _("{who} reads what you hand in").format(who=row.organisation.name)
    facts = [
        (_("While it is open"), _("How many requirements are answered.")),
        (_("Once you have locked it"), _("Which requirements hold, and what the register "
                                         "contradicts.")),
        (_("Never"), _("Your words, documents, names and figures.")),
        (_("You agreed to this"),
         Link(_("Change what is shown"), reverse("assistance:desk"))),
    ]  # fmt: skip
    return [Section(title, facts=facts, id="read")]


def _actions(row: Any) -> list[Action]:
    key = [row.public_id]
    return [
        (_("Ask the registers"), reverse("compliance:ask-registers", args=key), "primary"),
        (_("Close the campaign"), reverse("compliance:close-campaign", args=key), "warning"),
    ]


def _board(board: Sequence[Standing], **more: Any) -> Table:
    columns = [
        Column(_("Company")),
        Column(_("Answered"), numeric=True),
        Column(_("Done"), numeric=True),
        Column(_("Contradicted"), numeric=True),
        Column(_("Differs"), numeric=True),
        Column(_("Actions verified"), numeric=True),
        Column(_("Register asked")),
    ]
    rows = [
        Row(
            (
                Link(each.row.organisation.name,
                     reverse("compliance:assessment", args=[each.row.public_id])),
                f"{each.answered} / {each.asked}",
                f"{each.share_pct} %",
                each.contradicted,
                each.differs,
                f"{each.verified} / {each.planned}",
                _asked(each.row),
            ),
            tone="decision" if each.contradicted or each.differs else "",
        )
        for each in board
    ]  # fmt: skip
    return Table(_("Board"), columns, rows, EmptyState(_("No company is in sight.")), **more)


def _asked(row: Any) -> object:
    if row.state != "open":
        return Noted(Tag("closed", _("Locked")), moment_text(row.locked_at))
    return row.facts_at or _("not yet")


def gaps_shown(request: Page, found: Sequence[Gap]) -> tuple[Sequence[Gap], list[Action]]:
    """The commonest of the gaps, and the way to the others; or all, where they were asked for."""
    if len(found) <= GAPS_SHOWN or request.GET.get("gaps") == "all":
        return found, []
    return found[:GAPS_SHOWN], [(_("See all gaps"), "?gaps=all#gaps", "secondary")]


def _gaps(request: Page, row: Any, language: str) -> Section:
    found = campaigns.gaps(viewer=request.viewer, at=request.at, campaign=row)
    some, others = gaps_shown(request, found)
    columns = [
        Column(_("What it asks")),
        Column(_("Companies without it"), numeric=True),
        Column(_("of which said yes"), numeric=True),
        Column(_("Companies"), numeric=True),
    ]
    rows = [
        (
            Noted(
                each.control.words(language),
                Verbatim(f"{each.control.id} · {each.control.clause}"),
            ),
            each.missing,
            each.contradicted,
            each.companies,
        )
        for each in some
    ]
    empty = EmptyState(_("No gap is known yet. Ask the registers, or wait for the answers."))
    table = Table(_("Commonest gaps"), columns, rows, empty, count=len(found))
    return Section(_("Commonest gaps"), table=table, actions=others, id="gaps")


def done_by_company(board: Iterable[Standing]) -> list[Section]:
    """Draw what each company has done; nothing where no requirement applies to any."""
    some = [each for each in board if each.applies][:COMPANIES_DRAWN]
    if not some:
        return []
    chart = Progress(
        _("Done by company"), _("requirements"), [each.row.organisation.name for each in some],
        [each.done for each in some], [each.applies for each in some],
        (_("Company"), _("Done"), _("Of")),
        _("What counts is the assessor’s word, else the register’s fact, else the company’s word."),
    )  # fmt: skip
    return [Section(_("Score"), chart=chart, id="score")]


@require_http_methods(["GET", "POST"])
def ask_registers(request: Page, campaign_id: UUID) -> HttpResponse:
    """Keep what the register of each company says now."""
    row = selectors.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    request.viewer.demand(Act.OVERSEE, at=request.at)
    back = reverse("compliance:campaign", args=[campaign_id])
    deed = Deed(
        title=_("Ask the registers"),
        button=_("Ask the registers"),
        lead=_("What the register of each company says now is kept, and the board shows it."),
        asks=(),
        back=back,
    )

    def do(_values: dict[str, Any]) -> HttpResponse:
        if row.assessments.filter(state="open").count() > ASKED_AT_ONCE:
            raise TooManyAtOnce(ASKED_AT_ONCE)
        new = sum(campaigns.ask_registers(by=request.viewer, at=request.at, campaign=campaign_id))
        messages.success(request, _("{count} answers of the registers are new.").format(count=new))
        return done(back)

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def close_campaign(request: Page, campaign_id: UUID) -> HttpResponse:
    """Close a campaign, with the reason."""
    row = selectors.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    request.viewer.demand(Act.OVERSEE, at=request.at)
    deed = Deed(
        title=_("Close the campaign “{title}”").format(title=row.title),
        button=_("Close the campaign"),
        kind="warning",
        lead=_("The assessments stay as they are; open ones can still be answered."),
        asks=(reason(),),
        back=reverse("compliance:campaign", args=[campaign_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        campaigns.close_campaign(by=request.viewer, at=request.at, campaign=campaign_id, **values)
        return done(reverse("compliance:campaigns"))

    return carry_out(request, deed, do)
