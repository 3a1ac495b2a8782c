"""The page of who came to a course and has no login: days there, tests, and the certificate."""

from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper import issuing
from resguardo.interfaces.web import by_code
from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.papers.codes import qr
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, language_asked
from resguardo.interfaces.web.records import Action, Record, Section
from resguardo.interfaces.web.states import QUIET, state_of
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.assistance import selectors
from resguardo.records.assistance.passing import Standing, is_certified, standing
from resguardo.records.assistance.services import own_pages
from resguardo.records.papers import selectors as papers
from resguardo.records.people import code_links
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import selectors as transparency

from .words import WHICH_TEST

DAYS: Final = 180
_BOTH: Final = require_http_methods(["GET", "POST"])


def section(request: Page, row: Any) -> Section:
    """The links of a participant, with what can be done about them."""
    columns = [
        Column(_("Made")),
        Column(_("By")),
        Column(_("Expires")),
        Column(_("State")),
        Column(_("What can be done")),
    ]
    rows = []
    for each in selectors.attendee_links(row):
        over = code_links.over(each, request.at)
        end = Link(_("End it"), reverse("assistance:end-own-page", args=[each.public_id]))
        tag = Tag("closed") if over else Tag("open", _("Opens"), "done")
        cells = (each.made_at, str(each.made_by), each.expires_at, tag, "" if over else end)
        rows.append(Row(cells))
    empty = EmptyState(
        _("Who comes sees their days, tests and certificate without a login, if you make the page.")
    )
    return Section(_("Their own page"), table=Table(_("Their own page"), columns, rows, empty))


def _asks(request: Page) -> tuple[Ask, ...]:
    return (
        Ask("days", _("For how many days"), "whole", value=DAYS, limit=own_pages.DAYS_MOST),
        language_asked(request.viewer.language),
    )  # fmt: skip


