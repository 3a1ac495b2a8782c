"""What things there are, found as people look for them: by label, by serial as read, by model.

Every list is built so that an index answers it. A search is therefore one question and not a
disjunction of five: a label that checks is a label, a word that names makers or models is a model,
and whatever is left is the beginning of a serial, compared by its skeleton.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import skeleton
from resguardo.records.people import codes
from resguardo.records.people.reading import Shape, ask
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import makers
from resguardo.records.register.models import (
    NUMBERED_KINDS,
    Attachment,
    Block,
    Firearm,
    FirearmModel,
    Kit,
    Lot,
    Magazine,
    Maker,
    Mark,
    Part,
    Photo,
    StolenListing,
    Thing,
    ThingKind,
)

FIREARM_SORTS: Final = {
    "code": "pk",
    "serial": "serial_normal",
    "type": "weapon_type",
    "calibre": "calibre_id",
}
"""What a list of firearms can be sorted by: only what an index stands behind."""

NEAR_MAX: Final = 20
BLOCKED_MAX: Final = 10_000

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirearmFilter:
    """What a list of firearms is narrowed to; empty means everything."""

    text: str = ""
    weapon_type: str = ""
    calibre_id: str = ""
    condition: str = ""
    ownership: str = ""
    maker: str = ""
    organisation: UUID | None = None
    blocked: bool = False
    enrolled_by: datetime | None = None


def _in_sight(
    rows: QuerySet[Row], viewer: Viewer, at: datetime, *, own: bool, walked: bool = True
) -> QuerySet[Row]:
    """The rows of organisations in sight; demands `see_register`.

    An overseer's list is `walked` in the order of its index and filtered on the way: `+ 0` keeps
    the database from gathering all rows company by company in order to sort them.
    """
    viewer.demand(Act.SEE_REGISTER, at=at)
    if own or not sees_all(viewer=viewer, at=at):
        return rows.filter(organisation_id=viewer.organisation_id)
    seen = organisations_in_sight(viewer=viewer, at=at).values("pk")
    if not walked:
        return rows.filter(organisation_id__in=seen)
    on_the_way: QuerySet[Row] = rows.alias(owner=F("organisation_id") + 0).filter(owner__in=seen)
    return on_the_way


def things(
    *, viewer: Viewer, at: datetime, own: bool = False, kinds: Sequence[str] = ()
) -> QuerySet[Thing]:
    """The things in sight, of some kinds or all."""
    rare = bool(kinds) and ThingKind.FIREARM not in kinds
    every = Thing.objects.select_related("organisation")
    rows = _in_sight(every, viewer, at, own=own, walked=not rare)
    return rows.filter(kind__in=kinds) if kinds else rows


def thing(*, viewer: Viewer, at: datetime, public_id: UUID, own: bool = False) -> Thing:
    """One thing in sight, or `NotFound`."""
    found = things(viewer=viewer, at=at, own=own).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def register_of(kind: str) -> str:
    """Under which name the fields of an organisation's own are kept for a kind of thing."""
    return kind if kind in NUMBERED_KINDS else "lot"


def thing_by_code(*, viewer: Viewer, at: datetime, text: str) -> Thing:
    """The viewer's own thing whose label was scanned or typed, or `NotFound`.

    Refuses a text that is not a label, or one whose check character does not fit.
    """
    code = codes.read_code(text)
    rows = things(viewer=viewer, at=at, own=True)
    found = rows.filter(pk=codes.key_of(code), code=code).first()
    if found is None:
        raise NotFound
    return found


