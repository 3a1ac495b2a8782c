"""What the records can count for an indicator, in all and by sex or size of company.

`SOURCES` is the list; an indicator names one of them, or people measure it. Figures of a company's
register are read only where it agreed to them, and only as sums.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.gains import came, compared, sizes, stores_assessed
from resguardo.records.assistance.models import (
    Attendee,
    DestructionLine,
    MarkingLine,
    Programme,
)
from resguardo.records.assistance.passing import standing
from resguardo.records.custody.models import Holding
from resguardo.records.people import sight
from resguardo.records.register.models import Mark, MarkKind, ThingKind

WHOLE_PCT: Final = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its parts; the parts of one kind add up to it, or are empty."""

    number: Decimal | None
    by_sex: Mapping[str, Decimal | int] = field(default_factory=dict)
    by_size: Mapping[str, Decimal | int] = field(default_factory=dict)


def _people(programme: Programme, rows: list[Attendee]) -> Counted:
    size_of = sizes(programme.participations.all())
    sex = Counter(each.sex for each in rows if each.sex)
    size = Counter(size_of.get(each.organisation_id or 0, "") for each in rows)
    size.pop("", None)
    return Counted(Decimal(len(rows)), dict(sex), dict(size))


def _attended(programme: Programme) -> Counted:
    return _people(programme, came(programme))


def _trained(programme: Programme) -> Counted:
    rows = [each for each in came(programme) if each.activity.kind == "training"]
    return _people(programme, [each for each in rows if standing(each, each.activity).passed])


def _assessed(programme: Programme) -> Counted:
    return Counted(Decimal(stores_assessed(list(programme.activities.all()))))


def _closed(programme: Programme) -> Counted:
    pairs = compared(programme)
    size_of = sizes(programme.participations.all())
    by_size: Counter[str] = Counter()
    for pair in pairs:
        by_size[size_of.get(pair.organisation_id, "")] += len(pair.closed)
    by_size.pop("", None)
    return Counted(Decimal(sum(len(pair.closed) for pair in pairs)), {}, dict(by_size))


def _met(programme: Programme) -> Counted:
    pairs = compared(programme)
    of = sum(len(pair.now.of) for pair in pairs)
    good = sum(len(pair.now.met) for pair in pairs)
    return Counted(_pct(good, of))


def _by_size(programme: Programme, owners: list[int]) -> Counted:
    size_of = sizes(programme.participations.all())
    by_size = Counter(size_of.get(each, "") for each in owners)
    by_size.pop("", None)
    return Counted(Decimal(len(owners)), {}, dict(by_size))


def _marked(programme: Programme) -> Counted:
    rows = MarkingLine.objects.filter(activity__programme=programme, state="confirmed")
    return _by_size(programme, list(rows.values_list("organisation_id", flat=True)))


def _destroyed(programme: Programme) -> Counted:
    rows = DestructionLine.objects.filter(activity__programme=programme, state="destroyed")
    return _by_size(programme, list(rows.values_list("organisation_id", flat=True)))


def _marked_share(programme: Programme) -> Counted:
    marked, held = marked_of_held(programme)
    return Counted(_pct(marked, held))


def marked_of_held(programme: Programme) -> tuple[int, int]:
    """Firearms with a secondary mark, and all firearms, of companies that agreed to figures."""
    shown = [each.organisation_id for each in selectors.agreed(programme, "figures")]
    with sight.everything():  # bounded by what each company agreed to, and only added up
        held = Holding.objects.filter(
            organisation_id__in=shown, boundary=False, quantity__gt=0,
            thing__kind=ThingKind.FIREARM,
        )  # fmt: skip
        marks = Mark.objects.filter(kind=MarkKind.SECONDARY).values("thing")
        return held.filter(thing__in=marks).count(), held.count()


def _pct(part: int, whole: int) -> Decimal:
    if not whole:
        return Decimal(0)
    return (Decimal(WHOLE_PCT * part) / whole).quantize(Decimal("0.01"))


SOURCES: Final[dict[str, tuple[str, Callable[[Programme], Counted]]]] = {
    "people_attended": (_("People who came to activities"), _attended),
    "people_trained": (_("People who passed a course"), _trained),
    "stores_assessed": (_("Visits to stores that were reported"), _assessed),
    "gaps_closed": (_("Requirements met that were not at the baseline"), _closed),
    "requirements_met_pct": (_("Requirements met, in per cent of what applies"), _met),
    "firearms_marked": (_("Firearms that were marked and read back"), _marked),
    "firearms_destroyed": (_("Firearms that were destroyed"), _destroyed),
    "marked_share_pct": (_("Firearms with a secondary mark, in per cent of all"), _marked_share),
}
"""What each source counts, and how."""


def counted(programme: Programme, sources: set[str]) -> dict[str, Counted]:
    """Count what is asked for, each once."""
    return {name: count(programme) for name, (_words, count) in SOURCES.items() if name in sources}
