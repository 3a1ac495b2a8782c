"""A room judged by what lies in it: class first, then rules with their clauses, then distances.

Cartridges of class 1.4S and everything else of division 1.4 meet fixed distances and no formula.
Only what is not 1.4 opens the tables; where they end, the finding says to ask a qualified
ammunition technical officer. No finding ever says that a room is allowed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import Any, Final

from resguardo.kernel import ammunition
from resguardo.kernel.ammunition import AskTechnicalOfficer, Fire, Hazard
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.storage.contents import Item
from resguardo.records.storage.tables import Outside, outside, tables

CL_CLASS: Final = "IATG 01.50 cl. 6"
CL_FOUR: Final = "IATG 02.20:2021 cl. 10.2"
CL_MIXING: Final = "AASTP-1 (2006) Table 6"
CL_SUSPECT: Final = "AASTP-1 (2006) 1.2.3.4"
CL_ADDING: Final = "IATG 02.20:2021 cl. 7.5"
CL_DISTANCE: Final = "IATG 02.20:2021 cl. 7"
CL_POWDER: Final = "Fridley fire tests (1983)"
CL_NET: Final = "PHMSA 04-0086 (2004)"
EXPOSED: Final = ("inhabited", "traffic", "low_traffic", "vulnerable")

_CONDITIONS: Final = {
    "1": _("only fuzes with the articles that they belong to, and counted as group F"),
    "2": _("only with a separation that keeps an explosion from passing over"),
    "3": _("only with the same kind of group L, apart from everything else"),
    "4": _("only if the national authority allows it"),
    "5": _("generally not; if so, counted as group D"),
    "6": _("only within one family or proven to be compatible"),
    "7": _("may stay with 1.4S"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a room: how urgent (stop, decision, done, quiet), and by which clause."""

    code: str
    tone: str
    wording: str
    clause: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(
        self, say: Callable[[str], str] = str, number: Callable[[float], str] = str
    ) -> str:
        """Say it in the language that `say` puts words into, and `number` figures."""
        told = {
            name: say(fact) if isinstance(fact, str) else number(fact)
            for name, fact in self.facts.items()
        }
        return say(self.wording).format(**told)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """All that one class makes up of a room; an empty label is what nobody has read."""

    label: str
    lots: int
    rounds: int
    net_kg: float | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody outside must be; `by` is fixed, table or function."""

    exposed: str
    metres: int
    by: str
    clause: str
    division: str = ""
    """What makes it necessary; empty where it does not grow with the quantity."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the rules say of a room."""

    classes: tuple[ClassRow, ...]
    findings: tuple[Finding, ...]
    reaches: tuple[Reach, ...]
    fire: Fire | None
    withdrawal_m: int

    @property
    def asks_officer(self) -> bool:
        """Whether the tables end and a qualified person must decide."""
        return any(each.code == "ask-officer" for each in self.findings)


def evaluate(items: Sequence[Item], available_m: Mapping[str, int] | None = None) -> Evaluation:
    """Judge a room. `available_m` is how far people outside are, by one of `EXPOSED`.

    Refuses a class that is none (`HazardUnreadable`).
    """
    there = [each for each in items if each.is_there]
    hazards = [hazard for each in there if (hazard := each.read) is not None]
    findings = [*_of_classes(there, hazards), *_of_lots(there), *_of_powder(there)]
    findings += _of_mixing(hazards)
    reaches = _fixed(hazards)
    grown, more = _grown(there, hazards)
    findings += more
    reaches += grown
    findings += _too_near(reaches, available_m or {}, hazards)
    fire, withdrawal = _fire(there, hazards)
    ordered = sorted(findings, key=lambda each: _URGENCY.index(each.tone))
    return Evaluation(_classes(there), tuple(ordered), tuple(reaches), fire, withdrawal)


_URGENCY: Final = ("stop", "decision", "quiet", "done")


