"""The shape of a rule and of what it finds.

A rule is a function from the ground to rows: which organisation, which subject, since when the data
support it, how strongly, and one entry that shows it. Several rows of one subject are one alert;
`screen` puts them together. A row's `at` is the moment at which the last thing that it rests on was
known, which is why cutting the tables at any day gives the same alerts up to that day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import ibis

from resguardo.insight.screening.ground import DAY, HOUR, INSIDE, Ground

COLUMNS: Final = (
    "org_no",
    "subject_no",
    "at",
    "score",
    "sequence",
    "many",
    "since",
    "other_no",
)
"""What every rule gives. `many`, `since` and `other_no` fill the sentence; null where unused."""


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, what it looks for, how sure it is, and how it may err."""

    code: str
    pattern: str
    subject: str
    severity: str
    sentence: str
    """Said to people. It may name {subject}, {many}, {since} (a day) and {other}."""
    unit: str
    needs: str
    wrong_if: str
    find: Callable[[Ground], ibis.Table]
    other: str = ""
    """What `other_no` numbers: person, account, thing or organisation."""
    again_after: int = 90
    """Days in which the same subject is not told of again."""
    across: bool = False
    """It rests on the books of several companies: none of them is told more than to ask."""

    @property
    def about(self) -> str:
        """Say what the rule looks for, as its function does."""
        return " ".join((self.find.__doc__ or "").split())


def found(
    rows: ibis.Table,
    *,
    subject: Any,
    at: Any,
    score: float | Any = 1.0,
    sequence: Any = None,
    many: Any = None,
    since: Any = None,
    other: Any = None,
    org: Any = None,
) -> ibis.Table:
    """Bring rows into the columns that every rule gives."""
    nothing = ibis.null("int64")

    def whole(value: Any) -> Any:
        return nothing if value is None else _column(value).cast("int64")

    return rows.select(
        org_no=(rows.org_no if org is None else org).cast("int64"),
        subject_no=_column(subject).cast("int64"),
        at=_column(at).cast("int64"),
        score=_column(score).cast("float64"),
        sequence=whole(sequence),
        many=whole(many),
        since=whole(since),
        other_no=whole(other),
    )


def _column(value: Any) -> Any:
    return value if isinstance(value, ibis.Expr) else ibis.literal(value)


def repeated(
    events: ibis.Table, *, by: list[str], times: int, within: int, order: str = "sequence"
) -> ibis.Table:
    """Keep events that are at least the n-th of their group in so many days, with those before.

    Gives the columns of the last event for each of the n, with `sequence` that of each, and
    `first_at`, the moment of the earliest of them. An event in another company's book gives no
    sequence: its number there means another entry here.
    """
    window = ibis.window(group_by=by, order_by=["at", order])
    earlier = {
        f"sequence_{step}": ibis.ifelse(
            events.org_no.lag(step).over(window) == events.org_no,
            events.sequence.lag(step).over(window),
            ibis.null("int64"),
        )
        for step in range(times)
    }
    spread = events.mutate(first_at=events["at"].lag(times - 1).over(window), **earlier)
    spread = spread.filter(spread.first_at.notnull())
    spread = spread.filter(spread["at"] - spread.first_at <= within * DAY)
    kept = [*events.columns, "first_at"]
    each = [
        spread.mutate(sequence=spread[f"sequence_{step}"]).select(*kept) for step in range(times)
    ]
    return ibis.union(*each) if len(each) > 1 else each[0]


def firsts(events: ibis.Table, *, by: list[str], order: str = "sequence") -> ibis.Table:
    """Keep the first event of each group."""
    window = ibis.window(group_by=by, order_by=["at", order])
    place = events.mutate(_place=ibis.row_number().over(window))
    return place.filter(place["_place"] == 0).drop("_place")


def acting(ground: Ground, rows: ibis.Table, column: str) -> ibis.Table:
    """Join who is named in a column of entries, as `acting_no`; rows that name nobody fall out.

    Only rules that ask pay for it: most moves are never asked who recorded them.
    """
    people = ground.people.select(acting_id="person_id", acting_no="person_no")
    return rows.join(people, rows[column] == people.acting_id)


def touched(ground: Ground, rows: ibis.Table, column: str) -> ibis.Table:
    """Keep rows that share what a column holds with a row of this run; no other can say anything.

    Of a first run every row is one of this run.
    """
    if not ground.since:
        return rows
    fresh = rows.filter(rows["at"] >= ground.since).select(column)
    return rows.semi_join(fresh.filter(fresh[column].notnull()).distinct(), column)


def left_open(chain: ibis.Table, moment: Any) -> Any:
    """Say that nothing further was recorded of the thing until a moment."""
    return chain.after_rec.isnull() | (chain.after_rec > moment)


def days_of_entries(ground: Ground) -> ibis.Table:
    """Give each day on which a company made entries: how many, the last, and rounds that came."""
    moves = ground.moves
    is_lot = moves.thing_kind == "ammunition"
    into = moves.taker_kind.isin(INSIDE).fill_null(False).cast("int64") * moves.quantity
    out = moves.giver_kind.isin(INSIDE).fill_null(False).cast("int64") * moves.quantity
    moves = moves.mutate(
        day=moves.rec // DAY,
        change=ibis.ifelse(is_lot, into - out, 0),
        lot_sequence=ibis.ifelse(is_lot, moves.sequence, ibis.null("int64")),
    )
    day = moves.group_by(["org_no", "day"]).agg(
        entries=moves.sequence.nunique(), last=moves.rec.max(), sequence=moves.sequence.max(),
        rounds=moves.change.sum().cast("int64"), rounds_sequence=moves.lot_sequence.max(),
    )  # fmt: skip
    return ground.events("days_of_entries", day.mutate(at=day.day * DAY))


def heard_from(ground: Ground, rows: ibis.Table) -> ibis.Table:
    """Keep rows whose company made entries at once in the half-day before the row's moment.

    Where it did not, its network or the portal was down, and what is missing may yet come.
    """
    moves = ground.moves
    alive = moves.filter(moves.rec - moves.occ < HOUR)
    alive = alive.select(alive_org="org_no", half_day=alive.rec // (12 * HOUR)).distinct()
    alive = alive.mutate(at=alive.half_day * 12 * HOUR)
    alive = ground.events("half_days_alive", alive).drop("at")
    return rows.semi_join(
        alive,
        (rows.org_no == alive.alive_org) & (rows["at"] // (12 * HOUR) - 1 == alive.half_day),
    )
