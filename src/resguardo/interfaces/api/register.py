"""The register by API: firearms and what goes with them, marks, blocks, the list of stolen arms.

Enrolling here says that a thing exists and whose it is. To enrol and take it into an armoury at
once, use `stock/take-in`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.own_fields import narrowed_by
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.interfaces.api.register_shapes import (
    Asked,
    BlockIn,
    BlockOut,
    CalibreOut,
    ConditionIn,
    FirearmChange,
    FirearmIn,
    FirearmMore,
    FirearmOut,
    FirearmQuery,
    IdentityChange,
    KitIn,
    LabelsIn,
    LotIn,
    MagazineIn,
    MarkIn,
    MarkOut,
    ModelOut,
    PartIn,
    StolenIn,
    StolenOut,
    ThingChange,
    ThingOut,
    ThingQuery,
)
from resguardo.interfaces.api.texts import bytes_of
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody.gone import still_here
from resguardo.records.people.pages import page_of
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import catalogue, selectors
from resguardo.records.register import services as register
from resguardo.records.register.labels.printing import printed
from resguardo.records.transparency import services as transparency

router = Router()


@router.get("/firearms", response=Listing[FirearmOut], url_name="firearms")
def list_firearms(
    request: Call, turn: Query[Turn], wanted: Query[FirearmQuery]
) -> Listing[FirearmOut]:
    """Firearms in sight, by `sort`: code, serial, type, calibre; `-` before it for downwards."""
    rows = selectors.firearms(
        viewer=request.viewer,
        at=request.at,
        wanted=selectors.FirearmFilter(
            text=wanted.search,
            weapon_type=wanted.weapon_type,
            calibre_id=wanted.calibre,
            condition=wanted.condition,
            ownership=wanted.ownership,
            maker=wanted.maker,
            organisation=wanted.organisation,
            blocked=wanted.blocked,
            enrolled_by=wanted.enrolled_by,
        ),
    )
    if wanted.condition or wanted.blocked:
        rows = still_here(rows)
    rows = narrowed_by(request, rows, "firearm", wanted.custom, column="thing__custom")
    sign = "-" if wanted.sort.startswith("-") else ""
    sorts = selectors.firearm_sorts(viewer=request.viewer, at=request.at)
    sort = sign + sorts.get(wanted.sort.removeprefix("-"), "pk")
    return listed(page_of(rows, sort=sort, cursor=turn.cursor, size=turn.size), _firearm)


def _against_firearm(request: Call, body: FirearmIn) -> Sequence[Problem]:
    return register.against_firearm(
        by=request.viewer, at=request.at, facts=body.facts(), acknowledged=body.acknowledged
    )


@router.post("/firearms", response={201: FirearmMore}, url_name="enrol_firearm")
@asked_of_the_rest(FirearmIn, _against_firearm)
def enrol_firearm(request: Call, body: FirearmIn) -> FirearmMore:
    """Enrol a firearm; a look-alike serial is refused until it is acknowledged."""
    firearm = register.enrol_firearm(
        by=request.viewer, at=request.at, facts=body.facts(), acknowledged=body.acknowledged
    )
    return _more(request, firearm.thing.public_id)


@router.get("/firearms/{uuid:firearm_id}", response=FirearmMore, url_name="firearm")
def show_firearm(request: Call, firearm_id: UUID) -> FirearmMore:
    """One firearm, with blocks, listings and look-alikes."""
    return _more(request, firearm_id)


@router.patch("/firearms/{uuid:firearm_id}", response=FirearmMore, url_name="change_firearm")
def change_firearm(request: Call, firearm_id: UUID, body: FirearmChange) -> FirearmMore:
    """Change what is not identity."""
    register.change_firearm(
        by=request.viewer,
        at=request.at,
        firearm=firearm_id,
        **body.model_dump(exclude_unset=True),
    )
    return _more(request, firearm_id)


@router.post(
    "/firearms/{uuid:firearm_id}/identity", response={202: Asked}, url_name="correct_identity"
)
def correct_identity(request: Call, firearm_id: UUID, body: IdentityChange) -> Asked:
    """Ask for a correction of identity; a second person decides it under people/approvals."""
    approval = register.ask_identity_correction(
        by=request.viewer,
        at=request.at,
        firearm=firearm_id,
        serial=body.serial,
        model=body.model,
        calibre_id=body.calibre,
        reason=body.reason,
    )
    return Asked(approval=approval.public_id, state=approval.state)


@router.post("/firearms/{uuid:firearm_id}/condition", response=FirearmMore, url_name="condition")
def change_condition(request: Call, firearm_id: UUID, body: ConditionIn) -> FirearmMore:
    """Say whether a firearm can serve."""
    register.change_condition(
        by=request.viewer, at=request.at, firearm=firearm_id, **body.model_dump()
    )
    return _more(request, firearm_id)


@router.get("/things", response=Listing[ThingOut], url_name="things")
def list_things(request: Call, turn: Query[Turn], wanted: Query[ThingQuery]) -> Listing[ThingOut]:
    """Things of any kind in sight, by label or by part of their name."""
    rows = selectors.search_things(
        viewer=request.viewer,
        at=request.at,
        kinds=wanted.kind,
        text=wanted.search,
        calibre_id=wanted.calibre,
    )
    registers = {selectors.register_of(each) for each in wanted.kind}
    kind = registers.pop() if len(registers) == 1 else ""
    rows = narrowed_by(request, rows, kind, wanted.custom)
    return listed(page_of(rows, sort="pk", cursor=turn.cursor, size=turn.size), _thing)


@router.get("/things/{uuid:thing_id}", response=ThingOut, url_name="thing")
def show_thing(request: Call, thing_id: UUID) -> ThingOut:
    """One thing of any kind."""
    return _thing(selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id))


@router.patch("/things/{uuid:thing_id}", response=ThingOut, url_name="change_thing")
def change_thing(request: Call, thing_id: UUID, body: ThingChange) -> ThingOut:
    """Change whose a thing is, and the organisation's own fields."""
    row = register.change_thing(
        by=request.viewer, at=request.at, thing=thing_id, **body.model_dump(exclude_unset=True)
    )
    return _thing(row)