@_BOTH
def make(request: Page, attendee: UUID) -> HttpResponse:
    """Make the page of one participant; its code is shown this once."""
    row = selectors.attendee(viewer=request.viewer, at=request.at, public_id=attendee)
    back = reverse("assistance:attendee", args=[attendee])
    deed = Deed(
        title=_("Make the page of {name}").format(name=row),
        button=_("Make the page"),
        lead=_("They see their days, tests and certificate, and nothing of anybody else. A page "
               "that they had is ended."),
        asks=_asks(request),
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        made = own_pages.make_link(by=request.viewer, at=request.at, attendee=attendee, **values)
        way = reverse("assistance:mine", args=[made.token])
        text = _("Go to the participant")
        return by_code.show_made(request, made, way, who=str(row), back=back, back_text=text)

    return carry_out(request, deed, do)


@_BOTH
def make_all(request: Page, activity: UUID) -> HttpResponse:
    """Make the pages of all who have none yet: a sheet to print, whose codes are shown this once.

    Each strip has two parts: what goes on the badge, and the code that goes to the person alone.
    """
    row = selectors.own_activity(viewer=request.viewer, at=request.at, public_id=activity)
    back = reverse("assistance:activity", args=[activity])
    without = selectors.without_own_page(row, at=request.at).count()
    deed = Deed(
        title=_("Pages of the participants"),
        button=_("Make the pages"),
        lead=row.title,
        facts=[(_("Participants without a page of their own"), without)],
        asks=_asks(request),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        made = own_pages.make_links(by=request.viewer, at=request.at, activity=activity, **values)
        slips = []
        for each in made:
            way = reverse("assistance:mine", args=[each.token])
            address = request.build_absolute_uri(way)
            slips.append({"who": each.row.attendee, "drawn": qr(address), "code": each.code})
        context = {"activity": row, "slips": slips, "back": back, "until": made[0].row.expires_at}
        return render(request, "assistance/slips.html", context)

    return carry_out(request, deed, do)


@_BOTH
def end(request: Page, attendee_link_id: UUID) -> HttpResponse:
    """End a page before its day."""
    row = selectors.attendee_link(viewer=request.viewer, at=request.at, public_id=attendee_link_id)
    back = reverse("assistance:attendee", args=[row.attendee.public_id])
    return by_code.end(
        request, _("End the page of {name}").format(name=row.attendee),
        _("The address and the code open nothing any more. What is kept stays."), back,
        lambda why: own_pages.end_link(
            by=request.viewer, at=request.at, link=attendee_link_id, reason=why
        ),
    )  # fmt: skip


@open_to_all
@_BOTH
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: first the code, then what is kept of one participant."""
    by_code.count_try(request)
    at = timezone.now()
    link = own_pages.link_at(token=token, at=at)
    by_code.settle(link)
    if by_code.is_opened(request, link):
        return _shown(request, link, token, own_pages.look(link, at=at))

    def enter(code: str) -> object:
        return own_pages.open_link(token=token, code=code, at=timezone.now())

    title = _("My course")
    return by_code.ask_code(request, link, enter, title=title, who=str(link.attendee))


@open_to_all
@require_GET
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The very bytes of the certificate; a look that is recorded."""
    by_code.count_try(request)
    at = timezone.now()
    link = own_pages.link_at(token=token, at=at)
    if not by_code.is_opened(request, link):
        return HttpResponseRedirect(reverse("assistance:mine", args=[token]))
    by_code.settle(link)
    row = papers.certificate_of(own_pages.look(link, at=at))
    if row is None:
        raise NotFound
    data = issuing.again(by=code_links.nobody(link), at=at, row=row)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issuing.file_name(row)}"'
    return answer


def _shown(request: HttpRequest, link: Any, token: str, who: Any) -> HttpResponse:
    course = who.activity
    reached = standing(who, course)
    paper = papers.certificate_of(who)
    actions: list[Action] = []
    if paper is not None:
        actions = [
            (_("Open the certificate (PDF)"),
             reverse("assistance:my-certificate", args=[token]), "primary"),
            (_("See how others check it"), urlsplit(issuing.address_of(paper)).path, "secondary"),
        ]  # fmt: skip
    record = Record(
        title=str(who),
        lead=_("Only you see this page. If something is wrong, tell {organisation}.").format(
            organisation=link.owner.name
        ),
        tags=(_tag(course, reached),),
        actions=actions,
        sections=[
            Section(_("My course"), facts=_course(who, course, reached, link)),
            Section(_("Days there"), table=_days(who)),
            *([Section(_("Tests"), table=_tests(who))] if course.kind == "training" else []),
            *([_certificate(paper, course, reached)] if course.kind == "training" else []),
        ],
    )
    return render(request, "record.html", {"record": record})


def _tag(course: Any, reached: Standing) -> Tag:
    if course.kind != "training":
        return Tag("valid", _("Was there")) if reached.there else Tag("open", _("Registered"))
    if reached.passed and is_certified(course):
        return Tag("valid", _("Has passed"))
    if is_certified(course):
        return Tag("closed", _("Has not passed"), QUIET)
    return Tag("open", _("The results are not certified yet"))


def _course(who: Any, course: Any, reached: Standing, link: Any) -> list[tuple[Any, ...]]:
    days = _("{there} of {days}").format(there=reached.there, days=reached.days)
    facts: list[tuple[Any, ...]] = [
        (_("Course") if course.kind == "training" else _("Activity"), course.title),
        (_("Programme"), course.programme.title),
        (_("Organised by"), link.owner.name),
        (_("Place"), course.place),
        (_("From"), course.starts_on),
        (_("Until"), course.ends_on),
        (_("I came for"), who.organisation.name if who.organisation else ""),
        (_("Days there"), days),
    ]
    if course.kind == "training":
        told = _("{pass_pct} % in the test at the end, {attend_pct} % of the days")
        asked = told.format(pass_pct=course.pass_pct, attend_pct=course.attend_pct)
        facts.append((_("To pass"), asked))
    facts.append((_("This page opens until"), link.expires_at))
    return [each for each in facts if each[1] != ""]


def _days(who: Any) -> Table:
    days = sorted(who.days.all(), key=lambda each: each.on)
    columns = [Column(_("Day")), Column(_("Scanned"))]
    lines = [Row((each.on, each.seen_at)) for each in days]
    return Table(_("Days there"), columns, lines, EmptyState(_("Not there yet.")))


def _tests(who: Any) -> Table:
    columns = [
        Column(_("Which")),
        Column(_("Points"), numeric=True),
        Column(_("Share"), numeric=True),
        Column(_("Entered")),
    ]
    lines = [
        Row((
            words(WHICH_TEST, each.which), f"{each.points} / {each.of_points}",
            f"{100 * each.points // each.of_points} %", each.taken_at,
        ))
        for each in sorted(who.tests.all(), key=lambda row: row.pk)
    ]  # fmt: skip
    return Table(_("Tests"), columns, lines, EmptyState(_("No test yet.")))


def _certificate(paper: Any, course: Any, reached: Standing) -> Section:
    title = _("Certificate")
    if paper is None:
        passed = reached.passed and is_certified(course)
        why = _("It is issued once the results of the course are certified.")
        if passed:
            why = _("You have passed; the certificate was not issued yet. Ask for it.")
        elif is_certified(course):
            why = _("It is for who was there on enough days and reached enough in the last test.")
        return Section(title, facts=[(_("Not issued"), why)])
    return Section(
        title,
        facts=[
            (_("Number"), paper.number),
            (_("Date of issue"), paper.issued_at),
            (_("SHA-256 of the file"), paper.sha256),
            (_("State of the proof"), state_of(transparency.heads().state(paper.leaf_index)).label),
            (_("Scan to check that it is genuine"), qr(issuing.address_of(paper))),
        ],
    )  # fmt: skip