def _classes(items: Iterable[Item]) -> tuple[ClassRow, ...]:
    rows: dict[str, list[Item]] = {}
    for each in items:
        rows.setdefault("".join(each.read or ()), []).append(each)
    return tuple(
        ClassRow(
            label,
            len(lots),
            sum(each.rounds for each in lots),
            sum(each.net_kg or 0 for each in lots) if all(lot.net_kg for lot in lots) else None,
        )
        for label, lots in sorted(rows.items())
    )


def _of_classes(items: Sequence[Item], hazards: Sequence[Hazard]) -> list[Finding]:
    if not items:
        return []
    found = []
    unread = [each.name for each in items if not each.hazard]
    if unread:
        found.append(Finding("class-unknown", "stop", _(
            "Nobody has read the class of {lots}. Read it on the box, as in 1.4S; until then the "
            "room counts as the worst class in a fire."
        ), CL_CLASS, {"lots": ", ".join(unread)}))  # fmt: skip
    if hazards and all(each == Hazard("1.4", "S") for each in hazards):
        found.append(Finding("all-1.4S", "done", _(
            "All classes that were read are 1.4S: the effects stay within the package. No distance "
            "grows with the quantity, and no formula of blast applies."
        ), CL_FOUR))  # fmt: skip
    elif any(each.main == "1.4" and each.group != "S" for each in hazards):
        found.append(Finding("not-group-S", "decision", _(
            "Something here is 1.4 but not of group S: the distances stay fixed, but it may not "
            "lie with everything that 1.4S may lie with."
        ), CL_CLASS))  # fmt: skip
    above = sorted({each.division for each in hazards if each.main != "1.4"})
    if above:
        found.append(Finding("not-1.4", "stop", _(
            "Division {divisions} is more than small-arms cartridges. Have a qualified ammunition "
            "technical officer look at this room; the distances below are what the tables say."
        ), CL_CLASS, {"divisions": ", ".join(above)}))  # fmt: skip
    if above and any(each.main == "1.4" for each in hazards):
        found.append(Finding("1.4-not-added", "quiet", _(
            "Division 1.4 is not added to the quantity of the others."
        ), CL_ADDING))  # fmt: skip
    return found


def _of_lots(items: Sequence[Item]) -> list[Finding]:
    found = []
    bad = [each for each in items if each.state != "serviceable"]
    if bad:
        names = {"lots": ", ".join(each.name for each in bad)}
        apart = len(bad) == len(items)
        words = (
            _("{lots}: suspect or unserviceable, and blocked. Have it examined, and keep it apart.")
            if apart
            else _("{lots}: suspect or unserviceable, and yet with other stock. Move it to a store "
                   "of its own.")
        )  # fmt: skip
        code = "suspect" if apart else "suspect-with-others"
        found.append(Finding(code, "decision" if apart else "stop", words, CL_SUSPECT, names))
    loose = [each.name for each in items if not each.packed]
    if loose:
        found.append(Finding("loose", "decision", _(
            "{lots}: out of its packing. The class was given to the packed article; put the rounds "
            "back into approved packages of their lot. [unconfirmed]"
        ), "IATG 06.40", {"lots": ", ".join(loose)}))  # fmt: skip
    return found


