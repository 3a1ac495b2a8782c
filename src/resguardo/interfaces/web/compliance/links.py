"""Links: letting somebody without a login answer, and the pages that such a link opens."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web import by_code
from resguardo.interfaces.web.cells import Link, Tag, Verbatim
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, language_asked
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import options, words
from resguardo.kernel.problem import Problem
from resguardo.records.compliance import assessing, links, selectors
from resguardo.records.compliance.comparing import Line
from resguardo.records.people import code_links

from .words import ANSWERS, THEMES, VERDICT_TONES

DAYS: Final = 14
_BOTH: Final = require_http_methods(["GET", "POST"])


def section(request: Page, row: Any, *, may: bool) -> Section:
    """The links of an assessment, with what can be done about them."""
    some = selectors.links(viewer=request.viewer, at=request.at).filter(assessment=row)
    page = page_asked(request, some, sort="-pk", name="links")
    columns = [
        Column(_("Who answers")),
        Column(_("Made")),
        Column(_("By")),
        Column(_("Expires")),
        Column(_("State")),
        Column(_("What can be done")),
    ]
    rows = []
    for each in page.rows:
        over = code_links.over(each, request.at)
        end = Link(_("End it"), reverse("compliance:end-link", args=[each.public_id]))
        rows.append(Row((
            each.respondent, each.made_at, str(each.made_by), each.expires_at,
            Tag("closed") if over else Tag("open"), end if may and not over else "",
        )))  # fmt: skip
    empty = EmptyState(_("Somebody without a login can answer by a link that you send."))
    table = Table(_("Links"), columns, rows, empty, **ways(page, "links"))
    return Section(_("Links"), table=table)


@_BOTH
def make_link(request: Page, assessment_id: UUID) -> HttpResponse:
    """Make a link for somebody without a login; the code is shown this once."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.organisation.public_id), at=request.at
    )
    back = reverse("compliance:assessment", args=[assessment_id])
    deed = Deed(
        title=_("Let somebody answer without a login"),
        button=_("Make the link"),
        lead=_("They see the questions and the company’s answers, and can do nothing else."),
        asks=(
            Ask("respondent", _("Who answers"), hint=_("Name and office."), limit=120),
            Ask("days", _("For how many days"), "whole", value=DAYS, limit=links.DAYS_MOST),
            language_asked(request.viewer.language),
            Ask("themes", _("Themes"), "many", _("None ticked: all of them."),
                options=options(THEMES), required=False),
        ),
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["themes"] = tuple(values["themes"])
        made = links.make_link(by=request.viewer, at=request.at, assessment=assessment_id, **values)
        way = reverse("compliance:respond", args=[made.token])
        who, text = made.row.respondent, _("Go to the assessment")
        return by_code.show_made(request, made, way, who=who, back=back, back_text=text)

    return carry_out(request, deed, do)


@_BOTH
def end_link(request: Page, link_id: UUID) -> HttpResponse:
    """End a link before its day."""
    row = selectors.link(viewer=request.viewer, at=request.at, public_id=link_id)
    request.viewer.demand(
        assessing.side_act(request.viewer, row.assessment.organisation.public_id), at=request.at
    )
    back = reverse("compliance:assessment", args=[row.assessment.public_id])
    return by_code.end(
        request, _("End the link of {name}").format(name=row.respondent),
        _("What was answered through it stays."), back,
        lambda why: links.end_link(
            by=request.viewer, at=request.at, link=link_id, reason=why
        ),
    )  # fmt: skip


@open_to_all
@_BOTH
def respond(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: first the code, then the questions with what was answered."""
    by_code.count_try(request)
    link = links.link_at(token=token, at=timezone.now())
    by_code.settle(link)
    if by_code.is_opened(request, link):
        return _questions(request, link, token)

    def enter(code: str) -> object:
        return links.open_link(token=token, code=code, at=timezone.now())

    return by_code.ask_code(
        request, link, enter, title=_("Answer an assessment"), who=link.respondent
    )


@open_to_all
@_BOTH
def respond_one(request: HttpRequest, token: str, control: str) -> HttpResponse:
    """One question of a link."""
    by_code.count_try(request)
    link = links.link_at(token=token, at=timezone.now())
    back = reverse("compliance:respond", args=[token])
    if not by_code.is_opened(request, link):
        return HttpResponseRedirect(back)
    by_code.settle(link)
    asked = links.questions(link)
    place = next((n for n, each in enumerate(asked) if each.control.id == control), None)
    if place is None:
        return HttpResponseRedirect(back)
    before = asked[place].company
    context: dict[str, Any] = {
        "link": link, "back": back, "answers": options(ANSWERS), "place": place + 1,
        "of": len(asked), "control": asked[place].control,
        "words": asked[place].control.words(get_language() or "en"),
        "verdict": before.verdict if before else "", "said": before.words if before else "",
        "evidence": before.paper.title if before and before.paper else "",
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "compliance/respond_one.html", context)
    typed = Typed(request.POST)
    try:
        verdict = typed.choice("verdict", _("Answer"), ANSWERS)
        text = typed.text("words", _("In words"), limit=1000)
        evidence = _brought(request, typed)
        typed.check()
        links.answer_by_link(
            link=link, at=timezone.now(), control=control, verdict=verdict, words=text,
            evidence=evidence,
        )  # fmt: skip
    except Problem as problem:
        template = "compliance/respond_one.html"
        return render_refused(request, template, context, problem, typed=typed)
    messages.success(request, _("{control} is answered.").format(control=control))
    after = next((each for each in asked[place + 1 :] if each.company is None), None)
    if after is None:
        return done(back)
    return done(reverse("compliance:respond-one", args=[token, after.control.id]))


def _brought(request: HttpRequest, typed: Typed) -> links.Evidence | None:
    sent = request.FILES.get("evidence")
    good_until = typed.day("good_until", _("Good until"), required=sent is not None)
    needed = sent is not None or good_until is not None
    content = typed.file(sent, "evidence", _("Evidence (PDF or picture)"), required=needed)
    if sent is None:
        return None
    return links.Evidence(content, sent.name or "", good_until)


def _questions(request: HttpRequest, link: Any, token: str) -> HttpResponse:
    asked = links.questions(link)
    first = next((each for each in asked if each.company is None), None)
    context = {
        "link": link,
        "answered": sum(each.company is not None for each in asked),
        "asked": len(asked),
        "next": _way(token, first) if first else "",
        "table": Table(
            _("Questions"), [Column(_("What it asks")), Column(_("Answer")), Column(_("In words"))],
            [_row(token, each) for each in asked],
        ),
    }  # fmt: skip
    return render(request, "compliance/respond_all.html", context)


def _row(token: str, each: Line) -> Row:
    said = each.company
    tag: object = ""
    if said is not None:
        tag = Tag("unknown", words(ANSWERS, said.verdict), VERDICT_TONES[said.verdict])
    asks = Link(
        each.control.words(get_language() or "en"), _way(token, each), Verbatim(each.control.clause)
    )
    return Row((asks, tag, said.words if said else ""))


def _way(token: str, each: Line) -> str:
    return reverse("compliance:respond-one", args=[token, each.control.id])
