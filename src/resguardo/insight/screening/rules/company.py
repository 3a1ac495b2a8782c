"""What companies do, with clean papers or without: group C of the catalogue."""

from typing import Final

import ibis

from resguardo.insight.screening.ground import DAY, INSIDE, Ground
from resguardo.insight.screening.shape import (
    Rule,
    days_of_entries,
    found,
    left_open,
    repeated,
)
from resguardo.kernel.text import gettext_noop as _

SILENT_DAYS: Final = 10
FEWEST_A_DAY: Final = 1.0
"""Entries a day below which ten days of silence may be chance."""


DAYS_TO_KNOW: Final = 7
FEW_GUARDS: Final = 5
SIGNS_OF_A_STORY: Final = 60
"""A shorter report is a set phrase, not a story."""


def silent(ground: Ground) -> ibis.Table:
    """A company that made entries every day makes none for ten days, while others go on."""
    day = days_of_entries(ground).drop("at")
    window = ibis.window(group_by="org_no", order_by="day")
    month = ibis.range_window(group_by="org_no", order_by="day", preceding=27, following=0)
    day = day.mutate(next_day=day.day.lead(1).over(window), made=day.entries.sum().over(month),
                     begun=day.day.min().over(ibis.window(group_by="org_no")))  # fmt: skip
    days_lived = ibis.least(day.day - day.begun + 1, 28)
    day = day.mutate(at=(day.day + SILENT_DAYS + 1) * DAY, rate=day.made / days_lived)
    gap = day.filter(
        (day.next_day.isnull() | (day.next_day > day.day + SILENT_DAYS))
        & (day.rate >= FEWEST_A_DAY)
        & (day.day - day.begun >= DAYS_TO_KNOW)
        & (day["at"] < ground.now)
    )
    gap = gap.join(ground.orgs.select("org_no", "closed"), "org_no")
    gap = gap.filter(gap.closed.isnull() | (gap.closed > gap["at"]))
    gap = _while_others_go_on(ground, gap)
    return found(
        gap, subject=gap.org_no, at=gap["at"], score=0.95, sequence=gap.sequence,
        many=ibis.literal(SILENT_DAYS), since=gap["last"],
    )  # fmt: skip


def _while_others_go_on(ground: Ground, gap: ibis.Table) -> ibis.Table:
    """Keep silences in which at least half of those who spoke before still speak."""
    day = days_of_entries(ground)
    busy = day.select(day_of="day", who="org_no")
    silence = gap.select(gap_day="day").distinct()
    around = silence.join(busy, (busy.day_of > silence.gap_day - 10)
                          & (busy.day_of <= silence.gap_day + 10))  # fmt: skip
    later = around.day_of > around.gap_day
    spoke = around.group_by("gap_day").agg(
        before=around.who.nunique(where=~later), after=around.who.nunique(where=later)
    )
    gap = gap.join(spoke, gap.day == spoke.gap_day)
    return gap.filter(gap.after * 2 >= gap.before)


def closed_with_arms(ground: Ground) -> ibis.Table:
    """A company has closed, and weapons are still in its book."""
    chain = ground.chain.filter(
        ground.chain.taker_kind.isin(INSIDE) & (ground.chain.thing_kind == "firearm")
    )
    closed = ground.orgs.filter(ground.orgs.closed.notnull()).select("org_no", "closed")
    held = chain.join(closed, "org_no").mutate(at=closed.closed + 7 * DAY)
    held = held.filter((held.rec <= held["at"]) & left_open(held, held["at"]))
    held = held.filter((held["at"] < ground.now) & (held.taker_kind != "workshop"))
    return found(
        held, subject=held.org_no, at=held["at"], sequence=held.sequence, since=held.closed,
        other=held.thing_no,
    )  # fmt: skip


