"""Small deeds on a thing: a mark read, a photograph, a block, and the list of stolen arms."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Listing, show
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason, today_of
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.words_of_fields import MARK_KINDS, PHOTO_ANGLES, options, to_choose
from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors as people
from resguardo.records.register import selectors
from resguardo.records.register import services as register

from .firearms import tabs

PHOTO = gettext_lazy("JPEG, PNG or WebP; what the camera wrote into it is taken out.")


@require_http_methods(["GET", "POST"])
def read_mark(request: Page, thing_id: UUID) -> HttpResponse:
    """Write down a mark as it was read."""
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    deed = Deed(
        title=_("Read a mark of {name}").format(name=row.name),
        button=_("Record mark"),
        lead=_("Sign by sign, as it stands there, even if you think it should be otherwise."),
        asks=(
            Ask("kind", _("Mark"), "choose", options=to_choose(MARK_KINDS)),
            Ask("text_as_read", _("As read"), limit=100),
            Ask("location", _("Where on the thing"), hint=_("Frame, left side; barrel; slide."),
                limit=60),
            Ask("photo", _("Photograph"), "file", PHOTO, required=False),
        ),
        back=reverse("register:thing", args=[thing_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        register.read_mark(by=request.viewer, at=request.at, thing=thing_id, **values)
        return done(reverse("register:thing", args=[thing_id]) + "#marks")

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def add_photo(request: Page, thing_id: UUID) -> HttpResponse:
    """Add a photograph from one of the fixed angles."""
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    deed = Deed(
        title=_("Photograph of {name}").format(name=row.name),
        button=_("Keep photograph"),
        asks=(
            Ask("angle", _("Angle"), "radios", options=options(PHOTO_ANGLES)),
            Ask("content", _("Photograph"), "file", PHOTO),
        ),
        back=reverse("register:thing", args=[thing_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        register.add_photo(by=request.viewer, at=request.at, thing=thing_id, **values)
        return done(reverse("register:thing", args=[thing_id]) + "#photographs")

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def block(request: Page, thing_id: UUID) -> HttpResponse:
    """Block a thing by hand."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id)
    deed = Deed(
        title=_("Block {name}").format(name=row.name),
        button=_("Block it"),
        kind="warning",
        lead=_("Nobody can issue it until the block is lifted by whoever set it."),
        asks=(Ask("document", _("Document"), required=False, limit=100), reason()),
        back=reverse("register:thing", args=[thing_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        register.block(by=request.viewer, at=request.at, thing=thing_id, **values)
        return done(reverse("register:thing", args=[thing_id]) + "#blocks")

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def lift_block(request: Page, block_id: UUID) -> HttpResponse:
    """Lift a block that was set by hand."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    row = selectors.block(viewer=request.viewer, at=request.at, public_id=block_id)
    back = reverse("register:thing", args=[row.thing.public_id])
    deed = Deed(
        title=_("Lift the block of {name}").format(name=row.thing.name),
        button=_("Lift block"),
        asks=(reason(),),
        back=back,
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        register.lift_block(by=request.viewer, at=request.at, block=block_id, **values)
        return done(f"{back}#blocks")

    return carry_out(request, deed, do)


@require_GET
def file(request: Page, attachment_id: UUID) -> HttpResponse:
    """A picture or document that was kept. Its type was told by its bytes when it came."""
    row = selectors.attachment(viewer=request.viewer, at=request.at, public_id=attachment_id)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    shown = row.content_type.startswith("image/")
    response["Content-Disposition"] = "inline" if shown else "attachment"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_GET
def stolen(request: Page) -> HttpResponse:
    """The serials listed as stolen."""
    may = request.viewer.may(Act.EDIT_REGISTER, at=request.at) and people.sees_all(
        viewer=request.viewer, at=request.at
    )
    new = reverse("register:list-stolen")
    listing = Listing(
        name="register:stolen",
        title=_("Stolen firearms"),
        lead=_("Compared with every firearm that is enrolled, counted or issued."),
        columns=[
            Column(_("Serial number"), sort="serial"),
            Column(_("Maker")),
            Column(_("Model")),
            Column(_("Calibre")),
            Column(_("Listed on"), sort="listed"),
            Column(_("Source")),
            Column(_("What can be done")),
        ],
        rows=selectors.stolen_list(viewer=request.viewer, at=request.at),
        cells=lambda row: Row(
            (
                row.serial,
                row.maker_name,
                row.model_name,
                row.calibre_text,
                row.listed_on,
                row.source,
                Link(_("Withdraw"), reverse("register:withdraw-stolen", args=[row.pk]))
                if may
                else "",
            )
        ),
        values=lambda row: (
            row.serial,
            row.maker_name,
            row.model_name,
            row.calibre_text,
            row.listed_on,
            row.source,
        ),
        headings=(
            _("Serial number"),
            _("Maker"),
            _("Model"),
            _("Calibre"),
            _("Listed on"),
            _("Source"),
        ),
        sorts={"serial": "serial_normal", "listed": "listed_on"},
        sort="-listed",
        empty=EmptyState(_("The authority lists stolen firearms here. None is listed now.")),
        actions=[(_("List a stolen firearm"), new, "primary")] if may else (),
        tabs=tabs("stolen"),
    )
    return show(request, listing)


@require_http_methods(["GET", "POST"])
def list_stolen(request: Page) -> HttpResponse:
    """List a serial as stolen."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    deed = Deed(
        title=_("List a stolen firearm"),
        button=_("List it"),
        asks=(
            Ask("serial", _("Serial number"), limit=60),
            Ask("maker_name", _("Maker"), required=False, limit=100),
            Ask("model_name", _("Model"), required=False, limit=100),
            Ask("calibre_text", _("Calibre"), required=False, limit=60),
            day("listed_on", _("Listed on"), today_of(request)),
            Ask("source", _("Source"), hint=_("Who listed it, with the number."), limit=200),
        ),
        back=reverse("register:stolen"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        register.list_stolen(by=request.viewer, at=request.at, **values)
        return done(reverse("register:stolen"))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def withdraw_stolen(request: Page, listing_id: int) -> HttpResponse:
    """Take a serial off the list."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    deed = Deed(
        title=_("Withdraw a listing"),
        button=_("Withdraw it"),
        asks=(reason(),),
        back=reverse("register:stolen"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        register.withdraw_listing(by=request.viewer, at=request.at, listing=listing_id, **values)
        return done(reverse("register:stolen"))

    return carry_out(request, deed, do)
