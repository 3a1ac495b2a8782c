"""Checks: each a small pure function over the facts of one company, by its identifier.

A check counts: so many of so many, with what contradicts as evidence, or else some of what
supports. The words of a check, its severity and its parameters are data
(`law/catalogues/checks.yaml`); a control names a check and may set a parameter otherwise. Where
there is nothing to judge the answer is that it does not apply, never a yes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from resguardo.records.compliance.facts import Counted, Evidence, Facts, Store

Row = TypeVar("Row")
Parameters = Mapping[str, int | str]
EVIDENCE_MOST: Final = 20
SUPPORT_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says: yes, partly, no, not_applicable or unknown; so many of so many."""

    verdict: str
    good: int = 0
    total: int = 0
    evidence: tuple[Evidence, ...] = ()


UNKNOWN: Final = Answer("unknown")


def _told(good: int, total: int, evidence: Iterable[Evidence]) -> Answer:
    kept = tuple(evidence)[:EVIDENCE_MOST]
    if total == 0:
        return Answer("not_applicable")
    verdict = "yes" if good == total else "partly" if good else "no"
    return Answer(verdict, good, total, kept)


def _each(
    rows: Iterable[Row], holds: Callable[[Row], bool], shown: Callable[[Row], Evidence]
) -> Answer:
    """How many rows hold; those that do not are the evidence, or else the first that do."""
    good = total = 0
    support: list[Evidence] = []
    bad: list[Evidence] = []
    for row in rows:
        total += 1
        if holds(row):
            good += 1
            if good <= SUPPORT_MOST:
                support.append(shown(row))
        elif len(bad) < EVIDENCE_MOST:
            bad.append(shown(row))
    return _told(good, total, bad or support)


def _number(parameters: Parameters, name: str) -> int:
    return int(parameters[name])


def _document(facts: Facts, parameters: Parameters) -> Answer:
    mine = [each for each in facts.papers if each.kind == parameters["kind"]]
    if not mine:
        return Answer("no", 0, 1)
    good = [each.shown for each in mine if each.review_on > facts.day]
    late = [each.shown for each in mine if each.review_on <= facts.day]
    return _told(1 if good else 0, 1, good or late)


def _last(facts: Facts, store: Store, *scopes: str) -> Counted | None:
    mine = [each for each in facts.counts if each.account == store.account and each.scope in scopes]
    return max(mine, key=lambda each: each.at, default=None)


def _count_age(*scopes: str, of: str = "firearms") -> Callable[[Facts, Parameters], Answer]:
    """Stores whose last count of these scopes is young enough."""

    def judge(facts: Facts, parameters: Parameters) -> Answer:
        since = facts.at - timedelta(days=_number(parameters, "days"))
        good: list[Evidence] = []
        bad: list[Evidence] = []
        for store in facts.stores:
            if not getattr(store, of):
                continue
            last = _last(facts, store, *scopes)
            young = last is not None and last.at >= since
            (good if young else bad).append(last.shown if last else store.shown)
        return _told(len(good), len(good) + len(bad), bad or good[:SUPPORT_MOST])

    return judge


def _stores_counted(facts: Facts, parameters: Parameters) -> Answer:
    since = facts.at - timedelta(days=_number(parameters, "days"))
    counted = {each.account for each in facts.counts if each.at >= since}
    return _each(facts.stores, lambda row: row.account in counted, lambda row: row.shown)


def _count_fits(facts: Facts, _parameters: Parameters) -> Answer:
    open_in = {each.account for each in facts.differences if not each.decided}
    counted = {each.account for each in facts.counts}
    rows = [store for store in facts.stores if store.account in counted]
    return _each(rows, lambda row: row.account not in open_in, lambda row: row.shown)


