"""What the law of a day lets a company buy, send on its way and hand to another.

Each is asked where it is recorded, by the law of the day on which it happened, and only where the
law was confirmed. Rounds and firearms that are there must be recorded whatever the law says of
them: what was bought against it is set aside by a second person with a reason, and is reviewed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding, Move
from resguardo.records.custody.slip import Slip
from resguardo.records.people.days import local, local_day
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.permits.selectors import guide_in_force
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import Lot, Thing, ThingKind
from resguardo.records.register.services import FirearmFacts

OWNED = "owned"


class BoughtTooMuch(Problem):
    """More rounds in a month than the law allows for the firearms that take them."""

    code = "custody.bought-too-much"
    wording = _(
        "Rounds of {calibre} bought in {month}, with these: {would_be}. The law allows {limit} "
        "for each firearm of that calibre, and there are {firearms} ({source}). Take fewer, or "
        "wait for the next month. If they are here already, a second person confirms it with "
        "their PIN and you write the reason; it will be reviewed."
    )
    field = "second"
    hard = False

    calibre: str
    would_be: int
    month: str
    limit: int
    firearms: int
    source: str


class NotOwned(Problem):
    """A firearm of somebody else where the law wants the company's own."""

    code = "custody.not-owned"
    wording = _(
        "{serial}: the law wants firearms that belong to the company ({source}). Enter it as owned "
        "if it is. If it is here all the same, a second person confirms it with their PIN and you "
        "write the reason; it will be reviewed."
    )
    field = "second"
    hard = False

    serial: str
    source: str


class TypeNotAllowed(Problem):
    """A firearm of a type that the law gives no private guard."""

    code = "custody.type-not-allowed"
    wording = _(
        "{serial}: firearms of this type are not for private security ({source}). Do not take it. "
        "If it is here already, a second person confirms it with their PIN and you write the "
        "reason; it will be reviewed."
    )
    field = "second"
    hard = False

    serial: str
    source: str


class ProhibitedBought(Problem):
    """Rounds of a kind that the law prohibits."""

    code = "custody.prohibited-bought"
    wording = _(
        "{lot}: the law prohibits rounds of this kind ({source}). Do not take them. If they are "
        "here already, a second person confirms it with their PIN and you write the reason; no "
        "guard can be given them, and it will be reviewed."
    )
    field = "second"
    hard = False

    lot: str
    source: str


class GuideNotInForce(Problem):
    """Many firearms on their way without a guide that the authority gave."""

    code = "custody.guide-not-in-force"
    wording = _(
        "Firearms: {count}. Beyond {limit} the law asks for a transport guide in force "
        "({source}), and {number} is none of yours. Apply for one under Permits, or write its "
        "number."
    )
    field = "document"

    count: int
    limit: int
    source: str
    number: str


class AuthorisationNeeded(Problem):
    """A transfer that the authority must have allowed beforehand."""

    code = "custody.authorisation-needed"
    wording = _(
        "The authority allows a transfer beforehand ({source}). Write the number of its paper; "
        "without one, ask for it first."
    )
    field = "document"

    source: str


