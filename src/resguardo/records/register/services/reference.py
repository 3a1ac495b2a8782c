"""Makers and models: loaded from the reference tables, added to when somebody meets another."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.catalogue import rows_of
from resguardo.records.register.makers import Known, Names, Proposed
from resguardo.records.register.models import FirearmModel, Maker, WeaponType
from resguardo.records.transparency import services as transparency

UNKNOWN_MODEL = "?"
"""The model of a weapon whose model nobody could read."""


class MakerMissing(Problem):
    """A maker is one fourth of a firearm's identity."""

    code = "register.maker-missing"
    wording = _("Say who made the firearm; if no mark can be read, write “unknown”.")
    field = "maker"


class NamePart(StrEnum):
    """Of what the name is."""

    MAKER = "maker"
    MODEL = "model"


class NameDoubtful(Problem):
    """Nearly the name of a known maker or model: perhaps misspelt, perhaps another."""

    code = "register.name-doubtful"
    wording = _(
        "“{text}” is not a known {field_name}; perhaps {likely} is meant. Correct it, or confirm "
        "that it stands so on the weapon."
    )
    hard = False

    field_name: NamePart
    text: str
    likely: tuple[str, ...]


class WeaponTypeUnknown(Problem):
    """Only the types that permits and limits are written for."""

    code = "register.weapon-type-unknown"
    wording = _("“{weapon_type}” is not a type of firearm. Choose one from the list.")
    field = "weapon_type"

    weapon_type: str


@transaction.atomic
def load_reference() -> int:
    """Bring makers and models of the reference tables into the database; gives how many are new.

    Run again it adds what a newer release brings and touches nothing else: names that a deployment
    added stay, and so do the facts that stand beside a known name.
    """
    before = Maker.objects.count() + FirearmModel.objects.count()
    Maker.objects.bulk_create(
        (
            Maker(name=row["maker"], country=row["country"], aliases=_list(row["aliases"]))
            for row in rows_of("makers.csv")
        ),
        ignore_conflicts=True,
    )
    makers = {maker.name: maker for maker in Maker.objects.all()}
    FirearmModel.objects.bulk_create(
        (
            FirearmModel(
                maker=makers[row["maker"]],
                name=row["model"],
                aliases=_list(row["aliases"]),
                weapon_type=row["weapon_type"],
                calibre_ids=_list(row["calibre_ids"]),
                evidence=row["evidence"],
            )
            for row in rows_of("firearms.csv")
        ),
        ignore_conflicts=True,
    )
    return Maker.objects.count() + FirearmModel.objects.count() - before


@transaction.atomic
def model_named(
    *,
    by: Viewer,
    at: datetime,
    maker: str,
    model: str,
    weapon_type: str,
    calibre_id: str = "",
    act: Act = Act.EDIT_REGISTER,
    acknowledged: bool = True,
) -> FirearmModel:
    """The model of this name, entered if it is new: no list of makers or models is complete.

    Known aliases are read as the name that we write. A probable misspelling of a known name is
    refused unless `acknowledged`, which callers set that have asked already, as imports do. A model
    that exists keeps its type.
    """
    by.demand(act, at=at)
    maker, model = names_read(maker, model, acknowledged=acknowledged)
    if weapon_type not in WeaponType.values:
        raise WeaponTypeUnknown(weapon_type[:40])
    known = FirearmModel.objects.filter(maker__name=maker, name=model).first()
    if known is not None:
        return known
    made_by, _new = Maker.objects.get_or_create(name=maker)
    row = FirearmModel.objects.create(
        maker=made_by,
        name=model,
        weapon_type=weapon_type,
        calibre_ids=[calibre_id] if calibre_id else [],
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="model",
        subject_id=str(row.public_id),
        verb="added",
        changes={"maker": (None, maker), "name": (None, model), "type": (None, weapon_type)},
        reason="",
    )
    return row


def names_read(maker: str, model: str, *, acknowledged: bool) -> tuple[str, str]:
    """The maker and the model as we write them; asks where one is nearly a name that is known.

    Refuses without a maker (`MakerMissing`).
    """
    maker, model = " ".join(maker.split())[:100], " ".join(model.split())[:100] or UNKNOWN_MODEL
    if not maker:
        raise MakerMissing
    maker = _read(NamePart.MAKER, selectors.maker_names(), maker, acknowledged=acknowledged)
    if model != UNKNOWN_MODEL:
        known_models = selectors.model_names(maker)
        model = _read(NamePart.MODEL, known_models, model, acknowledged=acknowledged)
    return maker, model


def _read(what: NamePart, names: Names, text: str, *, acknowledged: bool) -> str:
    """The name that a text means; asks where it is nearly one that is known."""
    match names.read(text):
        case Known(name=name):
            return name
        case Proposed(names=likely) if not acknowledged:
            raise NameDoubtful(what, text, likely)
        case _:
            return text


def _list(text: str) -> list[str]:
    return [each for each in text.split("|") if each]