def _hand_overs_counted(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(facts.hand_overs, lambda row: row.counted, lambda row: row.shown)


def _keepers(facts: Facts) -> dict[int, int]:
    """Who took each store over last."""
    return {each.account: each.incoming for each in sorted(facts.hand_overs, key=lambda e: e.at)}


def _independent_counter(facts: Facts, _parameters: Parameters) -> Answer:
    keepers = _keepers(facts)
    rows = [
        last
        for store in facts.stores
        if store.account in keepers and (last := _last(facts, store, "full")) is not None
    ]
    return _each(rows, lambda row: keepers[row.account] not in row.counters, lambda row: row.shown)


def _first_count(facts: Facts, parameters: Parameters) -> Answer:
    """Each hand-over to somebody new, and the first full count after it."""
    days = timedelta(days=_number(parameters, "days"))
    before: dict[int, int] = {}
    good: list[Evidence] = []
    bad: list[Evidence] = []
    for each in sorted(facts.hand_overs, key=lambda row: row.at):
        if before.get(each.account) == each.incoming:
            continue
        before[each.account] = each.incoming
        soon = any(
            row.account == each.account and each.at <= row.at <= each.at + days
            for row in facts.counts
            if row.scope == "full"
        )
        if soon or each.counted:
            good.append(each.shown)
        elif facts.at > each.at + days:
            bad.append(each.shown)
    return _told(len(good), len(good) + len(bad), bad or good[:SUPPORT_MOST])


def _rounds_apart(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(facts.stores, lambda row: not (row.firearms and row.rounds), lambda row: row.shown)


def _stores_have_keeper(facts: Facts, _parameters: Parameters) -> Answer:
    keepers = _keepers(facts)
    return _each(facts.stores, lambda row: row.account in keepers, lambda row: row.shown)


def _differences_decided(facts: Facts, parameters: Parameters) -> Answer:
    since = facts.at - timedelta(days=_number(parameters, "days"))
    kind = parameters.get("kind")
    rows = [each for each in facts.differences if kind in (None, "any", each.kind)]
    return _each(rows, lambda row: row.decided or row.opened_at >= since, lambda row: row.shown)


def _arms(holds: Callable[..., bool]) -> Callable[[Facts, Parameters], Answer]:
    """Firearms of which something holds."""
    return lambda facts, _parameters: _each(facts.arms, holds, lambda row: row.shown)


def _records_complete(facts: Facts, parameters: Parameters) -> Answer:
    wanted = {"country", "maker", "model", "serial", "calibre"}
    if parameters.get("fields") != "minimum":
        wanted |= {"year", "mark"}
    return _each(facts.arms, lambda row: wanted <= row.complete, lambda row: row.shown)


def _secondary_marked(facts: Facts, parameters: Parameters) -> Answer:
    told = _each(
        facts.arms,
        lambda row: any(kind == "secondary" for kind, _place in row.marks),
        lambda row: row.shown,
    )
    enough = told.total and 100 * told.good >= _number(parameters, "share_pct") * told.total
    return Answer("yes", told.good, told.total, told.evidence) if enough else told


def _on_frame(marks: Iterable[tuple[str, str]]) -> bool:
    return any(
        word in place.casefold()
        for kind, place in marks
        if kind in {"maker", "register", "import"}
        for word in FRAME_WORDS
    )


FRAME_WORDS: Final = (
    "frame", "receiver", "armaz", "armaç", "cajón", "caixa", "carcas", "boîte", "boite",
)  # fmt: skip
"""What people write for frame and receiver, in four languages."""


def _permits_valid(facts: Facts, parameters: Parameters) -> Answer:
    told = _each(facts.arms, lambda row: row.thing in facts.permitted, lambda row: row.shown)
    if parameters.get("of") == "firearm" or told.total == 0:
        return told
    licence = facts.company_licence
    good = told.good + (licence is not None)
    return _told(good, told.total + 1, told.evidence if licence else told.evidence[:19])


def _withdrawn_in_store(facts: Facts, _parameters: Parameters) -> Answer:
    rows = [each for each in facts.arms if each.condition in {"withdrawn", "unserviceable"}]
    kept = {"armoury", "depot", "workshop"}
    return _each(rows, lambda row: row.place_kind in kept, lambda row: row.shown)


def _losses_reported(facts: Facts, parameters: Parameters) -> Answer:
    """Each loss and theft in the ledger has an incident that was told in time."""
    hours = timedelta(hours=int(parameters.get("hours", 24)))
    told = {
        each.entry
        for each in facts.incidents
        if each.told_at is not None and each.told_at - each.known_at <= hours
    }
    rows = [each for each in facts.gone if each.to in {"lost", "stolen"}]
    return _each(rows, lambda row: row.entry in told, lambda row: row.shown)


def _shots(facts: Facts, _parameters: Parameters) -> Answer:
    with_incident = {each.entry for each in facts.incidents}
    rows = [each for each in facts.gone if each.to == "fired"]
    return _each(rows, lambda row: row.entry in with_incident, lambda row: row.shown)


def _disposed(facts: Facts, parameters: Parameters) -> Answer:
    how = parameters.get("how")
    kinds = {"destroyed", "deactivated"} if how in (None, "any") else {str(how)}
    rows = [each for each in facts.gone if each.to in kinds]
    return _each(rows, lambda row: bool(row.document), lambda row: row.shown)


def _recovered(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(facts.recovered, lambda row: bool(row.document), lambda row: row.shown)


def _incidents(complete: Callable[..., bool]) -> Callable[[Facts, Parameters], Answer]:
    return lambda facts, _parameters: _each(facts.incidents, complete, lambda row: row.shown)


def _lots(holds: Callable[..., bool]) -> Callable[[Facts, Parameters], Answer]:
    return lambda facts, _parameters: _each(facts.lots, holds, lambda row: row.shown)


def _lots_complete(facts: Facts, parameters: Parameters) -> Answer:
    fields = parameters.get("fields", "all")

    def complete(row: object) -> bool:
        number, origin = bool(getattr(row, "number", "")), bool(getattr(row, "origin", ""))
        return {"number": number, "origin": origin}.get(str(fields), number and origin)

    return _each(facts.lots, complete, lambda row: row.shown)


def _lots_looked_at(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(
        facts.lots,
        lambda row: row.look_due is not None and row.look_due > facts.day,
        lambda row: row.shown,
    )


def _rooms(*findings: str) -> Callable[[Facts, Parameters], Answer]:
    """Rooms in which none of these findings stands."""
    wrong = frozenset(findings)
    return lambda facts, _parameters: _each(
        facts.rooms, lambda row: not row.findings & wrong, lambda row: row.shown
    )


def _store_licensed(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(facts.rooms, lambda row: row.licensed and not row.over, lambda row: row.shown)


def _guards(holds: Callable[..., bool]) -> Callable[[Facts, Parameters], Answer]:
    return lambda facts, _parameters: _each(facts.guards, holds, lambda row: row.shown)


def _of_age(facts: Facts, parameters: Parameters) -> Answer:
    """Those whose age nobody recorded are not shown to be old enough."""
    years = _number(parameters, "years")
    return _each(facts.staff, lambda row: (row.age_at_least or 0) >= years, lambda row: row.shown)


def _questions_answered(facts: Facts, _parameters: Parameters) -> Answer:
    return _each(facts.questions, lambda row: not row.late, lambda row: row.shown)


def _qualifications(facts: Facts, parameters: Parameters) -> Answer:
    since = facts.day - timedelta(days=int(parameters.get("days", 36_500)))
    return _each(
        facts.guards,
        lambda row: row.trained_from is not None and row.trained_from >= since,
        lambda row: row.shown,
    )


def _late(of: str) -> Callable[[Facts, Parameters], Answer]:
    """What is away and should be back or arrived."""

    def judge(facts: Facts, _parameters: Parameters) -> Answer:
        rows = getattr(facts, of)
        return _each(rows, lambda row: row.at is None or row.at >= facts.at, lambda row: row.shown)

    return judge


def _two_sided(facts: Facts, parameters: Parameters) -> Answer:
    since = facts.at - timedelta(days=_number(parameters, "days"))
    return _each(
        facts.offers, lambda row: row.at is not None and row.at >= since, lambda row: row.shown
    )


def _issues_confirmed(facts: Facts, _parameters: Parameters) -> Answer:
    shown = facts.issue_unconfirmed or facts.last_issue
    return _told(facts.issues_confirmed, facts.issues, [shown] if shown else [])


def _overrides_reviewed(facts: Facts, _parameters: Parameters) -> Answer:
    late = facts.overrides_late
    return _told(facts.overrides - len(late), facts.overrides, late)


def _measures_closed(facts: Facts, _parameters: Parameters) -> Answer:
    late = facts.measures_late
    return _told(facts.measures - len(late), facts.measures, late)


def _retention(facts: Facts, parameters: Parameters) -> Answer:
    years = [facts.kept_years.get(kind) for kind in ("personnel", "custody")]
    known = [each for each in years if each is not None]
    if not known:
        return UNKNOWN
    good = sum(each >= _number(parameters, "years") for each in known)
    return Answer("yes" if good == len(years) else "partly" if good else "no", good, len(years))


def _weapons_per_post(facts: Facts, parameters: Parameters) -> Answer:
    if not facts.armed_posts:
        return Answer("not_applicable")
    within = 100 * len(facts.arms) <= _number(parameters, "most_pct") * facts.armed_posts
    return Answer("yes" if within else "no", len(facts.arms), facts.armed_posts)


def _by_rule(_facts: Facts, _parameters: Parameters) -> Answer:
    """The program lets nothing else happen; the rule is named, and `fsck` proves it."""
    return Answer("yes", 1, 1)


def _life(facts: Facts, _parameters: Parameters) -> Answer:
    wanted = ("receipt", "issue", "return")
    if not facts.entry_kinds:
        return Answer("not_applicable")
    good = sum(kind in facts.entry_kinds for kind in wanted)
    shown = [facts.last_issue] if facts.last_issue else []
    return _told(good, len(wanted), shown)


CHECKS: Final[dict[str, Callable[[Facts, Parameters], Answer]]] = {
    "ammunition-count-age": _count_age("full", "ammunition", of="rounds"),
    "category-stated": _arms(lambda row: bool(row.condition)),
    "class-known": _lots(lambda row: bool(row.hazard)),
    "class-small-arms": _lots(lambda row: row.hazard == "1.4S"),
    "count-fits": _count_fits,
    "differences-decided": _differences_decided,
    "disposal-documented": _disposed,
    "document": _document,
    "expired-not-issuable": _lots(lambda row: not row.expired or row.blocked),
    "first-count-of-custodian": _first_count,
    "fitness-valid": _guards(lambda row: row.fitness),
    "full-count-age": _count_age("full"),
    "guards-authorised": _guards(lambda row: row.credential),
    "guards-identified": _guards(lambda row: row.identified),
    "guards-of-age": _of_age,
    "hand-overs-counted": _hand_overs_counted,
    "held-by-rule": _by_rule,
    "incidents-complete": _incidents(lambda row: row.complete),
    "incidents-told": _incidents(lambda row: row.told_at is not None),
    "independent-counter": _independent_counter,
    "issues-confirmed": _issues_confirmed,
    "journeys-arrive": _late("journeys"),
    "life-recorded": _life,
    "losses-reported": _losses_reported,
    "lots-complete": _lots_complete,
    "lots-looked-at": _lots_looked_at,
    "mark-on-frame": _arms(lambda row: _on_frame(row.marks)),
    "marks-intact": _arms(lambda row: bool(row.marks)),
    "measures-closed": _measures_closed,
    "mixing": _rooms("mixing-forbidden", "mixing-conditional", "ask-officer"),
    "net-known": _rooms("class-unknown", "net-unknown", "ask-officer"),
    "overrides-reviewed": _overrides_reviewed,
    "owner-is-company": _arms(lambda row: row.ownership in {"owned", "leased"}),
    "parts-marked": _arms(lambda row: row.parts > 0),
    "permits-valid": _permits_valid,
    "qualifications-recorded": _qualifications,
    "qualified-for-what-they-carry": _guards(lambda row: row.carried <= row.qualified),
    "questions-answered": _questions_answered,
    "records-complete": _records_complete,
    "recovered-recorded": _recovered,
    "repairs-return": _late("repairs"),
    "retention": _retention,
    "rounds-apart": _rounds_apart,
    "sample-count-age": _count_age("sample", "full"),
    "secondary-marked": _secondary_marked,
    "serials-single": _arms(lambda row: "serial" in row.complete),
    "shots-have-incidents": _shots,
    "store-licensed": _store_licensed,
    "stores-counted": _stores_counted,
    "stores-have-keeper": _stores_have_keeper,
    "suspect-apart": _rooms("suspect-with-others"),
    "transfers-two-sided": _two_sided,
    "weapons-per-post": _weapons_per_post,
    "withdrawn-in-store": _withdrawn_in_store,
}
"""Every check by its identifier; `checks.yaml` has the words of each, and a test compares them."""
