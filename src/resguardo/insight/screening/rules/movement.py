"""Movement, registry and authority: group E of the catalogue."""

from typing import Final

import ibis

from resguardo.insight.screening.ground import DAY, HOUR, Ground
from resguardo.insight.screening.shape import Rule, found, left_open
from resguardo.kernel.text import gettext_noop as _

ASKING: Final = (
    *("disposal", "transfer_out", "transfer_in", "receipt", "loss", "theft", "recovery", "seizure"),
)
"""Entries after which the registry has something to change."""


JUST_BELOW: Final = (8, 10)
"""Weapons in one journey, just as many as need no permission: Peru draws the line at ten."""


def not_arrived(ground: Ground) -> ibis.Table:
    """What was sent has not arrived three days later."""
    sent = ground.chain
    sent = sent.filter(sent.kind == "dispatch")
    sent = sent.mutate(at=ibis.greatest(sent.occ + 3 * DAY, sent.rec))
    sent = sent.filter(left_open(sent, sent["at"]) & (sent["at"] < ground.now))
    return found(sent, subject=sent.thing_no, at=sent["at"], sequence=sent.sequence, since=sent.occ)


def guide_used_again(ground: Ground) -> ibis.Table:
    """One transport guide covers journeys of different days."""
    sent = ground.chain
    sent = sent.filter((sent.kind == "dispatch") & sent.document.notnull())
    window = ibis.window(group_by=["org_no", "document"], order_by=["rec", "sequence"])
    sent = sent.mutate(first=sent.occ.first().over(window))
    sent = sent.filter(sent.occ - sent["first"] > DAY)
    return found(
        sent, subject=sent.thing_no, at=sent.rec, sequence=sent.sequence, since=sent["first"]
    )


def without_a_guide(ground: Ground) -> ibis.Table:
    """A weapon leaves an armoury on the road without a transport guide."""
    sent = ground.chain
    sent = sent.filter((sent.kind == "dispatch") & sent.document.isnull())
    return found(sent, subject=sent.thing_no, at=sent.rec, sequence=sent.sequence)