@router.get("/labels/{code}", response=ThingOut, url_name="label")
def read_label(request: Call, code: str) -> ThingOut:
    """The thing of one's own organisation that carries this label."""
    return _thing(selectors.thing_by_code(viewer=request.viewer, at=request.at, text=code))


def _against(request: Call, body: Any) -> Sequence[Problem]:
    """The rules for a thing that is to be enrolled."""
    return register.against_thing(by=request.viewer, at=request.at, facts=body.facts())


@router.post("/parts", response={201: ThingOut}, url_name="enrol_part")
@asked_of_the_rest(PartIn, _against, called={"number": "serial"})
def enrol_part(request: Call, body: PartIn) -> ThingOut:
    """Enrol an essential part."""
    row = register.enrol_part(by=request.viewer, at=request.at, facts=body.facts())
    return _thing(row.thing)


@router.post("/magazines", response={201: ThingOut}, url_name="enrol_magazine")
@asked_of_the_rest(MagazineIn, _against)
def enrol_magazine(request: Call, body: MagazineIn) -> ThingOut:
    """Enrol a numbered magazine."""
    row = register.enrol_magazine(by=request.viewer, at=request.at, facts=body.facts())
    return _thing(row.thing)


@router.post("/kit", response={201: ThingOut}, url_name="enrol_kit")
@asked_of_the_rest(KitIn, _against)
def enrol_kit(request: Call, body: KitIn) -> ThingOut:
    """Enrol a vest or other numbered kit."""
    row = register.enrol_kit(by=request.viewer, at=request.at, facts=body.facts())
    return _thing(row.thing)


@router.post("/lots", response={201: ThingOut}, url_name="enrol_lot")
@asked_of_the_rest(LotIn, _against, called={"number": "lot_number"})
def enrol_lot(request: Call, body: LotIn) -> ThingOut:
    """Enrol a lot, without a quantity: that is the ledger's."""
    row = register.enrol_lot(by=request.viewer, at=request.at, facts=body.facts())
    return _thing(row.thing)


@router.get("/things/{uuid:thing_id}/marks", response=list[MarkOut], url_name="marks")
def list_marks(request: Call, thing_id: UUID) -> list[MarkOut]:
    """Every reading of every mark, the latest first."""
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id)
    return [_mark(each) for each in selectors.marks(row)]


@router.post("/things/{uuid:thing_id}/marks", response={201: MarkOut}, url_name="read_mark")
def read_mark(request: Call, thing_id: UUID, body: MarkIn) -> MarkOut:
    """Write down a mark as it was read."""
    mark = register.read_mark(
        by=request.viewer,
        at=request.at,
        thing=thing_id,
        kind=body.kind,
        text_as_read=body.text_as_read,
        location=body.location,
        read_at=body.read_at,
        photo=bytes_of(body.photo),
    )
    return _mark(mark)


@router.get("/things/{uuid:thing_id}/blocks", response=list[BlockOut], url_name="blocks")
def list_blocks(request: Call, thing_id: UUID) -> list[BlockOut]:
    """Every block of a thing, those that stand first."""
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id)
    return [_block(each) for each in selectors.blocks(row)]


@router.post("/things/{uuid:thing_id}/blocks", response={201: BlockOut}, url_name="block")
def block(request: Call, thing_id: UUID, body: BlockIn) -> BlockOut:
    """Block a thing by hand."""
    row = register.block(
        by=request.viewer,
        at=request.at,
        thing=thing_id,
        document=body.document,
        reason=body.reason,
    )
    return _block(row)


@router.post("/blocks/{uuid:block_id}/lift", response=BlockOut, url_name="lift_block")
def lift_block(request: Call, block_id: UUID, body: Why) -> BlockOut:
    """Lift a block that was set by hand."""
    row = register.lift_block(by=request.viewer, at=request.at, block=block_id, reason=body.reason)
    return _block(row)


@router.get("/stolen", response=Listing[StolenOut], url_name="stolen")
def list_stolen(request: Call, turn: Query[Turn]) -> Listing[StolenOut]:
    """The serials listed as stolen, the latest listing first."""
    rows = selectors.stolen_list(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: StolenOut.model_validate(row, from_attributes=True))


