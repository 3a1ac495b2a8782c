"""Assessments: the list, the agenda of one, an answer, lock and reopening."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Both, Link, Noted, Tag, Verbatim
from resguardo.interfaces.web.charts import Progress
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people import choosing
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.people.choosing import documents, one_of
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Banner, Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import assessing, columns, comparing, recommending, selectors
from resguardo.records.compliance.comparing import Line, Score
from resguardo.records.people import selectors as people

from . import links
from .actions import actions_table
from .carrying import conflicts
from .catalogues import another_text
from .words import ANSWERS, GAPS, THEMES, VERDICT_TONES, VERDICTS


@require_GET
def list_assessments(request: Page) -> HttpResponse:
    """The assessments in sight, the latest first."""
    page = page_asked(
        request, selectors.assessments(viewer=request.viewer, at=request.at), sort="-pk"
    )
    language = get_language() or "en"
    known = selectors.catalogues_of(viewer=request.viewer, at=request.at)
    rows = [
        Row(
            (
                Link(
                    known[each.catalogue].name(language)
                    if each.catalogue in known
                    else each.catalogue,
                    reverse("compliance:assessment", args=[each.public_id]),
                    ", ".join(one.title for one in each.campaigns.all()) or each.version,
                ),
                each.organisation.name,
                each.opened_at,
                Tag("open") if each.state == "open" else Tag("closed", _("Locked")),
                each.locked_at or "",
                _("Follow-up") if each.follows_id else _("Baseline"),
            )
        )
        for each in page.rows
    ]
    headings = [
        Column(_("Standard")),
        Column(_("Company")),
        Column(_("Opened")),
        Column(_("State")),
        Column(_("Locked")),
        Column(_("Which")),
    ]
    actions: list[Action] = []
    if _may_open(request):
        actions = [(_("Open an assessment"), reverse("compliance:open"), "primary")]
        actions.append((_("Bring one in"), reverse("compliance:bring"), "secondary"))
    actions.append((_("Campaigns"), reverse("compliance:campaigns"), "secondary"))
    actions.append((_("Action plan"), reverse("compliance:actions"), "secondary"))
    empty = EmptyState(_("What a company says, what an assessor says, what the register says."))
    record = Record(
        title=_("Assessments"),
        lead=_("Three columns side by side; where they differ is what a visit is about."),
        back=reverse("compliance:catalogues"),
        back_text=_("Standards"),
        actions=actions,
        sections=[
            Section(
                _("Assessments"),
                table=Table(
                    _("Assessments"), headings, rows, empty, **ways(page),
                ),
            )
        ],
    )  # fmt: skip
    return render(request, "record.html", {"record": record})


def _may_open(request: Page) -> bool:
    viewer, at = request.viewer, request.at
    if people.sees_all(viewer=viewer, at=at):
        return request.may_change
    return viewer.may(Act.EDIT_PERMITS, at=at)


@require_http_methods(["GET", "POST"])
def open_assessment(request: Page) -> HttpResponse:
    """Open an assessment of one's own company, or of one that one oversees."""
    own = not people.sees_all(viewer=request.viewer, at=request.at)
    request.viewer.demand(Act.EDIT_PERMITS if own else Act.OVERSEE, at=request.at)
    language = get_language() or "en"
    companies = people.organisations(viewer=request.viewer, at=request.at)
    known = selectors.catalogues_of(viewer=request.viewer, at=request.at)
    deed = Deed(
        title=_("Open an assessment"),
        button=_("Open the assessment"),
        lead=_("If there was one before, this one follows it and is compared with it."),
        asks=(
            one_of(choosing.companies(companies), "organisation", _("Company"),
                   chosen=companies.first() if own else None),
            Ask("catalogue", _("Standard"), "choose", options=[
                ("", "–"),
                *((each.id, each.name(language)) for each in known.values()),
            ]),
        ),
        back=reverse("compliance:assessments"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        row = assessing.open_assessment(by=request.viewer, at=request.at, **values)
        return done(reverse("compliance:assessment", args=[row.public_id]))

    return carry_out(request, deed, do)


def lines_of(request: Page, row: Any) -> list[Line]:
    """The three columns of an assessment in sight."""
    return columns.lines_of(viewer=request.viewer, at=request.at, row=row)


@require_GET
def assessment(request: Page, assessment_id: UUID) -> HttpResponse:
    """One assessment: the agenda first, then every requirement by theme."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    rows = lines_of(request, row)
    language = get_language() or "en"
    side = assessing.side_act(request.viewer, row.organisation.public_id)
    may = request.may_change and request.viewer.may(side, at=request.at)
    may_answer = may and row.state == "open"
    answers = selectors.answers_of(row)
    agenda = [each for each in rows if each.gap in {"contradicted", "differs"}]
    planned = selectors.actions(viewer=request.viewer, at=request.at).filter(assessment=row)
    waiting = [conflicts(row, answers, may=may_answer)] if comparing.undecided(answers) else []
    sections = [
        *waiting,
        Section(_("Agenda"), table=lines_table(_("Agenda"), agenda, row, language, may=may_answer,
                                               plans=may), id="agenda"),
        *_progress(comparing.scores(rows)),
        *(
            Section(
                words(THEMES, theme),
                table=lines_table(
                    words(THEMES, theme), [e for e in rows if e.control.theme == theme], row,
                    language, may=may_answer, plans=may,
                ),
                id=theme,
            )
            for theme in THEMES
            if any(each.control.theme == theme for each in rows)
        ),
        Section(_("Action plan"), table=actions_table(request, planned), id="actions"),
        links.section(request, row, may=may),
        history(request, "assessment", row.public_id),
    ]  # fmt: skip
    found = selectors.catalogue_of(row)
    record = Record(
        title=_("{standard}: {company}").format(
            standard=found.name(language), company=row.organisation.name
        ),
        lead=_("Three columns side by side; where they differ is what a visit is about."),
        back=reverse("compliance:assessments"),
        back_text=_("Assessments"),
        tags=[Tag("open") if row.state == "open" else Tag("closed", _("Locked"))],
        banners=[*another_text(row, found), *_banners(row)],
        actions=_actions(row, may=may),
        sections=sections,
    )
    return render(request, "record.html", {"record": record})


def _banners(row: Any) -> list[Banner]:
    found = []
    if row.carried_from:
        found.append(Banner(
            "elsewhere", _("A copy of an assessment that is at home at {home}").format(
                home=row.carried_from
            ),
            _("The register’s column is of the day on which it was taken along. Answer here, take "
              "it along again, and bring that file in there."),
        ))  # fmt: skip
    if row.state == "open":
        found += [_asked(each) for each in row.campaigns.all()]
    return found


def _asked(campaign: Any) -> Banner:
    told = _("{who} asks. Answer by {day}.").format(
        who=campaign.organisation.name, day=day_text(campaign.due_on)
    )
    way = reverse("compliance:campaign", args=[campaign.public_id])
    return Banner("decision", campaign.title, told, way, _("Campaign"))


def _actions(row: Any, *, may: bool) -> list[Action]:
    key = [row.public_id]
    ways: list[Action] = [(_("Print the report"), reverse("compliance:report", args=key),
                           "secondary")]  # fmt: skip
    if row.follows_id:
        ways.append((_("Compare"), reverse("compliance:compare", args=key), "secondary"))
    if may and row.state == "open":
        if not row.carried_from:
            ways.insert(0, (_("Lock it"), reverse("compliance:lock", args=key), "primary"))
            ways.append((_("Let somebody answer"), reverse("compliance:make-link", args=key),
                         "secondary"))  # fmt: skip
        ways.append((_("Take it along"), reverse("compliance:take-along", args=key), "secondary"))
    elif may:
        ways.append((_("Reopen it"), reverse("compliance:reopen", args=key), "warning"))
    return ways


def lines_table(
    title: Any, some: Sequence[Line], row: Any, language: str, *, may: bool, plans: bool = False,
    advises: bool = False,
) -> Table:  # fmt: skip
    """Requirements in three columns; `plans` adds what can be done, `advises` it on paper."""
    lines = [
        Row(
            (
                Noted(
                    each.control.words(language),
                    Verbatim(f"{each.control.id} · {each.control.clause}"),
                ),
                _said(each.company),
                _said(each.assessor),
                Both(_fact(each, language), _gap(each)),
                *([_to_do(row, each, language, may=may, plans=plans)] if plans or advises else []),
            ),
            tone="decision" if each.gap in {"contradicted", "differs"} else "",
        )
        for each in some
    ]
    headings = [
        Column(_("What it asks")),
        Column(_("The company")),
        Column(_("The assessor")),
        Column(_("The register")),
        *([Column(_("What can be done"))] if plans or advises else []),
    ]
    empty = EmptyState(_("Nothing is contradicted and nothing differs."))
    return Table(title, headings, lines, empty)


def _gap(each: Line) -> object:
    return Tag("unknown", words(GAPS, each.gap), "decision") if each.gap else ""


def _to_do(row: Any, each: Line, language: str, *, may: bool, plans: bool) -> object:
    """What closes the gap, in a sentence, and the ways to it."""
    advice = recommending.recommendation(each.control, language) if each.is_gap else ""
    if not plans:
        return advice
    return Both(advice, Both(_answer_way(row, each, may=may), _plan_way(row, each)))


def _answer_way(row: Any, each: Line, *, may: bool) -> object:
    if not may:
        return ""
    return Link(_("Answer it"), reverse("compliance:answer", args=[row.public_id, each.control.id]))


def _plan_way(row: Any, each: Line) -> object:
    """Where what does not hold is given an action."""
    if not each.is_gap:
        return ""
    return Link(
        _("Plan an action"), reverse("compliance:plan", args=[row.public_id, each.control.id])
    )


def _said(answer: Any) -> object:
    if answer is None:
        return ""
    told = answer.words
    if answer.respondent:
        told = f"{told} · {answer.respondent}" if told else answer.respondent
    tone = VERDICT_TONES[answer.verdict]
    return Both(Noted(Tag("unknown", words(ANSWERS, answer.verdict), tone), told),
                _evidence(answer.paper))  # fmt: skip


def _evidence(paper: Any) -> object:
    """The document that proves an answer, and until when it is good."""
    if paper is None:
        return ""
    way = reverse("compliance:paper", args=[paper.public_id])
    if paper.retired_at is not None:
        return Link(paper.title, way, _("taken off the file"))
    return Link(paper.title, way, _("good until {day}").format(day=day_text(paper.review_on)))


def _fact(each: Line, language: str) -> object:
    if each.register is None:
        why = recommending.why_people(each.control, language)
        return Noted(_("Asked of people"), why) if why else ""
    verdict = Tag(
        "unknown", words(VERDICTS, each.register.verdict), VERDICT_TONES[each.register.verdict]
    )
    total = each.register.total
    return Noted(verdict, f"{each.register.good} / {total}" if total else "")


def _progress(found: Sequence[Score]) -> list[Section]:
    if not found:
        return []
    chart = Progress(
        _("Done by theme"), _("requirements"),
        [words(THEMES, each.theme) for each in found],
        [each.done for each in found], [each.of for each in found],
        (_("Theme"), _("Done"), _("Of")),
        _("What counts is the assessor’s word, else the register’s fact, else the company’s word."),
    )  # fmt: skip
    return [Section(_("Score"), chart=chart, id="score")]


@require_http_methods(["GET", "POST"])
def answer(request: Page, assessment_id: UUID, control: str) -> HttpResponse:
    """Answer one requirement, as the company or as its assessor."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    own = row.organisation_id == request.viewer.organisation_id
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    line = next((each for each in lines_of(request, row) if each.control.id == control), None)
    if line is None:
        raise people.NotFound
    before = line.company if own else line.assessor
    on_file = selectors.papers(viewer=request.viewer, at=request.at).filter(
        organisation=row.organisation
    )
    deed = Deed(
        title=_("Answer as the company") if own else _("Answer as the assessor"),
        button=_("Keep the answer"),
        lead=line.control.words(get_language() or "en"),
        facts=[
            (_("Clause"), Verbatim(line.control.clause)),
            (_("The company"), _said(line.company)),
            (_("The assessor"), _said(line.assessor)),
            (_("The register"), _fact(line, get_language() or "en")),
        ],
        asks=(
            Ask("verdict", _("Answer"), "radios", options=list(ANSWERS.items()),
                value=before.verdict if before else ""),
            Ask("words", _("In words"), "reason", _("Needed unless the answer is yes."),
                value=before.words if before else "", required=False, limit=1000),
            one_of(documents(on_file), "paper", _("Document on file"), required=False,
                   chosen=before.paper if before else None),
            *_elsewhere(line),
        ),
        back=reverse("compliance:assessment", args=[assessment_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        assessing.answer(
            by=request.viewer, at=request.at, assessment=assessment_id, control=control, **values
        )
        messages.success(request, _("{control} is answered.").format(control=control))
        return done(reverse("compliance:assessment", args=[assessment_id]))

    return carry_out(request, deed, do)


def _elsewhere(line: Line) -> list[Ask]:
    """One answer serves the same requirement of other standards."""
    if not line.control.maps:
        return []
    same = ", ".join(line.control.maps)
    told = _("Where it is not answered yet, answer the same in other open assessments: {same}")
    return [Ask("also_elsewhere", "", "yes", options=[("yes", told.format(same=same))],
                required=False)]  # fmt: skip


@require_http_methods(["GET", "POST"])
def lock(request: Page, assessment_id: UUID) -> HttpResponse:
    """Lock an assessment with what the register says now."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    back = reverse("compliance:assessment", args=[assessment_id])
    deed = Deed(
        title=_("Lock the assessment"),
        button=_("Lock it"),
        lead=_("The answers stay as they are, and what the register says now is kept with them."),
        asks=(),
        back=back,
    )

    def do(_values: dict[str, Any]) -> HttpResponse:
        assessing.lock(by=request.viewer, at=request.at, assessment=assessment_id)
        return done(back)

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def reopen(request: Page, assessment_id: UUID) -> HttpResponse:
    """Open a locked assessment again, with the reason."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    back = reverse("compliance:assessment", args=[assessment_id])
    deed = Deed(
        title=_("Reopen the assessment"),
        button=_("Reopen it"),
        kind="warning",
        asks=(reason(),),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        assessing.reopen(by=request.viewer, at=request.at, assessment=assessment_id, **values)
        return done(back)

    return carry_out(request, deed, do)
