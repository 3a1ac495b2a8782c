"""Codes: letting somebody without a login count one place once, and the pages that a code opens."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.interfaces.web import by_code
from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, language_asked
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.kernel.mandate import Act
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.people import code_links, sight
from resguardo.records.people.selectors import NotFound

from . import sheet

HOURS: Final = 8
_BOTH: Final = require_http_methods(["GET", "POST"])


def section(request: Page, row: Any) -> Table | None:
    """The codes of an open count, for who may count there; nothing where there are none."""
    links, place = counted.links(row), row.account.place
    may = request.viewer.may(Act.COUNT, at=request.at, place=place.public_id if place else None)
    if not links or not may:
        return None
    columns = [
        Column(_("Who counts")),
        Column(_("By")),
        Column(_("Expires")),
        Column(_("State")),
        Column(_("What can be done")),
    ]
    rows = []
    for each in links:
        over = code_links.over(each, request.at)
        end = Link(_("End it"), reverse("counts:end-code", args=[each.public_id]))
        tag = Tag("closed") if over else Tag("open")
        rows.append(
            Row((str(each.counter), str(each.made_by), each.expires_at, tag, "" if over else end))
        )
    return Table(_("Codes for who has no login"), columns, rows)


@_BOTH
def make(request: Page, count: UUID) -> HttpResponse:
    """Make a code for somebody without a login; it is shown this once."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    place = row.account.place
    request.viewer.demand(Act.COUNT, at=request.at, place=place.public_id if place else None)
    if row.organisation_id != request.viewer.organisation_id:
        raise NotFound
    back = reverse("counts:count", args=[count])
    deed = Deed(
        title=_("Let somebody count without a login"),
        button=_("Make the code"),
        lead=_(
            "They fill one sheet of this count and can do nothing else. Whoever makes the code "
            "does not accept the count."
        ),
        asks=(
            Ask("counter", _("Who counts"), hint=_("Scan their card, or type its code."), limit=40),
            Ask("hours", _("For how many hours"), "whole", value=HOURS, limit=custody.HOURS_MOST),
            language_asked(request.viewer.language),
        ),
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        made = custody.make_count_link(by=request.viewer, at=request.at, count=count, **values)
        way = reverse("counts:by-code", args=[made.token])
        who, text = str(made.row.counter), _("Go to the count")
        return by_code.show_made(request, made, way, who=who, back=back, back_text=text)

    return carry_out(request, deed, do)


@_BOTH
def end(request: Page, count_link_id: UUID) -> HttpResponse:
    """End a code before its hour."""
    row = counted.link(viewer=request.viewer, at=request.at, public_id=count_link_id)
    back = reverse("counts:count", args=[row.count.public_id])
    return by_code.end(
        request, _("End the code of {name}").format(name=row.counter),
        _("What was seen by it stays on the sheet."), back,
        lambda why: custody.end_count_link(
            by=request.viewer, at=request.at, link=count_link_id, reason=why
        ),
    )  # fmt: skip


@open_to_all
@_BOTH
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a code: first the code itself, then the sheet."""
    by_code.count_try(request)
    link = custody.count_link_at(token=token, at=timezone.now())
    by_code.settle(link)
    if by_code.is_opened(request, link):
        return sheet.show(request, _work(link, token))

    def enter(code: str) -> object:
        return custody.open_count_link(token=token, code=code, at=timezone.now())

    title = _("Count of {place}").format(place=name_of(link.count.account))
    return by_code.ask_code(request, link, enter, title=title, who=str(link.counter))


@open_to_all
@require_POST
def see(request: HttpRequest, token: str) -> HttpResponse:
    """Take one scan of who came by a code."""
    link = _opened(request, token)
    here = reverse("counts:by-code", args=[token])
    return sheet.take(request, _work(link, token), here) if link else HttpResponseRedirect(here)


@open_to_all
@_BOTH
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then close the sheet for good; the code opens nothing any more."""
    link = _opened(request, token)
    here = reverse("counts:by-code", args=[token])
    if link is None:
        return HttpResponseRedirect(here)
    work = _work(link, token)
    answer = sheet.close_sheet(request, work, here)
    if request.method != "POST":
        return answer
    context = {"place": name_of(link.count.account), "work": work}
    return render(request, "counts/closed_by_code.html", context)


def _opened(request: HttpRequest, token: str) -> Any:
    """The link, if this browser gave its code; else nothing."""
    by_code.count_try(request)
    link = custody.count_link_at(token=token, at=timezone.now())
    by_code.settle(link)
    return link if by_code.is_opened(request, link) else None


def _work(link: Any, token: str) -> sheet.AtWork:
    """The one sheet that a code opens; of the company's rows the database shows no others."""
    sight.look(link.count.organisation_id)
    names = ("by-code", "see-by-code", "close-by-code", "scans-by-code")
    ways = sheet.Ways(*(reverse(f"counts:{name}", args=[token]) for name in names))
    return sheet.AtWork(custody.counter_of(link), timezone.now(), link.count, ways)
