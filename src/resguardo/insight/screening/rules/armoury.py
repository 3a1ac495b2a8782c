"""What those can do who hold the key: group B of the catalogue."""

from typing import Any, Final

import ibis

from resguardo.insight.screening.folding import USES
from resguardo.insight.screening.ground import DAY, GONE, HOUR, Ground
from resguardo.insight.screening.shape import (
    Rule,
    acting,
    firsts,
    found,
    heard_from,
    left_open,
    repeated,
    touched,
)
from resguardo.kernel.text import gettext_noop as _

EXPLAINED_WITHIN: Final = 4 * DAY
"""Within so long an entry written up late, or a second look, explains what a count missed."""


LINES_TO_COMPARE: Final = 5
"""Fewer lines in a count tell nothing about how others were read."""

BY_CHANCE: Final = 0.00005


def counted_short(ground: Ground) -> ibis.Table:
    """A count misses a weapon that the book has there, and nothing explains it within days."""
    short = _differences(ground, seen=0)
    return found(short, subject=short.thing_no, at=short["at"], score=0.9, since=short.counted)


def counted_over(ground: Ground) -> ibis.Table:
    """A count finds a weapon that by the book is elsewhere, and nothing explains it within days."""
    over = _differences(ground, seen=1)
    return found(over, subject=over.thing_no, at=over["at"], score=0.6, since=over.counted)


def _differences(ground: Ground, *, seen: int) -> ibis.Table:
    """Firearm lines where book and shelf differ, less those that the book explains later on."""
    recent = ground.lines.filter(ground.lines["at"] >= ground.since - 2 * EXPLAINED_WITHIN)
    line = recent.filter((recent.thing_kind == "firearm") & recent.thing_no.notnull())
    line = line.filter(((line.seen == 0) & (line.expected > 0)) if seen == 0
                       else ((line.seen > 0) & (line.expected == 0)))  # fmt: skip
    line = line.mutate(counted=line["at"], at=line["at"] + EXPLAINED_WITHIN)
    line = line.filter(line["at"] < ground.now)
    line = line.select("count_id", "org_no", "account_no", "thing_no", "counted", "at")
    moved = ground.chain.select(
        "rec", "occ", moved_no="thing_no", giver_no="giver_no", taker_no="taker_no"
    )
    mine = moved.giver_no if seen == 0 else moved.taker_no
    late = line.join(
        moved,
        (line.thing_no == moved.moved_no)
        & (line.account_no == mine)
        & (moved.rec >= line.counted - 60)
        & (moved.rec <= line["at"])
        & (moved.occ <= line.counted + 2 * HOUR),
    ).select("count_id", "thing_no")
    again = recent.filter(recent.thing_kind == "firearm")
    again = again.select(again_no="thing_no", again_account="account_no", again_at="at",
                         again_seen="seen", again_expected="expected")  # fmt: skip
    settled = line.join(
        again,
        (line.thing_no == again.again_no)
        & (line.account_no == again.again_account)
        & (again.again_at > line.counted)
        & (again.again_at <= line["at"])
        & (again.again_seen == again.again_expected),
    ).select("count_id", "thing_no")
    explained = ibis.union(late, settled, distinct=True)
    explained = explained.select(why_count="count_id", why_thing="thing_no")
    return line.anti_join(
        explained,
        (line.count_id == explained.why_count) & (line.thing_no == explained.why_thing),
    )


def counted_by_one_alone(ground: Ground) -> ibis.Table:
    """The same person alone has made every count of an armoury for months."""
    count = _armoury_counts(ground)
    window = ibis.window(group_by="account_no", order_by=["at", "count_id"])
    same, alone = ibis.literal(True), count.second_no.isnull()
    for step in range(1, 5):
        same &= (count.counter_no.lag(step).over(window) == count.counter_no).fill_null(False)
        alone &= (
            count.second_no.lag(step).over(window).isnull()
            & count.counter_no.lag(step).over(window).notnull()
        )
    count = count.mutate(run=same & alone, first=count["at"].lag(4).over(window))
    count = count.filter(count.run & (count["at"] - count["first"] >= 50 * DAY))
    return found(
        count, subject=count.account_no, at=count["at"], score=0.55, many=ibis.literal(5),
        since=count["first"], other=count.counter_no,
    )  # fmt: skip