@router.post("/stolen", response={201: StolenOut}, url_name="list_stolen")
def add_stolen(request: Call, body: StolenIn) -> StolenOut:
    """List a serial as stolen; only an authority may."""
    row = register.list_stolen(by=request.viewer, at=request.at, **body.model_dump())
    return StolenOut.model_validate(row, from_attributes=True)


@router.post("/stolen/{int:listing_id}/withdraw", response=StolenOut, url_name="withdraw_stolen")
def withdraw_stolen(request: Call, listing_id: int, body: Why) -> StolenOut:
    """Take a serial off the list."""
    row = register.withdraw_listing(
        by=request.viewer, at=request.at, listing=listing_id, reason=body.reason
    )
    return StolenOut.model_validate(row, from_attributes=True)


@router.get("/models", response=list[ModelOut], url_name="models")
def list_models(request: Call) -> list[ModelOut]:  # noqa: ARG001 - reference for everybody
    """Every known model with its maker."""
    return [
        ModelOut(
            id=row.public_id,
            maker=row.maker.name,
            name=row.name,
            weapon_type=row.weapon_type,
            calibres=row.calibre_ids,
        )
        for row in selectors.firearm_models()
    ]


@router.get("/calibres", response=list[CalibreOut], url_name="calibres")
def list_calibres(request: Call, weapon_type: str = "") -> list[CalibreOut]:  # noqa: ARG001 - every operation takes it
    """The calibres that weapons of a type usually take, or all."""
    rows = catalogue.calibre_choices(weapon_type)
    return [CalibreOut(id=key, name=name) for key, name in rows]


@router.get("/attachments/{uuid:attachment_id}", response={200: None}, url_name="attachment")
def show_attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """A picture or document, as a download."""
    call: Any = request
    row = selectors.attachment(viewer=call.viewer, at=call.at, public_id=attachment_id)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    response["Content-Disposition"] = "attachment"
    return response


@router.post("/labels", response={200: None}, url_name="print_labels")
def print_labels(request: HttpRequest, body: LabelsIn) -> HttpResponse:
    """Labels of one's own things as one sheet; each symbol is read back before it goes out."""
    call: Any = request
    call.viewer.demand(Act.LABEL, at=call.at)
    rows = list(
        selectors.things(viewer=call.viewer, at=call.at, own=True)
        .filter(public_id__in=body.things)
        .order_by("pk")
    )
    if len(rows) != len(set(body.things)):
        raise NotFound
    sheet = printed(rows, symbol=body.symbol, paper=body.paper)
    transparency.record_access(
        by=call.viewer, at=call.at, verb="label", subject_kind="thing", reason=f"{len(rows)}"
    )
    response = HttpResponse(sheet.content, content_type=sheet.content_type)
    response["Content-Disposition"] = f'attachment; filename="labels.{sheet.form}"'
    return response


def _more(request: Call, firearm_id: UUID) -> FirearmMore:
    row = selectors.firearm(viewer=request.viewer, at=request.at, public_id=firearm_id)
    near = selectors.near(viewer=request.viewer, at=request.at, firearm=row)
    return FirearmMore(
        **_firearm(row).model_dump(),
        blocked=bool(selectors.blocked([row.pk])),
        listed_stolen=bool(selectors.stolen_listings(row)),
        looks_like=[each.thing.public_id for each in near],
    )


def _firearm(row: Any) -> FirearmOut:
    return FirearmOut(
        id=row.thing.public_id,
        organisation=row.organisation.public_id,
        code=row.thing.code,
        name=row.thing.name,
        maker=row.model.maker.name,
        model=row.model.name,
        model_id=row.model.public_id,
        weapon_type=row.weapon_type,
        calibre=row.calibre_id,
        serial=row.serial,
        make_as_read=row.make_as_read,
        model_as_read=row.model_as_read,
        calibre_as_read=row.calibre_as_read,
        country_of_manufacture=row.country_of_manufacture,
        manufactured_year=row.manufactured_year,
        registry_number=row.registry_number,
        condition=row.condition,
        ownership=row.thing.ownership,
        owner_name=row.thing.owner_name,
        acquired_on=row.thing.acquired_on,
        slot=row.thing.slot,
        custom=row.thing.custom,
    )


def _thing(row: Any) -> ThingOut:
    return ThingOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        calibre=row.calibre_id,
        ownership=row.ownership,
        owner_name=row.owner_name,
        acquired_on=row.acquired_on,
        slot=row.slot,
        custom=row.custom,
        details=selectors.details(row),
    )


def _mark(row: Any) -> MarkOut:
    return MarkOut(
        id=row.public_id,
        kind=row.kind,
        text_as_read=row.text_as_read,
        location=row.location,
        photo=row.photo.public_id if row.photo else None,
        read_at=row.read_at,
        recorded_at=row.recorded_at,
    )


def _block(row: Any) -> BlockOut:
    return BlockOut(
        id=row.public_id,
        cause=row.cause,
        document=row.document,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
