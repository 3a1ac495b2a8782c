"""Moves in the order in which they happened to a thing, and what of them must be remembered.

`chain` has every move of a numbered thing with the one before and the one after it; `hands` has the
rounds of each lot in each person's hands, move by move, with what was left. Both are folded: the
last move of each thing, as a run before left it, is put before the moves of this run, and only
things that moved are sorted again.

`remembered` and `remembered_in_hands` say what a later run may still ask of: they are the one place
that knows how far back rules look. Where a rule needs more, it keeps events (`Ground.events`).
"""

from typing import Final

import ibis

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

HOUR: Final = 3600
DAY: Final = 24 * HOUR
NUMBERED: Final = ("firearm", "part")

EVERYDAY: Final = ("issue", "return", "relief", "move")
"""Kinds of move that a country makes by the million. All others are remembered for ever."""

USES: Final = ("issue", "relief")

REMEMBERED_FOR: Final = 10 * DAY
"""Everyday moves that were the last word on a thing within so long are remembered.

The longest wait of a rule for the next move of a thing is eight days (`post_without_people`).
"""


class EntriesOutOfOrder(Problem):
    """An entry of a new day stands before one of a day that was screened."""

    code = "screen.entries-out-of-order"
    wording = _(
        "Entries recorded since the days that were screened, with a lower sequence than entries "
        "before them: {entries}. Screen without --state: it needs sequences that grow."
    )

    entries: int


Folded = tuple[ibis.Table, ibis.Table | None]
"""What this run has made of a table, and the rows before that it leaves as they are."""


def chained(moves: ibis.Table, past: ibis.Table | None) -> Folded:
    """Give the moves of numbered things with what came before and what comes after."""
    fresh = moves.filter(moves.thing_kind.isin(NUMBERED))
    if past is None:
        return _linked(_unlinked(fresh)), None
    last, still, followed = _parted(past, fresh, ["thing_no"])
    linked = _linked(ibis.union(_unlinked(fresh), last.select(_unlinked(fresh).columns)))
    return ibis.union(linked, still.select(linked.columns)), followed.select(linked.columns)


def _unlinked(moves: ibis.Table) -> ibis.Table:
    """Bring new moves into the shape of remembered ones: of what came before, nothing is known."""
    return moves.mutate(
        before_kind=ibis.null("string"), before_taker=ibis.null("int64"),
        before_occ=ibis.null("int64"),
    )  # fmt: skip


def _linked(things: ibis.Table) -> ibis.Table:
    order = ibis.window(group_by=things.thing_no, order_by=things.sequence)
    return things.mutate(
        before_kind=things.before_kind.fill_null(things.kind.lag(1).over(order)),
        before_taker=things.before_taker.fill_null(things.taker_no.lag(1).over(order)),
        before_occ=things.before_occ.fill_null(things.occ.lag(1).over(order)),
        after_kind=things.kind.lead(1).over(order),
        after_occ=things.occ.lead(1).over(order),
        after_rec=things.rec.lead(1).over(order),
        after_taker=things.taker_no.lead(1).over(order),
    )


def in_hands(moves: ibis.Table, past: ibis.Table | None) -> Folded:
    """Follow the rounds of each lot in each person's hands, move by move."""
    moves = moves.filter(moves.thing_kind == "ammunition")
    given = moves.filter(moves.taker_kind == "person")
    given = given.mutate(holder=given.taker_no, person=given.taker_person, change=given.quantity)
    taken = moves.filter(moves.giver_kind == "person")
    taken = taken.mutate(holder=taken.giver_no, person=taken.giver_person, change=-taken.quantity)
    kept = ["org_no", "holder", "person", "thing_no", "sequence", "rec", "kind", "change"]
    fresh = ibis.union(given.select(*kept), taken.select(*kept)).mutate(carried=ibis.literal(0))
    fresh = fresh.mutate(carried=fresh.carried.cast("int64"))
    if past is None:
        return _balanced(fresh), None
    last, still, followed = _parted(past, fresh, ["holder", "thing_no"])
    last = last.mutate(carried=last.balance - last.change).select(fresh.columns)
    balanced = _balanced(ibis.union(fresh, last))
    return ibis.union(balanced, still.select(balanced.columns)), followed.select(balanced.columns)


def _balanced(rows: ibis.Table) -> ibis.Table:
    """Add up; `carried` is what was there before the first move of which we know."""
    by, order = ["holder", "thing_no"], ["sequence", "change"]
    window = ibis.window(group_by=by, order_by=order)
    running = ibis.cumulative_window(group_by=by, order_by=order)
    rows = rows.mutate(
        balance=(rows.change + rows.carried).sum().over(running),
        change_before=rows.change.lag(1).over(window).fill_null(0),
    )
    return rows.mutate(
        before=rows.balance - rows.change - rows.change_before,
        before_kind=rows.kind.lag(1).over(window),
        after_rec=rows.rec.lead(1).over(window),
        after_kind=rows.kind.lead(1).over(window),
        after_change=rows.change.lead(1).over(window),
    ).drop("carried", "change_before")


def _parted(
    past: ibis.Table, fresh: ibis.Table, by: list[str]
) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
    """Part remembered moves: last words now followed by another, those still last, and the rest."""
    touched = fresh.select(*by).distinct()
    open_ = past.filter(past.after_rec.isnull())
    followed = past.filter(past.after_rec.notnull())
    return open_.semi_join(touched, by), open_.anti_join(touched, by), followed


def out_of_order(moves: ibis.Table, past: ibis.Table) -> int:
    """Count new moves whose sequence is not behind all that is remembered of their thing."""
    last = past.filter(past.after_rec.isnull()).group_by("thing_no").agg(last=past.sequence.max())
    early = moves.join(last, "thing_no")
    return int(early.filter(early.sequence <= early["last"]).count().to_pyarrow().as_py())


def remembered(chain: ibis.Table, now: int) -> ibis.Table:
    """Keep moves of which a rule may ask on a later day.

    Those are: whatever is not everyday; what was a thing's last word until ten days ago; the last
    use of each thing, for reserves that nobody used; the first taking of each person, for guards
    who never took anything.
    """
    use, taking = chain.kind.isin(USES), chain.taker_person.notnull()
    last_use = chain.filter(use).group_by("thing_no").agg(last_use=chain.sequence.max())
    first_taking = chain.filter(taking).group_by("taker_person").agg(taken_from=chain.rec.min())
    chain = chain.left_join(last_use, "thing_no").drop("thing_no_right")
    chain = chain.left_join(first_taking, "taker_person").drop("taker_person_right")
    return chain.filter(
        ~chain.kind.isin(EVERYDAY)
        | chain.after_rec.isnull()
        | (chain.after_rec >= now - REMEMBERED_FOR)
        | (chain.kind.isin(USES) & (chain.sequence == chain.last_use))
        | (chain.rec == chain.taken_from).fill_null(False)
    ).drop("last_use", "taken_from")


def remembered_in_hands(hands: ibis.Table, now: int) -> ibis.Table:
    """Keep what a later run adds to, and what was the last word until ten days ago."""
    given_back = (hands.balance == 0) & (hands.kind == "return") & hands.after_rec.isnull()
    last = hands.after_rec.isnull() | (hands.after_rec >= now - REMEMBERED_FOR)
    return hands.filter(last & ~(given_back & (hands.rec < now - REMEMBERED_FOR)))