def _armoury_counts(ground: Ground) -> ibis.Table:
    armouries = ground.accounts.filter(ground.accounts.kind == "armoury").select("account_no")
    return (
        ground.counts.join(armouries, "account_no")
        .drop("org_no")
        .join(ground.accounts.select("account_no", "org_no"), "account_no")
    )


def unseen_by_others(ground: Ground) -> ibis.Table:
    """Only one and the same person has seen a weapon in the reserve for half a year."""
    count = _armoury_counts(ground).select("count_id", "counter_no", "second_no")
    line = ground.lines.filter((ground.lines.thing_kind == "firearm") & (ground.lines.seen > 0))
    line = touched(ground, line.filter(line.thing_no.notnull()), "thing_no")
    line = line.join(count, "count_id")
    window = ibis.window(group_by="thing_no", order_by=["at", "count_id"])
    line = line.mutate(
        before=line.counter_no.lag(1).over(window),
        before_account=line.account_no.lag(1).over(window),
    )
    same = (
        line.second_no.isnull()
        & (line.before == line.counter_no)
        & (line.before_account == line.account_no)
    ).fill_null(False)
    line = line.mutate(broken=(~same).cast("int64"))
    line = line.mutate(run=line.broken.sum().over(
        ibis.cumulative_window(group_by="thing_no", order_by=["at", "count_id"])
    ))  # fmt: skip
    stretch = ibis.window(group_by=["thing_no", "run"], order_by=["at", "count_id"])
    line = line.mutate(since=line["at"].first().over(stretch))
    line = line.filter((line["at"] - line.since >= 180 * DAY) & line.second_no.isnull())
    line = firsts(line, by=["account_no", "run", "thing_no"], order="count_id")
    return found(
        line, subject=line.account_no, at=line["at"], score=0.3, since=line.since,
        other=line.counter_no,
    )  # fmt: skip


def issued_to_oneself(ground: Ground) -> ibis.Table:
    """Whoever keeps the armoury writes a weapon out to himself."""
    issue = ground.chain
    issue = issue.filter(
        (issue.kind == "issue") & (issue.thing_kind == "firearm") & issue.taker_person.notnull()
    )
    issue = acting(ground, issue, "recorded_by")
    issue = issue.filter(issue.acting_no == issue.taker_person)
    return found(
        issue, subject=issue.thing_no, at=issue.rec, sequence=issue.sequence,
        since=issue.occ, other=issue.taker_person,
    )  # fmt: skip


def armoury_robbed(ground: Ground) -> ibis.Table:
    """A break-in that takes five weapons or more from an armoury at once."""
    return _batch_from_armoury(ground, "theft", 5, 0.75)


def armoury_robbed_of_some(ground: Ground) -> ibis.Table:
    """A break-in that takes weapons from an armoury."""
    return _batch_from_armoury(ground, "theft", 2, 0.4)


def reserve_lost_together(ground: Ground) -> ibis.Table:
    """Weapons that had not been issued for a year, or never, are written off as lost together."""
    chain = ground.chain
    used = chain.filter(chain.kind.isin(USES)).select(
        used_no="thing_no", used_occ="occ", used_sequence="sequence"
    )
    lost = chain.filter(
        (chain.kind == "loss") & (chain.giver_kind == "armoury")
        & (chain.thing_kind == "firearm") & (chain.rec - chain.occ <= 21 * DAY)
    )  # fmt: skip
    earlier = lost.select("thing_no", "sequence").join(
        used, (lost.thing_no == used.used_no) & (used.used_sequence < lost.sequence)
    )
    earlier = earlier.group_by(used_no="thing_no", lost_sequence="sequence").agg(
        used=earlier.used_occ.argmax(earlier.used_sequence)
    )
    lost = lost.left_join(
        earlier, (lost.thing_no == earlier.used_no) & (lost.sequence == earlier.lost_sequence)
    )
    lost = lost.filter(lost.used.isnull() | (lost.used < lost.occ - 365 * DAY))
    lost = lost.mutate(at=lost.rec)
    two = repeated(lost, by=["org_no", "giver_no"], times=2, within=3)
    return found(
        two, subject=two.thing_no, at=two["at"], score=0.85, sequence=two.sequence,
        other=two.giver_no,
    )  # fmt: skip


