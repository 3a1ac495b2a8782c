"""Which thing is meant by what was scanned or typed: a label, a serial, a number, a lot.

Only what fits exactly is taken: a look-alike is a finding for a count and a refusal elsewhere, and
never a guess. Several things may carry the same number, of two makers; then somebody must choose.
"""

from typing import Final

from django.db.models import Q

from resguardo.kernel.identifier import LabelMistyped, LabelUnreadable
from resguardo.kernel.marking import normalise_serial
from resguardo.records.people.codes import read_code
from resguardo.records.register.models import Firearm, Thing

NAMED_MAX: Final = 12


def things_read(organisation_id: int, text: str) -> list[Thing]:
    """The things of one organisation that carry this label, serial, number or lot number."""
    read = " ".join(text.replace("\x00", "").split())[:100]
    if not read:
        return []
    own = Thing.objects.filter(organisation_id=organisation_id)
    try:
        labelled = list(own.filter(code=read_code(read)))
    except (LabelUnreadable, LabelMistyped):
        labelled = []
    if labelled:
        return labelled
    firearms = Firearm.objects.filter(
        organisation_id=organisation_id, serial_normal=normalise_serial(read)
    )
    numbered = (
        Q(magazine__number__iexact=read)
        | Q(kit__number__iexact=read)
        | Q(lot__lot_number__iexact=read)
        | Q(part__serial__iexact=read)
    )
    found = [*own.filter(pk__in=firearms.values("thing")).order_by("pk")[:NAMED_MAX]]
    return found or list(own.filter(numbered).order_by("pk")[:NAMED_MAX])
