"""What the register of one organisation holds already, as far as a kind of file needs it."""

from collections import defaultdict

from resguardo.kernel.ledger import AccountKind
from resguardo.records.custody.models import Holding
from resguardo.records.intake.directory import Known, PersonRef, WeaponRef
from resguardo.records.intake.places import PlaceRef
from resguardo.records.people.models import Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.register.models import Firearm, ThingKind


def known_for(kind: str, *, by: Viewer) -> Known:
    """Places always; people, weapons and lots where rows of this kind name them."""
    places = tuple(
        PlaceRef(each.kind, each.name, each.pk)
        for each in Place.objects.filter(
            organisation_id=by.organisation_id, closed_at=None
        ).order_by("id")
    )
    if kind not in {"permits", "book"}:
        return Known(places)
    return Known(places, _people(by), _weapons(by), _lots(by) if kind == "book" else {})


def _people(by: Viewer) -> tuple[PersonRef, ...]:
    rows = Person.objects.filter(organisation_id=by.organisation_id, erased_at=None)
    return tuple(
        PersonRef(*row)
        for row in rows.order_by("id").values_list(
            "id", "family_name", "given_name", "document_number"
        )
    )


def _weapons(by: Viewer) -> tuple[WeaponRef, ...]:
    rows = Firearm.objects.filter(organisation_id=by.organisation_id)
    return tuple(
        WeaponRef(*row)
        for row in rows.order_by("thing_id").values_list(
            "thing_id", "thing__name", "serial", "calibre_id"
        )
    )


def _lots(by: Viewer) -> dict[str, tuple[tuple[int, str], ...]]:
    """Lots that an armoury holds, by calibre, the oldest first."""
    held: dict[str, dict[int, str]] = defaultdict(dict)
    rows = Holding.objects.filter(
        organisation_id=by.organisation_id,
        account__kind=AccountKind.ARMOURY,
        thing__kind=ThingKind.AMMUNITION,
        quantity__gt=0,
    ).order_by("thing__lot__received_on", "thing_id")
    for key, calibre, number in rows.values_list(
        "thing_id", "thing__calibre_id", "thing__lot__lot_number"
    ):
        held[calibre][key] = number
    return {calibre: tuple(lots.items()) for calibre, lots in held.items()}