def licence_over(ground: Ground) -> ibis.Table:
    """A company's licence has run out, and weapons are still in its book."""
    over = ground.orgs.filter((ground.orgs.kind == "company") & ground.orgs.licence_until.notnull())
    over = over.mutate(at=over.licence_until + 2 * DAY)
    over = over.filter(
        (over["at"] < ground.now) & (over.closed.isnull() | (over.closed > over["at"]))
    )
    armed = ground.chain.filter(ground.chain.taker_kind.isin(INSIDE))
    armed = armed.group_by("org_no").agg(armed_from=armed.rec.min())
    over = over.join(armed, "org_no")
    over = over.filter(over.armed_from < over["at"])
    return found(over, subject=over.org_no, at=over["at"], since=over.licence_until)


def new_and_soon_gone(ground: Ground) -> ibis.Table:
    """Weapons are stolen or lost within weeks of their purchase, again and again."""
    gone = ground.chain.filter(
        ground.chain.kind.isin(["theft", "loss"]) & (ground.chain.thing_kind == "firearm")
    )
    bought = ground.chain.filter(
        (ground.chain.kind == "receipt") & (ground.chain.capture != "imported")
        & (ground.chain.giver_kind == "acquired")
    ).select(bought_no="thing_no", bought_at="occ")  # fmt: skip
    gone = gone.join(bought, gone.thing_no == bought.bought_no)
    gone = gone.filter(gone.occ - gone.bought_at <= 90 * DAY).mutate(at=gone.rec)
    often = repeated(gone, by=["org_no"], times=3, within=240)
    return found(
        often, subject=often.org_no, at=often["at"], score=0.9, sequence=often.sequence,
        many=ibis.literal(3), since=often.first_at, other=often.thing_no,
    )  # fmt: skip


def guards_without_work(ground: Ground) -> ibis.Table:
    """Guards are on the payroll for weeks, and no roster or entry has ever named them."""
    guard = ground.people.filter(ground.people.role == "guard")
    worked = ground.shifts.group_by("person_no").agg(worked=ground.shifts.starts.min())
    took = ground.chain.filter(ground.chain.taker_person.notnull())
    took = took.group_by("taker_person").agg(took=took.rec.min())
    begun = ground.shifts.group_by("org_no").agg(begun=ground.shifts.starts.min())
    guard = guard.join(begun, "org_no")
    guard = guard.mutate(at=ibis.greatest(guard.hired, guard.begun) + 21 * DAY)
    worked, took = worked.rename(worked_no="person_no"), took.rename(took_no="taker_person")
    guard = guard.left_join(worked, guard.person_no == worked.worked_no)
    guard = guard.left_join(took, guard.person_no == took.took_no)
    never = 2**40
    idle = guard.filter(
        (guard.worked.fill_null(never) > guard["at"])
        & (guard.took.fill_null(never) > guard["at"])
        & (guard["at"] < ground.now)
        & (guard.left.isnull() | (guard.left > guard["at"]))
    )
    staff = guard.group_by("org_no").agg(
        staff=guard.person_no.count(where=guard.hired <= guard.begun)
    )
    window = ibis.window(group_by="org_no", order_by=["at", "person_id"])
    idle = idle.mutate(place=ibis.row_number().over(window) + 1).join(staff, "org_no")
    idle = idle.filter((idle.place >= FEW_GUARDS) & (idle.place * 12 >= idle.staff))
    return found(
        idle, subject=idle.org_no, at=idle["at"], score=0.9, many=idle.place, since=idle.hired
    )


def one_identity_twice(ground: Ground) -> ibis.Table:
    """One identity is employed twice at the same time in one company."""
    person = ground.people.select(
        "org_no", "person_no", "person_id", "identity_hash", "hired", "left"
    )
    other = person.select(
        other_org="org_no", other_no="person_no", other_id="person_id",
        other_hash="identity_hash", other_hired="hired", other_left="left",
    )  # fmt: skip
    both = person.join(
        other,
        (person.org_no == other.other_org)
        & (person.identity_hash == other.other_hash)
        & (person.person_id > other.other_id)
        & (person.hired >= other.other_hired),
    )
    both = both.filter(both.other_left.isnull() | (both.other_left > both.hired + DAY))
    both = both.mutate(at=ibis.greatest(both.hired + 2 * DAY, ibis.literal(ground.begun)))
    both = both.filter(both["at"] < ground.now)
    return found(both, subject=both.person_no, at=both["at"], other=both.other_no)


