"""What guards do with the weapon in their hands: group A of the catalogue."""

from typing import Final

import ibis

from resguardo.insight.screening.ground import DAY, HOUR, INSIDE, Ground
from resguardo.insight.screening.shape import Rule, acting, found, heard_from, left_open, repeated
from resguardo.kernel.text import gettext_noop as _

SIGNAL: Final = 100 * HOUR
"""Within so long even a post without a network has told what happened there."""

TOOK: Final = ("issue", "relief")


def _issues(ground: Ground) -> ibis.Table:
    """Weapons that went into a person's hands over the counter, with who that person is."""
    chain = ground.chain.filter(
        (ground.chain.kind == "issue")
        & (ground.chain.thing_kind == "firearm")
        & ground.chain.taker_person.notnull()
    )
    people = ground.people.select(
        "person_no", "role", "hired", "left", "permit_until", "fitness_until", "identity_hash"
    )
    return chain.join(people, chain.taker_person == people.person_no)


def gone_on_first_shift(ground: Ground) -> ibis.Table:
    """A weapon issued to somebody hired days before does not come back."""
    issue = _issues(ground)
    issue = issue.filter((issue.occ - issue.hired < 5 * DAY) & (issue.occ >= issue.hired - DAY))
    due = ibis.greatest(issue.occ + SIGNAL, issue.rec)
    lost = issue.after_kind.isin(["theft", "loss"]).fill_null(False) & (
        issue.after_rec - issue.rec <= 6 * DAY
    ).fill_null(False)
    at = ibis.ifelse(lost & (issue.after_rec < due), issue.after_rec, due)
    issue = issue.mutate(at=at, lost=lost)
    issue = issue.filter((issue.lost | left_open(issue, issue["at"])) & (issue["at"] < ground.now))
    issue = heard_from(ground, issue)
    return found(
        issue, subject=issue.taker_person, at=issue["at"], score=0.9, sequence=issue.sequence,
        since=issue.hired, other=issue.thing_no,
    )  # fmt: skip


def robbed_again(ground: Ground) -> ibis.Table:
    """The same person, by identity over all companies, reports a weapon gone for a second time."""
    lost = _losses_by_person(ground)
    again = repeated(lost, by=["identity_hash"], times=2, within=730)
    return found(
        again, subject=again.person_no, at=again["at"], score=0.6, sequence=again.sequence,
        many=ibis.literal(2), since=again.first_at,
    )  # fmt: skip


def robbed_thrice(ground: Ground) -> ibis.Table:
    """The same person, by identity over all companies, reports a weapon gone for a third time."""
    lost = _losses_by_person(ground)
    again = repeated(lost, by=["identity_hash"], times=3, within=730)
    return found(
        again, subject=again.person_no, at=again["at"], score=0.85, sequence=again.sequence,
        many=ibis.literal(3), since=again.first_at,
    )  # fmt: skip


def lost_in_several_companies(ground: Ground) -> ibis.Table:
    """One identity has lost weapons in two companies within weeks of being hired."""
    lost = _losses_by_person(ground)
    lost = lost.filter(lost["at"] - lost.hired < 30 * DAY)
    window = ibis.window(group_by="identity_hash", order_by=["at", "sequence"])
    lost = lost.mutate(
        before_org=lost.org_no.lag(1).over(window), before_at=lost["at"].lag(1).over(window)
    )
    lost = lost.filter(lost.before_org.notnull() & (lost.before_org != lost.org_no))
    return found(
        lost, subject=lost.person_no, at=lost["at"], sequence=lost.sequence, since=lost.before_at,
        many=ibis.literal(2),
    )  # fmt: skip