def split_journeys(ground: Ground) -> ibis.Table:
    """Journey after journey carries just as many weapons as need no permission."""
    sent = ground.chain
    sent = sent.filter((sent.kind == "dispatch") & sent.document.notnull())
    sent = sent.mutate(day=sent.occ // DAY)
    one = ibis.window(group_by=["org_no", "document", "day"])
    sent = sent.mutate(at=sent.rec.min().over(one) + DAY)
    sent = sent.filter(sent.rec < sent["at"])
    journey = sent.group_by(["org_no", "document", "day", "at"]).agg(
        arms=sent.thing_no.nunique(), sequence=sent.sequence.max()
    )
    journey = journey.filter(journey["at"] < ground.now)
    journey = journey.filter(journey.arms.between(*JUST_BELOW))
    window = ibis.window(group_by=["org_no", "arms"], order_by=["at", "sequence"])
    journey = journey.mutate(before=journey["at"].lag(1).over(window))
    journey = journey.filter(journey["at"] - journey.before <= 14 * DAY)
    rows = sent.select(
        "thing_no", sent_org="org_no", sent_document="document", sent_day="day",
        sent_sequence="sequence",
    )  # fmt: skip
    rows = journey.join(
        rows, (journey.org_no == rows.sent_org) & (journey.document == rows.sent_document)
        & (journey.day == rows.sent_day),
    )  # fmt: skip
    return found(
        rows, subject=rows.org_no, at=rows["at"], score=0.8, sequence=rows.sent_sequence,
        many=rows.arms, since=rows.before,
    )  # fmt: skip


def outside_the_territory(ground: Ground) -> ibis.Table:
    """Weapons go to a branch in a province for which the company has no licence."""
    branch = ground.accounts.filter(ground.accounts.kind == "armoury")
    branch = branch.filter(branch.province.notnull())
    branch = branch.select(branch_no="account_no", branch_province="province", branch_org="org_no")
    home = ground.orgs.filter(ground.orgs.province.notnull())
    branch = branch.join(home.select(home_no="org_no", home="province"),
                         branch.branch_org == home.org_no)  # fmt: skip
    branch = branch.filter(branch.branch_province != branch.home)
    moved = ground.chain.join(branch, ground.chain.taker_no == branch.branch_no)
    moved = moved.filter(moved.kind.isin(["arrival", "move", "receipt", "transfer_in"]))
    return found(
        moved, subject=moved.taker_no, at=moved.rec, sequence=moved.sequence, since=moved.occ,
        other=moved.thing_no,
    )  # fmt: skip


def changed_by_the_office(ground: Ground) -> ibis.Table:
    """The registry changes a weapon's entry, and the company had asked for nothing."""
    act = ground.actions.filter((ground.actions.kind == "edit") & ground.actions.thing_no.notnull())
    chain = ground.chain.filter(ground.chain.kind.isin(ASKING))
    asked = act.join(
        chain.select(chain_no="thing_no", chain_rec="rec", chain_document="document"),
        (act.thing_no == chain.thing_no)
        & (chain.rec <= act["at"])
        & (chain.rec >= act["at"] - 90 * DAY),
    ).select(asked_act="action_id")
    told = ground.incidents.filter(ground.incidents.thing_no.isnull())
    told = told.select(told_org="org_no", told_at="at")
    reported = act.join(
        told,
        (act.org_no == told.told_org) & (told.told_at <= act["at"])
        & (told.told_at >= act["at"] - 15 * DAY),
    ).select(asked_act="action_id")  # fmt: skip
    asked = ibis.union(asked, reported, distinct=True)
    act = act.anti_join(asked, act.action_id == asked.asked_act)
    return found(act, subject=act.thing_no, at=act["at"], score=0.9, since=act["at"])


def recovered_and_not_back(ground: Ground) -> ibis.Table:
    """The police recovered a weapon, and the company's book has not seen it for ten weeks."""
    act = ground.actions.filter(
        (ground.actions.kind == "recovery") & ground.actions.thing_no.notnull()
    )
    act = act.mutate(found_at=act["at"], at=act["at"] + 70 * DAY)
    act = act.filter(act["at"] < ground.now)
    chain = ground.chain
    lost = chain.filter(chain.taker_kind.isin(["lost", "stolen"])).select(
        lost_no="thing_no", lost_rec="rec", lost_until="after_rec", lost_sequence="sequence"
    )
    open_ = act.join(lost, act.thing_no == lost.lost_no)
    open_ = open_.filter(
        (open_.lost_rec <= open_.found_at)
        & (open_.lost_until.isnull() | (open_.lost_until > open_["at"]))
    )
    return found(
        open_, subject=open_.thing_no, at=open_["at"], score=0.8, sequence=open_.lost_sequence,
        since=open_.found_at,
    )  # fmt: skip


def recovered_without_paper(ground: Ground) -> ibis.Table:
    """A weapon comes back into the book as recovered, without a paper that says from where."""
    back = ground.chain
    back = back.filter((back.kind == "recovery") & back.document.isnull())
    return found(back, subject=back.thing_no, at=back.rec, sequence=back.sequence)


def stolen_and_in_use(ground: Ground) -> ibis.Table:
    """A weapon whose make and serial are on the stolen list goes in and out."""
    listed = ground.stolen.filter(ground.stolen.make.notnull())
    listed = listed.select(
        listed_make="make", listed_serial="serial", listed_calibre="calibre", listed_at="at"
    )
    arms = ground.firearms.select(
        arm_no="thing_no", make="make", serial="serial", calibre="calibre"
    )
    arms = arms.join(
        listed, (arms.serial == listed.listed_serial) & (arms.make == listed.listed_make)
        & (listed.listed_calibre.isnull() | (arms.calibre == listed.listed_calibre)),
    )  # fmt: skip
    chain = ground.chain.filter(ground.chain.kind.isin(["issue", "relief", "return", "move"]))
    used = chain.join(arms, chain.thing_no == arms.arm_no)
    used = used.filter(used.occ > used.listed_at + DAY)
    back = ground.chain.filter(ground.chain.kind == "recovery")
    back = back.group_by("thing_no").agg(back_at=back.rec.min()).rename(back_no="thing_no")
    used = used.left_join(back, used.thing_no == back.back_no)
    used = used.filter(used.back_at.isnull() | (used.back_at > used.occ))
    return found(
        used, subject=used.thing_no, at=used.rec, sequence=used.sequence, since=used.listed_at,
        other=used.taker_no,
    )  # fmt: skip


def blocked_and_issued(ground: Ground) -> ibis.Table:
    """A weapon that the authority has blocked is issued."""
    act = ground.actions.filter(
        ground.actions.kind.isin(["block", "unblock"]) & ground.actions.thing_no.notnull()
    )
    window = ibis.window(group_by="thing_no", order_by=["at", "action_id"])
    act = act.mutate(free_at=act["at"].lead(1).over(window))
    act = act.filter(act.kind == "block").select(
        act_no="thing_no", block_at="at", free_at="free_at"
    )
    chain = ground.chain.filter(ground.chain.kind.isin(["issue", "relief"]))
    used = chain.join(act, chain.thing_no == act.act_no)
    used = used.filter(
        (used.occ > used.block_at + HOUR) & (used.free_at.isnull() | (used.occ < used.free_at))
    )
    used = used.mutate(at=ibis.greatest(used.rec, used.block_at))
    return found(
        used, subject=used.thing_no, at=used["at"], sequence=used.sequence, since=used.block_at,
        other=used.taker_person,
    )  # fmt: skip


def one_sided(ground: Ground) -> ibis.Table:
    """A transfer stands in one company's book only, ten days on."""
    chain = ground.chain.filter(ground.chain.kind.isin(["transfer_out", "transfer_in"]))
    arms = ground.firearms.select(arm_no="thing_no", make="make", serial="serial")
    moved = chain.join(arms, chain.thing_no == arms.arm_no)
    moved = moved.mutate(at=moved.rec + 10 * DAY)
    other = moved.select(
        other_kind="kind", other_org="org_no", other_make="make", other_serial="serial",
        other_occ="occ", other_rec="rec",
    )  # fmt: skip
    met = moved.join(
        other,
        (moved.serial == other.other_serial) & (moved.make == other.other_make)
        & (moved.org_no != other.other_org) & (moved.kind != other.other_kind)
        & ((moved.occ - other.other_occ).abs() <= 30 * DAY) & (other.other_rec <= moved["at"]),
    ).select(met_org="org_no", met_sequence="sequence", met_no="thing_no")  # fmt: skip
    alone = moved.filter(moved["at"] < ground.now).anti_join(
        met, (moved.org_no == met.met_org) & (moved.sequence == met.met_sequence)
        & (moved.thing_no == met.met_no),
    )  # fmt: skip
    return found(
        alone, subject=alone.thing_no, at=alone["at"], sequence=alone.sequence, since=alone.occ
    )


RULES: Final = (
    Rule(
        "not-arrived", "E1", "firearm", "rule",
        _("{subject} was sent on {since} and has not arrived."),
        "days", "dispatches and arrivals", "the arrival was not entered", not_arrived,
    ),
    Rule(
        "one-sided", "E1", "firearm", "rule",
        _("The transfer of {subject} on {since} stands in one company's book only."),
        "transfers", "books of both companies", "the other company is abroad or keeps no book here",
        one_sided,
    ),
    Rule(
        "guide-again", "E2", "firearm", "rule",
        _("{subject} travelled under a guide that had been used on {since}."),
        "journeys", "numbers of guides", "one journey took several days", guide_used_again,
    ),
    Rule(
        "no-guide", "E2", "firearm", "rule",
        _("{subject} was sent without a transport guide."),
        "journeys", "numbers of guides", "the number was not entered", without_a_guide,
    ),
    Rule(
        "split-journeys", "E3", "organisation", "high",
        _("{subject} sent {many} weapons again, as on {since}: just as many as need no "
          "permission."),
        "weapons", "numbers of guides", "the vehicle holds no more", split_journeys,
    ),
    Rule(
        "outside-territory", "E4", "account", "rule",
        _("{other} and others were brought to {subject}, in a province outside the licence."),
        "weapons", "provinces of companies and premises", "the licence covers several provinces",
        outside_the_territory, "thing",
    ),
    Rule(
        "changed-by-office", "E5", "firearm", "high",
        _("The registry changed {subject} on {since}, and the company had asked for nothing."),
        "acts", "the authority's acts, the company's entries", "the request came on paper",
        changed_by_the_office,
    ),
    Rule(
        "recovered-not-back", "E6", "firearm", "high",
        _("{subject} was recovered on {since} and has not come back into any book."),
        "days", "recoveries told by the police", "the court still holds it",
        recovered_and_not_back,
    ),
    Rule(
        "recovered-without-paper", "E6", "firearm", "rule",
        _("{subject} came back as recovered, without a paper that says from where."),
        "weapons", "documents of recoveries", "the number was not entered",
        recovered_without_paper,
    ),
    Rule(
        "stolen-in-use", "E7", "firearm", "rule",
        _("{subject} has been on the stolen list since {since} and is in use."),
        "moves", "the stolen list", "two weapons share make and serial", stolen_and_in_use,
        "account",
    ),
    Rule(
        "blocked-in-use", "E9", "firearm", "rule",
        _("{subject} was blocked on {since} and was given to {other} all the same."),
        "issues", "blocks and their ends", "the block was lifted and not entered",
        blocked_and_issued, "person",
    ),
)  # fmt: skip
