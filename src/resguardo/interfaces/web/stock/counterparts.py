"""The directory: who may hold arms, with their licence today, for whoever gives or takes some."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.records.people.days import local_day
from resguardo.records.permits import directory
from resguardo.records.permits.directory import Licence

from .overview import tabs

KINDS: Final = {
    "company": gettext_lazy("Company"),
    "authority": gettext_lazy("Authority"),
}
TONES: Final = {"valid": "done", "expired": "stop", "suspended": "stop", "revoked": "stop"}
STATES: Final = {
    "valid": gettext_lazy("Valid"),
    "expired": gettext_lazy("Expired"),
    "suspended": gettext_lazy("Suspended"),
    "revoked": gettext_lazy("Revoked"),
}
HEADINGS: Final = (
    gettext_lazy("Organisation"),
    gettext_lazy("Kind"),
    gettext_lazy("Registration number"),
    gettext_lazy("Province"),
    gettext_lazy("Licence today"),
    gettext_lazy("Until, not including"),
)


@require_GET
def counterparts(request: Page) -> HttpResponse:
    """Find an organisation and see what its licence is worth today."""
    viewer, at, typed = request.viewer, request.at, Typed(request.GET)
    kind = typed.text("kind") if typed.text("kind") in KINDS else ""
    found: dict[int, Licence] = {}
    day = local_day(at, viewer.time_zone)
    actions = []
    if viewer.may_somewhere(Act.TRANSFER, at=at):
        offer = reverse("stock:movement", args=["offer"])
        actions.append((_("Offer things"), offer, "primary"))
    listing = Listing(
        name="stock:counterparts",
        title=_("Organisations and their licences"),
        lead=_(
            "A company whose licence has ended or was stopped cannot be offered arms. The number "
            "of a licence stands on its paper: search for it, and compare the name."
        ),
        columns=[
            Column(_("Organisation"), sort="name"),
            Column(_("Registration number")),
            Column(_("Province")),
            Column(_("Licence today")),
            Column(_("Until, not including")),
        ],
        rows=directory.listed(viewer=viewer, at=at, text=typed.text("search")[:100], kind=kind),
        cells=lambda row: _cells(row, found.get(row.pk)),
        values=lambda row: _values(row, found.get(row.pk)),
        headings=HEADINGS,
        sorts={"name": "name"},
        sort="name",
        filters=(
            Filter("search", gettext_lazy("Name, number or province")),
            Filter("kind", gettext_lazy("Kind"), "choose", tuple(KINDS.items())),
        ),
        fetch=lambda rows: found.update(
            directory.licences([row.pk for row in rows], at=at, day=day)
        ),
        empty=EmptyState(_("Companies and authorities of this register will be here.")),
        actions=actions,
        tabs=tabs("counterparts"),
    )
    return show(request, listing)


def _cells(row: Any, licence: Licence | None) -> Row:
    name = Noted(row.name, KINDS[row.kind])
    if licence is None:
        unknown = "" if row.kind == "authority" else _("none is kept here")
        return Row((name, row.registration_number, row.province, unknown, ""))
    state = Tag(licence.state, STATES[licence.state], TONES[licence.state])
    return Row(
        (name, row.registration_number, row.province, state, licence.valid_until),
        tone="" if licence.state == "valid" else "stop",
    )


def _values(row: Any, licence: Licence | None) -> tuple[object, ...]:
    told = (STATES[licence.state], licence.valid_until) if licence else ("", "")
    return (row.name, KINDS[row.kind], row.registration_number, row.province, *told)