def _of_powder(items: Sequence[Item]) -> list[Finding]:
    """How much powder cartridges hold, for a report; and whose mass is rather that of cartridges.

    Both from the same two figures: the powder of a round, and its share of the cartridge. A mass
    nearer to the cartridge than to its powder was copied from the papers of transport.
    """
    figures = tables().figures
    mean_g = ammunition.mean_powder_g(
        int(figures["small_arms.fire_test_rounds"]), figures["small_arms.fire_test_powder"]
    )
    share = ammunition.powder_share(
        figures["small_arms.case_powder"], figures["small_arms.case_net"]
    )
    most_g = mean_g / sqrt(share)
    cartridges = [each for each in items if each.read == Hazard("1.4", "S") and each.rounds]
    found = []
    if rounds := sum(each.rounds for each in cartridges):
        found.append(Finding("powder", "quiet", _(
            "{rounds} cartridges hold about {powder_kg} kg of powder, {mean_g} g each, as in a "
            "fire test. That is for a report; no distance follows from it."
        ), CL_POWDER, {
            "rounds": rounds, "powder_kg": ceil(rounds * mean_g / 1000), "mean_g": round(mean_g, 2),
        }))  # fmt: skip
    heavy = [each.name for each in cartridges if (each.net_kg or 0) * 1000 > each.rounds * most_g]
    if heavy:
        found.append(Finding("net-of-cartridges", "decision", _(
            "The net explosive quantity of {lots} is rather the mass of the cartridges, of which "
            "{share} % is powder. Take it from the data sheet of the maker."
        ), CL_NET, {"lots": ", ".join(heavy), "share": f"{share * 100:.0f}"}))  # fmt: skip
    return found


def _of_mixing(hazards: Iterable[Hazard]) -> list[Finding]:
    found = []
    for first, second, verdict in ammunition.clashes((each.group for each in hazards), tables()):
        facts = {"first": first, "second": second}
        if verdict.verdict == "conditional":
            found.append(Finding("mixing-conditional", "decision", _(
                "Groups {first} and {second} may lie together {condition}."
            ), CL_MIXING, facts | {"condition": _CONDITIONS[verdict.note]}))  # fmt: skip
        elif verdict.verdict == "forbidden":
            found.append(Finding("mixing-forbidden", "stop", _(
                "Groups {first} and {second} must not lie in one room. Move one of them."
            ), CL_MIXING, facts))  # fmt: skip
        else:
            found.append(Finding("ask-officer", "stop", _(
                "The table of mixing does not say whether groups {first} and {second} may lie "
                "together. Ask a qualified ammunition technical officer."
            ), CL_MIXING, facts))  # fmt: skip
    return found


def _fixed(hazards: Sequence[Hazard]) -> list[Reach]:
    if not any(each.main == "1.4" for each in hazards):
        return []
    least = int(tables().figures["division_1.4.least"])
    return [Reach("other_stack", least, "fixed", CL_FOUR)]


def _grown(items: Sequence[Item], hazards: Sequence[Hazard]) -> tuple[list[Reach], list[Finding]]:
    """The distances of what is not 1.4: the greatest of each, or that somebody must be asked."""
    kg: dict[str, float] = {}
    untold = []
    for each in items:
        hazard = each.read
        if hazard is not None and hazard.main != "1.4":
            kg[hazard.division] = kg.get(hazard.division, 0) + (each.net_kg or 0)
            untold += [each.name] if each.net_kg is None else []
    if untold:
        return [], [
            Finding(
                "net-unknown",
                "stop",
                _(
                    "The net explosive quantity of {lots} is not known, so no distance can be "
                    "told. Take it from the data sheet of the maker, never from the mass of the "
                    "cartridges."
                ),
                CL_DISTANCE,
                {"lots": ", ".join(untold)},
            )
        ]
    try:
        counted = ammunition.aggregate(kg)
    except AskTechnicalOfficer as problem:
        return [], [_ask(problem)]
    return _greatest(counted, hazards)


def _greatest(
    counted: Mapping[str, float], hazards: Sequence[Hazard]
) -> tuple[list[Reach], list[Finding]]:
    greatest: dict[str, Reach] = {}
    findings: dict[str, Finding] = {}
    for division, quantity in counted.items():
        for row in outside()[_part(division, hazards)]:
            try:
                reach = _reach(division, row, quantity)
            except AskTechnicalOfficer as problem:
                findings[division] = _ask(problem)
                continue
            known = greatest.get(row.exposed)
            if known is None or reach.metres > known.metres:
                greatest[row.exposed] = reach
    if any(each.by == "function" for each in greatest.values()):
        findings["function"] = Finding(
            "beyond-table",
            "decision",
            _(
                "The quantity is beyond the cells that were read: the function at the foot of the "
                "table answers, and the table may ask for more. Have it checked."
            ),
            CL_DISTANCE,
        )
    return list(greatest.values()), list(findings.values())


