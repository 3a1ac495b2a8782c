"""Reads the facts of one company: a constant number of queries, whatever its size.

Everything heavy is added up by the database or read as bare columns; a year of shifts is looked at
only by kind of entry and by guard. The viewer is asked first, as everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count as HowMany
from django.db.models import Max, Min, Q, QuerySet, Sum

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.kernel.mandate import Act
from resguardo.records.compliance.facts import (
    Aged,
    Away,
    Counted,
    Difference,
    Evidence,
    Facts,
    Gone,
    Guard,
    HandOver,
    Happening,
    LotSeen,
    Paper,
    Questioned,
    RoomSeen,
    Store,
)
from resguardo.records.compliance.firearms import Held, Where, arms_of
from resguardo.records.compliance.models import CompanyPaper
from resguardo.records.custody import retention, storerooms
from resguardo.records.custody.models import (
    Account,
    Count,
    CountSheet,
    Discrepancy,
    Entry,
    Handover,
    Holding,
    Move,
    Override,
    Transfer,
)
from resguardo.records.oversight.models import (
    Incident,
    IncidentItem,
    Measure,
    Notice,
    TraceQuestion,
)
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, Person
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit
from resguardo.records.permits.selectors import search
from resguardo.records.places.models import Place
from resguardo.records.register.models import Block, ThingKind
from resguardo.records.service.models import Posting
from resguardo.records.storage.evaluating import evaluate

YEAR: Final = timedelta(days=365)
_LEAVING: Final = {
    AccountKind.LOST: "lost", AccountKind.STOLEN: "stolen", AccountKind.DESTROYED: "destroyed",
    AccountKind.DEACTIVATED: "deactivated", AccountKind.FIRED: "fired",
}  # fmt: skip
_RECOVERED_FROM: Final = (AccountKind.LOST, AccountKind.STOLEN, AccountKind.SEIZED)


def facts_of(*, viewer: Viewer, at: datetime, organisation: UUID) -> Facts:
    """The facts of one company in sight, or `NotFound`."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    company = organisations_in_sight(viewer=viewer, at=at).filter(public_id=organisation).first()
    if company is None:
        raise NotFound
    return _Reading(company, viewer, at).facts()