def _batch_from_armoury(ground: Ground, kind: str, least: int, score: float) -> ibis.Table:
    chain = ground.chain
    taken = chain.filter(
        (chain.kind == kind) & (chain.giver_kind == "armoury") & (chain.thing_kind == "firearm")
    )
    taken = taken.mutate(at=taken.rec)
    batch = repeated(taken, by=["org_no", "giver_no"], times=least, within=1)
    return found(
        batch, subject=batch.giver_no, at=batch["at"], score=score, sequence=batch.sequence,
        many=ibis.literal(least), since=batch.first_at,
    )  # fmt: skip


def photograph_repeated(ground: Ground) -> ibis.Table:
    """Two counts show one and the same photograph of a weapon."""
    line = ground.lines
    line = line.filter(line.photo_hash.notnull() & line.thing_no.notnull())
    line = touched(ground, line, "photo_hash")
    window = ibis.window(group_by=["photo_hash"], order_by=["at", "count_id"])
    line = line.mutate(
        before=line["at"].lag(1).over(window), before_count=line.count_id.lag(1).over(window)
    )
    line = line.filter(line.before.notnull() & (line.before_count != line.count_id))
    return found(line, subject=line.thing_no, at=line["at"], since=line.before)


def always_typed(ground: Ground) -> ibis.Table:
    """The serial of one weapon is typed at every count, where the others are scanned."""
    line = ground.lines.filter(
        (ground.lines.thing_kind == "firearm")
        & (ground.lines.seen > 0)
        & ground.lines.thing_no.notnull()
    )
    typed = (line.capture == "typed").cast("int64")
    line = line.mutate(typed=typed)
    counted = line.group_by("count_id").agg(
        share=line.typed.mean(), size=line.typed.count(), at=line["at"].max()
    )
    counted = ground.events("counts_typed", counted).drop("at")
    line = touched(ground, line, "thing_no")
    line = line.join(counted.filter(counted["size"] >= LINES_TO_COMPARE), "count_id")
    window = ibis.window(group_by="thing_no", order_by=["at", "count_id"])
    rows = [_typed_each_time(line, window, times) for times in (4, 6, 8)]
    return ibis.union(*rows)


def _typed_each_time(line: ibis.Table, window: Any, times: int) -> ibis.Table:
    """Keep lines typed at so many counts in a row, where chance does not do that."""
    chance, every = line.share, line.typed == 1
    for step in range(1, times):
        chance *= line.share.lag(step).over(window)
        every &= (line.typed.lag(step).over(window) == 1).fill_null(False)
    line = line.mutate(chance=chance, every=every, first=line["at"].lag(times - 1).over(window))
    line = line.filter(line.every & (line.chance < BY_CHANCE))
    return found(
        line, subject=line.thing_no, at=line["at"], score=0.7, many=ibis.literal(times),
        since=line["first"],
    )  # fmt: skip


def parts_not_back(ground: Ground) -> ibis.Table:
    """A part sent to a workshop has not come back for weeks."""
    return _not_back(ground, "part", 42, 0.8)


def weapon_not_back(ground: Ground) -> ibis.Table:
    """A weapon sent to a workshop has not come back for three months."""
    return _not_back(ground, "firearm", 90, 0.75)


def _not_back(ground: Ground, thing_kind: str, days: int, score: float) -> ibis.Table:
    out = ground.chain
    out = out.filter((out.kind == "repair_out") & (out.thing_kind == thing_kind))
    out = out.mutate(at=out.occ + days * DAY)
    out = out.filter(left_open(out, out["at"]) & (out["at"] < ground.now) & (out["at"] >= out.rec))
    out = heard_from(ground, out)
    return found(
        out, subject=out.thing_no, at=out["at"], score=score, sequence=out.sequence,
        since=out.occ, other=out.taker_no,
    )  # fmt: skip