def _part(division: str, hazards: Iterable[Hazard]) -> str:
    """Which rows of `outside.csv` count: 1.2 is 1.2.1 unless all of it is known to be 1.2.2."""
    if division != "1.2":
        return division
    parts = {each.division for each in hazards if each.main == "1.2"}
    return "1.2.2" if parts == {"1.2.2"} else "1.2.1"


def _reach(division: str, row: Outside, quantity_kg: float) -> Reach:
    told = ammunition.distance_m(division, row.column, quantity_kg, tables())
    metres = max(ammunition.round_up_m(told.metres * row.share), row.floor_m)
    return Reach(row.exposed, metres, told.by, row.clause, division)


def _ask(problem: AskTechnicalOfficer) -> Finding:
    facts = {"division": problem.division, "quantity_kg": problem.quantity_kg}
    return Finding("ask-officer", "stop", problem.wording, CL_DISTANCE, facts)


def _too_near(
    reaches: Iterable[Reach], available_m: Mapping[str, int], hazards: Sequence[Hazard]
) -> list[Finding]:
    found = []
    for reach in reaches:
        there_m = available_m.get(reach.exposed)
        if there_m is None or there_m >= reach.metres:
            continue
        facts = {
            "exposed": WORDS[reach.exposed], "needed_m": reach.metres, "available_m": there_m,
            "division": reach.division, "permitted_kg": _permitted_kg(reach, there_m, hazards),
        }  # fmt: skip
        words = (
            _("{exposed}: {needed_m} m are needed and there are {available_m} m. For that distance "
              "the tables end at {permitted_kg} kg of division {division}: hold no more, or "
              "elsewhere, or ask a qualified ammunition technical officer.")
            if facts["permitted_kg"]
            else _("{exposed}: {needed_m} m are needed and there are {available_m} m. Hold less or "
                   "elsewhere, or ask a qualified ammunition technical officer.")
        )  # fmt: skip
        found.append(Finding("too-near", "stop", words, reach.clause, facts))
    return found


def _permitted_kg(reach: Reach, there_m: int, hazards: Sequence[Hazard]) -> int:
    """How much the tables allow where somebody stands so near; 0 where they do not tell."""
    if not reach.division:
        return 0
    rows = outside()[_part(reach.division, hazards)]
    row = next(each for each in rows if each.exposed == reach.exposed)
    for metres in range(int(there_m / row.share), 0, -1):  # a share is rounded up, so step down
        kg = ammunition.permitted_kg(reach.division, row.column, metres, tables())
        try:
            if not kg or _reach(reach.division, row, kg).metres <= there_m:
                return kg
        except AskTechnicalOfficer:
            return 0
    return 0


WORDS: Final = {
    "inhabited": _("Inhabited building"),
    "traffic": _("Public road"),
    "low_traffic": _("Road with little traffic"),
    "vulnerable": _("School, hospital, tall building"),
    "other_stack": _("Next stack or light building"),
}
"""What stands outside, in words."""


def _fire(items: Sequence[Item], hazards: Sequence[Hazard]) -> tuple[Fire | None, int]:
    """The sign of the worst class, and how far people withdraw; an unread class is the worst."""
    if not items:
        return None, 0
    unread = any(not each.hazard for each in items)
    signs = [ammunition.fire_division(each.division, tables()) for each in hazards]
    far = [ammunition.withdrawal_m(each.division, tables()) for each in hazards]
    if unread:
        far.append(ammunition.withdrawal_m(None, tables()))
    fire = min(signs, key=lambda each: each.division) if signs and not unread else None
    return fire, max(far)
