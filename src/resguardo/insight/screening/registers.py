"""The registers and small tables as they were known on a day, in numbers.

Identifiers become small numbers once, because a hundred million moves are sorted by weapon and by
account again and again. A number, once given, stays: where a run before has left its numbers, what
is new is numbered behind them. So no rule may lean on the order of numbers, and none does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import ibis

from resguardo.insight.screening.engines import Engine
from resguardo.insight.screening.past import Past

NUMBERS: Final = ("organisation", "person", "account", "thing")
"""Kinds of identifier, each with numbers of its own."""


def seconds(when: Any) -> Any:
    """Give a moment or a day in whole seconds since 1970."""
    return when.cast("timestamp").truncate("s").epoch_seconds().cast("int64")


def moment(second: int) -> datetime:
    """Give a second since 1970 as a moment."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)


@dataclass(frozen=True)
class Registers:
    """The small tables of an export by the end of a day."""

    engine: Engine
    raw: dict[str, ibis.Table]
    """Tables as they stand in the files; of the moves only what this run reads."""
    past: Past
    now: int

    def numbers(self, kind: str) -> ibis.Table:
        """Give identifiers of a kind as `name`, with their numbers as `number`."""
        kept = self.engine.kept.get(f"numbers_{kind}")
        if kept is not None:
            return kept
        every = {
            "organisation": lambda: self.raw["organisations"].select(name="org_id"),
            "person": lambda: self.raw["people"].select(name="person_id"),
            "account": lambda: self.raw["accounts"].select(name="account_id"),
            "thing": self._names_of_things,
        }[kind]
        return self.engine.keep(f"numbers_{kind}", self._numbered(kind, every().distinct()))

    def _names_of_things(self) -> ibis.Table:
        return ibis.union(
            self.raw["moves"].select(name="thing_id"),
            self.raw["firearms"].select(name="firearm_id"),
            self.raw["lots"].select(name="lot_id"),
        )

    def _numbered(self, kind: str, names: ibis.Table) -> ibis.Table:
        """Number what has no number yet, behind all that have one."""
        known = self.past.table(self.engine, f"numbers_{kind}")
        if known is not None:
            names = names.anti_join(known, "name")
        place = ibis.row_number().over(ibis.window(order_by=names.name)).cast("int64")
        if known is None:
            return names.mutate(number=place)
        behind = known.number.max().fill_null(-1).as_scalar() + 1
        return ibis.union(known.select("name", "number"), names.mutate(number=place + behind))

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute a table once."""
        return self.engine.keep(name, table)

    def known(self, day: Any) -> Any:
        """Give a moment or day if it has come, else nothing."""
        return (seconds(day) < self.now).ifelse(seconds(day), ibis.null("int64"))

    def with_org(self, table: ibis.Table) -> ibis.Table:
        """Join the number of the organisation; rows of one that is not registered fall out."""
        orgs = self.numbers("organisation")
        return table.join(orgs.select(org_id="name", org_no="number"), "org_id")

    def named(self, table: ibis.Table, kind: str, column: str, into: str) -> ibis.Table:
        """Join the number of what a column names; empty where it names nothing."""
        key = f"{column}_key"
        source = self.numbers(kind)
        wanted = source.select(**{key: source["name"], into: source.number})
        return table.left_join(wanted, table[column] == wanted[key]).drop(key)

    def orgs(self) -> ibis.Table:
        """Give organisations that are registered by then."""
        org = self.with_org(self.raw["organisations"])
        org = org.filter(seconds(org.registered_on) < self.now)
        return org.select(
            "org_id", "org_no", "kind", "province", "owner_hashes",
            registered=seconds(org.registered_on), licence_until=seconds(org.licence_valid_until),
            closed=self.known(org.closed_on),
        )  # fmt: skip

    def people(self) -> ibis.Table:
        """Give persons who are hired by then."""
        person = self.named(self.raw["people"], "person", "person_id", "person_no")
        hired = self.with_org(person.filter(seconds(person.hired_on) < self.now))
        return hired.select(
            "person_no", "person_id", "org_no", "identity_hash", "role",
            hired=seconds(hired.hired_on), left=self.known(hired.left_on),
            permit_until=seconds(hired.permit_valid_until),
            fitness_until=seconds(hired.fitness_valid_until),
        )  # fmt: skip

    def accounts(self) -> ibis.Table:
        """Give all accounts; when one was opened is not among the tables."""
        account = self.with_org(self.raw["accounts"])
        account = self.named(account, "account", "account_id", "account_no")
        account = self.named(account, "person", "person_id", "person_no")
        return account.select(
            "account_no", "account_id", "org_no", "kind", "person_no", "province", "latitude",
            "longitude", "approved",
        )  # fmt: skip

    def firearms(self) -> ibis.Table:
        """Give weapons that are acquired by then."""
        arm = self.raw["firearms"]
        arm = arm.filter(seconds(arm.acquired_on) < self.now)
        arm = self.named(self.with_org(arm), "thing", "firearm_id", "thing_no")
        return arm.select(
            "thing_no", "org_no", "make", "model", "type",
            calibre=_plain(arm.calibre), serial=arm.serial.upper(),
            acquired=seconds(arm.acquired_on), permit_until=seconds(arm.permit_valid_until),
        )  # fmt: skip

    def lots(self) -> ibis.Table:
        """Give lots of rounds."""
        lot = self.named(self.with_org(self.raw["lots"]), "thing", "lot_id", "thing_no")
        return lot.select("thing_no", "org_no", calibre=_plain(lot.calibre))

    def contracts(self) -> ibis.Table:
        """Give contracts that have begun."""
        contract = self.raw["contracts"]
        contract = contract.filter(seconds(contract.starts_on) < self.now)
        contract = self.with_org(contract)
        contract = self.named(contract, "account", "post_account_id", "account_no")
        return contract.select(
            "org_no", "account_no", "guards", "firearms", starts=seconds(contract.starts_on),
            ends=self.known(contract.ends_on),
        )  # fmt: skip

    def shifts(self) -> ibis.Table:
        """Give shifts that began after the days that were screened before."""
        shift = self.raw["shifts"]
        if self.past.until:  # compared as it stands: to make seconds of all of them takes longer
            shift = shift.filter(shift.starts_at >= moment(self.past.until))
        shift = shift.mutate(starts=seconds(shift.starts_at))
        shift = shift.filter(shift.starts < self.now)
        shift = self.named(self.with_org(shift), "person", "person_id", "person_no")
        shift = self.named(shift, "account", "post_account_id", "account_no")
        return shift.select(
            "org_no", "person_no", "account_no", "starts", ends=seconds(shift.ends_at)
        )

    def counts(self) -> ibis.Table:
        """Give all counts that were made by then."""
        count = self.raw["counts"]
        count = count.filter(seconds(count.counted_at) < self.now)
        count = self.named(self.with_org(count), "account", "account_id", "account_no")
        count = self.named(count, "person", "counter_id", "counter_no")
        count = self.named(count, "person", "second_counter_id", "second_no")
        return count.select(
            "count_id", "org_no", "account_no", "counter_no", "second_no", "blind",
            at=seconds(count.counted_at), announced=self.known(count.announced_on),
        )  # fmt: skip

    def lines(self, counts: ibis.Table) -> ibis.Table:
        """Give lines of counts that were made after the days that were screened before."""
        counts = counts.filter(counts["at"] >= self.past.until)
        line = self.raw["count_lines"].join(
            counts.select("count_id", "org_no", "account_no", "at"), "count_id"
        )
        line = self.named(line, "thing", "thing_id", "thing_no")
        return line.select(
            "count_id", "org_no", "account_no", "at", "thing_no", "thing_kind", "capture",
            "photo_hash", serial=line.serial_seen.upper(), expected=line.expected_quantity,
            seen=line.seen_quantity,
        )  # fmt: skip

    def incidents(self) -> ibis.Table:
        """Give incidents that were known by then."""
        told = self.raw["incidents"]
        told = told.filter(seconds(told.known_at) < self.now)
        told = self.named(self.with_org(told), "account", "account_id", "account_no")
        told = self.named(told, "person", "person_id", "person_no")
        told = self.named(told, "thing", "thing_id", "thing_no")
        return told.select(
            "incident_id", "org_no", "kind", "account_no", "person_no", "thing_no", "thing_kind",
            "quantity", "narrative", occurred=seconds(told.occurred_at),
            at=seconds(told.known_at), reported=self.known(told.reported_at),
        )  # fmt: skip

    def actions(self) -> ibis.Table:
        """Give acts of the authority by then."""
        act = self.raw["authority_actions"]
        act = act.mutate(moment=seconds(act["at"]))
        act = self.with_org(act.filter(act.moment < self.now))
        act = self.named(act, "person", "person_id", "person_no")
        act = self.named(act, "thing", "thing_id", "thing_no")
        return act.select(
            "action_id", "org_no", "kind", "person_no", "thing_no", "document", at=act.moment
        )

    def stolen(self) -> ibis.Table:
        """Give what is listed as stolen by then."""
        listed = self.raw["stolen_list"]
        listed = listed.filter(seconds(listed.listed_on) < self.now)
        return listed.select(
            "make", "source", serial=listed.serial.upper(), calibre=_plain(listed.calibre),
            at=seconds(listed.listed_on),
        )  # fmt: skip


def _plain(calibre: Any) -> Any:
    """Write a calibre without what people write differently."""
    return calibre.lower().replace(" ", "").replace(".", "")
