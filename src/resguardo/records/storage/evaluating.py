"""A room judged by what lies in it: class first, then rules with their clauses, then distances.

Cartridges of class 1.4S and everything else of division 1.4 meet fixed distances and no formula.
Only what is not 1.4 opens the tables; where they end, the finding says to ask a qualified
ammunition technical officer. No finding ever says that a room is allowed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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

    def sentence(self, say: Callable[[str], str] = str) -> str:
        """Say it in the language that `say` puts words into."""
        told = {name: say(v) if isinstance(v, str) else v for name, v in self.facts.items()}
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
    findings = [*_of_classes(there, hazards), *_of_lots(there), *_of_mixing(hazards)]
    reaches = _fixed(hazards)
    grown, more = _grown(there, hazards)
    findings += more
    reaches += grown
    findings += _too_near(reaches, available_m or {})
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
    return Reach(row.exposed, metres, told.by, row.clause)


def _ask(problem: AskTechnicalOfficer) -> Finding:
    return Finding("ask-officer", "stop", problem.wording, CL_DISTANCE, dict(problem.facts()))


def _too_near(reaches: Iterable[Reach], available_m: Mapping[str, int]) -> list[Finding]:
    return [
        Finding("too-near", "stop", _(
            "{exposed}: {needed_m} m are needed and there are {available_m} m. Hold less or "
            "elsewhere, or ask a qualified ammunition technical officer."
        ), each.clause, {
            "exposed": WORDS[each.exposed], "needed_m": each.metres,
            "available_m": available_m[each.exposed],
        })
        for each in reaches
        if each.exposed in available_m and available_m[each.exposed] < each.metres
    ]  # fmt: skip


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
