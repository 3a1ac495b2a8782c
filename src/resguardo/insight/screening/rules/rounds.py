"""How rounds leak: group D of the catalogue.

Of D6, the reloading leak at schools, nothing shows in these tables: primers are no thing in them.
"""

from typing import Final

import ibis

from resguardo.insight.screening.ground import DAY, HOUR, Ground
from resguardo.insight.screening.shape import Rule, days_of_entries, found, repeated
from resguardo.kernel.text import gettext_noop as _

FEW: Final = 6
"""Rounds by which an honest count is off now and then."""


A_SHOOTERS_DAY: Final = 250
"""More than this one person does not shoot in a practice."""


def bought_like_clockwork(ground: Ground) -> ibis.Table:
    """The same number of rounds of one calibre is bought again and again."""
    bought = ground.moves
    bought = bought.filter(
        (bought.thing_kind == "ammunition") & (bought.kind == "receipt")
        & (bought.giver_kind == "acquired") & (bought.capture != "imported")
    ).mutate(at=bought.rec)  # fmt: skip
    bought = ground.events(
        "purchases", bought.select("org_no", "thing_no", "sequence", "quantity", "at")
    )
    bought = bought.join(ground.lots.select("thing_no", "calibre"), "thing_no")
    often = repeated(bought, by=["org_no", "calibre", "quantity"], times=3, within=100)
    return found(
        often, subject=often.thing_no, at=often["at"], score=0.85, sequence=often.sequence,
        many=often.quantity, since=often.first_at,
    )  # fmt: skip


def more_than_a_shooter_shoots(ground: Ground) -> ibis.Table:
    """More rounds are spent in training at once than a person can shoot."""
    shot = ground.moves
    shot = shot.filter((shot.kind == "train") & (shot.quantity > A_SHOOTERS_DAY))
    return found(
        shot, subject=shot.thing_no, at=shot.rec, sequence=shot.sequence, many=shot.quantity
    )


def short_returns(ground: Ground) -> ibis.Table:
    """Fewer rounds come back than went out, more than once, and nobody says where they went."""
    rows = ground.hands
    back = rows.filter((rows.kind == "return") & rows.before_kind.isin(["issue", "relief"]))
    back = back.mutate(short=back.balance - back.before, at=back.rec + 36 * HOUR)
    settled = back.after_kind.isin(["return", "fire", "loss", "theft", "train", "correction"]) & (
        back.after_rec <= back["at"]
    )
    back = back.filter((back.short > 0) & ~settled.fill_null(False) & (back["at"] < ground.now))
    back = ground.events("short_returns", back.select("org_no", "person", "sequence", "at"))
    often = repeated(back, by=["person"], times=2, within=180)
    return found(
        often, subject=often.person, at=often["at"], sequence=often.sequence,
        many=ibis.literal(2), since=often.first_at,
    )  # fmt: skip


def rounds_from_nowhere(ground: Ground) -> ibis.Table:
    """Somebody gives back rounds that were never given out."""
    rows = ground.hands
    less = rows.filter(rows.balance < 0)
    return found(less, subject=less.person, at=less.rec, sequence=less.sequence, many=-less.balance)


def old_for_new(ground: Ground) -> ibis.Table:
    """A count finds as many rounds of one lot over as of another short."""
    line = ground.lines.filter(
        (ground.lines.thing_kind == "ammunition") & ground.lines.thing_no.notnull()
    )
    line = line.mutate(off=line.seen - line.expected).filter(
        (line.seen - line.expected).abs() > FEW
    )
    line = line.join(ground.lots.select("thing_no", "calibre"), "thing_no")
    other = line.select(
        other_count="count_id", other_calibre="calibre", other_off="off", other_no="thing_no"
    )
    both = line.join(
        other,
        (line.count_id == other.other_count) & (line.calibre == other.other_calibre)
        & (line.off < 0) & (other.other_off > 0),
    )  # fmt: skip
    both = both.filter((both.off + both.other_off).abs() <= FEW)
    return found(
        both, subject=both.thing_no, at=both["at"], score=0.9, many=both.other_off,
        since=both["at"], other=both.other_no,
    )  # fmt: skip


def rounds_missing(ground: Ground) -> ibis.Table:
    """A count finds many rounds of a lot missing, and no other lot has them over."""
    line = ground.lines.filter(
        (ground.lines.thing_kind == "ammunition") & ground.lines.thing_no.notnull()
    )
    line = line.mutate(short=line.expected - line.seen)
    line = line.filter(line.short > 2 * FEW)
    return found(
        line, subject=line.thing_no, at=line["at"], score=0.5, many=line.short, since=line["at"]
    )


def calibre_of_nobody(ground: Ground) -> ibis.Table:
    """Rounds are bought in a calibre that no weapon of the company takes."""
    bought = ground.moves
    bought = bought.filter(
        (bought.thing_kind == "ammunition") & (bought.kind == "receipt")
        & (bought.giver_kind == "acquired")
    )  # fmt: skip
    lots = ground.lots.select("thing_no", "calibre")
    bought = bought.join(lots, "thing_no")
    arms = ground.firearms.group_by(["org_no", "calibre"]).agg(first=ground.firearms.acquired.min())
    arms = arms.rename(arm_org="org_no", arm_calibre="calibre")
    fits = bought.left_join(
        arms, (bought.org_no == arms.arm_org) & (bought.calibre == arms.arm_calibre)
    )
    none = fits.filter(fits["first"].isnull() | (fits["first"] > fits.rec))
    return found(
        none, subject=none.thing_no, at=none.rec, sequence=none.sequence, many=none.quantity
    )