def against_buying(
    quantities: Mapping[int, int], new: Collection[object], *, by: Viewer, at: datetime, slip: Slip
) -> list[Problem]:
    """What the law says against things that were bought; nothing where it says nothing."""
    moment = local(slip.happened(at), by.time_zone)
    rules = rules_for(by.jurisdiction, local_day(moment, by.time_zone))
    found: list[Problem] = []
    if rules.weapons_must_be_owned:
        source = rules.source("weapons_must_be_owned")
        found += [
            NotOwned(each.serial, source)
            for each in new
            if isinstance(each, FirearmFacts) and each.ownership != OWNED
        ]
    if rules.weapon_types_allowed:
        source = rules.source("weapon_types_allowed")
        found += [
            TypeNotAllowed(each.serial, source)
            for each in new
            if isinstance(each, FirearmFacts) and each.weapon_type not in rules.weapon_types_allowed
        ]
    if rules.ammunition_prohibited:
        source = rules.source("ammunition_prohibited")
        lots = Lot.objects.filter(pk__in=quantities, projectile__in=rules.ammunition_prohibited)
        found += [ProhibitedBought(lot.thing.name, source) for lot in lots.select_related("thing")]
    limit = rules.rounds_bought_per_weapon_month_max
    if limit is None:
        return found
    coming = Thing.objects.filter(pk__in=quantities, kind=ThingKind.AMMUNITION)
    rounds: dict[str, int] = {}
    for thing in coming:
        rounds[thing.calibre_id] = rounds.get(thing.calibre_id, 0) + quantities[thing.pk]
    before = _bought(by, rounds, moment)
    arms = _firearms(by, rounds, quantities)
    source = rules.source("rounds_bought_per_weapon_month_max")
    for calibre, quantity in rounds.items():
        would_be, firearms = before.get(calibre, 0) + quantity, arms.get(calibre, 0)
        if would_be > limit * firearms:
            month, name = f"{moment:%m/%Y}", calibre_name(calibre)
            found.append(BoughtTooMuch(name, would_be, month, limit, firearms, source))
    return found


def demand_guide(quantities: Sequence[int], *, by: Viewer, at: datetime, slip: Slip) -> None:
    """Refuse a journey of more firearms than the law lets go without a guide in force."""
    day = local_day(slip.happened(at), by.time_zone)
    rules = rules_for(by.jurisdiction, day)
    limit = rules.weapons_without_guide_max
    if limit is None:
        return
    count = Thing.objects.filter(pk__in=quantities, kind=ThingKind.FIREARM).count()
    number = slip.document.strip()
    if count > limit and not guide_in_force(
        by.organisation_id, number, day=day, at=slip.happened(at)
    ):
        raise GuideNotInForce(count, limit, rules.source("weapons_without_guide_max"), number)


def demand_authorisation(*, by: Viewer, at: datetime, slip: Slip) -> None:
    """Refuse a transfer that does not name the paper which allowed it, where the law wants one."""
    day = local_day(slip.happened(at), by.time_zone)
    rules = rules_for(by.jurisdiction, day)
    if rules.transfer_needs_authorisation and not slip.document.strip():
        raise AuthorisationNeeded(rules.source("transfer_needs_authorisation"))


def _bought(by: Viewer, calibres: Collection[str], moment: datetime) -> dict[str, int]:
    """Rounds bought in the local month of a moment, by calibre, without what was reversed."""
    start = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    end = (start + timedelta(days=32)).replace(day=1)
    rows = Move.objects.filter(
        entry__organisation_id=by.organisation_id, entry__kind=EntryKind.RECEIPT,
        entry__reverses=None, entry__reversed_by=None, giver__kind=AccountKind.ACQUIRED,
        entry__occurred_at__gte=start, entry__occurred_at__lt=end,
        thing__kind=ThingKind.AMMUNITION, thing__calibre_id__in=list(calibres),
    )  # fmt: skip
    totals = rows.order_by().values_list("thing__calibre_id").annotate(total=Sum("quantity"))
    return {str(calibre): total for calibre, total in totals}


def _firearms(by: Viewer, calibres: Collection[str], quantities: Collection[int]) -> dict[str, int]:
    """Firearms of each calibre that are held, or come in with the same receipt."""
    held = Holding.objects.filter(
        organisation_id=by.organisation_id, boundary=False, quantity__gt=0,
        thing__kind=ThingKind.FIREARM, thing__calibre_id__in=list(calibres),
    )  # fmt: skip
    found: dict[str, int] = {
        str(calibre): count
        for calibre, count in held.order_by().values_list("thing__calibre_id").annotate(Count("pk"))
    }
    coming = Thing.objects.filter(
        pk__in=list(quantities), kind=ThingKind.FIREARM, calibre_id__in=list(calibres)
    )
    for calibre, count in coming.order_by().values_list("calibre_id").annotate(Count("pk")):
        found[str(calibre)] = found.get(str(calibre), 0) + count
    return found
