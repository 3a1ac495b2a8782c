"""How long what is kept, under whose order nothing goes, and whom nobody needs to know any more."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, part_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.custody import retention
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day

KIND_WORDS = {
    "personnel": gettext_lazy("Personnel record"),
    "custody": gettext_lazy("Name behind entries of the ledger"),
}
KIND_HINTS = {
    "personnel": gettext_lazy("counted from the last day of work"),
    "custody": gettext_lazy("counted from the last entry in which the person took part"),
}
_BOTH = require_http_methods(["GET", "POST"])


@require_GET
def overview(request: Page) -> HttpResponse:
    """Periods, holds, and the people whose time is over."""
    request.viewer.demand(Act.SEE_PEOPLE, at=request.at)
    organisation = people.organisation_named(public_id=request.viewer.organisation_public_id)
    may_set = request.viewer.may(Act.APPROVE, at=request.at)
    may_hold = may_set or (request.may_change and request.viewer.may(Act.OVERSEE, at=request.at))
    actions = [(_("Place a hold"), reverse("retention:place"), "")] if may_hold else []
    record = Record(
        title=_("How long personal data are kept"),
        lead=organisation.name,
        sections=[
            Section(_("Periods"), table=_periods(request, organisation, may_set=may_set)),
            Section(_("Holds"), table=_holds(request, may_lift=may_hold), actions=actions),
            Section(_("May be erased now"), table=_due(request)),
        ],
    )
    return render(request, "record.html", {"record": record})


def _periods(request: Page, organisation: Any, *, may_set: bool) -> Table:
    rows = []
    for each in retention.kept(organisation, day=local_day(request.at, request.viewer.time_zone)):
        name: object = Noted(KIND_WORDS[each.kind], KIND_HINTS[each.kind])
        if may_set:
            way = reverse("retention:period", args=[each.kind])
            name = Link(KIND_WORDS[each.kind], way, KIND_HINTS[each.kind])
        counts = _("nothing is erased") if each.years is None else str(each.years)
        law = "" if each.law_years is None else Noted(str(each.law_years), each.law_source)
        own = "" if each.own_years is None else Noted(str(each.own_years), each.own_source)
        rows.append(Row((name, counts, law, own), tone="decision" if each.years is None else ""))
    columns = [
        Column(_("What is kept")),
        Column(_("Years that count")),
        Column(_("Law")),
        Column(_("Your organisation")),
    ]
    return Table(_("Periods"), columns, rows)


def _holds(request: Page, *, may_lift: bool) -> Table:
    page = page_asked(
        request, retention.holds(viewer=request.viewer), sort="-ends_at", name="holds"
    )
    rows = [
        Row(
            (
                Link(each.reference, reverse("retention:lift", args=[each.public_id]))
                if may_lift and each.lifted_at is None
                else each.reference,
                each.ordered_by,
                str(each.person or _("everybody here")),
                each.placed_at,
                Noted(Tag("open"), "") if each.lifted_at is None else each.lifted_at,
            ),
            tone="stop" if each.lifted_at is None else "",
        )
        for each in page.rows
    ]
    columns = [
        Column(_("Order")),
        Column(_("Ordered by")),
        Column(_("Person")),
        Column(_("Placed")),
        Column(_("Lifted")),
    ]
    empty = EmptyState(_("While a court or an authority wants records kept, nothing is erased."))
    return Table(_("Holds"), columns, rows, empty, **ways(page, "holds"))


def _due(request: Page) -> Table:
    found = retention.due_for_erasure(viewer=request.viewer, at=request.at)
    part = part_asked(request, found, name="due")
    rows = [
        (Link(str(person), reverse("people:erase", args=[person.public_id])), since)
        for person, since in part.rows
    ]
    columns = [Column(_("Person")), Column(_("Since"))]
    empty = EmptyState(_("Nobody, today."))
    return Table(_("May be erased now"), columns, rows, empty, **ways(part, "due"))


@_BOTH
def period(request: Page, kind: str) -> HttpResponse:
    """Set how long one kind of record is kept here."""
    request.viewer.demand(Act.APPROVE, at=request.at)
    if kind not in KIND_WORDS:
        raise Http404
    organisation = people.organisation_named(public_id=request.viewer.organisation_public_id)
    kept = retention.kept(organisation, day=local_day(request.at, request.viewer.time_zone))
    now = next(each for each in kept if each.kind == kind)
    deed = Deed(
        title=KIND_WORDS[kind],
        button=_("Set the period"),
        lead=KIND_HINTS[kind],
        asks=(
            Ask("years", _("Years"), "whole", value=now.years or "", limit=retention.YEARS_MAX),
            Ask("source", _("On what it rests"), hint=_("The law and its article."), limit=300),
        ),
        facts=[(_("Law"), f"{now.law_years} · {now.law_source}")] if now.law_source else [],
        back=reverse("retention:overview"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        retention.set_period(by=request.viewer, at=request.at, kind=kind, **values)
        messages.success(request, _("Recorded."))
        return done(reverse("retention:overview"))

    return carry_out(request, deed, do)


@_BOTH
def place(request: Page) -> HttpResponse:
    """Place a hold on one person, found by code, or on everybody."""
    _demand(request)
    named = _named(request)
    code = Ask(
        "code",
        _("Code of the person"),
        hint=_("From the badge or the page of the person. Empty: everybody here."),
        required=False,
        limit=60,
    )
    asks = (
        Ask("ordered_by", _("Ordered by"), hint=_("The court or the authority."), limit=200),
        Ask("reference", _("Order"), hint=_("Its number."), limit=100),
        *(() if named else (code,)),
    )
    deed = Deed(
        title=_("Place a hold"),
        button=_("Place the hold"),
        asks=asks,
        lead=_("Until it is lifted nothing about these persons is erased."),
        facts=[(_("Person"), str(named))] if named else [],
        kind="warning",
        back=reverse("retention:overview"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        person, code = named, values.pop("code", "")
        if code:
            person = people.person_by_code(viewer=request.viewer, at=request.at, code=code)
        retention.place_hold(by=request.viewer, at=request.at, person=person, **values)
        messages.success(request, _("Recorded."))
        return done(reverse("retention:overview"))

    return carry_out(request, deed, do)


def _demand(request: Page) -> None:
    """Let in who manages the house, or oversees it."""
    if not request.viewer.may(Act.APPROVE, at=request.at):
        request.viewer.demand(Act.OVERSEE, at=request.at)


def _named(request: Page) -> Any:
    """The person from whose page one comes, if from any."""
    try:
        public_id = UUID(request.GET.get("person", ""))
    except ValueError:
        return None
    return people.person(viewer=request.viewer, at=request.at, public_id=public_id)


@_BOTH
def lift(request: Page, hold: UUID) -> HttpResponse:
    """Lift a hold."""
    _demand(request)
    row = retention.holds(viewer=request.viewer).filter(public_id=hold).first()
    if row is None:
        raise people.NotFound
    deed = Deed(
        title=_("Lift the hold {reference}").format(reference=row.reference),
        button=_("Lift the hold"),
        asks=(reason(),),
        lead=f"{row.ordered_by} · {row.person or _('everybody here')}",
        back=reverse("retention:overview"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        retention.lift_hold(by=request.viewer, at=request.at, hold=hold, **values)
        messages.success(request, _("Recorded."))
        return done(reverse("retention:overview"))

    return carry_out(request, deed, do)