def workshop_that_never_returns(ground: Ground) -> ibis.Table:
    """Several weapons went to a workshop from which nothing ever came back."""
    chain = ground.chain
    out = chain.filter((chain.kind == "repair_out") & (chain.thing_kind == "firearm"))
    back = chain.filter(chain.kind == "repair_in").group_by("giver_no").agg(back_at=chain.rec.min())
    back = back.rename(shop="giver_no")
    out = out.mutate(at=ibis.greatest(out.occ + 40 * DAY, out.rec))
    out = out.filter(left_open(out, out["at"]) & (out["at"] < ground.now))
    out = out.left_join(back, out.taker_no == back.shop)
    out = out.filter(out.back_at.isnull() | (out.back_at > out["at"]))
    two = repeated(out, by=["org_no", "taker_no"], times=2, within=120)
    return found(
        two, subject=two.thing_no, at=two["at"], score=0.85, sequence=two.sequence,
        since=two.first_at, other=two.taker_no,
    )  # fmt: skip


def destroyed_on_paper(ground: Ground) -> ibis.Table:
    """A weapon is written off as destroyed without an act that the authority knows."""
    gone = ground.chain.filter(
        (ground.chain.kind == "disposal") & (ground.chain.taker_kind == "destroyed")
    )
    act = ground.actions.filter(ground.actions.thing_no.notnull())
    act = act.select(acted_no="thing_no", acted_at="at", acted_document="document")
    known = gone.join(act, (gone.thing_no == act.acted_no) & (act.acted_at >= gone.occ - 90 * DAY)
                      & (act.acted_at <= gone.occ + 30 * DAY)
                      & (act.acted_document == gone.document))  # fmt: skip
    known = known.select(known_no="thing_no", known_sequence="sequence")
    papers = ground.actions.filter(
        (ground.actions.kind == "edit") & ground.actions.thing_no.notnull()
    )
    since = papers["at"].min().as_scalar()
    without = gone.document.isnull()
    gone = gone.mutate(at=ibis.ifelse(without, gone.rec, gone.occ + 30 * DAY))
    gone = gone.filter(gone["at"] < ground.now).anti_join(
        known, (gone.thing_no == known.known_no) & (gone.sequence == known.known_sequence)
    )
    gone = gone.filter(gone.document.isnull() | (gone["at"] > since).fill_null(False))
    return found(
        gone, subject=gone.thing_no, at=ibis.greatest(gone["at"], gone.rec),
        sequence=gone.sequence, since=gone.occ,
    )  # fmt: skip


def in_a_room_not_approved(ground: Ground) -> ibis.Table:
    """Weapons lie in an armoury that nobody approved."""
    rooms = ground.accounts.filter((ground.accounts.kind == "armoury") & ~ground.accounts.approved)
    moved = ground.chain.join(
        rooms.select(room="account_no"), ground.chain.taker_no == rooms.account_no
    )
    return found(
        moved, subject=moved.taker_no, at=moved.rec, sequence=moved.sequence, since=moved.occ,
        other=moved.thing_no,
    )  # fmt: skip


def found_after_destruction(ground: Ground) -> ibis.Table:
    """The police find a weapon that the book has as destroyed or handed in."""
    where = _held_when_found(ground)
    gone = where.filter(where.taker_kind.isin(["destroyed", "deactivated"]))
    return found(
        gone, subject=gone.thing_no, at=gone.found_at, sequence=gone.sequence, since=gone.occ
    )


def found_at_a_crime(ground: Ground) -> ibis.Table:
    """The police find a weapon that the book has with the company."""
    where = _held_when_found(ground)
    here = where.filter(~where.taker_kind.isin([*GONE]))
    return found(
        here, subject=here.thing_no, at=here.found_at, sequence=here.sequence, since=here.occ,
        other=here.taker_no,
    )  # fmt: skip


def _held_when_found(ground: Ground) -> ibis.Table:
    """Give the last move of each recovered weapon that had been recorded by then."""
    act = ground.actions.filter(
        (ground.actions.kind == "recovery") & ground.actions.thing_no.notnull()
    )
    act = act.select(act_no="thing_no", found_at="at")
    chain = ground.chain
    last = chain.join(act, chain.thing_no == act.act_no)
    return last.filter(
        (last.rec <= last.found_at) & (last.after_rec.isnull() | (last.after_rec > last.found_at))
    )