def post_without_people(ground: Ground) -> ibis.Table:
    """Weapons lie at a post where no guard is rostered and nobody looks."""
    held = ground.chain.filter(
        (ground.chain.taker_kind == "post") & (ground.chain.thing_kind == "firearm")
    )
    held = held.mutate(at=held.rec + 7 * DAY)
    held = held.filter(left_open(held, held["at"]) & (held["at"] < ground.now))
    shift = ground.shifts.select(post="account_no", starts="starts")
    staffed = held.join(
        shift,
        (held.taker_no == shift.post)
        & (shift.starts >= held.occ - DAY)
        & (shift.starts <= held["at"]),
    ).select(busy="thing_no", busy_sequence="sequence")
    held = held.anti_join(
        staffed, (held.thing_no == staffed.busy) & (held.sequence == staffed.busy_sequence)
    )
    return found(
        held, subject=held.taker_no, at=held["at"], score=0.95, sequence=held.sequence,
        since=held.occ, other=held.thing_no,
    )  # fmt: skip


def serial_twice(ground: Ground) -> ibis.Table:
    """The same make, model and serial stands in two registers, and neither has given it away."""
    arm = ground.firearms.select("org_no", "thing_no", "make", "model", "serial", "acquired")
    given = ground.chain.filter(~ground.chain.taker_kind.isin(INSIDE))
    given = given.group_by("thing_no").agg(given_at=given.rec.min()).rename(given_no="thing_no")
    arm = arm.left_join(given, arm.thing_no == given.given_no)
    arm = arm.mutate(given_at=arm.given_at.fill_null(2**40))
    other = arm.select(
        other_no="thing_no", other_make="make", other_model="model", other_serial="serial",
        other_acquired="acquired", other_given="given_at",
    )  # fmt: skip
    both = arm.join(
        other,
        (arm.serial == other.other_serial) & (arm.make == other.other_make)
        & (arm.model == other.other_model) & (arm.thing_no != other.other_no),
    )  # fmt: skip
    both = both.mutate(
        at=ibis.greatest(both.acquired, both.other_acquired, ibis.literal(ground.begun)) + 15 * DAY
    )
    both = both.filter(
        (both.given_at > both["at"]) & (both.other_given > both["at"]) & (both["at"] < ground.now)
    )
    return found(both, subject=both.thing_no, at=both["at"], other=both.other_no)


def unknown_weapon(ground: Ground) -> ibis.Table:
    """A count finds a weapon that the company's register does not know."""
    line = _surplus(ground)
    arms = ground.firearms.select(own_org="org_no", own_serial="serial", own_from="acquired")
    line = line.anti_join(
        arms, (line.org_no == arms.own_org) & (line.serial == arms.own_serial)
        & (arms.own_from <= line["at"]),
    )  # fmt: skip
    return found(line, subject=line.account_no, at=line["at"], since=line["at"])


def twin_weapon(ground: Ground) -> ibis.Table:
    """A count finds a second weapon with a serial that the register has once."""
    line = _surplus(ground)
    arms = ground.firearms.select(
        own_org="org_no", own_serial="serial", own_no="thing_no", own_from="acquired"
    )
    line = line.join(
        arms, (line.org_no == arms.own_org) & (line.serial == arms.own_serial)
        & (arms.own_from <= line["at"]),
    )  # fmt: skip
    return found(line, subject=line.own_no, at=line["at"], since=line["at"], other=line.account_no)


def _surplus(ground: Ground) -> ibis.Table:
    line = ground.lines
    return line.filter(
        (line.thing_kind == "firearm") & (line.seen > line.expected) & line.thing_no.isnull()
        & line.serial.notnull()
    )  # fmt: skip