def _losses_by_person(ground: Ground) -> ibis.Table:
    """Weapons that went from a person's hands to nowhere, one a day, with who that was."""
    chain = ground.chain.filter(
        ground.chain.kind.isin(["theft", "loss"])
        & (ground.chain.thing_kind == "firearm")
        & ground.chain.giver_person.notnull()
    )
    people = ground.people.select("person_no", "identity_hash", "hired")
    lost = chain.join(people, chain.giver_person == people.person_no)
    lost = lost.mutate(at=lost.rec, day=lost.occ // DAY)
    window = ibis.window(group_by=["identity_hash", "day"], order_by=["at", "sequence"])
    lost = lost.mutate(place=ibis.row_number().over(window))
    return lost.filter(lost.place == 0).select(
        "org_no", "person_no", "identity_hash", "hired", "at", "sequence", "thing_no"
    )


def crew_robbed_with_one_witness(ground: Ground) -> ibis.Table:
    """Several weapons go in one event, twice, and the same person answers for it each time."""
    event = _second_weapon(ground, ["org_no", "witnessed_by"])
    event = acting(ground, event, "witnessed_by")
    twice = repeated(event, by=["org_no", "acting_no"], times=2, within=730)
    return found(
        twice, subject=twice.acting_no, at=twice["at"], score=0.5, sequence=twice.sequence,
        many=ibis.literal(2), since=twice.first_at,
    )  # fmt: skip


def crew_robbed(ground: Ground) -> ibis.Table:
    """Several weapons are taken from several guards in one event at a post."""
    event = _second_weapon(ground, ["org_no"])
    return found(
        event, subject=event.org_no, at=event["at"], score=0.35, sequence=event.sequence,
        many=ibis.literal(2),
    )  # fmt: skip


def _second_weapon(ground: Ground, by: list[str]) -> ibis.Table:
    """Give of each event in which several guards' weapons were taken the second one."""
    chain = ground.chain
    taken = chain.filter((chain.kind == "theft") & chain.giver_person.notnull())
    taken = taken.mutate(at=taken.rec, event=taken.occ // HOUR)
    window = ibis.window(group_by=[*by, "event"], order_by=["at", "sequence"])
    taken = taken.mutate(place=ibis.row_number().over(window))
    return taken.filter(taken.place == 1)


def covered(ground: Ground) -> ibis.Table:
    """Give issues to persons with the shift on the roster that they belong to, if there is one."""
    issue = _issues(ground)
    # An issue whose return and whose moment to answer for itself lie before this run has been told.
    issue = issue.filter(
        (issue.rec >= ground.since - DAY) | (issue.after_rec >= ground.since).fill_null(False)
    )
    issue = issue.select(
        "org_no", "sequence", "occ", "rec", "thing_no", "giver_no", "taker_person", "role",
        "left", "after_kind", "after_occ", "after_rec",
        excused=issue.reason.notnull() & issue.witnessed_by.notnull(),
    )  # fmt: skip
    issue = issue.mutate(day_0=(issue.occ + 3 * HOUR) // DAY)
    issue = issue.mutate(day_1=issue.day_0 - 1)
    if ground.since:
        issue = ground.engine.keep("issues_asked", issue)
    shift = _longest_of_a_day(ground, issue)
    for place in (0, 1):
        near = shift.select(
            **{
                f"person_{place}": shift.person_no,
                f"key_{place}": shift.day,
                f"starts_{place}": shift.starts,
                f"ends_{place}": shift.ends,
            }
        )
        issue = issue.left_join(
            near,
            (issue.taker_person == near[f"person_{place}"])
            & (issue[f"day_{place}"] == near[f"key_{place}"]),
        ).drop(f"person_{place}", f"key_{place}")
    ends = []
    for place in (0, 1):
        fits = (issue[f"starts_{place}"] - 3 * HOUR <= issue.occ) & (
            issue.occ <= issue[f"ends_{place}"]
        )
        ends.append(fits.ifelse(issue[f"ends_{place}"], ibis.null("int64")))
    return issue.mutate(shift_ends=ibis.coalesce(*ends))


def _longest_of_a_day(ground: Ground, issue: ibis.Table) -> ibis.Table:
    """Put together the shifts that somebody begins on one day; of a later run those asked about."""
    shift = ground.shifts.mutate(day=ground.shifts.starts // DAY)
    if ground.since:
        asked = [issue.select(person_no="taker_person", day=f"day_{place}") for place in (0, 1)]
        shift = shift.semi_join(ibis.union(*asked), ["person_no", "day"])
    return shift.group_by(["person_no", "day"]).agg(
        starts=shift.starts.min(), ends=shift.ends.max()
    )


def _off_roster(ground: Ground) -> ibis.Table:
    """Issues to persons for whom no roster has a shift, and for which nobody gave a reason."""
    issue = ground.engine.keep("issues_covered", covered(ground))
    rostered = ground.shifts.group_by("org_no").agg(rosters_from=ground.shifts.starts.min())
    issue = issue.filter(issue.shift_ends.isnull() & ~issue.excused)
    issue = issue.join(rostered, "org_no")
    issue = issue.mutate(at=ibis.greatest(issue.rec + HOUR, issue.occ + 3 * HOUR))
    issue = issue.filter(issue["at"] < ground.now)
    taken_back = (issue.after_kind == "correction") & (issue.after_rec - issue.rec < HOUR)
    issue = issue.filter((issue.occ >= issue.rosters_from) & ~taken_back.fill_null(False))
    kept = (
        *(
            "org_no",
            "sequence",
            "occ",
            "thing_no",
            "giver_no",
            "taker_person",
            "role",
            "left",
            "at",
        ),
    )
    return ground.events("off_roster", issue.select(*kept))


def without_a_shift(ground: Ground) -> ibis.Table:
    """A weapon goes to a guard for whom no roster has a shift then, without reason and witness."""
    issue = _off_roster(ground)
    armed = issue.filter(issue.role != "armourer")
    here = armed.filter(armed.left.isnull() | (armed.left >= armed.occ - DAY))
    return found(
        here, subject=here.thing_no, at=here["at"], sequence=here.sequence,
        other=here.taker_person,
    )  # fmt: skip


def issued_to_a_leaver(ground: Ground) -> ibis.Table:
    """A weapon goes to somebody who had left the company."""
    issue = _issues(ground)
    gone = issue.filter(issue.left.notnull() & (issue.left < issue.occ - DAY))
    return found(
        gone, subject=gone.thing_no, at=gone.rec, sequence=gone.sequence, since=gone.left,
        other=gone.taker_person,
    )  # fmt: skip


def collected_together(ground: Ground) -> ibis.Table:
    """Within half an hour several weapons go to different persons, none of them on a roster."""
    issue = _off_roster(ground)
    issue = issue.filter(issue.role == "guard")
    first = issue.select(
        first_org="org_no", first_giver="giver_no", first_person="taker_person", first_occ="occ",
        first_sequence="sequence", first_at="at",
    )  # fmt: skip
    both = issue.join(
        first,
        (issue.org_no == first.first_org) & (issue.giver_no == first.first_giver)
        & (issue.taker_person != first.first_person)
        & (issue.occ >= first.first_occ) & (issue.occ - first.first_occ <= HOUR // 2)
        & ((issue.occ > first.first_occ) | (issue.sequence > first.first_sequence)),
    )  # fmt: skip
    return found(
        both, subject=both.thing_no, at=ibis.greatest(both["at"], both.first_at),
        sequence=both.sequence, other=both.taker_person,
    )  # fmt: skip


def back_late_on_the_same_weekday(ground: Ground) -> ibis.Table:
    """On the same day of the week a guard brings the weapon back hours after the shift's end."""
    issue = ground.engine.keep("issues_covered", covered(ground))
    late = issue.filter(
        (issue.after_kind == "return") & (issue.after_occ - issue.shift_ends > 100 * 60)
    )
    late = late.mutate(at=late.after_rec, weekday=(late.occ + 6 * HOUR) // DAY % 7)
    late = ground.events(
        "late_returns",
        late.select("org_no", "sequence", "thing_no", "taker_person", "weekday", "at"),
    )
    often = repeated(late, by=["taker_person", "weekday"], times=4, within=90)
    return found(
        often, subject=often.taker_person, at=often["at"], score=0.6, sequence=often.sequence,
        many=ibis.literal(4), since=often.first_at, other=often.thing_no,
    )  # fmt: skip


def relieved_by_one_alone(ground: Ground) -> ibis.Table:
    """A relief at a post bears one signature only: nobody handed the weapon over."""
    relief = ground.chain
    relief = relief.filter((relief.kind == "relief") & relief.witnessed_by.isnull())
    return found(
        relief, subject=relief.thing_no, at=relief.rec, sequence=relief.sequence,
        other=relief.taker_person,
    )  # fmt: skip


def from_where_it_was_not(ground: Ground) -> ibis.Table:
    """A weapon moves from an account that did not hold it: by serial it is in two places."""
    chain = ground.chain
    broken = chain.filter(
        chain.giver_kind.isin(INSIDE)
        & chain.before_taker.notnull()
        & (chain.before_taker != chain.giver_no)
    )
    return found(
        broken, subject=broken.thing_no, at=broken.rec, sequence=broken.sequence,
        since=broken.before_occ, other=broken.giver_no,
    )  # fmt: skip


def reliefs_by_one_hand(ground: Ground) -> ibis.Table:
    """Reliefs of days, of several guards, are written in one go by one hand."""
    relief = ground.chain.filter(ground.chain.kind == "relief")
    relief = acting(ground, relief, "recorded_by")
    relief = relief.filter(
        (relief.acting_no != relief.taker_person) & (relief.acting_no != relief.giver_person)
    )
    relief = relief.mutate(at=relief.rec)
    window = ibis.window(group_by=["thing_no", "acting_no"], order_by=["at", "sequence"])
    relief = relief.mutate(
        earlier=relief["at"].lag(2).over(window), earlier_occ=relief.occ.lag(2).over(window)
    )
    burst = relief.filter(
        (relief["at"] - relief.earlier <= HOUR) & (relief.occ - relief.earlier_occ >= 16 * HOUR)
    )
    return found(
        burst, subject=burst.thing_no, at=burst["at"], score=0.95, sequence=burst.sequence,
        since=burst.earlier_occ, other=burst.acting_no,
    )  # fmt: skip


def kept_after_leaving(ground: Ground) -> ibis.Table:
    """Somebody has left the company, and a weapon is still in that person's name."""
    chain = ground.chain.filter(
        ground.chain.taker_person.notnull() & (ground.chain.taker_kind == "person")
    )
    people = ground.people.filter(ground.people.left.notnull()).select("person_no", "left")
    held = chain.join(people, chain.taker_person == people.person_no)
    held = held.mutate(at=ibis.greatest(held.left + 4 * DAY, held.rec + 2 * DAY))
    held = held.filter((held.occ <= held.left + DAY) & left_open(held, held["at"]))
    held = heard_from(ground, held.filter(held["at"] < ground.now))
    return found(
        held, subject=held.thing_no, at=held["at"], sequence=held.sequence, since=held.left,
        other=held.taker_person,
    )  # fmt: skip


def with_an_expired_credential(ground: Ground) -> ibis.Table:
    """A weapon goes to a guard whose credential has run out, and not by the office's delay."""
    taken = ground.chain.filter(ground.chain.kind.isin(TOOK) & ground.chain.taker_person.notnull())
    people = ground.people.select("person_no", "permit_until", "fitness_until")
    taken = taken.join(people, taken.taker_person == people.person_no)
    until = ibis.least(taken.permit_until.fill_null(2**40), taken.fitness_until.fill_null(2**40))
    taken = taken.mutate(until=until)
    taken = taken.filter(taken.occ >= taken.until + DAY)
    pending = ground.actions.filter(
        (ground.actions.kind == "edit") & ground.actions.person_no.notnull()
    )
    pending = pending.group_by("person_no").agg(excused_from=pending["at"].min())
    pending = pending.rename(excused="person_no")
    taken = taken.left_join(pending, taken.taker_person == pending.excused)
    taken = taken.filter(taken.excused_from.isnull() | (taken.excused_from > taken.occ))
    return found(
        taken, subject=taken.taker_person, at=taken.rec, sequence=taken.sequence,
        since=taken.until, other=taken.thing_no,
    )  # fmt: skip


def with_an_expired_weapon_permit(ground: Ground) -> ibis.Table:
    """A weapon goes out whose own permit has run out."""
    taken = ground.chain.filter(ground.chain.kind.isin(TOOK) & ground.chain.taker_person.notnull())
    arms = ground.firearms.filter(ground.firearms.permit_until.notnull())
    arms = arms.select(arm_no=arms.thing_no, until=arms.permit_until)
    taken = taken.join(arms, taken.thing_no == arms.arm_no)
    taken = taken.filter(taken.occ >= taken.until + DAY)
    return found(
        taken, subject=taken.thing_no, at=taken.rec, sequence=taken.sequence, since=taken.until,
        other=taken.taker_person,
    )  # fmt: skip


def out_for_days(ground: Ground) -> ibis.Table:
    """A weapon is with one person for days on end, with no relief, no return, and no shift."""
    issue = _issues(ground)
    issue = issue.mutate(at=issue.rec + SIGNAL + DAY)
    issue = issue.filter(left_open(issue, issue["at"]) & (issue["at"] < ground.now))
    issue = heard_from(ground, issue)
    shift = ground.shifts.group_by("person_no").agg(
        served_from=ground.shifts.starts.min(), served_to=ground.shifts.starts.max()
    )
    shift = shift.rename(served="person_no")
    issue = issue.left_join(shift, issue.taker_person == shift.served)
    never = issue.served_from.isnull() | (issue.served_from > issue["at"])
    score = never.ifelse(0.95, 0.8)
    return found(
        issue, subject=issue.thing_no, at=issue["at"], score=score, sequence=issue.sequence,
        since=issue.occ, other=issue.taker_person,
    )  # fmt: skip


RULES: Final = (
    Rule(
        "first-shift", "A1", "person", "high",
        _("{subject} was hired on {since}, drew {other} and did not bring it back."),
        "weapons", "hiring dates, moves",
        "the hiring was entered late, or the weapon passed on at a post that reports late",
        gone_on_first_shift, "thing",
    ),
    Rule(
        "lost-in-several-companies", "A1", "person", "rule",
        _("{subject} lost a weapon within a month of being hired, and had done so in another "
          "company on {since}."),
        "losses", "the keyed hash of each identity over all companies",
        "two persons share one hash", lost_in_several_companies, across=True,
    ),
    Rule(
        "robbed-again", "A2", "person", "medium",
        _("{subject} reported a weapon taken or lost for the second time since {since}. Posts "
          "differ in danger: look at the post before the person."),
        "losses in two years", "moves with the person who held the weapon",
        "the post itself is dangerous and robbed whoever stood there", robbed_again, across=True,
    ),
    Rule(
        "robbed-thrice", "A2", "person", "high",
        _("{subject} reported a weapon taken or lost for the third time since {since}."),
        "losses in two years", "moves with the person who held the weapon",
        "the post itself is dangerous and robbed whoever stood there", robbed_thrice, across=True,
    ),
    Rule(
        "crew-robbed", "A3", "organisation", "low",
        _("{many} weapons or more were taken in one event. See who knew the route and the crew."),
        "weapons", "moves", "a gang robbed a crew, as gangs do", crew_robbed,
    ),
    Rule(
        "crew-robbed-one-witness", "A3", "person", "medium",
        _("{many} events since {since} in which several weapons were taken at once have {subject} "
          "as the second person."),
        "events", "moves with their witness", "the company has one supervisor only",
        crew_robbed_with_one_witness,
    ),
    Rule(
        "late-weekday", "A5", "person", "medium",
        _("{subject} brought a weapon back hours late on the same day of the week {many} times "
          "since {since}."),
        "late returns in ninety days", "rosters, returns",
        "the roster misses a longer shift on that day", back_late_on_the_same_weekday, "thing",
    ),
    Rule(
        "no-shift", "A6", "firearm", "rule",
        _("{subject} was issued to {other}, for whom no roster has a shift then; no reason was "
          "given and nobody answered for it."),
        "issues", "rosters of the company", "the roster was not entered", without_a_shift, "person",
    ),
    Rule(
        "relief-one-signature", "A7", "firearm", "rule",
        _("{subject} changed hands at a post with one signature only, to {other}."),
        "reliefs", "reliefs with both persons", "the post has no second signature by rule",
        relieved_by_one_alone, "person",
    ),
    Rule(
        "two-places", "A7", "firearm", "rule",
        _("{subject} left {other}, where by the book it was not."),
        "moves", "moves", "an entry is missing in the tables", from_where_it_was_not, "account",
    ),
    Rule(
        "reliefs-one-hand", "A8", "firearm", "high",
        _("Reliefs of {subject} since {since} were written in one go by {other}, who was not part "
          "of them."),
        "reliefs", "who recorded each relief", "somebody transcribed a notebook, and said so",
        reliefs_by_one_hand, "person",
    ),
    Rule(
        "kept-after-leaving", "A9", "firearm", "rule",
        _("{subject} is still in the name of {other}, who left on {since}."),
        "weapons", "leaving dates, moves", "the return reached the record late",
        kept_after_leaving, "person",
    ),
    Rule(
        "expired-credential", "A10", "person", "rule",
        _("{subject}, whose credential or fitness ran out on {since}, was given {other}."),
        "issues", "dates of credentials, the authority's notes of pending renewals",
        "the renewal was granted and not entered", with_an_expired_credential, "thing",
    ),
    Rule(
        "expired-weapon-permit", "A10", "firearm", "rule",
        _("{subject} was given to {other} though its permit ran out on {since}."),
        "issues", "dates of weapon permits", "the renewal was granted and not entered",
        with_an_expired_weapon_permit, "person",
    ),
    Rule(
        "issued-to-leaver", "B4", "firearm", "rule",
        _("{subject} was issued to {other}, who had left on {since}."),
        "issues", "leaving dates", "a return to work was not entered", issued_to_a_leaver,
        "person",
    ),
    Rule(
        "collected-together", "B4", "firearm", "high",
        _("{subject} was collected together with others by people on no roster; this one by "
          "{other}."),
        "weapons", "rosters", "a surge was staffed without a roster", collected_together,
        "person",
    ),
    Rule(
        "out-for-days", "C-4", "firearm", "high",
        _("{subject} has been with {other} since {since} without relief or return."),
        "weapons", "moves", "the post reports by paper and later than four days", out_for_days,
        "person",
    ),
)  # fmt: skip