class _Reading:
    """One company at one moment, asked step by step."""

    def __init__(self, company: Organisation, viewer: Viewer, at: datetime) -> None:
        self.company, self.viewer, self.at = company, viewer, at
        self.day = local_day(at, viewer.time_zone)
        self.since = at - YEAR
        self.own: dict[str, Any] = {"organisation_id": company.pk}

    def _day(self, moment: datetime) -> str:
        return local_day(moment, self.company.time_zone).isoformat()

    def facts(self) -> Facts:
        """All of it."""
        held = self._held()
        where = self._accounts()
        permits = self._permits()
        year = self._year()
        incidents = self._incidents()
        return Facts(
            at=self.at,
            day=self.day,
            arms=arms_of(self.company, held, where),
            stores=self._stores(held, where),
            counts=self._counts(),
            hand_overs=self._hand_overs(),
            differences=self._differences(),
            gone=self._gone(_LEAVING),
            recovered=self._recovered(),
            incidents=incidents,
            guards=self._guards(permits, year),
            journeys=self._away(held, where, AccountKind.CONSIGNMENT),
            repairs=self._away(held, where, AccountKind.WORKSHOP),
            offers=self._offers(),
            papers=self._papers(),
            permitted=self._permitted(),
            company_licence=next(
                (Evidence("permit", row["public_id"], row["number"])
                 for row in permits if row["kind"] == "company"), None,
            ),
            armed_posts=self._armed_posts(),
            kept_years={
                each.kind: each.years for each in retention.kept(self.company, day=self.day)
            },
            staff=self._staff(),
            questions=self._questions(),
            **self._rooms(held, where),
            entry_kinds=frozenset(kind for kind, _holder in year),
            **self._issues(),
            **self._reviews(),
        )  # fmt: skip

    def _held(self) -> list[Held]:
        """What the company holds now: one row a thing and account."""
        rows = Holding.objects.filter(boundary=False, quantity__gt=0, **self.own)
        return [
            Held(*row)
            for row in rows.values_list(
                "thing_id", "thing__kind", "account_id", "quantity", "due_at", "entry_id"
            )
        ]

    def _accounts(self) -> dict[int, Where]:
        """Where things can be, once each: thousands of firearms lie in few places."""
        rows = Account.objects.filter(boundary=False, **self.own).values_list(
            "pk", "kind", "place_id", "place__public_id", "place__name"
        )
        return {
            key: Where(kind, place, Evidence("place", public, name))
            for key, kind, place, public, name in rows
        }

    def _stores(self, held: Iterable[Held], where: Mapping[int, Where]) -> tuple[Store, ...]:
        found: dict[int, list[Any]] = {}
        for row in held:
            account = where[row.account]
            if account.kind not in {AccountKind.ARMOURY, AccountKind.DEPOT}:
                continue
            line = found.setdefault(row.account, [account.shown, 0, 0])
            line[1] += row.kind == ThingKind.FIREARM
            line[2] += row.quantity if row.kind == ThingKind.AMMUNITION else 0
        return tuple(Store(key, *line) for key, line in sorted(found.items()))

    def _counts(self) -> tuple[Counted, ...]:
        counters: dict[int, set[int]] = defaultdict(set)
        sheets = CountSheet.objects.filter(count__organisation_id=self.company.pk)
        for count, person in sheets.values_list("count_id", "counter__person_id"):
            if person is not None:
                counters[count].add(person)
        rows = Count.objects.filter(
            state="accepted", accepted_at__gte=self.at - 3 * YEAR, **self.own
        )
        return tuple(
            Counted(
                account, at, scope, frozenset(counters.get(key, ())),
                Evidence("count", name, self._day(at)),
            )
            for key, account, at, scope, name in rows.values_list(
                "pk", "account_id", "accepted_at", "scope", "public_id"
            )
            if at is not None
        )  # fmt: skip

    def _hand_overs(self) -> tuple[HandOver, ...]:
        rows = Handover.objects.filter(handed_over_at__gte=self.since, **self.own)
        return tuple(
            HandOver(
                row["account_id"], row["handed_over_at"], row["incoming_id"],
                row["count_id"] is not None,
                Evidence("hand_over", row["public_id"], self._day(row["handed_over_at"])),
            )
            for row in rows.values(
                "account_id", "handed_over_at", "incoming_id", "count_id", "public_id"
            )
        )  # fmt: skip

    def _differences(self) -> tuple[Difference, ...]:
        rows = Discrepancy.objects.filter(opened_at__gte=self.at - 3 * YEAR, **self.own)
        return tuple(
            Difference(
                row["account_id"], row["thing__kind"] or "", row["opened_at"],
                row["state"] != "open",
                Evidence("difference", row["public_id"], self._day(row["opened_at"])),
            )
            for row in rows.values("account_id", "thing__kind", "opened_at", "state", "public_id")
        )  # fmt: skip

    def _gone(self, kinds: Mapping[Any, str]) -> tuple[Gone, ...]:
        """What left, looked up from where it went: few moves lead there of the many of a year."""
        rows = Move.objects.filter(
            taker__in=self._boundaries(kinds),
            entry__organisation_id=self.company.pk, entry__occurred_at__gte=self.since,
            entry__kind__in=(EntryKind.LOSS, EntryKind.THEFT, EntryKind.DISPOSAL, EntryKind.FIRE),
            entry__reversed_by=None,
        )  # fmt: skip
        return _entries(rows, "taker__kind", kinds)

    def _recovered(self) -> tuple[Gone, ...]:
        rows = Move.objects.filter(
            giver__in=self._boundaries(_RECOVERED_FROM),
            entry__organisation_id=self.company.pk, entry__occurred_at__gte=self.since,
            entry__kind=EntryKind.RECOVERY,
        )  # fmt: skip
        return _entries(rows, "giver__kind", {})

    def _boundaries(self, kinds: Iterable[AccountKind]) -> list[int]:
        """The accounts beyond which things are gone, of these kinds."""
        rows = Account.objects.filter(boundary=True, kind__in=list(kinds), **self.own)
        return list(rows.order_by().values_list("pk", flat=True))

    def _incidents(self) -> tuple[Happening, ...]:
        own = {"incident__organisation_id": self.company.pk}
        first_told = dict(
            Notice.objects.filter(failed_because="", **own)
            .values_list("incident_id")
            .annotate(Min("sent_at"))
        )
        things: dict[int, set[int]] = defaultdict(set)
        entries: dict[int, int] = {}
        items = IncidentItem.objects.filter(**own)
        for incident, thing, entry in items.values_list("incident_id", "thing_id", "entry_id"):
            things[incident].add(thing)
            if entry is not None:
                entries[incident] = entry
        rows = Incident.objects.filter(known_at__gte=self.since, **self.own).values(
            "pk", "public_id", "kind", "known_at", "reported_at", "narrative", "conclusion",
            "closed_at", "entry_id", "account_id", "person_id",
        )  # fmt: skip
        return tuple(
            Happening(
                row["kind"], row["known_at"],
                _earliest(first_told.get(row["pk"]), row["reported_at"]),
                bool(row["narrative"]) and (row["closed_at"] is None or bool(row["conclusion"])),
                row["entry_id"] or entries.get(row["pk"]),
                frozenset(things.get(row["pk"], ())),
                Evidence("incident", row["public_id"], self._day(row["known_at"])),
            )
            for row in rows
        )  # fmt: skip

    def _permits(self) -> list[Mapping[str, Any]]:
        """The permits in force today of the company and its people; those of firearms are many."""
        rows: Iterable[Mapping[str, Any]] = (
            self._valid()
            .exclude(kind="firearm")
            .values("kind", "person_id", "number", "weapon_types", "valid_from", "public_id")
        )
        return list(rows)

    def _permitted(self) -> frozenset[int]:
        """The firearms whose permit is in force today."""
        return frozenset(self._valid().filter(kind="firearm").values_list("thing_id", flat=True))

    def _valid(self) -> QuerySet[Permit]:
        rows = search(viewer=self.viewer, at=self.at, state="valid").filter(**self.own)
        return rows.order_by().select_related(None)

    def _year(self) -> set[tuple[str, int | None]]:
        """Which kinds of entry the year has, and of whom. Not counted: that would sort them all."""
        rows = Entry.objects.filter(occurred_at__gte=self.since, **self.own).order_by()
        return set(rows.values_list("kind", "holder_id").distinct())

    def _guards(
        self, permits: Iterable[Mapping[str, Any]], year: Iterable[tuple[str, int | None]]
    ) -> tuple[Guard, ...]:
        """Those who were given a weapon in the year, by what kind of weapon."""
        armed = {holder for kind, holder in year if kind == EntryKind.ISSUE}
        carried: dict[int, set[str]] = defaultdict(set)
        now = Holding.objects.filter(
            boundary=False, numbered=True, account__person__isnull=False, **self.own
        )
        for person, weapon in now.filter(thing__firearm__isnull=False).values_list(
            "account__person_id", "thing__firearm__weapon_type"
        ):
            carried[person].add(weapon)
        leaves: dict[int, dict[str, list[Mapping[str, Any]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in permits:
            if row["person_id"] is not None:
                leaves[row["person_id"]][row["kind"]].append(row)
        people = Person.objects.filter(**self.own).only(
            "public_id", "given_name", "family_name", "document_number"
        )
        return tuple(
            _guard(each, leaves[each.pk], carried[each.pk])
            for each in people
            if each.pk in armed or each.pk in carried
        )

    def _away(
        self, held: Iterable[Held], where: Mapping[int, Where], kind: str
    ) -> tuple[Away, ...]:
        rows = [row for row in held if where[row.account].kind == kind]
        names = dict(
            Entry.objects.filter(pk__in=[row.entry for row in rows][:900]).values_list(
                "pk", "public_id"
            )
        )
        return tuple(
            Away(row.due_at, Evidence("entry", names[row.entry], f"№ {row.entry}"))
            for row in rows
            if row.entry in names
        )

    def _staff(self) -> tuple[Aged, ...]:
        """Everybody who works here today; nobody twice."""
        today = Employment.objects.filter(
            Q(left_on=None) | Q(left_on__gt=self.day), hired_on__lte=self.day
        )
        rows = Person.objects.filter(pk__in=today.values("person"), **self.own).order_by("pk")
        return tuple(
            Aged(Evidence("person", key, f"{family}, {given}".strip(", ")), years)
            for key, family, given, years in rows.values_list(
                "public_id", "family_name", "given_name", "age_at_least"
            )
        )

    def _questions(self) -> tuple[Questioned, ...]:
        rows = TraceQuestion.objects.filter(asked_at__gte=self.since, **self.own).order_by("pk")
        return tuple(
            Questioned(Evidence("thing", key, name), (answered or self.at) > until)
            for key, name, until, answered in rows.values_list(
                "thing__public_id", "thing__code", "answer_by", "answered_at"
            )
        )

    def _offers(self) -> tuple[Away, ...]:
        rows = Transfer.objects.filter(giver=self.company, state="offered")
        return tuple(
            Away(at, Evidence("transfer", key, self._day(at)))
            for at, key in rows.values_list("offered_at", "public_id")
        )

    def _papers(self) -> tuple[Paper, ...]:
        rows = CompanyPaper.objects.filter(retired_at=None, **self.own)
        return tuple(
            Paper(kind, review_on, Evidence("paper", key, title))
            for kind, review_on, key, title in rows.values_list(
                "kind", "review_on", "public_id", "title"
            )
        )

    def _armed_posts(self) -> int:
        own = {"contract__organisation_id": self.company.pk, "contract__ends_on": None}
        return Posting.objects.filter(**own).aggregate(all=Sum("firearms"))["all"] or 0

    def _rooms(self, held: Iterable[Held], where: Mapping[int, Where]) -> dict[str, Any]:
        found_in = {where[row.account].place for row in held if row.kind == ThingKind.AMMUNITION}
        keys = [each for each in found_in if each is not None]
        places = Place.objects.filter(pk__in=keys).select_related("organisation").order_by("pk")
        found = storerooms.rooms(viewer=self.viewer, at=self.at, places=places)
        blocked = set(
            Block.objects.filter(
                thing__organisation_id=self.company.pk, thing__kind=ThingKind.AMMUNITION,
                ends_at=None,
            ).values_list("thing__public_id", flat=True)
        )  # fmt: skip
        rooms = tuple(
            RoomSeen(
                Evidence("room", each.place.public_id, each.place.name),
                each.licence is not None,
                any(use.over for use in each.uses) or bool(each.unlicensed),
                frozenset(one.code for one in evaluate(each.items).findings),
            )
            for each in found
        )
        lots = {
            item.thing: self._lot(item, *each.lots[item.thing], blocked=item.thing in blocked)
            for each in found
            for item in each.items
            if item.thing is not None
        }
        return {"rooms": rooms, "lots": tuple(lots.values())}

    def _lot(self, item: Any, lot: Any, check: Any, *, blocked: bool) -> LotSeen:
        return LotSeen(
            Evidence("thing", item.thing, item.name),
            lot.lot_number,
            bool(lot.maker_name and lot.document),
            item.hazard,
            item.net_kg is not None,
            item.state,
            lot.expires_on is not None and lot.expires_on <= self.day,
            blocked,
            check.next_due_on if check else None,
        )

    def _issues(self) -> dict[str, Any]:
        """How many issues of the year were confirmed, added up by the database in one look."""
        bare = Q(confirmation="none")
        told = Entry.objects.filter(
            kind=EntryKind.ISSUE, occurred_at__gte=self.since, **self.own
        ).aggregate(
            total=HowMany("pk"), bare=HowMany("pk", filter=bare), last_issue=Max("pk"),
            issue_unconfirmed=Max("pk", filter=bare),
        )  # fmt: skip
        wanted = {name: told[name] for name in ("last_issue", "issue_unconfirmed")}
        names = dict(
            Entry.objects.filter(pk__in=[key for key in wanted.values() if key]).values_list(
                "pk", "public_id"
            )
        )
        shown = {
            name: Evidence("entry", names[key], f"№ {key}") if key else None
            for name, key in wanted.items()
        }
        return {
            "issues": told["total"], "issues_confirmed": told["total"] - told["bare"], **shown,
        }  # fmt: skip

    def _reviews(self) -> dict[str, Any]:
        reviews = Override.objects.filter(**self.own)
        late = reviews.filter(state="open", review_due_at__lt=self.at).order_by("pk")
        measures = Measure.objects.filter(incident__organisation_id=self.company.pk)
        behind = measures.exclude(state="verified").filter(due_on__lt=self.day).order_by("pk")
        return {
            "overrides": reviews.count(),
            "overrides_late": tuple(
                Evidence("override", key, "") for key in late.values_list("public_id", flat=True)
            ),
            "measures": measures.count(),
            "measures_late": tuple(
                Evidence("incident", key, what)
                for key, what in behind.values_list("incident__public_id", "what")
            ),
        }


def _entries(rows: QuerySet[Move], side: str, kinds: Mapping[Any, str]) -> tuple[Gone, ...]:
    """One row an entry, the latest first."""
    found: dict[int, Gone] = {}
    for entry, key, kind, at, document in rows.order_by("-entry_id").values_list(
        "entry_id", "entry__public_id", side, "entry__occurred_at", "entry__document"
    ):
        shown = Evidence("entry", key, f"№ {entry}")
        found.setdefault(entry, Gone(entry, kinds.get(kind, kind), at, document, shown))
    return tuple(found.values())


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def _guard(
    person: Person, leaves: Mapping[str, list[Mapping[str, Any]]], carried: set[str]
) -> Guard:
    qualified = leaves.get("qualification", [])
    days: list[date] = [row["valid_from"] for row in qualified]
    return Guard(
        Evidence("person", person.public_id, str(person)),
        bool(person.document_number),
        bool(leaves.get("credential")),
        bool(leaves.get("fitness")),
        max(days, default=None),
        frozenset(carried),
        frozenset(kind for row in qualified for kind in row["weapon_types"]),
    )