def papers_then_weapon(ground: Ground) -> ibis.Table:
    """The papers of a weapon are replaced, and soon after the weapon is lost."""
    act = ground.actions.filter((ground.actions.kind == "edit") & ground.actions.thing_no.notnull())
    act = act.select(act_no="thing_no", act_at="at")
    lost = ground.chain.filter(ground.chain.kind.isin(["theft", "loss"]))
    lost = lost.join(act, lost.thing_no == act.act_no)
    lost = lost.filter((lost.occ > lost.act_at) & (lost.occ - lost.act_at <= 60 * DAY))
    return found(
        lost, subject=lost.thing_no, at=lost.rec, score=0.85, sequence=lost.sequence,
        since=lost.act_at,
    )  # fmt: skip


def same_story(ground: Ground) -> ibis.Table:
    """Reports of different days tell the same story in the same words."""
    told = ground.incidents.filter(ground.incidents.narrative.notnull())
    plain = (
        told.narrative.lower().re_replace(r"[0-9]+", "").re_replace(r"[^a-záéíóúüñçãõâêô]+", " ")
    )
    told = told.mutate(plain=plain.strip(), day=told.occurred // DAY)
    told = told.filter((told.plain.length() >= SIGNS_OF_A_STORY) & told.thing_no.notnull())
    window = ibis.window(group_by=["org_no", "plain", "day"], order_by=["at", "incident_id"])
    told = told.mutate(place=ibis.row_number().over(window))
    told = told.filter(told.place == 0).mutate(sequence=told.thing_no)
    again = repeated(told, by=["org_no", "plain"], times=3, within=400, order="incident_id")
    return found(
        again, subject=again.sequence, at=again["at"], score=0.9, many=ibis.literal(3),
        since=again.first_at,
    )  # fmt: skip


def written_afterwards(ground: Ground) -> ibis.Table:
    """Entries of many days ago are typed in one after the other."""
    late = ground.chain
    late = late.filter(
        late.kind.isin(["issue", "return", "correction", "move", "relief"])
        & (late.capture != "scanned") & (late.rec - late.occ > 5 * DAY)
    )  # fmt: skip
    late = late.mutate(at=late.rec)
    many = repeated(late, by=["org_no", "device_id"], times=4, within=1)
    return found(
        many, subject=many.thing_no, at=many["at"], score=0.9, sequence=many.sequence,
        many=ibis.literal(4), since=many.occ,
    )  # fmt: skip


def round_trip(ground: Ground) -> ibis.Table:
    """A weapon comes from a company of the same owners just before a count, and goes back after."""
    chain = ground.chain.filter(ground.chain.thing_kind == "firearm")
    arms = ground.firearms.select(arm_no="thing_no", make="make", serial="serial")
    moved = chain.join(arms, chain.thing_no == arms.arm_no)
    came = moved.filter(moved.kind == "transfer_in")
    went = moved.filter(moved.kind == "transfer_out").select(
        went_no="thing_no", went_org="org_no", went_at="rec", went_sequence="sequence"
    )
    back = came.join(went, (came.thing_no == went.went_no) & (came.org_no == went.went_org))
    back = back.filter((back.went_at > back.rec) & (back.went_at - back.rec <= 15 * DAY))
    return found(
        back, subject=back.thing_no, at=back.went_at, score=0.9, sequence=back.went_sequence,
        since=back.rec, many=(back.went_at - back.rec) // DAY,
    )  # fmt: skip


def successor(ground: Ground) -> ibis.Table:
    """A young company takes over the arms of one with the same owners."""
    chain = ground.chain.filter((ground.chain.kind == "transfer_in")
                                & (ground.chain.thing_kind == "firearm"))  # fmt: skip
    young = ground.orgs.select("org_no", "registered", "owner_hashes")
    came = chain.join(young, "org_no")
    came = came.filter(came.occ - came.registered <= 240 * DAY)
    owners = came.select("org_no", "registered", owner=came.owner_hashes.unnest()).distinct()
    elder = ground.orgs.select(
        elder_no="org_no",
        elder_id="org_id",
        elder_registered="registered",
        elder_owner=ground.orgs.owner_hashes.unnest(),
    )
    same = owners.join(
        elder,
        (owners.owner == elder.elder_owner)
        & (owners.org_no != elder.elder_no)
        & (owners.registered > elder.elder_registered),
    )
    same = same.group_by("org_no").agg(elder_no=same.elder_no.argmin(same.elder_id))
    came = came.drop("owner_hashes").join(same, "org_no").mutate(at=came.rec)
    many = repeated(came, by=["org_no"], times=3, within=60)
    return found(
        many, subject=many.org_no, at=many["at"], score=0.9, sequence=many.sequence,
        many=ibis.literal(3), since=many.registered, other=many.elder_no,
    )  # fmt: skip


RULES: Final = (
    Rule(
        "silent", "C-1", "organisation", "high",
        _("{subject} made entries every day and has made none for {many} days, since {since}."),
        "days", "moves", "its network is down, and it has sent no paper", silent,
    ),
    Rule(
        "closed-with-arms", "C-1", "organisation", "rule",
        _("{subject} closed on {since}; {other} and others are still in its book."),
        "weapons", "closing dates, moves", "the handing over was not entered", closed_with_arms,
        "thing",
    ),
    Rule(
        "licence-over", "C-1", "organisation", "rule",
        _("The licence of {subject} ran out on {since}; its book goes on."),
        "weapons", "licence dates", "the renewal was granted and not entered", licence_over,
    ),
    Rule(
        "new-and-gone", "C-2", "organisation", "high",
        _("{many} weapons of {subject} were stolen or lost within three months of their purchase, "
          "the last of them {other}."),
        "weapons", "moves from the purchase on", "a break-in took a new delivery",
        new_and_soon_gone, "thing",
    ),
    Rule(
        "guards-without-work", "C-3", "organisation", "high",
        _("{many} guards of {subject} have been employed for weeks without a shift or an entry."),
        "guards", "rosters, hiring dates", "unarmed guards are not rostered here",
        guards_without_work, "", 365,
    ),
    Rule(
        "identity-twice", "C-3", "person", "rule",
        _("{subject} and {other} are one identity, employed twice at once."),
        "people", "the keyed hash of each identity", "a rehiring was entered before the leaving",
        one_identity_twice, "person",
    ),
    Rule(
        "post-without-people", "C-5", "account", "high",
        _("{other} has been at {subject} since {since}, where nobody is on a roster."),
        "weapons", "rosters, moves", "the roster was not entered", post_without_people, "thing",
    ),
    Rule(
        "serial-twice", "C-6", "firearm", "rule",
        _("{subject} and {other} bear the same make, model and serial."),
        "weapons", "registers of all companies", "a maker used a serial twice", serial_twice,
        "thing", across=True,
    ),
    Rule(
        "twin", "C-6", "firearm", "rule",
        _("A count on {since} found a second weapon with the serial of {subject} in {other}."),
        "weapons", "counts by serial", "one weapon was read twice", twin_weapon, "account",
    ),
    Rule(
        "unknown-weapon", "C-7", "account", "rule",
        _("A count of {subject} on {since} found a weapon that the register does not know."),
        "weapons", "counts by serial", "a serial was misread", unknown_weapon,
    ),
    Rule(
        "round-trip", "C-8", "firearm", "high",
        _("{subject} came from another company and went back after {many} days."),
        "days", "transfers", "a loan that both companies agreed on", round_trip,
    ),
    Rule(
        "papers-then-weapon", "C-10", "firearm", "high",
        _("The papers of {subject} were replaced on {since}, and then it was lost."),
        "weapons", "the authority's acts, moves", "chance", papers_then_weapon,
    ),
    Rule(
        "same-story", "C-11", "firearm", "high",
        _("The report on {subject} tells the same story, word for word, as {many} reports since "
          "{since}."),
        "reports", "narratives", "a form with set phrases", same_story,
    ),
    Rule(
        "written-afterwards", "C-13", "firearm", "high",
        _("Entries about {subject} and others, of {since} and earlier, were typed in one go."),
        "entries", "both times of each entry", "a notebook was transcribed after an outage",
        written_afterwards,
    ),
    Rule(
        "successor", "C-14", "organisation", "high",
        _("{subject}, registered on {since}, takes over weapons and has an owner in common with "
          "{other}."),
        "weapons", "owners by keyed hash, transfers", "a lawful merger", successor,
        "organisation", across=True,
    ),
)  # fmt: skip
