"""Who comes to an activity: registering, the badge, the scan at the door, tests, erasure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.papers.codes import qr
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import Missing
from resguardo.interfaces.web.words_of_fields import options, words
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.assistance import selectors
from resguardo.records.assistance.passing import is_certified, standing
from resguardo.records.assistance.services import courses
from resguardo.records.papers import services as papers
from resguardo.records.people.days import local_day
from resguardo.records.register.labels.symbols import codes_in

from . import own_pages
from .deeds import deed_on
from .words import SEXES, WHICH_TEST


class NoBadgeSeen(Problem):
    """A photograph on which no code can be read."""

    code = "assistance.no-badge-seen"
    wording = gettext_noop(
        "No code can be read on this photograph. Go closer, hold still, and take it again; or type"
        " the letters beneath the code."
    )
    field = "photo"


_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def register(request: Page, activity: UUID) -> HttpResponse:
    """Register somebody who comes."""
    row = selectors.own_activity(viewer=request.viewer, at=request.at, public_id=activity)
    whom = row.beneficiaries.select_related("organisation").order_by("organisation__name")
    back = reverse("assistance:activity", args=[activity])
    deed = Deed(
        title=_("Register who comes"),
        button=_("Register the participant"),
        lead=row.title,
        asks=(
            Ask("given_name", _("Given names"), limit=120),
            Ask("family_name", _("Family names"), limit=120),
            Ask("sex", _("Sex"), "radios", options=options(SEXES)),
            Ask("function", _("Function"), required=False, limit=120),
            Ask("organisation", _("Organisation"), "key", required=False, options=[
                (str(each.organisation.public_id), each.organisation.name) for each in whom]),
        ),
        back=back,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        made = courses.register_attendee(
            by=request.viewer, at=request.at, activity=activity, **values
        )
        messages.success(request, _("{name} is registered.").format(name=made))
        return done(reverse("assistance:attendee", args=[made.public_id]))

    return carry_out(request, deed, do)


@require_GET
def attendee(request: Page, attendee: UUID) -> HttpResponse:
    """One who comes: the badge to print, the days there, the tests."""
    row = selectors.attendee(viewer=request.viewer, at=request.at, public_id=attendee)
    key = [attendee]
    tests = [
        Row((each.taken_at, words(WHICH_TEST, each.which), f"{each.points} / {each.of_points}"))
        for each in row.tests.order_by("pk")
    ]
    days = [Row((each.on, each.seen_at)) for each in row.days.order_by("on")]
    actions = [
        (_("Enter a test"), reverse("assistance:test", args=key), "primary"),
        (_("Make their own page"), reverse("assistance:own-page", args=key), "secondary"),
        (_("Erase the personal data"), reverse("assistance:erase", args=key), "warning"),
    ]
    if is_certified(row.activity) and standing(row, row.activity).passed:
        way = reverse("papers:issue", args=["training-certificate", attendee])
        actions.insert(0, (_("Issue the certificate"), way, "primary"))
    record = Record(
        title=str(row) if not row.erased_at else _("(erased)"),
        lead=row.activity.title,
        back=reverse("assistance:activity", args=[row.activity.public_id]),
        back_text=row.activity.title,
        tags=(Tag("erased", _("Personal data erased")),) if row.erased_at else (),
        actions=[] if row.erased_at else actions,
        sections=[
            Section(
                _("Participant"),
                facts=[
                    (_("Organisation"), row.organisation.name if row.organisation else ""),
                    (_("Function"), row.function),
                    (_("Sex"), words(SEXES, row.sex)),
                    (_("Code of the badge"), row.code),
                    (_("Badge"), qr(row.code)),
                ],
            ),
            Section(
                _("Days there"),
                table=Table(
                    _("Days there"),
                    [Column(_("Day")), Column(_("Scanned"))],
                    days,
                    EmptyState(_("Not there yet.")),
                ),
            ),
            Section(
                _("Tests"),
                table=Table(
                    _("Tests"),
                    [Column(_("Entered")), Column(_("Which")), Column(_("Points"))],
                    tests,
                    EmptyState(_("No test yet.")),
                ),
            ),
            own_pages.section(request, row),
        ],
    )
    return render(request, "record.html", {"record": record})


@_BOTH
def attend(request: Page, activity: UUID) -> HttpResponse:
    """The scan at the door: one badge after the other; the page comes back ready for the next."""
    row = selectors.own_activity(viewer=request.viewer, at=request.at, public_id=activity)
    today = local_day(request.at, request.viewer.time_zone)
    shown = min(max(today, row.starts_on), row.ends_on)
    there = row.attendees.filter(days__on=shown).count()
    deed = Deed(
        title=_("Scan badges"),
        button=_("Note as there"),
        lead=_("{there} of {all} are there on this day.").format(
            there=there, all=row.attendees.count()
        ),
        asks=(
            Ask("code", _("Badge"), hint=_("Scan the code, or type the letters beneath it."),
                limit=40, required=False, autofocus=True),
            Ask("photo", _("Photograph of badges"), "file",
                _("Without a scanner: photograph one badge, or several together. The photograph is"
                  " not kept."), required=False, accept="image/*", capture="environment"),
            day("on", _("Day"), shown),
        ),
        back=reverse("assistance:activity", args=[activity]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        for badge in _badges(values["code"], values["photo"]):
            made = courses.attend(
                by=request.viewer, at=request.at, activity=activity, code=badge, on=values["on"]
            )
            messages.success(request, _("{name} is there.").format(name=made.attendee))
        return done(reverse("assistance:attend", args=[activity]))

    return carry_out(request, deed, do)


def _badges(code: str, photograph: bytes) -> list[str]:
    """The codes that were scanned, typed or photographed; refuses a photograph without any."""
    if code:
        return [code]
    if not photograph:
        raise Missing("code", _("Badge"))
    found = list(dict.fromkeys(codes_in(photograph)))
    if not found:
        raise NoBadgeSeen
    return found


@_BOTH
def test(request: Page, attendee: UUID) -> HttpResponse:
    """Enter what somebody reached in a test."""
    asks = (
        Ask("which", _("Which"), "radios", options=options(WHICH_TEST)),
        Ask("points", _("Points reached"), "number", limit=courses.POINTS_MOST),
        Ask(
            "of_points",
            _("Points that can be reached"),
            "number",
            value=20,
            limit=courses.POINTS_MOST,
        ),
    )
    return _do(request, attendee, _("Enter a test"), asks, courses.enter_test)


@_BOTH
def erase(request: Page, attendee: UUID) -> HttpResponse:
    """Erase who somebody was."""
    hint = _(
        "That one more came, and passed, stays; who it was is gone for good, and so are the words"
        " of the certificate."
    )
    return _do(
        request, attendee, _("Erase the personal data"), (reason(hint),), papers.erase_attendee
    )


def _do(
    request: Page, attendee: UUID, title: str, asks: tuple[Ask, ...], service: Any
) -> HttpResponse:
    row = selectors.attendee(viewer=request.viewer, at=request.at, public_id=attendee)
    return deed_on(request, row, title, asks, service, what="attendee", lead=str(row))