def firearms(
    *, viewer: Viewer, at: datetime, wanted: FirearmFilter | None = None, own: bool = False
) -> QuerySet[Firearm]:
    """The firearms in sight that the filter leaves over."""
    rows = _in_sight(
        Firearm.objects.select_related("thing", "organisation", "model__maker"),
        viewer,
        at,
        own=own,
    )
    if wanted is None:
        return rows
    exact = {
        "weapon_type": wanted.weapon_type,
        "calibre_id": wanted.calibre_id,
        "condition": wanted.condition,
        "thing__ownership": wanted.ownership,
        "model__maker__name": wanted.maker,
        "organisation__public_id": wanted.organisation,
        "thing__created_at__lte": wanted.enrolled_by,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.blocked:
        # Few things are blocked: named one by one they are looked up instead of searched for.
        rows = rows.filter(pk__in=list(_standing_blocks()[:BLOCKED_MAX]))
    return _matching(rows, wanted.text)


def with_serial(*, viewer: Viewer, at: datetime, serial_normal: str) -> QuerySet[Firearm]:
    """The firearms in sight of exactly this serial, whoever made them."""
    rows = firearms(viewer=viewer, at=at)
    # First whether there is any, whoever may see it: most of what is asked for is no whole serial.
    any_has = "SELECT 1 FROM register_firearm WHERE serial_normal = %s LIMIT 1"
    if not serial_normal or not ask(any_has, serial_normal):
        return rows.none()
    return rows.filter(serial_normal=serial_normal)


def _standing_blocks() -> QuerySet[Block, int]:
    return Block.objects.filter(ends_at=None).order_by("pk").values_list("thing_id", flat=True)


def firearm_sorts(*, viewer: Viewer, at: datetime) -> dict[str, str]:
    """What this viewer's list can be sorted by; across companies only label and serial."""
    if sees_all(viewer=viewer, at=at):
        return {name: FIREARM_SORTS[name] for name in ("code", "serial")}
    return dict(FIREARM_SORTS)


def firearm(*, viewer: Viewer, at: datetime, public_id: UUID, own: bool = False) -> Firearm:
    """One firearm in sight, or `NotFound`."""
    rows = firearms(viewer=viewer, at=at, own=own)
    # The key first, so that no planner walks the organisation's whole register to find it.
    known = ask("SELECT id FROM register_thing WHERE public_id = %s", public_id)
    found = rows.filter(pk=known[0][0]).first() if known else None
    if found is None:
        raise NotFound
    return found


def firearm_of_own(*, viewer: Viewer, at: datetime, key: int) -> Firearm:
    """The viewer's own firearm of this thing key, or `NotFound`: for services of later chapters."""
    found = firearms(viewer=viewer, at=at, own=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _matching(rows: QuerySet[Firearm], text: str) -> QuerySet[Firearm]:
    words = text.split()
    if not words:
        return rows
    label = codes.code_in(text)
    if label:
        return rows.filter(pk=codes.key_of(label), thing__code=label)
    named, rest = _models_named(words)
    if named is not None:
        rows = rows.filter(model_id__in=named)
    return rows.filter(serial_prefix(skeleton("".join(rest)))) if rest else rows


def _models_named(words: list[str]) -> tuple[list[int] | None, list[str]]:
    """The models that the words name, and the words that name none: those are a serial.

    A word with digits names a model only after a word that names its maker: `Taurus 82 OK12`.
    """
    rows = [
        (key, f" {_folded(' '.join([maker, model, *aliases]))} ")
        for key, maker, model, aliases in FirearmModel.objects.values_list(
            "pk", "maker__name", "name", "maker__aliases"
        )
    ]
    named: list[int] | None = None
    rest: list[str] = []
    for word in words:
        part = makers.fold(word)
        digits = any(each.isdigit() for each in part)
        if digits and named is None:
            rest.append(word)
            continue
        sought = f" {part} " if digits else f" {part}"
        some = [key for key, name in rows if sought in name and (named is None or key in named)]
        if some:
            named = some
        else:
            rest.append(word)
    return named, rest


_folded = lru_cache(maxsize=4_096)(makers.fold)
"""Names of models are folded at each search, and change once a year."""


def serial_prefix(bone: str) -> Q:
    """The skeletons that begin so, as a range: an index answers it in every database."""
    if not bone:
        return Q(pk__in=())
    begins = Q(serial_skeleton__startswith=bone)
    if not (bone.isascii() and bone.isalnum()):
        return begins
    begins &= Q(serial_skeleton__gte=bone)
    stem = bone.rstrip("Z")
    if stem:
        after = "A" if stem[-1] == "9" else chr(ord(stem[-1]) + 1)
        begins &= Q(serial_skeleton__lt=stem[:-1] + after)
    return begins


def near(*, viewer: Viewer, at: datetime, firearm: Firearm) -> list[Firearm]:
    """Other firearms in sight whose serial looks the same, whoever made them.

    For an overseer these are all companies': one weapon in two registers is found here.
    """
    like = "SELECT 1 FROM register_firearm WHERE serial_skeleton = %s AND thing_id <> %s LIMIT 1"
    if not ask(like, firearm.serial_skeleton, firearm.pk):
        return []
    rows = firearms(viewer=viewer, at=at).filter(serial_skeleton=firearm.serial_skeleton)
    # Sorted here and not there: a planner that may sort by key walks the whole register.
    return sorted(rows.exclude(pk=firearm.pk).order_by()[:NEAR_MAX], key=lambda row: row.pk)


def parts(*, viewer: Viewer, at: datetime) -> QuerySet[Part]:
    """The essential parts in sight."""
    return Part.objects.select_related("thing", "firearm__thing").filter(
        thing__in=things(viewer=viewer, at=at, kinds=(ThingKind.PART,))
    )


def magazines(*, viewer: Viewer, at: datetime) -> QuerySet[Magazine]:
    """The numbered magazines in sight."""
    return Magazine.objects.select_related("thing", "model__maker").filter(
        thing__in=things(viewer=viewer, at=at, kinds=(ThingKind.MAGAZINE,))
    )


def kit(*, viewer: Viewer, at: datetime) -> QuerySet[Kit]:
    """The vests and other numbered kit in sight."""
    return Kit.objects.select_related("thing").filter(
        thing__in=things(viewer=viewer, at=at, kinds=(ThingKind.KIT,))
    )


def lots(*, viewer: Viewer, at: datetime) -> QuerySet[Lot]:
    """The lots of ammunition and of plain magazines in sight."""
    return Lot.objects.select_related("thing").filter(
        thing__in=things(viewer=viewer, at=at, kinds=(ThingKind.AMMUNITION, ThingKind.STOCK))
    )


def numbered(*, viewer: Viewer, at: datetime, number: str) -> QuerySet[Thing]:
    """The magazines, kit and lots in sight that have exactly this number."""
    keys = ask(
        "SELECT thing_id FROM register_magazine WHERE number = %s"
        " UNION ALL SELECT thing_id FROM register_kit WHERE number = %s"
        " UNION ALL SELECT thing_id FROM register_lot WHERE lot_number = %s",
        *(number, number, number),
    )
    rows = things(viewer=viewer, at=at)
    return rows.filter(pk__in=[key for (key,) in keys]).order_by("pk") if keys else rows.none()


def search_things(
    *, viewer: Viewer, at: datetime, kinds: Sequence[str], text: str = "", calibre_id: str = ""
) -> QuerySet[Thing]:
    """Things of some kinds by label, by part of their name, by calibre."""
    rows = things(viewer=viewer, at=at, kinds=kinds).select_related(
        "part", "magazine", "kit", "lot"
    )
    if calibre_id:
        rows = rows.filter(calibre_id=calibre_id)
    label = codes.code_in(text) if text else ""
    if label:
        return rows.filter(pk=codes.key_of(label), code=label)
    for word in text.split():
        rows = rows.filter(name__icontains=word)
    return rows


def marks(thing: Thing) -> list[Mark]:
    """Every reading of every mark, the latest first; whoever has the thing may read them."""
    newest_first = "register_mark.read_at DESC, register_mark.id DESC"
    return _MARKS.rows(f"register_mark.thing_id = %s ORDER BY {newest_first}", thing.pk)


def photos(thing: Thing) -> dict[str, list[Photo]]:
    """The photographs by angle, the latest first."""
    found: dict[str, list[Photo]] = {}
    newest_first = "register_photo.taken_at DESC, register_photo.id DESC"
    for photo in _PHOTOS.rows(f"thing_id = %s ORDER BY {newest_first}", thing.pk):
        found.setdefault(photo.angle, []).append(photo)
    return found


def blocks(thing: Thing) -> list[Block]:
    """Every block of a thing, those that stand first."""
    return _BLOCKS.rows(
        "thing_id = %s ORDER BY ends_at IS NOT NULL, ends_at DESC, id DESC", thing.pk
    )


_MARKS = Shape(lambda: Mark.objects.select_related("read_by", "photo").defer("photo__content"))
_PHOTOS = Shape(lambda: Photo.objects.select_related("attachment").defer("attachment__content"))
_BLOCKS = Shape(Block.objects.all)
_LISTED = Shape(StolenListing.objects.all)


def blocked(things: Iterable[int]) -> set[int]:
    """Which of these things a block stands against; by key, for the match at the counter."""
    rows = Block.objects.filter(thing_id__in=list(things), ends_at=None)
    return set(rows.values_list("thing_id", flat=True))


def stolen_listings(firearm: Firearm) -> list[StolenListing]:
    """Listings in force that name this serial, and this maker if they name one."""
    rows = _LISTED.rows("serial_normal = %s AND withdrawn_on IS NULL", firearm.serial_normal)
    return [row for row in rows if names_maker(row.maker_name, firearm.model.maker)]


def stolen(firearms: Iterable[Firearm]) -> set[int]:
    """Which of these firearms are listed as stolen; for the match at the counter.

    The firearms must come with `model__maker`.
    """
    by_serial: dict[str, list[Firearm]] = {}
    for each in firearms:
        by_serial.setdefault(each.serial_normal, []).append(each)
    rows = StolenListing.objects.filter(serial_normal__in=by_serial, withdrawn_on=None)
    return {
        each.pk
        for row in rows
        for each in by_serial[row.serial_normal]
        if names_maker(row.maker_name, each.model.maker)
    }


def names_maker(named: str, maker: Maker) -> bool:
    """Tell whether a listing's maker, if it names one, is this maker or one of its aliases."""
    known = {each.casefold() for each in (maker.name, *maker.aliases)}
    return not named or named.casefold() in known


def stolen_list(*, viewer: Viewer, at: datetime) -> QuerySet[StolenListing]:
    """The list of stolen firearms, which everybody who sees a register may read."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return StolenListing.objects.filter(withdrawn_on=None)


def attachment(*, viewer: Viewer, at: datetime, public_id: UUID) -> Attachment:
    """A picture or document with its bytes, or `NotFound`."""
    rows = _in_sight(Attachment.objects.all(), viewer, at, own=False)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def firearm_models() -> QuerySet[FirearmModel]:
    """Every known model with its maker: reference, the same for all."""
    return FirearmModel.objects.select_related("maker").order_by("maker__name", "name")


def maker_names() -> makers.Names:
    """The known makers with their aliases, ready to read what people write."""
    return makers.Names({row.name: row.aliases for row in Maker.objects.all()})


def model_names(maker_name: str) -> makers.Names:
    """The known models of one maker, ready to read what people write."""
    rows = FirearmModel.objects.filter(maker__name=maker_name)
    return makers.Names({row.name: row.aliases for row in rows}, models=True)


def things_of(keys: Iterable[int]) -> dict[int, Thing]:
    """Things by key: for the chapters above, which cite keys of what they were shown."""
    return Thing.objects.in_bulk(list(keys))


def serials_of(things: Iterable[Thing]) -> dict[int, str]:
    """The whole serials of the firearms among things that were already found to be in sight."""
    keys = [each.pk for each in things if each.kind == ThingKind.FIREARM]
    return dict(Firearm.objects.filter(thing__in=keys).values_list("thing", "serial"))


def expiring_kit(*, viewer: Viewer, at: datetime, before: date) -> QuerySet[Kit]:
    """Vests and other kit whose protection ends before a day."""
    return kit(viewer=viewer, at=at).filter(expires_on__lt=before)


def facts_of(firearm: Firearm) -> dict[str, Any]:
    """A firearm described by value, for whoever may not read this register (transfers, traces)."""
    return {
        "maker": firearm.model.maker.name,
        "model": firearm.model.name,
        "weapon_type": firearm.weapon_type,
        "calibre_id": firearm.calibre_id,
        "serial": firearm.serial,
        "country_of_manufacture": firearm.country_of_manufacture,
        "manufactured_year": firearm.manufactured_year,
        "registry_number": firearm.registry_number,
    }


DETAILS: Final[dict[str, tuple[str, ...]]] = {
    ThingKind.FIREARM: ("serial", "weapon_type", "condition"),
    ThingKind.PART: ("part_kind", "serial"),
    ThingKind.MAGAZINE: ("number", "capacity_rounds"),
    ThingKind.KIT: ("kit_kind", "number", "level", "expires_on"),
    ThingKind.AMMUNITION: ("lot_number", "maker_name", "received_on", "made_on", "expires_on"),
    ThingKind.STOCK: ("lot_number", "maker_name", "received_on", "made_on", "expires_on"),
}
"""What is said of a thing beyond what all things have, by kind."""


def details(thing: Thing) -> dict[str, Any]:
    """What is said of a thing of its kind; the kind's row should have been fetched with it."""
    counted = thing.kind in {ThingKind.AMMUNITION, ThingKind.STOCK}
    row = getattr(thing, "lot" if counted else thing.kind)
    return {name: getattr(row, name) for name in DETAILS[thing.kind]}


def block(*, viewer: Viewer, at: datetime, public_id: UUID) -> Block:
    """One block of a thing in sight, or `NotFound`."""
    rows = Block.objects.select_related("thing").filter(
        public_id=public_id, thing__in=things(viewer=viewer, at=at)
    )
    if (found := rows.first()) is None:
        raise NotFound
    return found
