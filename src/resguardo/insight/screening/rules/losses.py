"""Losses that companies report late, not at all, or more often than others: C-9 and C-12."""

from typing import Any, Final

import ibis

from resguardo.insight.screening.ground import DAY, Ground
from resguardo.insight.screening.shape import Rule, firsts, found, repeated
from resguardo.kernel.text import gettext_noop as _

BY_CHANCE: Final = 0.001
SECTOR_RATE: Final = 0.013
"""Losses in a weapon-year: published national rates run from 0.4 to 1.8 per cent."""


def told_late(ground: Ground) -> ibis.Table:
    """Losses enter the book weeks after they happened."""
    lost = ground.chain.filter(
        ground.chain.kind.isin(["theft", "loss"]) & (ground.chain.rec - ground.chain.occ > 21 * DAY)
    )
    return found(
        lost, subject=lost.thing_no, at=lost.rec, score=0.9, sequence=lost.sequence, since=lost.occ
    )


def not_reported(ground: Ground) -> ibis.Table:
    """A loss that the company knows of has not reached the authority after three days."""
    told = ground.incidents
    told = told.filter(told.kind.isin(["theft", "robbery", "loss"]) & told.thing_no.notnull())
    told = told.mutate(known=told["at"], at=told["at"] + 3 * DAY)
    told = told.filter(
        (told.reported.isnull() | (told.reported > told["at"])) & (told["at"] < ground.now)
    )
    return found(told, subject=told.thing_no, at=told["at"], score=0.8, since=told.known)


def loses_from_the_armoury(ground: Ground) -> ibis.Table:
    """Weapons go from the armoury itself, one event after another, far above what others lose."""
    lost = _events(ground, inside=True)
    often = repeated(lost, by=["org_no"], times=3, within=365)
    return found(
        often, subject=often.org_no, at=often["at"], score=0.9, sequence=often.sequence,
        many=ibis.literal(3), since=often.first_at,
    )  # fmt: skip


def loses_more_than_others(ground: Ground) -> ibis.Table:
    """Losses in a year are so many that the sector's rate, shrunk by size, does not explain them.

    The rate of a company is taken as the sector's until its own events say otherwise: the number of
    events is held against a negative binomial with the sector's mean for its weapons and provinces
    as dangerous as they come (shape one half), of which at most one in a thousand companies a year
    would lose as many.
    """
    lost = _events(ground, inside=False)
    arms = ground.firearms.select(arm_org="org_no", arm_no="thing_no", acquired="acquired")
    owned = lost.join(arms, (lost.org_no == arms.arm_org) & (arms.acquired <= lost["at"]))
    lost = owned.group_by(["org_no", "at", "sequence"]).agg(arms=owned.arm_no.count())
    window = ibis.window(group_by="org_no", order_by=["at", "sequence"])
    steps = (4, 6, 8, 12, 18)
    rows: list[ibis.Table] = []
    for times in steps:
        many = lost.mutate(first_at=lost["at"].lag(times - 1).over(window))
        many = many.filter(many.first_at.notnull() & (many["at"] - many.first_at <= 365 * DAY))
        tail = _chance(times, many.arms.cast("float64") * SECTOR_RATE)
        many = many.mutate(tail=tail).filter(tail < BY_CHANCE)
        rows.append(
            found(
                many, subject=many.org_no, at=many["at"], score=0.6, sequence=many.sequence,
                many=ibis.literal(times), since=many.first_at,
            )
        )  # fmt: skip
    return ibis.union(*rows)


def _chance(times: int, mean: Any) -> Any:
    """Bound the chance of so many events by Chernoff, where the mean itself varies threefold."""
    worst = mean * 3
    exponent = ibis.literal(float(times)) - worst
    bound = (exponent + (worst / times).log() * times).exp()
    return ibis.ifelse(worst >= times, ibis.literal(1.0), bound)


def _events(ground: Ground, *, inside: bool) -> ibis.Table:
    """Give losses as events, one an hour, from the armoury or from anywhere."""
    lost = ground.chain.filter(
        ground.chain.kind.isin(["theft", "loss"]) & (ground.chain.thing_kind == "firearm")
    )
    if inside:
        lost = lost.filter(lost.giver_kind == "armoury")
    lost = lost.mutate(at=lost.rec, day=lost.occ // DAY)
    return firsts(lost, by=["org_no", "day"]).select("org_no", "at", "sequence", "occ")


RULES: Final = (
    Rule(
        "told-late", "C-9", "firearm", "high",
        _("The loss of {subject} on {since} was entered weeks later."),
        "weapons", "moves with both times", "the loss was found out late, and said so", told_late,
    ),
    Rule(
        "not-reported", "C-9", "firearm", "high",
        _("The loss of {subject} was known on {since} and had not been reported three days "
          "later."),
        "incidents", "when incidents were known and reported", "the report went by paper",
        not_reported,
    ),
    Rule(
        "armoury-loses", "C-12", "organisation", "high",
        _("{subject} lost weapons from the armoury itself {many} times since {since}."),
        "events in a year", "moves", "a quarter with many break-ins", loses_from_the_armoury,
    ),
    Rule(
        "loses-more", "C-12", "organisation", "medium",
        _("{subject} lost weapons {many} times since {since}, more than its size explains."),
        "events in a year", "moves", "its posts are in the most dangerous quarters",
        loses_more_than_others,
    ),
)  # fmt: skip