def rounds_not_told_of(ground: Ground) -> ibis.Table:
    """A weapon is told lost, and not a word of the rounds that were out with it."""
    rows = ground.hands
    last = rows.filter(rows.balance > 0).select(
        holder_no="holder", lot_no="thing_no", had_from="rec", had_until="after_rec",
        then="after_change",
        balance="balance",
    )  # fmt: skip
    chain = ground.chain
    lost = chain.filter(
        chain.kind.isin(["theft", "loss"]) & (chain.thing_kind == "firearm")
        & (chain.giver_kind == "person")
    )  # fmt: skip
    lost = lost.mutate(at=lost.rec + 2 * DAY)
    lost = lost.join(last, lost.giver_no == last.holder_no)
    lost = lost.filter(
        (lost.had_from <= lost.rec) & (lost.had_from >= lost.occ - 3 * DAY)
        & (lost.had_until.isnull() | (lost.had_until > lost.rec))
        & (lost.had_until.isnull() | (lost.had_until > lost["at"]) | (lost.then > 0))
        & (lost["at"] < ground.now)
        & (lost.balance > FEW // 2)
    )  # fmt: skip
    return found(
        lost, subject=lost.thing_no, at=lost["at"], sequence=lost.sequence, many=lost.balance,
        since=lost.occ, other=lost.giver_person,
    )  # fmt: skip


def closed_with_rounds(ground: Ground) -> ibis.Table:
    """A company has closed and handed in its weapons, and its rounds are not told of."""
    day = days_of_entries(ground)
    closed = ground.orgs.filter(ground.orgs.closed.notnull()).select("org_no", "closed")
    left = day.select("org_no", "day", "rounds", "rounds_sequence").join(closed, "org_no")
    left = left.mutate(at=left.closed + 7 * DAY)
    left = left.filter((left["at"] < ground.now) & (left.day * DAY < left["at"]))
    left = left.group_by(["org_no", "at", "closed"]).agg(
        rounds=left.rounds.sum(), sequence=left.rounds_sequence.max()
    )
    left = left.filter(left.rounds > 3 * FEW)
    return found(
        left, subject=left.org_no, at=left["at"], sequence=left.sequence, many=left.rounds,
        since=left.closed,
    )  # fmt: skip


RULES: Final = (
    Rule(
        "bought-like-clockwork", "D1", "ammunition", "high",
        _("The same number of rounds ({many}) was bought three times since {since}, the last time "
          "as lot {subject}."),
        "rounds", "purchases of rounds by lot", "a standing order for a school",
        bought_like_clockwork,
    ),
    Rule(
        "trained-away", "D2", "ammunition", "rule",
        _("{many} rounds of lot {subject} were spent in training at once."),
        "rounds", "training entries for each shooter", "the practice of a whole course was entered "
        "as one", more_than_a_shooter_shoots,
    ),
    Rule(
        "short-returns", "D3", "person", "rule",
        _("{subject} brought back fewer rounds than were given out {many} times since {since}, and "
          "no entry says where they went."),
        "returns", "rounds with each issue and return", "the classing of the shortfall was put "
        "off", short_returns,
    ),
    Rule(
        "rounds-from-nowhere", "D4", "person", "rule",
        _("{subject} gave back {many} rounds of a lot more than were given out of it."),
        "rounds", "rounds with each issue and return", "lots were mixed up at the counter",
        rounds_from_nowhere,
    ),
    Rule(
        "old-for-new", "D4", "ammunition", "high",
        _("A count on {since} found {many} rounds over in lot {other} and about as many short in "
          "lot {subject}."),
        "rounds", "counts by lot", "two boxes changed places", old_for_new, "thing",
    ),
    Rule(
        "rounds-missing", "D3", "ammunition", "medium",
        _("A count on {since} found {many} rounds of lot {subject} missing."),
        "rounds", "counts by lot", "an issue was entered after the count", rounds_missing,
    ),
    Rule(
        "calibre-of-nobody", "D5", "ammunition", "rule",
        _("{many} rounds of lot {subject} were bought in a calibre of which the company has no "
          "weapon."),
        "rounds", "calibres of lots and weapons", "calibres are written in two ways",
        calibre_of_nobody,
    ),
    Rule(
        "rounds-not-told-of", "D7", "firearm", "rule",
        _("{subject} was told lost while {other} had {many} rounds, of which nothing was told."),
        "rounds", "rounds with each issue", "the rounds came back and were entered late",
        rounds_not_told_of, "person",
    ),
    Rule(
        "closed-with-rounds", "D8", "organisation", "rule",
        _("{subject} closed on {since}; {many} rounds are still in its book."),
        "rounds", "closing dates, moves of rounds", "the handing over was not entered",
        closed_with_rounds,
    ),
)  # fmt: skip