RULES: Final = (
    Rule(
        "counted-short", "B1", "firearm", "high",
        _("A count on {since} did not find {subject}; nothing has explained it since."),
        "weapons", "counts by serial", "the weapon was out, and its entry is still missing",
        counted_short,
    ),
    Rule(
        "counted-over", "C-6", "firearm", "medium",
        _("A count on {since} found {subject} where by the book it is not."),
        "weapons", "counts by serial", "a return was never entered", counted_over,
    ),
    Rule(
        "counted-by-one", "B1", "account", "medium",
        _("{other} alone has made the last {many} counts of {subject}, since {since}."),
        "counts in a row", "who counted", "the company is so small that there is nobody else",
        counted_by_one_alone, "person",
    ),
    Rule(
        "unseen-by-others", "B1", "account", "low",
        _("Weapons of {subject} have been seen by nobody but {other} since {since}."),
        "days since the last independent sighting", "counts by serial, with who counted",
        "somebody else saw them and it was not entered", unseen_by_others, "person", 365,
    ),
    Rule(
        "issued-to-oneself", "B2", "firearm", "rule",
        _("{other} wrote out {subject} to himself or herself."),
        "issues", "who recorded each issue", "one person alone may keep and bear arms there",
        issued_to_oneself, "person",
    ),
    Rule(
        "armoury-robbed", "B3", "account", "high",
        _("{many} weapons or more were taken from {subject} at once. See who knew how full it "
          "was."),
        "weapons", "moves", "a genuine break-in", armoury_robbed,
    ),
    Rule(
        "armoury-robbed-of-some", "B3", "account", "low",
        _("Weapons were taken from {subject} in a break-in."),
        "weapons", "moves", "a genuine break-in", armoury_robbed_of_some,
    ),
    Rule(
        "photograph-repeated", "B5", "firearm", "rule",
        _("The photograph of {subject} is the same as that of {since}."),
        "photographs", "photographs of counts, by hash", "one file was uploaded twice by mistake",
        photograph_repeated,
    ),
    Rule(
        "always-typed", "B5", "firearm", "medium",
        _("The serial of {subject} was typed at each of {many} counts since {since}, where others "
          "were scanned."),
        "counts", "how each serial was read", "the label is damaged", always_typed,
    ),
    Rule(
        "parts-not-back", "B6", "firearm", "high",
        _("The part {subject} went to {other} on {since} and has not come back."),
        "days", "moves of parts", "the workshop waits for a spare", parts_not_back, "account",
    ),
    Rule(
        "weapon-not-back", "B7", "firearm", "high",
        _("{subject} went to {other} on {since} and has not come back."),
        "days", "moves", "the workshop waits for a spare", weapon_not_back, "account",
    ),
    Rule(
        "workshop-never-returns", "B7", "firearm", "high",
        _("{subject} and others went to {other}, from where nothing ever came back."),
        "weapons", "moves", "the workshop is new", workshop_that_never_returns, "account",
    ),
    Rule(
        "destroyed-on-paper", "B8", "firearm", "rule",
        _("{subject} was written off as destroyed on {since}; the authority knows of no act."),
        "weapons", "the authority's acts", "the act was issued on paper only", destroyed_on_paper,
    ),
    Rule(
        "found-after-destruction", "B8", "firearm", "rule",
        _("{subject} was found by the police; by the book it was destroyed on {since}."),
        "weapons", "recoveries told by the police", "the serial was misread",
        found_after_destruction,
    ),
    Rule(
        "reserve-lost", "B9", "firearm", "high",
        _("{subject}, not issued for a year or ever, was written off from {other} together with "
          "others."),
        "weapons", "moves of more than a year", "a flood or a fire", reserve_lost_together,
        "account",
    ),
    Rule(
        "room-not-approved", "B10", "account", "rule",
        _("{other} and others were brought to {subject}, which nobody approved."),
        "weapons", "approvals of premises", "the approval was granted and not entered",
        in_a_room_not_approved, "thing",
    ),
    Rule(
        "found-at-a-crime", "E8", "firearm", "rule",
        _("{subject} was found by the police; by the book it is with {other}."),
        "weapons", "recoveries told by the police", "the serial was misread", found_at_a_crime,
        "account",
    ),
)  # fmt: skip
